//! Which keys do what: the defaults of `keys.toml`, the user's `[keys]` over them, verb by verb.
//!
//! A key that decides decides everywhere and does nothing else: [`Keymap`] cannot be built
//! otherwise. What a verb does is none of this module's business.

use std::ops::Range;

use toml::de::DeTable;

use super::{
    chord::Chord,
    problem::Fault,
    source::{Document, Entry, Source, entries},
};

const DEFAULTS: &str = include_str!("keys.toml");

/// Verbs and their keys, in the order of `keys.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// A verb and its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The verb's slug.
    pub verb: String,
    /// What sort of verb it is.
    pub nature: Nature,
    /// Its keys, the one to show first.
    pub chords: Vec<Chord>,
    /// Keys that work beside whatever the user chooses, where they are free.
    always: Vec<Chord>,
}

/// What sort of verb it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// It moves or shows.
    Moving,
    /// It decides on a proposal, or sends a decision.
    Deciding,
    /// Anything else.
    Other,
}

impl Default for Keymap {
    /// The keys that the program ships.
    fn default() -> Self {
        let document = Document::embedded("keys.toml", DEFAULTS);
        let mut source = Source::new(&document);
        let table = source.table();
        let mut keymap = Self { bindings: vec![] };
        for (name, nature) in [
            ("moving", Nature::Moving),
            ("deciding", Nature::Deciding),
            ("other", Nature::Other),
        ] {
            let verbs = table.get(name).and_then(|verbs| verbs.get_ref().as_table());
            for (entry, _) in verbs.into_iter().flat_map(entries) {
                keymap.bindings.push(Binding {
                    verb: entry.0.to_owned(),
                    nature,
                    chords: chords(&mut source, entry).unwrap_or_default(),
                    always: vec![],
                });
            }
        }
        let always = table.get("always").and_then(|t| t.get_ref().as_table());
        for (entry, _) in always.into_iter().flat_map(entries) {
            let chords = chords(&mut source, entry).unwrap_or_default();
            if let Some(binding) = keymap.binding_mut(entry.0) {
                binding.always = chords;
            }
        }
        keymap
    }
}

impl Keymap {
    /// The verbs that a key may mean; the screen says which of them applies.
    pub fn verbs_for(&self, chord: &Chord) -> impl Iterator<Item = &str> {
        let chord = *chord;
        self.bindings
            .iter()
            .filter(move |binding| binding.chords.contains(&chord))
            .map(|binding| binding.verb.as_str())
    }

    /// The keys of a verb, the one to show first; none for a verb that is not bound.
    pub fn chords_for(&self, verb: &str) -> &[Chord] {
        let binding = self.bindings.iter().find(|binding| binding.verb == verb);
        binding.map_or(&[], |binding| &binding.chords)
    }

    /// All verbs in their order.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Lays the user's `[keys]` over these; what is wrong goes to the source, and there the keys
    /// stay as they were.
    pub(super) fn overlay(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) {
        let mut changed: Vec<(String, Range<usize>)> = vec![];
        for (entry, name) in entries(table) {
            let Some(at) = self.position(entry.0) else {
                let known = self.bindings.iter().map(|binding| binding.verb.as_str());
                source.unknown(entry.0, name, known);
                continue;
            };
            if let Some(chords) = chords(source, entry) {
                self.bindings[at].chords = chords;
                changed.push((entry.0.to_owned(), entry.1.span()));
            }
        }
        self.settle(source, changed);
        self.add_always();
    }

    /// Gives back the default keys where a deciding key would mean something else as well. Giving
    /// back may meet another change, so it goes on until all is well; the defaults themselves are.
    fn settle(&mut self, source: &mut Source<'_>, mut changed: Vec<(String, Range<usize>)>) {
        let defaults = Self::default();
        while let Some((chord, deciding, other)) = self.conflict() {
            let fault = Fault::DecidingChord {
                chord: chord.to_string(),
                verb: deciding.clone(),
                other: other.clone(),
            };
            let before = changed.len();
            for (verb, at) in
                changed.extract_if(.., |(verb, _)| [&deciding, &other].contains(&&*verb))
            {
                source.report(at, fault.clone());
                if let Some(binding) = self.binding_mut(&verb) {
                    binding.chords = defaults.chords_for(&verb).to_vec();
                }
            }
            if changed.len() == before {
                break;
            }
        }
    }

    /// A deciding key that means something else as well: the key, what it decides, what else.
    fn conflict(&self) -> Option<(Chord, String, String)> {
        let deciding = |binding: &&Binding| binding.nature == Nature::Deciding;
        for binding in self.bindings.iter().filter(deciding) {
            for chord in &binding.chords {
                let other = self.verbs_for(chord).find(|verb| *verb != binding.verb);
                if let Some(other) = other {
                    return Some((*chord, binding.verb.clone(), other.to_owned()));
                }
            }
        }
        None
    }

    fn add_always(&mut self) {
        for at in 0..self.bindings.len() {
            for chord in self.bindings[at].always.clone() {
                if self.verbs_for(&chord).next().is_none() {
                    self.bindings[at].chords.push(chord);
                }
            }
        }
    }

    fn position(&self, verb: &str) -> Option<usize> {
        self.bindings
            .iter()
            .position(|binding| binding.verb == verb)
    }

