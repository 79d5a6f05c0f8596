//! The dialect `siasn` against servers written by hand: every failure of its table, and what its
//! careless answers must never lead to.

mod answers;
mod correcting;
mod deciding;
mod hostile;
mod reading;

use super::*;
use crate::{
    domain::{
        decision::{Decision, Outcome, Reason, ReasonClass, Subject},
        failure::FailureKind,
        id::Version,
        nip::Nip,
    },
    siasn::{Choice, Fetched},
};

const P: &str = "/siasn-instansi/api/peremajaan/";
const DETAIL: &str = "/siasn-instansi/api/peremajaan/golongan/get-verifikasi-data/a";
const VERIFY: &str = "/siasn-instansi/api/peremajaan/verifikasi-berkas";

/// A row as the record shows it.
fn siasn_row(id: &str, status: u16) -> Value {
    json!({"id": id, "nip": "199002302015032001", "nama": "CONTOH WULANDARI",
        "pns_id": "00000000000000000000000000000A01", "tipe_pegawai": "PNS",
        "detail_layanan": 121, "detail_layanan_nama": "Riwayat Golongan", "tipe_usulan": "U",
        "tgl_usulan": "2026-11-10T08:21:00Z", "status_usulan": status, "status_usulan_nama": "x",
        "counter_bts": 0, "usulan_data": {"sk_nomor": "823/1", "golongan_id": "33"},
        "dokumen_usulan": {"858": {"dok_id": "858", "dok_nama": "SK KP",
                                   "dok_uri": "peremajaan/usulan/858_a.pdf"}},
        "id_riwayat": "0B", "unor_verifikator": "u1", "unor_verifikator_nama": "DINAS CONTOH",
        "instansi_id": "i1", "instansi_nama": "PEMERINTAH KAB. CONTOH",
        "nip_verifikator": null, "nama_verifikator": null})
}

/// The row after its verifier said something.
fn said(status: u16, nip: &str, note: Option<&str>) -> Value {
    let mut row = siasn_row("a", status);
    row["nip_verifikator"] = nip.into();
    row["nama_verifikator"] = "CONTOH VERIFIKATOR".into();
    row["tgl_verifikasi"] = "2026-11-21T03:00:07Z".into();
    row["keterangan_verifikasi"] = note.into();
    row
}

fn detail(row: &Value) -> Act {
    say(
        200,
        &json!({"error": "false", "data": {"detail": row}, "message": ""}),
    )
}

fn nothing() -> Act {
    say(404, &json!({"code": 0, "data": "Data tidak ditemukan"}))
}

/// A server of this dialect: `act` first, then a token with claims and an empty rest.
fn siasn(act: impl Fn(&Seen) -> Option<Act> + Send + Sync + 'static) -> Server {
    Server::start(move |seen| {
        act(seen).or_else(|| match seen.path.as_str() {
            TOKEN => Some(say(
                200,
                &json!({"access_token": token(), "expires_in": 300,
                                           "refresh_token": "segar-1"}),
            )),
            path if path.starts_with("/auth/") => None,
            _ => Some(nothing()),
        })
    })
}

/// A token of the OPD's verifier, with another signature each time.
fn token() -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let claims = json!({"preferred_username": "opd", "name": "CONTOH VERIFIKATOR",
        "nip": "199002302010011001",
        "resource_access": {"x": {"roles": ["role:siasn-instansi:peremajaan:verifikator"]}}});
    format!("e30.{}.{count}", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

async fn opened(client: &Client) -> crate::domain::proposal::Dossier {
    match client.dossier(&"a".into(), None).await.unwrap() {
        Fetched::Fresh(dossier) => dossier,
        Fetched::Unchanged => panic!("nothing was known"),
    }
}

fn decision(version: &Version, outcome: Outcome) -> Decision {
    let class = outcome.reason_class();
    Decision {
        id: "kunci-1".into(),
        proposal: "a".into(),
        version: version.clone(),
        outcome,
        reason: class.map(|class| Reason {
            id: if class == ReasonClass::Bts {
                "bts-01"
            } else {
                "tms-01"
            }
            .into(),
            class,
            text: "Dokumen tidak terbaca".to_owned(),
        }),
        note: Some("mohon --\r\nbatas".to_owned()),
        made_at: "2026-11-21T03:00:00Z".parse().unwrap(),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: Subject {
            name: String::new(),
            nip: Nip::new("199002302015032001"),
            category: "golongan".into(),
            summary: String::new(),
        },
    }
}
