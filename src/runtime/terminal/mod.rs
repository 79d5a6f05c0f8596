//! The terminal: taken and given back by [`guard`], written to by [`thrifty`], which says as little
//! as it can, through [`gate`], which lets nothing harmful pass.
//!
//! Nothing here ever asks the terminal anything: over a slow line the answer comes late or never.

mod ability;
mod ascii;
mod begin;
pub mod gate;
mod grid;
pub mod guard;
pub mod meter;
mod moves;
mod paint;
mod pen;
mod scroll;
pub mod thrifty;
mod words;

pub use ability::{Ability, Skill, Skills};
pub use guard::{OwnTty, TerminalGuard};
pub use thrifty::Thrifty;

/// A terminal that reads what we say, for tests.
#[cfg(test)]
fn reader(width: u16, height: u16) -> vt100::Parser {
    let side = |length| std::num::NonZero::new(length).unwrap();
    vt100::Parser::new(side(height), side(width), 0)
}
