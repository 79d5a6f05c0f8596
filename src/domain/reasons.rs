//! The reasons to return or refuse that the program ships, for a server that announces none.

use serde::Deserialize;

use super::decision::Reason;

const EMBEDDED: &str = include_str!("reasons.toml");

#[derive(Default, Deserialize)]
struct File {
    reason: Vec<Reason>,
}

/// The shipped list, in the order in which a verifier meets them. Ours and unproven: the real list
/// (`alasan_tolak`) is not public.
pub fn embedded() -> Vec<Reason> {
    // Whether the file can be read is settled by the test below.
    toml::from_str::<File>(EMBEDDED).unwrap_or_default().reason
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::decision::ReasonClass;

    #[test]
    fn there_are_reasons_of_both_classes_and_no_id_twice() {
        let reasons = embedded();
        let ids: BTreeSet<_> = reasons.iter().map(|reason| reason.id.as_str()).collect();
        assert_eq!(ids.len(), reasons.len());
        for class in [ReasonClass::Bts, ReasonClass::Tms] {
            assert!(reasons.iter().any(|reason| reason.class == class));
        }
        assert!(reasons.iter().all(|reason| !reason.text.trim().is_empty()));
    }
}
