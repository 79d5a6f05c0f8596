//! A SIASN of our own on loopback, written from the contract and never from the client's types: a
//! wrong guess in the client must show as a failing contract test.

pub mod documents;
pub mod world;
