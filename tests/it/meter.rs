//! What keys cost on the line to the terminal: the real loop with the real back end, its bytes read by
//! an emulator and counted. Bytes do not depend on the machine, so the budgets are asserted.
//!
//! The queue is long: a town's own proposals first, then as many more as [`LONG`] says, which only the
//! store knows.

use std::{
    io::{self, Write},
    num::NonZero,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use periksa::{
    config::{Depth, Environment, Glyphs, Paths},
    domain::{
        authority::AuthorityTable, catalogue::Catalogue, desk::Desk as Authority, id::ProposalId,
        proposal::Proposal, query::Listing, role::Role,
    },
    runtime::terminal::{Ability, Skills, Thrifty},
    store::Store,
};
use ratatui::layout::Size;
use tokio::sync::watch;

use crate::desk::{Desk, SETTINGS, Setup, town};

/// Rows in the queue, unless `PERIKSA_METER_ROWS` says otherwise. Of the length a key sees only the digits
/// of its place; putting 100,000 into the store takes a debug build half a minute.
const LONG: u64 = 20_000;
/// Proposals that the server has.
const TOWN: usize = 120;
/// Rows put into the store at once.
const LOAD: usize = 10_000;
/// How long nothing has to come for nothing to be coming: at the end of a list, and while nobody acts.
const AT_THE_END: Duration = Duration::from_secs(1);

/// What went over the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    bytes: u64,
    writes: u64,
}

impl Cost {
    fn since(self, before: Self) -> Self {
        Self {
            bytes: self.bytes - before.bytes,
            writes: self.writes - before.writes,
        }
    }
}

fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_unstable();
    costs[costs.len() / 2]
}

/// A line to a terminal that shows what comes.
struct Line {
    terminal: vt100::Parser,
    now: watch::Sender<String>,
    cost: Arc<Mutex<Cost>>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.terminal.process(bytes);
        let mut cost = self.cost.lock().unwrap();
        cost.bytes += bytes.len() as u64;
        cost.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let screen = self.terminal.screen();
        let rows: Vec<_> = screen.rows(0, screen.size().1.into()).collect();
        self.now.send_replace(rows.join("\n"));
        Ok(())
    }
}

/// A user whose keys are counted.
struct Metered {
    desk: Desk,
    cost: Arc<Mutex<Cost>>,
}

impl Metered {
    fn sit(home: &Path, url: &str, budget: &Budget) -> Self {
        let cost = Arc::<Mutex<Cost>>::default();
        let counted = Arc::clone(&cost);
        let sparing = SETTINGS.replace("hemat = \"never\"", "hemat = \"always\"");
        let setup = Setup {
            size: budget.size,
            settings: match budget.mode {
                Mode::Usual => SETTINGS,
                Mode::Sparing => &sparing,
            },
            ..Setup::new(home, url, "opd")
        };
        let desk = Desk::sit_before(setup, |(columns, rows), now| {
            let side = |length| NonZero::new(length).unwrap();
            let line = Line {
                terminal: vt100::Parser::new(side(rows), side(columns), 0),
                now,
                cost: counted,
            };
            // As over most SSH lines: nothing known but that it is like an xterm.
            let ability = Ability {
                depth: Depth::Ansi256,
                glyphs: Glyphs::Unicode,
                skills: Skills::of(&Environment::of([("TERM", "xterm-256color")])),
            };
            Thrifty::with_size(line, ability, Size::new(columns, rows))
        });
        Self { desk, cost }
    }

    /// What it costs until the screen is as wished.
    async fn costs(&mut self, keys: &str, wish: impl Fn(&str) -> bool) -> Cost {
        let before = *self.cost.lock().unwrap();
        self.desk.burst(keys);
        self.desk.when(keys, wish).await;
        let after = *self.cost.lock().unwrap();
        after.since(before)
    }

    /// What a key costs that brings the cursor so many rows further: the median.
    async fn moves(&mut self, key: &str, by: i64, times: usize) -> Cost {
        let mut costs = Vec::new();
        for _ in 0..times {
            let wanted = at(&self.desk.now()).unwrap().saturating_add_signed(by);
            costs.push(self.costs(key, |screen| at(screen) == Some(wanted)).await);
        }
        median(costs)
    }

    /// What a key costs at its dearest that moves down inside a proposal, until nothing moves any more.
    async fn goes_down(&mut self, times: usize) -> Cost {
        let mut most = Cost::default();
        for _ in 0..times {
            let before = self.desk.now();
            let moved = self.costs("j", |screen| *screen != *before);
            match tokio::time::timeout(AT_THE_END, moved).await {
                Ok(cost) if cost.bytes > most.bytes => most = cost,
                Ok(_) => {}
                Err(_) => break,
            }
        }
        most
    }

    /// What is written while nobody does anything.
    async fn idle(&self) -> Cost {
        let before = *self.cost.lock().unwrap();
        tokio::time::sleep(AT_THE_END).await;
        let after = *self.cost.lock().unwrap();
        after.since(before)
    }
}

/// The number of the row under the cursor, once there are rows.
fn at(screen: &str) -> Option<u64> {
    let footer = screen.lines().rev().nth(1)?;
    let (at, _) = footer.trim_start().split_once('/')?;
    at.parse().ok().filter(|_| is_filled(screen))
}

/// Whether there is a row in every line of the list.
fn is_filled(screen: &str) -> bool {
    let lines: Vec<_> = screen.lines().collect();
    let rows = lines.get(3..lines.len().saturating_sub(3));
    rows.is_some_and(|rows| rows.iter().all(|row| row.trim().len() > 9))
}

