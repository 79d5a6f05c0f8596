//! The table that a verifier reads: field, value held, value proposed. Side by side where there is
//! room, stacked where there is not; what differs inside a text is marked there.

use ratatui::{style::Style, text::Line};

use crate::{
    config::Meaning,
    domain::comparison::{self, LineKind, Side},
    ui::{
        Look,
        text::{self, Strip},
    },
};

/// Columns from which the values stand side by side.
const SIDE_BY_SIDE: usize = 80;
/// Where everything begins: the mark and a blank stand before it.
pub(crate) const INDENT: usize = 2;
/// Blanks between two columns.
const GAP: usize = 2;

/// How the table lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    width: usize,
    /// Widths of the field's name and of each side; `None`: stacked.
    columns: Option<(usize, usize)>,
    sides: Sides,
}

/// How many values stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sides {
    /// The value held and the value proposed.
    Two,
    /// Those, and what the value proposed is put right to.
    Three,
}

/// How a value held is shown that is not simply compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// It stays.
    Kept,
    /// The whole record goes.
    Removed,
}

impl Table {
    /// The table in a width.
    pub(crate) fn of(width: usize, sides: Sides) -> Self {
        let columns = (width >= SIDE_BY_SIDE).then(|| match sides {
            Sides::Two => {
                let field = (width * 3 / 10).clamp(20, 36);
                (field, (width - INDENT - field - 2 * GAP) / 2)
            }
            Sides::Three => {
                let field = (width / 5).clamp(16, 36);
                (field, (width - INDENT - field - 3 * GAP) / 3)
            }
        });
        Self {
            width,
            columns,
            sides,
        }
    }

    /// The heading of a section, with the names of the columns where there are any.
    pub(crate) fn heading(&self, title: &str, look: &Look<'_>) -> Line<'static> {
        let mut line = Strip::new(self.width);
        line.to(INDENT).put(title, look.style(Meaning::Title));
        if let Some((field, side)) = self.columns {
            let dim = look.style(Meaning::Dim);
            let now_at = INDENT + field + GAP;
            line.to(now_at.max(line.used() + 1))
                .put(&look.say("table-now"), dim)
                .to(now_at + side + GAP)
                .put(&look.say("table-proposed"), dim);
            if self.sides == Sides::Three {
                line.to(now_at + 2 * (side + GAP))
                    .put(&look.say("table-corrected"), dim);
            }
        }
        line.done()
    }

    /// A field that differs.
    pub(crate) fn changed(&self, line: &comparison::Line, look: &Look<'_>) -> Vec<Line<'static>> {
        let now = match line.kind {
            LineKind::Removed => look.style(Meaning::Removed),
            _ => look.style(Meaning::Text),
        };
        let proposed = match line.kind {
            LineKind::Added => look.style(Meaning::Added),
            _ => look.style(Meaning::Changed),
        };
        let none = look.say("table-none");
        let now = parts(&line.now, now, &none, look);
        let proposed = match line.kind {
            LineKind::Same => look.style(Meaning::Text),
            _ => proposed,
        };
        let proposed = parts(&line.proposed, proposed, &none, look);
        let corrected = line.correction.as_ref().map_or_else(Vec::new, |corrected| {
            parts(&corrected.side, look.style(Meaning::Added), &none, look)
        });
        self.lay(
            line,
            look.style(Meaning::Field),
            &now,
            Some((&proposed, &corrected)),
            look,
        )
    }

    /// A field that does not.
    pub(crate) fn same(
        &self,
        line: &comparison::Line,
        held: Held,
        look: &Look<'_>,
    ) -> Vec<Line<'static>> {
        let none = look.say("table-none").into_owned();
        match held {
            Held::Kept => {
                let dim = look.style(Meaning::Dim);
                let now = parts(&line.now, dim, &none, look);
                self.lay(line, dim, &now, None, look)
            }
            Held::Removed => {
                let now = parts(&line.now, look.style(Meaning::Removed), &none, look);
                // Stacked, the sign alone says that nothing takes its place.
                let gone = match self.columns {
                    Some(_) => vec![(none, look.style(Meaning::Dim))],
                    None => Vec::new(),
                };
                self.lay(
                    line,
                    look.style(Meaning::Field),
                    &now,
                    Some((&gone, &[])),
                    look,
                )
            }
        }
    }

    fn lay(
        &self,
        line: &comparison::Line,
        field: Style,
        now: &[Part],
        new: Option<New<'_>>,
        look: &Look<'_>,
    ) -> Vec<Line<'static>> {
        let label = look.label(&line.label);
        match self.columns {
            Some(columns) => self.beside(columns, &[(label.to_owned(), field)], now, new),
            None => {
                // Nothing stands before what is new: a narrow screen has better use for the line.
                let now = match line.kind {
                    LineKind::Added => &[],
                    _ => now,
                };
                self.stacked(&[(label.to_owned(), field)], now, new, look)
            }
        }
    }

