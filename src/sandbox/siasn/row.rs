//! A proposal as the inbox and the detail show it. Knows no call.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::Siasn;
use super::answer::Refused;
use super::distort::Shape;
use super::forms::{Field, Form};
use super::quirks::Quirk;
use crate::sandbox::clock::stamp;
use crate::sandbox::papers;
use crate::sandbox::rows::Row;
use crate::sandbox::rules::{Outcome, Role, Stage};
use crate::sandbox::users;

/// `jenis_layanan` of every update of a record.
const UPDATE: u16 = 8;
/// `sub_layanan` of golongan, the only one that the record shows.
const RANK: u16 = 39;

/// What the slim row of the lists does not hold.
struct More {
    pns_id: String,
    employee_kind: String,
    agency: String,
    kanreg_id: String,
    proposed: Value,
    record_id: Option<String>,
}

impl More {
    fn read(connection: &Connection, number: i64) -> Result<Self, Refused> {
        let (more, proposed): (Self, String) = connection
            .prepare_cached(
                "SELECT o.pns_id, o.employee_kind, a.name, a.kanreg_id, p.record_id, d.proposed
                 FROM proposal p JOIN person o ON o.nip = p.nip
                 JOIN agency a ON a.number = p.agency JOIN proposal_data d ON d.number = p.number
                 WHERE p.number = ?",
            )?
            .query_row([number], |row| {
                let more = Self {
                    pns_id: row.get(0)?,
                    employee_kind: row.get(1)?,
                    agency: row.get(2)?,
                    kanreg_id: row.get(3)?,
                    record_id: row.get(4)?,
                    proposed: Value::Null,
                };
                Ok((more, row.get(5)?))
            })?;
        Ok(Self {
            proposed: serde_json::from_str(&proposed)?,
            ..more
        })
    }
}

/// One decision in a proposal's history.
struct Said {
    at: i64,
    role: String,
    name: String,
    nip: Option<String>,
    outcome: Option<Outcome>,
    reason_id: Option<String>,
    note: Option<String>,
}

/// The history of a proposal, oldest first; a correction says nothing about where it stands.
fn said(connection: &Connection, number: i64) -> Result<Vec<Said>, Refused> {
    let mut lines = connection.prepare_cached(
        "SELECT at, role, name, account, outcome, reason_id, note FROM history
         WHERE proposal = ? AND outcome <> 'koreksi' ORDER BY number",
    )?;
    let found = lines.query_map([number], |line| {
        let account: Option<String> = line.get(3)?;
        let said = Said {
            at: line.get(0)?,
            role: line.get(1)?,
            name: line.get(2)?,
            nip: None,
            outcome: Outcome::read(&line.get::<_, String>(4)?),
            reason_id: line.get(5)?,
            note: line.get(6)?,
        };
        Ok((said, account))
    })?;
    found
        .map(|line| {
            let (said, account) = line?;
            let user = match account {
                Some(account) => users::find(connection, &account)?,
                None => None,
            };
            let nip = user.map(|user| user.nip);
            Ok(Said { nip, ..said })
        })
        .collect()
}

/// The row of a proposal, its values and documents included.
pub(super) fn read(connection: &Connection, siasn: &Siasn, row: &Row) -> Result<Value, Refused> {
    let form = siasn
        .forms
        .find(&row.category, &row.variant)
        .ok_or_else(|| Refused::server(&row.variant))?;
    let more = More::read(connection, row.number)?;
    let history = said(connection, row.number)?;
    let mut fields = plain(siasn, form, row, &more);
    fields.extend(decided(siasn, row, &more, &history));
    let mut shown: Map<String, Value> = fields
        .into_iter()
        .map(|(key, value)| {
            let shape = match key.as_str() {
                "tmt_cpns" => Shape::DateWithTime,
                "tgl_tolak_bkn" => Shape::Date,
                _ => Shape::Other,
            };
            let value = siasn.distort.value(&row.id, &key, shape, value);
            (key, value)
        })
        .collect();
    // Identity is not a matter of taste: these two are sent as they are.
    shown.insert("id".to_owned(), row.id.clone().into());
    shown.insert("nip".to_owned(), row.nip.clone().into());
    let values = values(siasn, form, &row.id, &more.proposed);
    shown.insert(
        "usulan_data".to_owned(),
        siasn.distort.nested(&row.id, values),
    );
    shown.insert(
        "dokumen_usulan".to_owned(),
        siasn
            .distort
            .paths(&row.id, documents(connection, siasn, row)?),
    );
    Ok(Value::Object(shown))
}

fn plain(siasn: &Siasn, form: &Form, row: &Row, more: &More) -> Map<String, Value> {
    let service = form.service(&more.proposed);
    let record = more
        .record_id
        .as_deref()
        .map(|id| siasn.distort.record_id(id));
    let update = (row.change == "U").then(|| record.clone()).flatten();
    object(json!({
        "nama": row.name,
        "pns_id": more.pns_id,
        "tipe_pegawai": more.employee_kind,
        "jenis_layanan": UPDATE,
        "jenis_layanan_nama": form.name,
        "sub_layanan": (form.variant == "golongan").then_some(RANK),
        "detail_layanan": service.0,
        "detail_layanan_nama": service.1,
        "tipe_usulan": row.change,
        "tipe": row.change,
        "sumber": "MYSAPK",
        "tgl_usulan": row.submitted_at,
        "periode": null,
        "periode_id": null,
        "status_usulan": row.status,
        "status_usulan_nama": row.status_nama,
        "counter_bts": row.returns,
        "id_riwayat": record,
        "id_riwayat_update": update,
        "unor_verifikator": row.unor_id,
        "unor_verifikator_nama": row.unor_nama,
        "instansi_id": row.instansi_id,
        "instansi_nama": more.agency,
        "kanreg_id": more.kanreg_id,
        "tmt_cpns": appointed(&row.nip),
    }))
}

