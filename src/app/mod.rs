//! What the program is doing, and what it does next: one [`state::State`], one closed
//! [`message::Msg`], one [`update::update`] that returns the work as [`effect::Effect`]s.
//!
//! This module knows no screen, no network, no store, no file and no clock: what time it is comes in
//! with every message, and whatever has to be done goes out as an effect.

pub mod effect;
pub mod guard;
mod keeping;
pub mod keyboard;
pub mod line;
pub mod message;
pub mod notice;
pub mod screens;
mod seat;
pub mod state;
pub mod text_field;
pub mod update;
pub mod verbs;

#[cfg(test)]
mod tests;
