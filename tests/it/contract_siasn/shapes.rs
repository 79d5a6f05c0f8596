//! Every call of the internal API without oddities, as the record has it.

use periksa::sandbox::Quirk;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::lenient::{documents, rows};
use super::office::{Office, text};

/// What a row of the inbox holds, from the record, and two values of ours (`counter_bts`,
/// `keterangan_verifikasi`) with the moments that go with them.
const ROW: &str = "alasan_tolak_id alasan_tolak_nama alasan_tolak_tambahan counter_bts \
    detail_layanan detail_layanan_nama dokumen_usulan id id_riwayat id_riwayat_update instansi_id \
    instansi_nama jenis_layanan jenis_layanan_nama kanreg_id keterangan_verifikasi nama \
    nama_approval nama_verifikator nip nip_approval nip_verifikator periode periode_id pns_id \
    pns_id_approval rekomendasi_approval status_usulan status_usulan_nama sub_layanan sumber \
    tgl_approval tgl_tolak_bkn tgl_usulan tgl_verifikasi tipe tipe_pegawai tipe_usulan tmt_cpns \
    unor_approval_id unor_approval_nama unor_verifikator unor_verifikator_nama usulan_data";

#[tokio::test]
async fn a_row_holds_what_the_record_has_and_no_version() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let answer = opd
        .get("inbox-usul-instansi?offset=0&limit=100")
        .await
        .is(StatusCode::OK);
    assert_eq!(answer.body.as_object().unwrap().len(), 1, "results alone");
    let found = answer.body["results"].as_array().unwrap();
    assert_eq!(found.len(), 100);
    for row in found {
        let keys: Vec<&str> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys.join(" "), ROW);
        assert_eq!(text(row, "pns_id").len(), 32);
        assert!(row["usulan_data"].is_object() && row["dokumen_usulan"].is_object());
    }
    let rank = opd.first(121, 1).await;
    assert_eq!(rank["detail_layanan_nama"], "Riwayat Golongan");
    assert_eq!(rank["jenis_layanan_nama"], "Golongan");
    assert_eq!(rank["status_usulan_nama"], "Input Berkas");
    assert_eq!(rank["nama_verifikator"], Value::Null);
    assert!(rank["usulan_data"]["golongan_id"].is_string());
    assert!(!documents(&rank["dokumen_usulan"]).is_empty());
}

#[tokio::test]
async fn the_inbox_is_a_page_of_what_the_account_sees_last_changed_first() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let ten = opd.get("inbox-usul-instansi").await.is(StatusCode::OK);
    assert_eq!(rows(&ten.body).len(), 10, "without a limit");
    let many = opd.get("inbox-usul-instansi?limit=5000").await;
    assert_eq!(rows(&many.body).len(), 100, "the largest page");
    let past = opd.get("inbox-usul-instansi?offset=900&limit=100").await;
    assert_eq!(past.is(StatusCode::OK).body, json!({"results": []}));

    let all = opd.inbox(100).await;
    let unit = &all[0]["unor_verifikator"];
    assert!(all.iter().all(|row| row["unor_verifikator"] == *unit));
    let last = all.last().unwrap();
    opd.verify(last).await.is(StatusCode::OK);
    assert_eq!(opd.page(0, 1).await[0]["id"], last["id"]);
    let kanreg = office.desk("kanreg").await.inbox(100).await;
    let hidden = |row: &Value| row["status_usulan"] == 1 || row["status_usulan"] == 50;
    assert!(!kanreg.is_empty() && !kanreg.iter().any(hidden));
}

