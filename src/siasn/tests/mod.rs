//! The client against real servers on loopback, written here by hand so that they can do what no
//! library lets a server do: break off, fall silent, never end.

mod decide;
mod documents;
mod lenient;
mod lines;
mod pace;
mod peremajaan;
mod reads;
mod secrets;
mod several;
mod sign_in;
pub(super) mod transport;
mod ways;

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};

use super::{Client, Limits, Options, Page, Partial, Patience, Site};
use crate::domain::{failure::Failure, session::Session};

const API: &str = "/siasn-instansi/api/terbuka/";
const REALM: &str = "/auth/realms/public-siasn/";

/// A request as the server saw it.
#[derive(Clone, Debug)]
struct Seen {
    method: String,
    /// Path and query, without the prefix of the API.
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What a server does with a request.
enum Act {
    /// Answers and keeps the line.
    Say(Vec<u8>),
    /// Answers, perhaps half, and closes the line.
    Close(Vec<u8>),
    /// Throws the line away, the request unread.
    Reset,
    /// Says this much and then nothing any more.
    Hang(Vec<u8>),
    /// Says this and then never ends.
    Flood(Vec<u8>),
    /// Says this and then the body, 1,000 bytes every 20 ms.
    Slow(Vec<u8>, Vec<u8>),
    /// Says this and then, in chunks, a byte now and then without an end.
    Drip(Vec<u8>),
}

struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// A server that does what `act` says, and where it says nothing, is a SIASN that signs
    /// everybody in.
    fn start(act: impl Fn(&Seen) -> Option<Act> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (act, log, base) = (Arc::new(act), Arc::clone(&seen), address.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (act, log, base) = (Arc::clone(&act), Arc::clone(&log), base.clone());
                std::thread::spawn(move || {
                    serve(&stream, |seen| {
                        log.lock().unwrap().push(seen.clone());
                        act(seen).unwrap_or_else(|| usual(seen, &base))
                    })
                });
            }
        });
        Self { address, seen }
    }

    fn site(&self) -> Site {
        Site::parse(&self.address).unwrap()
    }

    fn client(&self) -> Client {
        self.client_with(Options::default())
    }

    /// A client that does not wait between tries.
    fn client_with(&self, options: Options) -> Client {
        let backoff = vec![Duration::ZERO; 2];
        Client::new(self.site(), Options { backoff, ..options })
    }

    async fn signed_in(&self) -> Client {
        let client = self.client();
        sign_in(&client).await;
        client
    }

    /// The requests whose path starts so.
    fn seen(&self, path: &str) -> Vec<Seen> {
        let seen = self.seen.lock().unwrap();
        let fitting = seen.iter().filter(|seen| seen.path.starts_with(path));
        fitting.cloned().collect()
    }

    /// The requests for a renewal of the sign-in.
    fn renewals(&self) -> usize {
        let asked = self.seen(TOKEN);
        let renewals = asked.iter().filter(|seen| is_renewal(seen));
        renewals.count()
    }
}

const TOKEN: &str = "/auth/realms/public-siasn/protocol/openid-connect/token";

fn is_renewal(seen: &Seen) -> bool {
    seen.path == TOKEN && seen.body.contains("grant_type=refresh_token")
}

/// Patience that ends after so long a silence.
fn silence(silence: Duration) -> Patience {
    Patience::default().for_all(|limits| Limits { silence, ..limits })
}

async fn sign_in(client: &Client) -> Session {
    client
        .sign_in("opd", "kata-sandi".into(), None)
        .await
        .unwrap()
}

/// The first page of the inbox.
async fn first_page(client: &Client) -> Result<Page, Failure> {
    let page = client.inbox(50)?.next().await?;
    Ok(page.unwrap())
}

