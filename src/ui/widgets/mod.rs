//! What several screens are made of.

pub(super) mod comparison;
pub(super) mod outcome;
pub(super) mod qr;
pub(super) mod rows;
pub(super) mod stages;
pub(super) mod tabs;
