//! Starting and stopping: the listener, the background threads, the handle.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::app::{App, Parts};
use super::books::Books;
use super::bustle::{self, Happening};
use super::db::{self, Db};
use super::error::SandboxError;
use super::facts::Facts;
use super::fill::{self, Progress};
use super::papers::{self, Papers};
use super::siasn::{Siasn, Trouble, Troubles};
use super::stop::Stop;
use super::{Config, Dialect, routes, totp};

/// How long stopping waits for requests under way.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running sandbox. Dropping it ends it as well, without waiting for requests under way.
pub struct Sandbox {
    app: Arc<App>,
    config: Config,
    address: SocketAddr,
    stop: Arc<Stop>,
    worker: Option<JoinHandle<()>>,
    serving: tokio::task::JoinHandle<()>,
    bustling: Option<tokio::task::JoinHandle<()>>,
    quit: Option<oneshot::Sender<()>>,
    troubles: Arc<Troubles>,
}

impl Sandbox {
    /// Opens or creates the data, listens and serves. Returns before the world is filled in; see
    /// [`Sandbox::progress`].
    ///
    /// # Errors
    /// An address beyond loopback, one that is taken, data of another world or in use.
    pub async fn start(config: Config) -> Result<Self, SandboxError> {
        if !config.listen.ip().to_canonical().is_loopback() {
            return Err(SandboxError::NotLoopback(config.listen));
        }
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| SandboxError::Listen(config.listen, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| SandboxError::Listen(config.listen, error))?;
        let opening = config.clone();
        let (parts, progress) = tokio::task::spawn_blocking(move || open(&opening))
            .await
            .map_err(|error| SandboxError::Generation(error.to_string()))??;
        let app = Arc::new(App::new(parts));
        let troubles = Arc::new(Troubles::default());
        let siasn = match config.dialect {
            Dialect::Terbuka => None,
            Dialect::Siasn => {
                let (app, troubles) = (Arc::clone(&app), Arc::clone(&troubles));
                Some(Arc::new(Siasn::new(app, &config, troubles)?))
            }
        };
        let router = routes::router(Arc::clone(&app), siasn);
        let stop = Arc::new(Stop::default());
        let worker = spawn_worker(&app, &stop, progress, config.ahead)?;
        let (quit, quitted) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, router, quitted));
        let bustling = config
            .bustle
            .map(|bustle| tokio::spawn(bustle::go_on(Arc::clone(&app), bustle)));
        Ok(Self {
            app,
            config,
            address,
            stop,
            worker: Some(worker),
            serving,
            bustling,
            quit: Some(quit),
            troubles,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address for a client, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How far the filling is; the receiver can be waited on.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.app.progress.clone()
    }

    /// Waits until the world is filled in.
    ///
    /// # Errors
    /// The filling failed or was stopped.
    pub async fn filled(&self) -> Result<(), SandboxError> {
        let mut progress = self.progress();
        let end = progress
            .wait_for(|progress| progress.complete || progress.failed.is_some())
            .await
            .map_err(|_| SandboxError::Generation("dihentikan".to_owned()))?;
        match &end.failed {
            None => Ok(()),
            Some(why) => Err(SandboxError::Generation(why.clone())),
        }
    }

    /// The one-time code of an account at this moment of the sandbox's clock: for signing in where
    /// a second factor is asked for, and for signing approvals.
    pub fn one_time_code(&self, account: &str) -> String {
        totp::code(account, self.app.clock.second())
    }

    /// Lets one thing happen that the bustle would do, the next one in its order; the seed is the
    /// configured bustle's or else the world's. `None` where there is nothing left to happen.
    ///
    /// # Errors
    /// The database failed.
    pub async fn bustle_once(&self) -> Result<Option<Happening>, SandboxError> {
        let seed = self
            .config
            .bustle
            .map_or(self.config.world.seed, |bustle| bustle.seed);
        bustle::once(&self.app, seed).await
    }

    /// Lets a trouble befall the next `times` calls that it fits, in the order in which troubles
    /// were asked for. The dialect `terbuka` knows no trouble.
    pub fn trouble(&self, trouble: Trouble, times: u32) {
        self.troubles.add(trouble, times);
    }

    /// What is in the data, for tests and checks: read only, beside the server.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn facts(&self) -> Result<Facts, SandboxError> {
        Facts::open(&self.config.data)
    }

    /// Forgets the data of a sandbox that is not running, documents included.
    ///
    /// # Errors
    /// A sandbox runs on them, or the files cannot be removed.
    pub fn clear(data: &Path) -> Result<(), SandboxError> {
        db::clear(data)?;
        Papers::new(data).clear()
    }

    /// Ends it after the requests under way, or cuts these off after five seconds; the data stay.
    pub async fn stop(mut self) {
        self.stop.set();
        if let Some(bustling) = self.bustling.take() {
            bustling.abort();
        }
        if let Some(quit) = self.quit.take() {
            // An error means that serving has ended by itself.
            let _ended = quit.send(());
        }
        if timeout(PATIENCE, &mut self.serving).await.is_err() {
            tracing::warn!("sandbox requests were cut off");
            self.serving.abort();
        }
        if let Some(worker) = self.worker.take() {
            let joined = tokio::task::spawn_blocking(move || worker.join().is_ok()).await;
            if !matches!(joined, Ok(true)) {
                tracing::error!("sandbox background thread ended badly");
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.set();
        self.serving.abort();
        if let Some(bustling) = &self.bustling {
            bustling.abort();
        }
    }
}

fn open(config: &Config) -> Result<(Parts, watch::Sender<Progress>), SandboxError> {
    let db = Db::open(&config.data)?;
    let (world_config, progress) = fill::prepare(&db, &config.data, config.world)?;
    let data_id = db
        .read(|connection| db::meta(connection, "id"))?
        .ok_or_else(|| SandboxError::Unreadable("meta.id".to_owned()))?;
    let (sender, receiver) = watch::channel(progress);
    let parts = Parts {
        db,
        clock: config.clock.clone(),
        books: Books::open()?,
        papers: Papers::new(&config.data),
        token_life: config.tokens,
        second_factor: config.second_factor,
        progress: receiver,
        world_config,
        data_id,
    };
    Ok((parts, sender))
}

fn spawn_worker(
    app: &Arc<App>,
    stop: &Arc<Stop>,
    progress: watch::Sender<Progress>,
    ahead: usize,
) -> Result<JoinHandle<()>, SandboxError> {
    let (app, stop) = (Arc::clone(app), Arc::clone(stop));
    std::thread::Builder::new()
        .name("sandbox-fill".to_owned())
        .spawn(move || {
            fill::fill(&app.db, &app.books, app.world_config, &progress, &stop);
            if let Err(error) = papers::work_ahead(&app.db, &app.papers, ahead, &stop) {
                tracing::warn!(%error, "documents are not rendered ahead");
            }
        })
        .map_err(|error| SandboxError::Generation(error.to_string()))
}

async fn serve(listener: TcpListener, router: Router, quitted: oneshot::Receiver<()>) {
    let listener = listener.tap_io(|stream| {
        // Answers are small and complete: waiting to fill a packet only costs time.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let ended = axum::serve(listener, router)
        .with_graceful_shutdown(async {
            // Both a message and a dropped handle mean the end.
            let _either = quitted.await;
        })
        .await;
    if let Err(error) = ended {
        tracing::error!(%error, "sandbox server failed");
    }
}
