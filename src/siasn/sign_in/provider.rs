//! The provider: what it says of itself, and the one form that all ways end in.

use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::Url;
use secrecy::SecretString;
use tokio::sync::OnceCell;
use zeroize::Zeroize;

use super::Refusal;
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        sign_in::Way,
    },
    siasn::{
        http::{Answer, Call, Http},
        site::Site,
        wire::{
            self, Oddity,
            loose::Scalar,
            token::{Discovery, Grant},
        },
    },
};

/// The name of a field of a form and what stands in it.
pub(super) type Field = (&'static str, SecretString);

/// A provider of sign-ins, asked for its description once.
pub(in crate::siasn) struct Provider {
    site: Arc<Site>,
    http: Arc<Http>,
    described: OnceCell<Description>,
}

/// What a provider says of itself, as far as it was found sound.
pub(super) struct Description {
    /// What it calls itself; empty where it does not say.
    pub(super) issuer: String,
    pub(super) token: Url,
    pub(super) device: Option<Url>,
    pub(super) authorization: Option<Url>,
    pub(super) revocation: Option<Url>,
    /// Whether it takes passwords from a program.
    password: bool,
}

impl Provider {
    pub(in crate::siasn) fn new(site: Arc<Site>, http: Arc<Http>) -> Self {
        Self {
            site,
            http,
            described: OnceCell::new(),
        }
    }

    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// The ways that it offers, the best first. A token can be pasted anywhere.
    pub(in crate::siasn) async fn ways(&self) -> Result<Vec<Way>, Failure> {
        let said = self.description().await?;
        let offered = |way: &Way| match way {
            Way::Device => said.device.is_some(),
            Way::Browser => said.authorization.is_some(),
            Way::Password => said.password,
            Way::Token => true,
            Way::Command => false, // no business of the provider's
        };
        Ok(Way::ALL.into_iter().filter(offered).collect())
    }

    /// How far the server's clock is ahead of ours, as far as answers told.
    pub(in crate::siasn) fn skew(&self) -> Option<SignedDuration> {
        self.http.skew()
    }

    /// Asks for tokens.
    ///
    /// The outer error is about the line or an answer that is none; the inner one is its refusal.
    pub(super) async fn grant(
        &self,
        kind: &str,
        fields: impl IntoIterator<Item = Field>,
    ) -> Result<Result<Grant, Refusal>, Failure> {
        let url = self.description().await?.token.clone();
        let first = [("grant_type", kind.into())];
        let fields = first.into_iter().chain(fields);
        let mut answer = self.send(url, "openid-connect/token", fields).await?;
        let result = match answer.status.as_u16() {
            200..300 => Grant::read(&answer).map(Ok),
            _ => Ok(Err(Refusal::read(&answer))),
        };
        answer.body.zeroize();
        result
    }

    /// Sends a form with our name in it.
    pub(super) async fn send(
        &self,
        url: Url,
        template: &'static str,
        fields: impl IntoIterator<Item = Field>,
    ) -> Result<Answer, Failure> {
        let ours = [("client_id", self.site.client_id.as_str().into())];
        let form = ours.into_iter().chain(fields).collect();
        Ok(self
            .http
            .exchange(Call::form(url, template, form), None)
            .await?)
    }

    /// The scope that is asked for, as a field.
    pub(super) fn scope(&self) -> Field {
        ("scope", self.site.scope.as_str().into())
    }

    pub(super) async fn description(&self) -> Result<&Description, Failure> {
        self.described
            .get_or_try_init(|| async { self.describe(self.document().await?) })
            .await
    }

    /// Reads its own description: where OpenID Connect puts it (Discovery 1.0, section 4), else
    /// where OAuth does (RFC 8414, section 3.1).
    async fn document(&self) -> Result<Discovery, Failure> {
        let issuer = &self.site.issuer;
        let openid = issuer.to(&[".well-known", "openid-configuration"])?;
        let mut oauth = issuer.to(&[])?;
        let path = oauth.path().trim_end_matches('/').to_owned();
        oauth.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
        for url in [openid, oauth] {
            let call = Call::get(url, "openid-configuration");
            let answer = self.http.exchange(call, None).await?;
            if answer.status.as_u16() != 404 {
                return wire::success(&answer);
            }
        }
        let cause = "404 no sign-in here";
        Err(Failure::new(FailureKind::NotSiasn, cause))
    }

    /// Takes what is sound of a description. A secret goes to the origin of the issuer only; since
    /// the document was fetched from there, what it calls itself needs no other check.
    fn describe(&self, said: Discovery) -> Result<Description, Failure> {
        let own = |address: &Scalar| self.site.issuer.own(&address.text()?);
        let grants = said.grant_types_supported.words();
        let grants = |name: &str| {
            grants
                .as_ref()
                .is_none_or(|all| all.iter().any(|g| g == name))
        };
        let methods = said.code_challenge_methods_supported.words();
        let s256 = methods.is_none_or(|all| all.iter().any(|method| method == "S256"));
        let device = own(&said.device_authorization_endpoint);
        let authorization = own(&said.authorization_endpoint);
        Ok(Description {
            issuer: said.issuer.words(),
            token: own(&said.token_endpoint)
                .ok_or_else(|| Oddity::new("token_endpoint", "an address on the host asked"))?,
            device: device.filter(|_| grants(super::device::GRANT)),
            authorization: authorization.filter(|_| grants("authorization_code") && s256),
            revocation: own(&said.revocation_endpoint),
            password: grants("password"),
        })
    }
}
