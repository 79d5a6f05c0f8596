//! Where the program keeps its files. Nothing that came from a server or a file is used as a path.

use std::{
    io,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;
use sha2::{Digest, Sha256};

use super::environment::Environment;

/// Longest readable part of a profile's folder, in bytes.
const READABLE: usize = 40;

/// The four folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml` and `themes/`: the user's own, only read.
    pub config: PathBuf,
    /// What must not be lost: queue, outbox, journal.
    pub data: PathBuf,
    /// What is good to keep: the log.
    pub state: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
}

impl Paths {
    /// The folders the system appoints, or all four under `PERIKSA_HOME` where that is set.
    /// `None`: the user has no home.
    pub fn from_environment(environment: &Environment) -> Option<Self> {
        if let Some(home) = environment.get("PERIKSA_HOME") {
            return Some(Self::under(Path::new(home)));
        }
        let dirs = ProjectDirs::from("", "", "periksa")?;
        Some(Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_local_dir().to_owned(),
            state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned(),
            cache: dirs.cache_dir().to_owned(),
        })
    }

    /// All four in one folder.
    pub fn under(home: &Path) -> Self {
        Self {
            config: home.join("config"),
            data: home.join("data"),
            state: home.join("state"),
            cache: home.join("cache"),
        }
    }

    /// Makes the folders that the program writes to, closed to others (0700). The folder of the
    /// configuration is the user's business.
    ///
    /// # Errors
    /// Whatever the file system answers.
    pub fn create(&self) -> io::Result<()> {
        [&self.data, &self.state, &self.cache]
            .into_iter()
            .try_for_each(|folder| create_private(folder))
    }

    /// The folder of what belongs to one account at one server, in the profile without a name. Its
    /// name is a hash, after the name of the host for people; the account may be a NIP and shows
    /// only in the hash.
    pub fn profile(&self, server_url: &str, account: &str) -> PathBuf {
        let server = normal_url(server_url);
        let hex = hashed([&server, account.trim()]);
        let name = format!("{}-{hex}", readable(&server));
        self.data.join("profiles").join(name)
    }

    /// The folder of one account of a profile with a name: another than any other profile's, even
    /// for the same account at the same server.
    pub fn named_profile(&self, key: &str, server_url: &str, account: &str) -> PathBuf {
        let server = normal_url(server_url);
        let hex = hashed([&server, account.trim(), key]);
        let name = format!("{}-{}-{hex}", plain(key), readable(&server));
        self.data.join("profiles").join(name)
    }
}

/// Makes a folder, and its parents, closed to others; closes it where it is open.
///
/// # Errors
/// Whatever the file system answers.
pub fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// One spelling per server: scheme and host know no case, and the last slash says nothing.
fn normal_url(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    format!("{}{}", url[..end].to_ascii_lowercase(), &url[end..])
}

/// Sixteen digits that stand for these texts.
fn hashed<const N: usize>(parts: [&str; N]) -> String {
    let digest = Sha256::digest(parts.join("\0").as_bytes());
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// A text in letters, digits and hyphens, cut at [`READABLE`].
fn plain(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    text.chars().map(plain).take(READABLE).collect()
}

/// The host, in letters, digits and hyphens.
fn readable(url: &str) -> String {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = after_scheme.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let cleaned = plain(host);
    let cleaned = cleaned.trim_matches('-');
    if cleaned.is_empty() {
        "server".to_owned()
    } else {
        cleaned.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_folder_can_hold_all() {
        let environment = Environment::of([("PERIKSA_HOME", "/srv/p")]);
        let paths = Paths::from_environment(&environment).unwrap();
        assert_eq!(paths, Paths::under(Path::new("/srv/p")));
        assert_eq!(paths.cache, Path::new("/srv/p/cache"));
    }

    #[cfg(unix)]
    #[test]
    fn others_cannot_look_in() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::under(&home.path().join("new"));
        std::fs::create_dir_all(&paths.data).unwrap();
        std::fs::set_permissions(&paths.data, std::fs::Permissions::from_mode(0o755)).unwrap();
        paths.create().unwrap();
        paths.create().unwrap();
        for folder in [&paths.data, &paths.state, &paths.cache] {
            let mode = std::fs::metadata(folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn a_profile_per_server_and_account() {
        let paths = Paths::under(Path::new("/p"));
        let profile = paths.profile("https://siasn.contoh.test/", "199002301990011001");
        let name = profile.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("siasn-contoh-test-"), "{name}");
        assert!(!name.contains("1990"), "{name}");
        let same = paths.profile("HTTPS://SIASN.contoh.test", "199002301990011001");
        assert_eq!(profile, same);
        for (server, account) in [
            ("https://siasn.contoh.test", "lain"),
            ("https://siasn.contoh.test/latihan", "199002301990011001"),
            ("http://siasn.contoh.test", "199002301990011001"),
        ] {
            assert_ne!(profile, paths.profile(server, account));
        }
    }

    #[test]
    fn the_unnamed_profile_keeps_the_folder_it_had() {
        let paths = Paths::under(Path::new("/p"));
        let folder = paths.profile("https://siasn.contoh.test/", "contoh");
        let kept = "/p/data/profiles/siasn-contoh-test-9c445fd4e0991428";
        assert_eq!(folder, Path::new(kept));
    }

    #[test]
    fn no_two_profiles_share_a_folder() {
        let paths = Paths::under(Path::new("/p"));
        let (server, account) = ("https://siasn.contoh.test", "199002301990011001");
        let one = paths.named_profile("dinkes", server, account);
        assert_eq!(
            one,
            paths.named_profile("dinkes", "https://SIASN.contoh.test/", account)
        );
        let name = one.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("dinkes-siasn-contoh-test-"), "{name}");
        assert!(!name.contains("1990"), "{name}");
        for other in [
            paths.profile(server, account),
            paths.named_profile("disdik", server, account),
            paths.named_profile("dinkes", server, "lain"),
            paths.named_profile("dinkes", "https://lain.contoh.test", account),
        ] {
            assert_ne!(one, other);
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_the_folder(key: String, server: String, account: String) {
            let paths = Paths::under(Path::new("/p"));
            let unnamed = paths.profile(&server, &account);
            for profile in [unnamed, paths.named_profile(&key, &server, &account)] {
                prop_assert_eq!(profile.parent().unwrap(), Path::new("/p/data/profiles"));
                let name = profile.file_name().unwrap().to_str().unwrap();
                prop_assert!(name.len() <= 2 * READABLE + 18);
                prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
            }
        }
    }
}
