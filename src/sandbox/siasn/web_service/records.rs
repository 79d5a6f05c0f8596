//! `pns/data-utama` and `pns/rw-*`: what is held, in camel case, almost everything a text, days as
//! `dd-mm-yyyy`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::sandbox::siasn::Siasn;
use crate::sandbox::siasn::answer::Refused;
use crate::sandbox::siasn::caller::Parted;
use crate::sandbox::siasn::distort::{Shape, day_first};
use crate::sandbox::siasn::forms::Form;
use crate::sandbox::siasn::gateway::Through;
use crate::sandbox::siasn::people::{self, By, Person, held};
use crate::sandbox::siasn::quirks::Quirk;
use crate::sandbox::siasn::row::respelt;

/// Lists of the web service and the variants that they are about; of credit scores nothing is held.
const LISTS: [(&str, &str); 15] = [
    ("rw-golongan", "golongan"),
    ("rw-pendidikan", "pendidikan"),
    ("rw-jabatan", "jabatan"),
    ("rw-diklat", "diklat"),
    ("rw-kursus", "kursus"),
    ("rw-penghargaan", "penghargaan"),
    ("rw-skp22", "skp22"),
    ("rw-skp", "skp"),
    ("rw-masakerja", "pmk"),
    ("rw-cltn", "cltn"),
    ("rw-pindahinstansi", "pindah-instansi"),
    ("rw-pasangan", "pasangan"),
    ("rw-anak", "anak"),
    ("rw-ortu", "orang-tua"),
    ("rw-angkakredit", ""),
];

/// GET `pns/data-utama/{nip}`.
pub(in crate::sandbox::siasn) async fn main_data(
    State(siasn): State<Arc<Siasn>>,
    Through(user): Through,
    Parted(nip): Parted<String>,
) -> Result<Response, Refused> {
    siasn
        .read(move |connection, siasn| {
            let form = siasn.forms.of_variant("data-utama");
            let (Some(person), Some(form)) =
                (people::find(connection, &user, By::Nip(&nip))?, form)
            else {
                return Ok(nothing(siasn));
            };
            let held = held(connection, &nip, &form.variant)?.into_iter().next();
            let values = held.map_or(Value::Null, |(_, values)| values);
            let mut data = camel_values(siasn, form, &nip, &values);
            data.extend(about(&person));
            Ok(found(1, &Value::Object(data)))
        })
        .await
}

/// GET `pns/rw-…/{nip}`.
pub(in crate::sandbox::siasn) async fn list(
    State(siasn): State<Arc<Siasn>>,
    Through(user): Through,
    Parted((list, nip)): Parted<(String, String)>,
) -> Result<Response, Refused> {
    let (_, variant) = LISTS
        .into_iter()
        .find(|(name, _)| *name == list)
        .ok_or(Refused::Missing)?;
    siasn
        .read(move |connection, siasn| {
            let form = siasn.forms.of_variant(variant);
            let (Some(person), Some(form)) =
                (people::find(connection, &user, By::Nip(&nip))?, form)
            else {
                return Ok(nothing(siasn));
            };
            let records: Vec<Value> = held(connection, &nip, variant)?
                .into_iter()
                .map(|(id, values)| record(siasn, form, &person, &id, &values))
                .collect();
            if records.is_empty() {
                return Ok(nothing(siasn));
            }
            Ok(found(records.len(), &Value::Array(records)))
        })
        .await
}

fn record(siasn: &Siasn, form: &Form, person: &Person, id: &str, values: &Value) -> Value {
    let mut shown = camel_values(siasn, form, id, values);
    let drifts = form.variant == "penghargaan" && siasn.distort.has(Quirk::Misspelt);
    let key = if drifts { "ID" } else { "id" };
    shown.insert(key.to_owned(), siasn.distort.record_id(id).into());
    shown.insert("idPns".to_owned(), person.pns_id.clone().into());
    shown.insert("nipBaru".to_owned(), person.nip.clone().into());
    shown.insert("path".to_owned(), siasn.distort.paths(id, Vec::new()));
    Value::Object(shown)
}

/// Values as this service has them: texts, and days with the day first.
fn camel_values(siasn: &Siasn, form: &Form, owner: &str, values: &Value) -> Map<String, Value> {
    form.fields
        .iter()
        .map(|field| {
            let text = match values[&field.slug].clone() {
                Value::Number(number) => number.to_string().into(),
                other => other,
            };
            let given = !text.is_null();
            let mut shown = siasn.distort.value(owner, &field.slug, field.shape, text);
            if given && field.shape == Shape::Date {
                shown = siasn.distort.day_first(shown);
            }
            (respelt(siasn, owner, &field.wire).to_owned(), shown)
        })
        .collect()
}

fn about(person: &Person) -> Map<String, Value> {
    let about = json!({
        "id": person.pns_id,
        "nama": person.name,
        "nik": person.nik,
        "tglLahir": day_first(&person.birth),
        "tempatLahir": person.birth_place,
        "jenisKelamin": person.sex,
        "jenisPegawaiNama": person.employee_kind,
        "unorId": person.unit_id,
        "unorNama": person.unit,
        "instansiIndukId": person.agency_id,
        "instansiIndukNama": person.agency,
        "kanregId": person.kanreg_id,
        "nipBaru": person.nip,
        "nipLama": null,
    });
    about.as_object().cloned().unwrap_or_default()
}

fn found(count: usize, data: &Value) -> Response {
    let body = json!({"code": 1, "count": count, "data": data, "message": "success"});
    Json(body).into_response()
}

fn nothing(siasn: &Siasn) -> Response {
    let status = if siasn.distort.has(Quirk::EmptyIs404) {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    let body = json!({"code": 0, "count": 0, "data": "Data tidak ditemukan"});
    (status, Json(body)).into_response()
}
