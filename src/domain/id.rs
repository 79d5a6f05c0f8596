//! Opaque identifiers. SIASN uses three shapes of id (UUID, 32 hex digits of Oracle, 32 of
//! Hibernate), so none is ever parsed: each is a string of its own type.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! opaque_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the identifier as the server spells it.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as the server spells it; not cleaned for display.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

opaque_id! {
    /// A proposal (*usulan*).
    ProposalId;
    /// One supporting document (*dokumen pendukung*) of one proposal, as the server names the scan.
    DocumentId;
    /// The kind of a document in SIASN's reference list (`id_ref_dokumen`), such as `870`, *ijazah*.
    DocumentKind;
    /// An organisational unit (*unit organisasi*, unor).
    UnitId;
    /// An agency (*instansi*).
    AgencyId;
    /// A category of the record (*kategori*, *jenis riwayat*), by its slug, such as `pendidikan`.
    CategorySlug;
    /// A reason to return or refuse, from the server's list (`alasan_tolak_id`).
    ReasonId;
    /// A decision of ours; minted once, it is also the `Idempotency-Key`.
    DecisionId;
    /// The state of a proposal as the server counts it (`versi`), echoed in `If-Match`.
    Version;
}
