//! The categories with an agency's own files laid over them: `categories/SLUG.toml` beside the
//! settings replaces a category that ships with the program or adds one.

use std::{fs, path::Path};

use super::problem::{Fault, Problem};
use crate::domain::catalogue::Catalogue;

/// Reads the folder over the embedded files. A file with a mistake in it is left out as a whole and
/// reported: half a category would hide values from a verifier.
pub(super) fn load(folder: &Path) -> (Catalogue, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut catalogue = Catalogue::embedded().unwrap_or_else(|problem| {
        problems.push(of(
            &folder.join(&problem.file),
            problem.line,
            problem.column,
            &problem.fault,
        ));
        Catalogue::default()
    });
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    for file in files {
        let slug = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match fs::read_to_string(&file) {
            Ok(text) => match catalogue.clone().overlaid(&slug, &text) {
                Ok(overlaid) => catalogue = overlaid,
                Err(problem) => {
                    problems.push(of(&file, problem.line, problem.column, &problem.fault));
                }
            },
            Err(problem) => problems.push(Problem {
                line: 1,
                column: 1,
                fault: Fault::Unreadable {
                    cause: problem.to_string(),
                },
                file,
            }),
        }
    }
    (catalogue, problems)
}

fn of(file: &Path, line: usize, column: usize, fault: &impl ToString) -> Problem {
    Problem {
        file: file.to_owned(),
        line,
        column,
        fault: Fault::BadCategory {
            cause: fault.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{category::Category, role::Official};

    const CHOIR: &str = include_str!("../domain/catalogue/tests/paduan-suara.toml");

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn an_agency_adds_a_category_with_a_file_alone() {
        let folder = folder(&[("paduan-suara.toml", CHOIR), ("catatan.txt", "x")]);
        let (catalogue, problems) = load(folder.path());
        assert_eq!(problems, []);
        let choir = catalogue.get(&"paduan-suara".into());
        assert!(choir.is_some_and(|category: &Category| category.authority[0] == Official::Opd));
    }

    #[test]
    fn a_broken_file_is_named_with_line_and_column_and_the_shipped_one_holds() {
        let folder = folder(&[("golongan.toml", "slug = \"golongan\"\nname = 7\n")]);
        let (catalogue, problems) = load(folder.path());
        assert_eq!(problems.len(), 1);
        assert_eq!((problems[0].line, problems[0].column), (2, 8));
        assert!(catalogue.get(&"golongan".into()).is_some());
    }

    #[test]
    fn without_a_folder_the_shipped_ones_hold() {
        let (catalogue, problems) = load(Path::new("/nonexistent/periksa"));
        assert_eq!((problems.len(), catalogue.iter().count()), (0, 14));
    }
}
