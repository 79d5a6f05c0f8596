//! Reads one category file and checks what its shape alone does not: names that are unique, names
//! that exist, words that fit. A check names the place by its path in the file, and the spans of
//! the parsed file turn that into line and column, so that the category's types stay free of both.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

use super::fault::{CatalogueProblem, Fault};
use crate::domain::category::{
    BIRTH, Borne, Category, DateRule, DocumentSpec, FieldKind, FieldSpec, Label, SiasnIds, TODAY,
    Variant, folded,
};

/// The room that lists give to a category's short name, in terminal cells.
pub(super) const SHORT_CELLS: usize = 12;

/// One step down a parsed file.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Into the value of a key.
    Key(&'a str),
    /// To the key itself, where the name is what is wrong.
    Name(&'a str),
    /// Into an array.
    At(usize),
}

use Step::{At, Key, Name};

/// A fault and the path to it.
struct Finding<'a> {
    path: Vec<Step<'a>>,
    fault: Fault,
}

type Checked<'a> = Result<(), Finding<'a>>;

/// Fails at the end of a path.
fn fail<'a>(path: &[Step<'a>], fault: Fault) -> Checked<'a> {
    Err(Finding {
        path: path.to_vec(),
        fault,
    })
}

/// Reads and checks one file; `hint` is its name with or without folder and `.toml`.
pub(super) fn read(hint: &str, text: &str) -> Result<Category, CatalogueProblem> {
    let name = hint.rsplit(['/', '\\']).next().unwrap_or(hint);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    let problem = |span: Option<Range<usize>>, fault| {
        let (line, column) = position(text, span.map_or(0, |span| span.start));
        CatalogueProblem {
            file: format!("{name}.toml"),
            line,
            column,
            fault,
        }
    };
    let unreadable = |error: toml::de::Error| {
        let words = error.message().lines().collect::<Vec<_>>().join(", ");
        problem(error.span(), Fault::Unreadable(words))
    };
    let category: Category = toml::from_str(text).map_err(unreadable)?;
    match check(&category, name) {
        Ok(()) => Ok(category),
        Err(Finding { path, fault }) => {
            // Spans cost a second pass, which only a faulty file has to pay.
            let root = DeTable::parse(text).map_err(unreadable)?.into_inner();
            Err(problem(locate(&DeValue::Table(root), &path), fault))
        }
    }
}

/// Line and column, both from 1, of a byte.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

/// Where a path ends, or the last place on it that the file has.
fn locate(root: &DeValue<'_>, path: &[Step<'_>]) -> Option<Range<usize>> {
    let mut value = root;
    let mut span = None;
    for step in path {
        let next = match *step {
            Key(name) => value.get(name),
            At(index) => value.get(index),
            Name(name) => {
                let key = value.as_table()?.keys().find(|key| key.get_ref() == name);
                return key.map(|key| key.span()).or(span);
            }
        };
        let Some(next) = next else { break };
        span = Some(next.span());
        value = next.get_ref();
    }
    span
}

fn check<'a>(category: &'a Category, file_name: &str) -> Checked<'a> {
    let slug = category.slug.as_str();
    if !is_kebab(slug) {
        return fail(&[Key("slug")], Fault::BadSlug(slug.to_owned()));
    }
    if slug != file_name {
        return fail(&[Key("slug")], Fault::OtherFileName(file_name.to_owned()));
    }
    check_label(&category.name, &[Key("name")])?;
    check_label(&category.short, &[Key("short")])?;
    check_width(&category.short)?;
    check_authority(category)?;
    check_variants(category)?;
    check_services(category)?;
    check_documents(category)?;
    for (index, rule) in category.date_rules.iter().enumerate() {
        check_date_rule(category, rule, index)?;
    }
    Ok(())
}

fn is_kebab(text: &str) -> bool {
    let part = |part: &str| {
        let mut bytes = part.bytes();
        !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(part)
}

fn is_snake(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(allowed)
}

fn check_label<'a>(label: &Label, path: &[Step<'a>]) -> Checked<'a> {
    for (language, words) in [("id", &label.id), ("en", &label.en)] {
        if words.trim().is_empty() {
            return fail(&[path, &[Key(language)]].concat(), Fault::Empty);
        }
    }
    Ok(())
}

