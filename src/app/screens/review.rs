//! The review (*periksa*): one proposal, read from top to bottom.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    app::{
        screens::{
            correct::{Correct, Drafted},
            decide::Decide,
        },
        state::Moment,
    },
    domain::{
        authority::AuthorityTable,
        catalogue::Catalogue,
        comparison::{self, Comparison},
        failure::Failure,
        id::{DocumentId, ProposalId, Version},
        inbox::Row,
        language::Language,
        proposal::Dossier,
        rules::{self, Finding},
        value::References,
    },
};
use jiff::civil::Date;

/// What the review remembers.
#[derive(Debug)]
pub struct Review {
    /// The row it was opened from.
    pub row: Row,
    /// The whole of it, once it is there.
    pub file: Option<File>,
    /// Whether the server has been asked about it since it was opened.
    pub fresh: Freshness,
    /// Whether the unchanged fields are shown.
    pub unfolded: bool,
    /// The item under the cursor.
    pub cursor: usize,
    /// Where things stand on the screen.
    pub layout: Layout,
    /// Since when it has stood complete on the screen; told by the drawing.
    pub complete_since: Option<Moment>,
    /// What was begun on it and has not been sent.
    pub begun: Begun,
    /// The documents whose bytes are known: fetched in advance, or shown to the user.
    pub seen: BTreeMap<DocumentId, SeenDocument>,
    /// Those of them that can be opened without a line.
    pub kept: BTreeSet<DocumentId>,
    /// Those on their way, and how many bytes are there.
    pub coming: BTreeMap<DocumentId, u64>,
}

/// A document whose bytes are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenDocument {
    /// SHA-256 of what was fetched, in hex.
    pub sha256: String,
    /// Whether the user was shown these bytes, now or earlier on this machine.
    pub opened: bool,
}

/// Where a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Here: it can be opened without a line.
    AtHand,
    /// On its way; bytes that are there.
    Coming(u64),
    /// At the server.
    Away,
}

/// What was begun on a proposal and has not been sent. It stays with the proposal while others are
/// read.
#[derive(Debug, Default)]
pub struct Begun {
    /// A decision put aside; its note is kept.
    pub parked: Option<Box<Decide>>,
    /// Corrections put aside before they were complete, by the slugs of their fields.
    pub correcting: BTreeMap<String, Box<Correct>>,
    /// Corrections that go with an accept.
    pub drafted: Drafted,
}

impl Begun {
    /// Whether something in it would be missed.
    pub fn is_something(&self) -> bool {
        let parked = self.parked.as_ref();
        parked.is_some_and(|decide| decide.is_begun())
            || !self.correcting.is_empty()
            || !self.drafted.is_empty()
    }
}

/// Where things stand on the screen; told by the drawing, which knows the heights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The first line shown.
    pub top: usize,
    /// Lines that fit.
    pub page: usize,
    /// The lines of each item.
    pub items: Vec<Range<usize>>,
}

/// A dossier and what follows from it.
#[derive(Debug)]
pub struct File {
    /// The dossier.
    pub dossier: Dossier,
    /// The table.
    pub comparison: Comparison,
    /// What the rules point at.
    pub findings: Vec<Finding>,
}

/// How new a dossier is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The server is being asked.
    Asking,
    /// The server confirmed it.
    Confirmed,
    /// The server could not be asked; the cached one is of the version that the list has.
    Cached(Failure),
}

/// Something that the cursor can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A changed field, by its place.
    Changed(usize),
    /// The line that folds the unchanged fields.
    Fold,
    /// An unchanged field.
    Same(usize),
    /// A finding.
    Finding(usize),
    /// A document.
    Document(usize),
    /// Another record of the person.
    Other(usize),
    /// A line of the log.
    Log(usize),
}

