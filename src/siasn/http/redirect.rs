//! Which redirects are followed: few, and only where nothing is carried that the target could keep.

use reqwest::{
    Method, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName, LOCATION},
};

/// Most redirects in a row.
const MOST: usize = 3;
/// The headers that hold tokens; the web service takes that of the sign-in in `Auth`, beside its own.
const SECRETS: [HeaderName; 2] = [AUTHORIZATION, HeaderName::from_static("auth")];

/// What a request carries, as far as a redirect asks.
pub(super) struct Load<'a> {
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
}

impl Load<'_> {
    fn is_light(&self) -> bool {
        let mut headers = self.headers.iter();
        let carries = headers.any(|(name, value)| value.is_sensitive() || is_secret(name));
        *self.method == Method::GET && !carries
    }
}

/// Whether what stands in a header is nobody else's business.
pub(super) fn is_secret(name: &HeaderName) -> bool {
    SECRETS.contains(name)
}

/// Where an answer sends the request on to, or why it does not go there; `None` where the answer is
/// no redirect.
pub(super) fn next(
    response: &Response,
    from: &Url,
    load: &Load<'_>,
    followed: usize,
) -> Option<Result<Url, &'static str>> {
    let redirects = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    redirects.then(|| target(response.headers(), from, load, followed))
}

fn target(
    headers: &HeaderMap,
    from: &Url,
    load: &Load<'_>,
    followed: usize,
) -> Result<Url, &'static str> {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let url = location.and_then(|location| from.join(location).ok());
    let url = url.ok_or("a redirect to nowhere")?;
    if url.host_str() != from.host_str() {
        Err("a redirect to another host")
    } else if url.origin() != from.origin() {
        Err("a redirect to another port or scheme")
    } else if !load.is_light() {
        Err("a redirect of a request that is not sent on")
    } else if !url.username().is_empty() || url.password().is_some() {
        Err("a redirect with a password in it")
    } else if followed == MOST {
        Err("too many redirects")
    } else {
        Ok(url)
    }
}
