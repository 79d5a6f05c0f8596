//! The program of the user's that prints a token (`token_command`): run as it stands in the settings,
//! word by word, without a shell. What it prints is a secret; what it says on the error output may
//! hold one, and is not shown.

use std::{process::Stdio, time::Duration};

use secrecy::SecretString;
use tokio::{io::AsyncReadExt, process::Command};
use zeroize::Zeroizing;

use crate::domain::failure::{Failure, FailureKind};

/// How long it may take; it may ask the user something in a window of its own.
const LIMIT: Duration = Duration::from_secs(60);
/// Most bytes that it may print.
const LENGTH: usize = 16 * 1024;

/// Runs it and takes what it prints, without the blanks around.
///
/// # Errors
/// `TokenCommand`: it is not there, failed (with its exit code), took too long or printed no token.
pub async fn run(command: &[String]) -> Result<SecretString, Failure> {
    run_within(command, LIMIT).await
}

async fn run_within(command: &[String], limit: Duration) -> Result<SecretString, Failure> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(failed("token_command"));
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|problem| failed(problem.kind().to_string()))?;
    let mut output = child.stdout.take().ok_or_else(|| failed("stdout"))?;
    let told = async {
        // At once as large as it may become, so that no copy of a part is left behind.
        let mut printed = Zeroizing::new(vec![0; LENGTH + 1]);
        let mut length = 0;
        while length <= LENGTH {
            match output.read(&mut printed[length..]).await {
                Ok(0) => break,
                Ok(count) => length += count,
                Err(problem) => return Err(failed(problem.kind().to_string())),
            }
        }
        if length > LENGTH {
            return Err(failed(format!("> {LENGTH} bytes")));
        }
        let status = child.wait().await;
        let status = status.map_err(|problem| failed(problem.kind().to_string()))?;
        if !status.success() {
            let code = status.code().map(|code| format!("exit {code}"));
            return Err(failed(code.unwrap_or_else(|| "killed".to_owned())));
        }
        let text = std::str::from_utf8(&printed[..length]).map_err(|_| failed("no text"))?;
        match text.trim() {
            "" => Err(failed("no token")),
            token => Ok(SecretString::from(token)),
        }
    };
    match tokio::time::timeout(limit, told).await {
        Ok(result) => result,
        Err(_) => Err(failed(format!("> {} s", limit.as_secs()))),
    }
}

fn failed(cause: impl Into<String>) -> Failure {
    Failure::new(FailureKind::TokenCommand, cause)
}

#[cfg(all(test, unix))]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    async fn told(script: &str) -> Result<String, String> {
        let command = ["sh", "-c", script].map(str::to_owned);
        let result = run_within(&command, Duration::from_secs(20)).await;
        let token = result.map(|token| token.expose_secret().to_owned());
        token.map_err(|failure| failure.cause)
    }

    #[tokio::test]
    async fn what_it_prints_is_the_token() {
        assert_eq!(told("echo '  abc.def '").await.unwrap(), "abc.def");
        let words = ["printf", "%s", "a b; echo $HOME"].map(str::to_owned);
        let token = run(&words).await.unwrap();
        assert_eq!(token.expose_secret(), "a b; echo $HOME", "no shell");
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_without_what_it_said() {
        assert_eq!(
            told("echo rahasia; echo rahasia >&2; exit 3")
                .await
                .unwrap_err(),
            "exit 3"
        );
        assert_eq!(told("kill -9 $$").await.unwrap_err(), "killed");
        assert_eq!(told("echo").await.unwrap_err(), "no token");
        assert_eq!(
            told("read x || echo null").await.unwrap(),
            "null",
            "nothing to read"
        );
        assert_eq!(told("printf '\\377'").await.unwrap_err(), "no text");
        let flood = told("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done").await;
        assert_eq!(flood.unwrap_err(), "> 16384 bytes");
        let missing = ["/tidak/ada".to_owned()];
        assert_eq!(
            run(&missing).await.unwrap_err().kind,
            FailureKind::TokenCommand
        );
    }

    #[tokio::test]
    async fn it_is_not_waited_for_for_ever() {
        let command = ["sleep", "600"].map(str::to_owned);
        let failure = run_within(&command, Duration::ZERO).await.unwrap_err();
        assert_eq!(failure.cause, "> 0 s");
    }
}
