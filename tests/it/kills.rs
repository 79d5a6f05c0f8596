//! A process of its own with the real engine, courier and store, killed again and again at every step
//! between the key and the confirmation: what it ever said is held stands on the server once. Counted
//! on the server's side.

mod campaign;
mod child;
mod moment;

pub use self::{
    campaign::{Plan, run},
    child::{JOB, work},
};

/// How often each dialect's program is killed in CI.
#[cfg(test)]
const KILLS: usize = 150;

/// Whom the kills are done to; alone it has nothing to do.
#[test]
#[ignore = "started by the other tests here, to be killed"]
fn victim() {
    if let Some(job) = std::env::var_os(JOB) {
        work(job.as_ref());
    }
}

#[cfg(test)]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_done_twice_in_terbuka() {
    holds(periksa::sandbox::Dialect::Terbuka, 20_261_122).await;
}

#[cfg(test)]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_done_twice_in_siasn() {
    holds(periksa::sandbox::Dialect::Siasn, 20_261_123).await;
}

#[cfg(test)]
async fn holds(dialect: periksa::sandbox::Dialect, seed: u64) {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok());
    let plan = Plan {
        dialect,
        kills: kills.unwrap_or(KILLS),
        seed,
        victim: || {
            let mut command = std::process::Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", "kills::victim", "--ignored", "--nocapture"]);
            command
        },
    };
    let report = run(plan).await;
    println!("{dialect:?}, seed {seed}:\n{report}");
    assert!(report.is_clean(), "{dialect:?}, seed {seed}:\n{report}");
}
