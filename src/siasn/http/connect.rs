//! Building the HTTP client: whom it believes, through whom it goes, how it speaks.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{Certificate, ClientBuilder, redirect::Policy, tls::Version};

use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::Options,
};

/// Shorter than the keep-alive of the usual servers, so that few requests meet a closing line.
const POOL_IDLE: Duration = Duration::from_secs(50);

/// Builds the client.
pub(super) fn build(options: &Options) -> Result<reqwest::Client, Failure> {
    let authorities = authorities(options).map_err(internal)?;
    let usual = builder(options)?.tls_certs_merge(authorities.clone());
    usual.build().or_else(|error| {
        // A machine without any authorities: then nobody can vouch for a server, but this machine's
        // own needs no voucher.
        tracing::warn!(cause = innermost(&error), "no authorities of the system");
        let bare = builder(options)?.tls_certs_only(authorities);
        bare.build().map_err(internal)
    })
}

/// All that does not depend on whom the client believes.
pub(in crate::siasn) fn builder(options: &Options) -> Result<ClientBuilder, Failure> {
    // An error here means that a provider is there already, which is all we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("periksa/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(options.patience.connect)
        .pool_idle_timeout(POOL_IDLE)
        .tls_version_min(Version::TLS_1_2)
        // Followed by hand, where it is known what a request carries.
        .redirect(Policy::none())
        // Unpacked by hand, where what came is counted.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        // What may go unencrypted to `localhost` shall not depend on a resolver.
        .resolve_to_addrs("localhost", &here())
        .no_proxy();
    match options.proxy.tunnel() {
        Some(proxy) => Ok(builder.proxy(proxy.map_err(internal)?)),
        None => Ok(builder),
    }
}

fn here() -> [SocketAddr; 2] {
    [
        (Ipv4Addr::LOCALHOST, 0).into(),
        (Ipv6Addr::LOCALHOST, 0).into(),
    ]
}

fn authorities(options: &Options) -> reqwest::Result<Vec<Certificate>> {
    let further = options.authorities.iter().flat_map(|further| further.der());
    further.map(Certificate::from_der).collect()
}

fn internal(error: reqwest::Error) -> Failure {
    Failure::new(FailureKind::Internal, innermost(&error))
}

fn innermost(error: &reqwest::Error) -> String {
    let chain = std::iter::successors(std::error::Error::source(error), |error| error.source());
    chain.last().map_or_else(String::new, ToString::to_string)
}
