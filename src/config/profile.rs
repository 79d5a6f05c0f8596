//! A profile: one account at one agency's server, and how to reach it. Several stand in one
//! `config.toml`; the top-level `server` and `user` are the one without a name.
//!
//! A profile holds no secret. What is secret is asked for, printed by a command of the user's, or
//! kept by the vault. This module knows no network.

mod read;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use super::paths::Paths;
use crate::domain::role::Role;

/// Longest key of a profile, in bytes.
const KEY: usize = 32;

/// One account at one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name in the file, `[a-z0-9-]{1,32}`; `None`: the unnamed one of the top level.
    pub key: Option<String>,
    /// What the screen calls it, where that is set; see [`Profile::title`].
    pub name: Option<String>,
    /// The address of the API, without a slash at the end; `None`: to be asked for.
    pub server: Option<String>,
    /// What the server speaks.
    pub dialect: Dialect,
    /// The issuer of sign-ins, where it is set; see [`Profile::sso`].
    pub sso: Option<String>,
    /// The base of the web service, where it is set; see [`Profile::gateway`].
    pub gateway: Option<String>,
    /// Where the gateway's token comes from, where it is set; see [`Profile::gateway_token`].
    pub gateway_token: Option<String>,
    /// The public OAuth client as which the program signs in.
    pub client_id: String,
    /// The OAuth scope it asks for.
    pub scope: String,
    /// The account; `None`: to be asked for.
    pub user: Option<String>,
    /// As which official the account decides, where the server doesn't say (*peran*).
    pub role: Option<Role>,
    /// The agency's id at the server (*instansi*), where the server doesn't say.
    pub agency_id: Option<String>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The unit's id at the server (*unit organisasi*), where the server doesn't say.
    pub unit_id: Option<String>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// How to sign in.
    pub sign_in: SignIn,
    /// The program that prints an SSO token, and its arguments; empty: none.
    pub token_command: Vec<String>,
    /// The program that prints `KEY:SECRET` of the gateway on one line; empty: none.
    pub gateway_command: Vec<String>,
    /// The loopback port that the browser comes back to; 0: any.
    pub redirect_port: u16,
    /// A file of certificates (PEM) to trust besides the system's; absolute, and there at start.
    pub ca_file: Option<PathBuf>,
    /// What the network is reached through.
    pub proxy: Proxy,
    /// Where refresh token and gateway key are kept.
    pub keep_secrets: KeepSecrets,
    /// Where decisions go that the public record is silent about.
    pub paths: ActionPaths,
}

/// What the server speaks (`dialect`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dialect {
    /// What its `kemampuan` say: `terbuka` where it announces any, else `siasn`.
    #[default]
    Auto,
    /// The open contract.
    Terbuka,
    /// SIASN as it is.
    Siasn,
}

/// How to sign in (`sign_in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SignIn {
    /// The first that the server offers, in the order below.
    #[default]
    Auto,
    /// On another device, by a code (RFC 8628).
    Device,
    /// In the browser of this machine (RFC 8252).
    Browser,
    /// Password and, where it is asked for, a one-time code.
    Password,
    /// With a token, pasted or printed by `token_command`.
    Token,
}

/// What the network is reached through (`proxy`).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Proxy {
    /// What the environment says (`HTTPS_PROXY`, `NO_PROXY`).
    #[default]
    Environment,
    /// None, whatever the environment says.
    Direct,
    /// This one, by its address.
    Through(String),
}

/// Where secrets are kept between two starts (`keep_secrets`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeepSecrets {
    /// In the key store of the system, else in memory.
    #[default]
    Auto,
    /// In memory: gone when the program ends.
    Memory,
    /// In a file only the user can read.
    File,
}

/// The paths of decisions that the public record is silent about, below the API's base; ours and
/// unproven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPaths {
    /// Hands a proposal back for repair (*kembalikan*, BTS).
    pub give_back: String,
    /// Refuses it (*tolak*, TMS).
    pub refuse: String,
    /// BKN's accept (*validasi*).
    pub validate: String,
}

impl Default for ActionPaths {
    fn default() -> Self {
        Self {
            give_back: "kembalikan-usulan".to_owned(),
            refuse: "tolak-usulan".to_owned(),
            validate: "validasi-usulan".to_owned(),
        }
    }
}

/// No profile of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownProfile {
    /// What was asked for.
    pub name: String,
    /// What there is, with commas; empty: none at all.
    pub known: String,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            key: None,
            name: None,
            server: None,
            dialect: Dialect::default(),
            sso: None,
            gateway: None,
            gateway_token: None,
            client_id: "periksa".to_owned(),
            scope: "openid".to_owned(),
            user: None,
            role: None,
            agency_id: None,
            agency_name: None,
            unit_id: None,
            unit_name: None,
            sign_in: SignIn::default(),
            token_command: vec![],
            gateway_command: vec![],
            redirect_port: 0,
            ca_file: None,
            proxy: Proxy::default(),
            keep_secrets: KeepSecrets::default(),
            paths: ActionPaths::default(),
        }
    }
}

impl Profile {
    /// What the screen calls it: its name, else its key, else the host of its server.
    pub fn title(&self) -> &str {
        let named = self.name.as_deref().or(self.key.as_deref());
        let server = self.server.as_deref().unwrap_or_default();
        let host = server.split_once("://").map_or(server, |(_, rest)| rest);
        named.unwrap_or_else(|| host.split('/').next().unwrap_or_default())
    }

    /// The issuer of sign-ins: as set, else the realm `public-siasn` at the server.
    pub fn sso(&self) -> Option<String> {
        self.at_server(self.sso.as_deref(), "auth/realms/public-siasn")
    }

    /// The base of the web service: as set, else `apisiasn/1.0` at the server.
    pub fn gateway(&self) -> Option<String> {
        self.at_server(self.gateway.as_deref(), "apisiasn/1.0")
    }

    /// Where the gateway's token comes from: as set, else `oauth2/token` at the server.
    pub fn gateway_token(&self) -> Option<String> {
        self.at_server(self.gateway_token.as_deref(), "oauth2/token")
    }

    /// The host of the server, with its port where it has one; empty where there is no server.
    pub fn host(&self) -> &str {
        let server = self.server.as_deref().unwrap_or_default();
        let rest = server.split_once("://").map_or(server, |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// The folder of an account of this profile. Two profiles never share one, even at the same
    /// server with the same account; the unnamed profile has the folder it always had.
    pub fn place(&self, paths: &Paths, account: &str) -> PathBuf {
        let server = self.server.as_deref().unwrap_or_default();
        match &self.key {
            Some(key) => paths.named_profile(key, server, account),
            None => paths.profile(server, account),
        }
    }

    fn at_server(&self, set: Option<&str>, path: &str) -> Option<String> {
        let server = self.server.as_deref();
        set.map(str::to_owned)
            .or_else(|| server.map(|server| format!("{server}/{path}")))
    }
}

/// Whether a text may be the key of a profile: it becomes part of names of files and of entries in
/// the key store.
pub(super) fn is_key(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=KEY).contains(&text.len()) && text.bytes().all(plain)
}
