use std::path::Path;

use super::{read::KNOWN, *};
use crate::config::{Environment, Problem, Settings, Themes, settings};

fn read(text: &str) -> (Settings, Vec<Problem>) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    let loaded = settings::load(&file, &Environment::default(), &Themes::default());
    (loaded.settings, loaded.problems)
}

fn sound(text: &str) -> Settings {
    let (settings, problems) = read(text);
    assert_eq!(problems, [], "{text}");
    settings
}

#[test]
fn the_old_settings_are_the_profile_without_a_name() {
    let settings = sound("server = 'https://siasn.contoh.test/'\nuser = 'contoh'");
    let profile = settings.profile(None).unwrap();
    let expected = Profile {
        server: Some("https://siasn.contoh.test".into()),
        user: Some("contoh".into()),
        ..Profile::default()
    };
    assert_eq!(profile, expected);
    assert_eq!(profile.title(), "siasn.contoh.test");
    let paths = Paths::under(Path::new("/p"));
    let folder = paths.profile("https://siasn.contoh.test", "contoh");
    assert_eq!(profile.place(&paths, "contoh"), folder);
}

#[test]
fn two_profiles_stand_beside_each_other_and_one_is_active() {
    let settings = sound(
        "profile = 'dinkes'\nserver = 'https://lama.contoh.test'\n\
         [profiles.dinkes]\nname = 'Dinas Kesehatan'\nserver = 'https://siasn.contoh.test'\nuser = 'a'\n\
         [profiles.latihan-2]\nserver = 'https://siasn.contoh.test'\nuser = 'a'\n",
    );
    let dinkes = settings.profile(None).unwrap();
    assert_eq!(dinkes.key.as_deref(), Some("dinkes"));
    assert_eq!(dinkes.title(), "Dinas Kesehatan");
    let other = settings.profile(Some("latihan-2")).unwrap();
    assert_eq!(other.title(), "latihan-2");
    let paths = Paths::under(Path::new("/p"));
    assert_ne!(dinkes.place(&paths, "a"), other.place(&paths, "a"));
    let unknown = settings.profile(Some("dinks")).unwrap_err();
    assert_eq!(
        (&*unknown.name, &*unknown.known),
        ("dinks", "dinkes, latihan-2")
    );
}

#[test]
fn everything_can_be_set() {
    let ca = tempfile::NamedTempFile::new().unwrap();
    let settings = sound(&format!(
        "[profiles.a]\nname = ' A '\nserver = 'https://api.contoh.test/'\ndialect = 'siasn'\n\
         sso = 'https://sso.contoh.test/r'\ngateway = 'https://apim.contoh.test:8243/x/1.0'\n\
         gateway_token = 'https://apim.contoh.test/token'\nclient_id = 'k'\nscope = 'openid email'\n\
         user = 'u'\nrole = 'bkpsdm'\nagency_id = '1'\nagency_name = 'Kota Contoh'\nunit_id = '2'\n\
         unit_name = 'Dinas'\nsign_in = 'browser'\ntoken_command = ['pass', 'show', 'x']\n\
         gateway_command = 'kunci'\nredirect_port = 65535\nca_file = '{}'\n\
         proxy = 'http://proksi.contoh.test:3128'\nkeep_secrets = 'file'\n\
         [profiles.a.paths]\nreturn = 'a'\nrefuse = 'b/c'\nvalidate = 'd_1.x'\n",
        ca.path().display()
    ));
    let expected = Profile {
        key: Some("a".into()),
        name: Some("A".into()),
        server: Some("https://api.contoh.test".into()),
        dialect: Dialect::Siasn,
        sso: Some("https://sso.contoh.test/r".into()),
        gateway: Some("https://apim.contoh.test:8243/x/1.0".into()),
        gateway_token: Some("https://apim.contoh.test/token".into()),
        client_id: "k".into(),
        scope: "openid email".into(),
        user: Some("u".into()),
        role: Some(Role::Bkpsdm),
        agency_id: Some("1".into()),
        agency_name: Some("Kota Contoh".into()),
        unit_id: Some("2".into()),
        unit_name: Some("Dinas".into()),
        sign_in: SignIn::Browser,
        token_command: vec!["pass".into(), "show".into(), "x".into()],
        gateway_command: vec!["kunci".into()],
        redirect_port: 65535,
        ca_file: Some(ca.path().to_owned()),
        proxy: Proxy::Through("http://proksi.contoh.test:3128".into()),
        keep_secrets: KeepSecrets::File,
        paths: ActionPaths {
            give_back: "a".into(),
            refuse: "b/c".into(),
            validate: "d_1.x".into(),
        },
    };
    assert_eq!(settings.profiles["a"], expected);
    assert_eq!(expected.sso().as_deref(), Some("https://sso.contoh.test/r"));
}

#[test]
fn what_is_not_set_follows_from_the_server() {
    let settings = sound("[profiles.a]\nserver = 'https://api.contoh.test/'\nproxy = ''");
    let profile = &settings.profiles["a"];
    assert_eq!(
        [profile.sso(), profile.gateway(), profile.gateway_token()].map(Option::unwrap),
        [
            "https://api.contoh.test/auth/realms/public-siasn",
            "https://api.contoh.test/apisiasn/1.0",
            "https://api.contoh.test/oauth2/token",
        ]
    );
    assert_eq!(profile.proxy, Proxy::Direct);
    assert_eq!(Profile::default().proxy, Proxy::Environment);
    assert_eq!(Profile::default().sso(), None);
}