/// What officials have said so far: the last word of the verifier and of the approver, and the
/// reason if the last word of all was a return or a refusal.
fn decided(siasn: &Siasn, row: &Row, more: &More, history: &[Said]) -> Map<String, Value> {
    let last_of = |role: Role| {
        let mut lines = history.iter().rev();
        lines.find(|said| said.role == role.word() && said.outcome.is_some())
    };
    let (verifier, approver) = (last_of(Role::Opd), last_of(Role::Bkpsdm));
    let last = history.last();
    let reason = last
        .and_then(|said| said.reason_id.as_deref())
        .and_then(|id| siasn.app.books.reason(id));
    let by_bkn = |role: &str| role == Role::Kanreg.word() || role == Role::Pusat.word();
    let refused = last.filter(|said| said.reason_id.is_some());
    let day = |said: &Said| stamp(said.at).get(..10).map(str::to_owned);
    let accepted = verifier.is_some_and(|said| said.outcome == Some(Outcome::Accept));
    let approved = approver.filter(|_| Stage::of(row.status) == Stage::Approved);
    object(json!({
        "nip_verifikator": verifier.and_then(|said| said.nip.as_deref()),
        "nama_verifikator": verifier.map(|said| said.name.as_str()),
        "tgl_verifikasi": verifier.map(|said| stamp(said.at)),
        "keterangan_verifikasi": verifier.and_then(|said| said.note.as_deref()),
        "rekomendasi_approval": accepted.then_some("1"),
        "pns_id_approval": null,
        "nip_approval": approver.and_then(|said| said.nip.as_deref()),
        "nama_approval": approver.map(|said| said.name.as_str()),
        "tgl_approval": approved.map(|said| stamp(said.at)),
        "unor_approval_id": approver.map(|_| row.instansi_id.as_str()),
        "unor_approval_nama": approver.map(|_| more.agency.as_str()),
        "alasan_tolak_id": reason.map(|reason| reason.id.as_str()),
        "alasan_tolak_nama": reason.map(|reason| reason.text.as_str()),
        "alasan_tolak_tambahan": refused.and_then(|said| said.note.as_deref()),
        "tgl_tolak_bkn": refused.filter(|said| by_bkn(&said.role)).and_then(day),
    }))
}

/// The proposed values, in some rows under the web service's spellings.
fn values(siasn: &Siasn, form: &Form, owner: &str, proposed: &Value) -> Map<String, Value> {
    if siasn.distort.misspells(owner) {
        spelt(siasn, form, owner, proposed, |field| {
            respelt(siasn, owner, &field.wire)
        })
    } else {
        snake_values(siasn, form, owner, proposed)
    }
}

/// Values under their internal names.
pub(super) fn snake_values(
    siasn: &Siasn,
    form: &Form,
    owner: &str,
    values: &Value,
) -> Map<String, Value> {
    spelt(siasn, form, owner, values, |field| &field.slug)
}

/// Every field of the form, as a SIASN form has them: what nobody filled in is there and empty.
fn spelt<'f>(
    siasn: &Siasn,
    form: &'f Form,
    owner: &str,
    values: &Value,
    key: impl Fn(&'f Field) -> &'f str,
) -> Map<String, Value> {
    form.fields
        .iter()
        .map(|field| {
            let value = values[&field.slug].clone();
            let shown = siasn.distort.value(owner, &field.slug, field.shape, value);
            (key(field).to_owned(), shown)
        })
        .collect()
}

/// Names for one thing on the reading and the writing side of the web service take turns.
pub(super) fn respelt<'a>(siasn: &Siasn, owner: &str, key: &'a str) -> &'a str {
    match key {
        "noSertipikat" if siasn.distort.throw(Quirk::Misspelt, &[owner, key], 2) == 1 => {
            "nomorSertipikat"
        }
        _ => key,
    }
}

fn documents(
    connection: &Connection,
    siasn: &Siasn,
    row: &Row,
) -> Result<Vec<(String, Value)>, Refused> {
    let sheets = papers::sheets(connection, row.number)?;
    let entry = |sheet: papers::Sheet| {
        let described = json!({
            "dok_id": sheet.kind,
            "dok_nama": siasn.app.books.kind(&sheet.kind),
            "dok_uri": super::web_service::documents::uri(&sheet),
        });
        (sheet.kind, described)
    };
    Ok(sheets.into_iter().map(entry).collect())
}

/// The month of appointment that a NIP tells.
fn appointed(nip: &str) -> Option<String> {
    let (year, month) = (nip.get(8..12)?, nip.get(12..14)?);
    Some(format!("{year}-{month}-01T00:00:00Z"))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
