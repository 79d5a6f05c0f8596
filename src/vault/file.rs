//! Secrets in files, one for each profile, in the clear: for those who ask for it, where no key store
//! works and a sign-in at every start is too much. Whoever may read the file has the secrets, so one
//! that others may read is refused rather than repaired: what it held is known by then.
//!
//! On Windows the folder's access list guards the files; there is no mode to look at.

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata, OpenOptions},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use super::{
    cabinet::{Cabinet, Trouble},
    name::{Name, Shelf},
};

/// Most bytes that a file of ours can hold.
const MOST: u64 = 1 << 20;

/// Files in a folder.
pub(super) struct FileCabinet {
    folder: PathBuf,
}

/// What stands in a file: secrets by their names.
#[derive(Default)]
struct Secrets(BTreeMap<String, String>);

impl Drop for Secrets {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

impl FileCabinet {
    /// Files in this folder; it is made at the first `put`.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn file(&self, shelf: &Shelf) -> PathBuf {
        self.folder.join(format!("{shelf}.json"))
    }

    /// The folder as it must be; `false`: there is none.
    fn is_there(&self) -> Result<bool, Trouble> {
        match fs::symlink_metadata(&self.folder) {
            Ok(found) if found.is_dir() && is_private(&found) => Ok(true),
            Ok(_) => Err(Trouble::OpenToOthers),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(_) => Err(Trouble::Unavailable),
        }
    }

    fn make(&self) -> Result<(), Trouble> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).map_err(unavailable)
    }

    /// Keeps other terminals of ours out until it is dropped.
    fn lock(&self) -> Result<File, Trouble> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options
            .open(self.folder.join("lock"))
            .map_err(unavailable)?;
        lock.lock().map_err(unavailable)?;
        Ok(lock)
    }

    fn change(
        &self,
        shelf: &Shelf,
        change: impl FnOnce(&mut BTreeMap<String, String>),
    ) -> Result<(), Trouble> {
        let _lock = self.lock()?;
        let file = self.file(shelf);
        let mut secrets = read(&file)?;
        change(&mut secrets.0);
        write(&self.folder, &file, &secrets)
    }
}

impl Cabinet for FileCabinet {
    fn put(&mut self, name: &Name, secret: &SecretString) -> Result<(), Trouble> {
        if !self.is_there()? {
            self.make()?;
        }
        self.change(name.shelf(), |secrets| {
            let secret = secret.expose_secret().to_owned();
            if let Some(mut old) = secrets.insert(name.tail().to_owned(), secret) {
                old.zeroize();
            }
        })
    }

    fn get(&mut self, name: &Name) -> Result<Option<SecretString>, Trouble> {
        if !self.is_there()? {
            return Ok(None);
        }
        let secrets = read(&self.file(name.shelf()))?;
        let secret = secrets.0.get(name.tail());
        Ok(secret.map(|secret| SecretString::from(secret.as_str())))
    }

    fn forget(&mut self, name: &Name) -> Result<(), Trouble> {
        if !self.is_there()? {
            return Ok(());
        }
        self.change(name.shelf(), |secrets| {
            if let Some(mut old) = secrets.remove(name.tail()) {
                old.zeroize();
            }
        })
    }

    fn forget_all(&mut self, shelf: &Shelf) -> Result<(), Trouble> {
        if !self.is_there()? {
            return Ok(());
        }
        // Whatever it holds and whoever can read it: it is to go.
        let _lock = self.lock()?;
        remove(&self.file(shelf))
    }
}

fn read(file: &Path) -> Result<Secrets, Trouble> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Secrets::default()),
        Err(_) => return Err(Trouble::Unavailable),
    };
    let found = opened.metadata().map_err(unavailable)?;
    if !found.is_file() || !is_private(&found) {
        return Err(Trouble::OpenToOthers);
    }
    if found.len() > MOST {
        return Err(Trouble::Broken);
    }
    // Room enough that it need not move, which would leave a copy behind.
    let room = usize::try_from(found.len()).unwrap_or_default() + 64;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let read = opened.take(MOST).read_to_end(&mut bytes);
    read.map_err(unavailable)?;
    let secrets = serde_json::from_slice(&bytes).map_err(|_| Trouble::Broken)?;
    Ok(Secrets(secrets))
}

/// Replaces the file as a whole, or removes it when nothing is left to keep.
fn write(folder: &Path, file: &Path, secrets: &Secrets) -> Result<(), Trouble> {
    if secrets.0.is_empty() {
        return remove(file);
    }
    let length = |(name, secret): (&String, &String)| name.len() + 6 * secret.len() + 8;
    let room = secrets.0.iter().map(length).sum::<usize>() + 2;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *bytes, &secrets.0).map_err(|_| Trouble::Broken)?;
    // Made with mode 0600, and none but ours.
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(unavailable)?;
    new.write_all(&bytes).map_err(unavailable)?;
    new.as_file().sync_all().map_err(unavailable)?;
    new.persist(file)
        .map_err(|error| unavailable(error.error))?;
    // A folder can be opened as a file on Unix only; elsewhere the name is the system's care.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(unavailable)?;
    Ok(())
}

fn remove(file: &Path) -> Result<(), Trouble> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unavailable(error)),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn is_private(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    found.mode() & 0o077 == 0 && found.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_private(_: &Metadata) -> bool {
    true
}

fn unavailable(_: std::io::Error) -> Trouble {
    Trouble::Unavailable
}
