//! Who may come in. Several windows of one user share a store; whoever comes in while nobody else is
//! there may change its shape or put a damaged file aside. One comes in at a time. Another computer
//! is kept out: over a network file system SQLite's write-ahead log has no common memory.

use std::{
    fs::{self, File},
    path::Path,
    time::Duration,
};

use super::{
    lock::{self, Share},
    sql,
    who::{self, Mark, Who},
};
use crate::domain::failure::{Failure, FailureKind};

/// Held alone by who is just coming in.
const GATE: &str = "masuk.lock";
/// Held together by all who are in, and alone by a program of before that does not share.
pub(super) const LOCK: &str = "periksa.lock";

/// Somebody who is just coming in.
pub(super) struct Entry {
    gate: File,
    lock: File,
    who: Who,
    /// Those who are in already; empty, too, for one who does not say who it is.
    pub others: Vec<Who>,
    /// Whether nobody else is in.
    pub alone: bool,
}

/// Keeps everybody else out who is not in yet.
pub(super) struct Gate(#[expect(dead_code, reason = "held, not read")] File);

/// The right to be in; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    // Gone before the lock is given up.
    _mark: Mark,
    _lock: File,
    pub who: Who,
}

impl Entry {
    /// Stops at the door of a directory.
    ///
    /// # Errors
    /// `StoreHeld`: a program that does not share has it, one on another computer, or another one
    /// does not get in or out. Or what the disk did.
    pub fn at(directory: &Path, who: Who) -> Result<Self, Failure> {
        let gate = gate(directory, &who)?;
        let path = directory.join(LOCK);
        let others = others(directory, &who)?;
        let take = |share, patience| {
            lock::take_within(&path, share, patience).map_err(|problem| sql::of_disk(&problem))
        };
        if let Some(lock) = take(Share::Alone, Duration::ZERO)? {
            return Ok(Self {
                gate,
                lock,
                who,
                others,
                alone: true,
            });
        }
        let lock = take(Share::Together, lock::PATIENCE)?
            .ok_or_else(|| held(&others, "it does not share the store"))?;
        Ok(Self {
            gate,
            lock,
            who,
            others,
            alone: false,
        })
    }

    /// Says that the store is held by those who are in, and why that matters.
    pub fn held(&self, why: &str) -> Failure {
        held(&self.others, why)
    }

    /// Goes in; the next one may when the gate is dropped.
    pub fn go_in(self, directory: &Path) -> Result<(Pass, Gate), Failure> {
        let over = lock::let_others_in(&self.lock).map_err(|problem| sql::of_disk(&problem))?;
        if !over {
            return Err(held(&[], "it does not share the store"));
        }
        let mark = Mark::leave(directory, &self.who).map_err(|problem| sql::of_disk(&problem))?;
        let pass = Pass {
            _mark: mark,
            _lock: self.lock,
            who: self.who,
        };
        Ok((pass, Gate(self.gate)))
    }
}

fn gate(directory: &Path, me: &Who) -> Result<File, Failure> {
    let gate = lock::take_within(&directory.join(GATE), Share::Alone, lock::PATIENCE);
    match gate.map_err(|problem| sql::of_disk(&problem))? {
        Some(gate) => Ok(gate),
        None => Err(held(
            &others(directory, me)?,
            "another window is just opening it",
        )),
    }
}

/// Whether somebody is in.
pub(super) fn is_open(directory: &Path) -> bool {
    lock::is_taken(&directory.join(LOCK))
}

/// Those who are in; marks of windows that are gone are cleared away.
fn others(directory: &Path, me: &Who) -> Result<Vec<Who>, Failure> {
    let mut others = Vec::new();
    for mark in who::marks(directory) {
        let near = me.is_beside(&mark.who);
        // Over a network a lock may hold on its own computer only: nobody there can be seen to be
        // gone.
        let unsure = !near && is_far(directory);
        if !near && (mark.alive || unsure) {
            return Err(Failure::new(
                FailureKind::StoreHeld,
                format!(
                    "{}: on another computer; close it there{}",
                    mark.who,
                    match unsure {
                        true => format!(", or, if it crashed, delete {}", mark.path.display()),
                        false => String::new(),
                    }
                ),
            ));
        }
        if mark.alive {
            others.push(mark.who);
        } else {
            let _ = fs::remove_file(&mark.path);
        }
    }
    Ok(others)
}

fn held(others: &[Who], why: &str) -> Failure {
    let whose: Vec<_> = others.iter().map(Who::to_string).collect();
    let whose = match whose.is_empty() {
        true => "another periksa".to_owned(),
        false => whose.join("; "),
    };
    Failure::new(FailureKind::StoreHeld, format!("{whose}: {why}"))
}

/// Whether a directory lies on another computer, as far as the system tells.
#[cfg(target_os = "linux")]
fn is_far(directory: &Path) -> bool {
    /// NFS, SMB, CIFS, SMB2, 9P, FUSE (sshfs and its kind), AFS, Ceph: `statfs(2)`.
    const FAR: [u32; 8] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
        0x5346_414f,
        0x00c3_6400,
    ];
    // The field is as wide as the system's word; the numbers have 32 bits.
    rustix::fs::statfs(directory).is_ok_and(|found| FAR.contains(&(found.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_far(_: &Path) -> bool {
    false
}