#[tokio::test]
async fn the_inbox_is_narrowed_by_service_and_agency() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let all = opd.inbox(100).await;
    for service in [121, 125, 328, 901, 915] {
        let path = format!("inbox-usul-instansi?limit=100&detail_layanan={service}");
        let found = rows(&opd.get(&path).await.is(StatusCode::OK).body);
        let expected = all.iter().filter(|row| row["detail_layanan"] == service);
        assert_eq!(found.len(), expected.count(), "{service}");
        assert!(!found.is_empty(), "{service}");
        assert!(found.iter().all(|row| row["detail_layanan"] == service));
    }
    let title = opd.first(328, 1).await;
    assert_eq!(title["detail_layanan_nama"], "Pencantuman Gelar");
    assert_eq!(title["usulan_data"]["pencantuman_gelar"], true);
    for nothing in ["detail_layanan=77", "instansi_kerja_id=X"] {
        let path = format!("inbox-usul-instansi?{nothing}");
        assert!(rows(&opd.get(&path).await.body).is_empty());
    }
    let agency = text(&all[0], "instansi_id");
    let own = opd
        .get(&format!(
            "inbox-usul-instansi?limit=100&instansi_kerja_id={agency}"
        ))
        .await;
    assert_eq!(rows(&own.body).len(), 100);
}

#[tokio::test]
async fn the_detail_is_the_row_and_flags_that_mean_not_empty() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    for (service, jenis) in [
        (121, "golongan"),
        (125, "orang-pendidikan"),
        (905, "kursus"),
    ] {
        let row = opd.first(service, 1).await;
        let path = format!("{jenis}/get-verifikasi-data/{}", text(&row, "id"));
        let body = opd.get(&path).await.is(StatusCode::OK).body;
        assert_eq!(body["error"], false);
        assert_eq!(body["data"]["detail"], row);
        let flags = body["data"]["validasi"].as_object().unwrap();
        assert_eq!(flags.len(), row["usulan_data"].as_object().unwrap().len());
        let other = format!("jabatan/get-verifikasi-data/{}", text(&row, "id"));
        opd.get(&other).await.is(StatusCode::NOT_FOUND);
    }
    let row = opd.first(121, 1).await;
    let path = format!("golongan/get-verifikasi-data/{}", text(&row, "id"));
    let flags = opd.get(&path).await.body["data"]["validasi"].clone();
    assert_eq!(flags["SkNomor"], true);
    assert_eq!(
        flags["JumlahKreditUtama"],
        !row["usulan_data"]["jumlah_kredit_utama"].is_null()
    );
    let outside = office.desk("opd-02").await.get(&path).await;
    let missing = json!({"code": 0, "data": "Data tidak ditemukan"});
    assert_eq!(outside.is(StatusCode::NOT_FOUND).body, missing);

    let strict = Office::only(Quirk::ProvenKindsOnly).await;
    let opd = strict.desk("opd").await;
    opd.get(&path).await.is(StatusCode::OK);
    let course = opd.first(905, 1).await;
    let path = format!("kursus/get-verifikasi-data/{}", text(&course, "id"));
    opd.get(&path).await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_held_of_a_person_is_found_by_the_pns_id() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let all = opd.inbox(100).await;
    let row = all
        .iter()
        .find(|row| row["detail_layanan"] == 121 && row["tipe"] == "U")
        .unwrap();
    let id = text(row, "pns_id");
    let held = |jenis: &str| {
        let path = format!("/profilasn/api/{jenis}?pns_orang_id={id}");
        let opd = opd.clone();
        async move { opd.get(&path).await.is(StatusCode::OK).body }
    };
    let person = &held("orang").await["Value"][0];
    assert_eq!(person["nama"], row["nama"]);
    assert_eq!(person["nip_baru"], row["nip"]);
    assert_eq!(person["unor_nama"], row["unor_verifikator_nama"]);
    assert_eq!(&text(person, "tgl_lahir")[2..3], "-", "the day first");
    let ranks = held("golongan").await;
    let own = ranks["Value"]
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["id"] == row["id_riwayat"])
        .unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let mut expected = keys(&row["usulan_data"]);
    expected.extend(["id".to_owned(), "path".to_owned()]);
    expected.sort();
    assert_eq!(keys(own), expected);
    let path = "/profilasn/api/golongan?pns_orang_id=00000000000000000000000000000000";
    let nobody = opd.get(path).await.is(StatusCode::OK).body;
    assert_eq!(nobody, json!({"Value": null}));
}

