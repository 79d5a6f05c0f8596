//! `kemampuan`: what the server can, who has signed in, and the data that go with the role.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::sandbox::app::App;
use crate::sandbox::books::{self, BATCH_LIMIT, DOCUMENT_LIMIT, NOTE_LIMIT, PAGE_LIMIT};
use crate::sandbox::caller::Caller;
use crate::sandbox::clock::stamp;

/// GET `kemampuan`.
pub(super) async fn read(State(app): State<Arc<App>>, Caller(user): Caller) -> Json<Value> {
    Json(json!({
        "dialek": "terbuka",
        "versi": 1,
        "server": {"nama": "Kotak pasir periksa", "waktu": stamp(app.clock.second())},
        "pengguna": {
            "id": user.id,
            "nama": user.name,
            "nip": user.nip,
            "peran": user.role,
            "instansi_id": user.agency_id,
            "instansi_nama": user.agency_name,
            "kanreg_id": user.kanreg_id,
            "unor_id": user.unit_id,
            "unor_nama": user.unit_name,
        },
        "fitur": [
            "kursor", "perubahan", "kunci-idempotensi", "if-match", "batch", "klaim", "rekap",
            "range", "koordinasi", "referensi", "koreksi",
            "kolom", "header-auth",
        ],
        "batas": {
            "limit_maks": PAGE_LIMIT,
            "batch_maks": BATCH_LIMIT,
            "catatan_maks": NOTE_LIMIT,
            "dokumen_maks": DOCUMENT_LIMIT,
        },
        "kalender": books::calendar(app.world_config.today),
        "kewenangan": app.books.authority(),
        "alasan": app.books.reasons(),
    }))
}
