//! The dialect `terbuka`: what the sandbox adds to SIASN and a gateway could. `wire` holds the
//! private shapes of its JSON, one file per resource.

mod batch;
mod decisions;
mod documents;
mod dossier;
mod inbox;
mod quiet;
pub(super) mod wire;

use std::sync::Arc;

use reqwest::{StatusCode, Url};

use self::{quiet::Quiet, wire::session::Announcement};
use super::{
    classify,
    http::{Answer, Call},
    line::{Line, TokenIn},
    wire::{problem::Problem, success},
};
use crate::domain::{failure::Failure, session::Session};

pub(super) use inbox::Reading;

/// A server that speaks it.
#[derive(Clone)]
pub(super) struct Terbuka {
    line: Line,
    can: Can,
    quiet: Arc<Quiet>,
}

/// What the server can beyond what the dialect always has.
#[derive(Clone, Copy, Debug, Default)]
struct Can {
    /// Gives lists column by column (`kolom`).
    columns: bool,
    /// How many decisions it takes in one call (`batch`); 0 where it has no such call, or would not
    /// know each of them again by its key and its version.
    batch: usize,
}

impl Can {
    fn of(session: &Session, batch: Option<usize>) -> Self {
        let mut wanted = ["batch", "kunci-idempotensi", "if-match"].into_iter();
        let batches = wanted.all(|feature| announces(session, feature));
        Self {
            batch: batch.filter(|_| batches).unwrap_or_default(),
            columns: announces(session, "kolom"),
        }
    }
}

fn announces(session: &Session, feature: &str) -> bool {
    let mut features = session.abilities.features.iter();
    features.any(|known| known == feature)
}

impl Terbuka {
    pub(super) fn new(line: Line) -> Self {
        Self {
            line,
            can: Can::default(),
            quiet: Arc::default(),
        }
    }

    /// Asks who is there and what the server can (*kemampuan*), and talks accordingly; `None` where there is no such call,
    /// and so another dialect is spoken.
    pub(super) async fn greet(self) -> Result<Option<(Self, Session)>, Failure> {
        let url = self.url(&["kemampuan"])?;
        let call = || Ok(Call::get(url.clone(), "kemampuan"));
        let answer = self.line.read(call).await?;
        if is_unknown(&answer) {
            return Ok(None);
        }
        let said = success::<Announcement>(&answer)?;
        let batch = said.batch_limit();
        let session = said.try_into()?;
        let can = Can::of(&session, batch);
        let token_in = match announces(&session, "header-auth") {
            true => TokenIn::Auth,
            false => TokenIn::Authorization,
        };
        let line = self.line.with_token_in(token_in);
        let quiet = self.quiet;
        Ok(Some((Self { line, can, quiet }, session)))
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
