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
    pub(crate) fn of(width: usize) -> Self {
        let columns = (width >= SIDE_BY_SIDE).then(|| {
            let field = (width * 3 / 10).clamp(20, 36);
            let side = (width - INDENT - field - 2 * GAP) / 2;
            (field, side)
        });
        Self { width, columns }
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
        let proposed = parts(&line.proposed, proposed, &none, look);
        self.lay(
            line,
            look.style(Meaning::Field),
            &now,
            Some(&proposed),
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
                self.lay(line, look.style(Meaning::Field), &now, Some(&gone), look)
            }
        }
    }

    fn lay(
        &self,
        line: &comparison::Line,
        field: Style,
        now: &[Part],
        proposed: Option<&[Part]>,
        look: &Look<'_>,
    ) -> Vec<Line<'static>> {
        let label = look.label(&line.label);
        match self.columns {
            Some(columns) => self.beside(columns, &[(label.to_owned(), field)], now, proposed),
            None => {
                // Nothing stands before what is new: a narrow screen has better use for the line.
                let now = match line.kind {
                    LineKind::Added => &[],
                    _ => now,
                };
                self.stacked(&[(label.to_owned(), field)], now, proposed, look)
            }
        }
    }

    fn beside(
        &self,
        (field, side): (usize, usize),
        label: &[Part],
        now: &[Part],
        proposed: Option<&[Part]>,
    ) -> Vec<Line<'static>> {
        // A value that stays needs no second column: it takes the room of both.
        let now_width = proposed.map_or(2 * side + GAP, |_| side);
        let columns = [
            (INDENT, flow(label, field)),
            (INDENT + field + GAP, flow(now, now_width)),
            (
                INDENT + field + GAP + side + GAP,
                proposed.map_or_else(Vec::new, |proposed| flow(proposed, side)),
            ),
        ];
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
        proposed: Option<&[Part]>,
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
        match proposed {
            None => add("  ", INDENT, now),
            Some(proposed) => {
                if !now.is_empty() {
                    add("- ", INDENT, now);
                }
                if !proposed.is_empty() {
                    add("+ ", INDENT, proposed);
                }
            }
        }
        lines
    }
}

type Part = (String, Style);

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
        };
        let (themes, words) = (Themes::default(), Words::new(Language::Indonesian));
        let look = Look {
            theme: themes.get("mono"),
            words: &words,
        };
        let mark = look.style(Meaning::ChangedMark).add_modifier;
        let lines = Table::of(80).changed(&line, &look);
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
