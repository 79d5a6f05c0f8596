//! `periksa login`: signs in once, for all the starts that follow. What a person has to read goes to
//! the error output, so that the output itself says only who is signed in.

use std::io::IsTerminal;

use clap::ArgMatches;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::{Outcome, Shell, open::secret, site};
use crate::{
    config::{Profile, profile::SignIn},
    domain::{
        clean,
        failure::{Failure, FailureKind},
        session::Session,
        sign_in::{Elsewhere, Way},
    },
    qr,
    runtime::{
        gateway_key,
        kept::{Kept, Safe},
        token_command,
    },
    siasn::Client,
    vault::Kind,
    words::Sentence,
};

/// Light squares around a code (ISO/IEC 18004).
const MARGIN: usize = 4;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    if arguments.get_flag("gateway-stdin") {
        return keep_gateway_key(shell, &profile).await;
    }
    let client = match site::client(shell, &profile) {
        Ok(client) => client,
        Err(outcome) => return outcome,
    };
    let way = match way(&profile, &client, arguments).await {
        Ok(way) => way,
        Err(failure) => return Outcome::not_signed_in(&shell.words, &failure),
    };
    if way == Way::Password && !(arguments.get_flag("password-stdin") && profile.user.is_some()) {
        return Outcome::usage("cli-login-password");
    }
    if way == Way::Token && !arguments.get_flag("token-stdin") {
        return Outcome::usage("cli-login-token");
    }
    match sign_in(shell, &profile, &client, way).await {
        Ok(session) => keep(shell, &profile, &client, session).await,
        Err(failure) => Outcome::not_signed_in(&shell.words, &failure),
    }
}

/// The way to go: as the flags say, as the profile says, else the first that needs nothing typed.
async fn way(profile: &Profile, client: &Client, arguments: &ArgMatches) -> Result<Way, Failure> {
    let flags = [
        ("device", Way::Device),
        ("browser", Way::Browser),
        ("password-stdin", Way::Password),
        ("token-stdin", Way::Token),
        ("command", Way::Command),
    ];
    let asked = flags.into_iter().find(|(flag, _)| arguments.get_flag(flag));
    if let Some((_, way)) = asked {
        return Ok(way);
    }
    Ok(match profile.sign_in {
        SignIn::Device => Way::Device,
        SignIn::Browser => Way::Browser,
        SignIn::Password => Way::Password,
        SignIn::Token if profile.token_command.is_empty() => Way::Token,
        SignIn::Token => Way::Command,
        SignIn::Auto => {
            let ways = client.ways().await?;
            ways.first().copied().unwrap_or(Way::Token)
        }
    })
}

async fn sign_in(
    shell: &Shell,
    profile: &Profile,
    client: &Client,
    way: Way,
) -> Result<Session, Failure> {
    let unread =
        |problem: std::io::Error| Failure::new(FailureKind::Storage, problem.kind().to_string());
    match way {
        Way::Device => {
            let device = client.begin_device().await?;
            tell(shell, &device.elsewhere(Timestamp::now()));
            device.finish().await
        }
        Way::Browser => {
            let browser = client.begin_browser(profile.redirect_port).await?;
            tell(shell, &browser.elsewhere());
            browser.finish().await
        }
        Way::Password => {
            let (password, code) = with_code(&secret().map_err(unread)?);
            let user = profile.user.as_deref().unwrap_or_default();
            client.sign_in(user, password, code).await
        }
        Way::Token => client.sign_in_with_token(secret().map_err(unread)?).await,
        Way::Command => {
            let token = token_command::run(&profile.token_command).await?;
            client.sign_in_with_token(token).await
        }
    }
}

/// The password on the first line, and the one-time code on a second, where there is one.
fn with_code(typed: &SecretString) -> (SecretString, Option<SecretString>) {
    let typed = typed.expose_secret();
    match typed.split_once('\n') {
        Some((password, code)) => (
            password.trim_end_matches('\r').into(),
            Some(code.trim().into()),
        ),
        None => (typed.into(), None),
    }
}

