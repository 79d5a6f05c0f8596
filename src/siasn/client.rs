//! The client: cheap to clone, shared by every task that talks to the server. One face whatever the
//! server speaks; which dialect that is, is learnt when somebody signs in.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::sync::watch;

use super::{
    answers::{Changes, DecideFailure, Fetched, Found, Page, Receipt, Record, Sought},
    classify::Lost,
    download::Partial,
    line::Line,
    patience::Patience,
    peremajaan::{self, Peremajaan},
    proxy::ProxyChoice,
    sign_in::{self, BrowserSignIn, DeviceSignIn, TokenShare},
    site::{Choice, Site},
    terbuka::{self, Terbuka},
    trust::Authorities,
    wire::token::Grant,
};
use crate::domain::{
    catalogue::Catalogue,
    decision::Decision,
    failure::{Failure, FailureKind, Fate},
    id::{DecisionId, ProposalId, Version},
    nip::Nip,
    outbox::MAY_ARRIVE,
    pace::Pace,
    proposal::{Document, Dossier},
    session::Session,
    sign_in::Way,
};

/// How the client reaches a server, how patient it is, and how much it takes.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long it waits, for each kind of call.
    pub patience: Patience,
    /// The pauses before a read is tried again over a broken line; as many tries as there are
    /// pauses. A write is never tried again from here.
    pub backoff: Vec<Duration>,
    /// Most bytes of an answer, decompressed, documents aside.
    pub body_limit: u64,
    /// How long a write without an answer may still be at work behind the gateway. So long what looks
    /// untouched proves nothing, where the server would not know the same again.
    pub settling: Duration,
    /// Most decisions in one call, however many a server takes; with 0 or 1 they go one by one.
    pub together: usize,
    /// Who may vouch for a server, beside the system's own authorities.
    pub authorities: Option<Authorities>,
    /// Through which proxy requests go.
    pub proxy: ProxyChoice,
    /// What this machine takes for the time, to compare with the server's.
    pub wall: fn() -> Timestamp,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            backoff: vec![Duration::from_millis(250), Duration::from_secs(1)],
            body_limit: 16 << 20,
            settling: MAY_ARRIVE.unsigned_abs(),
            together: usize::MAX,
            authorities: None,
            proxy: ProxyChoice::none(),
            wall: Timestamp::now,
        }
    }
}

/// A client of one server. Making one does no work: the first call builds what it needs.
#[derive(Clone)]
pub struct Client(Arc<RwLock<Talk>>);

/// A line and what is spoken on it.
#[derive(Clone)]
struct Talk {
    line: Line,
    /// What the server was found to speak.
    spoken: Option<Dialect>,
    /// The categories that a dialect needs which does not name them; `None`: those of the program.
    catalogue: Option<Arc<Catalogue>>,
}

/// A dialect, and the line it is spoken on.
#[derive(Clone)]
enum Dialect {
    Terbuka(Terbuka),
    Siasn(Peremajaan),
}

/// The inbox being read, page by page.
pub struct Reading(Progress);

enum Progress {
    Terbuka(terbuka::Reading),
    Siasn(Box<peremajaan::Reading>),
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("site", &self.line().site().api.to_string())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of a server.
    pub fn new(site: Site, options: Options) -> Self {
        Self::on(Line::new(site, options), None)
    }

    fn on(line: Line, catalogue: Option<Arc<Catalogue>>) -> Self {
        Self(Arc::new(RwLock::new(Talk {
            line,
            spoken: None,
            catalogue,
        })))
    }

    /// The same with an agency's own categories, by which dialect `siasn` reads what it is shown.
    #[must_use]
    pub fn knowing(self, catalogue: Catalogue) -> Self {
        Self::on(self.line(), Some(Arc::new(catalogue)))
    }

    /// A client of the same server on which nobody has signed in. A sign-in on it leaves this one
    /// as it is until [`Client::adopt`].
    #[must_use]
    pub fn apart(&self) -> Self {
        let talk = self.talk();
        Self::on(talk.line.apart(), talk.catalogue)
    }