impl Review {
    /// Opens a row; its file is still to come.
    pub fn open(row: Row) -> Self {
        Self {
            row,
            file: None,
            fresh: Freshness::Asking,
            unfolded: false,
            cursor: 0,
            layout: Layout::default(),
            complete_since: None,
            begun: Begun::default(),
            seen: BTreeMap::new(),
            kept: BTreeSet::new(),
            coming: BTreeMap::new(),
        }
    }

    /// The proposal on the screen.
    pub fn id(&self) -> &ProposalId {
        &self.row.proposal.id
    }

    /// Where a document is.
    pub fn whereabouts(&self, id: &DocumentId) -> Whereabouts {
        match self.coming.get(id) {
            _ if self.kept.contains(id) => Whereabouts::AtHand,
            Some(bytes) => Whereabouts::Coming(*bytes),
            None => Whereabouts::Away,
        }
    }

    /// Takes which documents are at hand. What was shown and could not be kept stays seen.
    pub fn find(&mut self, found: BTreeMap<DocumentId, SeenDocument>) {
        self.kept = found.keys().cloned().collect();
        for (id, found) in found {
            let known = self
                .seen
                .get(&id)
                .filter(|seen| seen.sha256 == found.sha256);
            let opened = found.opened || known.is_some_and(|seen| seen.opened);
            self.seen.insert(id, SeenDocument { opened, ..found });
        }
    }

    /// A document of this proposal is at hand now.
    pub fn keep(&mut self, id: DocumentId, sha256: String) {
        if self.lists(&id) {
            self.coming.remove(&id);
            let seen = self.seen.get(&id).filter(|seen| seen.sha256 == sha256);
            let opened = seen.is_some_and(|seen| seen.opened);
            self.kept.insert(id.clone());
            self.seen.insert(id, SeenDocument { sha256, opened });
        }
    }

    /// A document of this proposal was shown to the user.
    pub fn show(&mut self, id: DocumentId, sha256: String) {
        if self.lists(&id) {
            let opened = true;
            self.seen.insert(id, SeenDocument { sha256, opened });
        }
    }

    /// So many bytes of a document are there; `None`: it is not on its way any more.
    pub fn come(&mut self, id: DocumentId, bytes: Option<u64>) {
        match bytes {
            Some(bytes) if self.lists(&id) => drop(self.coming.insert(id, bytes)),
            _ => drop(self.coming.remove(&id)),
        }
    }

    fn lists(&self, id: &DocumentId) -> bool {
        let mut listed = self.file.iter().flat_map(|file| &file.dossier.documents);
        listed.any(|document| document.id == *id)
    }

    /// Takes a dossier. One of another version than the one on the screen has not been read yet:
    /// it counts as complete only from its own drawing on.
    pub fn take(&mut self, dossier: Dossier, desk: Desk<'_>) {
        let known = self
            .file
            .as_ref()
            .map(|file| &file.dossier.proposal.version);
        if known != Some(&dossier.proposal.version) {
            self.complete_since = None;
        }
        self.row.proposal = dossier.proposal.clone();
        self.begun.drafted.follow(&dossier.proposed);
        self.file = Some(File::new(dossier, &self.begun.drafted, desk));
        self.cursor = self.cursor.min(self.items().len().saturating_sub(1));
    }

