//! The table that a verifier reads: field, value held, value proposed, and where inside the text
//! the two differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    category::{FieldKind, FieldSpec, Label, Variant},
    correction::Correction,
    dates,
    language::Language,
    value::{References, Value, Values},
};

/// A proposal laid beside the record held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Fields that differ, in the order of the form.
    pub changed: Vec<Line>,
    /// Fields that do not.
    pub unchanged: Vec<Line>,
}

/// One field of it. Texts are uncleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The field's slug.
    pub slug: String,
    /// What the screen calls it; the slug where the category file does not know it.
    pub label: Label,
    /// The value held.
    pub now: Side,
    /// The value proposed.
    pub proposed: Side,
    /// What happens to the value.
    pub kind: LineKind,
    /// What the value proposed is to be put right to.
    pub correction: Option<Corrected>,
}

/// What a value is to be put right to (*koreksi*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The value; what the one proposed has not is marked.
    pub side: Side,
    /// Why.
    pub reason: String,
}

/// One side of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The value in words; empty where there is none.
    pub text: String,
    /// The parts of the text that the other side has not, as byte ranges.
    pub marks: Vec<Range<usize>>,
}

/// What happens to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Both sides say the same.
    Same,
    /// The value is replaced.
    Changed,
    /// There was none.
    Added,
    /// There will be none.
    Removed,
}

/// Builds the table of a form.
///
/// `held` is `None` for a new record. `proposed` may be partial for an update: a field that it does
/// not name stays as it is held. Fields that the category file does not know come last, under their
/// own names, so that nothing proposed can hide.
pub fn compare(
    variant: Option<&Variant>,
    held: Option<&Values>,
    proposed: &Values,
    references: &References,
    language: Language,
) -> Comparison {
    compare_corrected(variant, held, proposed, &[], references, language)
}

/// The same with corrections beside what is proposed. A field that is put right is among those that
/// differ, whatever stands in it.
pub fn compare_corrected(
    variant: Option<&Variant>,
    held: Option<&Values>,
    proposed: &Values,
    corrections: &[Correction],
    references: &References,
    language: Language,
) -> Comparison {
    let mut result = Comparison {
        changed: Vec::new(),
        unchanged: Vec::new(),
    };
    let specs = variant.map_or(&[][..], |variant| variant.fields.as_slice());
    let words = |spec: Option<&FieldSpec>, value: &Value| say(spec, value, references, language);
    let mut take = |slug: &str, spec: Option<&FieldSpec>| {
        let old = held
            .and_then(|values| values.get(slug))
            .unwrap_or(&Value::Empty);
        let new = proposed.get(slug).unwrap_or(old);
        let correction = corrections.iter().find(|it| it.field == slug);
        if old.is_empty() && new.is_empty() && correction.is_none() {
            return;
        }
        let label = spec.map_or_else(
            || Label {
                id: slug.to_owned(),
                en: slug.to_owned(),
            },
            |spec| spec.label.clone(),
        );
        let kind = spec.map_or(FieldKind::Text, |spec| spec.kind);
        let mut line = lay(
            slug,
            label,
            (old, words(spec, old)),
            (new, words(spec, new)),
            kind,
        );
        line.correction = correction.map(|correction| {
            let text = words(spec, &correction.corrected);
            Corrected {
                side: Side {
                    marks: marks(&line.proposed.text, &text).1,
                    text,
                },
                reason: correction.reason.clone(),
            }
        });
        match (line.kind, &line.correction) {
            (LineKind::Same, None) => result.unchanged.push(line),
            _ => result.changed.push(line),
        }
    };
    for spec in specs {
        take(&spec.slug, Some(spec));
    }
    let unknown = proposed
        .keys()
        .chain(held.into_iter().flat_map(|values| values.keys()))
        .chain(corrections.iter().map(|correction| &correction.field))
        .filter(|slug| !specs.iter().any(|spec| spec.slug == **slug));
    let mut seen = Vec::new();
    for slug in unknown {
        if !seen.contains(&slug) {
            seen.push(slug);
            take(slug, None);
        }
    }
    result
}

fn lay(
    slug: &str,
    label: Label,
    (old, old_words): (&Value, String),
    (new, new_words): (&Value, String),
    kind: FieldKind,
) -> Line {
    let line_kind = match (old.is_empty(), new.is_empty()) {
        (true, _) => LineKind::Added,
        (_, true) => LineKind::Removed,
        _ if equal(old, new, kind) => LineKind::Same,
        _ => LineKind::Changed,
    };
    let (now_marks, proposed_marks) = match line_kind {
        LineKind::Changed => marks(&old_words, &new_words),
        _ => (Vec::new(), Vec::new()),
    };
    Line {
        slug: slug.to_owned(),
        label,
        now: Side {
            text: old_words,
            marks: now_marks,
        },
        proposed: Side {
            text: new_words,
            marks: proposed_marks,
        },
        kind: line_kind,
        correction: None,
    }
}

