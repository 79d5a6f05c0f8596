//! How long the client waits, for each kind of call. Knows no resource: the caller says what its call
//! is for.

use std::time::Duration;

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To sign in, to stay so, or to leave.
    SignIn,
    /// To read many things: the inbox, a reference list.
    List,
    /// To read one thing.
    Dossier,
    /// To change something.
    Write,
    /// To fetch a document.
    Document,
}

/// How long one kind of call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest time without a byte, the wait for the answer's head included.
    pub silence: Duration,
    /// Longest time from the first byte sent to the last one read.
    pub whole: Duration,
}

/// How long each kind of call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Longest time to find and greet the server, a proxy's tunnel and TLS included.
    pub connect: Duration,
    /// For [`Errand::SignIn`].
    pub sign_in: Limits,
    /// For [`Errand::List`].
    pub list: Limits,
    /// For [`Errand::Dossier`].
    pub dossier: Limits,
    /// For [`Errand::Write`].
    pub write: Limits,
    /// For [`Errand::Document`].
    pub document: Limits,
}

impl Limits {
    const fn seconds(silence: u64, whole: u64) -> Self {
        Self {
            silence: Duration::from_secs(silence),
            whole: Duration::from_secs(whole),
        }
    }
}

impl Default for Patience {
    /// SIASN has been seen to answer after 60 s and more.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            // Somebody sits before it with a code that lasts 30 s.
            sign_in: Limits::seconds(30, 60),
            list: Limits::seconds(120, 300),
            dossier: Limits::seconds(90, 120),
            // What is given up is in doubt, and has to be read back.
            write: Limits::seconds(180, 180),
            // 10 MB over a line of 16 kB/s take ten minutes.
            document: Limits::seconds(90, 1200),
        }
    }
}

impl Patience {
    /// The limits of a kind of call.
    pub fn with(&self, errand: Errand) -> Limits {
        match errand {
            Errand::SignIn => self.sign_in,
            Errand::List => self.list,
            Errand::Dossier => self.dossier,
            Errand::Write => self.write,
            Errand::Document => self.document,
        }
    }

    /// The same with limits that hold for every kind of call.
    #[must_use]
    pub fn for_all(self, limits: impl Fn(Limits) -> Limits) -> Self {
        Self {
            connect: self.connect,
            sign_in: limits(self.sign_in),
            list: limits(self.list),
            dossier: limits(self.dossier),
            write: limits(self.write),
            document: limits(self.document),
        }
    }
}
