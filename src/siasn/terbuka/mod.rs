//! The dialect `terbuka`: what the sandbox adds to SIASN and a gateway could. `wire` holds the
//! private shapes of its JSON, one file per resource.

mod decisions;
mod documents;
mod dossier;
mod inbox;
pub(super) mod wire;

use reqwest::{StatusCode, Url};

use self::wire::session::Announcement;
use super::{
    classify,
    http::{Answer, Call},
    line::Line,
    wire::{problem::Problem, success},
};
use crate::domain::{failure::Failure, session::Session};

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

    /// Asks who is there and what the server can (*kemampuan*); `None` where there is no such call,
    /// and so another dialect is spoken.
    pub(super) async fn greet(&self) -> Result<Option<Session>, Failure> {
        let url = self.url(&["kemampuan"])?;
        let call = || Ok(Call::get(url.clone(), "kemampuan"));
        let answer = self.line.read(call).await?;
        if is_unknown(&answer) {
            return Ok(None);
        }
        success::<Announcement>(&answer)?.try_into().map(Some)
    }

    /// The URL of a call.
    fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        let api = ["siasn-instansi", "api", "terbuka"];
        self.line.site().api.to(api.iter().chain(segments))
    }
}

/// Whether an answer says that the server has no such call. A gateway in front, or a server that asks
/// for rights before it looks where a path leads, says so with other numbers than 404, and never with
/// a code word of this dialect. A 401 that a new token did not cure is none of these.
fn is_unknown(answer: &Answer) -> bool {
    let (headers, body) = (&answer.headers, &answer.body);
    match answer.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => true,
        StatusCode::FORBIDDEN => {
            !classify::is_page(headers, body) && Problem::read(body).code.is_none()
        }
        StatusCode::UNAUTHORIZED => {
            super::wire::fault::of_answer(answer).kind
                == crate::domain::failure::FailureKind::GatewayKey
        }
        _ => false,
    }
}
