//! Which call of either dialect a request is.

/// A call, as far as faults tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// What the provider offers.
    Discovery,
    /// Signing in, or a new token.
    Token,
    /// Which dialect the server speaks, and what it can.
    Abilities,
    /// The inbox.
    List,
    /// What changed in it.
    Changes,
    /// One proposal as it stands; also how a decision is read back.
    Proposal,
    /// The history of one proposal, in dialect `siasn` a call of its own.
    Log,
    /// What is held of a person, in dialect `siasn` a call of its own.
    Profile,
    /// The gateway's token.
    Gateway,
    /// A document.
    Document,
    /// A decision: any in dialect `terbuka`, an acceptance in `siasn`.
    Decide,
    /// Several decisions in one call of dialect `terbuka`.
    DecideMany,
    /// A return in dialect `siasn`.
    Return,
    /// A refusal in dialect `siasn`.
    Refuse,
    /// Corrections by themselves, in dialect `siasn`.
    Correct,
    /// A batch of signed approvals in dialect `siasn`.
    Sign,
    /// Anything else.
    Other,
}

impl Call {
    /// Reads it off a request.
    pub fn of(method: &str, path: &str) -> Self {
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        let segments: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match (method, segments.as_slice()) {
            (_, [.., "openid-configuration"]) => Self::Discovery,
            (_, [.., "openid-connect", "token"]) => Self::Token,
            (_, ["oauth2", "token"]) => Self::Gateway,
            (_, ["siasn-instansi", "api", "terbuka", rest @ ..]) => Self::terbuka(method, rest),
            (_, ["siasn-instansi", "api", "peremajaan", rest @ ..]) => Self::siasn(method, rest),
            (_, ["profilasn", ..]) => Self::Profile,
            (_, [.., "get-log", _]) => Self::Log,
            (_, [.., "download-dok"]) => Self::Document,
            (_, [.., "terima-usulan"]) => Self::Sign,
            _ => Self::Other,
        }
    }

    fn terbuka(method: &str, path: &[&str]) -> Self {
        match (method, path) {
            (_, ["kemampuan"]) => Self::Abilities,
            ("GET", ["usul"]) => Self::List,
            ("GET", ["usul", "perubahan"]) => Self::Changes,
            ("GET", ["usul", _]) => Self::Proposal,
            ("POST", ["usul", _, "keputusan"]) => Self::Decide,
            ("POST", ["keputusan"]) => Self::DecideMany,
            ("GET", ["dokumen", _]) => Self::Document,
            _ => Self::Other,
        }
    }

    fn siasn(method: &str, path: &[&str]) -> Self {
        match (method, path) {
            ("GET", ["inbox-usul-instansi"]) => Self::List,
            ("GET", [_, "get-verifikasi-data", _]) => Self::Proposal,
            ("POST", ["verifikasi-berkas"]) => Self::Decide,
            ("POST", ["kembalikan-usulan"]) => Self::Return,
            ("POST", ["tolak-usulan"]) => Self::Refuse,
            ("POST", [_, "update-data"]) => Self::Correct,
            ("POST", [.., "terima-usulan"]) => Self::Sign,
            _ => Self::Other,
        }
    }

    /// Whether it carries a decision, or a part of one, to the server.
    pub fn decides(self) -> bool {
        matches!(
            self,
            Self::Decide
                | Self::DecideMany
                | Self::Return
                | Self::Refuse
                | Self::Correct
                | Self::Sign
        )
    }
}
