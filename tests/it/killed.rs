//! However often the program is killed, at every step between the key and the confirmation: what it
//! ever said is held stands on the server once, and nothing is left behind.

use std::process::Command;

use crate::kills::{JOB, Plan, Where, run, work};

/// How often a verifier's program is killed.
const KILLS: usize = 150;
/// How often an approver's.
const APPROVALS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_done_twice_in_terbuka() {
    holds(Where::Terbuka, KILLS, 20_261_122).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_done_twice_in_siasn() {
    holds(Where::Siasn, KILLS, 20_261_123).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_signed_twice() {
    holds(Where::Approver, APPROVALS, 20_261_124).await;
}

async fn holds(at: Where, kills: usize, seed: u64) {
    // To kill more often than CI has time for: KILLS=1000 cargo test …
    let more = std::env::var("KILLS").ok();
    let plan = Plan {
        at,
        kills: more.map_or(kills, |kills| kills.parse().unwrap()),
        seed,
        victim: || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", "killed::victim", "--ignored", "--nocapture"]);
            command
        },
    };
    let report = run(plan).await;
    println!("{at:?}, seed {seed}:\n{report}");
    assert!(report.is_clean(), "{at:?}, seed {seed}:\n{report}");
}

/// Whom the kills are done to: this test alone, in a process of its own.
#[test]
#[ignore = "started by the other tests here, to be killed"]
fn victim() {
    if let Some(job) = std::env::var_os(JOB) {
        work(job.as_ref());
    }
}
