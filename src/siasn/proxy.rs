//! Through which proxy requests go. Reads no environment and no settings itself.
//!
//! Only `https` is ever proxied, through a tunnel (`CONNECT`) in which the proxy sees a host's name
//! and nothing more. Plain HTTP goes to this machine alone, and so never through a proxy: that is why
//! `HTTP_PROXY` has no say.

use reqwest::{NoProxy, Url};
use secrecy::{ExposeSecret, SecretString};

/// This machine, which no proxy could reach for us.
const HERE: &str = "localhost,127.0.0.0/8,::1";

/// The proxy for everything that is not this machine; none unless told.
#[derive(Clone, Debug, Default)]
pub struct ProxyChoice(Option<Through>);

#[derive(Clone, Debug)]
struct Through {
    /// Its address, with name and password where it wants them.
    url: SecretString,
    /// Host and port, for the screen.
    host: String,
    /// The hosts to go to without it, as `NO_PROXY` writes them.
    except: String,
}

/// Why an address is none of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyProblem {
    /// It is no URL with a host.
    NotAnAddress,
    /// It is neither `http` nor `https`; SOCKS is not spoken here.
    Scheme,
}

impl ProxyChoice {
    /// No proxy, whatever the environment says.
    pub fn none() -> Self {
        Self(None)
    }

    /// This proxy, `http` unless its address says `https`, save for the hosts in `except`, which is
    /// written as `NO_PROXY` is.
    ///
    /// # Errors
    /// Why the address is refused.
    pub fn url(address: &str, except: &str) -> Result<Self, ProxyProblem> {
        let address = address.trim();
        let url = match address.contains("://") {
            true => Url::parse(address),
            false => Url::parse(&format!("http://{address}")),
        };
        let url = url.map_err(|_| ProxyProblem::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ProxyProblem::Scheme);
        }
        let host = url.host_str().ok_or(ProxyProblem::NotAnAddress)?;
        let port = url.port_or_known_default().unwrap_or_default();
        Ok(Self(Some(Through {
            host: format!("{host}:{port}"),
            url: url.as_str().into(),
            except: except.to_owned(),
        })))
    }

    /// As the variables of the environment say: `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`, the
    /// small spelling of each before the large one (as curl has it).
    ///
    /// # Errors
    /// Why the address there is refused: going without a proxy that somebody set would be worse.
    pub fn environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyProblem> {
        let first = |names: [&str; 4]| {
            let mut set = names.into_iter().filter_map(&variable);
            set.find(|value| !value.trim().is_empty())
        };
        let address = first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]);
        let except = variable("no_proxy").or_else(|| variable("NO_PROXY"));
        address.map_or(Ok(Self::none()), |address| {
            Self::url(&address, &except.unwrap_or_default())
        })
    }

    /// Host and port of the proxy, without name and password: what may be shown.
    pub fn host(&self) -> Option<&str> {
        self.0.as_ref().map(|through| through.host.as_str())
    }

    /// The same as the HTTP client wants it.
    pub(super) fn tunnel(&self) -> Option<reqwest::Result<reqwest::Proxy>> {
        let through = self.0.as_ref()?;
        let except = NoProxy::from_string(&format!("{HERE},{}", through.except));
        let proxy = reqwest::Proxy::https(through.url.expose_secret());
        Some(proxy.map(|proxy| proxy.no_proxy(except)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(set: &[(&str, &str)]) -> Result<ProxyChoice, ProxyProblem> {
        ProxyChoice::environment(|name| {
            let set = set.iter().find(|(set, _)| *set == name);
            set.map(|(_, value)| (*value).to_owned())
        })
    }

    fn host(set: &[(&str, &str)]) -> Option<String> {
        environment(set).unwrap().host().map(str::to_owned)
    }

    #[test]
    fn the_environment_is_read_as_others_read_it() {
        assert_eq!(host(&[]), None);
        let address = Some("proxy.invalid:3128".to_owned());
        assert_eq!(
            host(&[("HTTPS_PROXY", "http://proxy.invalid:3128")]),
            address
        );
        assert_eq!(host(&[("all_proxy", "proxy.invalid:3128/")]), address);
        let both = [
            ("ALL_PROXY", "http://other.invalid"),
            ("HTTPS_PROXY", " http://proxy.invalid:3128 "),
            ("https_proxy", ""),
        ];
        assert_eq!(host(&both), address);
        // Nothing that is not encrypted leaves this machine.
        assert_eq!(host(&[("HTTP_PROXY", "http://proxy.invalid:3128")]), None);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_not_passed_over() {
        for (address, problem) in [
            ("socks5://proxy.invalid", ProxyProblem::Scheme),
            ("http://", ProxyProblem::NotAnAddress),
            ("a b", ProxyProblem::NotAnAddress),
        ] {
            let refused = environment(&[("ALL_PROXY", address)]).unwrap_err();
            assert_eq!(refused, problem, "{address}");
        }
    }

    #[test]
    fn its_password_is_not_shown() {
        let choice = ProxyChoice::url("https://nama:sandi@proxy.invalid", "").unwrap();
        assert_eq!(choice.host(), Some("proxy.invalid:443"));
        let shown = format!("{choice:?}");
        assert!(
            !shown.contains("sandi") && !shown.contains("nama"),
            "{shown}"
        );
    }
}
