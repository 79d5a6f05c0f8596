//! Showing a scan in the desktop's viewer. The bytes go into a private folder under a name of our
//! own making, and the folder goes when the program does. Over SSH nothing is launched unasked: the
//! viewer would open on somebody else's screen.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    config,
    domain::{
        failure::{Failure, FailureKind},
        proposal::Document,
    },
};

/// What the folders of documents are called.
const PREFIX: &str = "dokumen-";
/// Says that the program of a folder still runs.
const LOCK: &str = "kunci";
/// Held while a folder is made, and while others are swept: one without its lock is made just now.
const MAKING: &str = "dokumen.lock";
/// Most characters of a file name.
const NAME_LENGTH: usize = 60;

/// Where a viewer would show things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desktop {
    /// On the screen that the user sits at.
    Here,
    /// There is none, or it is on another machine than the user.
    None,
}

impl Desktop {
    /// What the environment says. `open_command` of the user's own is a wish that goes before.
    pub fn of(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| lookup(name).is_some_and(|value| !value.is_empty());
        let remote = set("SSH_CONNECTION") || set("SSH_TTY");
        let screen =
            cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY");
        if screen && !remote {
            Self::Here
        } else {
            Self::None
        }
    }
}

/// Opens documents and cleans up after itself.
#[derive(Debug)]
pub struct Viewer {
    cache: PathBuf,
    command: Vec<String>,
    desktop: Desktop,
    folder: Option<(tempfile::TempDir, File)>,
}

impl Viewer {
    /// A viewer that keeps files below `cache`. `command` is the user's own program and its
    /// arguments, `{}` for the file; empty: the desktop's.
    pub fn new(cache: PathBuf, command: Vec<String>, desktop: Desktop) -> Self {
        Self {
            cache,
            command,
            desktop,
            folder: None,
        }
    }

    /// Whether anything can be shown here; asked before a document is fetched.
    ///
    /// # Errors
    /// `NoDesktop`.
    pub fn check(&self) -> Result<(), Failure> {
        if self.command.is_empty() && self.desktop == Desktop::None {
            let cause = "DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION";
            return Err(Failure::new(FailureKind::NoDesktop, cause));
        }
        Ok(())
    }

    /// Shows a document.
    ///
    /// # Errors
    /// `Storage` where the file can't be written, `NoDesktop` where no viewer starts.
    pub fn show(&mut self, document: &Document, bytes: &[u8]) -> Result<(), Failure> {
        self.check()?;
        let path = self
            .write(document, bytes)
            .map_err(|problem| Failure::new(FailureKind::Storage, problem.kind().to_string()))?;
        self.launch(&path)
            .map_err(|problem| Failure::new(FailureKind::NoDesktop, problem.kind().to_string()))
    }

    /// Opens an address in the browser of the desktop, where there is one; a program of the user's
    /// own is for documents.
    pub fn browse(&self, address: &str) {
        if self.desktop == Desktop::Here && open::that_detached(address).is_err() {
            tracing::info!("no browser could be opened");
        }
    }

    /// Removes what was shown.
    pub fn put_away(&mut self) {
        self.folder = None;
    }

    fn write(&mut self, document: &Document, bytes: &[u8]) -> io::Result<PathBuf> {
        let folder = match &self.folder {
            Some((folder, _)) => folder,
            None => {
                let made = private_folder(&self.cache)?;
                &self.folder.insert(made).0
            }
        };
        let path = folder.path().join(file_name(document));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?.write_all(bytes)?;
        Ok(path)
    }

