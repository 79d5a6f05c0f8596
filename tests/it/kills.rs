//! A process of its own with the real engine, courier and store, killed again and again, and the count
//! of what became of its decisions on the server's side. Used by the tests and by the bench.

mod campaign;
mod child;
mod count;
mod moment;
mod report;
mod way;
mod work;

pub use self::{
    campaign::{Plan, run},
    child::{JOB, work},
    way::Where,
};