fn check_width<'a>(short: &Label) -> Checked<'a> {
    for (language, words) in [("id", &short.id), ("en", &short.en)] {
        let cells = words.width();
        if cells > SHORT_CELLS {
            return fail(&[Key("short"), Key(language)], Fault::TooWide(cells));
        }
    }
    Ok(())
}

fn check_authority<'a>(category: &Category) -> Checked<'a> {
    let chain = &category.authority;
    if chain.is_empty() {
        return fail(&[Key("authority")], Fault::Empty);
    }
    for (index, official) in chain.iter().enumerate() {
        if chain[..index].contains(official) {
            return fail(&[Key("authority"), At(index)], Fault::OfficialTwice);
        }
    }
    Ok(())
}

fn check_variants(category: &Category) -> Checked<'_> {
    if category.variants.is_empty() {
        return fail(&[Name("variant")], Fault::Empty);
    }
    let mut known = HashSet::new();
    for (index, variant) in category.variants.iter().enumerate() {
        let path = [Key("variant"), At(index), Key("slug")];
        if !is_kebab(&variant.slug) {
            return fail(&path, Fault::BadSlug(variant.slug.clone()));
        }
        if !known.insert(&variant.slug) {
            return fail(&path, Fault::VariantTwice(variant.slug.clone()));
        }
        check_label(&variant.name, &[Key("variant"), At(index), Key("name")])?;
        check_fields(variant, index)?;
    }
    Ok(())
}

/// Under each number and name SIASN must mean one form, or nothing filed there could be read.
fn check_services(category: &Category) -> Checked<'_> {
    let mut known = HashSet::new();
    let mut check = |siasn: &SiasnIds, path: &[Step<'static>]| {
        let at = |key, index| [path, &[Key("siasn"), Key(key), At(index)]].concat();
        for (index, number) in siasn.detail_layanan.iter().enumerate() {
            let number = number.to_string();
            if !known.insert(number.clone()) {
                return fail(&at("detail_layanan", index), Fault::ServiceTwice(number));
            }
        }
        for (index, name) in siasn.names.iter().enumerate() {
            let folded = folded(name);
            if folded.is_empty() {
                return fail(&at("names", index), Fault::Empty);
            }
            if !known.insert(folded) {
                return fail(&at("names", index), Fault::ServiceTwice(name.clone()));
            }
        }
        Ok(())
    };
    check(&category.siasn, &[])?;
    for (index, variant) in category.variants.iter().enumerate() {
        check(&variant.siasn, &[Key("variant"), At(index)])?;
    }
    let filed = &category.siasn;
    let names_a_form =
        filed.jenis.is_some() || !filed.detail_layanan.is_empty() || !filed.names.is_empty();
    if names_a_form && category.variants.len() > 1 {
        return fail(&[Key("siasn")], Fault::WhichForm);
    }
    Ok(())
}

fn check_fields(variant: &Variant, variant_index: usize) -> Checked<'_> {
    let path = [Key("variant"), At(variant_index), Name("field")];
    if variant.fields.is_empty() {
        return fail(&path, Fault::Empty);
    }
    let mut known = HashSet::new();
    let mut spelt = HashMap::new();
    for (index, field) in variant.fields.iter().enumerate() {
        let path = [Key("variant"), At(variant_index), Key("field"), At(index)];
        check_field(field, &path)?;
        if !known.insert(&field.slug) {
            let path = [&path[..], &[Key("slug")]].concat();
            return fail(&path, Fault::FieldTwice(field.slug.clone()));
        }
        for spelling in field.spellings() {
            let other = spelt.insert(folded(spelling), index);
            if other.is_some_and(|other| other != index) {
                return fail(&path, Fault::SpellingTwice(spelling.to_owned()));
            }
        }
    }
    Ok(())
}

