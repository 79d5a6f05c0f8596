//! The dialect `terbuka`: what the sandbox adds to SIASN and a gateway could. `wire` holds the
//! private shapes of its JSON, one file per resource.

mod decisions;
mod documents;
mod dossier;
mod inbox;
pub(super) mod wire;

use reqwest::{StatusCode, Url};

use self::wire::session::Announcement;
use super::{http::Call, line::Line, wire::success};
use crate::domain::{
    failure::{Failure, FailureKind},
    session::Session,
};

pub(super) use inbox::Reading;

/// A server that speaks it.
#[derive(Clone)]
pub(super) struct Terbuka {
    line: Line,
}

impl Terbuka {
    pub(super) fn new(line: Line) -> Self {
        Self { line }
    }

    /// Asks who is there and what the server can (*kemampuan*).
    pub(super) async fn greet(&self) -> Result<Session, Failure> {
        let url = self.url(&["kemampuan"])?;
        let call = || Ok(Call::get(url.clone(), "kemampuan"));
        let answer = self.line.read(call).await?;
        if answer.status == StatusCode::NOT_FOUND {
            let cause = "404 kemampuan: not the dialect spoken here";
            return Err(Failure::new(FailureKind::NotSiasn, cause));
        }
        success::<Announcement>(&answer)?.try_into()
    }

    /// The URL of a call.
    fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        let api = ["siasn-instansi", "api", "terbuka"];
        self.line.site().api.to(api.iter().chain(segments))
    }
}
