//! From the profile of the settings to the place that the client talks to.

use clap::ArgMatches;

use super::{Outcome, Shell};
use crate::{
    config::{
        Profile,
        profile::{ActionPaths, Dialect},
    },
    siasn::{Assumed, Choice, Endpoint, EndpointProblem, Paths, Site},
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
