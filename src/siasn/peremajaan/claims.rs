//! Who somebody is, read from the access token: SIASN has no call that tells it. The token's
//! signature is the server's business; what is read here decides only what the screen offers.

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use reqwest::header::HeaderValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::wire::Fields;
use crate::{
    domain::{
        authority::AuthorityTable,
        calendar::Calendar,
        id::{AgencyId, UnitId},
        reasons,
        role::{Official, Role},
        session::{Abilities, Account, CORRECTION_APART, SIGNATURE, Session},
    },
    siasn::site::Site,
};

/// Longest token that is looked into.
const LONGEST: usize = 32 * 1024;
/// How deep roles are looked for.
const DEPTH: usize = 4;
/// What the record shows, or what the campaign's own rules say, of a server that tells no limits.
const PAGE_LIMIT: u32 = 100;
const NOTE_LIMIT: usize = 2000;
const DOCUMENT_LIMIT: u64 = 1 << 20;

/// Some encoders pad and some do not.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Who is signed in, as far as it can be known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Me {
    pub id: Option<String>,
    pub name: Option<String>,
    pub nip: Option<String>,
    pub role: Option<Role>,
    pub agency: Option<String>,
    pub agency_name: Option<String>,
    pub unit: Option<String>,
    pub unit_name: Option<String>,
}

/// The name of an account whose token names nobody: each token stands for itself, so that two people
/// never share a store.
fn nobody(bearer: &HeaderValue) -> String {
    let digest = Sha256::digest(bearer.as_bytes());
    let hex: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("token-{hex}")
}

impl Me {
    /// What the site is told to assume, then what the token says.
    pub fn new(site: &Site, bearer: &HeaderValue) -> Self {
        let token = Self::of_token(bearer);
        let assumed = site.assumed.clone();
        Self {
            role: assumed.role.or(token.role),
            agency: assumed.agency.or(token.agency),
            agency_name: assumed.agency_name.or(token.agency_name),
            unit: assumed.unit.or(token.unit),
            unit_name: assumed.unit_name.or(token.unit_name),
            id: token.id.or_else(|| Some(nobody(bearer))),
            ..token
        }
    }

    /// What the token says; nothing where it is no token that can be read.
    fn of_token(bearer: &HeaderValue) -> Self {
        let Some(claims) = bearer.to_str().ok().and_then(payload) else {
            return Self::default();
        };
        let mut words = Vec::new();
        gather(&Value::Object(claims.clone()), 0, &mut words);
        let claims = Fields::new(claims);
        let text = |name| claims.scalar(name).text();
        Self {
            id: text("preferred_username")
                .or_else(|| text("sub"))
                .or_else(|| text("nip")),
            name: text("name"),
            nip: text("nip"),
            role: role(&words),
            agency: text("instansi_id"),
            agency_name: text("instansi_nama"),
            unit: text("unor_id"),
            unit_name: text("unor_nama"),
        }
    }

    /// The role; somebody of whom nothing is known reads along only.
    pub fn role(&self) -> Role {
        self.role.unwrap_or(Role::Monitor)
    }

    /// The official as whom they decide. Of which agencies a validator sees proposals, the server
    /// settles by showing them.
    pub fn seat(&self) -> Option<Official> {
        match self.role() {
            Role::Opd => Some(Official::Opd),
            Role::Kanreg | Role::Pusat => Some(Official::Bkn),
            Role::Bkpsdm => Some(Official::Approver),
            Role::Helpdesk | Role::Monitor => None,
        }
    }

    /// Whether a number or, where either has none, a name is theirs; `None`: nobody can say.
    pub fn is(&self, nip: &str, name: &str) -> Option<bool> {
        let same = |ours: &str, theirs: &str| ours.trim().eq_ignore_ascii_case(theirs.trim());
        if let Some(ours) = self.nip.as_deref().filter(|_| !nip.trim().is_empty()) {
            return Some(same(ours, nip));
        }
        let ours = self.name.as_deref().filter(|_| !name.trim().is_empty())?;
        Some(same(ours, name))
    }

    /// The session of a server that tells nothing of itself.
    pub fn session(&self, site: &Site) -> Session {
        let words = |text: &Option<String>| text.clone().unwrap_or_default();
        let id = self.id.clone();
        let feature = self.seat().map(|seat| match seat {
            Official::Approver => SIGNATURE,
            Official::Opd | Official::Bkn => CORRECTION_APART,
        });
        let features = feature.map(str::to_owned).into_iter().collect();
        Session {
            account: Account {
                id: id.unwrap_or_default(),
                name: words(&self.name),
                role: self.role(),
                agency: AgencyId::new(words(&self.agency)),
                agency_name: words(&self.agency_name),
                unit: self.unit.clone().map(UnitId::new),
                unit_name: self.unit_name.clone(),
            },
            abilities: Abilities {
                server_name: site.api.host().to_owned(),
                dialect: "siasn".to_owned(),
                features,
                page_limit: PAGE_LIMIT,
                note_limit: NOTE_LIMIT,
                document_limit: DOCUMENT_LIMIT,
                calendar: Calendar::default(),
                authority: AuthorityTable::default(),
                reasons: reasons::embedded(),
            },
        }
    }
}

