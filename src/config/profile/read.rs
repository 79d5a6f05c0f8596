//! Reading a profile out of the settings, value by value. It looks into no file that a profile names;
//! it only asks whether it is there.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::{ActionPaths, Dialect, KeepSecrets, Profile, Proxy, SignIn};
use crate::{
    config::{
        address::{To, address},
        problem::Fault,
        source::{Entry, Source, entries},
    },
    domain::role::Role,
};

/// The names of all settings of a profile.
pub(super) const KNOWN: [&str; 22] = [
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
/// Longest path of an action, in bytes.
const PATH: usize = 128;

impl Profile {
    /// Lays a table over this profile; where a value is wrong, what was there holds.
    pub(in crate::config) fn overlay(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) {
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
