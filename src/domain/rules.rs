//! What a machine can check before a person looks. It points; the person decides. No rule ever
//! decides by itself, and none says "sound": silence only means that nothing was found.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    category::{BIRTH, Category, DateRule, FieldKind, SameDay, TODAY},
    nik::{NikParts, NikProblem, Sex},
    nip::{Nip, NipProblem},
    proposal::{Change, Dossier, Person},
    value::{Value, Values},
};

/// Something that a verifier should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A required value is missing; the field's slug.
    ValueMissing(String),
    /// A date that is none; the field's slug.
    DateUnreadable(String),
    /// Two dates stand in the wrong order; slugs of fields, or `birth`, `today`.
    DateOrder {
        /// What should come first.
        earlier: String,
        /// What should come after it.
        later: String,
    },
    /// A required document is missing; the server's id of its kind.
    DocumentMissing(String),
    /// A document without bytes; its place in the list.
    DocumentEmpty(usize),
    /// A document over the limit; its place in the list.
    DocumentTooLarge(usize),
    /// A document that says itself that it is no PDF; its place in the list.
    DocumentNotPdf(usize),
    /// Two documents of the proposal are the same file; places in the list.
    DocumentTwice(usize, usize),
    /// The NIP is malformed.
    NipMalformed(NipProblem),
    /// The NIP's birth date is not the person's.
    NipAgainstBirth,
    /// The NIP's digit of the sex is not the person's.
    NipAgainstSex,
    /// The NIK is malformed.
    NikMalformed(NikProblem),
    /// The NIK's birth date is not the person's.
    NikAgainstBirth,
    /// The NIK's sex is not the person's.
    NikAgainstSex,
    /// An e-mail address that can't be one; the field's slug.
    EmailMalformed(String),
    /// The official address does not end in `go.id`.
    EmailNotGovernment(String),
    /// No Indonesian mobile number; the field's slug.
    PhoneMalformed(String),
    /// A code that the server's list does not hold; the field's slug.
    CodeUnknown(String),
}

impl Finding {
    /// The word for it in the journal and for scripts, with the field or the kind of document that it
    /// is about; never a value.
    pub fn slug(&self) -> String {
        let (rule, about) = match self {
            Self::ValueMissing(field) => ("value-missing", Some(field)),
            Self::DateUnreadable(field) => ("date-unreadable", Some(field)),
            Self::DateOrder { later, .. } => ("date-order", Some(later)),
            Self::DocumentMissing(kind) => ("document-missing", Some(kind)),
            Self::DocumentEmpty(_) => ("document-empty", None),
            Self::DocumentTooLarge(_) => ("document-too-large", None),
            Self::DocumentNotPdf(_) => ("document-not-pdf", None),
            Self::DocumentTwice(..) => ("document-twice", None),
            Self::NipMalformed(_) => ("nip-malformed", None),
            Self::NipAgainstBirth => ("nip-against-birth", None),
            Self::NipAgainstSex => ("nip-against-sex", None),
            Self::NikMalformed(_) => ("nik-malformed", None),
            Self::NikAgainstBirth => ("nik-against-birth", None),
            Self::NikAgainstSex => ("nik-against-sex", None),
            Self::EmailMalformed(field) => ("email-malformed", Some(field)),
            Self::EmailNotGovernment(field) => ("email-not-government", Some(field)),
            Self::PhoneMalformed(field) => ("phone-malformed", Some(field)),
            Self::CodeUnknown(field) => ("code-unknown", Some(field)),
        };
        match about {
            Some(about) => format!("{rule}:{about}"),
            None => rule.to_owned(),
        }
    }
}

/// Checks a dossier. `today` is the day where the offices are; `document_limit` is in bytes.
pub fn check(
    dossier: &Dossier,
    category: Option<&Category>,
    today: Date,
    document_limit: u64,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let values = effective(dossier);
    person(&dossier.person, &values, &mut findings);
    if let Some(category) = category
        && dossier.proposal.change != Change::Delete
    {
        fields(dossier, category, &values, &mut findings);
        for rule in category.date_rules_of(&dossier.proposal.variant) {
            findings.extend(date_rule(rule, &values, dossier.person.birth, today));
        }
    }
    if let Some(category) = category {
        documents_missing(dossier, category, &mut findings);
    }
    documents(dossier, document_limit, &mut findings);
    findings
}

/// The record as it would stand: the held one with the proposed values over it.
fn effective(dossier: &Dossier) -> Values {
    let mut values = dossier.held.clone().unwrap_or_default();
    values.extend(
        dossier
            .proposed
            .iter()
            .map(|(slug, value)| (slug.clone(), value.clone())),
    );
    values
}

