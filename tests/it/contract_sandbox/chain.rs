//! From the first look to the record: who decides, in which order, and what becomes of it.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::town::{Desk, Town, accept, refuse, send_back};

async fn status_after(desk: &Desk, id: &str, key: &str, verdict: &Value) -> Value {
    let seen = desk.open(id).await;
    let answer = desk.decide(&seen, key, verdict).await.is(StatusCode::OK);
    assert_eq!(answer.body["kunci"], key);
    assert_eq!(
        answer.header("etag"),
        format!("\"{}\"", answer.body["versi"].as_str().unwrap())
    );
    answer.body["status"].clone()
}

#[tokio::test]
async fn the_last_accept_of_the_long_chain_writes_the_record() {
    let town = Town::found().await;
    let (opd, kanreg, bkpsdm) = (
        town.desk("opd").await,
        town.desk("kanreg").await,
        town.desk("bkpsdm").await,
    );
    let query = "kategori=golongan,pendidikan,pmk,cltn,pindah-instansi&status=1&limit=200";
    let page = opd.get(&format!("usul?{query}")).await;
    let updated = page.rows().iter().find(|row| row["tipe"] == "U").unwrap();
    let id = updated["id"].as_str().unwrap();
    kanreg
        .get(&format!("usul/{id}"))
        .await
        .problem(404, "tidak-ada");

    let before = opd.open(id).await;
    assert_eq!(before["giliran"], "opd");
    assert_eq!(before["boleh"], json!(["terima", "kembalikan", "tolak"]));
    assert_eq!(status_after(&opd, id, "k-1", &accept()).await, 2);
    let waiting = kanreg.open(id).await;
    assert_eq!(waiting["giliran"], "bkn");
    assert_eq!(opd.open(id).await["boleh"], json!([]));
    assert_eq!(status_after(&kanreg, id, "k-2", &accept()).await, 15);
    assert_eq!(bkpsdm.open(id).await["giliran"], "bkpsdm");
    assert_eq!(status_after(&bkpsdm, id, "k-3", &accept()).await, 11);

    let after = opd.open(id).await;
    assert_eq!(after["giliran"], Value::Null);
    assert_eq!(
        after["data_lama"], before["data_lama"],
        "what it was compared with stays"
    );
    let record = town
        .facts()
        .record(before["id_riwayat"].as_str().unwrap())
        .unwrap()
        .unwrap();
    for (field, value) in before["usulan_data"].as_object().unwrap() {
        assert_eq!(&record[field], value, "{field}");
    }
    let log = after["log"].as_array().unwrap();
    let last: Vec<&Value> = log[log.len() - 3..]
        .iter()
        .map(|entry| &entry["peran"])
        .collect();
    assert_eq!(last, ["opd", "kanreg", "bkpsdm"]);
    assert_eq!(log.last().unwrap()["kunci"], "k-3");
}

#[tokio::test]
async fn the_short_chain_needs_no_bkn() {
    let town = Town::found().await;
    let (opd, bkpsdm) = (town.desk("opd").await, town.desk("bkpsdm").await);
    let kinds = "kategori=skp,keluarga,diklat,kursus,jabatan,penghargaan,organisasi";
    let page = opd.get(&format!("usul?{kinds}&status=1&limit=200")).await;
    for (change, key) in [("I", "a"), ("U", "b"), ("D", "c")] {
        let Some(row) = page.rows().iter().find(|row| row["tipe"] == change) else {
            assert_eq!(change, "D", "no such proposal: {change}");
            continue;
        };
        let id = row["id"].as_str().unwrap();
        assert_eq!(
            status_after(&opd, id, &format!("{key}-1"), &accept()).await,
            2
        );
        assert_eq!(
            status_after(&bkpsdm, id, &format!("{key}-2"), &accept()).await,
            11
        );
        let standing = town.facts().standing(id).unwrap().unwrap();
        let record = town.facts().record(&standing.record_id.unwrap()).unwrap();
        assert_eq!(record.is_none(), change == "D");
        let profile = opd
            .get(&format!("asn/{}", row["nip"].as_str().unwrap()))
            .await
            .is(StatusCode::OK);
        let proposed = &opd.open(id).await["usulan_data"];
        let held = profile.body["riwayat"][row["kategori"].as_str().unwrap()]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let found = held.iter().any(|record| {
            proposed
                .as_object()
                .unwrap()
                .iter()
                .all(|(field, value)| &record["data"][field] == value)
        });
        assert!(found || change == "D", "{change}: {held:#?}");
    }
}