    /// Goes on with what was signed in on another client, and so do all clones. Requests that are
    /// under way end on the old line.
    pub fn adopt(&self, other: &Self) {
        let talk = other.talk();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = talk;
    }

    /// Takes the key of this installation at the gateway, which gives out documents in dialect
    /// `siasn`. Without one they fail with `GatewayKey`, and all else goes on.
    pub async fn set_gateway_key(&self, key: SecretString, secret: SecretString) {
        self.line().gateway().set_key(key, secret).await;
    }

    /// The ways to sign in here, the best first: what the provider offers, and a token.
    ///
    /// # Errors
    /// `NotSiasn` where nobody offers any, or what the line did.
    pub async fn ways(&self) -> Result<Vec<Way>, Failure> {
        self.line().provider().ways().await
    }

    /// Signs in with user name and password, and the one-time code where the account has one.
    ///
    /// # Errors
    /// `Credentials` where they do not fit, `ClockSkew` where that may be for a wrong clock,
    /// `NotSiasn` where no SIASN answers, `Forbidden` for an account without work here, or what the
    /// line did.
    pub async fn sign_in(
        &self,
        user: &str,
        password: SecretString,
        code: Option<SecretString>,
    ) -> Result<Session, Failure> {
        let line = self.line();
        let grant = sign_in::password(line.provider(), user, password, code).await?;
        self.enter(grant).await
    }

    /// Begins a sign-in with a code to enter elsewhere.
    ///
    /// # Errors
    /// `NotFound` where the provider does not offer it, or what the line did.
    pub async fn begin_device(&self) -> Result<DeviceSignIn, Failure> {
        let wait = sign_in::WaitForDevice::begin(self.line().provider()).await?;
        Ok(DeviceSignIn::new(self.clone(), wait))
    }

    /// Begins a sign-in in the browser of this machine, which comes back to a port of it; 0: any.
    ///
    /// # Errors
    /// `NotFound` where the provider does not offer it, `Internal` where the port is taken, or what
    /// the line did.
    pub async fn begin_browser(&self, port: u16) -> Result<BrowserSignIn, Failure> {
        let wait = sign_in::WaitForBrowser::begin(self.line().provider(), port).await?;
        Ok(BrowserSignIn::new(self.clone(), wait))
    }

    /// Signs in with a token got elsewhere.
    ///
    /// # Errors
    /// `Rejected` where it is none, `SignedOut` where the server does not take it, or what the line
    /// did.
    pub async fn sign_in_with_token(&self, token: SecretString) -> Result<Session, Failure> {
        self.enter(sign_in::pasted(&token, Timestamp::now())?).await
    }

    /// Signs in with a refresh token kept from before. It is used up by that: what
    /// [`Client::refresh_tokens`] shows afterwards takes its place, even where this fails.
    ///
    /// # Errors
    /// `SignedOut` where it holds no more, or what the line did.
    pub async fn resume(&self, refresh: SecretString) -> Result<Session, Failure> {
        self.line().tokens().resume(refresh).await?;
        self.greet().await
    }

    /// The refresh token of the moment, for keeping: it changes with each renewal, and is none when
    /// the sign-in is over. It is about the sign-in of this moment; after [`Client::adopt`] ask anew.
    pub fn refresh_tokens(&self) -> watch::Receiver<Option<SecretString>> {
        self.line().tokens().watch()
    }

    /// Shares this client's sign-in with other programs that keep it in the same place. What is held
    /// already is kept there at once.
    ///
    /// # Errors
    /// As [`TokenShare::turn`]; the sign-in is shared all the same, from its next renewal on.
    pub async fn share_tokens(&self, share: Arc<dyn TokenShare>) -> Result<(), Failure> {
        self.line().tokens().share(share).await
    }

    /// Waits until a renewal of the sign-in that is under way has come to its end: what the provider
    /// gave in exchange for a token must not be lost.
    pub async fn rest(&self) {
        self.line().tokens().rest().await;
    }

    /// How long a write without an answer may still be at work ([`Options::settling`]).
    pub fn settling(&self) -> Duration {
        self.line().settling()
    }

