//! A line between a client and a server: as thin as wanted, held up where wanted, and it counts what
//! goes over it.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// The longest that anything expected may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One answer as it went over the line.
#[derive(Clone, Debug)]
pub struct Passed {
    /// Of the request: what stands behind the API's own path.
    pub path: String,
    /// The value of its header `Range`, where it had one.
    pub range: Option<String>,
    /// Bytes of the answer that the client's side took.
    pub bytes: usize,
}

impl Passed {
    /// The id of the document asked for.
    pub fn document(&self) -> Option<&str> {
        self.path.strip_prefix("dokumen/")
    }
}

/// What the line does to documents.
#[derive(Clone, Copy, Debug, Default)]
struct Hold {
    /// Stop within the next answer to a request for a document, after so many bytes.
    after: Option<usize>,
    /// Whether one is being held.
    held: bool,
}

#[derive(Debug)]
struct Shared {
    server: String,
    /// Bytes per second to the client; `None`: as fast as it goes.
    rate: Option<f64>,
    passed: watch::Sender<Vec<Passed>>,
    hold: watch::Sender<Hold>,
    /// When the line is free again.
    free: Mutex<Instant>,
}

/// A line; it ends with the runtime of its test.
pub struct Line {
    shared: Arc<Shared>,
    url: String,
}

impl Line {
    /// A line to a server, `http://HOST:PORT`.
    pub async fn to(server: &str, rate: Option<f64>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            server: server.strip_prefix("http://").unwrap().to_owned(),
            rate,
            passed: watch::Sender::default(),
            hold: watch::Sender::default(),
            free: Mutex::new(Instant::now()),
        });
        let line = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(join(Arc::clone(&line), client));
            }
        });
        Self { shared, url }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Holds the next answer with a document after so many bytes, until it is let go or given up.
    pub fn hold_after(&self, bytes: usize) {
        self.shared
            .hold
            .send_modify(|hold| hold.after = Some(bytes));
    }

    /// Waits until one is held.
    pub async fn held(&self) {
        let mut hold = self.shared.hold.subscribe();
        let held = tokio::time::timeout(PATIENCE, hold.wait_for(|hold| hold.held)).await;
        drop(held.expect("a document on its way").unwrap());
    }

    /// Lets go what is held.
    pub fn let_go(&self) {
        self.shared.hold.send_modify(|hold| hold.held = false);
    }

    /// Waits until what has passed is as wished; gives it.
    pub async fn when(&self, wish: impl Fn(&[Passed]) -> bool) -> Vec<Passed> {
        let mut passed = self.shared.passed.subscribe();
        let waited = tokio::time::timeout(PATIENCE, passed.wait_for(|all| wish(all))).await;
        match waited {
            Ok(all) => all.unwrap().clone(),
            Err(_) => panic!("in vain: {:#?}", self.passed()),
        }
    }

    /// What has passed so far.
    pub fn passed(&self) -> Vec<Passed> {
        self.shared.passed.borrow().clone()
    }
}

/// The answers that a connection was asked for, by their places in what has passed.
type Waited = Mutex<Vec<usize>>;

async fn join(line: Arc<Shared>, client: TcpStream) {
    let Ok(server) = TcpStream::connect(&line.server).await else {
        return;
    };
    let (client, server) = (client.into_split(), server.into_split());
    let waited = Waited::default();
    // A client that has gone wants nothing of what is still on its way.
    tokio::select! {
        () = ask(&line, client.0, server.1, &waited) => {}
        () = answer(&line, server.0, client.1, &waited) => {}
    }
}

/// Carries requests; each is noted by its first line. They are short and come in one piece.
async fn ask(line: &Shared, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, waited: &Waited) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let text = String::from_utf8_lossy(&buffer[..count]);
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        if let Some((_, rest)) = first.split_once(" /") {
            let path = rest.split(' ').next().unwrap_or_default();
            let range = lines.find_map(|line| line.strip_prefix("range: "));
            let passed = Passed {
                path: path
                    .rsplit_once("/terbuka/")
                    .map_or(path, |(_, it)| it)
                    .to_owned(),
                range: range.map(str::to_owned),
                bytes: 0,
            };
            line.passed.send_modify(|all| {
                waited.lock().unwrap().push(all.len());
                all.push(passed);
            });
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}

async fn answer(line: &Shared, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, waited: &Waited) {
    let mut buffer = vec![0; 1400];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if let Some(rate) = line.rate {
            let until = {
                let mut free = line.free.lock().unwrap();
                *free = (*free).max(Instant::now()) + Duration::from_secs_f64(count as f64 / rate);
                *free
            };
            tokio::time::sleep_until(until.into()).await;
        }
        // Of the request that came last: HTTP/1.1 asks one thing after the other.
        let at = waited.lock().unwrap().last().copied();
        let document = at.is_some_and(|at| line.passed.borrow()[at].document().is_some());
        let so_far = at.map_or(0, |at| line.passed.borrow()[at].bytes);
        if document {
            hold(line, so_far + count).await;
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
        if let Some(at) = at {
            line.passed.send_modify(|all| all[at].bytes += count);
        }
    }
}

/// Waits where a document is to be held.
async fn hold(line: &Shared, bytes: usize) {
    let mine = line.hold.send_if_modified(|hold| {
        let due = hold.after.is_some_and(|after| bytes > after);
        if due {
            (hold.after, hold.held) = (None, true);
        }
        due
    });
    if mine {
        let mut holding = line.hold.subscribe();
        drop(holding.wait_for(|hold| !hold.held).await);
    }
}
