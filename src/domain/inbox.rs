//! What the inbox (*kotak masuk*) shows: a window on the queue, and how much waits where.

use std::collections::BTreeMap;

use super::{
    authority::AuthorityGroup,
    decision::Outcome,
    delivery::Delivery,
    id::CategorySlug,
    proposal::Proposal,
    query::{Listing, View},
};

/// A part of a listing; the whole of it may hold a million rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// What was listed.
    pub listing: Listing,
    /// The place of the first row in the listing.
    pub start: u64,
    /// The rows from there on.
    pub rows: Vec<Row>,
    /// Rows in the listing, as far as it was gone through.
    pub total: u64,
    /// Whether that was to its end. A filter that finds much answers as soon as the window is full;
    /// asked again, it has gone further.
    pub complete: bool,
}

/// A row of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The proposal as the server last told it.
    pub proposal: Proposal,
    /// What was decided on it here, and how far that has come.
    pub decided: Option<(Outcome, Delivery)>,
    /// Whether the whole file is kept, so that it can be read without a line.
    pub cached: bool,
    /// Whether it waits for this account.
    pub waits: bool,
}

/// How many proposals there are of which sort. What was decided here and stands is not waiting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for this desk.
    pub waiting: u64,
    /// Waiting, per group; a group of which nothing waits may be absent.
    pub groups: BTreeMap<AuthorityGroup, u64>,
    /// Per category; a category of which there is no row is absent.
    pub categories: BTreeMap<CategorySlug, CategoryCount>,
    /// Waiting, and returned at least once before.
    pub returned_before: u64,
    /// All that the account may see.
    pub everything: u64,
}

/// How many proposals there are of one category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CategoryCount {
    /// Waiting for this desk.
    pub waiting: u64,
    /// All that the account may see.
    pub all: u64,
}

impl Counts {
    /// The rows behind a tab.
    pub fn of(&self, view: &View) -> u64 {
        match view {
            View::Waiting => self.waiting,
            View::Group(group) => self.groups.get(group).copied().unwrap_or(0),
            View::Category(slug) => self.categories.get(slug).map_or(0, |count| count.waiting),
            View::ReturnedBefore => self.returned_before,
            View::Everything => self.everything,
        }
    }

    /// The tabs worth showing: everything that waits, the authority's groups, the categories with the
    /// fewest first as the manual advises, what was returned before, everything.
    pub fn views(&self) -> Vec<View> {
        let mut categories: Vec<_> = self
            .categories
            .iter()
            .filter(|(_, count)| count.waiting > 0)
            .collect();
        categories.sort_by_key(|(slug, count)| (count.waiting, (*slug).clone()));
        let groups = [AuthorityGroup::Opd, AuthorityGroup::Bkn]
            .into_iter()
            .filter(|group| self.groups.get(group).is_some_and(|count| *count > 0))
            .map(View::Group);
        let mut views = vec![View::Waiting];
        views.extend(groups);
        views.extend(
            categories
                .into_iter()
                .map(|(slug, _)| View::Category(slug.clone())),
        );
        if self.returned_before > 0 {
            views.push(View::ReturnedBefore);
        }
        views.push(View::Everything);
        views
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_come_first_after_the_groups() {
        let counts = Counts {
            waiting: 11,
            categories: [("golongan", 9), ("skp", 2), ("pmk", 0)]
                .map(|(slug, waiting)| (slug.into(), CategoryCount { waiting, all: 10 }))
                .into(),
            groups: [(AuthorityGroup::Opd, 2), (AuthorityGroup::Bkn, 9)].into(),
            returned_before: 0,
            everything: 40,
        };
        assert_eq!(
            counts.views(),
            [
                View::Waiting,
                View::Group(AuthorityGroup::Opd),
                View::Group(AuthorityGroup::Bkn),
                View::Category("skp".into()),
                View::Category("golongan".into()),
                View::Everything,
            ]
        );
        assert_eq!(counts.of(&View::Waiting), 11);
    }
}
