//! Everything that the screen can show.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};

use super::{
    line::Link,
    notice::Notice,
    screens::{
        about::{About, Facts},
        conflict::Conflicted,
        correct::Correct,
        decide::Decide,
        inbox::Inbox,
        outbox::Outbox,
        profiles::{ProfileEntry, ProfileLabel, Profiles},
        review::{Begun, Desk, Review},
        sign_in::SignIn,
        signature::Signing,
    },
    verbs::{self, Verb},
};
use crate::{
    config::{Glyphs, Keymap, Problem},
    domain::{
        catalogue::Catalogue,
        dates,
        decision::Decision,
        economy::Economy,
        failure::Failure,
        id::{DocumentId, ProposalId},
        language::Language,
        outbox::Tally,
        pace::Thrift,
        role::Role,
        session::Session,
        value::References,
    },
};

/// Most bytes of a document where the server does not say: 1 MB by the rules of the campaign.
const DOCUMENT_LIMIT: u64 = 1 << 20;

/// Monotonic time since the program began.
pub type Moment = Duration;

/// The whole of it.
#[derive(Debug)]
pub struct State {
    /// Wall clock of the message being handled.
    pub now: Timestamp,
    /// Monotonic clock of the message being handled; for a key, when it arrived.
    pub moment: Moment,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the user chose.
    pub preferences: Preferences,
    /// Which key does what.
    pub keymap: Keymap,
    /// The categories.
    pub catalogue: Catalogue,
    /// Who is or was signed in; without a session nothing can be listed.
    pub session: Option<Session>,
    /// How things stand with the server.
    pub line: Line,
    /// Since when they do, and when it is tried again.
    pub link: Link,
    /// The address of the server, for the sign-in screen.
    pub server: String,
    /// The profile that is at work; its name stands above every screen.
    pub profile: ProfileLabel,
    /// The profiles to choose from, the one at work among them.
    pub profiles: Vec<ProfileEntry>,
    /// The profile to start with when this one has been left.
    pub switch_to: Option<ProfileLabel>,
    /// What the engine knows about server, line and secrets.
    pub facts: Facts,
    /// How sparing the program is with its lines, and how fast they are (*hemat*).
    pub economy: Economy,
    /// Whether it was sparing when that was last said.
    pub told: Thrift,
    /// The main screen.
    pub place: Place,
    /// What lies over the main screen and owns the keyboard.
    pub overlay: Option<Overlay>,
    /// The inbox.
    pub inbox: Inbox,
    /// The proposal that was opened last.
    pub review: Option<Review>,
    /// What was begun on other proposals and has not been sent.
    pub aside: BTreeMap<ProposalId, Begun>,
    /// Reference lists asked for so far: by name, code to words.
    pub references: References,
    /// The outbox.
    pub outbox: Outbox,
    /// The sign-in form.
    pub sign_in: SignIn,
    /// How many decisions are where.
    pub tally: Tally,
    /// What is said at the bottom.
    pub notice: Option<Notice>,
    /// Problems found in settings, themes and data files; shown in the help.
    pub problems: Vec<Problem>,
    /// Documents that the user waits for.
    pub fetching: BTreeSet<DocumentId>,
    /// The number of the last plan for a refresh.
    pub round: u64,
    /// Refreshes in a row that brought nothing.
    pub quiet: u32,
    /// Whether the program is on its way out.
    pub leaving: Leaving,
}

/// What the user chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The language of the screen.
    pub language: Language,
    /// The theme by name.
    pub theme: String,
    /// The themes to choose from.
    pub themes: Vec<String>,
    /// How long a decision is held back.
    pub grace: Duration,
    /// How long a proposal must have stood on the screen before a decision key counts.
    pub settle: Duration,
    /// What the terminal can show.
    pub glyphs: Glyphs,
}

/// How things stand with the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// Nobody signed in yet.
    #[default]
    SignedOut,
    /// Signing in.
    SigningIn,
    /// The last call worked.
    Online,
    /// The list is being refreshed.
    Syncing,
    /// The last call did not; what is cached can be read and decided on.
    Offline(Failure),
}

/// The main screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// *Masuk*.
    SignIn,
    /// *Kotak masuk*.
    Inbox,
    /// *Periksa*.
    Review,
    /// *Kotak keluar*.
    Outbox,
}

