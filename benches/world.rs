//! What the invented world and its documents cost to make: `cargo bench --bench world`.
//! It prints times; nothing is asserted, since a busy machine could break any bound.
#![expect(clippy::print_stdout, reason = "a bench speaks to the shell")]

use std::time::Instant;

use periksa::sandbox::{
    documents,
    world::{
        World,
        model::{Form, WorldConfig},
    },
};

const PROPOSALS: usize = 20_000;
const PAPERS: usize = 40;

fn main() {
    let config = WorldConfig {
        seed: 1,
        proposals: PROPOSALS,
        today: jiff::civil::date(2026, 11, 21),
    };
    let world = timed("world without records", || World::new(config));
    timed("records of everybody", || world.people().len());
    let proposals: Vec<_> = timed("20,000 proposals", || world.proposals().collect());
    let documents = || proposals.iter().flat_map(|proposal| &proposal.documents);
    let texts = documents().filter(|document| document.form == Form::Text);
    let scans = documents().filter(|document| document.form != Form::Text);
    timed("40 text documents", || {
        texts
            .take(PAPERS)
            .map(documents::render)
            .map(|b| b.len())
            .sum::<usize>()
    });
    timed("40 scans", || {
        scans
            .take(PAPERS)
            .map(documents::render)
            .map(|b| b.len())
            .sum::<usize>()
    });
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let made = work();
    println!("{what}: {:.1} ms", began.elapsed().as_secs_f64() * 1000.0);
    made
}
