//! The sandbox in the dialect `siasn`, over HTTP and against the public record: every call's shape,
//! every oddity alone and all at once, and the traps that a client must survive.

mod corrections;
mod gateway;
mod lenient;
mod office;
mod paging;
mod quirks;
mod shapes;
mod troubles;
mod writes;
