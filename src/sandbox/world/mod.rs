//! The invented agencies, people and proposals that the sandbox serves.

pub mod model;
