//! One file per screen. Each draws into the area between header and footer.

pub(super) mod decide;
pub(super) mod help;
pub(super) mod inbox;
pub(super) mod outbox;
pub(super) mod review;
mod findings;
mod review_body;
pub(super) mod sign_in;