    /// Whether the line to the server is encrypted; plain HTTP stays within this machine.
    pub fn is_encrypted(&self) -> bool {
        self.line().site().api.is_encrypted()
    }

    /// How far the server's clock is ahead of this machine's, negative where it is behind: the median
    /// of the last few answers, good to about a second. `None` before any told it.
    pub fn skew(&self) -> Option<SignedDuration> {
        self.line().skew()
    }

    /// How fast the line to the server is, told by the answers that came so far.
    pub fn pace(&self) -> Pace {
        self.line().pace()
    }

    /// Forgets the tokens and has the provider revoke them; the next call needs a sign-in.
    ///
    /// # Errors
    /// What the line or the provider did; the tokens are forgotten here all the same.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        self.line().tokens().revoke().await
    }

    /// Goes on with what a way to sign in gave.
    pub(super) async fn enter(&self, grant: Grant) -> Result<Session, Failure> {
        self.line().tokens().put(grant).await?;
        self.greet().await
    }

    /// Asks the server who is there and what it can, and so learns what it speaks.
    async fn greet(&self) -> Result<Session, Failure> {
        let Talk {
            line, catalogue, ..
        } = self.talk();
        let choice = line.site().dialect;
        if choice != Choice::Siasn {
            let server = Terbuka::new(line.clone());
            if let Some((server, session)) = server.greet().await? {
                self.speak(Dialect::Terbuka(server));
                return Ok(session);
            }
        }
        if choice == Choice::Terbuka {
            let cause = "no kemampuan: not the dialect wanted";
            return Err(Failure::new(FailureKind::NotSiasn, cause));
        }
        let embedded = || Catalogue::embedded().map(Arc::new).unwrap_or_default();
        let catalogue = catalogue.unwrap_or_else(embedded);
        let (server, session) = Peremajaan::greet(line, &catalogue).await?;
        self.speak(Dialect::Siasn(server));
        Ok(session)
    }

    fn speak(&self, dialect: Dialect) {
        let mut talk = self.0.write().unwrap_or_else(PoisonError::into_inner);
        talk.spoken = Some(dialect);
    }

    pub(super) fn line(&self) -> Line {
        self.talk().line
    }

    fn talk(&self) -> Talk {
        let talk = self.0.read().unwrap_or_else(PoisonError::into_inner);
        talk.clone()
    }

    /// Reads everything that the account may see; `limit` rows at a time is a wish.
    ///
    /// # Errors
    /// `SignedOut` before anybody signed in.
    pub fn inbox(&self, limit: u32) -> Result<Reading, Failure> {
        Ok(Reading(match self.spoken()? {
            Dialect::Terbuka(server) => Progress::Terbuka(server.inbox(limit)),
            Dialect::Siasn(server) => Progress::Siasn(Box::new(server.inbox(limit))),
        }))
    }

    /// Reads from what changed last, for a server that cannot tell differences: whoever reads stops
    /// at the first page without anything new. `None`: it can, ask [`Client::changes`].
    ///
    /// # Errors
    /// `SignedOut` before anybody signed in.
    pub fn newest(&self, limit: u32) -> Result<Option<Reading>, Failure> {
        Ok(match self.spoken()? {
            Dialect::Terbuka(_) => None,
            Dialect::Siasn(server) => {
                let reading = Box::new(server.newest(limit));
                Some(Reading(Progress::Siasn(reading)))
            }
        })
    }

    /// Which of some rows the account still sees that the reading of the whole list did not show.
    /// Where pages stand still, a row not shown is gone; else each is asked for.
    ///
    /// # Errors
    /// What the line or the server did.
    pub async fn sought(&self, unseen: Vec<ProposalId>) -> Result<Sought, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(_) => Ok(Sought {
                still: Vec::new(),
                gone: unseen,
            }),
            Dialect::Siasn(server) => server.sought(unseen).await,
        }
    }

    /// What changed since the token of a first page or of the last difference.
    ///
    /// # Errors
    /// What the line or the server did; `Unreadable` where there is no token to go on from.
    pub async fn changes(&self, since: &str) -> Result<Changes, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.changes(since).await,
            Dialect::Siasn(_) => Ok(Changes::StartOver),
        }
    }

    /// A reference list (*referensi*): code to words.
    ///
    /// # Errors
    /// `NotFound` where the server has no such list, or what the line did.
    pub async fn reference(&self, name: &str) -> Result<BTreeMap<String, String>, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.reference(name).await,
            Dialect::Siasn(server) => server.reference(name).await,
        }
    }

    /// A proposal with all that lies with it; nothing is sent where the known version still holds.
    ///
    /// # Errors
    /// `NotFound` where the account does not see it, `Unreadable` where the answer is about another
    /// proposal or has no version, or what the line did.
    pub async fn dossier(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Fetched<Dossier>, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.dossier(id, known).await,
            Dialect::Siasn(server) => server.dossier(id, known).await,
        }
    }

    /// The profile of a civil servant (*asn*): main data and every record held.
    ///
    /// # Errors
    /// `NotFound` where the account does not see the person, `Unreadable` where the answer is about
    /// another one, or what the line did.
    pub async fn record(&self, nip: &Nip) -> Result<Record, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.record(nip).await,
            Dialect::Siasn(server) => server.record(nip).await,
        }
    }

    /// Fetches a document of at most `limit` bytes; `progress` hears how many there are so
    /// far, fewer again where it has to begin anew.
    ///
    /// # Errors
    /// `TooLarge` before more than `limit` bytes are held, `EmptyFile`, `WrongType` where it is no
    /// PDF, `Damaged` where the bytes are not those announced, or what the line did.
    pub async fn document(
        &self,
        document: &Document,
        limit: u64,
        progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        let mut partial = Partial::default();
        self.rest_of_document(document, limit, &mut partial, progress)
            .await
    }

    /// As [`Client::document`], going on from what is there of it already. Where this is given up,
    /// what came so far stays there; where it ends well, nothing does.
    ///
    /// # Errors
    /// As [`Client::document`].
    pub async fn rest_of_document(
        &self,
        document: &Document,
        limit: u64,
        partial: &mut Partial,
        progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.document(document, limit, partial, progress).await,
            Dialect::Siasn(server) => server.document(document, limit, partial, progress).await,
        }
    }

    /// Sends a decision, once.
    ///
    /// # Errors
    /// What went wrong and what it means for the decision. Anything that may have happened after the
    /// request left is `InDoubt`: ask [`Client::read_back`] before it is sent again.
    pub async fn decide(&self, decision: &Decision) -> Result<Receipt, DecideFailure> {
        let spoken = self.spoken().map_err(Lost::before)?;
        match spoken {
            Dialect::Terbuka(server) => server.decide(decision).await,
            Dialect::Siasn(server) => server.decide(decision).await,
        }
    }

    /// How many decisions may go in one call; 0 where the server takes them one by one only, or
    /// nobody has signed in.
    pub fn batch_limit(&self) -> usize {
        match self.spoken() {
            Ok(Dialect::Terbuka(server)) => server.batch_limit(),
            Ok(Dialect::Siasn(_)) | Err(_) => 0,
        }
    }

    /// Sends several decisions in one call, once, at most [`Client::batch_limit`], each on a proposal
    /// of its own. Says of each what [`Client::decide`] would: a refusal of the call as a whole
    /// refuses none of them and leaves all in doubt, and so does an answer without a word about one.
    pub async fn decide_many(
        &self,
        decisions: &[Decision],
    ) -> Vec<(DecisionId, Result<Receipt, DecideFailure>)> {
        if let Ok(Dialect::Terbuka(server)) = self.spoken() {
            return server.decide_many(decisions).await;
        }
        let mut answers = Vec::with_capacity(decisions.len());
        for decision in decisions {
            answers.push((decision.id.clone(), self.decide(decision).await));
        }
        answers
    }

    /// Sends the corrections of a decision by themselves, once, where the server takes them so
    /// ([`crate::domain::session::Corrections::Apart`]). The version of the receipt is the one on
    /// which the decision itself is then sent.
    ///
    /// # Errors
    /// As [`Client::decide`]; `Rejected` in a dialect that takes them with the decision.
    pub async fn correct(&self, decision: &Decision) -> Result<Receipt, DecideFailure> {
        match self.spoken().map_err(Lost::before)? {
            Dialect::Siasn(server) => server.correct(decision).await,
            Dialect::Terbuka(_) => Err(DecideFailure {
                fate: Fate::Refused,
                ..Lost::before(together()).into()
            }),
        }
    }

    /// Reads what became of corrections sent by themselves whose answer was lost.
    ///
    /// # Errors
    /// What the line or the server did; they stay in doubt. `Rejected` in a dialect that takes them
    /// with the decision.
    pub async fn read_back_correction(&self, decision: &Decision) -> Result<Found, Failure> {
        match self.spoken()? {
            Dialect::Siasn(server) => server.read_back_correction(decision).await,
            Dialect::Terbuka(_) => Err(together()),
        }
    }

    /// Reads what became of a decision whose answer was lost.
    ///
    /// # Errors
    /// What the line or the server did; the decision stays in doubt.
    pub async fn read_back(&self, decision: &Decision) -> Result<Found, Failure> {
        match self.spoken()? {
            Dialect::Terbuka(server) => server.read_back(decision).await,
            Dialect::Siasn(server) => server.read_back(decision).await,
        }
    }

    /// Accepts many proposals for good, under one signature (*persetujuan*); one one-time code may sign
    /// one batch. In a dialect without signatures each is decided by itself. Neither passphrase nor
    /// code is kept.
    ///
    /// # Errors
    /// Why nothing at all was done, such as `Rejected` with what the server said about the code. What
    /// became of each decision otherwise stands beside it, as [`Client::decide`] has it.
    pub async fn approve(
        &self,
        decisions: &[Decision],
        passphrase: SecretString,
        code: SecretString,
    ) -> Result<Vec<(DecisionId, Result<Receipt, DecideFailure>)>, Failure> {
        match self.spoken()? {
            Dialect::Siasn(server) => server.approve(decisions, &passphrase, &code).await,
            Dialect::Terbuka(server) => {
                let mut answers = Vec::with_capacity(decisions.len());
                for decision in decisions {
                    answers.push((decision.id.clone(), server.decide(decision).await));
                }
                Ok(answers)
            }
        }
    }

    fn spoken(&self) -> Result<Dialect, Failure> {
        self.talk()
            .spoken
            .ok_or_else(|| Failure::new(FailureKind::SignedOut, "nobody has signed in yet"))
    }
}