    fn binding_mut(&mut self, verb: &str) -> Option<&mut Binding> {
        self.bindings
            .iter_mut()
            .find(|binding| binding.verb == verb)
    }
}

/// The keys of an entry; `None` where one of them is none, which is reported.
fn chords(source: &mut Source<'_>, entry: Entry<'_>) -> Option<Vec<Chord>> {
    let texts = source.texts(entry)?;
    let mut chords = vec![];
    let mut sound = true;
    for (text, at) in texts {
        match text.parse() {
            Ok(chord) => chords.push(chord),
            Err(_) => {
                sound = false;
                let chord = text.to_owned();
                source.report(at, Fault::BadChord { chord });
            }
        }
    }
    sound.then_some(chords)
}

#[cfg(test)]
mod tests {
    use super::{super::problem::Problem, *};

    fn over(keys: &str) -> (Keymap, Vec<Problem>) {
        let document = Document::embedded("config.toml", keys);
        let mut source = Source::new(&document);
        let mut keymap = Keymap::default();
        let table = source.table();
        keymap.overlay(&mut source, &table);
        (keymap, source.problems())
    }

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn the_defaults_are_sound_and_complete() {
        let document = Document::embedded("keys.toml", DEFAULTS);
        let mut source = Source::new(&document);
        for (entry, _) in entries(&source.table()) {
            let table = source.subtable(entry).unwrap();
            for (entry, _) in entries(table) {
                assert!(
                    !chords(&mut source, entry).unwrap().is_empty(),
                    "{}",
                    entry.0
                );
            }
        }
        assert_eq!(source.problems(), []);
        let keymap = Keymap::default();
        let verbs: Vec<_> = keymap.bindings().iter().map(|b| b.verb.as_str()).collect();
        assert_eq!(verbs.len(), 53);
        assert_eq!(verbs[..2], ["move-down", "move-up"]);
        assert_eq!(
            keymap.chords_for("open"),
            [chord("enter"), chord("l"), chord("right")]
        );
        assert_eq!(
            keymap.verbs_for(&chord("down")).collect::<Vec<_>>(),
            ["move-down"]
        );
        assert!(keymap.chords_for("no-such-verb").is_empty());
    }

    #[test]
    fn a_key_that_decides_does_nothing_else() {
        let keymap = Keymap::default();
        assert_eq!(keymap.conflict(), None);
        for verb in ["accept", "return", "refuse", "send"] {
            assert!(!keymap.chords_for(verb).is_empty());
            for chord in keymap.chords_for(verb) {
                assert_eq!(keymap.verbs_for(chord).collect::<Vec<_>>(), [verb]);
            }
        }
    }

    #[test]
    fn the_user_rebinds_verb_by_verb() {
        let (keymap, problems) = over("undo = 'ctrl-z'\nmove-down = ['n']\nnext-proposal = []\n");
        assert_eq!(problems, []);
        assert_eq!(keymap.chords_for("undo"), [chord("ctrl-z")]);
        assert_eq!(keymap.chords_for("move-down"), [chord("n"), chord("down")]);
        assert!(keymap.chords_for("next-proposal").is_empty());
        assert_eq!(keymap.verbs_for(&chord("u")).count(), 0);
    }

    #[test]
    fn arrows_may_be_given_away() {
        let (keymap, problems) = over("move-down = 'j'\nfold = 'down'\n");
        assert_eq!(problems, []);
        assert_eq!(keymap.chords_for("move-down"), [chord("j")]);
    }

    #[test]
    fn a_deciding_key_is_not_shared_whoever_takes_it() {
        for keys in [
            "accept = 'j'",
            "move-down = 'a'",
            "accept = 't'",
            "accept = ['y', 'enter']",
        ] {
            let (keymap, problems) = over(keys);
            assert_eq!(problems.len(), 1, "{keys}");
            assert_eq!(problems[0].fault.id(), "config-deciding-chord");
            assert_eq!(keymap, over("").0, "{keys}");
        }
        // Each change alone is sound, but what the first gives back meets the second.
        let (keymap, problems) = over("accept = 'j'\nlog = 'a'");
        assert_eq!(problems.len(), 2);
        assert_eq!(keymap, over("").0);
    }

    #[test]
    fn keys_may_change_places() {
        let (keymap, problems) = over("accept = 'j'\nmove-down = 'a'");
        assert_eq!(problems, []);
        assert_eq!(
            keymap.verbs_for(&chord("j")).collect::<Vec<_>>(),
            ["accept"]
        );
    }

    #[test]
    fn unknown_verbs_and_keys_are_named() {
        let (keymap, problems) = over("acept = 'a'\nundo = ['u', 'super-u']\nquit = 3\n");
        let faults: Vec<_> = problems.into_iter().map(|problem| problem.fault).collect();
        let unknown = Fault::UnknownKey {
            key: "acept".into(),
            near: "accept".into(),
        };
        assert_eq!(faults[0], unknown);
        let chord = "super-u".into();
        assert_eq!(faults[1], Fault::BadChord { chord });
        assert_eq!(faults[2].id(), "config-wrong-type");
        assert_eq!(keymap, over("").0);
    }
}
