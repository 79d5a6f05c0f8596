//! Signing in and out, while the work goes on.
//!
//! An attempt has a client of its own, so that whoever is signed in stays so until it succeeds. Then
//! the account's store is opened first (which closes another's, and with it whoever carries its
//! decisions), and only then the tokens become those of all: no decision is ever sent by another
//! account than the one that made it.

use std::sync::Arc;

use secrecy::SecretString;

use super::{FIRST_ROWS, Memory, Shared, lock};
use crate::{
    app::{
        effect::{Approach, Pasted},
        message::Msg,
        screens::about::{Action, Facts, Unproven},
    },
    config::profile,
    domain::{
        failure::{Failure, FailureKind},
        session::Session,
        sign_in::{self, Elsewhere},
    },
    runtime::{
        gateway_key,
        kept::{self, Kept},
        token_command,
    },
    siasn::{Client, UPDATE_DATA},
    store::Store,
};

/// The dialect that goes to the gateway for documents, and uses paths that no record shows.
const SIASN: &str = "siasn";

/// A way that is being gone.
enum Way {
    Asked(Approach),
    Kept(Kept),
}

impl Way {
    /// The account, where it is known beforehand.
    fn account(&self) -> Option<&str> {
        match self {
            Self::Asked(Approach::Password(credentials)) => Some(&credentials.user),
            Self::Asked(_) => None,
            Self::Kept(kept) => Some(&kept.account),
        }
    }
}

impl Shared {
    /// The ways to sign in here; the one that the profile prefers first.
    pub(super) async fn ask_ways(&self) {
        let ways = self.client.ways().await.map(|mut ways| {
            if !self.profile.token_command.is_empty() {
                ways.push(sign_in::Way::Command);
            }
            let preferred = self.preferred();
            ways.sort_by_key(|way| Some(*way) != preferred);
            ways
        });
        self.tell_facts(None).await;
        self.tell(Msg::Ways(ways));
    }

    fn preferred(&self) -> Option<sign_in::Way> {
        match self.profile.sign_in {
            profile::SignIn::Auto => None,
            profile::SignIn::Device => Some(sign_in::Way::Device),
            profile::SignIn::Browser => Some(sign_in::Way::Browser),
            profile::SignIn::Password => Some(sign_in::Way::Password),
            profile::SignIn::Token if self.profile.token_command.is_empty() => {
                Some(sign_in::Way::Token)
            }
            profile::SignIn::Token => Some(sign_in::Way::Command),
        }
    }

    /// Signs in. Another attempt, or [`Shared::give_up`], ends this one as long as it waits for the
    /// person or the line; what follows then is done to its end.
    pub(super) async fn sign_in(self: Arc<Self>, approach: Approach) {
        if let Some(result) = self.attempt(approach).await {
            self.tell_facts(result.as_ref().ok()).await;
            self.tell(Msg::SignedIn(result.map(Box::new)));
        }
    }

    /// Opens what lies here of the account, and signs in when it stands on the screen: as asked, else
    /// with what was kept from the last time, else with what the profile's own command prints. In this
    /// order, since key store and line may take seconds, and nobody has to wait for either to read what
    /// lies here.
    pub(super) async fn take_up(self: Arc<Self>, asked: Option<Approach>) {
        let user = match &asked {
            Some(Approach::Password(credentials)) => Some(&credentials.user),
            _ => self.profile.user.as_ref(),
        };
        let opened = match user {
            Some(user) => self.open(user).await.map(Some),
            None => Ok(None),
        };
        let approach = match asked {
            None if self.safe.get().await.is_some() => Some(Approach::Kept),
            None if self.profile.token_command.is_empty() => None,
            None => Some(Approach::Command),
            asked => asked,
        };
        match (approach, opened) {
            (Some(approach), Ok(store)) => {
                self.let_show(store).await;
                self.sign_in(approach).await;
            }
            // Signing in tells what hinders it.
            (Some(approach), Err(_)) => self.sign_in(approach).await,
            (None, opened) => {
                if let Err(failure) = opened {
                    self.tell(Msg::NotOpened(failure));
                }
                self.tell(Msg::NothingKept);
            }
        }
    }

