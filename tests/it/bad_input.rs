//! What people and machines get wrong. Each time the program says what is the matter in a sentence,
//! and no decision made before is lost or sent twice.

mod documents;
mod line;
mod newer;
mod proposals;
mod settings;
mod sign_in;
mod strangers;