/// What is said of a step that a dialect does not have.
fn together() -> Failure {
    let cause = "corrections go with the decision here";
    Failure::new(FailureKind::Rejected, cause)
}

impl Reading {
    /// The next page; `None` when everything was read.
    ///
    /// # Errors
    /// What the line or the server did; `Unreadable` where the list is none or goes in a circle.
    pub async fn next(&mut self) -> Result<Option<Page>, Failure> {
        match &mut self.0 {
            Progress::Terbuka(reading) => reading.next().await,
            Progress::Siasn(reading) => reading.next().await,
        }
    }

    /// Asks for so many rows of a page as soon as no row would be left out by that.
    pub fn widen(&mut self, limit: u32) {
        match &mut self.0 {
            Progress::Terbuka(reading) => reading.widen(limit),
            Progress::Siasn(reading) => reading.widen(limit),
        }
    }

    /// Rows that were shown and, when the list was gone through once more, were not: to be asked for
    /// with [`Client::sought`] before anybody believes in them. None where pages stand still.
    pub fn unsure(&self) -> Vec<ProposalId> {
        match &self.0 {
            Progress::Terbuka(_) => Vec::new(),
            Progress::Siasn(reading) => reading.unsure(),
        }
    }

    /// How often the list was gone through so far.
    pub fn passes(&self) -> u32 {
        match &self.0 {
            Progress::Terbuka(_) => 1,
            Progress::Siasn(reading) => reading.passes(),
        }
    }
}
