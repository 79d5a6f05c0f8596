//! Documents by their id.

use super::Terbuka;
use crate::{
    domain::{failure::Failure, proposal::Document},
    siasn::{
        download::{Fetch, Partial},
        http::Call,
        line::Door,
        patience::Errand,
    },
};

impl Terbuka {
    pub(in crate::siasn) async fn document(
        &self,
        document: &Document,
        limit: u64,
        partial: &mut Partial,
        progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        let url = self.url(&["dokumen", document.id.as_str()])?;
        let fetch = Fetch {
            line: &self.line,
            door: Door::Api,
            document,
            limit,
            ask: || Ok(Call::get(url.clone(), "dokumen/{id}").to(Errand::Document)),
        };
        fetch.run(partial, progress).await
    }
}