/// A home in which somebody has worked, with a long queue.
async fn long_queue(home: &Path, url: &str) {
    let mut desk = Desk::sit(Setup::new(home, url, "opd"));
    desk.inbox().await;
    desk.until("tersambung").await;
    desk.leave().await;
    let folder = Paths::under(home).profile("uji", "opd");
    let clock = Arc::new(jiff::Timestamp::now);
    let (store, _) = Store::open(&folder, clock).await.unwrap();
    let listing = Listing::default();
    let now = jiff::Timestamp::now();
    let window = store.window(listing, 0, TOWN as u32, now).await.unwrap();
    let known: Vec<_> = window.rows.into_iter().map(|row| row.proposal).collect();
    let desk = Authority {
        role: Role::Opd,
        authority: AuthorityTable::of(&Catalogue::embedded().unwrap()),
    };
    let rows = std::env::var("PERIKSA_METER_ROWS");
    let rows = rows.map_or(LONG, |rows| rows.parse().unwrap());
    let more: Vec<_> = (0..rows).map(|number| like(&known, number)).collect();
    for rows in more.chunks(LOAD) {
        store.put_rows(rows.to_vec(), desk.clone()).await.unwrap();
    }
    store.close().await.unwrap();
}

/// One more proposal of the sort of those that are known, sent after them; no two pages are alike.
fn like(known: &[Proposal], number: u64) -> Proposal {
    let any = |salt: u64| {
        let mixed = (number + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        &known[(mixed % known.len() as u64) as usize]
    };
    let last = known.iter().map(|known| known.submitted_at).max().unwrap();
    let (model, person) = (any(0), any(1_000_003));
    Proposal {
        id: ProposalId::new(format!("banyak-{number:06}")),
        name: person.name.clone(),
        nip: person.nip.clone(),
        submitted_at: last + jiff::SignedDuration::from_secs(number as i64),
        ..model.clone()
    }
}

/// Whether the program is sparing with the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Usual,
    Sparing,
}

struct Budget {
    mode: Mode,
    size: (u16, u16),
    down: u64,
    scroll: u64,
    page: u64,
    open: u64,
    burst: u64,
    review: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_stay_within_their_budgets() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), TOWN).await;
    long_queue(home.path(), &town.url()).await;
    for budget in [
        Budget {
            mode: Mode::Usual,
            size: (80, 24),
            down: 24,
            scroll: 115,
            page: 1_700,
            open: 1_500,
            burst: 2_000,
            review: 400,
        },
        Budget {
            mode: Mode::Usual,
            size: (120, 40),
            down: 24,
            scroll: 160,
            page: 3_400,
            open: 1_500,
            burst: 3_800,
            review: 400,
        },
        Budget {
            mode: Mode::Sparing,
            size: (80, 24),
            down: 24,
            scroll: 100,
            page: 1_000,
            open: 1_200,
            burst: 800,
            review: 160,
        },
        Budget {
            mode: Mode::Sparing,
            size: (120, 40),
            down: 24,
            scroll: 100,
            page: 1_650,
            open: 1_200,
            burst: 1_550,
            review: 160,
        },
    ] {
        let user = Metered::sit(home.path(), &town.url(), &budget);
        hold(user, &budget).await;
    }
    town.stop().await;
}

async fn hold(mut user: Metered, budget: &Budget) {
    let list = i64::from(budget.size.1) - 6;
    user.desk.until("tersambung").await;
    user.desk.when("rows", |screen| at(screen).is_some()).await;
    let down = user.moves("j", 1, 10).await;
    let page = user.moves("<pgdn>", list, 9).await;
    user.moves("j", 1, usize::try_from(list).unwrap()).await;
    let scroll = user.moves("j", 1, 31).await;
    let burst = user.moves(&"j".repeat(100), 100, 3).await;
    let idle = user.idle().await;
    let found = |screen: &str| screen.contains("kategori:golongan") && at(screen) == Some(1);
    let search = user.costs("/kategori:golongan", found).await;
    user.desk.keys("<ctrl-u><enter>g");
    user.desk
        .when("the first row", |screen| at(screen) == Some(1))
        .await;
    // The first time its file comes from the server, while a screen says so; from then on it is here.
    user.costs("<enter>", |screen| screen.contains('●')).await;
    user.costs("q", |screen| at(screen).is_some()).await;
    let open = user.costs("<enter>", |screen| screen.contains('●')).await;
    user.costs("f", |screen| screen.contains('▾')).await;
    let review = user.goes_down(40).await;
    let told = format!(
        "{:?} {:?}: down {down:?}, scroll {scroll:?}, page {page:?}, open {open:?}, burst {burst:?}, \
         search {search:?}, review {review:?}, idle {idle:?}",
        budget.mode, budget.size
    );
    println!("{told}");
    assert!(down.bytes <= budget.down && down.writes == 1, "{told}");
    assert!(
        scroll.bytes <= budget.scroll && scroll.writes == 1,
        "{told}"
    );
    assert!(page.bytes <= budget.page, "{told}");
    assert!(burst.bytes <= budget.burst, "{told}");
    // Whatever is found, a page has no more than its cells.
    let cells = u64::from(budget.size.0) * u64::from(budget.size.1);
    assert!(search.bytes <= cells, "{told}");
    assert!(open.bytes <= budget.open, "{told}");
    assert!(review.bytes <= budget.review, "{told}");
    assert_eq!(idle, Cost::default(), "{told}");
    user.desk.leave().await;
}
