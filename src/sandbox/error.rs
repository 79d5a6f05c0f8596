//! Why the sandbox could not start or go on.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the sandbox could not start or go on; its `Display` is a sentence for the screen.
#[derive(Debug)]
pub enum SandboxError {
    /// Something other than loopback was asked for: an invented SIASN with one known password
    /// must not be reachable from another machine.
    NotLoopback(SocketAddr),
    /// The address is taken or not ours.
    Listen(SocketAddr, std::io::Error),
    /// The data directory holds the world of another seed or size.
    OtherWorld {
        /// Where it is.
        data: PathBuf,
        /// Seed and number of proposals stored there.
        stored: (u64, usize),
        /// Seed and number of proposals asked for.
        asked: (u64, usize),
    },
    /// Another sandbox runs on the same data directory.
    InUse(PathBuf),
    /// The data were written by a newer program.
    Newer {
        /// `user_version` of the file.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The data directory cannot be read or written.
    Files(PathBuf, std::io::Error),
    /// The database said no.
    Database(rusqlite::Error),
    /// An embedded file or a stored value cannot be read.
    Unreadable(String),
    /// The world could not be made; what it said.
    Generation(String),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "Kotak pasir hanya boleh mendengar di loopback (127.0.0.0/8 atau ::1), bukan di {address}."
            ),
            Self::Listen(address, error) => {
                write!(f, "Kotak pasir tidak dapat mendengar di {address}: {error}")
            }
            Self::OtherWorld {
                data,
                stored,
                asked,
            } => write!(
                f,
                "{} berisi dunia lain (benih {}, {} usul), yang diminta benih {}, {} usul. \
                 Pakai --fresh untuk membuatnya ulang.",
                data.display(),
                stored.0,
                stored.1,
                asked.0,
                asked.1
            ),
            Self::InUse(data) => {
                write!(f, "{} sedang dipakai kotak pasir lain.", data.display())
            }
            Self::Newer { found, known } => write!(
                f,
                "Data kotak pasir ditulis program yang lebih baru (skema {found}, dikenal {known})."
            ),
            Self::Files(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Database(error) => write!(f, "Basis data kotak pasir: {error}"),
            Self::Unreadable(what) => write!(f, "Tidak terbaca: {what}"),
            Self::Generation(what) => write!(f, "Dunia contoh gagal dibuat: {what}"),
        }
    }
}

impl std::error::Error for SandboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(_, error) | Self::Files(_, error) => Some(error),
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for SandboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<toml::de::Error> for SandboxError {
    fn from(error: toml::de::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<serde_json::Error> for SandboxError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}
