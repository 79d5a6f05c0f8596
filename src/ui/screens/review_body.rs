//! The body of the review: every line of it, and which lines belong to which item of the state.

use std::ops::Range;

use ratatui::{style::Style, text::Line};

use super::findings;
use crate::{
    app::{
        screens::review::{File, Item, Review, Whereabouts},
        state::State,
        verbs::documents::size_in_words,
    },
    config::Meaning,
    domain::{
        category::{Category, FieldSpec},
        comparison, dates,
        language::Language,
        proposal::{Change, Document, HeldRecord, LogEntry},
        role::Role,
    },
    ui::{
        Look,
        text::{self, Strip},
        widgets::comparison::{Held, INDENT, Sides, Table},
    },
    words::Sentence,
};

/// Columns from which the name of a file stands beside the name of the document.
const FILE_BESIDE: usize = 70;
/// Where what belongs to a line above it begins.
const DEEPER: usize = INDENT + 2;

/// Lines, and the lines of each item.
pub(crate) struct Body {
    /// From top to bottom.
    pub(crate) lines: Vec<Line<'static>>,
    /// In the order of the items; each has a line at least.
    pub(crate) items: Vec<Range<usize>>,
    /// The heading of the fields that the proposal changes or takes away.
    pub(crate) changes: Option<usize>,
}

/// What the parts of the body are laid with.
struct Layer<'a> {
    file: &'a File,
    category: Option<&'a Category>,
    state: &'a State,
    look: &'a Look<'a>,
    width: usize,
    table: Table,
}

/// Lays the body of a review.
pub(crate) fn lay(
    review: &Review,
    file: &File,
    state: &State,
    look: &Look<'_>,
    width: usize,
) -> Body {
    let layer = Layer {
        file,
        category: state.catalogue.get(&file.dossier.proposal.category),
        state,
        look,
        width,
        table: Table::of(
            width,
            match review.begun.drafted.is_empty() {
                true => Sides::Two,
                false => Sides::Three,
            },
        ),
    };
    let mut body = Body {
        lines: Vec::new(),
        items: Vec::new(),
        changes: None,
    };
    let items = review.items();
    let mut before = None;
    if !items.iter().any(|item| matches!(item, Item::Changed(_))) && !layer.is_removal() {
        layer.gap(&mut body);
        body.lines
            .push(layer.note("section-changed-none", Meaning::Dim));
    }
    for item in items {
        let section = Section::of(item);
        if before != Some(section) {
            if section == Section::Log && file.dossier.documents.is_empty() {
                layer.gap(&mut body);
                body.lines
                    .push(layer.note("section-documents-none", Meaning::Warning));
            }
            layer.gap(&mut body);
            let removed = section == Section::Same && layer.is_removal();
            if section == Section::Changed || (removed && body.changes.is_none()) {
                body.changes = Some(body.lines.len());
            }
            body.lines.extend(layer.heading(section));
            before = Some(section);
        }
        let start = body.lines.len();
        body.lines.extend(layer.item(item, review));
        body.items.push(start..body.lines.len());
    }
    body
}

/// The parts of the body, each under its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Findings,
    Changed,
    Same,
    Documents,
    Others,
    Log,
}

impl Section {
    fn of(item: Item) -> Self {
        match item {
            Item::Finding(_) => Self::Findings,
            Item::Changed(_) => Self::Changed,
            Item::Fold | Item::Same(_) => Self::Same,
            Item::Document(_) => Self::Documents,
            Item::Other(_) => Self::Others,
            Item::Log(_) => Self::Log,
        }
    }
}

