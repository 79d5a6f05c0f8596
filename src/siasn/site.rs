//! Where the parts of one SIASN stand, and what has to be assumed of it because it cannot be asked.

use super::endpoint::{Endpoint, EndpointProblem};
use crate::domain::role::Role;

/// One SIASN as one account uses it. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The internal API, the one behind the verifier's web pages.
    pub api: Endpoint,
    /// The issuer of the sign-in (OpenID Connect); discovery starts here.
    pub issuer: Endpoint,
    /// The public web service behind the gateway: documents, and the record in dialect `siasn`.
    pub gateway: Endpoint,
    /// Where the gateway's own token comes from.
    pub gateway_token: Endpoint,
    /// As what the program is registered with the issuer (`client_id`).
    pub client_id: String,
    /// The scope asked for.
    pub scope: String,
    /// Which dialect to speak.
    pub dialect: Choice,
    /// Who the account is where the server does not say.
    pub assumed: Assumed,
    /// What the public record is silent about.
    pub paths: Paths,
}

/// Which dialect to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The one that the server announces: `terbuka` where it has *kemampuan*, else `siasn`.
    #[default]
    Auto,
    /// `terbuka`, whatever the server says.
    Terbuka,
    /// `siasn`, without asking.
    Siasn,
}

/// Who the account is, for a server that cannot be asked (dialect `siasn`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// Its role; `None`: what the token says, else reading along only.
    pub role: Option<Role>,
    /// Its agency (`instansi_id`).
    pub agency: Option<String>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// Its unit (`unor_id`).
    pub unit: Option<String>,
    /// The unit's name.
    pub unit_name: Option<String>,
}

/// Where an official's corrections go in dialect `siasn`: a call that the record shows on the civil
/// servant's side only.
pub const UPDATE_DATA: &str = "{jenis}/update-data";

/// Paths of dialect `siasn` that no public record shows: ours until somebody knows better, and said
/// to be unproven on the screen. Below `siasn-instansi/api/peremajaan/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Return for repair (*kembalikan*, BTS).
    pub give_back: String,
    /// Refuse for good (*tolak*, TMS).
    pub refuse: String,
    /// BKN's accept (*validasi*).
    pub validate: String,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            give_back: "kembalikan-usulan".to_owned(),
            refuse: "tolak-usulan".to_owned(),
            validate: "validasi-usulan".to_owned(),
        }
    }
}

impl Site {
    /// A site whose parts all stand on one host, as the sandbox's do.
    pub fn on_one_host(api: Endpoint) -> Self {
        Self {
            issuer: api.below("auth/realms/public-siasn"),
            gateway: api.below("apisiasn/1.0"),
            gateway_token: api.below("oauth2/token"),
            api,
            client_id: "periksa".to_owned(),
            scope: "openid".to_owned(),
            dialect: Choice::Auto,
            assumed: Assumed::default(),
            paths: Paths::default(),
        }
    }

    /// The same from an address as typed.
    ///
    /// # Errors
    /// Why the address is refused.
    pub fn parse(address: &str) -> Result<Self, EndpointProblem> {
        Endpoint::parse(address).map(Self::on_one_host)
    }
}
