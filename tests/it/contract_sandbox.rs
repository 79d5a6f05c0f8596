//! The sandbox against its own contract: every answer in these tests is held against
//! `openapi.json`, and one that is not documented fails the test that got it.

mod answers;
mod chain;
mod contract;
mod corrections;
mod decisions;
mod document;
mod documents;
mod life;
mod lists;
mod oauth;
mod others;
mod sign_in;
mod spoil;
mod town;