    fn beside(
        &self,
        (field, side): (usize, usize),
        label: &[Part],
        now: &[Part],
        new: Option<New<'_>>,
    ) -> Vec<Line<'static>> {
        // A value that stays needs no second column: it takes the room of both.
        let now_width = new.map_or(2 * side + GAP, |_| side);
        let (proposed, corrected) = new.unwrap_or_default();
        let now_at = INDENT + field + GAP;
        let mut columns = vec![
            (INDENT, flow(label, field)),
            (now_at, flow(now, now_width)),
            (now_at + side + GAP, flow(proposed, side)),
        ];
        if !corrected.is_empty() {
            columns.push((now_at + 2 * (side + GAP), flow(corrected, side)));
        }
        let height = columns.iter().map(|(_, lines)| lines.len()).max();
        (0..height.unwrap_or(0))
            .map(|row| {
                let mut line = Strip::new(self.width);
                for (at, lines) in &columns {
                    line.to(*at);
                    if let Some(part) = lines.get(row) {
                        line.extend(part.clone());
                    }
                }
                line.done()
            })
            .collect()
    }

    fn stacked(
        &self,
        label: &[Part],
        now: &[Part],
        new: Option<New<'_>>,
        look: &Look<'_>,
    ) -> Vec<Line<'static>> {
        let dim = look.style(Meaning::Dim);
        let mut lines = Vec::new();
        let mut add = |sign: &str, indent: usize, parts: &[Part]| {
            let room = self.width.saturating_sub(indent + sign.len());
            for (at, part) in flow(parts, room).into_iter().enumerate() {
                let mut line = Strip::new(self.width);
                line.to(indent);
                if at == 0 {
                    line.put(sign, dim);
                }
                line.to(indent + sign.len()).extend(part);
                lines.push(line.done());
            }
        };
        add("", INDENT, label);
        match new {
            None => add("  ", INDENT, now),
            Some((proposed, corrected)) => {
                if !now.is_empty() {
                    add("- ", INDENT, now);
                }
                if !proposed.is_empty() {
                    add("+ ", INDENT, proposed);
                }
                if !corrected.is_empty() {
                    add("~ ", INDENT, corrected);
                }
            }
        }
        lines
    }
}

type Part = (String, Style);
/// What is proposed, and what it is put right to.
type New<'a> = (&'a [Part], &'a [Part]);

fn flow(parts: &[Part], width: usize) -> Vec<Line<'static>> {
    let parts: Vec<_> = parts
        .iter()
        .map(|(text, style)| (text.as_str(), *style))
        .collect();
    text::flow(&parts, width)
}

/// A value cut where its marks begin and end. A mark of blanks alone would not be seen: they are
/// shown as `␣`.
fn parts(side: &Side, style: Style, none: &str, look: &Look<'_>) -> Vec<Part> {
    if side.text.trim().is_empty() {
        return vec![(none.to_owned(), look.style(Meaning::Dim))];
    }
    let marked = style.patch(look.style(Meaning::ChangedMark));
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in &side.marks {
        let (Some(plain), Some(differs)) =
            (side.text.get(at..mark.start), side.text.get(mark.clone()))
        else {
            continue;
        };
        parts.push((plain.to_owned(), style));
        let differs = match differs.trim() {
            "" => differs.replace(char::is_whitespace, "␣"),
            _ => differs.to_owned(),
        };
        parts.push((differs, marked));
        at = mark.end;
    }
    parts.push((side.text.get(at..).unwrap_or_default().to_owned(), style));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Themes,
        domain::{category::Label, language::Language},
        words::Words,
    };

    /// The texts that are marked in the lines of a changed field.
    fn marked(now: (&str, &[(usize, usize)]), proposed: (&str, &[(usize, usize)])) -> Vec<String> {
        let side = |(text, marks): (&str, &[(usize, usize)])| Side {
            text: text.to_owned(),
            marks: marks.iter().map(|(start, end)| *start..*end).collect(),
        };
        let line = comparison::Line {
            slug: "nomor".to_owned(),
            label: Label {
                id: "Nomor".to_owned(),
                en: "Number".to_owned(),
            },
            now: side(now),
            proposed: side(proposed),
            kind: LineKind::Changed,
            correction: None,
        };
        let (themes, words) = (Themes::default(), Words::new(Language::Indonesian));
        let look = Look {
            theme: themes.get("mono"),
            words: &words,
        };
        let mark = look.style(Meaning::ChangedMark).add_modifier;
        let lines = Table::of(80, Sides::Two).changed(&line, &look);
        let spans = lines.into_iter().flat_map(|line| line.spans);
        spans
            .filter(|span| span.style.add_modifier.contains(mark))
            .map(|span| span.content.into_owned())
            .collect()
    }

    #[test]
    fn what_differs_is_marked_inside_the_text() {
        assert_eq!(
            marked(("III/b", &[(4, 5)]), ("III/c", &[(4, 5)])),
            ["b", "c"]
        );
        assert_eq!(marked(("a b", &[(1, 2)]), ("ab", &[])), ["␣"]);
    }

    #[test]
    fn a_mark_beyond_its_text_harms_nothing() {
        assert_eq!(marked(("é", &[(1, 9)]), ("x", &[(0, 1)])), ["x"]);
    }
}