/// Whether two values say the same. A number that one side sends as text is the same number; dates
/// are compared as days. Case and spaces do count: a corrected spelling is what many proposals are.
fn equal(old: &Value, new: &Value, kind: FieldKind) -> bool {
    if old == new {
        return true;
    }
    match kind {
        FieldKind::Date => old.date().is_some() && old.date() == new.date(),
        FieldKind::Integer | FieldKind::Year | FieldKind::Decimal => {
            let number = |value: &Value| value.plain().trim().parse::<f64>().ok();
            number(old).is_some() && number(old) == number(new)
        }
        _ => old.plain() == new.plain(),
    }
}

/// A value in words: dates written out, codes by their reference list, yes and no.
pub fn say(
    spec: Option<&FieldSpec>,
    value: &Value,
    references: &References,
    language: Language,
) -> String {
    if value.is_empty() {
        return String::new();
    }
    let months = match language {
        Language::Indonesian => &dates::MONTHS_ID,
        Language::English => &dates::MONTHS_EN,
    };
    match (value, spec.map(|spec| spec.kind)) {
        (Value::Bool(yes), _) => yes_or_no(*yes, language).to_owned(),
        (Value::Text(text), Some(FieldKind::Bool)) if text == "1" || text == "0" => {
            yes_or_no(text == "1", language).to_owned()
        }
        (_, Some(FieldKind::Date)) => value
            .date()
            .map_or_else(|| value.plain(), |date| dates::long(date, months)),
        (_, Some(FieldKind::Code)) => {
            let code = value.plain();
            spec.and_then(|spec| spec.reference.as_ref())
                .and_then(|list| references.get(list))
                .and_then(|list| list.get(&code))
                .cloned()
                .unwrap_or(code)
        }
        _ => value.plain(),
    }
}

fn yes_or_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::Indonesian, true) => "Ya",
        (Language::Indonesian, false) => "Tidak",
        (Language::English, true) => "Yes",
        (Language::English, false) => "No",
    }
}

/// The parts of each text that the other has not, as byte ranges at grapheme borders. Islands of
/// one or two equal graphemes between changes are marked with them: confetti can't be read.
fn marks(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    const ISLAND: usize = 2;
    let old_parts: Vec<(usize, &str)> = old.grapheme_indices(true).collect();
    let new_parts: Vec<(usize, &str)> = new.grapheme_indices(true).collect();
    let texts = |parts: &[(usize, &str)]| {
        parts
            .iter()
            .map(|(_, text)| text.to_string())
            .collect::<Vec<_>>()
    };
    let operations = capture_diff_slices(Algorithm::Myers, &texts(&old_parts), &texts(&new_parts));
    let (mut old_marks, mut new_marks) = (Vec::new(), Vec::new());
    let last = operations.len().saturating_sub(1);
    for (at, operation) in operations.iter().enumerate() {
        match *operation {
            DiffOp::Equal { len, .. } if len > ISLAND || at == 0 || at == last => {}
            _ => {
                join(&mut old_marks, operation.old_range());
                join(&mut new_marks, operation.new_range());
            }
        }
    }
    let bytes = |marks: Vec<Range<usize>>, parts: &[(usize, &str)], length: usize| {
        let border = |index: usize| parts.get(index).map_or(length, |(at, _)| *at);
        marks
            .into_iter()
            .filter(|mark| !mark.is_empty())
            .map(|mark| border(mark.start)..border(mark.end))
            .collect()
    };
    (
        bytes(old_marks, &old_parts, old.len()),
        bytes(new_marks, &new_parts, new.len()),
    )
}