/// What a SIASN answers that has nothing special to do.
fn usual(seen: &Seen, base: &str) -> Act {
    if seen.path == format!("{REALM}.well-known/openid-configuration") {
        let token_endpoint = format!("{base}{TOKEN}");
        return say(
            200,
            &json!({"issuer": base, "token_endpoint": token_endpoint}),
        );
    }
    match seen.path.as_str() {
        TOKEN => {
            let last = seen.body.rsplit_once("refresh_token=segar-");
            let next = last.map_or(1, |(_, number)| number.parse::<u32>().unwrap() + 1);
            say(200, &grant(next))
        }
        "kemampuan" => say(200, &announcement()),
        _ => say(404, &json!({"kode": "tidak-ada"})),
    }
}

fn grant(number: u32) -> Value {
    json!({"access_token": format!("rahasia-{number}"), "token_type": "Bearer", "expires_in": 300,
           "refresh_token": format!("segar-{number}"), "refresh_expires_in": 1800})
}

fn announcement() -> Value {
    json!({
        "dialek": "terbuka", "versi": 1,
        "server": {"nama": "SIASN contoh", "waktu": "2026-11-21T03:00:00Z"},
        "pengguna": {"id": "opd", "nama": "CONTOH VERIFIKATOR", "peran": "opd",
                     "instansi_id": "i1", "instansi_nama": "PEMERINTAH KAB. CONTOH",
                     "unor_id": "u1", "unor_nama": "DINAS CONTOH"},
        "fitur": ["kursor", "kunci-idempotensi"],
        "batas": {"limit_maks": 200, "catatan_maks": 2000, "dokumen_maks": 1_048_576},
        "kalender": {"verifikasi": {"mulai": "2026-11-09", "selesai": "2026-12-05"}},
        "kewenangan": {"pendidikan": ["opd", "bkn", "bkpsdm"], "skp": ["opd", "camat"]},
        "alasan": [{"id": "bts-01", "kelas": "BTS", "teks": "Dokumen tidak terbaca"},
                   {"id": "x", "kelas": "ENTAH", "teks": "?"}]
    })
}

fn row(id: &str, version: &str) -> Value {
    json!({"id": id, "nip": "199002302015032001", "nama": "CONTOH WULANDARI",
           "kategori": "golongan", "varian": "golongan", "tipe": "U", "status": 1,
           "status_nama": "Input Berkas", "unor_id": "u1", "unor_nama": "DINAS CONTOH",
           "instansi_id": "i1", "tgl_usulan": "2026-11-10T08:21:00Z", "counter_bts": 0,
           "ringkas": "III/b → III/c", "dok": 2, "versi": version})
}

fn dossier(id: &str, version: &str) -> Value {
    json!({
        "usul": row(id, version),
        "usulan_data": {"golongan_id": "33", "mk_golongan_tahun": 12, "kredit": 12.5, "x": null},
        "data_lama": {"golongan_id": "32"}, "id_riwayat": "r1",
        "riwayat_lain": [{"id": "r2", "varian": "golongan", "data": {"golongan_id": "31"}}],
        "orang": {"nama": "CONTOH WULANDARI", "nip": "199002302015032001", "nik": "0000000000000000",
                  "tgl_lahir": "1990-03-01", "tempat_lahir": "CONTOH", "jenis_kelamin": "F",
                  "tipe_pegawai": "PNS", "unor_nama": "DINAS CONTOH",
                  "instansi_nama": "PEMERINTAH KAB. CONTOH", "instansi_jenis": "daerah"},
        "rujukan": {"golongan": {"32": "III/b", "33": "III/c"}},
        "dokumen": [{"id": "d1", "jenis": "858", "nama": "SK KP", "file": "sk.pdf",
                     "tipe": "application/pdf", "ukuran": 8, "sha256": "00"}],
        "log": [{"waktu": "2026-11-10T08:21:00Z", "peran": "asn", "nama": "CONTOH WULANDARI",
                 "hasil": "usul", "status": 1, "status_nama": "Input Berkas", "kunci": null}],
        "giliran": "opd", "boleh": ["terima", "kembalikan", "terbangkan"],
        "klaim": {"oleh": "CONTOH LAIN", "sampai": "2026-11-21T03:05:00Z"}, "versi": version
    })
}

