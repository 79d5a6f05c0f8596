//! `download-dok`: the bytes of a scan, all of them or nothing: no ETag, no range, no digest, and
//! the length is not told before the end.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::json;

use crate::sandbox::papers::{self, Sheet};
use crate::sandbox::rows::Row;
use crate::sandbox::siasn::Siasn;
use crate::sandbox::siasn::answer::Refused;
use crate::sandbox::siasn::gateway::Through;
use crate::sandbox::siasn::paging::parameters;
use crate::sandbox::siasn::quirks::Quirk;

const FOLDER: &str = "peremajaan/usulan/";
/// How many bytes go out at once.
const CHUNK: usize = 64 << 10;

/// `dok_uri` of a document.
pub(in crate::sandbox::siasn) fn uri(sheet: &Sheet) -> String {
    format!("{FOLDER}{}_{}.pdf", sheet.kind, sheet.id)
}

/// The id of the document behind a `dok_uri`.
fn id_of(uri: &str) -> Option<&str> {
    let name = uri.strip_prefix(FOLDER)?.strip_suffix(".pdf")?;
    name.rsplit_once('_').map(|(_, id)| id)
}

/// GET `download-dok?filePath`.
pub(in crate::sandbox::siasn) async fn read(
    State(siasn): State<Arc<Siasn>>,
    Through(user): Through,
    uri: Uri,
) -> Result<Response, Refused> {
    let path = parameters(&uri).remove("filePath").unwrap_or_default();
    let id = id_of(&path).map(str::to_owned);
    let sheet = siasn
        .read(move |connection, _| {
            let Some(id) = id else { return Ok(None) };
            let Some((sheet, proposal)) = papers::sheet(connection, &id)? else {
                return Ok(None);
            };
            let in_sight = Row::find(connection, &user, &proposal)?.is_some();
            Ok(in_sight.then_some(sheet))
        })
        .await?;
    let Some(sheet) = sheet.filter(|sheet| self::uri(sheet) == path) else {
        return Ok(unknown(&siasn, &path));
    };
    let bytes = siasn
        .blocking(move |siasn| {
            let sheet = siasn.app.papers.describe(&siasn.app.db, sheet)?;
            Ok(siasn.app.papers.bytes(&siasn.app.db, &sheet)?)
        })
        .await?;
    let bytes = Bytes::from(bytes);
    let chunks: Vec<Result<Bytes, std::convert::Infallible>> = (0..bytes.len())
        .step_by(CHUNK)
        .map(|from| Ok(bytes.slice(from..bytes.len().min(from + CHUNK))))
        .collect();
    let body = Body::from_stream(stream::iter(chunks));
    Ok(([(header::CONTENT_TYPE, "application/pdf")], body).into_response())
}

/// A document that is not there: an error that says so, or one that pretends to be an answer.
fn unknown(siasn: &Siasn, path: &str) -> Response {
    let body = || Json(json!({"code": 0, "data": "Data tidak ditemukan", "message": ""}));
    match siasn.distort.throw(Quirk::ErrorInside200, &[path], 3) {
        1 => body().into_response(),
        2 => Html("<html><body><h1>File Not Found</h1></body></html>").into_response(),
        _ => (StatusCode::NOT_FOUND, body()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_document() {
        let sheet = Sheet {
            number: 1,
            id: "00000000-0000-4000-8000-000000000001".to_owned(),
            kind: "sk_pmk".to_owned(),
            file_name: String::new(),
            made: None,
        };
        assert_eq!(id_of(&uri(&sheet)), Some(sheet.id.as_str()));
        assert_eq!(id_of("peremajaan/lain/858_x.pdf"), None);
        assert_eq!(id_of(""), None);
    }
}