    /// Waits for the rows of a store to stand on the screen, where somebody worked with it before.
    async fn let_show(&self, store: Option<Store>) {
        let Some(store) = store else { return };
        if let Ok(Some(_)) = store.session().await {
            let _ = tokio::time::timeout(FIRST_ROWS, self.shown.notified()).await;
        }
    }

    /// Tries again what could not be done for want of a line, before a refresh.
    pub(super) async fn resume(&self) -> Option<Result<Session, Failure>> {
        if !std::mem::take(&mut *lock(&self.resumable)) {
            return None;
        }
        self.attempt(Approach::Kept).await
    }

    /// `None`: it was given up.
    async fn attempt(&self, approach: Approach) -> Option<Result<Session, Failure>> {
        self.give_up();
        let mut given_up = self.given_up.subscribe();
        let _turn = self.signing_in.lock().await;
        // Another way, once gone, is not overtaken by what was kept before.
        *lock(&self.resumable) = false;
        let client = self.client.apart();
        let way = match self.prepare(approach, &client).await {
            Ok(way) => way,
            Err(failure) => return Some(Err(failure)),
        };
        let account = way.account().map(str::to_owned);
        let session = tokio::select! {
            biased;
            _ = given_up.changed() => {
                lock(&self.left_behind).push(client.clone());
                return None;
            }
            session = self.go(way, &client) => session,
        };
        Some(match session {
            Ok(session) => self.settle(client, session, account).await,
            Err(failure) => Err(failure),
        })
    }

    /// Ends an attempt that waits.
    pub(super) fn give_up(&self) {
        self.given_up.send_modify(|count| *count += 1);
    }

    /// Opens the store of an account that is known before anybody answers: what lies there can be
    /// read at once.
    async fn prepare(&self, approach: Approach, client: &Client) -> Result<Way, Failure> {
        let way = match approach {
            Approach::Kept => match self.safe.get().await {
                Some(kept) => Way::Kept(kept),
                None => return Err(Failure::new(FailureKind::SignedOut, "nothing kept")),
            },
            other => Way::Asked(other),
        };
        if let Some(account) = way.account() {
            self.open(account).await?;
        }
        if let Way::Kept(kept) = &way {
            // The token is used up by going on with it: whatever comes of that, its heir is kept.
            self.watch_over(kept.account.clone(), client).await;
        }
        Ok(way)
    }

    /// Goes one of the ways, which may take as long as a person does.
    async fn go(&self, way: Way, client: &Client) -> Result<Session, Failure> {
        match way {
            Way::Asked(Approach::Password(credentials)) => {
                let [password, code] = [credentials.password, credentials.code];
                let code = Some(SecretString::from(code));
                client
                    .sign_in(&credentials.user, password.into(), code)
                    .await
            }
            Way::Asked(Approach::Device) => {
                let device = client.begin_device().await?;
                self.tell(Msg::SignInElsewhere(device.elsewhere(self.clock.now())));
                device.finish().await
            }
            Way::Asked(Approach::Browser) => {
                let browser = client.begin_browser(self.profile.redirect_port).await?;
                let elsewhere = browser.elsewhere();
                if let Elsewhere::Browser { address } = &elsewhere {
                    // Where there is no desktop the person opens it by hand.
                    lock(&self.viewer).browse(address);
                }
                self.tell(Msg::SignInElsewhere(elsewhere));
                browser.finish().await
            }
            Way::Asked(Approach::Token(Pasted(token))) => {
                client.sign_in_with_token(token.into()).await
            }
            Way::Asked(Approach::Command) => {
                let token = token_command::run(&self.profile.token_command).await?;
                client.sign_in_with_token(token).await
            }
            Way::Asked(Approach::Kept) => Err(Failure::new(
                FailureKind::Internal,
                "a token that was not looked for",
            )),
            Way::Kept(kept) => {
                let resumed = client.resume(kept.refresh).await;
                let offline = |failure: &Failure| failure.kind.is_offline();
                *lock(&self.resumable) = resumed.as_ref().is_err_and(offline);
                resumed
            }
        }
    }

