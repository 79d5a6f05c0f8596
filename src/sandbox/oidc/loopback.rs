//! Where an answer of the authorization endpoint may be sent: to this machine, at any port, since a
//! program in a terminal listens wherever there is a free one (RFC 8252, 7.3). Knows no database.

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::unkept;

const HOSTS: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// An address that answers may be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    uri: String,
    authority: String,
}

impl Redirect {
    /// Plain HTTP on loopback, without user or fragment; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let fits = uri.scheme_str() == Some("http")
            && HOSTS.contains(&authority.host())
            && !authority.as_str().contains('@')
            && !text.contains('#');
        fits.then(|| Self {
            uri: text.to_owned(),
            authority: authority.as_str().to_owned(),
        })
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.uri
    }

    /// What a page must let its form lead to. A content security policy cannot name an address of
    /// IPv6, so that one gets the scheme alone.
    pub fn source(&self) -> String {
        if self.authority.starts_with('[') {
            "http:".to_owned()
        } else {
            format!("http://{}", self.authority)
        }
    }

    /// 302 to it with an answer in its query (RFC 6749, 4.1.2).
    pub fn answer(&self, fields: &[(&str, &str)]) -> Response {
        let mut place = self.uri.clone();
        let mut mark = if place.contains('?') { '&' } else { '?' };
        for (name, value) in fields {
            place.push(mark);
            place.push_str(&format!("{name}={}", encoded(value)));
            mark = '&';
        }
        match HeaderValue::from_str(&place) {
            Ok(place) => unkept((StatusCode::FOUND, [(header::LOCATION, place)])),
            Err(_) => unkept(StatusCode::BAD_REQUEST.into_response()),
        }
    }
}

/// Percent-encodes all but the unreserved letters of RFC 3986.
pub(super) fn encoded(value: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_answered() {
        for good in [
            "http://127.0.0.1:43121/masuk",
            "http://127.0.0.1",
            "http://[::1]:9/",
            "http://localhost:8080/a?b=c",
        ] {
            assert_eq!(Redirect::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "/masuk",
            "127.0.0.1:1",
            "https://127.0.0.1:1/",
            "http://contoh.invalid/",
            "http://127.0.0.1.contoh.invalid/",
            "http://localhost.contoh.invalid/",
            "http://127.0.0.1@contoh.invalid/",
            "http://contoh.invalid@127.0.0.1/",
            "http://127.0.0.1\\@contoh.invalid/",
            "http://127.0.0.1:1/#potongan",
            "http://127.0.0.1:1/\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
        ] {
            assert_eq!(Redirect::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_answer_joins_the_query_that_is_there() {
        let place = |uri| {
            let answer = Redirect::parse(uri).unwrap().answer(&[("state", "a&b=ç")]);
            answer.headers()[header::LOCATION]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            place("http://localhost:1/a"),
            "http://localhost:1/a?state=a%26b%3D%C3%A7"
        );
        assert_eq!(
            place("http://localhost:1/a?b=c"),
            "http://localhost:1/a?b=c&state=a%26b%3D%C3%A7"
        );
    }
}
