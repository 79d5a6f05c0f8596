//! From the profile of the settings to the place that the client talks to.

use std::fs;

use clap::ArgMatches;

use super::{Outcome, Shell};
use crate::{
    config::{
        Profile,
        profile::{ActionPaths, Dialect, Proxy},
    },
    siasn::{
        Assumed, Authorities, Choice, Client, Endpoint, EndpointProblem, Options, Paths,
        ProxyChoice, Site,
    },
    words::Sentence,
};

/// The profile to work with: as named on the command line; the one without a name for a server
/// given there; else the active one of the settings. Other flags win over what it says.
pub(super) fn profile(shell: &Shell, arguments: &ArgMatches) -> Result<Profile, Outcome> {
    let flag = |name: &str| {
        let value = arguments.try_get_one::<String>(name);
        value.ok().flatten().cloned()
    };
    let settings = &shell.config.settings;
    let server = flag("server");
    let mut profile = match (flag("profile"), &server) {
        (Some(name), _) => settings.profile(Some(&name)).map_err(|unknown| {
            let said = Sentence::new("cli-no-profile").with("name", unknown.name);
            Outcome::of_usage(said.with("known", unknown.known))
        })?,
        // Another server than the active profile's: none of what that one says holds there.
        (None, Some(_)) => Profile {
            user: settings.user.clone(),
            ..Profile::default()
        },
        (None, None) => settings.profile(None).unwrap_or_default(),
    };
    profile.server = server.or(profile.server);
    profile.user = flag("user").or(profile.user);
    Ok(profile)
}

/// The site of a profile whose server stands at an address.
pub(super) fn of(profile: &Profile, address: &str) -> Result<Site, Sentence> {
    let read = |text: &str| {
        Endpoint::parse(text).map_err(|problem| {
            let said = Sentence::new(match problem {
                EndpointProblem::NotAnAddress => "cli-server-address",
                EndpointProblem::Scheme => "cli-server-scheme",
                EndpointProblem::Credentials => "cli-server-credentials",
                EndpointProblem::PlainHttp => "cli-server-plain",
            });
            said.with("server", text)
        })
    };
    let usual = Site::on_one_host(read(address)?);
    let set = |set: &Option<String>, usual: Endpoint| match set {
        Some(text) => read(text),
        None => Ok(usual),
    };
    let ActionPaths {
        give_back,
        refuse,
        validate,
    } = profile.paths.clone();
    Ok(Site {
        issuer: set(&profile.sso, usual.issuer)?,
        gateway: set(&profile.gateway, usual.gateway)?,
        gateway_token: set(&profile.gateway_token, usual.gateway_token)?,
        api: usual.api,
        client_id: profile.client_id.clone(),
        scope: profile.scope.clone(),
        dialect: match profile.dialect {
            Dialect::Auto => Choice::Auto,
            Dialect::Terbuka => Choice::Terbuka,
            Dialect::Siasn => Choice::Siasn,
        },
        assumed: Assumed {
            role: profile.role,
            agency: profile.agency_id.clone(),
            agency_name: profile.agency_name.clone(),
            unit: profile.unit_id.clone(),
            unit_name: profile.unit_name.clone(),
        },
        paths: Paths {
            give_back,
            refuse,
            validate,
        },
    })
}

/// How to reach the server of a profile: whom to believe besides the system's authorities, and
/// through which proxy.
pub(super) fn options(shell: &Shell, profile: &Profile) -> Result<Options, Sentence> {
    let authorities = profile.ca_file.as_ref().map(|path| {
        let usable = fs::read(path)
            .ok()
            .and_then(|file| Authorities::parse(&file).ok());
        let said = Sentence::new("cli-ca-file").with("file", path.to_string_lossy().into_owned());
        usable.ok_or(said)
    });
    let variable = |name: &str| shell.environment.get(name).map(str::to_owned);
    let (proxy, named) = match &profile.proxy {
        Proxy::Environment => (ProxyChoice::environment(variable), "HTTPS_PROXY"),
        Proxy::Direct => (Ok(ProxyChoice::none()), ""),
        Proxy::Through(address) => (ProxyChoice::url(address, ""), "proxy"),
    };
    Ok(Options {
        authorities: authorities.transpose()?,
        proxy: proxy.map_err(|_| Sentence::new("cli-proxy").with("name", named))?,
        ..Options::default()
    })
}

/// The client of a profile.
pub(super) fn client(shell: &Shell, profile: &Profile) -> Result<Client, Outcome> {
    let Some(address) = &profile.server else {
        return Err(Outcome::usage("cli-no-server"));
    };
    let site = of(profile, address).map_err(Outcome::of_usage)?;
    let options = options(shell, profile).map_err(Outcome::of_usage)?;
    Ok(Client::new(site, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_profile_names_is_where_the_client_goes() {
        let address = "https://api.contoh.invalid";
        let usual = of(&Profile::default(), address).unwrap();
        assert_eq!(usual, Site::parse(address).unwrap());
        let profile = Profile {
            sso: Some("https://sso.contoh.invalid/realm".to_owned()),
            dialect: Dialect::Siasn,
            agency_id: Some("A1".to_owned()),
            ..Profile::default()
        };
        let site = of(&profile, address).unwrap();
        assert_eq!(site.issuer.to_string(), "https://sso.contoh.invalid/realm");
        assert_eq!(site.gateway, usual.gateway);
        assert_eq!(site.dialect, Choice::Siasn);
        assert_eq!(site.assumed.agency.as_deref(), Some("A1"));
        let plain = Profile {
            sso: Some("http://sso.contoh.invalid".to_owned()),
            ..Profile::default()
        };
        assert_eq!(of(&plain, address).unwrap_err().name, "cli-server-plain");
    }
}