fn check_field<'a>(field: &FieldSpec, path: &[Step<'a>]) -> Checked<'a> {
    let at = |step| [path, &[step]].concat();
    let slug = &field.slug;
    if !is_snake(slug) {
        return fail(&at(Key("slug")), Fault::BadFieldSlug(slug.clone()));
    }
    if [BIRTH, TODAY].contains(&slug.as_str()) {
        return fail(&at(Key("slug")), Fault::ReservedFieldSlug(slug.clone()));
    }
    check_label(&field.label, &at(Key("label")))?;
    match (field.kind, &field.reference) {
        (FieldKind::Code, None) => fail(&at(Key("type")), Fault::CodeWithoutReference),
        (FieldKind::Code, Some(list)) if !is_kebab(list) => {
            fail(&at(Key("reference")), Fault::BadSlug(list.clone()))
        }
        (FieldKind::Code, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => fail(&at(Name("reference")), Fault::ReferenceWithoutCode),
    }
}

fn check_documents(category: &Category) -> Checked<'_> {
    let mut known = HashSet::new();
    for (index, document) in category.documents.iter().enumerate() {
        let id = document.id.as_str();
        let path = [Key("document"), At(index), Key("id")];
        if !is_kebab(id) {
            return fail(&path, Fault::BadSlug(id.to_owned()));
        }
        if !known.insert(id) {
            return fail(&path, Fault::DocumentTwice(id.to_owned()));
        }
        check_label(&document.name, &[Key("document"), At(index), Key("name")])?;
        let path = [Key("document"), At(index), Key("variants")];
        check_variant_names(category, &document.variants, &path)?;
        check_bears(category, document, index)?;
    }
    Ok(())
}

fn check_bears<'a>(category: &Category, document: &'a DocumentSpec, index: usize) -> Checked<'a> {
    for (borne, caption) in &document.bears {
        let at = |step| [Key("document"), At(index), Key("bears"), step];
        if let Borne::Field(slug) = borne
            && !variants_of(category, &document.variants)
                .any(|variant| variant.field(slug).is_some())
        {
            return fail(&at(Name(slug)), Fault::UnknownField(slug.clone()));
        }
        if caption.trim().is_empty() {
            return fail(&at(Key(borne.as_str())), Fault::Empty);
        }
    }
    Ok(())
}

fn check_date_rule<'a>(category: &Category, rule: &DateRule, index: usize) -> Checked<'a> {
    let at = |step| [Key("date_rule"), At(index), step];
    check_variant_names(category, &rule.variants, &at(Key("variants")))?;
    let variants = || variants_of(category, &rule.variants);
    let sides = [
        ("earlier", &rule.earlier, &[BIRTH][..]),
        ("later", &rule.later, &[BIRTH, TODAY]),
    ];
    for (key, slug, specials) in sides {
        if specials.contains(&slug.as_str()) {
            continue;
        }
        let mut fields = variants()
            .filter_map(|variant| variant.field(slug))
            .peekable();
        if fields.peek().is_none() {
            return fail(&at(Key(key)), Fault::UnknownField(slug.clone()));
        }
        if fields.any(|field| !matches!(field.kind, FieldKind::Date | FieldKind::Year)) {
            return fail(&at(Key(key)), Fault::NotADate(slug.clone()));
        }
    }
    let has = |variant: &Variant, slug: &str| {
        [BIRTH, TODAY].contains(&slug) || variant.field(slug).is_some()
    };
    if variants().any(|variant| has(variant, &rule.earlier) && has(variant, &rule.later)) {
        Ok(())
    } else {
        fail(&at(Key("later")), Fault::NeverTogether)
    }
}

fn check_variant_names<'a>(
    category: &Category,
    names: &[String],
    path: &[Step<'a>],
) -> Checked<'a> {
    for (index, name) in names.iter().enumerate() {
        if category.variant(name).is_none() {
            return fail(
                &[path, &[At(index)]].concat(),
                Fault::UnknownVariant(name.clone()),
            );
        }
    }
    Ok(())
}

/// The variants that a list names, all where it is empty.
fn variants_of<'a>(
    category: &'a Category,
    names: &'a [String],
) -> impl Iterator<Item = &'a Variant> {
    let variants = category.variants.iter();
    variants.filter(move |variant| names.is_empty() || names.contains(&variant.slug))
}
