//! One file per screen. Each draws into the area between header and footer.

pub(super) mod about;
pub(super) mod conflict;
pub(super) mod correct;
pub(super) mod decide;
mod elsewhere;
mod findings;
pub(super) mod help;
pub(super) mod inbox;
pub(super) mod outbox;
pub(super) mod profiles;
pub(super) mod review;
mod review_body;
pub(super) mod sign_in;
pub(super) mod signature;