#[tokio::test]
async fn log_units_and_lists_come_as_data_with_a_message() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let row = opd.first(121, 1).await;
    opd.send_back(text(&row, "id"), json!("bts-01"))
        .await
        .is(StatusCode::OK);
    let path = format!("/siasn-instansi/kp/usulan/get-log/{}", text(&row, "id"));
    let log = opd.get(&path).await.is(StatusCode::OK).body;
    let lines = log["data"].as_array().unwrap();
    assert_eq!(
        *lines.last().unwrap(),
        json!({
            "created_at": "2026-11-21T03:00:00Z",
            "status_usulan": 50,
            "status_usulan_nama": "Perbaikan Dokumen – MYSAPK",
            "nama": "CONTOH VERIFIKATOR",
            "keterangan": "Halaman dua kabur",
            "alasan": "Dokumen tidak terbaca",
        })
    );
    let units = opd.get("unor-verifikator-approval?limit=100").await.body;
    assert_eq!(
        units["data"],
        json!([{
            "unor_verifikator_id": row["unor_verifikator"],
            "unor_verifikator_nama": row["unor_verifikator_nama"],
        }])
    );
    let lists = "/siasn-instansi/api/referensi";
    let ranks = opd.get(&format!("{lists}/golongan?limit=2&offset=1")).await;
    let ranks = ranks.is(StatusCode::OK).body;
    assert_eq!(ranks["data"].as_array().unwrap().len(), 2);
    assert_eq!(ranks["data"][0], json!({"id": "13", "nama": "I/c"}));
    assert_eq!(ranks["message"], "");
}

#[tokio::test]
async fn the_other_dialect_is_not_there() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    for path in ["kemampuan", "openapi.json", "usul"] {
        let answer = opd
            .get(&format!("/siasn-instansi/api/terbuka/{path}"))
            .await;
        let missing = json!({"code": 0, "data": "Data tidak ditemukan"});
        assert_eq!(answer.is(StatusCode::NOT_FOUND).body, missing);
    }
    let answer = opd
        .send(opd.request(Method::DELETE, "inbox-usul-instansi"))
        .await;
    answer.is(StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn without_a_token_or_the_role_nothing_is_served() {
    let office = Office::plain().await;
    let answer = office.nobody().get("inbox-usul-instansi").await;
    let dead = json!({"message": "invalid or expired jwt"});
    assert_eq!(answer.is(StatusCode::UNAUTHORIZED).body, dead);
    let opd = office.desk("opd").await;
    let row = opd.first(121, 1).await;
    let id = text(&row, "id");
    let civil_servant = office.desk(text(&row, "nip")).await;
    let answer = civil_servant.get("inbox-usul-instansi").await;
    assert_eq!(answer.is(StatusCode::FORBIDDEN).body["error"], true);
    for user in ["bkpsdm", "monitor", "helpdesk"] {
        let desk = office.desk(user).await;
        desk.verify(&row).await.is(StatusCode::FORBIDDEN);
        desk.validate(id).await.is(StatusCode::FORBIDDEN);
    }
    let monitor = office.desk("monitor").await;
    let answer = monitor.send_back(id, json!("bts-01")).await;
    answer.is(StatusCode::FORBIDDEN);
    let answer = opd.approve(&[id], "contoh-frasa", "000000").await;
    answer.is(StatusCode::FORBIDDEN);
    assert_eq!(office.facts().decisions().unwrap(), []);

    office.clock.advance(std::time::Duration::from_secs(301));
    let answer = opd.get("inbox-usul-instansi").await;
    assert_eq!(answer.is(StatusCode::UNAUTHORIZED).body, dead);
}
