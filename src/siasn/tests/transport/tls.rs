//! Whom the client believes, and how it speaks with them.

use std::process::Command;

use rustls::version;

use super::*;

/// Speaks so over TLS and tells what came.
async fn works(options: Options, server: &Tls) {
    let answer = get(options, server.url("auth/x")).await;
    assert_eq!(answer.map_err(|lost| lost.failure).unwrap().status, 404);
}

#[tokio::test]
async fn an_agency_s_authority_is_believed_and_http_2_spoken_over_one_line() {
    let authority = Authority::new();
    let server = authority.siasn("127.0.0.1").await;
    let site = Site::parse(&format!("https://{}", server.address)).unwrap();
    let client = Client::new(site, authority.believed());
    sign_in(&client).await;
    for _ in 0..3 {
        let failure = first_page(&client).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::NotFound);
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert!(
        seen.iter().all(|seen| seen.starts_with("HTTP/2.0 ")),
        "{seen:?}"
    );
    assert_eq!(server.lines(), 1);
}

#[tokio::test]
async fn where_the_server_knows_no_http_2_the_line_is_kept_as_well() {
    let authority = Authority::new();
    let server = Tls::start("127.0.0.1", authority.config("127.0.0.1", |_| {})).await;
    let http = Http::new(authority.believed());
    for _ in 0..3 {
        let call = Call::get(server.url("auth/x"), "x");
        assert!(http.exchange(call, None).await.is_ok());
    }
    assert_eq!(server.seen()[0], "HTTP/1.1 /auth/x");
    assert_eq!(server.lines(), 1);
}

#[tokio::test]
async fn a_file_may_hold_several_authorities() {
    let (one, two) = (Authority::new(), Authority::stranger());
    let file = format!("{}{}", one.pem(), two.pem());
    let options = Options {
        authorities: Some(Authorities::parse(file.as_bytes()).unwrap()),
        ..Options::default()
    };
    for authority in [one, two] {
        works(options.clone(), &authority.siasn("127.0.0.1").await).await;
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_told_and_nothing_is_sent() {
    let (authority, stranger) = (Authority::new(), Authority::stranger());
    let expired = |params: &mut CertificateParams| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 2, 1);
    };
    let future = |params: &mut CertificateParams| {
        params.not_before = rcgen::date_time_ymd(2900, 1, 1);
        params.not_after = rcgen::date_time_ymd(2900, 2, 1);
    };
    for (config, cause) in [
        (
            authority.config("lain.contoh.invalid", |_| {}),
            "of another name",
        ),
        (
            stranger.config("127.0.0.1", |_| {}),
            "of an unknown authority",
        ),
        (
            Authority::new().config("127.0.0.1", |_| {}),
            "that its authority did not sign",
        ),
        (authority.config("127.0.0.1", expired), "that has run out"),
        (authority.config("127.0.0.1", future), "of the future"),
    ] {
        let server = Tls::start("127.0.0.1", config).await;
        let (kind, told, sent) = failure_of(authority.believed(), server.url("x")).await;
        assert_eq!((kind, sent), (FailureKind::Certificate, Sent::No), "{told}");
        assert!(told.contains(cause), "{told}");
        assert_eq!(server.seen(), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_1_2_is_spoken_and_nothing_older() {
    let authority = Authority::new();
    let modern = authority.config("127.0.0.1", |_| {});
    let mut old = ServerConfig::builder_with_protocol_versions(&[&version::TLS12])
        .with_no_client_auth()
        .with_cert_resolver(Arc::clone(&modern.cert_resolver));
    old.alpn_protocols = vec![b"h2".to_vec()];
    works(authority.believed(), &Tls::start("127.0.0.1", old).await).await;

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let reaction = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut header = [0; 5];
        stream.read_exact(&mut header).unwrap();
        let length = u16::from_be_bytes([header[3], header[4]]);
        stream.read_exact(&mut vec![0; length.into()]).unwrap();
        stream.write_all(&server_hello_of_tls_1_1()).unwrap();
        let mut alert = Vec::new();
        let _ = stream.read_to_end(&mut alert);
        alert
    });
    let (kind, cause, sent) = failure_of(authority.believed(), url.parse().unwrap()).await;
    assert_eq!((kind, sent), (FailureKind::NotSiasn, Sent::No), "{cause}");
    let alert = reaction.join().unwrap();
    assert_eq!(alert[0], 21, "an alert and nothing else: {alert:?}");
}

/// `ServerHello` (RFC 4346, section 7.4.1.3): version 3.2, no session, RSA with AES-128, no extension.
fn server_hello_of_tls_1_1() -> Vec<u8> {
    let mut body = vec![3, 2];
    body.extend([7; 32]);
    body.extend([0, 0x00, 0x2f, 0]);
    let length = u8::try_from(body.len()).unwrap();
    let mut record = vec![22, 3, 2, 0, length + 4, 2, 0, 0, length];
    record.extend(body);
    record
}

/// Where the tests below tell the process they start whom to reach.
const ASK: &str = "PERIKSA_TEST_ASK";

/// What a process whose environment holds `SSL_CERT_FILE` makes of an address. `std` has no safe way
/// to change the environment of this one.
fn in_a_process_that_believes(file: &std::path::Path, url: &Url) -> String {
    let this = std::env::current_exe().unwrap();
    let run = Command::new(this)
        .args(["--exact", "--ignored", "--nocapture"])
        .arg("siasn::tests::transport::tls::asked_by_another_process")
        .env("SSL_CERT_FILE", file)
        .env_remove("SSL_CERT_DIR")
        .env(ASK, url.as_str())
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[tokio::test]
#[ignore = "started by the test below, in an environment of its own"]
async fn asked_by_another_process() {
    let url = std::env::var(ASK).unwrap().parse().unwrap();
    match get(Options::default(), url).await {
        Ok(answer) => println!("<{}>", answer.status.as_u16()),
        Err(lost) => println!("<{}>", lost.failure),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_system_s_authorities_are_those_of_ssl_cert_file() {
    let (authority, stranger) = (Authority::new(), Authority::stranger());
    let server = authority.siasn("127.0.0.1").await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path();
    std::fs::write(path, authority.pem()).unwrap();
    let told = in_a_process_that_believes(path, &server.url("auth/x"));
    assert!(told.contains("<404>"), "{told}");

    std::fs::write(path, stranger.pem()).unwrap();
    let told = in_a_process_that_believes(path, &server.url("auth/x"));
    assert!(
        told.contains("<certificate: a certificate of an unknown"),
        "{told}"
    );

    // No authority at all: nobody can prove himself, but this machine needs not.
    let nothing = path.with_extension("tidak-ada");
    let told = in_a_process_that_believes(&nothing, &server.url("auth/x"));
    assert!(told.contains("<certificate: "), "{told}");
    let plain = Server::start(|_| None);
    let told = in_a_process_that_believes(&nothing, &plain.address.parse().unwrap());
    assert!(told.contains("<404>"), "{told}");
}
