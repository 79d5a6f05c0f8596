//! Who calls: the SSO token of the internal API, and a body in JSON. Knows no route.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use serde::de::DeserializeOwned;

use super::Siasn;
use super::answer::Refused;
use crate::sandbox::rules::Role;
use crate::sandbox::tokens;
use crate::sandbox::users::{self, User};

/// An official whose SSO token came with the request; civil servants have no part in this API.
pub(super) struct Officer(pub User);

impl FromRequestParts<Arc<Siasn>> for Officer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, siasn: &Arc<Siasn>) -> Result<Self, Refused> {
        let token = bearer(&parts.headers, &header::AUTHORIZATION).ok_or(Refused::Session)?;
        let user = user(siasn, token).await?.ok_or(Refused::Session)?;
        if user.role == Role::Asn {
            return Err(Refused::Role);
        }
        Ok(Self(user))
    }
}

/// The token of a header of the form `Bearer TOKEN`.
pub(super) fn bearer(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned())
}

/// Whose SSO token it is, if it is good.
pub(super) async fn user(siasn: &Arc<Siasn>, token: String) -> Result<Option<User>, Refused> {
    siasn.app.founded().await?;
    let now = siasn.app.clock.second();
    siasn
        .read(
            move |connection, _| match tokens::account(connection, &token, now)? {
                Some(account) => Ok(users::find(connection, &account)?),
                None => Ok(None),
            },
        )
        .await
}

/// Reads a body in JSON; fields that nobody asked for are passed over, as the real one does.
pub(super) fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::Body(error.to_string()))
}

/// The variable parts of an address.
pub(super) struct Parted<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Siasn>> for Parted<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, siasn: &Arc<Siasn>) -> Result<Self, Refused> {
        let path = Path::<T>::from_request_parts(parts, siasn).await;
        path.map(|Path(parts)| Self(parts))
            .map_err(|_| Refused::Missing)
    }
}
