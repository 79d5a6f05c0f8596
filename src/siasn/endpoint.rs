//! Where the server is: read from `--server URL`, and refused where a password could leak.

use std::{fmt, net::IpAddr};

use reqwest::Url;

use crate::domain::failure::{Failure, FailureKind};

/// The address of a server, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
}

/// Why an address is none of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointProblem {
    /// It is no URL with a host, or it carries a query or a fragment.
    NotAnAddress,
    /// It is neither `https` nor `http`.
    Scheme,
    /// It carries a user name or a password, which would stand in histories and process lists.
    Credentials,
    /// It is `http` to another machine: password and tokens would cross the net in the clear.
    PlainHttp,
}

impl Endpoint {
    /// Reads an address; a path before SIASN's own is kept, for servers behind a gateway.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(text: &str) -> Result<Self, EndpointProblem> {
        let mut base = Url::parse(text.trim()).map_err(|_| EndpointProblem::NotAnAddress)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(EndpointProblem::Scheme);
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(EndpointProblem::Credentials);
        }
        if base.host_str().is_none() || base.query().is_some() || base.fragment().is_some() {
            return Err(EndpointProblem::NotAnAddress);
        }
        if !keeps_a_secret(&base) {
            return Err(EndpointProblem::PlainHttp);
        }
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base })
    }

    /// Whether it is reached over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The host as typed, for the screen.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// What stands at a path below it; the path is ours, so it is taken as it is.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        let mut base = self.base.clone();
        base.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
        Self { base }
    }

    /// Takes an address that the server names, where a password may go: only its own origin.
    pub(super) fn own(&self, address: &str) -> Option<Url> {
        let url = Url::parse(address).ok()?;
        (url.origin() == self.base.origin()).then_some(url)
    }

    /// The URL of a call; each segment is encoded, so that no id can reach another path.
    pub(super) fn to<'a>(
        &self,
        segments: impl IntoIterator<Item = &'a &'a str>,
    ) -> Result<Url, Failure> {
        let mut url = self.base.clone();
        {
            let mut path = url
                .path_segments_mut()
                .map_err(|()| Failure::new(FailureKind::Internal, "address without a path"))?;
            path.pop_if_empty();
            for segment in segments {
                // The URL standard drops these, and the call would go to the path above.
                if matches!(*segment, "" | "." | "..") {
                    return Err(Failure::new(FailureKind::NotFound, "an id without a path"));
                }
                path.push(segment);
            }
        }
        Ok(url)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

/// Whether what goes to an address can be read by nobody on the way: it is encrypted, or does not
/// leave this machine.
pub(super) fn keeps_a_secret(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(url),
        _ => false,
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_keep_a_secret_are_taken() {
        for good in [
            "https://siasn.contoh.invalid",
            "https://siasn.contoh.invalid:8443/gerbang/",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://localhost:1/",
            "http://[::1]:9",
        ] {
            assert!(Endpoint::parse(good).is_ok(), "{good}");
        }
        for (bad, problem) in [
            ("siasn.contoh.invalid", EndpointProblem::NotAnAddress),
            ("", EndpointProblem::NotAnAddress),
            ("https://", EndpointProblem::NotAnAddress),
            ("https://a.invalid/?x=1", EndpointProblem::NotAnAddress),
            ("https://a.invalid/#x", EndpointProblem::NotAnAddress),
            ("ftp://a.invalid", EndpointProblem::Scheme),
            ("file:///etc/passwd", EndpointProblem::Scheme),
            ("https://nama@a.invalid", EndpointProblem::Credentials),
            ("https://:sandi@a.invalid", EndpointProblem::Credentials),
            ("http://a.invalid", EndpointProblem::PlainHttp),
            ("http://127.0.0.1.a.invalid", EndpointProblem::PlainHttp),
            ("http://10.0.0.1", EndpointProblem::PlainHttp),
        ] {
            assert_eq!(Endpoint::parse(bad), Err(problem), "{bad}");
        }
    }

    #[test]
    fn no_id_reaches_another_path() {
        let endpoint = Endpoint::parse("https://a.invalid/gerbang/").unwrap();
        assert_eq!(
            endpoint.to(&["usul", "a/../b?c#d%"]).unwrap().as_str(),
            "https://a.invalid/gerbang/usul/a%2F..%2Fb%3Fc%23d%25"
        );
        for id in ["", ".", ".."] {
            assert!(endpoint.to(&["usul", id]).is_err(), "{id:?}");
        }
        assert_eq!(endpoint.to_string(), "https://a.invalid/gerbang");
    }

    #[test]
    fn a_password_goes_to_the_own_origin_only() {
        let endpoint = Endpoint::parse("https://a.invalid").unwrap();
        assert!(endpoint.own("https://a.invalid/auth/token").is_some());
        for other in [
            "http://a.invalid/token",
            "https://b.invalid/token",
            "https://a.invalid:444/token",
            "token",
        ] {
            assert_eq!(endpoint.own(other), None, "{other}");
        }
    }
}
