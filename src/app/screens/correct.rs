//! A correction being made (*koreksi*): which field, its new value, why. And the corrections of a
//! proposal that wait for its accept.

use std::collections::BTreeMap;

use crate::{
    app::text_field::{Taken, TextField},
    config::Chord,
    domain::{
        category::{FieldKind, FieldSpec, Label},
        correction::{self, Correction, Wrong},
        proposal::Dossier,
        value::{References, Value, Values},
    },
};

/// Most codes that are shown of those found.
const MOST_CODES: usize = 200;

/// The corrections of one proposal that wait for its accept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafted {
    corrections: Vec<Correction>,
}

impl Drafted {
    /// What an accept takes along.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.corrections.is_empty()
    }

    /// The one of a field.
    pub fn of(&self, field: &str) -> Option<&Correction> {
        self.corrections.iter().find(|it| it.field == field)
    }

    /// Takes one in the place of any other of its field.
    pub fn put(&mut self, correction: Correction) {
        self.remove(&correction.field);
        self.corrections.push(correction);
    }

    /// Takes that of a field away; whether there was one.
    pub fn remove(&mut self, field: &str) -> bool {
        let before = self.corrections.len();
        self.corrections.retain(|it| it.field != field);
        before != self.corrections.len()
    }

    /// Follows a proposal that has changed: what is put right is what stands there now. One that is
    /// as it should be by itself is needed no more.
    pub fn follow(&mut self, proposed: &Values) {
        for correction in &mut self.corrections {
            let stands = proposed.get(&correction.field).unwrap_or(&Value::Empty);
            if !correction::same(stands, &correction.original) {
                correction.original = stands.clone();
            }
        }
        self.corrections
            .retain(|it| !correction::same(&it.original, &it.corrected));
    }

    /// Brings back those of a decision that was not sent, beside what has been drafted since.
    pub fn bring_back(&mut self, corrections: Vec<Correction>) {
        for correction in corrections {
            if self.of(&correction.field).is_none() {
                self.corrections.push(correction);
            }
        }
    }

    /// The dossier as it would be with them; what a code means that it does not explain itself, the
    /// reference lists had from the server say.
    pub fn over(&self, dossier: &Dossier, references: &References) -> Dossier {
        let mut over = dossier.clone();
        over.proposed = correction::laid_over(over.proposed, &self.corrections);
        for (list, codes) in references {
            for code in self.corrections.iter().map(|it| it.corrected.plain()) {
                if let Some(words) = codes.get(&code) {
                    let known = over.references.entry(list.clone()).or_default();
                    known.insert(code, words.clone());
                }
            }
        }
        over
    }
}

/// A field that may be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The field's slug.
    pub slug: String,
    /// What the screen calls it.
    pub label: Label,
    /// The value proposed, in words.
    pub proposed: String,
    /// The value drafted, in words.
    pub drafted: Option<String>,
}

/// The field being put right.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The field's slug.
    pub slug: String,
    /// What the category's file says of it; `None`: a field that it does not know.
    pub spec: Option<FieldSpec>,
    /// The value proposed.
    pub original: Value,
}

impl Chosen {
    /// The reference list that its codes come from.
    pub fn list(&self) -> Option<&str> {
        let spec = self.spec.as_ref()?;
        (spec.kind == FieldKind::Code)
            .then_some(spec.reference.as_deref())
            .flatten()
    }
}

/// The codes that a value is chosen from.
#[derive(Debug, Default)]
pub struct Codes {
    /// All that are known: code to words.
    pub all: BTreeMap<String, String>,
    /// Those that hold every word typed, the first of them.
    pub found: Vec<(String, String)>,
    /// The place of the cursor in them.
    pub cursor: usize,
    /// Whether the server has told all of them.
    pub whole: Whole,
}

/// Whether a list of codes is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whole {
    /// The server is being asked.
    #[default]
    Asking,
    /// It is.
    Yes,
    /// It could not be had: those that the proposal itself explains are all there are.
    No,
}

/// What owns the keyboard in a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list of fields.
    Field,
    /// The new value.
    Value,
    /// The reason.
    Reason,
}