/// The claims of a bearer token, where it is a JWT.
fn payload(bearer: &str) -> Option<Map<String, Value>> {
    let (_, token) = bearer.split_once(' ')?;
    let mut parts = token.split('.');
    let (_, payload) = (parts.next()?, parts.next()?);
    if payload.len() > LONGEST {
        return None;
    }
    let bytes = LENIENT.decode(payload).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(claims) => Some(claims),
        _ => None,
    }
}

/// All words that stand in a list called `roles`, wherever that hangs.
fn gather(value: &Value, depth: usize, into: &mut Vec<String>) {
    let Value::Object(map) = value else { return };
    if depth > DEPTH {
        return;
    }
    for (name, value) in map {
        match value {
            Value::Array(list) if name == "roles" => {
                let words = list.iter().filter_map(Value::as_str);
                into.extend(words.map(str::to_lowercase));
            }
            inner => gather(inner, depth + 1, into),
        }
    }
}

/// The role of the words; where there are several, the first on a proposal's way.
fn role(words: &[String]) -> Option<Role> {
    let says = |part: &str| words.iter().any(|word| word.contains(part));
    let central = || {
        words
            .iter()
            .any(|word| word.contains("validator") && word.contains("pusat"))
    };
    Some(match () {
        () if says("verifikator") => Role::Opd,
        () if central() => Role::Pusat,
        () if says("validator") => Role::Kanreg,
        () if says("approval") => Role::Bkpsdm,
        () if says("helpdesk") => Role::Helpdesk,
        () if says("monitoring") => Role::Monitor,
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{domain::decision::Outcome, siasn::site::Assumed};

    fn site() -> Site {
        Site::parse("http://127.0.0.1:9").unwrap()
    }

    fn bearer(claims: &Value) -> HeaderValue {
        let part = |value: &Value| LENIENT.encode(value.to_string());
        let token = format!("{}.{}.x", part(&json!({"alg": "HS256"})), part(claims));
        HeaderValue::from_str(&format!("Bearer {token}")).unwrap()
    }

    fn claims(word: &str) -> Value {
        json!({"sub": "7", "preferred_username": "opd", "name": "CONTOH VERIFIKATOR",
               "nip": "199002302015032001", "instansi_id": "i1", "unor_id": "u1",
               "resource_access": {"siasn-instansi": {"roles": [format!("role:siasn-instansi:peremajaan:{word}")]}}})
    }

    #[test]
    fn the_token_tells_who_and_as_what() {
        for (word, role) in [
            ("verifikator", Role::Opd),
            ("validator", Role::Kanreg),
            ("validator-pusat", Role::Pusat),
            ("approval", Role::Bkpsdm),
            ("monitoring", Role::Monitor),
            ("helpdesk", Role::Helpdesk),
            ("entah", Role::Monitor),
        ] {
            let me = Me::new(&site(), &bearer(&claims(word)));
            assert_eq!(me.role(), role, "{word}");
            assert_eq!(me.id.as_deref(), Some("opd"));
            let signs = me.session(&site()).signs(Outcome::Accept);
            assert_eq!(signs, role == Role::Bkpsdm, "{word}");
        }
    }

    #[test]
    fn what_is_assumed_wins() {
        let mut site = site();
        site.assumed = Assumed {
            role: Some(Role::Bkpsdm),
            unit: Some("u9".to_owned()),
            ..Assumed::default()
        };
        let session = Me::new(&site, &bearer(&claims("verifikator"))).session(&site);
        assert_eq!(session.account.role, Role::Bkpsdm);
        assert_eq!(session.account.unit, Some("u9".into()));
        assert_eq!(session.account.agency.as_str(), "i1");
        assert_eq!(session.abilities.dialect, "siasn");
        assert!(!session.abilities.reasons.is_empty());
    }

    #[test]
    fn no_token_breaks_it_and_nobody_known_decides_nothing() {
        let long = format!("Bearer a.{}.c", "A".repeat(LONGEST + 1));
        let mut names = std::collections::BTreeSet::new();
        for text in [
            "Bearer",
            "Bearer x",
            "Bearer a.b.c",
            "Bearer a..c",
            "Bearer a.bnVsbA.c",
            &long,
        ] {
            let mut me = Me::new(&site(), &HeaderValue::from_str(text).unwrap());
            assert_eq!((me.role(), me.seat()), (Role::Monitor, None));
            // Two such tokens may be two people's: they must never share a store.
            assert!(names.insert(me.id.take().unwrap()));
            assert_eq!(me, Me::default(), "{}", &text[..text.len().min(20)]);
        }
    }

    #[test]
    fn a_person_is_known_by_number_then_by_name() {
        let me = Me::new(&site(), &bearer(&claims("verifikator")));
        assert_eq!(me.is("199002302015032001", "LAIN"), Some(true));
        assert_eq!(
            me.is("199002302015032002", "CONTOH VERIFIKATOR"),
            Some(false)
        );
        assert_eq!(me.is("", "contoh verifikator"), Some(true));
        assert_eq!(me.is("", ""), None);
        assert_eq!(Me::default().is("1", "A"), None);
    }
}