/// A whole answer in JSON.
fn say(status: u16, body: &Value) -> Act {
    say_with(status, body, "")
}

/// A whole answer in JSON with header lines, each with its line end.
fn say_with(status: u16, body: &Value, headers: &str) -> Act {
    let headers = format!("content-type: application/json\r\n{headers}");
    Act::Say(answer(status, &headers, body.to_string().as_bytes()))
}

fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn serve(stream: &TcpStream, mut act: impl FnMut(&Seen) -> Act) -> Option<()> {
    let mut line = stream;
    loop {
        let (seen, length) = peek(stream)?;
        let act = act(&seen);
        if matches!(act, Act::Reset) {
            return None; // what lies unread makes the system send a reset
        }
        line.read_exact(&mut vec![0; length]).ok()?;
        match act {
            Act::Say(bytes) => line.write_all(&bytes).ok()?,
            Act::Close(bytes) => {
                line.write_all(&bytes).ok()?;
                return stream.shutdown(Shutdown::Both).ok();
            }
            Act::Hang(bytes) => {
                line.write_all(&bytes).ok()?;
                line.read_exact(&mut [0]).ok()?; // until the client gives up
            }
            Act::Flood(bytes) => {
                line.write_all(&bytes).ok()?;
                while line.write_all(&[b' '; 65536]).is_ok() {}
                return None;
            }
            Act::Slow(head, body) => slow(stream, &head, &body)?,
            Act::Drip(bytes) => return drip(stream, &bytes),
            Act::Reset => return None,
        }
    }
}

/// After `head` a byte whenever 5 ms went by in which the other side did not leave.
fn drip(stream: &TcpStream, head: &[u8]) -> Option<()> {
    let mut line = stream;
    let pace = Some(Duration::from_millis(5));
    stream.set_read_timeout(pace).unwrap();
    line.write_all(head).ok()?;
    while line.read(&mut [0]).is_err() {
        line.write_all(b"1\r\n \r\n").ok()?;
    }
    None
}

/// After `head` a piece of the body whenever 20 ms went by in which the other side said nothing.
fn slow(stream: &TcpStream, head: &[u8], body: &[u8]) -> Option<()> {
    let mut line = stream;
    let pace = Some(Duration::from_millis(20));
    stream.set_read_timeout(pace).unwrap();
    line.write_all(head).ok()?;
    for piece in body.chunks(1000) {
        if line.read(&mut [0]).is_ok() {
            return None;
        }
        line.write_all(piece).ok()?;
    }
    stream.set_read_timeout(None).unwrap();
    Some(())
}

/// Looks at the next whole request without taking it off the line.
fn peek(stream: &TcpStream) -> Option<(Seen, usize)> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = stream.peek(&mut buffer).ok().filter(|count| *count > 0)?;
        let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let mut first = lines.next()?.split(' ');
            let (method, path) = (first.next()?.to_owned(), first.next()?);
            let headers: BTreeMap<_, _> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect();
            let length = headers.get("content-length");
            let length = length.map_or(0, |length| length.parse().unwrap());
            if rest.len() >= length {
                let path = path.strip_prefix(API).unwrap_or(path).to_owned();
                let body = rest[..length].to_owned();
                let total = head.len() + 4 + length;
                return Some((
                    Seen {
                        method,
                        path,
                        headers,
                        body,
                    },
                    total,
                ));
            }
        }
        std::thread::yield_now();
    }
}

/// A body as a real server packs it.
async fn packed(packing: &'static str, body: Vec<u8>) -> Vec<u8> {
    let app = axum::Router::new()
        .fallback(move || async move { body })
        .layer(tower_http::compression::CompressionLayer::new());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let _ = rustls::crypto::ring::default_provider().install_default();
    let raw = reqwest::Client::builder().no_proxy();
    let raw = raw.no_zstd().no_brotli().no_gzip().build().unwrap();
    let asked = raw.get(address).header("accept-encoding", packing);
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], packing);
    answer.bytes().await.unwrap().to_vec()
}
