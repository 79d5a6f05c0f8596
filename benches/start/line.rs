//! The address that the program is set to: nobody listens there, somebody who says nothing, or a way
//! through to a sandbox on which requests are counted.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// What somebody finds who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The call is refused.
    Away,
    /// The call is taken, and nothing is said.
    Mute,
    /// The sandbox.
    Open,
}

/// How a request's first line ends.
const REQUEST: &[u8] = b" HTTP/1.1\r\n";

/// The address; free again when it is dropped.
pub struct Front {
    port: u16,
    over: Arc<AtomicBool>,
    requests: Arc<AtomicU64>,
    taking: Option<std::thread::JoinHandle<()>>,
}

impl Front {
    /// Stands at a port of this machine, before a sandbox.
    pub fn at(port: u16, manner: Manner, behind: SocketAddr) -> Self {
        let (over, requests) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let taking = (manner != Manner::Away).then(|| {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
            let (over, requests) = (Arc::clone(&over), Arc::clone(&requests));
            std::thread::spawn(move || take(&listener, manner, behind, &over, &requests))
        });
        Self {
            port,
            over,
            requests,
            taking,
        }
    }

    /// Requests that have gone through so far; where nobody answers, the calls.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        if let Some(taking) = self.taking.take() {
            drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
            let _ = taking.join();
        }
    }
}

fn take(
    listener: &TcpListener,
    manner: Manner,
    behind: SocketAddr,
    over: &AtomicBool,
    requests: &Arc<AtomicU64>,
) {
    let mut kept = Vec::new();
    for caller in listener.incoming().flatten() {
        if over.load(Ordering::Acquire) {
            return;
        }
        if manner == Manner::Mute {
            requests.fetch_add(1, Ordering::Relaxed);
            kept.push(caller);
            continue;
        }
        let Ok(server) = TcpStream::connect(behind) else {
            continue;
        };
        let (back, from) = (caller.try_clone().unwrap(), server.try_clone().unwrap());
        let counted = Arc::clone(requests);
        std::thread::spawn(move || pass(caller, server, Some(&counted)));
        std::thread::spawn(move || pass(from, back, None));
    }
}

/// Passes bytes on in one direction, and counts the requests in them.
fn pass(mut from: TcpStream, mut to: TcpStream, requests: Option<&AtomicU64>) {
    let mut buffer = [0; 65536];
    let mut tail = Vec::new();
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if let Some(requests) = requests {
            tail.extend_from_slice(&buffer[..length]);
            let found = tail.windows(REQUEST.len()).filter(|part| *part == REQUEST);
            requests.fetch_add(found.count() as u64, Ordering::Relaxed);
            let keep = tail.len().min(REQUEST.len() - 1);
            tail.drain(..tail.len() - keep);
        }
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