/// What the correction remembers until it is taken or dropped.
#[derive(Debug)]
pub struct Correct {
    /// The fields that may be put right, in the order of the form.
    pub fields: Vec<Choice>,
    /// What was typed to find one.
    pub search: TextField,
    /// The place of the cursor in the fields found.
    pub cursor: usize,
    /// The field chosen.
    pub chosen: Option<Chosen>,
    /// The new value as typed; for a code what was typed to find it.
    pub value: TextField,
    /// The codes, where the value is one.
    pub codes: Codes,
    /// The code chosen.
    pub code: Option<(String, String)>,
    /// Why.
    pub reason: TextField,
    /// What owns the keyboard.
    pub focus: Focus,
    /// What is wrong with what was typed.
    pub problem: Option<Wrong>,
}

impl Correct {
    /// Begins one; a field is to be chosen.
    pub fn new(fields: Vec<Choice>) -> Self {
        Self {
            fields,
            search: TextField::default(),
            cursor: 0,
            chosen: None,
            value: TextField::default(),
            codes: Codes::default(),
            code: None,
            reason: TextField::default(),
            focus: Focus::Field,
            problem: None,
        }
    }

    /// Goes on with a field; what was drafted for it stands there to be changed.
    pub fn choose(&mut self, chosen: Chosen, drafted: Option<&Correction>, known: &References) {
        self.codes = Codes::default();
        self.code = None;
        let list = chosen.list().and_then(|list| known.get(list));
        self.codes.all = list.cloned().unwrap_or_default();
        let value = drafted.map_or(&chosen.original, |it| &it.corrected).plain();
        match chosen.list() {
            Some(_) => {
                let words = self.codes.all.get(&value).cloned();
                self.code = drafted
                    .is_some()
                    .then(|| (value.clone(), words.unwrap_or(value)));
                self.value = TextField::default();
            }
            // What would not stand in the field as it is, is not put there: it would come out
            // otherwise without anybody having touched it.
            None => {
                let field = TextField::new(&value);
                self.value = match field.text() == value {
                    true => field,
                    false => TextField::default(),
                };
            }
        }
        self.reason = TextField::new(drafted.map_or("", |it| &it.reason));
        self.chosen = Some(chosen);
        self.focus = Focus::Value;
        self.problem = None;
        self.look_up();
    }

    /// Whether something was typed that would be missed.
    pub fn is_begun(&self) -> bool {
        let typed = match &self.chosen {
            Some(chosen) if chosen.list().is_none() => {
                let typed = self.value.text();
                !typed.is_empty() && typed != chosen.original.plain()
            }
            Some(_) => self.code.is_some(),
            None => false,
        };
        typed || !self.reason.text().trim().is_empty()
    }

    /// Whether it says no more than what is drafted for its field already.
    pub fn says(&self, drafted: &Correction) -> bool {
        let stands = drafted.corrected.plain();
        let same = match self.chosen.as_ref().and_then(Chosen::list) {
            Some(_) => self.code.as_ref().is_none_or(|(code, _)| *code == stands),
            None => self.value.text().is_empty() || self.value.text() == stands,
        };
        same && self.reason.text() == drafted.reason
    }

