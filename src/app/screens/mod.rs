//! What each screen remembers: one file per screen, plain data and the rules that hold it together.

pub mod about;
pub mod conflict;
pub mod correct;
pub mod decide;
pub mod inbox;
pub mod outbox;
pub mod profiles;
pub mod review;
pub mod sign_in;
pub mod signature;
