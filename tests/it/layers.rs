//! The layers of ARCHITECTURE.md, held against the `use` lines of the source.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Module, what of ours it may use, what of others it must never name.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    (
        "domain",
        &[],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "ratatui",
            "crossterm",
            "axum",
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "std::time::Instant",
            "SystemTime",
            "Timestamp::now",
            "Zoned::now",
            "Uuid::new",
            "uuid",
        ],
    ),
    (
        "words",
        &["domain"],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "ratatui",
            "crossterm",
            "std::fs",
        ],
    ),
    (
        "qr",
        &[],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "ratatui",
            "crossterm",
            "std::fs",
        ],
    ),
    (
        "config",
        &["domain"],
        &["tokio", "reqwest", "rusqlite", "crossterm"],
    ),
    (
        "siasn",
        &["domain"],
        &["rusqlite", "ratatui", "crossterm", "std::fs"],
    ),
    (
        "store",
        &["domain"],
        &["reqwest", "ratatui", "crossterm", "Timestamp::now"],
    ),
    (
        "vault",
        &["domain"],
        &["tokio", "reqwest", "rusqlite", "ratatui", "crossterm"],
    ),
    (
        "app",
        &["domain", "config", "words"],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "ratatui",
            "crossterm",
            "std::fs",
            "std::net",
            "Timestamp::now",
            "Instant::now",
            "SystemTime",
        ],
    ),
    (
        "ui",
        &["domain", "app", "config", "qr", "words"],
        &[
            "&mut State",
            "crossterm",
            "tokio",
            "std::fs",
            "Timestamp::now",
            "Instant::now",
        ],
    ),
    (
        "runtime",
        &[
            "domain", "config", "siasn", "store", "vault", "app", "ui", "words",
        ],
        &["rusqlite", "reqwest", "axum"],
    ),
    ("sandbox", &["domain"], &["ratatui", "crossterm"]),
    (
        "cli",
        &[
            "domain", "config", "siasn", "store", "vault", "app", "runtime", "sandbox", "qr",
            "words",
        ],
        &["rusqlite", "reqwest"],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The files of a module: those of its folder, or the one file that it is.
fn files_of(root: &Path, module: &str) -> Vec<PathBuf> {
    let folder = root.join(module);
    if folder.is_dir() {
        sources(&folder)
    } else {
        vec![folder.with_extension("rs")]
    }
}

/// The code of a file: without comments, and without what is compiled for tests alone.
fn code(text: &str) -> String {
    let shipped = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        matches!(part.as_ref(), "tests" | "tests.rs" | "samples.rs")
    })
}

/// The modules of ours that a piece of code names: `crate::x` and, in a list, `crate::{x, y}`.
fn named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut word = String::new();
            let mut at_name = true;
            for character in list.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => at_name = true,
                    c if c.is_alphanumeric() || c == '_' => {
                        if depth == 1 && at_name {
                            word.push(c);
                        }
                        continue;
                    }
                    c if c.is_whitespace() && word.is_empty() => continue,
                    _ => {}
                }
                if !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                    at_name = character == ',';
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            found.push(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    found
}

#[test]
fn every_module_keeps_to_its_layer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: Vec<_> = TABLE.iter().map(|(module, ..)| *module).collect();
    let mut broken = Vec::new();
    for (module, may, never) in TABLE {
        for path in files_of(&root, module) {
            if is_test(&path) {
                continue;
            }
            let code = code(&fs::read_to_string(&path).unwrap());
            let place = path.strip_prefix(&root).unwrap().display().to_string();
            for name in named(&code) {
                let ours = modules.contains(&name.as_str());
                if ours && name != *module && !may.contains(&name.as_str()) {
                    broken.push(format!("{place} uses {name}"));
                }
            }
            for word in *never {
                if code.contains(word) {
                    broken.push(format!("{place} names {word}"));
                }
            }
        }
    }
    broken.sort();
    broken.dedup();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_program_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let known = TABLE.iter().any(|(module, ..)| *module == name);
        assert!(known || name == "main" || name == "lib", "{name}");
    }
}

#[test]
fn the_reader_of_use_lines_reads_them() {
    let code =
        "use crate::{app::{state::State, x}, domain, ui::{self, Look}};\nlet y = crate::store::Z;";
    assert_eq!(named(code), ["app", "domain", "ui", "store"]);
}
