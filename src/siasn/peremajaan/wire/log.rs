//! The log of a proposal (`get-log`), which names neither roles nor actions: the status tells them.

use jiff::Timestamp;
use serde_json::Value;

use super::{Fields, row::status};
use crate::domain::{
    proposal::LogEntry,
    stage::{Stage, Status},
};

/// A line of the log; nothing for what is none.
pub fn entry(from: Value) -> Option<LogEntry> {
    let Value::Object(map) = from else {
        return None;
    };
    let line = Fields::new(map);
    let status = status(&line);
    Some(LogEntry {
        at: line
            .scalar("created_at")
            .moment()
            .unwrap_or(Timestamp::UNIX_EPOCH),
        role: String::new(),
        name: line.words("nama"),
        action: action(&status).to_owned(),
        status,
        reason: line.scalar("alasan").text(),
        note: line.scalar("keterangan").text(),
        key: None,
        amended: Vec::new(),
    })
}

/// What must have been done for a status to come about, in the words of the log of `terbuka`.
pub fn action(status: &Status) -> &'static str {
    match status.stage() {
        Stage::Submitted if status.number == 51 => "perbaikan",
        Stage::Submitted => "usul",
        Stage::Verified | Stage::WithBkn | Stage::Validated | Stage::Approved => "terima",
        Stage::ReturnedToAsn | Stage::ReturnedBetween => "kembalikan",
        Stage::Refused => "tolak",
        Stage::Deleted | Stage::Unknown => "",
    }
}
