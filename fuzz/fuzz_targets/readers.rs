//! Foreign bytes to every reader of the dialect `siasn`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| periksa::siasn::feed_readers(bytes));