impl Layer<'_> {
    /// Whether the record held goes away: then what it holds must be read, though nothing in it
    /// differs.
    fn is_removal(&self) -> bool {
        let dossier = &self.file.dossier;
        dossier.proposal.change == Change::Delete && !self.file.comparison.unchanged.is_empty()
    }

    fn gap(&self, body: &mut Body) {
        if !body.lines.is_empty() {
            body.lines.push(Line::default());
        }
    }

    fn note(&self, name: &str, meaning: Meaning) -> Line<'static> {
        let mut line = Strip::new(self.width);
        line.to(INDENT)
            .put(&self.look.say(name), self.look.style(meaning))
            .done()
    }

    fn heading(&self, section: Section) -> Option<Line<'static>> {
        let dossier = &self.file.dossier;
        let table = &self.file.comparison;
        let (name, count) = match section {
            Section::Findings => ("section-findings", self.file.findings.len()),
            Section::Changed => ("section-changed", table.changed.len()),
            Section::Same => return None,
            Section::Documents => ("section-documents", dossier.documents.len()),
            Section::Others => ("section-others", dossier.others.len()),
            Section::Log => ("section-log", dossier.log.len()),
        };
        let title = self.look.put(&Sentence::new(name).with("count", count));
        if section == Section::Changed {
            return Some(self.table.heading(&title, self.look));
        }
        let mut line = Strip::new(self.width);
        let style = self.look.style(Meaning::Title);
        Some(line.to(INDENT).put(&title, style).done())
    }

    fn item(&self, item: Item, review: &Review) -> Vec<Line<'static>> {
        let dossier = &self.file.dossier;
        let table = &self.file.comparison;
        let lines = match item {
            Item::Finding(at) => self.file.findings.get(at).map(|finding| {
                let said =
                    findings::in_words(finding, dossier, self.category, self.state, self.look);
                self.wrapped(&format!("! {said}"), INDENT, INDENT + 2, Meaning::Warning)
            }),
            Item::Changed(at) => table.changed.get(at).map(|line| self.changed(line)),
            Item::Fold => Some(self.fold(review)),
            Item::Same(at) => table.unchanged.get(at).map(|line| self.same(line)),
            Item::Document(at) => dossier
                .documents
                .get(at)
                .map(|one| self.document(one, review)),
            Item::Other(at) => dossier.others.get(at).map(|one| self.other(one)),
            Item::Log(at) => dossier.log.get(at).map(|entry| self.log(entry)),
        };
        lines.unwrap_or_else(|| vec![Line::default()])
    }

    /// A field that differs, and why it is put right.
    fn changed(&self, line: &comparison::Line) -> Vec<Line<'static>> {
        let mut lines = self.table.changed(line, self.look);
        if let Some(correction) = &line.correction {
            let said = Sentence::new("correction-reason").with("text", correction.reason.clone());
            let said = self.look.put(&said);
            lines.extend(self.wrapped(&said, DEEPER, DEEPER + 2, Meaning::Notice));
        }
        lines
    }

    /// The line that folds the unchanged fields. What a removal takes away stands below it even
    /// while it is folded.
    fn fold(&self, review: &Review) -> Vec<Line<'static>> {
        let look = self.look;
        let unchanged = &self.file.comparison.unchanged;
        let removal = self.is_removal();
        let name = if removal {
            "section-removed"
        } else {
            "section-same"
        };
        let title = look.put(&Sentence::new(name).with("count", unchanged.len()));
        let mut line = Strip::new(self.width);
        line.to(INDENT);
        if removal {
            let mut lines = vec![self.table.heading(&title, look)];
            if !review.unfolded {
                lines.extend(unchanged.iter().flat_map(|line| self.same(line)));
            }
            return lines;
        }
        let (sign, does) = match review.unfolded {
            true => ("▾ ", "fold-close"),
            false => ("▸ ", "fold-open"),
        };
        let dim = look.style(Meaning::Dim);
        let key = self.state.key_of("fold");
        line.put(sign, dim).put(&title, dim);
        if !key.is_empty() {
            line.put(" · ", dim)
                .put(&key, look.style(Meaning::Key))
                .put(&format!(" {}", look.say(does)), dim);
        }
        vec![line.done()]
    }

    fn same(&self, line: &comparison::Line) -> Vec<Line<'static>> {
        let held = match self.is_removal() {
            true => Held::Removed,
            false => Held::Kept,
        };
        self.table.same(line, held, self.look)
    }

    /// Name, name of the file, what it costs to open it, and whether the category asks for it.
    fn document(&self, document: &Document, review: &Review) -> Vec<Line<'static>> {
        let look = self.look;
        let spec = self
            .category
            .and_then(|category| category.document(&document.kind));
        let need = match spec {
            Some(spec) if spec.required => "document-required",
            Some(_) => "document-optional",
            None => "document-extra",
        };
        let (text, dim) = (look.style(Meaning::Text), look.style(Meaning::Dim));
        let (sign, cost, style) = self.cost(document, review);
        let (cost_wide, need_wide) = (8, 9);
        let rest = self
            .width
            .saturating_sub(INDENT + cost_wide + need_wide + 3);
        let mut line = Strip::new(self.width);
        line.to(INDENT);
        let beside = self.width >= FILE_BESIDE;
        if beside {
            let name = (rest * 11 / 20).min(60);
            line.column(&document.name, name, text).column(
                &document.file_name,
                (rest - name).min(60),
                dim,
            );
        } else {
            line.column(&document.name, rest + 1, text);
        }
        line.put(sign, style)
            .column_right(&cost, cost_wide - 1, style)
            .gap(1)
            .column(&look.say(need), need_wide, dim);
        let mut lines = vec![line.done()];
        if !beside {
            let mut line = Strip::new(self.width);
            lines.push(line.to(DEEPER).put(&document.file_name, dim).done());
        }
        lines
    }

    /// A sign and in a word what it costs to open a document: nothing where it is at hand, what is
    /// still to come, its size.
    fn cost(&self, document: &Document, review: &Review) -> (&'static str, String, Style) {
        let look = self.look;
        let language = self.state.preferences.language;
        let in_words = |size| size_in_words(size, language);
        let place = match review.whereabouts(&document.id) {
            Whereabouts::Away if self.state.fetching.contains(&document.id) => {
                Whereabouts::Coming(0)
            }
            place => place,
        };
        match (place, document.size) {
            (Whereabouts::AtHand, _) => {
                let here = look.say("document-here").into_owned();
                ("✓", here, look.style(Meaning::Good))
            }
            (Whereabouts::Coming(bytes), Some(size)) if size > 0 => {
                let percent = bytes.saturating_mul(100) / size;
                let said = format!("{} %", percent.min(99));
                ("…", said, look.style(Meaning::Text))
            }
            (Whereabouts::Coming(bytes), _) => ("…", in_words(bytes), look.style(Meaning::Text)),
            (Whereabouts::Away, Some(0)) => (" ", in_words(0), look.style(Meaning::Bad)),
            (Whereabouts::Away, size) => {
                let size = size.map_or_else(String::new, in_words);
                (" ", size, look.style(Meaning::Text))
            }
        }
    }

    /// A record held, in one line: its values in the order of the form.
    fn other(&self, record: &HeldRecord) -> Vec<Line<'static>> {
        let variant = self.category.and_then(|category| {
            category
                .variant(&record.variant)
                .or_else(|| category.variants.first())
        });
        let specs: &[FieldSpec] = variant.map_or(&[], |variant| &variant.fields);
        let say = |spec: Option<&FieldSpec>, slug: &str| {
            let value = record.values.get(slug).filter(|value| !value.is_empty())?;
            let references = &self.file.dossier.references;
            Some(comparison::say(
                spec,
                value,
                references,
                self.look.language(),
            ))
        };
        let known = specs.iter().filter_map(|spec| say(Some(spec), &spec.slug));
        let unknown = record
            .values
            .keys()
            .filter(|slug| !specs.iter().any(|spec| spec.slug == **slug))
            .filter_map(|slug| say(None, slug));
        let words: Vec<_> = known.chain(unknown).collect();
        let mut line = Strip::new(self.width);
        let style = self.look.style(Meaning::Text);
        vec![line.to(INDENT).put(&words.join(" · "), style).done()]
    }

    /// When, who, what; below it reason and note.
    fn log(&self, entry: &LogEntry) -> Vec<Line<'static>> {
        let look = self.look;
        let months = match look.language() {
            Language::Indonesian => &dates::MONTHS_ID,
            Language::English => &dates::MONTHS_EN,
        };
        let day = dates::short(dates::day_of(entry.at), months);
        // SIASN's own log names people, not roles.
        let line = match entry.role.as_str() {
            "" => "log-line-no-role",
            _ => "log-line",
        };
        let said = Sentence::new(line)
            .with("when", format!("{day} {}", self.look.time(entry.at)))
            .with("who", entry.name.clone())
            .with("role", role(&entry.role, look))
            .with("what", action(&entry.action, look));
        let said = format!("{} → {}", look.put(&said), entry.status.words);
        let mut lines = self.wrapped(&said, INDENT, DEEPER, Meaning::Text);
        let mut more = |name: &'static str, text: &Option<String>, meaning: Meaning| {
            if let Some(text) = text.as_ref().filter(|text| !text.trim().is_empty()) {
                let said = look.put(&Sentence::new(name).with("text", text.clone()));
                lines.extend(self.wrapped(&said, DEEPER, DEEPER + 2, meaning));
            }
        };
        more("log-reason", &entry.reason, Meaning::Warning);
        more("log-note", &entry.note, Meaning::Text);
        for amended in &entry.amended {
            let said = Sentence::new("log-amended")
                .with("field", self.field_name(&amended.field))
                .with("from", self.value(&amended.field, &amended.original))
                .with("to", self.value(&amended.field, &amended.corrected))
                .with("reason", amended.reason.clone());
            lines.extend(self.wrapped(&look.put(&said), DEEPER, DEEPER + 2, Meaning::Text));
        }
        lines
    }

    fn field(&self, slug: &str) -> Option<&FieldSpec> {
        let variant = &self.file.dossier.proposal.variant;
        self.category?.variant(variant)?.field(slug)
    }

    fn field_name(&self, slug: &str) -> String {
        let spec = self.field(slug);
        spec.map_or(slug, |spec| self.look.label(&spec.label))
            .to_owned()
    }

    /// A value of the log in words.
    fn value(&self, slug: &str, plain: &str) -> String {
        let references = &self.file.dossier.references;
        let value = plain.into();
        match comparison::say(self.field(slug), &value, references, self.look.language()) {
            words if words.trim().is_empty() => self.look.say("table-none").into_owned(),
            words => words,
        }
    }

    /// Text in lines, the first at one column and the rest at another.
    fn wrapped(
        &self,
        text: &str,
        first: usize,
        rest: usize,
        meaning: Meaning,
    ) -> Vec<Line<'static>> {
        let style = self.look.style(meaning);
        let room = self.width.saturating_sub(first.max(rest) + 1);
        let lines = text::wrap(text, room);
        let indents = std::iter::once(first).chain(std::iter::repeat(rest));
        lines
            .iter()
            .zip(indents)
            .map(|(words, indent)| indented(words, indent, self.width, style))
            .collect()
    }
}

fn indented(words: &str, indent: usize, width: usize, style: Style) -> Line<'static> {
    Strip::new(width).to(indent).put(words, style).done()
}

/// A role in our words where we know it, else in the server's.
pub(crate) fn role(word: &str, look: &Look<'_>) -> String {
    match word {
        "asn" => look.say("official-asn").into_owned(),
        _ => Role::from_slug(word).map_or_else(
            || word.to_owned(),
            |role| look.say(&format!("role-{}", role.slug())).into_owned(),
        ),
    }
}

/// What was done, in our words where we know the server's.
pub(crate) fn action(word: &str, look: &Look<'_>) -> String {
    match word {
        "usul" | "perbaikan" | "koreksi" | "terima" | "kembalikan" | "tolak" => {
            look.say(&format!("action-{word}")).into_owned()
        }
        _ => word.to_owned(),
    }
}