    /// The fields that hold every word typed.
    pub fn found(&self) -> Vec<&Choice> {
        let typed = self.search.text().to_lowercase();
        let words: Vec<_> = typed.split_whitespace().collect();
        let holds = |choice: &&Choice| {
            let (id, en) = (&choice.label.id, &choice.label.en);
            let text = format!("{} {id} {en}", choice.slug).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.fields.iter().filter(holds).collect()
    }

    /// The slug of the field chosen, or of the one under the cursor.
    pub fn field(&self) -> Option<String> {
        match (self.focus, &self.chosen) {
            (Focus::Value | Focus::Reason, Some(chosen)) => Some(chosen.slug.clone()),
            _ => self.found().get(self.cursor).map(|it| it.slug.clone()),
        }
    }

    /// Takes the codes of a reference list.
    pub fn take_codes(&mut self, list: &str, codes: Option<&BTreeMap<String, String>>) {
        if self.chosen.as_ref().and_then(Chosen::list) != Some(list) {
            return;
        }
        match codes {
            Some(codes) => {
                self.codes.all = codes.clone();
                self.codes.whole = Whole::Yes;
            }
            None => self.codes.whole = Whole::No,
        }
        if let Some((code, words)) = &mut self.code
            && let Some(known) = self.codes.all.get(code)
        {
            words.clone_from(known);
        }
        self.look_up();
    }

    /// Finds the codes that hold every word typed.
    pub fn look_up(&mut self) {
        let typed = self.value.text().to_lowercase();
        let words: Vec<_> = typed.split_whitespace().collect();
        let holds = |(code, said): &(&String, &String)| {
            let text = format!("{code} {said}").to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let found = self.codes.all.iter().filter(holds).take(MOST_CODES);
        self.codes.found = found
            .map(|(code, said)| (code.clone(), said.clone()))
            .collect();
        self.codes.cursor = 0;
    }

    /// Moves in what is chosen from.
    pub fn move_by(&mut self, by: isize) {
        let (cursor, length) = match self.focus {
            Focus::Field => {
                let length = self.found().len();
                (&mut self.cursor, length)
            }
            Focus::Value => (&mut self.codes.cursor, self.codes.found.len()),
            Focus::Reason => return,
        };
        *cursor = cursor
            .saturating_add_signed(by)
            .min(length.saturating_sub(1));
    }

    /// Whether the value is chosen from codes.
    pub fn is_of_codes(&self) -> bool {
        self.chosen.as_ref().is_some_and(|it| it.list().is_some())
    }

    /// Takes a key for the text that owns the keyboard.
    pub fn type_in(&mut self, chord: &Chord) -> Taken {
        let taken = self.text().press(chord);
        if taken == Taken::Changed {
            self.changed();
        }
        taken
    }

    /// Takes pasted text, made harmless and of one line.
    pub fn paste(&mut self, text: &str) {
        self.text().insert(text);
        self.changed();
    }

    fn text(&mut self) -> &mut TextField {
        match self.focus {
            Focus::Field => &mut self.search,
            Focus::Value => &mut self.value,
            Focus::Reason => &mut self.reason,
        }
    }

    fn changed(&mut self) {
        self.problem = None;
        match self.focus {
            Focus::Field => self.cursor = 0,
            Focus::Value if self.is_of_codes() => self.look_up(),
            Focus::Value | Focus::Reason => {}
        }
    }

    /// Goes on from the value to the reason: a code is taken from under the cursor, anything else is
    /// checked first.
    pub fn settle_value(&mut self) {
        if self.is_of_codes() {
            // An untouched search leaves what was chosen before.
            let keeps = self.value.text().is_empty() && self.codes.cursor == 0;
            if !(keeps && self.code.is_some())
                && let Some(found) = self.codes.found.get(self.codes.cursor)
            {
                self.code = Some(found.clone());
            }
        }
        self.problem = self.new_value().err();
        if self.problem.is_none() {
            self.focus = Focus::Reason;
        }
    }

    /// The new value, as the field's kind reads it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new_value(&self) -> Result<Value, Wrong> {
        let chosen = self.chosen.as_ref().ok_or(Wrong::Needed)?;
        let spec = chosen.spec.as_ref();
        let value = match (chosen.list(), &self.code) {
            (Some(_), Some((code, _))) => correction::read(spec, code, None)?,
            (Some(_), None) => return Err(Wrong::Code),
            (None, _) => correction::read(spec, self.value.text(), None)?,
        };
        match correction::same(&chosen.original, &value) {
            true => Err(Wrong::Same),
            false => Ok(value),
        }
    }

    /// The correction as it stands.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn complete(&self) -> Result<Correction, Wrong> {
        let value = self.new_value()?;
        let chosen = self.chosen.as_ref().ok_or(Wrong::Needed)?;
        let original = chosen.original.clone();
        Correction::new(&chosen.slug, original, value, self.reason.text())
    }
}
