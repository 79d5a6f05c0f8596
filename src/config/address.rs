//! Addresses in the settings: taken only where no secret can leak through them, neither out of the
//! file nor over the net.

use std::net::{IpAddr, Ipv6Addr};

use super::{
    problem::Fault,
    source::{Entry, Source},
};

/// Who is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// One who gets passwords and tokens: `https`, or `http` on this machine.
    Server,
    /// One who only passes on what is sealed already: `http` to anywhere will do.
    Proxy,
}

/// The address of an entry, without a slash at the end; empty: none. `None`: it was wrong, and that
/// is reported.
#[expect(clippy::option_option, reason = "wrong, none, or one")]
pub(super) fn address(source: &mut Source<'_>, entry: Entry<'_>, to: To) -> Option<Option<String>> {
    let text = source.text(entry)?;
    let address = text.trim().trim_end_matches('/');
    if address.is_empty() {
        return Some(None);
    }
    match check(address, to) {
        Ok(()) => Some(Some(address.to_owned())),
        Err(fault) => {
            source.report(entry.1.span(), fault.of(entry.0, text));
            None
        }
    }
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    NoAddress,
    Secret,
    Plain,
}

impl Mistake {
    fn of(self, key: &str, value: &str) -> Fault {
        let value = value.to_owned();
        match self {
            Self::NoAddress => Fault::BadAddress { value },
            Self::Plain => Fault::PlainAddress { value },
            // The value holds what should not be there: it is not repeated.
            Self::Secret => Fault::SecretInAddress {
                key: key.to_owned(),
            },
        }
    }
}

fn check(address: &str, to: To) -> Result<(), Mistake> {
    let (scheme, rest) = address.split_once("://").ok_or(Mistake::NoAddress)?;
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Mistake::Secret);
    }
    let https = scheme.eq_ignore_ascii_case("https");
    let odd = |c: char| c.is_whitespace() || c.is_control() || "?#@\\<>\"".contains(c);
    if !(https || scheme.eq_ignore_ascii_case("http")) || rest.contains(odd) {
        return Err(Mistake::NoAddress);
    }
    let host = host(authority).ok_or(Mistake::NoAddress)?;
    if https || to == To::Proxy || is_loopback(host) {
        Ok(())
    } else {
        Err(Mistake::Plain)
    }
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (v6, port) = rest.split_once(']')?;
        v6.parse::<Ipv6Addr>().ok()?;
        (v6, port)
    } else {
        let host = authority.split(':').next()?;
        (host, &authority[host.len()..])
    };
    let numbered = port
        .strip_prefix(':')
        .is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    (!host.is_empty() && (port.is_empty() || numbered)).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_keep_a_secret_are_taken() {
        for good in [
            "https://siasn.contoh.test",
            "HTTPS://siasn.contoh.test:8243/apisiasn/1.0",
            "http://127.0.0.1:8700",
            "http://127.9.9.9",
            "http://LocalHost:1",
            "http://[::1]:9",
            "https://[2001:db8::1]",
        ] {
            assert_eq!(check(good, To::Server), Ok(()), "{good}");
        }
        for (bad, mistake) in [
            ("siasn.contoh.test", Mistake::NoAddress),
            ("https://", Mistake::NoAddress),
            ("https:///a", Mistake::NoAddress),
            ("https://:8080", Mistake::NoAddress),
            ("https://a:0", Mistake::NoAddress),
            ("https://a:70000", Mistake::NoAddress),
            ("https://a:b", Mistake::NoAddress),
            ("https://[::1", Mistake::NoAddress),
            ("https://[a]", Mistake::NoAddress),
            ("https://a b", Mistake::NoAddress),
            ("https://a/?x=1", Mistake::NoAddress),
            ("https://a/#x", Mistake::NoAddress),
            ("ftp://a", Mistake::NoAddress),
            ("https://nama@a", Mistake::Secret),
            ("https://nama:sandi@a", Mistake::Secret),
            ("ftp://nama:sandi@a", Mistake::Secret),
            ("http://a.test", Mistake::Plain),
            ("http://127.0.0.1.a.test", Mistake::Plain),
            ("http://10.0.0.1", Mistake::Plain),
            ("http://localhost.a.test", Mistake::Plain),
        ] {
            assert_eq!(check(bad, To::Server), Err(mistake), "{bad}");
        }
        assert_eq!(check("http://proksi.contoh.test:3128", To::Proxy), Ok(()));
        let secret = check("http://nama:sandi@proksi.contoh.test", To::Proxy);
        assert_eq!(secret, Err(Mistake::Secret));
    }
}
