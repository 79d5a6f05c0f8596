//! stub
use crate::{
    app::{state::State, update::Drawn},
    config::Theme,
    words::Words,
};
/// stub
pub struct Look<'a> {
    /// x
    pub theme: &'a Theme,
    /// x
    pub words: &'a Words,
}
/// stub
pub fn draw(_f: &mut ratatui::Frame<'_>, state: &State, _l: &Look<'_>) -> Drawn {
    Drawn {
        complete: state.review.as_ref().is_some_and(|r| r.is_complete()),
        inbox: Some((0, 20)),
        ..Drawn::default()
    }
}
