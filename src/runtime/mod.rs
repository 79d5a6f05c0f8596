//! Everything that touches the world while the program runs: the loop, the terminal, the clock, the
//! tasks that speak to server and store, the desktop's viewer.
//!
//! This module knows no SQL, no path of HTTP and no rule about decisions, and nothing of the sandbox.

pub mod clock;
mod courier;
pub mod drive;
pub mod engine;
mod flights;
pub mod gateway_key;
pub mod hardening;
pub mod input;
pub mod kept;
mod prefetch;
mod retention;
mod signals;
mod sync;
pub mod terminal;
pub mod token_command;
pub mod viewer;

use std::{io, sync::atomic::Ordering};

use futures_util::StreamExt;
use ratatui::Terminal;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::mpsc, task::JoinHandle};

pub use self::signals::Signal;
use self::{
    clock::Clock,
    drive::Wardrobe,
    engine::Engine,
    input::Input,
    terminal::{
        Ability, Skills, TerminalGuard, Thrifty,
        guard::OwnTty,
        meter::{self, Gauge},
    },
    viewer::{Desktop, Viewer},
};
use crate::{
    app::{
        effect::{Approach, Credentials, Effect, Pasted},
        line::Link,
        message::Msg,
        notice::{Notice, Weight},
        screens::{
            about::Facts,
            inbox::Inbox,
            outbox::Outbox,
            profiles::{ProfileEntry, ProfileLabel},
            sign_in::SignIn,
        },
        state::{Leaving, Line, Place, Preferences, State},
    },
    config::{Config, Depth, Environment, Paths, Profile},
    domain::{economy::Economy, outbox::Tally},
    siasn::{Client, Options, Site},
    words::{Sentence, Words},
};

/// What the program is started with.
pub struct Launch {
    /// What the user has set.
    pub config: Config,
    /// Where things are kept.
    pub paths: Paths,
    /// The environment.
    pub environment: Environment,
    /// The server.
    pub site: Site,
    /// How to reach it.
    pub options: Options,
    /// The profile. Its server is what the server is called here: it names the folder of its data,
    /// and the sign-in form.
    pub profile: Profile,
    /// The profiles to choose from.
    pub profiles: Vec<ProfileEntry>,
    /// The gateway's key, `KEY:SECRET`, where it is known beforehand.
    pub gateway_key: Option<SecretString>,
    /// As whom.
    pub account: Login,
    /// The clocks.
    pub clock: Clock,
}

/// As whom the program is started.
#[derive(Debug)]
pub enum Login {
    /// With what was kept from the last time, else with what the profile's own command prints, else by
    /// the form. Which of them it is shows when what lies here has been opened: a key store may take
    /// its time.
    Kept,
    /// Signed in at once.
    Known(Credentials),
    /// With a token.
    Token(SecretString),
}

/// How it ended.
#[derive(Debug)]
pub struct Parting {
    /// What is left in the outbox.
    pub tally: Tally,
    /// What ended it.
    pub cause: Cause,
}

/// What ended the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The user left.
    Left,
    /// The user left for another profile, by its key; `None`: the one without a name.
    Switch(Option<String>),
    /// The system asked for it.
    Signal(Signal),
    /// Something in it broke; the report was printed.
    Panicked,
}

/// Runs the program in this process's terminal until the user leaves.
///
/// # Errors
/// There is no terminal, or it could not be written to.
pub async fn run(launch: Launch) -> io::Result<Parting> {
    let (sender, mut queue) = mpsc::unbounded_channel();
    let ability = Ability {
        depth: Depth::from_environment(&launch.environment),
        glyphs: launch.config.settings.glyphs,
        skills: Skills::of(&launch.environment),
    };
    let ender = sender.clone();
    let guard = TerminalGuard::enter(OwnTty::open()?, move || {
        let _ = ender.send(Msg::Terminated);
    })?;
    let gauge = Gauge::of(meter::reach(&launch.environment));
    let backend = Thrifty::new(guard.screen(), ability).timed(gauge.clone(), launch.clock.clone());
    let mut terminal = Terminal::new(backend)?;
    let size = terminal.size()?;
    let mut state = state(&launch, (size.width, size.height));
    let mut wardrobe = wardrobe(&launch);
    let mut engine = engine(&launch, sender.clone()).measuring(gauge);
    begin(&mut state, &mut engine, launch.account);
    let keys = listen(launch.clock.clone(), sender.clone());
    let signals = signals::watch(sender)?;
    let driven = drive::drive(
        &mut terminal,
        &mut state,
        &mut engine,
        &mut wardrobe,
        &launch.clock,
        &mut queue,
    )
    .await;
    keys.abort();
    let panicked = guard.panicked().load(Ordering::Acquire);
    drop(terminal);
    drop(guard);
    engine.close().await;
    let cause = match signals.caught() {
        _ if panicked => Cause::Panicked,
        Some(signal) => Cause::Signal(signal),
        None => match state.switch_to.take() {
            Some(label) => Cause::Switch(label.key),
            None => Cause::Left,
        },
    };
    // A terminal that was hung up can't be written to any more: that is no error of its own.
    if matches!(cause, Cause::Left | Cause::Switch(_)) {
        driven?;
    }
    Ok(Parting {
        tally: state.tally,
        cause,
    })
}

