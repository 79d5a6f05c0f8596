//! What is known about the server, the line and this program (*tentang*).

use jiff::SignedDuration;

/// What the screen remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The first line shown; put right by the drawing.
    pub top: usize,
}

/// What only the engine knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The server's clock less this machine's; `None`: not measured.
    pub skew: Option<SignedDuration>,
    /// Where secrets are kept, in the word of `vault-kind` in the message catalogue (the slug of the
    /// vault's kind); `None`: not known yet.
    pub vault: Option<&'static str>,
    /// Whether the line to the server is encrypted; `None`: not known yet.
    pub encrypted: Option<bool>,
    /// The paths that the program uses although no public record shows them, as the server gets
    /// them.
    pub unproven: Vec<Unproven>,
}

/// A path that nobody outside has seen at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproven {
    /// What it is for.
    pub action: Action,
    /// The path below the address of the API.
    pub path: String,
}

/// What an unproven path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Handing a proposal back (*kembalikan*).
    Return,
    /// Refusing it (*tolak*).
    Refuse,
    /// BKN's accept (*validasi*).
    Validate,
    /// Putting a proposed value right (*koreksi*).
    Correct,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Return, Self::Refuse, Self::Validate, Self::Correct];

    /// The word for it in the message catalogue.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Refuse => "refuse",
            Self::Validate => "validate",
            Self::Correct => "correct",
        }
    }
}

/// From which difference on the clocks are said to differ: a one-time code lives half a minute.
const NOTABLE: SignedDuration = SignedDuration::from_secs(20);

impl Facts {
    /// The difference of the clocks, where it is large enough to matter.
    pub fn notable_skew(&self) -> Option<SignedDuration> {
        self.skew.filter(|skew| skew.abs() >= NOTABLE)
    }
}