/// What lies over a main screen.
#[derive(Debug)]
pub enum Overlay {
    /// Reason and note of a decision (*putuskan*).
    Decide(Box<Decide>),
    /// A proposed value being put right (*koreksi*).
    Correct(Box<Correct>),
    /// What applies here (*bantuan*).
    Help(Help),
    /// What is known about server, line and program (*tentang*).
    About(About),
    /// The profiles to choose from (*profil*).
    Profiles(Profiles),
    /// Passphrase and code for approvals (*tanda tangan*).
    Sign(Box<Signing>),
    /// The question whether to sign out.
    SignOut,
    /// Theirs beside ours (*bentrok*).
    Conflict(Box<Conflicted>),
    /// The question whether to give a decision up of which nobody knows whether it arrived.
    GiveUp(Box<Decision>),
}

/// What the help remembers.
#[derive(Debug)]
pub struct Help {
    /// The first line shown; put right by the drawing.
    pub top: usize,
    /// The verbs that applied when it was opened.
    pub verbs: Vec<&'static Verb>,
}

impl Help {
    /// What applies on a screen.
    pub fn of(state: &State) -> Self {
        Self {
            top: 0,
            verbs: verbs::applying(state).collect(),
        }
    }
}

/// Whether the program is on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// No.
    No,
    /// It was wished, and something written would be lost: wished once more it is granted, any other
    /// key stays here.
    Asked,
    /// It waits until every decision made is on the disk.
    Keeping,
    /// It sends what is queued first.
    Flushing,
    /// Now.
    Now,
}

impl State {
    /// The role of the account; reading alone without one.
    pub fn role(&self) -> Role {
        self.session
            .as_ref()
            .map_or(Role::Monitor, |session| session.account.role)
    }

    /// The day where the offices are.
    pub fn today(&self) -> Date {
        dates::day_of(self.now)
    }

    /// A time of day to the second, as the screen writes it.
    pub fn clock(&self, at: Timestamp) -> String {
        let time = dates::clock_of(at);
        match self.preferences.language {
            Language::Indonesian => time,
            Language::English => time.replace('.', ":"),
        }
    }

    /// The key of a verb, as the screen names it.
    pub fn key_of(&self, verb: &str) -> String {
        let chord = self.keymap.chords_for(verb).first();
        chord.map_or_else(String::new, |chord| chord.short(self.preferences.glyphs))
    }

    /// What a dossier is read with.
    pub fn desk(&self) -> Desk<'_> {
        Desk {
            catalogue: &self.catalogue,
            language: self.preferences.language,
            today: self.today(),
            document_limit: self
                .session
                .as_ref()
                .map_or(DOCUMENT_LIMIT, |session| session.abilities.document_limit),
            references: &self.references,
        }
    }

    /// Puts the proposal on the screen away; what was begun on it is kept.
    pub fn put_aside(&mut self) {
        if let Some(review) = self.review.take()
            && review.begun.is_something()
        {
            self.aside.insert(review.row.proposal.id, review.begun);
        }
    }

    /// About whom something was written that is kept nowhere but here and would be lost by leaving.
    pub fn unsent_draft(&self) -> Option<String> {
        if let Some(draft) = self.outbox.unkept.first() {
            return Some(draft.subject.name.clone());
        }
        let writing = match &self.overlay {
            Some(Overlay::Decide(decide)) => decide.is_begun(),
            Some(Overlay::Correct(form)) => form.is_begun(),
            _ => false,
        };
        let review = self.review.as_ref();
        if let Some(review) = review.filter(|review| writing || review.begun.is_something()) {
            return Some(review.row.proposal.name.clone());
        }
        // Of those that are not on the screen any will do.
        let mut aside = self.aside.iter().filter(|(_, begun)| begun.is_something());
        let (id, _) = aside.next()?;
        let mut rows = self.inbox.window.rows.iter();
        let row = rows.find(|row| row.proposal.id == *id);
        let listed = row.map(|row| row.proposal.name.clone());
        let mut entries = self.outbox.entries.iter();
        let entry = entries.find(|entry| entry.decision.proposal == *id);
        let decided = entry.map(|entry| entry.decision.subject.name.clone());
        Some(listed.or(decided).unwrap_or_else(|| id.to_string()))
    }

    /// Reads the proposal on the screen again, in the present language.
    pub fn reread(&mut self) {
        if let Some(mut review) = self.review.take() {
            review.refresh(self.desk());
            self.review = Some(review);
        }
    }
}