/// A profile as the screen names it; the one without a name needs none.
pub fn label(profile: &Profile) -> ProfileLabel {
    let name = profile.key.as_ref().map(|_| profile.title().to_owned());
    ProfileLabel {
        key: profile.key.clone(),
        name: name.unwrap_or_default(),
    }
}

/// The state in which the program starts.
pub fn state(launch: &Launch, size: (u16, u16)) -> State {
    let settings = &launch.config.settings;
    let user = match &launch.account {
        Login::Known(credentials) => Some(&credentials.user),
        Login::Kept | Login::Token(_) => launch.profile.user.as_ref(),
    };
    let economy = Economy::of(settings.hemat);
    State {
        now: launch.clock.now(),
        moment: launch.clock.moment(),
        size,
        preferences: Preferences {
            language: settings.language,
            theme: settings.theme.clone(),
            themes: launch.config.themes.names().map(str::to_owned).collect(),
            grace: settings.grace,
            settle: settings.settle,
            glyphs: settings.glyphs,
        },
        keymap: launch.config.keymap.clone(),
        catalogue: launch.config.catalogue.clone(),
        session: None,
        line: Line::SignedOut,
        link: Link::seeded(uuid::Uuid::new_v4().as_u64_pair().0),
        server: launch.profile.server.clone().unwrap_or_default(),
        profile: label(&launch.profile),
        profiles: launch.profiles.clone(),
        switch_to: None,
        facts: Facts::default(),
        economy,
        told: economy.thrift(),
        place: Place::Inbox,
        overlay: None,
        inbox: Inbox::default(),
        review: None,
        aside: Default::default(),
        references: Default::default(),
        outbox: Outbox::default(),
        sign_in: SignIn::of(user.map(String::as_str)),
        tally: Tally::default(),
        notice: settings_notice(launch),
        problems: launch.config.problems.clone(),
        fetching: Default::default(),
        round: 0,
        quiet: 0,
        leaving: Leaving::No,
    }
}

/// Wrong settings stop nothing, but they are said; the help has them one by one.
fn settings_notice(launch: &Launch) -> Option<Notice> {
    let count = launch.config.problems.len();
    let key = launch.config.keymap.chords_for("help").first();
    let key = key.map(|chord| chord.short(launch.config.settings.glyphs));
    let said = Sentence::new("settings-found")
        .with("count", count)
        .with("key", key.unwrap_or_default());
    (count > 0).then(|| Notice::new(Weight::Warning, said))
}

/// Theme and words as set.
pub fn wardrobe(launch: &Launch) -> Wardrobe {
    Wardrobe {
        themes: launch.config.themes.clone(),
        theme: launch.config.theme().clone(),
        words: Words::new(launch.config.settings.language),
    }
}

/// What does the work.
pub fn engine(launch: &Launch, queue: mpsc::UnboundedSender<Msg>) -> Engine {
    viewer::sweep(&launch.paths.cache);
    let viewer = Viewer::new(
        launch.paths.cache.clone(),
        launch.config.settings.open_command.clone(),
        Desktop::of(|name| launch.environment.get(name).map(str::to_owned)),
    );
    let engine = Engine::new(
        Client::new(launch.site.clone(), launch.options.clone())
            .knowing(launch.config.catalogue.clone()),
        launch.profile.clone(),
        launch.paths.clone(),
        launch.clock.clone(),
        viewer,
        launch.gateway_key.clone(),
        queue,
    )
    .knowing(launch.config.catalogue.clone());
    engine.keep_for(launch.config.settings.keep_days);
    engine
}

/// Opens what is kept of the account, and signs in where that needs no question.
pub fn begin(state: &mut State, engine: &mut Engine, account: Login) {
    engine.perform(Effect::Spare(state.economy.thrift()));
    engine.perform(Effect::AskPace);
    state.line = Line::SigningIn;
    engine.take_up(match account {
        Login::Kept => None,
        Login::Known(credentials) => Some(Approach::Password(credentials)),
        Login::Token(token) => Some(Approach::Token(Pasted(token.expose_secret().to_owned()))),
    });
}

/// Puts keys, pastes and new sizes into the queue, each with the time of its arrival.
fn listen(clock: Clock, queue: mpsc::UnboundedSender<Msg>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut events = crossterm::event::EventStream::new();
        while let Some(event) = events.next().await {
            let Ok(event) = event else { break };
            let message = match input::input(event) {
                Some(Input::Chord(chord)) => Msg::Key(chord, clock.moment()),
                Some(Input::Paste(text)) => Msg::Paste(text),
                Some(Input::Resize(columns, rows)) => Msg::Resized(columns, rows),
                None => continue,
            };
            if queue.send(message).is_err() {
                return;
            }
        }
        // Nobody can type any more.
        let _ = queue.send(Msg::Terminated);
    })
}
