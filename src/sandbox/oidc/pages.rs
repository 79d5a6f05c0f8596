//! The few pages that a person sees in a browser. They need no script, and every value that came
//! with a request is escaped. Knows no database.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::unkept;
use crate::sandbox::SecondFactor;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:2rem 1rem}\
main{max-width:26rem;margin:0 auto}\
h1{font-size:1.4rem;line-height:1.25}\
label{display:block;margin-top:1rem;font-weight:600}\
input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #767676;border-radius:.25rem}\
.kode{letter-spacing:.15em;text-transform:uppercase;font-family:ui-monospace,monospace}\
.galat{border-left:.25rem solid #c62828;padding:.5rem .75rem}\
.tombol{display:flex;gap:.75rem;margin-top:1.5rem}\
button{font:inherit;padding:.5rem 1.25rem;border:1px solid currentColor;border-radius:.25rem;cursor:pointer}\
.utama{background:#0b5cad;border-color:#0b5cad;color:#fff}\
:focus-visible{outline:3px solid #e0a100;outline-offset:2px}\
footer{margin-top:2.5rem;font-size:.875rem}";

const FOOTER: &str = "Kotak pasir periksa: semua data di sini rekaan. \
Jangan memasukkan kata sandi yang sungguh Anda pakai.";

/// The same words whatever was wrong.
pub(super) const WRONG: &str = "Nama pengguna, kata sandi atau kode OTP salah.";

/// A form to sign in and answer with. Its fields: `user_code` where one is asked for, `username`,
/// `password`, `totp` where a second factor is asked for, and `answer`, which is `allow` or `deny`.
pub(super) struct Form<'a> {
    pub title: &'a str,
    pub lead: &'a str,
    /// Sent along unseen.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The code to fill in, where one is asked for.
    pub user_code: Option<&'a str>,
    pub username: &'a str,
    pub second_factor: SecondFactor,
    /// What was wrong with the last attempt.
    pub alarm: Option<&'a str>,
    /// What the page's form may lead to, as a content security policy spells it.
    pub leads_to: &'a str,
}

impl Form<'_> {
    /// The page with the form; it is sent to the address it came from.
    pub fn page(&self) -> Response {
        let mut body = format!("<p>{}</p>", escaped(self.lead));
        if let Some(alarm) = self.alarm {
            let alarm = escaped(alarm);
            body += &format!("<p class=\"galat\" role=\"alert\" id=\"galat\">{alarm}</p>");
        }
        body += "<form method=\"post\" action=\"?\">";
        for (name, value) in self.hidden {
            let (name, value) = (escaped(name), escaped(value));
            body += &format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        }
        if let Some(code) = self.user_code {
            let more = "class=\"kode\" autocapitalize=\"characters\" spellcheck=\"false\" \
                        autocomplete=\"off\"";
            body += &self.field("user_code", "Kode perangkat", code, more);
        }
        let more = "autocapitalize=\"none\" spellcheck=\"false\" autocomplete=\"username\"";
        body += &self.field("username", "Nama pengguna", self.username, more);
        let more = "type=\"password\" autocomplete=\"current-password\"";
        body += &self.field("password", "Kata sandi", "", more);
        if self.second_factor == SecondFactor::Totp {
            let more = "inputmode=\"numeric\" pattern=\"[0-9]{6}\" maxlength=\"6\" \
                        autocomplete=\"one-time-code\"";
            body += &self.field("totp", "Kode OTP (6 angka)", "", more);
        }
        body += "<div class=\"tombol\">\
                 <button class=\"utama\" name=\"answer\" value=\"allow\">Izinkan</button>\
                 <button name=\"answer\" value=\"deny\"";
        // Saying no to a program in a terminal takes somebody; leaving a sign-in takes nobody.
        if self.user_code.is_none() {
            body += " formnovalidate";
        }
        body += ">Tolak</button></div></form>";
        page(StatusCode::OK, self.title, &body, self.leads_to)
    }

    fn field(&self, name: &str, label: &str, value: &str, more: &str) -> String {
        let told = if self.alarm.is_some() {
            " aria-describedby=\"galat\""
        } else {
            ""
        };
        let value = escaped(value);
        format!(
            "<label for=\"{name}\">{label}</label>\
             <input id=\"{name}\" name=\"{name}\" value=\"{value}\" required {more}{told}>"
        )
    }
}

/// A page that only says something.
pub(super) fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    page(
        status,
        title,
        &format!("<p>{}</p>", escaped(text)),
        "'none'",
    )
}

/// The page for our own fault.
pub(super) fn failed() -> Response {
    let text = "Kotak pasir gagal menjawab. Coba lagi.";
    notice(StatusCode::INTERNAL_SERVER_ERROR, "Gagal", text)
}

fn page(status: StatusCode, title: &str, body: &str, leads_to: &str) -> Response {
    let title = escaped(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"id\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{body}<footer>{FOOTER}</footer></main></body></html>\n"
    );
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action {leads_to}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let fixed = |name: HeaderName, value: &str| (name, value.to_owned());
    let headers = [
        fixed(header::CONTENT_TYPE, "text/html; charset=utf-8"),
        fixed(header::CONTENT_SECURITY_POLICY, &policy),
        fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        fixed(header::REFERRER_POLICY, "no-referrer"),
    ];
    unkept((status, headers, html))
}

/// Text that means nothing to HTML, in an element or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