    /// What stands on the screen from top to bottom.
    pub fn items(&self) -> Vec<Item> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let mut items = Vec::new();
        let count = |length: usize, item: fn(usize) -> Item| (0..length).map(item);
        items.extend(count(file.findings.len(), Item::Finding));
        items.extend(count(file.comparison.changed.len(), Item::Changed));
        if !file.comparison.unchanged.is_empty() {
            items.push(Item::Fold);
            if self.unfolded {
                items.extend(count(file.comparison.unchanged.len(), Item::Same));
            }
        }
        items.extend(count(file.dossier.documents.len(), Item::Document));
        items.extend(count(file.dossier.others.len(), Item::Other));
        items.extend(count(file.dossier.log.len(), Item::Log));
        items
    }

    /// The item under the cursor.
    pub fn current(&self) -> Option<Item> {
        self.items().get(self.cursor).copied()
    }

    /// One line on through an item that is taller than the screen, else to the next item.
    pub fn step(&mut self, by: isize) {
        if self.scroll_within(by) {
            return;
        }
        let last = self.items().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// To the item that stands some lines away, at least one item on.
    pub fn leap(&mut self, lines: isize) {
        if self.scroll_within(lines) {
            return;
        }
        let items = &self.layout.items;
        let last = self.items().len().saturating_sub(1);
        let start = items.get(self.cursor).map_or(0, |item| item.start);
        let target = start.saturating_add_signed(lines);
        let reached = if lines > 0 {
            let found = items.iter().rposition(|item| item.start <= target);
            found.unwrap_or(last).max(self.cursor.saturating_add(1))
        } else {
            let found = items.iter().position(|item| item.start >= target);
            found.unwrap_or(0).min(self.cursor.saturating_sub(1))
        };
        self.cursor = reached.min(last);
    }

    /// Scrolls inside the item under the cursor where a part of it is out of sight that way.
    fn scroll_within(&mut self, lines: isize) -> bool {
        let Layout { top, page, items } = &mut self.layout;
        let Some(item) = items.get(self.cursor).filter(|item| item.len() > *page) else {
            return false;
        };
        let hidden = if lines > 0 {
            item.end > *top + *page
        } else {
            item.start < *top
        };
        if hidden {
            let furthest = item.end.saturating_sub(*page);
            *top = top.saturating_add_signed(lines).clamp(item.start, furthest);
        }
        hidden
    }

    /// Puts the cursor on the first item of a kind; whether there is one.
    pub fn jump(&mut self, wanted: fn(&Item) -> bool) -> bool {
        let found = self.items().iter().position(wanted);
        if let Some(at) = found {
            self.cursor = at;
        }
        found.is_some()
    }

    /// The version that stands on the screen, once everything needed for a decision is there.
    /// Whether the server has confirmed it yet does not matter: the version goes with the decision,
    /// and the server refuses one that has been overtaken.
    pub fn version(&self) -> Option<&Version> {
        self.file
            .as_ref()
            .map(|file| &file.dossier.proposal.version)
    }

    /// Whether everything needed for a decision is there.
    pub fn is_complete(&self) -> bool {
        self.file.is_some()
    }

    /// Builds the table again: in another language, or with other corrections.
    pub fn refresh(&mut self, desk: Desk<'_>) {
        if let Some(file) = self.file.take() {
            self.file = Some(File::new(file.dossier, &self.begun.drafted, desk));
        }
        self.cursor = self.cursor.min(self.items().len().saturating_sub(1));
    }

    /// The slug of the field under the cursor.
    pub fn field(&self) -> Option<&str> {
        let table = &self.file.as_ref()?.comparison;
        let line = match self.current()? {
            Item::Changed(at) => table.changed.get(at),
            Item::Same(at) => table.unchanged.get(at),
            _ => None,
        };
        line.map(|line| line.slug.as_str())
    }

    /// Puts the cursor on a field that differs.
    pub fn go_to_field(&mut self, slug: &str) {
        let table = self.file.as_ref().map(|file| &file.comparison);
        let place = table.and_then(|table| table.changed.iter().position(|it| it.slug == slug));
        let items = self.items();
        let found = place.and_then(|place| items.iter().position(|it| *it == Item::Changed(place)));
        self.cursor = found.unwrap_or(self.cursor);
    }
}

/// What a dossier is read with.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The categories.
    pub catalogue: &'a Catalogue,
    /// The language of dates and words.
    pub language: Language,
    /// The day where the offices are.
    pub today: Date,
    /// Most bytes of a document.
    pub document_limit: u64,
    /// The reference lists had from the server.
    pub references: &'a References,
}