/// NIP, NIK, birth date and sex against each other. A proposal for the main data that carries
/// another birth date or NIK is checked with those.
fn person(person: &Person, values: &Values, findings: &mut Vec<Finding>) {
    let own = |slug: &str| values.get(slug).filter(|value| !value.is_empty());
    let main_data = own("nik").is_some();
    let birth = own("tgl_lahir")
        .filter(|_| main_data)
        .and_then(Value::date)
        .or(person.birth);
    match person.nip.parts() {
        Err(problem) => findings.push(Finding::NipMalformed(problem)),
        Ok(parts) => {
            // Samples of ours bear a day that no calendar has: only their year can be compared.
            let agrees = |birth: Date| match parts.birth() {
                Some(date) => date == birth,
                None => parts.is_sample() && birth.year() == parts.birth_year,
            };
            if birth.is_some_and(|birth| !agrees(birth)) {
                findings.push(Finding::NipAgainstBirth);
            }
            if person.sex.is_some_and(|sex| sex != parts.sex) {
                findings.push(Finding::NipAgainstSex);
            }
        }
    }
    let nik = own("nik").map_or_else(|| person.nik.clone(), Value::plain);
    if !nik.is_empty() {
        citizen_number(&nik, birth, person.sex, findings);
    }
}

fn citizen_number(nik: &str, birth: Option<Date>, sex: Option<Sex>, findings: &mut Vec<Finding>) {
    match NikParts::parse(nik) {
        Err(problem) => findings.push(Finding::NikMalformed(problem)),
        Ok(parts) => {
            if birth.is_some_and(|birth| !parts.agrees_with(birth)) {
                findings.push(Finding::NikAgainstBirth);
            }
            if sex.is_some_and(|sex| sex != parts.sex) {
                findings.push(Finding::NikAgainstSex);
            }
        }
    }
}

fn fields(dossier: &Dossier, category: &Category, values: &Values, findings: &mut Vec<Finding>) {
    let Some(variant) = category.variant(&dossier.proposal.variant) else {
        return;
    };
    for spec in &variant.fields {
        let slug = || spec.slug.clone();
        let Some(value) = values.get(&spec.slug).filter(|value| !value.is_empty()) else {
            if spec.required {
                findings.push(Finding::ValueMissing(slug()));
            }
            continue;
        };
        let text = value.plain();
        match spec.kind {
            FieldKind::Date if value.date().is_none() => {
                findings.push(Finding::DateUnreadable(slug()));
            }
            FieldKind::Email if !is_email(&text) => findings.push(Finding::EmailMalformed(slug())),
            // The official address is needed for SSO and the digital signature.
            FieldKind::Email if spec.slug == "email_gov" && !is_government(&text) => {
                findings.push(Finding::EmailNotGovernment(slug()));
            }
            FieldKind::Phone if spec.slug == "nomor_hp" && !is_mobile(&text) => {
                findings.push(Finding::PhoneMalformed(slug()));
            }
            FieldKind::Nip if Nip::new(&*text).parts().is_err() => {
                findings.push(Finding::NipMalformed(NipProblem::Shape));
            }
            FieldKind::Code => {
                let list = spec
                    .reference
                    .as_ref()
                    .and_then(|list| dossier.references.get(list));
                if list.is_some_and(|list| !list.is_empty() && !list.contains_key(&text)) {
                    findings.push(Finding::CodeUnknown(slug()));
                }
            }
            _ => {}
        }
    }
}

fn date_rule(
    rule: &DateRule,
    values: &Values,
    birth: Option<Date>,
    today: Date,
) -> Option<Finding> {
    let moment = |slug: &str| match slug {
        BIRTH => birth.map(Moment::Day),
        TODAY => Some(Moment::Day(today)),
        _ => Moment::of(values.get(slug)?),
    };
    let (earlier, later) = (moment(&rule.earlier)?, moment(&rule.later)?);
    let broken = match (earlier, later, rule.same_day) {
        (Moment::Day(earlier), Moment::Day(later), SameDay::Allowed) => earlier > later,
        (Moment::Day(earlier), Moment::Day(later), SameDay::Forbidden) => earlier >= later,
        (earlier, later, _) => earlier.year() > later.year(),
    };
    broken.then(|| Finding::DateOrder {
        earlier: rule.earlier.clone(),
        later: rule.later.clone(),
    })
}

/// A day, or a year of which no day is known; then only years can be compared.
#[derive(Clone, Copy)]
enum Moment {
    Day(Date),
    Year(i16),
}

impl Moment {
    fn of(value: &Value) -> Option<Self> {
        let year = || value.plain().trim().parse().ok().map(Self::Year);
        value.date().map(Self::Day).or_else(year)
    }

    fn year(self) -> i16 {
        match self {
            Self::Day(date) => date.year(),
            Self::Year(year) => year,
        }
    }
}

