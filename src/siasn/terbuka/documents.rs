//! Documents by their id.

use super::Terbuka;
use crate::{
    domain::{failure::Failure, proposal::Document},
    siasn::{download::Fetch, http::Call, patience::Errand},
};

impl Terbuka {
    pub(in crate::siasn) async fn document(
        &self,
        document: &Document,
        limit: u64,
        progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        let url = self.url(&["dokumen", document.id.as_str()])?;
        let fetch = Fetch {
            line: &self.line,
            document,
            limit,
            ask: || Ok(Call::get(url.clone(), "dokumen/{id}").to(Errand::Document)),
        };
        fetch.run(progress).await
    }
}
