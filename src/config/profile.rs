//! A profile: one account at one agency's server, and how to reach it. Several stand in one
//! `config.toml`; the top-level `server` and `user` are the one without a name.
//!
//! A profile holds no secret. What is secret is asked for, printed by a command of the user's, or
//! kept by the vault. This module knows no network and looks into no file but the settings; it
//! only asks whether one that is named is there.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::{
    address::{To, address},
    paths::Paths,
    problem::Fault,
    source::{Entry, Source, entries},
};
use crate::domain::role::Role;

#[cfg(test)]
mod tests;

/// The names of all settings of a profile.
const KNOWN: [&str; 22] = [
    "name",
    "server",
    "dialect",
    "sso",
    "gateway",
    "gateway_token",
    "client_id",
    "scope",
    "user",
    "role",
    "agency_id",
    "agency_name",
    "unit_id",
    "unit_name",
    "sign_in",
    "token_command",
    "gateway_command",
    "redirect_port",
    "ca_file",
    "proxy",
    "keep_secrets",
    "paths",
];
/// The names of what can be done to a proposal where the public record is silent about the path.
const ACTIONS: [&str; 3] = ["return", "refuse", "validate"];
/// Longest key of a profile, in bytes.
const KEY: usize = 32;
/// Longest path of an action, in bytes.
const PATH: usize = 128;

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

    /// Lays a table over this profile; where a value is wrong, what was there holds.
    pub(super) fn overlay(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) {
        for (entry, name) in entries(table) {
            if KNOWN.contains(&entry.0) {
                self.set(source, entry);
            } else {
                source.unknown(entry.0, name, KNOWN.into_iter());
            }
        }
    }

    fn set(&mut self, source: &mut Source<'_>, entry: Entry<'_>) -> Option<()> {
        match entry.0 {
            "name" => self.name = optional(source, entry)?,
            "server" => self.server = address(source, entry, To::Server)?,
            "dialect" => self.dialect = dialect(source, entry)?,
            "sso" => self.sso = address(source, entry, To::Server)?,
            "gateway" => self.gateway = address(source, entry, To::Server)?,
            "gateway_token" => self.gateway_token = address(source, entry, To::Server)?,
            "client_id" => self.client_id = needed(source, entry)?,
            "scope" => self.scope = needed(source, entry)?,
            "user" => self.user = optional(source, entry)?,
            "role" => {
                let slug = source.one_of(entry, &Role::ALL.map(Role::slug))?;
                self.role = Role::from_slug(&slug);
            }
            "agency_id" => self.agency_id = optional(source, entry)?,
            "agency_name" => self.agency_name = optional(source, entry)?,
            "unit_id" => self.unit_id = optional(source, entry)?,
            "unit_name" => self.unit_name = optional(source, entry)?,
            "sign_in" => self.sign_in = sign_in(source, entry)?,
            "token_command" => self.token_command = command(source, entry)?,
            "gateway_command" => self.gateway_command = command(source, entry)?,
            "redirect_port" => {
                let port = source.number(entry, 0..u64::from(u16::MAX) + 1)?;
                self.redirect_port = u16::try_from(port).ok()?;
            }
            "ca_file" => self.ca_file = file(source, entry)?,
            "proxy" => {
                let proxy = address(source, entry, To::Proxy)?;
                self.proxy = proxy.map_or(Proxy::Direct, Proxy::Through);
            }
            "keep_secrets" => self.keep_secrets = keep_secrets(source, entry)?,
            "paths" => {
                let table = source.subtable(entry)?;
                self.paths.overlay(source, table);
            }
            _ => {}
        }
        Some(())
    }
}

impl ActionPaths {
    fn overlay(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) {
        for (entry, name) in entries(table) {
            let path = match entry.0 {
                "return" => &mut self.give_back,
                "refuse" => &mut self.refuse,
                "validate" => &mut self.validate,
                _ => {
                    source.unknown(entry.0, name, ACTIONS.into_iter());
                    continue;
                }
            };
            if let Some(text) = source.text(entry) {
                if is_path(text) {
                    text.clone_into(path);
                } else {
                    let value = text.to_owned();
                    source.report(entry.1.span(), Fault::BadPath { value });
                }
            }
        }
    }
}

/// Whether a text may be the key of a profile: it becomes part of names of files and of entries in
/// the key store.
pub(super) fn is_key(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=KEY).contains(&text.len()) && text.bytes().all(plain)
}

/// Names of letters, digits, `-`, `_` and `.` with slashes between, none of which leads upwards.
fn is_path(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let sound = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(plain);
    text.len() <= PATH && text.split('/').all(sound)
}

/// A text that may be left empty: then it is none. The outer `None`: no text.
#[expect(clippy::option_option, reason = "wrong, none, or one")]
fn optional(source: &mut Source<'_>, entry: Entry<'_>) -> Option<Option<String>> {
    let text = source.text(entry)?.trim();
    Some((!text.is_empty()).then(|| text.to_owned()))
}

/// A text that must say something.
fn needed(source: &mut Source<'_>, entry: Entry<'_>) -> Option<String> {
    let text = optional(source, entry)?;
    if text.is_none() {
        empty(source, entry);
    }
    text
}

/// A program and its arguments; an empty list: none.
fn command(source: &mut Source<'_>, entry: Entry<'_>) -> Option<Vec<String>> {
    let words = source.texts(entry)?;
    if words
        .first()
        .is_some_and(|(word, _)| word.trim().is_empty())
    {
        empty(source, entry);
        return None;
    }
    let words = words.into_iter();
    Some(words.map(|(word, _)| word.to_owned()).collect())
}

/// The absolute name of a file that is there.
#[expect(clippy::option_option, reason = "wrong, none, or one")]
fn file(source: &mut Source<'_>, entry: Entry<'_>) -> Option<Option<PathBuf>> {
    let Some(text) = optional(source, entry)? else {
        return Some(None);
    };
    let path = Path::new(&text);
    if path.is_absolute() && path.is_file() {
        return Some(Some(path.to_owned()));
    }
    source.report(entry.1.span(), Fault::NoSuchFile { value: text });
    None
}

fn empty(source: &mut Source<'_>, (key, value): Entry<'_>) {
    let key = key.to_owned();
    source.report(value.span(), Fault::Empty { key });
}

fn dialect(source: &mut Source<'_>, entry: Entry<'_>) -> Option<Dialect> {
    let word = source.one_of(entry, &["auto", "terbuka", "siasn"])?;
    Some(match word.as_str() {
        "terbuka" => Dialect::Terbuka,
        "siasn" => Dialect::Siasn,
        _ => Dialect::Auto,
    })
}

fn sign_in(source: &mut Source<'_>, entry: Entry<'_>) -> Option<SignIn> {
    let words = ["auto", "device", "browser", "password", "token"];
    Some(match source.one_of(entry, &words)?.as_str() {
        "device" => SignIn::Device,
        "browser" => SignIn::Browser,
        "password" => SignIn::Password,
        "token" => SignIn::Token,
        _ => SignIn::Auto,
    })
}

fn keep_secrets(source: &mut Source<'_>, entry: Entry<'_>) -> Option<KeepSecrets> {
    let word = source.one_of(entry, &["auto", "memory", "file"])?;
    Some(match word.as_str() {
        "memory" => KeepSecrets::Memory,
        "file" => KeepSecrets::File,
        _ => KeepSecrets::Auto,
    })
}
