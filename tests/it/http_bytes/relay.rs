//! A relay on loopback between client and sandbox that changes nothing and counts everything: lines,
//! how their TLS began, requests, and bytes both ways, on the socket and within TLS. Of HTTP it knows
//! what the frames of HTTP/2 look like from outside, and nothing of HTTP/1.1.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use rustls::{HandshakeKind, ServerConfig};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

/// The longest that anything expected may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What went over a relay.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Bytes of HTTP to the server: what is on the socket, or within TLS.
    pub up: usize,
    /// Bytes of HTTP to the client.
    pub down: usize,
    /// Bytes on the socket, both ways.
    pub socket: usize,
    /// Requests over HTTP/2.
    pub requests: usize,
    /// Requests over HTTP/2 that the client gave up.
    pub given_up: usize,
    /// How each line began; nothing where it has no TLS.
    pub lines: Vec<Option<HandshakeKind>>,
}

impl Count {
    /// Bytes of HTTP both ways.
    pub fn both(&self) -> usize {
        self.up + self.down
    }

    /// What came since an earlier count.
    pub fn since(&self, before: &Self) -> Self {
        Self {
            up: self.up - before.up,
            down: self.down - before.down,
            socket: self.socket - before.socket,
            requests: self.requests - before.requests,
            given_up: self.given_up - before.given_up,
            lines: self.lines[before.lines.len()..].to_vec(),
        }
    }
}

/// A relay at work; it ends with the runtime of its test.
pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
    count: watch::Sender<Count>,
    /// Whether answers are held up.
    held: watch::Sender<bool>,
    /// Counts how often all lines were cut.
    cuts: watch::Sender<usize>,
}

impl Relay {
    /// A relay to a server that speaks plainly; with `tls`, clients find it behind TLS.
    pub async fn to(upstream: SocketAddr, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream,
            tls,
            count: watch::Sender::default(),
            held: watch::Sender::default(),
            cuts: watch::Sender::default(),
        });
        let relay = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let relay = Arc::clone(&relay);
                tokio::spawn(async move {
                    let mut cuts = relay.cuts.subscribe();
                    tokio::select! {
                        _ = attend(&relay, client) => {}
                        _ = cuts.changed() => {}
                    }
                });
            }
        });
        Self { address, shared }
    }

    /// The address for a client.
    pub fn url(&self) -> String {
        let scheme = if self.shared.tls.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.address)
    }

    /// Cuts every line that there is.
    pub fn cut(&self) {
        self.shared.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Holds answers up, or lets them go.
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    /// Waits until what went over it is as wished.
    pub async fn when(&self, wish: impl Fn(&Count) -> bool) {
        let mut count = self.shared.count.subscribe();
        let waited = tokio::time::timeout(PATIENCE, count.wait_for(|count| wish(count))).await;
        drop(waited.expect("in vain").unwrap());
    }

    /// What went over it so far.
    pub fn count(&self) -> Count {
        self.shared.count.borrow().clone()
    }

    /// What goes over it while something is done.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> (T, Count) {
        let before = self.count();
        let done = work.await;
        (done, self.count().since(&before))
    }
}

impl Shared {
    fn note(&self, note: impl FnOnce(&mut Count)) {
        self.count.send_modify(note);
    }
}

async fn attend(relay: &Shared, client: TcpStream) -> io::Result<()> {
    let _ = client.set_nodelay(true);
    let client = Socket {
        relay,
        line: client,
    };
    match &relay.tls {
        None => {
            relay.note(|count| count.lines.push(None));
            join(relay, client).await
        }
        Some(tls) => {
            let client = TlsAcceptor::from(Arc::clone(tls)).accept(client).await?;
            let kind = client.get_ref().1.handshake_kind();
            relay.note(|count| count.lines.push(kind));
            join(relay, client).await
        }
    }
}

async fn join(relay: &Shared, client: impl AsyncRead + AsyncWrite) -> io::Result<()> {
    let mut server = TcpStream::connect(relay.upstream).await?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_server, mut to_server) = server.split();
    let mut frames = Frames::default();
    // Counted before it is passed on: whoever has an answer finds it in the count.
    let up = |bytes: &[u8]| {
        let (requests, given_up) = frames.begun_and_given_up(bytes);
        relay.note(|count| {
            count.up += bytes.len();
            count.requests += requests;
            count.given_up += given_up;
        });
    };
    let down = |bytes: &[u8]| relay.note(|count| count.down += bytes.len());
    let (flows, held) = (watch::Sender::new(false), &relay.held);
    tokio::select! {
        ended = pass(&mut from_client, &mut to_server, &flows, up) => ended,
        ended = pass(&mut from_server, &mut to_client, held, down) => ended,
    }
}

async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    held: &watch::Sender<bool>,
    mut count: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let bytes = from.read(&mut buffer).await?;
        if bytes == 0 {
            return to.shutdown().await;
        }
        let _ = held.subscribe().wait_for(|held| !held).await;
        count(&buffer[..bytes]);
        to.write_all(&buffer[..bytes]).await?;
        to.flush().await?;
    }
}

/// How an HTTP/2 line begins (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Bytes before the load of a frame: three of its length, then its type.
const FRAME_HEAD: usize = 9;
/// The type of a frame that begins a request.
const HEADERS: u8 = 1;
/// The type of one that gives a request up.
const RESET: u8 = 3;

/// What a client says on a line, as far as it has come.
#[derive(Default)]
struct Frames {
    rest: Vec<u8>,
    begun: bool,
    /// How much of the load of a frame is still to come.
    load: usize,
}

impl Frames {
    /// How many requests begin in the next bytes, and how many are given up; none on a line that is
    /// not HTTP/2.
    fn begun_and_given_up(&mut self, bytes: &[u8]) -> (usize, usize) {
        self.rest.extend_from_slice(bytes);
        let (mut requests, mut given_up) = (0, 0);
        loop {
            let step = match (self.begun, self.load) {
                (false, _) if self.rest.starts_with(PREFACE) => {
                    self.begun = true;
                    PREFACE.len()
                }
                (true, 0) if self.rest.len() >= FRAME_HEAD => {
                    let [a, b, c, kind, ..] = self.rest[..] else {
                        unreachable!("so many are there")
                    };
                    self.load = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
                    requests += usize::from(kind == HEADERS);
                    given_up += usize::from(kind == RESET);
                    FRAME_HEAD
                }
                (true, load @ 1..) if !self.rest.is_empty() => {
                    let step = load.min(self.rest.len());
                    self.load -= step;
                    step
                }
                _ => return (requests, given_up),
            };
            self.rest.drain(..step);
        }
    }
}

/// The socket of a client, whose bytes are counted.
struct Socket<'a> {
    relay: &'a Shared,
    line: TcpStream,
}

impl AsyncRead for Socket<'_> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.line).poll_read(context, buffer);
        let bytes = buffer.filled().len() - before;
        this.relay.note(|count| count.socket += bytes);
        polled
    }
}

impl AsyncWrite for Socket<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.line).poll_write(context, buffer);
        if let Poll::Ready(Ok(bytes)) = &polled {
            let bytes = *bytes;
            this.relay.note(|count| count.socket += bytes);
        }
        polled
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().line).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().line).poll_shutdown(context)
    }
}
