//! What went wrong, for a person: the kind decides what is retried, how it is shown and the exit
//! code; the cause is for whoever looks closer; the hint comes from the kind.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// A failure with kind and cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What it is.
    pub kind: FailureKind,
    /// What was seen, in a few technical words; uncleaned, never a secret or a personal datum.
    pub cause: String,
    /// The server's own sentence about it, uncleaned: for the screen as its quotation, never for a
    /// log, since it may name a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// How long the server asks to be left alone, in whole seconds (`Retry-After`, or what is usual
    /// for the kind).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u64>,
}

/// The kinds of failure that the program tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// Nobody answers at the address.
    NoServer,
    /// The name of the host is not known.
    UnknownHost,
    /// No answer in time; the request may have arrived.
    TimedOut,
    /// The line broke; the request may have arrived.
    LineBroken,
    /// The answer ended in the middle.
    HalfAnswer,
    /// The host answers, but is no SIASN, or answers with a page for people.
    NotSiasn,
    /// An answer that does not say what it should.
    Unreadable,
    /// The host's certificate does not hold: of another name, of an authority that nobody knows, or
    /// out of its time.
    Certificate,
    /// User name, password or one-time code are wrong; a provider does not say which.
    Credentials,
    /// A one-time code was not accepted, and this machine's clock and the server's differ.
    ClockSkew,
    /// The sign-in was declined where it had to be confirmed.
    SignInDenied,
    /// The sign-in was not confirmed in time.
    SignInExpired,
    /// The user's own program for a token (`token_command`) gave none.
    TokenCommand,
    /// The gateway does not accept the key of this installation.
    GatewayKey,
    /// The sign-in has run out.
    SignedOut,
    /// Outside this account's authority.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Somebody else was first.
    Conflict,
    /// The server does not accept what was sent; the cause names the field.
    Rejected,
    /// Too many requests.
    SlowDown,
    /// The server rests or failed.
    ServerTrouble,
    /// The gateway has switched the server off for a moment (*SUSPENDED*).
    Suspended,
    /// The server stumbled over this one request.
    ServerFault,
    /// The file is too large.
    TooLarge,
    /// The file is empty.
    EmptyFile,
    /// The file is not what it says.
    WrongType,
    /// The bytes are not those that the server announced.
    Damaged,
    /// There is no desktop to open things with.
    NoDesktop,
    /// It cannot be done just now, since work on it is under way.
    Busy,
    /// Our own storage failed.
    Storage,
    /// The disk under our own storage is full.
    DiskFull,
    /// Our own storage may not be written to: the disk is read-only, or a permission is missing.
    DiskReadOnly,
    /// Another window wrote to our own storage for longer than we could wait.
    StoreBusy,
    /// Another program has our own storage open and can't share it; the cause says which.
    StoreHeld,
    /// The files of our own storage are not where they were, and could not be put back.
    StoreGone,
    /// A newer periksa has written our own storage; this one leaves it as it is.
    StoreNewer,
    /// A fault of the program's own.
    Internal,
}

impl FailureKind {
    /// All kinds; each has its sentence and its hint in the message catalogue.
    pub const ALL: [Self; 37] = [
        Self::NoServer,
        Self::UnknownHost,
        Self::TimedOut,
        Self::LineBroken,
        Self::HalfAnswer,
        Self::NotSiasn,
        Self::Unreadable,
        Self::Certificate,
        Self::Credentials,
        Self::ClockSkew,
        Self::SignInDenied,
        Self::SignInExpired,
        Self::TokenCommand,
        Self::GatewayKey,
        Self::SignedOut,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::Rejected,
        Self::SlowDown,
        Self::ServerTrouble,
        Self::Suspended,
        Self::ServerFault,
        Self::TooLarge,
        Self::EmptyFile,
        Self::WrongType,
        Self::Damaged,
        Self::NoDesktop,
        Self::Busy,
        Self::Storage,
        Self::DiskFull,
        Self::DiskReadOnly,
        Self::StoreBusy,
        Self::StoreHeld,
        Self::StoreGone,
        Self::StoreNewer,
        Self::Internal,
    ];

    /// The word for it, in the message catalogue and for scripts.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NoServer => "no-server",
            Self::UnknownHost => "unknown-host",
            Self::TimedOut => "timed-out",
            Self::LineBroken => "line-broken",
            Self::HalfAnswer => "half-answer",
            Self::NotSiasn => "not-siasn",
            Self::Unreadable => "unreadable",
            Self::Certificate => "certificate",
            Self::Credentials => "credentials",
            Self::ClockSkew => "clock-skew",
            Self::SignInDenied => "sign-in-denied",
            Self::SignInExpired => "sign-in-expired",
            Self::TokenCommand => "token-command",
            Self::GatewayKey => "gateway-key",
            Self::SignedOut => "signed-out",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::SlowDown => "slow-down",
            Self::ServerTrouble => "server-trouble",
            Self::Suspended => "suspended",
            Self::ServerFault => "server-fault",
            Self::TooLarge => "too-large",
            Self::EmptyFile => "empty-file",
            Self::WrongType => "wrong-type",
            Self::Damaged => "damaged",
            Self::NoDesktop => "no-desktop",
            Self::Busy => "busy",
            Self::Storage => "storage",
            Self::DiskFull => "disk-full",
            Self::DiskReadOnly => "disk-read-only",
            Self::StoreBusy => "store-busy",
            Self::StoreHeld => "store-held",
            Self::StoreGone => "store-gone",
            Self::StoreNewer => "store-newer",
            Self::Internal => "internal",
        }
    }

    /// What a failed write means for the decision it carried.
    pub fn fate(self) -> Fate {
        match self {
            Self::NoServer
            | Self::UnknownHost
            | Self::Certificate
            | Self::Credentials
            | Self::ClockSkew
            | Self::SignInDenied
            | Self::SignInExpired
            | Self::TokenCommand
            | Self::GatewayKey
            | Self::SignedOut
            | Self::SlowDown
            | Self::Busy => Fate::NotSent,
            Self::Forbidden | Self::NotFound | Self::Rejected => Fate::Refused,
            Self::Conflict => Fate::Conflict,
            _ => Fate::InDoubt,
        }
    }

    /// Whether the line or the server is away for now, so that work goes on from the cache.
    pub fn is_offline(self) -> bool {
        matches!(
            self,
            Self::NoServer
                | Self::UnknownHost
                | Self::TimedOut
                | Self::LineBroken
                | Self::HalfAnswer
                | Self::SlowDown
                | Self::ServerTrouble
                | Self::Suspended
        )
    }
}

/// What became of a write that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server certainly did not act on it.
    NotSent,
    /// The server answered that it will not.
    Refused,
    /// The server answered that somebody else was first.
    Conflict,
    /// It may have acted: read back before anything is sent again.
    InDoubt,
}

impl Failure {
    /// A failure of a kind with what was seen.
    pub fn new(kind: FailureKind, cause: impl Into<String>) -> Self {
        Self {
            kind,
            cause: cause.into(),
            said: None,
            wait: None,
        }
    }

    /// The same with how long the server asks to be left alone; parts of a second count as one.
    #[must_use]
    pub fn waiting(mut self, pause: Option<Duration>) -> Self {
        self.wait = pause.map(|pause| {
            pause
                .as_millis()
                .div_ceil(1000)
                .try_into()
                .unwrap_or(u64::MAX)
        });
        self
    }

    /// The same with what the server said about it.
    #[must_use]
    pub fn saying(mut self, words: Option<String>) -> Self {
        self.said = words;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.slug(), self.cause)
    }
}

impl std::error::Error for Failure {}
