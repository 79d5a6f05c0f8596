//! What is read: pages, differences, dossiers, reference lists, profiles.

use jiff::Timestamp;

use super::*;
use crate::{
    domain::{
        decision::Outcome,
        failure::FailureKind,
        id::{ProposalId, Version},
        nik::Sex,
        nip::Nip,
        proposal::{Change, Dossier},
        role::Official,
        stage::Stage,
        value::Value as Known,
    },
    siasn::{Changes, Fetched, Oddity},
};

/// A client of a server that answers one path with one body.
async fn answering(path: &'static str, status: u16, body: Value) -> (Server, Client) {
    let server = Server::start(move |seen| {
        let asked = seen.path.split('?').next() == Some(path);
        asked.then(|| say(status, &body))
    });
    let client = server.signed_in().await;
    (server, client)
}

#[tokio::test]
async fn a_page_of_the_inbox() {
    let body = json!({"jumlah": 512, "next_cursor": "a&b=c", "token": "t0",
                      "usul": [row("a/1", "1"), row("b", "7")]});
    let (server, client) = answering("usul", 200, body).await;
    let mut reading = client.inbox(50).unwrap();
    let page = reading.next().await.unwrap().unwrap();
    assert_eq!((page.total, page.rows.len()), (Some(512), 2));
    assert_eq!(page.token.as_deref(), Some("t0"));
    assert_eq!(page.oddities, []);
    let first = &page.rows[0];
    assert_eq!((first.id.as_str(), first.version.as_str()), ("a/1", "1"));
    assert_eq!(
        (first.change, first.stage()),
        (Change::Update, Stage::Submitted)
    );
    assert_eq!(first.submitted_at, "2026-11-10T08:21:00Z".parse().unwrap());
    assert_eq!((first.documents, first.returns), (2, 0));
    assert_eq!(server.seen("usul")[0].path, "usul?limit=50");

    let circle = reading.next().await.unwrap_err();
    assert_eq!(circle.kind, FailureKind::Unreadable);
    assert_eq!(
        server.seen("usul")[1].path,
        "usul?limit=50&cursor=a%26b%3Dc"
    );
}

#[tokio::test]
async fn careless_rows_live_and_unusable_ones_are_counted() {
    let careless = json!({"id": 17, "nip": 199002302015032001u64, "status": "51", "tipe": "X",
                          "kategori": "baru", "nama": "null", "dok": "3", "versi": 4,
                          "tgl_usulan": "besok", "rahasia": {"x": []}});
    let mut unknown = row("u", "1");
    unknown["status"] = json!("entah");
    let bad = json!([row("", "1"), row("null", "1"), {"id": "x"}, null, ["a"], careless, unknown]);
    let (_server, client) = answering("usul", 200, json!({"usul": bad})).await;
    let page = first_page(&client).await.unwrap();
    let paths: Vec<_> = page.oddities.iter().map(|odd| odd.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "usul[0].id",
            "usul[1].id",
            "usul[2].versi",
            "usul[3]",
            "usul[4]"
        ]
    );
    assert_eq!((page.rows.len(), page.total), (2, None));
    let [careless, unknown] = &page.rows[..] else {
        panic!()
    };
    assert_eq!(
        (careless.id.as_str(), careless.version.as_str()),
        ("17", "4")
    );
    assert_eq!(careless.nip.as_str(), "199002302015032001");
    assert_eq!(
        (careless.change, careless.stage()),
        (Change::Unknown, Stage::Submitted)
    );
    assert_eq!(
        (careless.category.as_str(), careless.variant.as_str()),
        ("baru", "baru")
    );
    assert_eq!((careless.name.as_str(), careless.documents), ("", 3));
    assert_eq!(careless.submitted_at, Timestamp::UNIX_EPOCH);
    assert_eq!(unknown.stage(), Stage::Unknown);
}

#[tokio::test]
async fn what_changed_since() {
    let body =
        json!({"token": "t1", "lagi": true, "berubah": [row("a", "2")], "hilang": ["b", 3, null]});
    let (server, client) = answering("usul/perubahan", 200, body).await;
    let Changes::Since(delta) = client.changes("t0").await.unwrap() else {
        panic!()
    };
    assert_eq!(delta.changed[0].version, Version::new("2"));
    assert_eq!(delta.gone, [ProposalId::new("b"), ProposalId::new("3")]);
    assert_eq!((delta.token.as_str(), delta.more), ("t1", true));
    assert_eq!(delta.oddities, [Oddity::new("hilang[2]", "an identifier")]);
    assert_eq!(server.seen("usul/")[0].path, "usul/perubahan?sejak=t0");
    let Changes::Since(delta) = client.changes("t1").await.unwrap() else {
        panic!()
    };
    assert!(!delta.more, "a token that stands still leads nowhere");

    let (_server, client) = answering("usul/perubahan", 410, json!({"kode": "token-lama"})).await;
    assert_eq!(client.changes("t0").await.unwrap(), Changes::StartOver);
    let (_server, client) = answering("usul/perubahan", 200, json!({"berubah": []})).await;
    let failure = client.changes("t0").await.unwrap_err();
    assert_eq!(failure.cause, "token: expected a token to go on from");
}