impl File {
    fn new(dossier: Dossier, drafted: &Drafted, desk: Desk<'_>) -> Self {
        let category = desk.catalogue.get(&dossier.proposal.category);
        let variant = category.and_then(|category| {
            category
                .variant(&dossier.proposal.variant)
                .or_else(|| category.variants.first())
        });
        let laid;
        let read = match drafted.is_empty() {
            true => &dossier,
            false => {
                laid = drafted.over(&dossier, desk.references);
                &laid
            }
        };
        let comparison = comparison::compare_corrected(
            variant,
            dossier.held.as_ref(),
            &dossier.proposed,
            drafted.corrections(),
            &read.references,
            desk.language,
        );
        let findings = rules::check(read, category, desk.today, desk.document_limit);
        Self {
            dossier,
            comparison,
            findings,
        }
    }
}

/// To whom a proposal goes after an outcome, for the words of the decision.
pub fn next_after_accept(
    table: &AuthorityTable,
    dossier: &Dossier,
) -> Option<crate::domain::role::Official> {
    let turn = dossier.turn?;
    table.next_after(&dossier.proposal.category, turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    /// A review of five items on a screen of four lines; the third item is ten lines tall.
    fn review() -> Review {
        let catalogue = Catalogue::embedded().unwrap();
        let dossier = samples::rank_dossier();
        let mut review = Review::open(Row {
            proposal: dossier.proposal.clone(),
            decided: None,
            cached: false,
            waits: true,
        });
        let desk = Desk {
            catalogue: &catalogue,
            language: Language::Indonesian,
            today: jiff::civil::date(2026, 11, 21),
            document_limit: 1 << 20,
            references: &Default::default(),
        };
        review.take(dossier, desk);
        let mut at = 0;
        let heights = [1, 1, 10].into_iter().chain(std::iter::repeat(1));
        let items = heights.take(review.items().len()).map(|height| {
            at += height;
            at - height..at
        });
        review.layout = Layout {
            top: 0,
            page: 4,
            items: items.collect(),
        };
        review
    }

    #[test]
    fn every_line_of_a_tall_item_can_be_reached() {
        let mut review = review();
        review.step(1);
        review.step(1);
        review.layout.top = 2;
        let tops: Vec<_> = (0..7)
            .map(|_| {
                review.step(1);
                (review.cursor, review.layout.top)
            })
            .collect();
        assert_eq!(tops[..6], [(2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8)]);
        assert_eq!(tops[6].0, 3);
        review.cursor = 2;
        review.step(-1);
        assert_eq!((review.cursor, review.layout.top), (2, 7));
    }

    #[test]
    fn a_page_is_a_page_of_lines_and_always_moves() {
        let mut review = review();
        review.leap(4);
        assert_eq!(review.cursor, 2);
        review.layout.top = 2;
        review.leap(4);
        assert_eq!((review.cursor, review.layout.top), (2, 6));
        review.layout.top = 8;
        review.leap(4);
        assert_eq!(review.cursor, 3);
        review.leap(-4);
        assert_eq!(review.cursor, 2);
        review.leap(isize::MIN / 2);
        review.layout.top = 0;
        review.cursor = 1;
        review.leap(-4);
        assert_eq!(review.cursor, 0);
    }

    #[test]
    fn another_version_has_not_been_read_yet() {
        let mut review = review();
        let catalogue = Catalogue::embedded().unwrap();
        let desk = Desk {
            catalogue: &catalogue,
            language: Language::Indonesian,
            today: jiff::civil::date(2026, 11, 21),
            document_limit: 1 << 20,
            references: &Default::default(),
        };
        review.complete_since = Some(Moment::ZERO);
        review.take(samples::rank_dossier(), desk);
        assert_eq!(review.complete_since, Some(Moment::ZERO));
        let mut newer = samples::rank_dossier();
        newer.proposal.version = "2".into();
        review.take(newer, desk);
        assert_eq!(review.complete_since, None);
    }
}
