//! What an answer says in words when something went wrong, whoever wrote it: SIASN, its sign-in, or
//! the gateway before it (WSO2), whose errors come with a number and, from older ones, as XML.

use serde::Deserialize;
use serde_json::Value;

use super::loose::{Lax, Scalar};

/// Longest sentence that is passed on, in characters.
const LONGEST: usize = 300;
/// How the insides of a server look when it turns them out; no sentence for a person.
const INSIDES: [&str; 6] = [
    "pq:",
    "sqlstate",
    "ora-",
    "exception",
    "stack trace",
    "panic",
];

/// What was told.
#[derive(Debug, Default)]
pub struct Told {
    /// The gateway's own number of the error.
    pub gateway: Option<u32>,
    /// Whether the answer calls itself an error (`"error": true`, or as a text).
    pub is_error: bool,
    /// `message`, or the gateway's.
    pub message: String,
    /// What stands beside it: `description`, `detail`, or `data` where that is a text.
    pub more: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    fault: Lax<Fault>,
    error: Scalar,
    error_description: Scalar,
    #[serde(flatten)]
    plain: Fault,
    detail: Scalar,
    data: Scalar,
}

/// The gateway's error, wrapped in `fault` or, from newer ones, bare.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Fault {
    code: Scalar,
    message: Scalar,
    description: Scalar,
}

impl Told {
    /// Reads what there is to read; nothing where the body is none.
    pub fn read(body: &[u8]) -> Self {
        if body.trim_ascii_start().first() == Some(&b'<') {
            return Self::marked_up(&String::from_utf8_lossy(body));
        }
        super::object(body).map_or_else(|_| Self::default(), Self::from)
    }

    /// The same of a body that was read already.
    pub fn of(body: &Value) -> Self {
        Body::deserialize(body).map_or_else(|_| Self::default(), Self::from)
    }

    /// `<am:fault><am:code>900802</am:code>…`
    fn marked_up(text: &str) -> Self {
        let code = text.split_once("code>").and_then(|(_, rest)| {
            let (code, _) = rest.split_once('<')?;
            code.trim().parse().ok()
        });
        Self {
            gateway: code.filter(|code| is_gateway(*code)),
            ..Self::default()
        }
    }

    fn from(body: Body) -> Self {
        let fault = body.fault.0.unwrap_or(body.plain);
        let more = [
            fault.description,
            body.detail,
            body.error_description,
            body.data,
        ];
        Self {
            gateway: fault.code.unsigned().filter(|code| is_gateway(*code)),
            is_error: body.error.text().is_some_and(|text| text == "true"),
            message: fault.message.words(),
            more: more.iter().find_map(Scalar::text).unwrap_or_default(),
        }
    }

    /// Whether anything was told that only SIASN, or the gateway before it, tells in this way.
    pub fn has_words(&self) -> bool {
        let words = |text: &str| !text.trim().is_empty();
        self.is_error || self.gateway.is_some() || words(&self.message) || words(&self.more)
    }

    /// Whether a text occurs in it, large or small.
    pub fn says(&self, words: &str) -> bool {
        let within = |text: &str| {
            text.to_ascii_lowercase()
                .contains(&words.to_ascii_lowercase())
        };
        within(&self.message) || within(&self.more)
    }

    /// The server's own sentence, where it is one for a person; uncleaned.
    pub fn sentence(&self) -> Option<String> {
        let [message, more] = [self.message.trim(), self.more.trim()];
        let sentence = if more.len() > message.len() {
            more
        } else {
            message
        };
        let insides = sentence.contains('\n') || INSIDES.iter().any(|word| self.says(word));
        (!sentence.is_empty() && !insides).then(|| sentence.chars().take(LONGEST).collect())
    }
}

/// The gateway's numbers have six digits; SIASN's own `code` is 0 or 1.
fn is_gateway(code: u32) -> bool {
    (100_000..1_000_000).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_s_number_is_found_however_it_is_wrapped() {
        for body in [
            r#"{"fault":{"code":900901,"message":"Invalid Credentials"}}"#,
            r#"{"fault":{"code":"900901"}}"#,
            r#"{"code":"900901","message":"Invalid Credentials","description":"…"}"#,
            r#"<am:fault xmlns:am="x"><am:code>900901</am:code><am:type>Status report"#,
        ] {
            assert_eq!(Told::read(body.as_bytes()).gateway, Some(900_901), "{body}");
        }
        for body in [
            r#"{"code":0,"data":"Data tidak ditemukan"}"#,
            "<html>code>1<",
            "",
            "[1]",
        ] {
            assert_eq!(Told::read(body.as_bytes()).gateway, None, "{body}");
        }
    }

    #[test]
    fn a_sentence_is_for_a_person_and_bounded() {
        let said = |body: &str| Told::read(body.as_bytes()).sentence();
        let reason = |text: &str| Some(text.to_owned());
        assert_eq!(
            said(r#"{"error":"true","message":"id_riwayat harus diisi"}"#),
            reason("id_riwayat harus diisi")
        );
        assert_eq!(
            said(r#"{"code":0,"data":"Data tidak ditemukan","message":""}"#),
            reason("Data tidak ditemukan")
        );
        assert_eq!(
            said(r#"{"detail":"Catatan terlalu panjang."}"#),
            reason("Catatan terlalu panjang.")
        );
        for none in [
            r#"{"message":"pq: invalid input syntax for type uuid: \"x\""}"#,
            r#"{"message":"java.lang.NullPointerException"}"#,
            r#"{"message":"a\nb"}"#,
            r#"{"message":{"a":1}}"#,
            "pq: invalid",
            "<html>Maaf",
            "{}",
        ] {
            assert_eq!(said(none), None, "{none}");
        }
        let long = format!(r#"{{"message":"{}"}}"#, "é".repeat(5000));
        assert_eq!(said(&long).unwrap().chars().count(), LONGEST);
    }
}