#[tokio::test]
async fn a_dossier_holds_all_that_lies_with_it() {
    let (_server, client) = answering("usul/a", 200, dossier("a", "3")).await;
    let fetched = client.dossier(&"a".into(), None).await.unwrap();
    let Fetched::Fresh(dossier) = fetched else {
        panic!()
    };
    assert_eq!(dossier.proposal.version, Version::new("3"));
    assert_eq!(dossier.proposed["mk_golongan_tahun"], Known::Integer(12));
    assert_eq!(dossier.proposed["kredit"], Known::Decimal(12.5));
    assert_eq!(dossier.proposed["x"], Known::Empty);
    assert_eq!(dossier.held.as_ref().unwrap()["golongan_id"], "32".into());
    assert_eq!(dossier.others[0].values["golongan_id"], "31".into());
    assert_eq!(dossier.person.sex, Some(Sex::Female));
    assert_eq!(dossier.references["golongan"]["33"], "III/c");
    let scan = &dossier.documents[0];
    assert_eq!((scan.kind.as_str(), scan.size), ("858", Some(8)));
    assert_eq!(scan.sha256, None, "no digest of 64 digits");
    assert_eq!(
        (dossier.log.len(), dossier.log[0].action.as_str()),
        (1, "usul")
    );
    assert_eq!(dossier.turn, Some(Official::Opd));
    assert_eq!(dossier.allowed, [Outcome::Accept, Outcome::Return]);
    assert_eq!(dossier.claim.unwrap().by, "CONTOH LAIN");
}

#[tokio::test]
async fn a_dossier_of_bare_bones_lives() {
    let bare = json!({"usul": {"id": "a", "versi": "1", "nama": "CONTOH A", "nip": "1"}, "versi": "1",
                      "data_lama": null, "dokumen": [{"nama": "tanpa id"}], "log": [7]});
    let (_server, client) = answering("usul/a", 200, bare).await;
    let fetched = client.dossier(&"a".into(), None).await.unwrap();
    let Fetched::Fresh(Dossier {
        person,
        held,
        documents,
        log,
        turn,
        allowed,
        ..
    }) = fetched
    else {
        panic!()
    };
    assert_eq!(
        (person.name.as_str(), person.nip.as_str()),
        ("CONTOH A", "1")
    );
    assert!(held.is_none() && documents.is_empty() && log.is_empty());
    assert!(turn.is_none() && allowed.is_empty());
}

#[tokio::test]
async fn a_dossier_of_another_proposal_is_none() {
    for (body, cause) in [
        (dossier("b", "1"), "usul.id: expected the id asked for"),
        (json!({"versi": "1"}), "usul: expected an object"),
        (
            json!({"usul": row("a", "1")}),
            "versi: expected an identifier",
        ),
    ] {
        let (_server, client) = answering("usul/a", 200, body).await;
        let failure = client.dossier(&"a".into(), None).await.unwrap_err();
        assert_eq!(
            (failure.kind, failure.cause.as_str()),
            (FailureKind::Unreadable, cause)
        );
    }
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let server = Server::start(|seen| {
        let known = seen.header("if-none-match") == Some("\"3\"");
        (seen.path == "usul/a").then(|| match known {
            true => Act::Say(b"HTTP/1.1 304 X\r\netag: \"3\"\r\n\r\n".to_vec()),
            false => say(200, &dossier("a", "3")),
        })
    });
    let client = server.signed_in().await;
    let id = ProposalId::new("a");
    let known = client.dossier(&id, Some(&"3".into())).await.unwrap();
    assert_eq!(known, Fetched::Unchanged);
    let old = client.dossier(&id, Some(&"2".into())).await.unwrap();
    assert!(matches!(old, Fetched::Fresh(_)));
}

#[tokio::test]
async fn an_id_stays_one_part_of_the_path() {
    let (server, client) =
        answering("usul/..%2Fkemampuan%3F", 200, dossier("../kemampuan?", "1")).await;
    client.dossier(&"../kemampuan?".into(), None).await.unwrap();
    let failure = client.dossier(&"..".into(), None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
    assert_eq!(server.seen("usul").len(), 1);
}

#[tokio::test]
async fn reference_lists_and_profiles() {
    let body = json!({"nama": "golongan", "isi": [{"id": 33, "nama": "III/c"}, {"nama": "?"}, 7]});
    let (_server, client) = answering("referensi/golongan", 200, body).await;
    let list = client.reference("golongan").await.unwrap();
    assert_eq!(
        list,
        BTreeMap::from([("33".to_owned(), "III/c".to_owned())])
    );
    assert_eq!(
        client.reference("x").await.unwrap_err().kind,
        FailureKind::NotFound
    );

    let body = json!({"orang": {"nip": "199002302015032001", "nama": "CONTOH A"},
                      "riwayat": {"skp": [{"id": "r", "varian": "skp", "data": {"tahun": 2025}}]}});
    let (_server, client) = answering("asn/199002302015032001", 200, body).await;
    let record = client
        .record(&Nip::new("199002302015032001"))
        .await
        .unwrap();
    assert_eq!(record.person.name, "CONTOH A");
    assert_eq!(
        record.held[&"skp".into()][0].values["tahun"],
        Known::Integer(2025)
    );
}

#[tokio::test]
async fn packed_answers_are_read_in_every_packing() {
    let page = json!({"jumlah": 50, "usul": vec![row("a", "1"); 50]}).to_string();
    for packing in ["gzip", "br", "zstd"] {
        let body = packed(packing, page.clone().into_bytes()).await;
        let said = answer(200, &format!("content-encoding: {packing}\r\n"), &body);
        let server = Server::start(move |seen| {
            seen.path
                .starts_with("usul")
                .then(|| Act::Say(said.clone()))
        });
        let page = first_page(&server.signed_in().await).await.unwrap();
        assert_eq!(page.rows.len(), 50, "{packing}");
    }
}
