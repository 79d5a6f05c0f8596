//! The help of every command fits a screen.

use super::said;

#[test]
fn the_help_of_every_command_fits_a_screen_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    for language in ["id", "en"] {
        let config = home.path().join("config");
        std::fs::create_dir_all(&config).unwrap();
        let settings = format!("language = \"{language}\"\n");
        std::fs::write(config.join("config.toml"), settings).unwrap();
        for command in [
            [].as_slice(),
            &["demo"],
            &["sandbox"],
            &["doctor"],
            &["login"],
            &["logout"],
            &["journal"],
            &["journal", "show"],
            &["journal", "verify"],
            &["journal", "export"],
            &["purge"],
        ] {
            let words: Vec<_> = command.iter().copied().chain(["--help"]).collect();
            let help = said(home.path(), &words);
            let lines: Vec<_> = help.lines().collect();
            let widest = lines.iter().map(|line| line.chars().count()).max();
            assert!(lines.len() <= 24, "{} lines\n{help}", lines.len());
            assert!(widest <= Some(80), "{widest:?} columns\n{help}");
            let heading = if language == "id" {
                "Pemakaian: periksa"
            } else {
                "Usage: periksa"
            };
            assert!(help.contains(heading), "{help}");
        }
    }
}
