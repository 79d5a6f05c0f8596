//! Documents, which only the public web service behind the gateway gives out, by their address.

use super::Peremajaan;
use crate::{
    domain::{failure::Failure, proposal::Document},
    siasn::{
        download::{Fetch, Partial},
        http::Call,
        line::Door,
    },
};

impl Peremajaan {
    pub(in crate::siasn) async fn document(
        &self,
        document: &Document,
        limit: u64,
        partial: &mut Partial,
        progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        let mut url = self.line.site().gateway.to(&["download-dok"])?;
        url.query_pairs_mut()
            .append_pair("filePath", document.id.as_str());
        let fetch = Fetch {
            line: &self.line,
            door: Door::Service,
            document,
            limit,
            ask: || Ok(Call::get(url.clone(), "download-dok")),
        };
        fetch.run(partial, progress).await
    }
}