    /// Lets whoever was admitted sit down.
    async fn settle(
        &self,
        client: Client,
        session: Session,
        account: Option<String>,
    ) -> Result<Session, Failure> {
        let (account, store) = self.desk_of(&session, account).await?;
        self.watch_over(account, &client).await;
        self.client.adopt(&client);
        self.start_courier(store, Memory::of(&session.abilities));
        self.open_gateway(&session).await;
        self.calls.bell.notify_one();
        Ok(session)
    }

    /// Takes the gateway's key out, where the dialect needs one. Without it all but the documents
    /// goes on.
    async fn open_gateway(&self, session: &Session) {
        if session.abilities.dialect != SIASN {
            return;
        }
        let known = self.gateway_key.as_ref();
        let handed = gateway_key::hand_over(&self.client, &self.profile, &self.safe, known).await;
        if let Err(failure) = handed {
            self.tell(Msg::NotOpened(failure));
        }
    }

    /// Tells what only the engine knows of server, line and secrets.
    async fn tell_facts(&self, session: Option<&Session>) {
        let siasn = session.is_some_and(|session| session.abilities.dialect == SIASN);
        let paths = &self.profile.paths;
        let update = UPDATE_DATA.to_owned();
        let unproven = [
            (Action::Return, &paths.give_back),
            (Action::Refuse, &paths.refuse),
            (Action::Validate, &paths.validate),
            (Action::Correct, &update),
        ];
        let unproven = unproven.into_iter().filter(|_| siasn);
        self.tell_pace();
        self.tell(Msg::Facts(Facts {
            skew: self.client.skew(),
            encrypted: Some(self.client.is_encrypted()),
            vault: Some(self.safe.kind().await.slug()),
            unproven: unproven
                .map(|(action, path)| Unproven {
                    action,
                    path: path.clone(),
                })
                .collect(),
        }));
    }

    /// Opens the store of an account: as it was named, as the profile names it, else by its id at
    /// the server. Where another person's session lies in the store of that name, which may happen
    /// when someone else signs in elsewhere, the id decides.
    async fn desk_of(
        &self,
        session: &Session,
        account: Option<String>,
    ) -> Result<(String, Store), Failure> {
        let id = &session.account.id;
        // Whoever sits here already and signs in again another way stays where the work lies.
        let open = lock(&self.desk)
            .as_ref()
            .map(|desk| (desk.user.clone(), desk.store.clone()));
        if account.is_none()
            && let Some((user, store)) = open
            && store
                .session()
                .await?
                .is_some_and(|kept| kept.account.id == *id)
        {
            return Ok((user, store));
        }
        if let Some(named) = account.or_else(|| self.profile.user.clone()) {
            let store = self.open(&named).await?;
            let kept = store.session().await?;
            if kept.is_none_or(|kept| kept.account.id == *id) {
                return Ok((named, store));
            }
        }
        Ok((id.clone(), self.open(id).await?))
    }

    /// Keeps what the sign-in on a client brings, for the next start and for other windows. Where
    /// the turn at it can't be had, it is kept at its next renewal.
    async fn watch_over(&self, account: String, client: &Client) {
        if let Err(failure) = kept::share(client, &self.safe, account).await {
            tracing::warn!(kind = failure.kind.slug(), "keeping the sign-in");
        }
    }

    /// Signs out: the tokens are revoked, and forgotten whatever the provider says.
    pub(super) async fn sign_out(self: Arc<Self>) {
        self.give_up();
        let _turn = self.signing_in.lock().await;
        *lock(&self.session) = None;
        *lock(&self.resumable) = false;
        let told = self.client.sign_out().await;
        // Of a token that could not be tried for want of a line, or of an earlier start.
        let told = told.and(kept::revoke(&self.client, &self.safe).await);
        self.tell(Msg::SignedOut(told));
    }
}
