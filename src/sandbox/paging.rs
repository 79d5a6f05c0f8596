//! Cursors of lists and tokens of the change feed: opaque to the caller, checked here. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::Value;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The value of the sort key at which a page ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Key {
    Moment(i64),
    Text(String),
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Moment(second) => second.into(),
            Key::Text(text) => text.into(),
        }
    }
}

/// Where the next page of a list begins. The length of the list and the sync token are those of
/// the first page, so that a walk through the list and the change feed after it leave no gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Of the user, the filters and the order: a cursor fits no other list.
    pub fingerprint: u32,
    pub total: i64,
    pub changed: i64,
    pub key: Key,
    /// The row's internal number breaks ties of the key.
    pub number: i64,
}

impl Cursor {
    /// The text handed out.
    pub fn encode(&self) -> String {
        let fields = (
            self.fingerprint,
            self.total,
            self.changed,
            &self.key,
            self.number,
        );
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&fields).unwrap_or_default())
    }

    /// Reads a text handed out for the list with this fingerprint.
    pub fn decode(text: &str, expected: u32) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (fingerprint, total, changed, key, number) = serde_json::from_slice(&bytes).ok()?;
        (fingerprint == expected).then_some(Self {
            fingerprint,
            total,
            changed,
            key,
            number,
        })
    }
}

/// A short digest of texts, to tell lists, users and sets of data apart.
pub(super) fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a str>) -> u32 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// The sync token after change `changed`, for one user of one set of data.
pub(super) fn sync_token(data_id: &str, user: &str, changed: i64) -> String {
    format!("{:08x}{changed:x}", fingerprint([data_id, user]))
}

/// The change number in a sync token; `None` where it is not one of ours for this user.
pub(super) fn read_sync_token(data_id: &str, user: &str, token: &str) -> Option<i64> {
    let own = format!("{:08x}", fingerprint([data_id, user]));
    let number = token.strip_prefix(&own)?;
    i64::from_str_radix(number, 16)
        .ok()
        .filter(|changed| *changed >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_fits_its_own_list_only() {
        let cursor = Cursor {
            fingerprint: 7,
            total: 512,
            changed: 40,
            key: Key::Text("CONTOH ÉTI".into()),
            number: 9,
        };
        assert_eq!(Cursor::decode(&cursor.encode(), 7), Some(cursor.clone()));
        assert_eq!(Cursor::decode(&cursor.encode(), 8), None);
        assert_eq!(Cursor::decode("???", 7), None);
    }

    #[test]
    fn a_sync_token_is_of_one_user_and_one_set_of_data() {
        let token = sync_token("data", "opd", 300);
        assert_eq!(read_sync_token("data", "opd", &token), Some(300));
        assert_eq!(read_sync_token("data", "kanreg", &token), None);
        assert_eq!(read_sync_token("other", "opd", &token), None);
        assert_eq!(read_sync_token("data", "opd", ""), None);
    }
}