/// Says what the person has to do elsewhere.
fn tell(shell: &Shell, elsewhere: &Elsewhere) {
    let print = |sentence: Sentence| eprintln!("{}", clean::line(&shell.words.put(&sentence)));
    match elsewhere {
        Elsewhere::Device {
            code,
            address,
            whole,
            ..
        } => {
            let picture = whole.as_deref().and_then(qr::Code::of);
            if let Some(picture) = picture.filter(|_| std::io::stderr().is_terminal()) {
                eprintln!("{}", drawn(&picture));
            }
            let said = Sentence::new("cli-login-device").with("address", address.as_str());
            print(said.with("code", code.as_str()));
        }
        Elsewhere::Browser { address } => {
            print(Sentence::new("cli-login-browser").with("address", address.as_str()));
        }
    }
}

/// A code in half blocks, dark on light whatever the terminal's own colours are.
fn drawn(code: &qr::Code) -> String {
    let side = code.side() + 2 * MARGIN;
    let dark = |x: usize, y: usize| {
        let inside = x >= MARGIN && y >= MARGIN;
        inside && code.is_dark(x - MARGIN, y - MARGIN)
    };
    let line = |y: usize| {
        let squares = (0..side).map(|x| match (dark(x, y), dark(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        });
        format!("\u{1b}[30;107m{}\u{1b}[0m", squares.collect::<String>())
    };
    let lines: Vec<_> = (0..side).step_by(2).map(line).collect();
    lines.join("\n")
}

/// Keeps the sign-in for the next start, and says where and as whom.
async fn keep(shell: &Shell, profile: &Profile, client: &Client, session: Session) -> Outcome {
    let account = &session.account;
    let said = Sentence::new("cli-login-done").with("name", account.name.as_str());
    let said = said.with("server", profile.server.clone().unwrap_or_default());
    println!("{}", clean::line(&shell.words.put(&said)));
    let refresh = client.refresh_tokens().borrow().clone();
    let Some(refresh) = refresh else {
        return Outcome::saying(Sentence::new("cli-login-nothing-to-keep"));
    };
    let kept = Kept {
        account: profile.user.clone().unwrap_or_else(|| account.id.clone()),
        refresh,
    };
    let kind = Safe::of(profile, &shell.paths).put(&kept).await;
    if kind == Kind::Memory {
        // It would be gone with this command, and nobody could revoke it any more.
        let _ = client.sign_out().await;
        return Outcome::storing(Sentence::new("cli-login-not-kept"));
    }
    let kept = Sentence::new("vault-kind").with("kind", kind.slug());
    println!("{}", shell.words.put(&kept));
    Outcome::done()
}

/// Keeps the gateway's key, read from standard input, and says where.
async fn keep_gateway_key(shell: &Shell, profile: &Profile) -> Outcome {
    let pair = match secret() {
        Ok(pair) => pair,
        Err(problem) => return Outcome::storage(problem),
    };
    if gateway_key::halves(&pair).is_none() {
        return Outcome::usage("cli-gateway-key");
    }
    let kind = Safe::of(profile, &shell.paths).put_gateway_key(pair).await;
    if kind == Kind::Memory {
        return Outcome::storing(Sentence::new("cli-gateway-not-kept"));
    }
    let kept = Sentence::new("vault-kind").with("kind", kind.slug());
    println!("{}", shell.words.put(&kept));
    Outcome::done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_stand_below_the_password() {
        let read = |typed: &str| {
            let (password, code) = with_code(&typed.into());
            let code = code.map(|code| code.expose_secret().to_owned());
            (password.expose_secret().to_owned(), code)
        };
        assert_eq!(read("kata sandi"), ("kata sandi".to_owned(), None));
        let both = ("kata sandi".to_owned(), Some("123456".to_owned()));
        assert_eq!(read("kata sandi\r\n123456"), both);
    }

    #[test]
    fn a_picture_has_a_light_margin_and_every_square() {
        let code = qr::Code::of("CONTOH").unwrap();
        let picture = drawn(&code);
        let lines: Vec<_> = picture.lines().collect();
        assert_eq!(lines.len(), (code.side() + 2 * MARGIN).div_ceil(2));
        let squares = |line: &str| {
            let line = line.trim_start_matches("\u{1b}[30;107m");
            line.trim_end_matches("\u{1b}[0m").to_owned()
        };
        assert!(squares(lines[0]).trim().is_empty() && squares(lines[1]).trim().is_empty());
        assert_eq!(squares(lines[2]).chars().count(), code.side() + 2 * MARGIN);
        // The left upper corner: a ring of seven dark squares around a lighter one.
        assert!(squares(lines[2]).starts_with("    █▀▀▀▀▀█"));
    }
}
