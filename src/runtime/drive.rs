//! The loop: messages in, state changed, work out, one drawing per batch. Nothing ends it but
//! leaving; nothing is drawn unless something was said.

use std::{io, time::Duration};

use ratatui::{Terminal, backend::Backend};
use tokio::sync::mpsc;

use super::{clock::Clock, engine::Engine};
use crate::{
    app::{
        effect::Effect,
        message::Msg,
        state::{Leaving, Place, State},
        update,
    },
    config::{Theme, Themes},
    ui::{self, Look},
    words::Words,
};

/// What the screen is drawn with.
pub struct Wardrobe {
    /// The themes to choose from.
    pub themes: Themes,
    /// The theme worn.
    pub theme: Theme,
    /// The language spoken.
    pub words: Words,
}

/// How long a batch is collected after its first message before it is drawn, so that a burst of
/// answers is one drawing. Keys are not waited for.
const GATHER: Duration = Duration::from_millis(2);

/// Runs until the user leaves.
///
/// # Errors
/// The terminal could not be written to; the state is as it was.
pub async fn drive<B>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    engine: &mut Engine,
    wardrobe: &mut Wardrobe,
    clock: &Clock,
    queue: &mut mpsc::UnboundedReceiver<Msg>,
) -> io::Result<()>
where
    B: Backend<Error = io::Error>,
{
    draw(terminal, state, engine, wardrobe, clock)?;
    while let Some(first) = queue.recv().await {
        let hasty = matches!(first, Msg::Key(..) | Msg::Paste(_));
        let mut quiet = first.is_quiet();
        let mut acted = is_act(&first);
        handle(terminal, state, engine, wardrobe, clock, first)?;
        if !hasty {
            tokio::time::sleep(GATHER).await;
        }
        while let Ok(next) = queue.try_recv() {
            quiet &= next.is_quiet();
            acted |= is_act(&next);
            handle(terminal, state, engine, wardrobe, clock, next)?;
        }
        if state.leaving == Leaving::Now {
            return Ok(());
        }
        if !quiet && (acted || !awaits_rows(state)) {
            draw(terminal, state, engine, wardrobe, clock)?;
        }
    }
    Ok(())
}

/// Whether a message is somebody's doing.
fn is_act(message: &Msg) -> bool {
    matches!(message, Msg::Key(..) | Msg::Paste(_) | Msg::Resized(..))
}

/// Whether the first rows of an account are on their way: they are milliseconds away, and one picture with
/// them takes the place of two.
fn awaits_rows(state: &State) -> bool {
    let bare = state.place == Place::Inbox && state.overlay.is_none() && state.notice.is_none();
    bare && state.session.is_some() && !state.inbox.loaded
}

fn handle<B>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    engine: &mut Engine,
    wardrobe: &mut Wardrobe,
    clock: &Clock,
    message: Msg,
) -> io::Result<()>
where
    B: Backend<Error = io::Error>,
{
    state.now = clock.now();
    state.moment = clock.moment();
    if matches!(message, Msg::Resized(..)) {
        // Whatever the terminal made of the old picture, the new one is drawn whole. Clearing would
        // ask the terminal where its cursor is, and wait for ever where nothing answers.
        let size = terminal.size()?;
        terminal.resize(size.into())?;
    }
    for effect in update::update(state, message) {
        perform(engine, wardrobe, effect);
    }
    Ok(())
}

fn perform(engine: &mut Engine, wardrobe: &mut Wardrobe, effect: Effect) {
    match effect {
        Effect::Speak(language) => wardrobe.words = Words::new(language),
        Effect::Wear(name) => wardrobe.theme = wardrobe.themes.get(&name).clone(),
        effect => engine.perform(effect),
    }
}

fn draw<B>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    engine: &mut Engine,
    wardrobe: &mut Wardrobe,
    clock: &Clock,
) -> io::Result<()>
where
    B: Backend<Error = io::Error>,
{
    let look = Look {
        theme: &wardrobe.theme,
        words: &wardrobe.words,
    };
    let mut drawn = update::Drawn::default();
    let mut composed = clock.moment();
    terminal.draw(|frame| {
        drawn = ui::draw(frame, state, &look);
        // Not when the bytes are out: a key may be pressed at sight, before the writing returns.
        composed = clock.moment();
    })?;
    if state.inbox.loaded {
        engine.shown();
    }
    for effect in update::drawn(state, drawn, composed) {
        perform(engine, wardrobe, effect);
    }
    Ok(())
}
