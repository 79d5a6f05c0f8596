//! Screens as a user sees them, kept as snapshots, and what must hold for all of them.

mod catalogue;
mod economy;
mod hostile;
mod rules;
mod screens;
mod stage;
