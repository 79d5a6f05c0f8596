//! A server that is further than this program: it has a category that no file of ours describes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    http::HeaderMap,
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::desk::{Desk, Setup, say};

const REALM: &str = "/auth/realms/public-siasn";
const API: &str = "/siasn-instansi/api/terbuka";
const ID: &str = "019aa000-0000-7000-8000-000000000001";

/// A server with one proposal, and how many decisions it was sent.
struct Newer {
    url: String,
    decisions: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Newer {
    async fn start() -> Self {
        let decisions = Arc::new(AtomicUsize::new(0));
        let counting = Arc::clone(&decisions);
        let decide = move || async move {
            counting.fetch_add(1, Ordering::SeqCst);
            Json(json!({}))
        };
        let page = || async { Json(json!({"jumlah": 1, "token": "1", "usul": [row()]})) };
        let none =
            || async { Json(json!({"token": "1", "lagi": false, "berubah": [], "hilang": []})) };
        let router = Router::new()
            .route(
                &format!("{REALM}/.well-known/openid-configuration"),
                get(discovery),
            )
            .route("/token", post(|| async { Json(token()) }))
            .route(
                &format!("{API}/kemampuan"),
                get(|| async { Json(abilities()) }),
            )
            .route(&format!("{API}/usul"), get(page))
            .route(&format!("{API}/usul/perubahan"), get(none))
            .route(
                &format!("{API}/usul/{ID}"),
                get(|| async { Json(dossier()) }),
            )
            .route(&format!("{API}/usul/{ID}/keputusan"), post(decide));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            decisions,
            serving,
        }
    }
}

async fn discovery(headers: HeaderMap) -> Json<Value> {
    let host = headers["host"].to_str().unwrap();
    Json(json!({"token_endpoint": format!("http://{host}/token")}))
}

fn token() -> Value {
    json!({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "refresh_token": "r"})
}

fn abilities() -> Value {
    json!({
        "dialek": "terbuka", "versi": 1,
        "server": {"nama": "SIASN CONTOH", "waktu": "2026-11-21T03:00:00Z"},
        "pengguna": {
            "id": "opd", "nama": "CONTOH VERIFIKATOR", "nip": "195902301985031001", "peran": "opd",
            "instansi_id": "i", "instansi_nama": "PEMERINTAH KAB. CONTOH", "kanreg_id": "02",
            "unor_id": "u", "unor_nama": "DINAS CONTOH"
        },
        "fitur": ["perubahan", "kunci-idempotensi", "if-match"],
        "batas": {"limit_maks": 200, "batch_maks": 100, "catatan_maks": 2000, "dokumen_maks": 1048576},
        "kalender": {},
        "kewenangan": {"golongan": ["opd", "bkn", "bkpsdm"]},
        "alasan": [{"id": "bts-01", "kelas": "BTS", "teks": "Dokumen tidak terbaca"}]
    })
}

fn row() -> Value {
    json!({
        "id": ID, "nip": "199002302015031001", "nama": "CONTOH PEGAWAI BARU",
        "kategori": "tugas-belajar", "varian": "luar-negeri", "tipe": "I",
        "status": 1, "status_nama": "Input Berkas",
        "unor_id": "u", "unor_nama": "DINAS CONTOH", "instansi_id": "i",
        "tgl_usulan": "2026-11-10T08:21:00Z", "counter_bts": 0,
        "ringkas": "Universitas Contoh 2026", "dok": 0, "versi": "1"
    })
}

fn dossier() -> Value {
    json!({
        "usul": row(),
        "usulan_data": {"negara_tujuan": "CONTOHLAND", "lama_bulan": 24},
        "data_lama": null, "id_riwayat": null, "riwayat_lain": [],
        "orang": {
            "nama": "CONTOH PEGAWAI BARU", "nip": "199002302015031001", "nik": null,
            "tgl_lahir": "1990-02-28", "tempat_lahir": "CONTOH", "jenis_kelamin": "M",
            "tipe_pegawai": "PNS", "unor_nama": "DINAS CONTOH",
            "instansi_nama": "PEMERINTAH KAB. CONTOH", "instansi_jenis": "daerah"
        },
        "rujukan": {}, "dokumen": [], "log": [],
        "giliran": "opd", "boleh": ["terima", "kembalikan", "tolak"], "klaim": null, "versi": "1"
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_that_nobody_described_is_shown_as_it_comes_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let newer = Newer::start().await;
    let mut desk = Desk::sit(Setup::new(home.path(), &newer.url, "opd"));
    // Nobody knows whose turn it is: it stands with everything, not with what waits.
    desk.until("tersambung").await;
    desk.keys("<shift-tab>");
    desk.until("CONTOH PEGAWAI BARU").await;
    let screen = desk.read().await;
    for part in [
        "tugas-belajar",
        "Input Berkas",
        "negara_tujuan",
        "CONTOHLAND",
        "lama_bulan",
        "24",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    desk.keys("a");
    let sentence = say("cannot-no-table");
    desk.until(&sentence).await;
    desk.keys("r");
    desk.keys("t");
    desk.keys("q");
    desk.until("· Kotak masuk").await;
    desk.leave().await;
    assert_eq!(newer.decisions.load(Ordering::SeqCst), 0);
    newer.serving.abort();
}