#[tokio::test]
async fn a_returned_proposal_is_repaired_and_sent_again() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1&limit=1").await;
    let (id, nip) = (row["id"].as_str().unwrap(), row["nip"].as_str().unwrap());
    assert_eq!(status_after(&opd, id, "r-1", &send_back()).await, 50);
    let returned = opd.open(id).await;
    assert_eq!(
        returned["usul"]["counter_bts"],
        row["counter_bts"].as_i64().unwrap() + 1
    );
    assert_eq!(returned["giliran"], Value::Null);
    opd.decide(&returned, "r-2", &accept())
        .await
        .problem(403, "wewenang");
    let entry = returned["log"].as_array().unwrap().last().unwrap();
    assert_eq!(entry["alasan"], "Dokumen tidak terbaca");
    assert_eq!(entry["catatan"], "Pindai ulang.");

    let asn = town.desk(nip).await;
    let proposed = returned["usulan_data"].as_object().unwrap();
    let (field, _) = proposed
        .iter()
        .find(|(_, value)| value.is_string())
        .unwrap();
    let path = format!("usul/{id}/perbaikan");
    let unknown = json!({"usulan_data": {"tidak_ada_isian_ini": "x"}});
    let refused = asn.post(&path, &unknown).await.problem(422, "isian");
    assert_eq!(refused.body["field"], "usulan_data");
    let repaired = json!({"usulan_data": {field: "DIPERBAIKI"}});
    opd.post(&path, &repaired).await.problem(403, "wewenang");
    let again = asn.post(&path, &repaired).await.is(StatusCode::OK).body;
    assert_eq!(again["status"], 51);
    let seen = opd.open(id).await;
    assert_eq!(seen["usulan_data"][field], "DIPERBAIKI");
    assert_eq!(seen["giliran"], "opd");
    asn.post(&path, &repaired).await.problem(409, "konflik");
    assert_eq!(status_after(&opd, id, "r-3", &refuse()).await, 6);
}

#[tokio::test]
async fn officials_send_back_to_the_first_of_the_chain() {
    let town = Town::found().await;
    let (opd, kanreg, bkpsdm) = (
        town.desk("opd").await,
        town.desk("kanreg").await,
        town.desk("bkpsdm").await,
    );
    let row = opd.first("kategori=golongan,pendidikan&status=1").await;
    let id = row["id"].as_str().unwrap();
    status_after(&opd, id, "1", &accept()).await;
    assert_eq!(status_after(&kanreg, id, "2", &send_back()).await, 52);
    assert_eq!(kanreg.open(id).await["giliran"], "opd", "BKN still sees it");
    status_after(&opd, id, "3", &accept()).await;
    status_after(&kanreg, id, "4", &accept()).await;
    assert_eq!(status_after(&bkpsdm, id, "5", &send_back()).await, 14);
    status_after(&opd, id, "6", &accept()).await;
    assert_eq!(status_after(&kanreg, id, "7", &refuse()).await, 13);
    assert_eq!(kanreg.open(id).await["boleh"], json!([]));
    assert_eq!(town.facts().standing(id).unwrap().unwrap().returns, 2);
}

#[tokio::test]
async fn nobody_decides_beyond_the_own_seat() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let submitted = opd.first("kategori=golongan,pendidikan&status=1").await;
    for user in [
        "bkpsdm",
        "monitor",
        "helpdesk",
        submitted["nip"].as_str().unwrap(),
    ] {
        let desk = town.desk(user).await;
        desk.decide(&submitted, "x", &accept())
            .await
            .problem(403, "wewenang");
    }
    for user in ["kanreg", "pusat", "opd-02", "opd-pusat", "bkpsdm-pusat"] {
        let desk = town.desk(user).await;
        desk.decide(&submitted, "x", &accept())
            .await
            .problem(404, "tidak-ada");
    }
    assert!(town.facts().decisions().unwrap().is_empty());

    let verified = opd
        .decide(&submitted, "y", &accept())
        .await
        .is(StatusCode::OK);
    let seen = json!({"id": submitted["id"], "versi": verified.body["versi"]});
    for (user, status) in [("opd", 403), ("opd2", 403), ("bkpsdm", 403), ("pusat", 404)] {
        let desk = town.desk(user).await;
        let answer = desk.decide(&seen, "z", &accept()).await;
        assert_eq!(answer.status.as_u16(), status, "{user}");
    }
    town.desk("kanreg")
        .await
        .decide(&seen, "z", &accept())
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn each_role_sees_its_own() {
    let town = Town::found().await;
    let all = |page: super::town::Answer| page.rows().to_vec();
    let monitor = all(town.desk("monitor").await.get("usul?limit=200").await);
    let agency = monitor[0]["instansi_id"].clone();
    assert!(monitor.iter().all(|row| row["instansi_id"] == agency));
    let opd = all(town.desk("opd").await.get("usul?limit=200").await);
    assert!(opd.iter().all(|row| row["unor_id"] == opd[0]["unor_id"]));
    let kanreg = all(town.desk("kanreg").await.get("usul?limit=200").await);
    assert!(!kanreg.is_empty());
    for row in &kanreg {
        assert_eq!(row["instansi_id"], agency);
        assert!(!["skp", "keluarga", "data-utama"].contains(&row["kategori"].as_str().unwrap()));
        assert!(![1, 50, 51].contains(&row["status"].as_i64().unwrap()));
    }
    let central = all(town.desk("bkpsdm-pusat").await.get("usul?limit=200").await);
    assert!(central.iter().all(|row| row["instansi_id"] != agency));
    let asn = town.desk(opd[0]["nip"].as_str().unwrap()).await;
    let own = all(asn.get("usul?limit=200").await);
    assert!(own.iter().all(|row| row["nip"] == opd[0]["nip"]));
}
