//! A correction being made (*koreksi*): it lies over the lower part of the review, so that the changed
//! fields stay in sight above it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use crate::{
    app::{
        screens::correct::{Choice, Codes, Correct, Focus, Whole},
        text_field::TextField,
    },
    config::Meaning,
    domain::{
        category::{FieldKind, FieldSpec},
        comparison,
        correction::Wrong,
        value::References,
    },
    ui::{
        Look, MARK, place,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
    words::Sentence,
};

/// Most rows of a list to choose from.
const MOST_ROWS: usize = 10;

/// The sheet that the correction is written on, over the lower rows of the screen.
pub(crate) struct Sheet {
    area: Rect,
    lines: Vec<Line<'static>>,
    /// Column and line of the cursor.
    cursor: (usize, usize),
}

/// What the lines are laid with.
struct Layer<'a> {
    form: &'a Correct,
    look: &'a Look<'a>,
    width: usize,
    /// Where what is typed begins.
    input_at: usize,
    lines: Vec<Line<'static>>,
    cursor: (usize, usize),
}

impl Sheet {
    /// Lays it in a screen, of which some rows are left to the review.
    pub(crate) fn of(area: Rect, look: &Look<'_>, form: &Correct) -> Self {
        let names = ["correct-field", "correct-value", "correct-why"];
        let widest = names.iter().map(|name| text::width(&look.say(name))).max();
        let mut layer = Layer {
            form,
            look,
            width: usize::from(area.width),
            input_at: INDENT + widest.unwrap_or(0) + 2,
            lines: Vec::new(),
            cursor: (0, 0),
        };
        // The rule, three fields and what is said of the value have their place.
        let free = usize::from(area.height * 3 / 5).saturating_sub(5);
        layer.rule();
        layer.field(free.min(MOST_ROWS));
        if form.chosen.is_some() && form.focus != Focus::Field {
            layer.value(free.min(MOST_ROWS));
            layer.reason();
        }
        let height = u16::try_from(layer.lines.len()).unwrap_or(u16::MAX);
        let height = height.min(area.height);
        // Where there are too few rows, those around the cursor are kept.
        let over = layer.lines.len() - usize::from(height);
        let from = over.min(layer.cursor.1);
        layer.lines.drain(..from);
        Self {
            area: Rect {
                y: area.bottom() - height,
                height,
                ..area
            },
            lines: layer.lines,
            cursor: (layer.cursor.0, layer.cursor.1 - from),
        }
    }

    /// Rows that it covers.
    pub(crate) fn height(&self) -> u16 {
        self.area.height
    }

    /// Draws it; gives the place of the cursor.
    pub(crate) fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        for (row, line) in (0..self.area.height).zip(&self.lines) {
            write(buffer, self.area, row, line);
        }
        let row = u16::try_from(self.cursor.1).unwrap_or(u16::MAX);
        Some(place(self.area, self.cursor.0, row))
    }
}

