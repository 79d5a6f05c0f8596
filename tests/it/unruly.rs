//! A line that misbehaves on purpose: a proxy on loopback between program and sandbox, which lets
//! everything pass but the calls that it was told to spoil. It knows HTTP/1.1 and which call is which;
//! of client, store and sandbox it knows nothing.

pub mod call;
pub mod fault;
pub mod ledger;
mod wire;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

pub use self::{
    call::Call,
    fault::{Fault, Moment, Rule},
};
use self::{
    fault::Answer,
    ledger::{Ledger, Line as Noted, Mark},
    wire::{Line, Request},
};

/// A proxy at work. Dropping it closes its doors and lets every line go.
pub struct Unruly {
    address: SocketAddr,
    desk: Arc<Desk>,
    open: watch::Sender<bool>,
    doors: tokio::task::JoinHandle<()>,
}

/// What all lines share.
struct Desk {
    upstream: SocketAddr,
    book: Mutex<Book>,
    open: watch::Sender<bool>,
    /// How many answers about one proposal were given.
    readings: watch::Sender<usize>,
    /// How many requests are on their way to the server, whether anybody waits for them or not.
    under_way: watch::Sender<usize>,
    /// Who looks at each decision as it comes, before anything is done with it.
    watcher: Option<Watcher>,
}

/// Is shown the id of the proposal, or what names it, of each decision that arrives.
pub type Watcher = Arc<dyn Fn(Call, &str) + Send + Sync>;

#[derive(Default)]
struct Book {
    rules: Vec<Rule>,
    /// Every call that came whole, and what it was about.
    seen: Vec<(Call, String)>,
    /// How often a rule struck.
    struck: usize,
    certificates: Option<Certificates>,
    /// Where every call is noted, and under whose name.
    ledger: Option<(Ledger, &'static str)>,
}

/// Whom the doors show themselves as.
#[derive(Clone)]
pub struct Certificates {
    /// As who they should be.
    pub own: Arc<ServerConfig>,
    /// As somebody whom nobody believes.
    pub strangers: Arc<ServerConfig>,
    /// Whether that is at present.
    pub strange: bool,
}

impl Unruly {
    /// A proxy in front of a server.
    pub async fn before(upstream: SocketAddr, rules: Vec<Rule>) -> Self {
        Self::watched(upstream, rules, None, None).await
    }

    /// The same behind TLS, or with somebody who looks on.
    pub async fn watched(
        upstream: SocketAddr,
        rules: Vec<Rule>,
        certificates: Option<Certificates>,
        watcher: Option<Watcher>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = watch::Sender::new(true);
        let desk = Arc::new(Desk {
            upstream,
            book: Mutex::new(Book {
                rules,
                certificates,
                ..Book::default()
            }),
            open: open.clone(),
            readings: watch::Sender::new(0),
            under_way: watch::Sender::new(0),
            watcher,
        });
        let doors = tokio::spawn(keep_doors(listener, address, Arc::clone(&desk)));
        Self {
            address,
            desk,
            open,
            doors,
        }
    }

    /// The address for a client.
    pub fn url(&self) -> String {
        let tls = self.desk.book().certificates.is_some();
        let scheme = if tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Somebody is there again, and is who they should be.
    pub fn come_back(&self) {
        if let Some(certificates) = &mut self.desk.book().certificates {
            certificates.strange = false;
        }
        self.open.send_replace(true);
    }

    /// Spoils further calls.
    pub fn add(&self, rule: Rule) {
        self.desk.book().rules.push(rule);
    }

    /// Spoils nothing any more.
    pub fn calm(&self) {
        self.desk.book().rules.clear();
    }

    /// Notes every call from now on, under a name.
    pub fn keep(&self, ledger: &Ledger, who: &'static str) {
        self.desk.book().ledger = Some((ledger.clone(), who));
    }

    /// How often something was spoilt.
    pub fn struck(&self) -> usize {
        self.desk.book().struck
    }

    /// Whether nothing is on its way to the server, given up or not.
    pub fn is_quiet(&self) -> bool {
        *self.desk.under_way.borrow() == 0
    }

    /// Waits for that.
    pub async fn quiet(&self) {
        let mut under_way = self.desk.under_way.subscribe();
        let _ = under_way.wait_for(|count| *count == 0).await;
    }

    /// How many calls of a kind came, about something whose name is in them.
    pub fn came(&self, call: Call, about: &str) -> usize {
        let book = self.desk.book();
        let fits = |(one, what): &&(Call, String)| *one == call && what.contains(about);
        book.seen.iter().filter(fits).count()
    }
}

impl Drop for Unruly {
    fn drop(&mut self) {
        self.open.send_replace(false);
        self.doors.abort();
    }
}

impl Desk {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do with a call, the head of which has come.
    fn strike(&self, call: Call) -> Option<Fault> {
        let mut book = self.book();
        let mut rules = book.rules.iter_mut();
        let fault = rules.find_map(|rule| rule.strikes(call))?;
        book.struck += 1;
        book.rules.iter_mut().for_each(Rule::wake);
        Some(fault)
    }

