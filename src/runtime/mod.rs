//! Where the pure program meets the machine: the terminal, the keys and the loop between them.
//! Everything here may use the rest; nothing here knows a rule about decisions.

pub mod input;
pub mod terminal;