    fn launch(&self, path: &Path) -> io::Result<()> {
        let Some((program, arguments)) = self.command.split_first() else {
            return open::that_detached(path);
        };
        let path_text = path.to_string_lossy();
        let mut command = Command::new(program);
        command.args(arguments.iter().map(|part| part.replace("{}", &path_text)));
        if !arguments.iter().any(|part| part.contains("{}")) {
            command.arg(path);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // A viewer of the user's own is waited for, so that it leaves no zombie behind.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

/// A folder that only the user can read, with a lock that falls when the program does.
fn private_folder(cache: &Path) -> io::Result<(tempfile::TempDir, File)> {
    config::paths::create_private(cache)?;
    let _making = making(cache)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o700));
    let folder = builder.tempdir_in(cache)?;
    let lock = File::create(folder.path().join(LOCK))?;
    lock.try_lock().map_err(io::Error::from)?;
    Ok((folder, lock))
}

/// Keeps other windows from making or sweeping folders until it is dropped; each takes a moment.
fn making(cache: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let lock = options.open(cache.join(MAKING))?;
    lock.lock()?;
    Ok(lock)
}

/// Removes what programs that were killed have left behind. What another window shows stays.
pub fn sweep(cache: &Path) {
    let Ok(entries) = fs::read_dir(cache) else {
        return;
    };
    let Ok(_making) = making(cache) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let path = entry.path();
        if ours && !path.is_symlink() && is_abandoned(&path) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn is_abandoned(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(problem) => problem.kind() == io::ErrorKind::NotFound,
    }
}

/// A name of our own: the kind and what is decent of the server's id, never a path of theirs.
fn file_name(document: &Document) -> String {
    let decent: String = format!("{}-{}", document.name, document.id)
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character
            } else {
                '-'
            }
        })
        .take(NAME_LENGTH)
        .collect();
    format!("{}.pdf", decent.trim_matches('-').to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    fn document(name: &str, id: &str) -> Document {
        Document {
            name: name.to_owned(),
            id: id.into(),
            ..samples::rank_dossier().documents.remove(0)
        }
    }

    #[test]
    fn no_path_of_theirs_is_a_path_of_ours() {
        for (name, id) in [
            ("../../etc", "passwd"),
            ("a\0b", "/x"),
            ("..", ".."),
            ("\u{202e}fdp", "\\\\host\\x"),
        ] {
            let name = file_name(&document(name, id));
            assert!(name.ends_with(".pdf"));
            let stem = name.trim_end_matches(".pdf");
            assert!(
                stem.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
                "{name}"
            );
        }
        assert!(file_name(&document(&"x".repeat(5000), "1")).len() <= NAME_LENGTH + 4);
    }

    #[test]
    fn a_desktop_is_only_one_where_the_user_sits() {
        let with = |names: &'static [&str]| {
            Desktop::of(move |name| names.contains(&name).then(|| "1".to_owned()))
        };
        if !cfg!(any(windows, target_os = "macos")) {
            assert_eq!(with(&[]), Desktop::None);
            assert_eq!(with(&["DISPLAY"]), Desktop::Here);
        }
        assert_eq!(with(&["DISPLAY", "SSH_CONNECTION"]), Desktop::None);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private_and_go_with_the_viewer() {
        use std::os::unix::fs::PermissionsExt;
        let cache = tempfile::tempdir().unwrap();
        let command = vec!["true".to_owned()];
        let mut viewer = Viewer::new(cache.path().into(), command, Desktop::None);
        viewer.show(&document("Ijazah", "1"), b"%PDF-1.7").unwrap();
        let folder = viewer.folder.as_ref().unwrap().0.path().to_owned();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("ijazah-1.pdf")), 0o600);
        sweep(cache.path());
        assert!(folder.exists(), "still in use");
        drop(viewer);
        assert!(!folder.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_window_that_starts_leaves_what_another_shows() {
        let cache = tempfile::tempdir().unwrap();
        let command = || vec!["true".to_owned()];
        let window = || Viewer::new(cache.path().into(), command(), Desktop::None);
        let folders = || {
            let entries = fs::read_dir(cache.path()).unwrap().flatten();
            entries.filter(|entry| entry.path().is_dir()).count()
        };
        let [mut one, mut two] = [window(), window()];
        for viewer in [&mut one, &mut two] {
            sweep(cache.path());
            viewer.show(&document("Ijazah", "1"), b"%PDF-1.7").unwrap();
        }
        assert_eq!(folders(), 2, "a folder each");
        sweep(cache.path());
        assert_eq!(folders(), 2);
        drop(one);
        sweep(cache.path());
        assert_eq!(folders(), 1);
        drop(two);
        assert_eq!(folders(), 0);
    }

    #[test]
    fn a_folder_that_is_just_being_made_is_not_swept() {
        let cache = tempfile::tempdir().unwrap();
        let making = making(cache.path()).unwrap();
        let young = cache.path().join("dokumen-baru");
        fs::create_dir(&young).unwrap();
        std::thread::scope(|scope| {
            let sweeping = scope.spawn(|| sweep(cache.path()));
            let lock = File::create(young.join(LOCK)).unwrap();
            lock.try_lock().unwrap();
            drop(making);
            sweeping.join().unwrap();
            assert!(young.exists());
        });
    }

    #[test]
    fn what_a_killed_program_left_is_swept() {
        let cache = tempfile::tempdir().unwrap();
        let left = cache.path().join("dokumen-lama");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::write(left.join("ijazah.pdf"), "x").unwrap();
        let other = cache.path().join("lain");
        fs::create_dir(&other).unwrap();
        sweep(cache.path());
        assert!(!left.exists() && other.exists());
    }

    #[test]
    fn without_a_desktop_it_says_so() {
        let mut viewer = Viewer::new("x".into(), Vec::new(), Desktop::None);
        let failure = viewer.show(&document("Ijazah", "1"), b"%PDF-").unwrap_err();
        assert_eq!(failure.kind, FailureKind::NoDesktop);
    }
}