    fn mark(&self, mark: Mark, call: Call, request: &Request) {
        if let Some((ledger, who)) = &self.book().ledger {
            let about = request.about();
            ledger.note(Noted {
                who,
                mark,
                call,
                about,
            });
        }
    }

    fn note(&self, call: Call, request: &Request) {
        let about = request.about();
        if let Some(watcher) = self.watcher.as_ref().filter(|_| call.decides()) {
            watcher(call, &about);
        }
        self.book().seen.push((call, about));
    }
}

/// A request on its way.
struct UnderWay<'a>(&'a Desk);

impl<'a> UnderWay<'a> {
    fn of(desk: &'a Desk) -> Self {
        desk.under_way.send_modify(|count| *count += 1);
        Self(desk)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

/// Opens and closes the doors, and hands each line to somebody.
async fn keep_doors(listener: TcpListener, address: SocketAddr, desk: Arc<Desk>) {
    let mut open = desk.open.subscribe();
    let mut listener = Some(listener);
    loop {
        if *open.borrow_and_update() {
            if listener.is_none() {
                listener = TcpListener::bind(address).await.ok();
            }
            let Some(doors) = &listener else {
                // The last line out of this port is still being taken down.
                tokio::task::yield_now().await;
                continue;
            };
            tokio::select! {
                accepted = doors.accept() => {
                    if let Ok((line, _)) = accepted {
                        tokio::spawn(attend(line, Arc::clone(&desk)));
                    }
                }
                changed = open.changed() => if changed.is_err() { return },
            }
        } else {
            listener = None;
            if open.changed().await.is_err() {
                return;
            }
        }
    }
}

/// Serves one line until it ends, breaks, or nobody is there any more.
async fn attend(line: TcpStream, desk: Arc<Desk>) {
    // Whatever is dropped is reset; an orderly end is brought about by hand.
    let _ = line.set_zero_linger();
    let _ = line.set_nodelay(true);
    let mut open = desk.open.subscribe();
    let gone = async move {
        let _ = open.wait_for(|open| !open).await;
    };
    let certificates = desk.book().certificates.clone();
    let serving = async {
        let line: Box<dyn Line> = match certificates {
            None => Box::new(line),
            Some(certificates) => {
                let config = match certificates.strange {
                    true => certificates.strangers,
                    false => certificates.own,
                };
                Box::new(TlsAcceptor::from(config).accept(line).await?)
            }
        };
        serve(BufReader::new(line), &desk).await
    };
    tokio::select! {
        _ = serving => {}
        () = gone => {}
    }
}

type Client = BufReader<Box<dyn Line>>;

async fn serve(mut client: Client, desk: &Desk) -> io::Result<()> {
    while let Some(head) = wire::head(&mut client).await? {
        let mut request = Request::of(head);
        let call = Call::of(request.method(), request.path());
        let fault = desk.strike(call);
        match fault {
            Some(Fault::ResetBefore) => return Ok(()),
            Some(Fault::ResetDuring) => {
                let half = request.length() / 2;
                request.read(&mut client, half).await?;
                let mut server = TcpStream::connect(desk.upstream).await?;
                server.set_zero_linger()?;
                server.write_all(&request.bytes()).await?;
                return Ok(());
            }
            _ => request.read(&mut client, request.length()).await?,
        }
        desk.note(call, &request);
        let kept = match fault {
            None => {
                desk.mark(Mark::Came, call, &request);
                let answer = exchange(desk, &request).await?;
                desk.mark(Mark::Answered, call, &request);
                give(&mut client, &answer).await?;
                if call == Call::Proposal {
                    desk.readings.send_modify(|count| *count += 1);
                }
                true
            }
            Some(Fault::Late) => late(&mut client, desk, (call, &request)).await?,
            Some(fault) => spoil(&mut client, desk, &request, fault).await?,
        };
        if !kept {
            return Ok(());
        }
    }
    Ok(())
}

/// Does with a call that came whole what was wished; says whether the line goes on.
async fn spoil(
    client: &mut Client,
    desk: &Desk,
    request: &Request,
    fault: Fault,
) -> io::Result<bool> {
    match fault {
        Fault::ResetBefore | Fault::ResetDuring | Fault::ResetAfter | Fault::Late => {}
        Fault::AnswerLost => drop(exchange(desk, request).await?),
        Fault::SentTwice => {
            exchange(desk, request).await?;
            let answer = exchange(desk, request).await?;
            give(client, &answer).await?;
            return Ok(true);
        }
        Fault::AnsweredTwice => {
            let answer = exchange(desk, request).await?;
            give(client, &[answer.clone(), answer].concat()).await?;
            return Ok(true);
        }
        Fault::Drip => {
            let answer = exchange(desk, request).await?;
            drip(client, &answer).await?;
        }
        Fault::Cut => {
            let answer = exchange(desk, request).await?;
            let half = wire::half_of_body(&answer);
            give(client, &answer[..half]).await?;
            end(client).await?;
        }
        Fault::Garbage => {
            drop(exchange(desk, request).await?);
            give(client, b"\x00\x1b]52;c;ZGlh\x07 SIASN? \xff\xfe\r\n\r\n").await?;
            end(client).await?;
        }
        Fault::Says(answer, Moment::Before) => {
            give(client, &said(answer)).await?;
            return Ok(true);
        }
        Fault::Says(answer, Moment::After | Moment::Within) => {
            drop(exchange(desk, request).await?);
            give(client, &said(answer)).await?;
            return Ok(true);
        }
        Fault::Gone => desk.open.send_modify(|open| *open = false),
        Fault::Stranger => {
            if let Some(certificates) = &mut desk.book().certificates {
                certificates.strange = true;
            }
        }
        Fault::Swallow(deed) => deed(),
        Fault::Lose(deed) => {
            drop(exchange(desk, request).await?);
            deed();
        }
        Fault::Do(moment, deed) => return act(client, desk, request, (moment, deed)).await,
    }
    Ok(false)
}

/// Sends a call on when its client has given up; a decision only when its client has then seen that
/// nothing came of it.
async fn late(
    client: &mut Client,
    desk: &Desk,
    (call, request): (Call, &Request),
) -> io::Result<bool> {
    let _under_way = UnderWay::of(desk);
    given_up(client).await;
    if call.decides() {
        let mut readings = desk.readings.subscribe();
        let _ = readings.changed().await;
    }
    exchange(desk, request).await.map(|_| false)
}

/// Does something to the world at a moment of the call, which then goes its way.
async fn act(
    client: &mut Client,
    desk: &Desk,
    request: &Request,
    (moment, deed): (Moment, fault::Deed),
) -> io::Result<bool> {
    if moment == Moment::Before {
        deed();
    }
    let answer = exchange(desk, request).await?;
    if moment == Moment::After {
        deed();
    }
    let middle = wire::half_of_body(&answer);
    give(client, &answer[..middle]).await?;
    if moment == Moment::Within {
        deed();
    }
    give(client, &answer[middle..]).await?;
    Ok(true)
}

/// Asks the server, on a line of its own.
async fn exchange(desk: &Desk, request: &Request) -> io::Result<Vec<u8>> {
    let _under_way = UnderWay::of(desk);
    let mut server = TcpStream::connect(desk.upstream).await?;
    server.set_nodelay(true)?;
    server.write_all(&request.closing()).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(wire::lasting(&answer))
}

async fn give(client: &mut Client, bytes: &[u8]) -> io::Result<()> {
    client.get_mut().write_all(bytes).await?;
    client.get_mut().flush().await
}

/// Ends a line as one who has said all does.
async fn end(client: &mut Client) -> io::Result<()> {
    client.get_mut().shutdown().await?;
    given_up(client).await;
    Ok(())
}

/// Until the client is gone.
async fn given_up(client: &mut Client) {
    let mut rest = [0; 256];
    while client.read(&mut rest).await.is_ok_and(|read| read > 0) {}
}

/// Gives an answer byte by byte and never the last one, until the client has had enough.
async fn drip(client: &mut Client, answer: &[u8]) -> io::Result<()> {
    for byte in &answer[..answer.len().saturating_sub(1)] {
        give(client, &[*byte]).await?;
        // The drip itself, nothing that is waited for.
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    given_up(client).await;
    Ok(())
}

fn said(answer: Answer) -> Vec<u8> {
    let (head, body) = match answer {
        Answer::Fault => (
            "500 Internal Server Error",
            "{\"error\":true,\"message\":\"gagal\"}",
        ),
        Answer::Busy(None) => ("503 Service Unavailable", "sibuk"),
        Answer::Busy(Some(_)) => ("503 Service Unavailable", "sibuk, tunggu"),
        Answer::SlowDown(_) => ("429 Too Many Requests", "{\"message\":\"pelan\"}"),
        Answer::Portal => (
            "200 OK",
            "<html><h1>CONTOH WIFI</h1><form>Masuk</form></html>",
        ),
        Answer::PortalElsewhere => ("302 Found", ""),
        Answer::NotHere => ("404 Not Found", "404 page not found"),
        Answer::Forbidden => (
            "403 Forbidden",
            "{\"error\":true,\"kode\":\"wewenang\",\"message\":\"tidak berwenang\"}",
        ),
    };
    let kind = match answer {
        Answer::Fault | Answer::SlowDown(_) | Answer::Forbidden => "application/json",
        Answer::NotHere => "text/plain",
        _ => "text/html",
    };
    let more = match answer {
        Answer::Busy(Some(pause)) | Answer::SlowDown(Some(pause)) => {
            format!("retry-after: {}\r\n", pause.as_secs())
        }
        Answer::PortalElsewhere => "location: http://portal.contoh.invalid/masuk\r\n".to_owned(),
        _ => String::new(),
    };
    let length = body.len();
    format!(
        "HTTP/1.1 {head}\r\ncontent-type: {kind}\r\n{more}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
