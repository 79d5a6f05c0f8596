//! What the routes share. Knows no single route.

use std::sync::{Arc, OnceLock};

use rusqlite::{Connection, Transaction};
use tokio::sync::watch;

use super::books::Books;
use super::clock::Clock;
use super::db::Db;
use super::fill::Progress;
use super::papers::Papers;
use super::problem::Problem;
use super::world::World;
use super::world::model::WorldConfig;
use super::{SecondFactor, TokenLife};

/// The running server's parts.
pub(super) struct App {
    pub db: Db,
    pub clock: Clock,
    pub books: Books,
    pub papers: Papers,
    pub token_life: TokenLife,
    pub second_factor: SecondFactor,
    pub progress: watch::Receiver<Progress>,
    pub world_config: WorldConfig,
    /// Drawn at random when the data were made: tokens of another set of data are unknown here.
    pub data_id: String,
    world: OnceLock<World>,
}

/// What [`App::new`] takes, beside the world that is made later.
pub(super) struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub books: Books,
    pub papers: Papers,
    pub token_life: TokenLife,
    pub second_factor: SecondFactor,
    pub progress: watch::Receiver<Progress>,
    pub world_config: WorldConfig,
    pub data_id: String,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self {
            db: parts.db,
            clock: parts.clock,
            books: parts.books,
            papers: parts.papers,
            token_life: parts.token_life,
            second_factor: parts.second_factor,
            progress: parts.progress,
            world_config: parts.world_config,
            data_id: parts.data_id,
            world: OnceLock::new(),
        }
    }

    /// The world the data were made from. Made when first asked for and then kept: only a repaired
    /// proposal needs it, for its summary.
    pub fn world(&self) -> &World {
        self.world.get_or_init(|| World::new(self.world_config))
    }

    /// Waits until agencies and users exist, which is the first thing the filling writes.
    pub async fn founded(&self) -> Result<(), Problem> {
        let mut progress = self.progress.clone();
        let settled = progress
            .wait_for(|progress| progress.founded || progress.failed.is_some())
            .await
            .is_ok_and(|progress| progress.founded);
        if settled {
            Ok(())
        } else {
            Err(Problem::unavailable())
        }
    }

    /// Reads in one snapshot, off the async threads.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection, &Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |app| app.db.read(|connection| work(connection, app)))
            .await
    }

    /// Writes in one transaction, off the async threads.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Transaction, &Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |app| app.db.write(|tx| work(tx, app)))
            .await
    }

    /// Runs something that blocks, off the async threads.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .unwrap_or_else(|error| Err(Problem::server(&error)))
    }
}
