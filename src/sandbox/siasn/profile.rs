//! `profilasn`: what is held of a civil servant, in snake case.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::answer::Refused;
use super::caller::{Officer, Parted};
use super::distort::{List, Shape};
use super::forms::Form;
use super::paging::parameters;
use super::people::{self, By, Person, held};
use super::quirks::Quirk;
use super::{Siasn, row};

/// `jenis` of who somebody is.
const PERSON: &str = "orang";
/// The variant of the main data, which is part of who somebody is.
const MAIN_DATA: &str = "data-utama";

/// GET `profilasn/api/{jenis}?pns_orang_id`.
pub(super) async fn read(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    Parted(jenis): Parted<String>,
    uri: Uri,
) -> Result<Json<Value>, Refused> {
    let pns_id = parameters(&uri).remove("pns_orang_id").unwrap_or_default();
    siasn
        .read(move |connection, siasn| {
            let form = siasn.forms.of_variant(&jenis);
            let items = match people::find(connection, &user, By::PnsId(&pns_id))? {
                None => Vec::new(),
                Some(found) if jenis == PERSON => vec![person(connection, siasn, &found)?],
                Some(found) => {
                    records(connection, siasn, form.ok_or(Refused::Missing)?, &found.nip)?
                }
            };
            match items.len() {
                0 if siasn.distort.has(Quirk::EmptyIs404) => Err(Refused::Missing),
                0 => Ok(Json(json!({"Value": null}))),
                total => {
                    let list = List {
                        salt: format!("profil {jenis} {pns_id}"),
                        key: "Value",
                        items,
                        total: i64::try_from(total).unwrap_or(i64::MAX),
                        page: 0,
                    };
                    Ok(Json(list.enveloped(&siasn.distort)))
                }
            }
        })
        .await
}

/// Who somebody is, and what the record of the main data holds beyond it.
fn person(connection: &Connection, siasn: &Siasn, person: &Person) -> Result<Value, Refused> {
    let mut shown = Map::new();
    let main_data = held(connection, &person.nip, MAIN_DATA)?.into_iter().next();
    if let Some((form, (_, values))) = siasn.forms.of_variant(MAIN_DATA).zip(main_data) {
        shown = row::snake_values(siasn, form, &person.nip, &values);
    }
    let birth = Value::from(person.birth.as_str());
    let birth = siasn
        .distort
        .value(&person.nip, "tgl_lahir", Shape::Date, birth);
    let plain = json!({
        "id": person.pns_id,
        "nama": person.name,
        "nip_baru": person.nip,
        "nip_lama": null,
        "nik": person.nik,
        "tgl_lahir": siasn.distort.day_first(birth),
        "tempat_lahir": person.birth_place,
        "jenis_kelamin": person.sex,
        "jenis_pegawai_nama": person.employee_kind,
        "unor_id": person.unit_id,
        "unor_nama": person.unit,
        "instansi_induk_id": person.agency_id,
        "instansi_induk_nama": person.agency,
        "kanreg_id": person.kanreg_id,
    });
    if let Value::Object(plain) = plain {
        shown.extend(plain);
    }
    Ok(Value::Object(shown))
}

fn records(
    connection: &Connection,
    siasn: &Siasn,
    form: &Form,
    nip: &str,
) -> Result<Vec<Value>, Refused> {
    let shown = held(connection, nip, &form.variant)?
        .into_iter()
        .map(|(id, values)| {
            let mut record = row::snake_values(siasn, form, &id, &values);
            record.insert("id".to_owned(), siasn.distort.record_id(&id).into());
            record.insert("path".to_owned(), siasn.distort.paths(&id, Vec::new()));
            Value::Object(record)
        });
    Ok(shown.collect())
}
