//! Proxies: what they get to see, and when they are not asked.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net,
};

use super::*;
use crate::siasn::http::connect;

/// A proxy that opens tunnels, all of them to one address.
struct Proxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    async fn to(target: SocketAddr) -> Self {
        Self::start(Ok(target)).await
    }

    /// A proxy that opens a tunnel, or gives this answer instead.
    async fn start(target: Result<SocketAddr, &'static str>) -> Self {
        let listener = net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::default());
        let log = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(stream, target, Arc::clone(&log)));
            }
        });
        Self { address, heads }
    }

    fn choice(&self) -> ProxyChoice {
        self.without("")
    }

    fn without(&self, except: &str) -> ProxyChoice {
        let address = format!("http://nama:sandi@{}", self.address);
        ProxyChoice::url(&address, except).unwrap()
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn tunnel(
    mut stream: net::TcpStream,
    target: Result<SocketAddr, &str>,
    log: Arc<Mutex<Vec<String>>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    log.lock().unwrap().push(String::from_utf8(head).unwrap());
    match target {
        Ok(target) => {
            let mut server = net::TcpStream::connect(target).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            copy_bidirectional(&mut stream, &mut server).await?;
            Ok(())
        }
        Err(answer) => stream.write_all(answer.as_bytes()).await,
    }
}

fn through(proxy: ProxyChoice, options: Options) -> Options {
    Options { proxy, ..options }
}

fn at_name() -> Url {
    format!("https://{NAME}/auth/x").parse().unwrap()
}

#[tokio::test]
async fn a_proxy_sees_a_name_and_no_token() {
    let authority = Authority::new();
    let server = authority.siasn(NAME).await;
    let proxy = Proxy::to(server.address).await;
    let site = Site::parse(&format!("https://{NAME}")).unwrap();
    let client = Client::new(site, through(proxy.choice(), authority.believed()));
    sign_in(&client).await;
    let seen = server.seen();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(
        seen.iter().all(|seen| seen.starts_with("HTTP/2.0 ")),
        "{seen:?}"
    );
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "{heads:?}");
    let connect = format!("CONNECT {NAME}:443 HTTP/1.1\r\n");
    assert!(heads[0].starts_with(&connect), "{heads:?}");
    let head = heads[0].to_lowercase();
    let own = "proxy-authorization: basic bmftytpzyw5kaq==\r\n"; // nama:sandi
    assert!(head.contains(own), "{head}");
    assert!(!head.replace(own, "").contains("authorization"), "{head}");
    assert!(
        !head.contains("rahasia") && !head.contains("kata-sandi"),
        "{head}"
    );
}

#[tokio::test]
async fn a_proxy_that_opens_the_tunnel_has_to_be_believed() {
    let (authority, inspector) = (Authority::new(), Authority::stranger());
    let inspected = inspector.siasn(NAME).await;
    let proxy = Proxy::to(inspected.address).await;
    let options = through(proxy.choice(), authority.believed());
    let (kind, cause, sent) = failure_of(options, at_name()).await;
    assert_eq!(
        (kind, sent),
        (FailureKind::Certificate, Sent::No),
        "{cause}"
    );
    assert_eq!(inspected.seen(), [""; 0]);

    let options = through(proxy.choice(), inspector.believed());
    assert!(get(options, at_name()).await.is_ok());
}

#[tokio::test]
async fn a_proxy_s_own_certificate_is_checked_too() {
    let (authority, stranger) = (Authority::new(), Authority::stranger());
    let proxy = stranger.siasn("127.0.0.1").await;
    let choice = ProxyChoice::url(&format!("https://{}", proxy.address), "").unwrap();
    let (kind, cause, sent) = failure_of(through(choice, authority.believed()), at_name()).await;
    assert_eq!(
        (kind, sent),
        (FailureKind::Certificate, Sent::No),
        "{cause}"
    );
    assert_eq!(proxy.seen(), [""; 0]);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    for (answer, word) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "authorization required",
        ),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "unsuccessful"),
    ] {
        let proxy = Proxy::start(Err(answer)).await;
        let options = through(proxy.choice(), Options::default());
        let (kind, cause, sent) = failure_of(options, at_name()).await;
        assert_eq!((kind, sent), (FailureKind::NoServer, Sent::No), "{cause}");
        assert!(
            cause.starts_with("proxy: ") && cause.contains(word),
            "{cause}"
        );
        assert_eq!(proxy.heads().len(), 1);
    }
}

#[tokio::test]
async fn this_machine_is_reached_without_a_proxy() {
    let authority = Authority::new();
    let (plain, server) = (Server::start(|_| None), authority.siasn("localhost").await);
    let proxy = Proxy::to(server.address).await;
    let options = through(proxy.choice(), authority.believed());
    let port = server.address.port();
    for url in [
        format!("{}/x", plain.address),
        plain.address.replace("127.0.0.1", "localhost"),
        format!("https://localhost:{port}/auth/x"),
    ] {
        let answer = get(options.clone(), url.parse().unwrap()).await;
        assert!(answer.is_ok(), "{url}");
    }
    assert_eq!(proxy.heads(), [""; 0]);
}

#[tokio::test]
async fn a_host_in_no_proxy_is_reached_without() {
    let authority = Authority::new();
    let server = authority.siasn(NAME).await;
    let proxy = Proxy::to(server.address).await;
    let url = format!("https://{NAME}:{}/x", server.address.port());
    let asked = async |except: &str| {
        let options = through(proxy.without(except), Options::default());
        let root = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
        let client = connect::builder(&options).unwrap().tls_certs_only([root]);
        // In place of the resolver, which would have to ask others for the name.
        let client = client.resolve(NAME, server.address).build().unwrap();
        client.get(&url).send().await.unwrap();
        proxy.heads().len()
    };
    assert_eq!(asked("lain.invalid, .contoh.invalid").await, 0);
    assert_eq!(asked("*").await, 0);
    assert_eq!(asked("lain.invalid").await, 1);
    assert_eq!(asked("").await, 2);
}
