//! As much of HTTP/1.1 as a proxy has to read (RFC 9112).

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite};

/// A line to a client, encrypted or not.
pub trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

const END: &[u8] = b"\r\n\r\n";

/// A request as it came.
pub struct Request {
    head: String,
    body: Vec<u8>,
}

/// The head of the next message, its empty line included; `None` where the line ended before it.
pub async fn head(line: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(END) {
        if line.read_until(b'\n', &mut head).await? == 0 {
            return Ok(None);
        }
    }
    String::from_utf8(head)
        .map(Some)
        .map_err(|_| io::ErrorKind::InvalidData.into())
}

impl Request {
    pub fn of(head: String) -> Self {
        let body = Vec::new();
        Self { head, body }
    }

    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// How long its body is; the client always says.
    pub fn length(&self) -> usize {
        assert!(header(&self.head, "transfer-encoding").is_none());
        header(&self.head, "content-length").map_or(0, |length| length.parse().unwrap())
    }

    pub async fn read(
        &mut self,
        line: &mut (impl AsyncRead + Unpin),
        length: usize,
    ) -> io::Result<()> {
        self.body.resize(length, 0);
        line.read_exact(&mut self.body).await.map(drop)
    }

    /// What it is about: its path and body.
    pub fn about(&self) -> String {
        format!("{} {}", self.path(), String::from_utf8_lossy(&self.body))
    }

    /// All of it that was read.
    pub fn bytes(&self) -> Vec<u8> {
        [self.head.as_bytes(), &self.body].concat()
    }

    /// The same, which asks for one answer only on its line.
    pub fn closing(&self) -> Vec<u8> {
        let head = with_connection(&self.head, Some("close"));
        [head.as_bytes(), &self.body].concat()
    }
}

/// An answer after which its line was closed, as one on a line that goes on.
pub fn lasting(answer: &[u8]) -> Vec<u8> {
    let at = body_at(answer);
    let head = String::from_utf8_lossy(&answer[..at]);
    let head = with_connection(&head, None);
    [head.as_bytes(), &answer[at..]].concat()
}

/// Where the second half of an answer's body begins.
pub fn half_of_body(answer: &[u8]) -> usize {
    let at = body_at(answer);
    at + (answer.len() - at) / 2
}

fn body_at(message: &[u8]) -> usize {
    let mut windows = message.windows(END.len());
    let end = windows.position(|window| window == END);
    end.map_or(message.len(), |at| at + END.len())
}

fn with_connection(head: &str, value: Option<&str>) -> String {
    let lines = head.trim_end().split("\r\n");
    let kept = lines.filter(|line| name(line) != Some("connection".to_owned()));
    let mut head = kept.collect::<Vec<_>>().join("\r\n");
    if let Some(value) = value {
        head.push_str(&format!("\r\nconnection: {value}"));
    }
    head + "\r\n\r\n"
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    let mut lines = head.split("\r\n");
    let line = lines.find(|line| name(line).as_deref() == Some(wanted))?;
    Some(line.split_once(':')?.1.trim())
}

fn name(line: &str) -> Option<String> {
    let (name, _) = line.split_once(':')?;
    Some(name.trim().to_ascii_lowercase())
}
