//! Errors as the wire carries them (RFC 9457). Knows no database table and no route.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::error::SandboxError;

/// An answer that is not what was asked for.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: String,
    more: Map<String, Value>,
}

impl Problem {
    fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            title,
            detail: detail.into(),
            more: Map::new(),
        }
    }

    fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.more.insert(key.to_owned(), value.into());
        self
    }

    /// 401: no token, or one that is unknown or has expired.
    pub fn token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token",
            "Token tidak berlaku",
            "Masuk kembali untuk melanjutkan.",
        )
    }

    /// 404: not there, or not in the caller's sight.
    pub fn missing() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "tidak-ada",
            "Tidak ditemukan",
            "Tidak ada, atau tidak dalam wilayah kerja Anda.",
        )
    }

    /// 405.
    pub fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "metode",
            "Metode tidak dikenal",
            "Alamat ini tidak menerima metode itu.",
        )
    }

    /// 400: a parameter of the address or a header that cannot be read.
    pub fn parameter(field: &str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "parameter",
            "Parameter tidak terbaca",
            detail,
        )
        .with("field", field)
    }

    /// 400: a write without `Idempotency-Key`.
    pub fn key_missing() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "kunci-perlu",
            "Idempotency-Key diperlukan",
            "Sertakan Idempotency-Key, 1 sampai 255 huruf ASCII.",
        )
    }

    /// 400: a body that cannot be read.
    pub fn body(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "badan",
            "Badan permintaan tidak terbaca",
            detail,
        )
    }

    /// 415: a body that does not say that it is JSON.
    pub fn media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "tipe-isi",
            "Tipe isi tidak dikenal",
            "Badan permintaan harus application/json.",
        )
    }

    /// 413: a body over the limit.
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "terlalu-besar",
            "Badan permintaan terlalu besar",
            format!("Paling besar {limit} bita."),
        )
    }

    /// 413: a batch over the limit.
    pub fn too_many(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "terlalu-banyak",
            "Terlalu banyak sekaligus",
            format!("Paling banyak {limit} keputusan sekali kirim."),
        )
    }

    /// 428: a decision that does not say which version it is about.
    pub fn version_missing() -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if-match-perlu",
            "If-Match diperlukan",
            "Sertakan versi usul yang Anda lihat.",
        )
    }

    /// 403: the role, the unit or the turn does not allow it.
    pub fn authority(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "wewenang",
            "Bukan wewenang Anda",
            detail,
        )
    }

    /// 409: somebody was first; with the row as it stands and the last entry of its history.
    pub fn conflict(row: Value, last: Value) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "konflik",
            "Usul sudah berubah",
            "Usul ini telah berubah sejak Anda membacanya.",
        )
        .with("usul", row)
        .with("terakhir", last)
    }

    /// 409: another holds the claim.
    pub fn claimed(by: &str, until: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "diklaim",
            "Sedang dikerjakan orang lain",
            format!("Sedang dikerjakan {by} sampai {until}."),
        )
        .with("klaim", json!({"oleh": by, "sampai": until}))
    }

    /// 410: a sync token that this server did not give to this user.
    pub fn stale_token() -> Self {
        Self::new(
            StatusCode::GONE,
            "token-lama",
            "Token sinkron tidak dikenal",
            "Baca seluruh daftar dari awal.",
        )
    }

    /// 416: a range outside the document.
    pub fn range() -> Self {
        Self::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "rentang",
            "Rentang di luar dokumen",
            "Rentang bita yang diminta tidak ada.",
        )
    }

    /// 422: a value that was read but is not acceptable.
    pub fn field(field: &str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "isian",
            "Isian tidak dapat diterima",
            detail,
        )
        .with("field", field)
    }

    /// 422: the idempotency key was used for something else.
    pub fn key_used() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "kunci-dipakai",
            "Idempotency-Key sudah dipakai",
            "Kunci ini sudah dipakai untuk keputusan lain.",
        )
    }

    /// 500: our own fault; the detail goes to the log, not to the caller.
    pub fn server(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(%why, "sandbox request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server",
            "Kesalahan server",
            "Permintaan gagal di server.",
        )
    }

    /// 503: the world could not be made, so there is nothing to serve.
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "tidak-siap",
            "Server tidak siap",
            "Dunia contoh gagal dibuat.",
        )
    }

    /// The status, as a batch reports it per item.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body.
    pub fn to_json(&self) -> Value {
        let mut body = self.more.clone();
        let common = json!({
            "type": format!("https://periksa.invalid/masalah/{}", self.code),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "kode": self.code,
        });
        if let Value::Object(common) = common {
            body.extend(common);
        }
        Value::Object(body)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.to_json().to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::server(&error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::server(&error)
    }
}

impl From<SandboxError> for Problem {
    fn from(error: SandboxError) -> Self {
        Self::server(&error)
    }
}