#[test]
fn what_is_wrong_is_named_and_the_rest_holds() {
    let there = tempfile::tempdir().unwrap();
    let folder = format!("ca_file = '{}'", there.path().display());
    for (line, id, column) in [
        ("server = 'siasn.contoh.test'", "config-bad-address", 10),
        (
            "server = 'http://siasn.contoh.test'",
            "config-plain-address",
            10,
        ),
        ("sso = 'http://10.0.0.1/r'", "config-plain-address", 7),
        ("sso = 'https://a/?x'", "config-bad-address", 7),
        ("gateway = 'https://a/#x'", "config-bad-address", 11),
        (
            "gateway_token = 'https://k:r@a'",
            "config-secret-in-address",
            17,
        ),
        ("proxy = 'http://u:p@a:1'", "config-secret-in-address", 9),
        ("proxy = 'socks5://a:1'", "config-bad-address", 9),
        ("dialect = 'jawa'", "config-not-one-of", 11),
        ("client_id = ''", "config-empty", 13),
        ("scope = ' '", "config-empty", 9),
        ("name = 1", "config-wrong-type", 8),
        ("role = 'bupati'", "config-not-one-of", 8),
        ("agency_id = 7", "config-wrong-type", 13),
        ("sign_in = 'sidik'", "config-not-one-of", 11),
        ("token_command = [1]", "config-wrong-type", 17),
        ("token_command = ['', 'x']", "config-empty", 17),
        ("gateway_command = ''", "config-empty", 19),
        ("redirect_port = 65536", "config-out-of-range", 17),
        ("redirect_port = '1'", "config-wrong-type", 17),
        ("ca_file = 'ca.pem'", "config-no-such-file", 11),
        (&folder, "config-no-such-file", 11),
        ("keep_secrets = 'disk'", "config-not-one-of", 16),
        ("paths = 'x'", "config-wrong-type", 9),
        ("paths.refuse = '/x'", "config-bad-path", 16),
        ("paths.refuse = '../x'", "config-bad-path", 16),
        ("paths.refuse = 'a?b'", "config-bad-path", 16),
        ("paths.refuse = ''", "config-bad-path", 16),
        ("paths.refus = 'x'", "config-unknown-key", 7),
        ("rol = 'opd'", "config-unknown-key", 1),
        ("password = 'rahasia'", "config-unknown-key", 1),
    ] {
        let (settings, problems) = read(&format!("[profiles.a]\n{line}\nuser = 'u'"));
        assert_eq!(problems.len(), 1, "{line}: {problems:?}");
        assert_eq!(problems[0].fault.id(), id, "{line}");
        assert_eq!(
            (problems[0].line, problems[0].column),
            (2, column),
            "{line}"
        );
        let expected = Profile {
            key: Some("a".into()),
            user: Some("u".into()),
            ..Profile::default()
        };
        assert_eq!(settings.profiles["a"], expected, "{line}");
    }
}

#[test]
fn a_secret_that_stands_in_the_file_is_not_repeated() {
    let (_, problems) = read(
        "server = 'https://u:RAHASIA@a'\n[profiles.a]\nproxy = 'http://u:RAHASIA@a'\npassword = 'RAHASIA'",
    );
    assert_eq!(problems.len(), 3);
    assert!(!format!("{problems:?}").contains("RAHASIA"));
}

#[test]
fn a_key_that_is_none_takes_only_its_own_profile_with_it() {
    let long = "a".repeat(33);
    for key in ["Dinkes", "dinas_kesehatan", "'a b'", "''", "'../x'", &long] {
        let (settings, problems) = read(&format!("[profiles.{key}]\n[profiles.b]\n"));
        assert_eq!(problems.len(), 1, "{key}: {problems:?}");
        assert_eq!(problems[0].fault.id(), "config-bad-profile-key");
        assert_eq!((problems[0].line, problems[0].column), (1, 11));
        assert_eq!(settings.profiles.keys().collect::<Vec<_>>(), ["b"]);
    }
}

#[test]
fn the_examples_are_sound_once_they_are_uncommented() {
    let begin = settings::DEFAULTS.find("# [profiles.dinkes]").unwrap();
    let is_toml = |line: &&str| line.starts_with('[') || line.contains(" = ");
    let text: Vec<_> = settings::DEFAULTS[begin..]
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(is_toml)
        .filter(|line| !line.starts_with("Contoh") && !line.starts_with("ca_file"))
        .collect();
    let settings = sound(&text.join("\n"));
    let keys: Vec<_> = settings.profiles.keys().map(String::as_str).collect();
    assert_eq!(keys, ["dinkes", "siasn", "siasn-latihan"]);
    // The first example names every setting and every action.
    let example = text.join("\n");
    let example = example.split("[profiles.siasn]").next().unwrap();
    for name in KNOWN
        .iter()
        .filter(|name| !matches!(**name, "ca_file" | "paths"))
    {
        assert!(example.contains(&format!("\n{name} = ")), "{name}");
    }
    assert_eq!(settings.profiles["dinkes"].paths, ActionPaths::default());
    assert_eq!(
        settings.profiles["dinkes"].client_id,
        Profile::default().client_id
    );
}
