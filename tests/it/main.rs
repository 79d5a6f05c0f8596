//! Tests against the real thing: a sandbox on loopback, spoken to over HTTP.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod colleague;
#[cfg(test)]
mod contract_sandbox;
#[cfg(test)]
mod contract_siasn;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod faults;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod hardening;
#[cfg(test)]
mod headless;
#[cfg(test)]
mod http_bytes;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod meter;
#[cfg(test)]
mod office;
#[cfg(test)]
#[cfg(unix)]
mod prefetch;
#[cfg(test)]
mod providers;
#[cfg(test)]
#[cfg(unix)]
mod pty;
#[cfg(test)]
mod race;
#[cfg(test)]
mod raced;
#[cfg(test)]
mod record;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod siasn;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod unruly;
#[cfg(test)]
mod windows;
#[cfg(test)]
mod work;