fn documents_missing(dossier: &Dossier, category: &Category, findings: &mut Vec<Finding>) {
    let there: BTreeSet<_> = dossier
        .documents
        .iter()
        .map(|document| &document.kind)
        .collect();
    findings.extend(
        category
            .documents_of(&dossier.proposal.variant)
            .filter(|spec| spec.required && !there.contains(&spec.id))
            .map(|spec| Finding::DocumentMissing(spec.id.as_str().to_owned())),
    );
}

fn documents(dossier: &Dossier, limit: u64, findings: &mut Vec<Finding>) {
    for (at, document) in dossier.documents.iter().enumerate() {
        match document.size {
            Some(0) => findings.push(Finding::DocumentEmpty(at)),
            Some(size) if size > limit => findings.push(Finding::DocumentTooLarge(at)),
            _ => {}
        }
        if document.media_type != "application/pdf" {
            findings.push(Finding::DocumentNotPdf(at));
        }
        let twin = dossier.documents[..at].iter().position(|other| {
            document.size != Some(0) && other.sha256.is_some() && other.sha256 == document.sha256
        });
        if let Some(twin) = twin {
            findings.push(Finding::DocumentTwice(twin, at));
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let decent = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
    };
    decent(local)
        && decent(host)
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
}

fn is_government(text: &str) -> bool {
    text.to_lowercase().ends_with(".go.id")
}

/// `08…` or `+628…`, 10 to 13 digits in the national form.
fn is_mobile(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let national = text
        .strip_prefix("+62")
        .or_else(|| text.strip_prefix("62"))
        .map_or_else(|| text.clone(), |rest| format!("0{rest}"));
    national.starts_with("08")
        && (10..=13).contains(&national.len())
        && national.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::{catalogue::Catalogue, proposal::Document, samples};

    const TODAY: Date = date(2026, 11, 21);

    fn found(dossier: &Dossier) -> Vec<Finding> {
        let catalogue = Catalogue::embedded().unwrap();
        check(
            dossier,
            catalogue.get(&dossier.proposal.category),
            TODAY,
            1 << 20,
        )
    }

    #[test]
    fn a_sound_proposal_is_met_with_silence() {
        assert_eq!(found(&samples::rank_dossier()), []);
    }

    #[test]
    fn each_planted_fault_is_pointed_at() {
        let mut dossier = samples::rank_dossier();
        dossier.proposed.insert("sk_nomor".into(), Value::Empty);
        dossier
            .proposed
            .insert("sk_tanggal".into(), "2030-01-01".into());
        dossier.documents.clear();
        dossier.person.nik = "3301015504910001".into();
        dossier.person.sex = Some(Sex::Male);
        let findings = found(&dossier);
        let order = |earlier: &str, later: &str| Finding::DateOrder {
            earlier: earlier.into(),
            later: later.into(),
        };
        for expected in [
            Finding::ValueMissing("sk_nomor".into()),
            order("sk_tanggal", "tmt_golongan"),
            order("sk_tanggal", "today"),
            Finding::DocumentMissing("858".into()),
            Finding::NikAgainstBirth,
            Finding::NikAgainstSex,
            Finding::NipAgainstSex,
        ] {
            assert!(findings.contains(&expected), "{expected:?} in {findings:?}");
        }
        assert_eq!(findings.len(), 7, "{findings:?}");
    }

    #[test]
    fn documents_are_judged_by_what_the_server_says_of_them() {
        let mut dossier = samples::rank_dossier();
        let scan = dossier.documents[0].clone();
        dossier.documents.extend([
            Document {
                size: Some(0),
                sha256: None,
                ..scan.clone()
            },
            Document {
                size: Some(2 << 20),
                sha256: None,
                ..scan.clone()
            },
            Document {
                media_type: "text/html".into(),
                ..scan.clone()
            },
            Document {
                size: None,
                sha256: None,
                ..scan
            },
        ]);
        assert_eq!(
            found(&dossier),
            [
                Finding::DocumentEmpty(1),
                Finding::DocumentTooLarge(2),
                Finding::DocumentNotPdf(3),
                Finding::DocumentTwice(0, 3),
            ]
        );
    }

    #[test]
    fn addresses_and_numbers() {
        for good in ["a@b.go.id", "contoh.satu@kab-contoh.go.id"] {
            assert!(is_email(good) && is_government(good), "{good}");
        }
        for bad in ["", "a", "a@b", "a@@b.id", "a b@c.id", "a@b..id", "@b.id"] {
            assert!(!is_email(bad), "{bad}");
        }
        for good in ["081234567890", "+62 812-3456-7890", "628123456789"] {
            assert!(is_mobile(good), "{good}");
        }
        for bad in ["021500000", "0812", "08123456789012", "08x2345678"] {
            assert!(!is_mobile(bad), "{bad}");
        }
    }

    #[test]
    fn a_sample_number_is_compared_by_its_year_only() {
        let mut dossier = samples::rank_dossier();
        dossier.person.birth = Some(date(1991, 4, 15));
        assert!(found(&dossier).contains(&Finding::NipAgainstBirth));
    }
}