fn join(marks: &mut Vec<Range<usize>>, next: Range<usize>) {
    match marks.last_mut() {
        Some(last) if last.end == next.start => last.end = next.end,
        _ => marks.push(next),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{catalogue::Catalogue, id::CategorySlug};

    fn values(pairs: &[(&str, Value)]) -> Values {
        pairs
            .iter()
            .map(|(slug, value)| ((*slug).to_owned(), value.clone()))
            .collect()
    }

    fn rank(held: Option<&Values>, proposed: &Values) -> Comparison {
        let catalogue = Catalogue::embedded().unwrap();
        let category = catalogue.get(&CategorySlug::from("golongan")).unwrap();
        let references = References::from([(
            "golongan".to_owned(),
            [("32", "III/b"), ("33", "III/c")]
                .map(|(code, words)| (code.to_owned(), words.to_owned()))
                .into(),
        )]);
        compare(
            category.variant("golongan"),
            held,
            proposed,
            &references,
            Language::Indonesian,
        )
    }

    #[test]
    fn what_differs_comes_with_its_words_and_marks() {
        let held = values(&[
            ("golongan_id", "32".into()),
            ("sk_tanggal", "2019-03-12".into()),
            ("mk_golongan_tahun", Value::Integer(12)),
        ]);
        let proposed = values(&[
            ("golongan_id", "33".into()),
            ("sk_tanggal", "2019-03-12".into()),
            ("mk_golongan_tahun", "12".into()),
        ]);
        let table = rank(Some(&held), &proposed);
        assert_eq!(table.changed.len(), 1);
        let line = &table.changed[0];
        assert_eq!(
            (line.now.text.as_str(), line.proposed.text.as_str()),
            ("III/b", "III/c")
        );
        let last = std::slice::from_ref(&(4..5));
        assert_eq!(
            (&line.now.marks[..], &line.proposed.marks[..]),
            (last, last)
        );
        assert_eq!(table.unchanged.len(), 2);
        assert!(
            table
                .unchanged
                .iter()
                .any(|line| line.now.text == "12 Maret 2019")
        );
    }

    #[test]
    fn a_new_record_is_all_added_and_nothing_proposed_can_hide() {
        let proposed = values(&[("golongan_id", "33".into()), ("kolom_asing", "x".into())]);
        let table = rank(None, &proposed);
        let slugs: Vec<_> = table
            .changed
            .iter()
            .map(|line| line.slug.as_str())
            .collect();
        assert_eq!(slugs, ["golongan_id", "kolom_asing"]);
        assert!(
            table
                .changed
                .iter()
                .all(|line| line.kind == LineKind::Added)
        );
    }

    #[test]
    fn a_field_that_an_update_does_not_name_stays() {
        let held = values(&[("sk_nomor", "823/1".into()), ("golongan_id", "32".into())]);
        let table = rank(Some(&held), &values(&[("golongan_id", "".into())]));
        assert_eq!(table.changed[0].kind, LineKind::Removed);
        assert_eq!(table.unchanged[0].slug, "sk_nomor");
    }

    #[test]
    fn a_field_put_right_stands_among_those_that_differ() {
        let held = values(&[("sk_nomor", "823/1".into()), ("golongan_id", "32".into())]);
        let proposed = values(&[("sk_nomor", "823/1".into()), ("golongan_id", "33".into())]);
        let catalogue = Catalogue::embedded().unwrap();
        let category = catalogue.get(&CategorySlug::from("golongan")).unwrap();
        let new = |field: &str, from: &str, to: &str| {
            Correction::new(field, from.into(), to.into(), "SK").unwrap()
        };
        let corrections = [
            new("sk_nomor", "823/1", "823/7"),
            new("nomor_letter_bkn", "", "A"),
        ];
        let table = compare_corrected(
            category.variant("golongan"),
            Some(&held),
            &proposed,
            &corrections,
            &References::new(),
            Language::Indonesian,
        );
        let corrected: Vec<_> = table
            .changed
            .iter()
            .map(|line| {
                (
                    line.slug.as_str(),
                    line.correction.as_ref().map(|it| &*it.side.text),
                )
            })
            .collect();
        assert_eq!(
            corrected,
            [
                ("golongan_id", None),
                ("sk_nomor", Some("823/7")),
                ("nomor_letter_bkn", Some("A"))
            ]
        );
        let marks = &table.changed[1].correction.as_ref().unwrap().side.marks;
        assert_eq!(marks[..], *std::slice::from_ref(&(4..5)));
    }

    proptest! {
        /// What is not marked is the same on both sides, in the same order.
        #[test]
        fn the_unmarked_parts_agree(old in "[ab1 é]{0,24}", new in "[ab1 é]{0,24}") {
            let (old_marks, new_marks) = marks(&old, &new);
            let rest = |text: &str, marks: &[Range<usize>]| {
                text.char_indices()
                    .filter(|(at, _)| !marks.iter().any(|mark| mark.contains(at)))
                    .map(|(_, character)| character)
                    .collect::<String>()
            };
            prop_assert_eq!(rest(&old, &old_marks), rest(&new, &new_marks));
        }

        #[test]
        fn any_text_can_be_compared(old: String, new: String) {
            for (text, marks) in [(&old, marks(&old, &new).0), (&new, marks(&old, &new).1)] {
                for mark in marks {
                    prop_assert!(text.get(mark).is_some());
                }
            }
        }
    }
}