impl Layer<'_> {
    /// `── Koreksi nilai usulan ────────`.
    fn rule(&mut self) {
        let border = self.look.style(Meaning::Border);
        let mut line = Strip::new(self.width);
        line.put("── ", border)
            .put(
                &self.look.say("correct-title"),
                self.look.style(Meaning::Title),
            )
            .put(" ", border);
        let left = line.left();
        self.lines.push(line.put(&"─".repeat(left), border).done());
    }

    /// A line of the form: its name, and what is typed into it, if it owns the keyboard with the
    /// cursor there.
    fn input(&mut self, name: &str, field: &TextField, hint: &str, owner: Focus) {
        let look = self.look;
        let mut line = Strip::new(self.width);
        if self.form.focus == owner {
            line.put(MARK, look.style(Meaning::Cursor));
        }
        line.to(INDENT)
            .put(&look.say(name), look.style(Meaning::Field))
            .to(self.input_at);
        let before = field.before();
        let after = &field.text()[before.len()..];
        let (shown, column) = text::window(before, after, line.left());
        if self.form.focus == owner {
            self.cursor = (self.input_at + column, self.lines.len());
        }
        match field.text().is_empty() {
            true => line.put(hint, look.style(Meaning::Dim)),
            false => line.put(&shown, look.style(Meaning::Input)),
        };
        self.lines.push(line.done());
    }

    /// A line of the form that is settled.
    fn settled(&mut self, name: &str, words: &str, meaning: Meaning) {
        let look = self.look;
        let mut line = Strip::new(self.width);
        line.to(INDENT)
            .put(&look.say(name), look.style(Meaning::Field))
            .to(self.input_at)
            .put(words, look.style(meaning));
        self.lines.push(line.done());
    }

    /// What is said below a line of the form.
    fn remark(&mut self, words: &str, meaning: Meaning) {
        let style = self.look.style(meaning);
        let mut line = Strip::new(self.width);
        self.lines
            .push(line.to(self.input_at).put(words, style).done());
    }

    /// The field: the list to choose from, or the one chosen and what is proposed for it.
    fn field(&mut self, rows: usize) {
        let (form, look) = (self.form, self.look);
        let chosen = form.chosen.as_ref().filter(|_| form.focus != Focus::Field);
        let Some(chosen) = chosen else {
            let hint = look.say("correct-find").into_owned();
            self.input("correct-field", &form.search, &hint, Focus::Field);
            let found = form.found();
            if found.is_empty() {
                let none = look.say("correct-none").into_owned();
                self.remark(&none, Meaning::Dim);
            }
            let top = page_of(form.cursor, rows);
            for (at, choice) in found.iter().enumerate().skip(top).take(rows) {
                self.choice(choice, at == form.cursor);
            }
            return;
        };
        let mut fields = form.fields.iter();
        let choice = fields.find(|choice| choice.slug == chosen.slug);
        let label = choice.map_or(chosen.slug.as_str(), |choice| look.label(&choice.label));
        let proposed = choice.map_or("", |choice| choice.proposed.as_str());
        let proposed = match proposed.trim() {
            "" => look.say("table-none").into_owned(),
            proposed => proposed.to_owned(),
        };
        self.settled("correct-field", label, Meaning::Text);
        let said = Sentence::new("correct-proposed").with("value", proposed);
        let said = look.put(&said);
        self.remark(&said, Meaning::Dim);
    }

    fn choice(&mut self, choice: &Choice, marked: bool) {
        let look = self.look;
        let mut line = Strip::new(self.width);
        if marked {
            line.put(MARK, look.style(Meaning::Cursor));
        }
        let name = (self.width * 2 / 5).clamp(12, 36);
        line.to(INDENT)
            .column(look.label(&choice.label), name, look.style(Meaning::Text));
        match &choice.drafted {
            Some(drafted) => line
                .put("~ ", look.style(Meaning::Dim))
                .put(drafted, look.style(Meaning::Added)),
            None => line.put(&choice.proposed, look.style(Meaning::Dim)),
        };
        self.lines.push(line.done());
    }

    /// The new value: typed, or chosen from codes.
    fn value(&mut self, rows: usize) {
        let (form, look) = (self.form, self.look);
        let codes = form.is_of_codes();
        match (&form.code, form.focus) {
            (Some((code, words)), Focus::Reason) if codes => {
                let said = format!("{words} ({code})");
                self.settled("correct-value", &said, Meaning::Added);
                return;
            }
            _ => {}
        }
        let spec = form.chosen.as_ref().and_then(|chosen| chosen.spec.as_ref());
        let hint = hint(spec, codes);
        let hint = look.say(hint).into_owned();
        self.input("correct-value", &form.value, &hint, Focus::Value);
        if codes {
            self.codes(&form.codes, rows);
        } else if let Some(read) = self.as_read(spec) {
            self.remark(&read, Meaning::Dim);
        }
    }

    /// What was typed, as it is understood: a date or a number can be meant otherwise.
    fn as_read(&self, spec: Option<&FieldSpec>) -> Option<String> {
        let spec = spec.filter(|spec| {
            matches!(
                spec.kind,
                FieldKind::Date | FieldKind::Decimal | FieldKind::Bool
            )
        })?;
        let value = match self.form.new_value() {
            Ok(value) => value,
            Err(Wrong::Same) => return Some(self.look.say("correct-wrong-same").into_owned()),
            Err(_) => return None,
        };
        let language = self.look.language();
        let words = comparison::say(Some(spec), &value, &References::new(), language);
        let read = Sentence::new("correct-read").with("value", words);
        Some(self.look.put(&read))
    }

    fn codes(&mut self, codes: &Codes, rows: usize) {
        let look = self.look;
        let note = match codes.whole {
            Whole::Asking => Some("correct-codes-asking"),
            Whole::No => Some("correct-codes-some"),
            Whole::Yes if codes.found.is_empty() => Some("correct-codes-none"),
            Whole::Yes => None,
        };
        let top = page_of(codes.cursor, rows);
        let found = codes.found.iter().enumerate().skip(top);
        for (at, (code, words)) in found.take(rows) {
            let mut line = Strip::new(self.width);
            if at == codes.cursor && self.form.focus == Focus::Value {
                line.put(MARK, look.style(Meaning::Cursor));
            }
            let chosen = self.form.code.as_ref().is_some_and(|(own, _)| own == code);
            line.to(1);
            if chosen {
                line.put("✓", look.style(Meaning::Good));
            }
            line.to(self.input_at).put(words, look.style(Meaning::Text));
            if text::width(code) + 2 <= line.left() {
                line.to(self.width - text::width(code))
                    .put(code, look.style(Meaning::Dim));
            }
            self.lines.push(line.done());
        }
        if let Some(note) = note {
            let note = look.say(note).into_owned();
            self.remark(&note, Meaning::Dim);
        }
    }

    fn reason(&mut self) {
        let hint = self.look.say("correct-why-hint").into_owned();
        self.input("correct-why", &self.form.reason, &hint, Focus::Reason);
    }
}

/// The first row of the page that a cursor stands on: within a page only the mark moves.
fn page_of(cursor: usize, rows: usize) -> usize {
    let rows = rows.max(1);
    cursor / rows * rows
}

/// What is to be typed.
fn hint(spec: Option<&FieldSpec>, codes: bool) -> &'static str {
    match spec.map(|spec| spec.kind) {
        _ if codes => "correct-hint-code",
        Some(FieldKind::Date) => "correct-hint-date",
        Some(FieldKind::Bool) => "correct-hint-bool",
        Some(FieldKind::Year | FieldKind::Integer | FieldKind::Decimal) => "correct-hint-number",
        _ => "correct-hint-text",
    }
}
