//! Correct (*koreksi*): a proposed value is put right, with the reason; it goes out with the accept.

use std::collections::BTreeMap;

use super::Action;
use crate::{
    app::{
        effect::Effect,
        guard,
        notice::{Notice, Weight},
        screens::correct::{Choice, Chosen, Correct, Focus},
        state::{Overlay, Place, State},
        text_field::Taken,
    },
    config::{Chord, Key, Mods},
    domain::{
        category::{FieldSpec, Label, Variant},
        comparison,
        decision::Outcome,
        failure::Failure,
        proposal::{Change, Dossier},
        session::Corrections,
        value::Value,
    },
    words::Sentence,
};

/// The verb's name in the key table.
pub(super) const SLUG: &str = "correct";
/// The verb whose key takes a correction away; it clears elsewhere too.
const REMOVE: &str = "clear-filter";
/// How far a page goes in a list.
const PAGE: isize = 8;

fn reviewing(state: &State) -> bool {
    let here = state.overlay.is_none() && state.place == Place::Review;
    here && state.review.is_some()
}

/// Puts the field under the cursor right, or lets one be chosen.
pub fn offer(state: &State) -> Option<Action> {
    (reviewing(state) && may(state).is_ok()).then_some(begin)
}

/// Says why nothing can be put right here, to whoever presses the key all the same.
pub(super) fn explain(state: &mut State, chord: &Chord) {
    let meant = state.keymap.verbs_for(chord).any(|slug| slug == SLUG);
    if meant
        && reviewing(state)
        && let Err(why) = may(state)
    {
        warn(state, why);
    }
}

/// Whether this account may put anything right in the proposal on the screen.
fn may(state: &State) -> Result<(), Sentence> {
    guard::may_decide(state)?;
    let (Some(dossier), Some(session)) = (dossier(state), &state.session) else {
        return Err(Sentence::new("cannot-incomplete"));
    };
    if !dossier.correctable.is_empty() && session.corrections() != Corrections::Not {
        return Ok(());
    }
    let written = matches!(dossier.proposal.change, Change::Insert | Change::Update);
    Err(match (written, session.corrections()) {
        (false, _) => Sentence::new("correct-not-written"),
        (true, Corrections::Not) => Sentence::new("correct-not-here"),
        (true, _) => Sentence::new("correct-not-yours"),
    })
}

/// Whether what was drafted may go out with this outcome.
///
/// # Errors
/// Why not, in words.
pub(super) fn may_go(state: &State, outcome: Outcome) -> Result<(), Sentence> {
    let (Some(review), Some(dossier)) = (&state.review, dossier(state)) else {
        return Ok(());
    };
    let drafted = &review.begun.drafted;
    if outcome != Outcome::Accept {
        return Ok(());
    }
    // What is half written is neither sent nor left behind in silence, while it can be gone on with.
    let mut half = review.begun.correcting.keys();
    if let Some(slug) = half.find(|slug| dossier.correctable.contains(*slug))
        && may(state).is_ok()
    {
        let name = name_of(state, dossier, slug);
        return Err(Sentence::new("correct-half")
            .with("field", name)
            .with("key", state.key_of(SLUG))
            .with("remove", state.key_of(REMOVE)));
    }
    if drafted.is_empty() {
        return Ok(());
    }
    may(state)?;
    let mut drafted = drafted.corrections().iter();
    let closed = drafted.find(|it| !dossier.correctable.contains(&it.field));
    match closed {
        None => Ok(()),
        Some(closed) => {
            let name = name_of(state, dossier, &closed.field);
            Err(Sentence::new("correct-closed").with("field", name))
        }
    }
}

fn dossier(state: &State) -> Option<&Dossier> {
    let file = state.review.as_ref()?.file.as_ref()?;
    Some(&file.dossier)
}

fn variant<'a>(state: &'a State, dossier: &Dossier) -> Option<&'a Variant> {
    let category = state.catalogue.get(&dossier.proposal.category)?;
    category
        .variant(&dossier.proposal.variant)
        .or_else(|| category.variants.first())
}

/// What the screen calls a field.
fn name_of(state: &State, dossier: &Dossier, slug: &str) -> String {
    let spec = variant(state, dossier).and_then(|variant| variant.field(slug));
    spec.map_or(slug, |spec| {
        spec.label.in_language(state.preferences.language)
    })
    .to_owned()
}

/// The fields that may be put right, in the order of the form, unknown ones last.
fn choices(state: &State, dossier: &Dossier) -> Vec<Choice> {
    let drafted = state.review.as_ref().map(|review| &review.begun.drafted);
    let over = drafted.map(|drafted| drafted.over(dossier, &state.references));
    let references = over
        .as_ref()
        .map_or(&dossier.references, |over| &over.references);
    let specs = variant(state, dossier).map_or(&[][..], |variant| &variant.fields[..]);
    let language = state.preferences.language;
    let choice = |slug: &str, spec: Option<&FieldSpec>| {
        let say = |value: &Value| comparison::say(spec, value, references, language);
        let drafted = drafted.and_then(|drafted| drafted.of(slug));
        Choice {
            slug: slug.to_owned(),
            label: spec.map_or_else(
                || Label {
                    id: slug.to_owned(),
                    en: slug.to_owned(),
                },
                |spec| spec.label.clone(),
            ),
            proposed: dossier.proposed.get(slug).map_or_else(String::new, say),
            drafted: drafted.map(|it| say(&it.corrected)),
        }
    };
    let open = &dossier.correctable;
    let known = specs.iter().filter(|spec| open.contains(&spec.slug));
    let unknown = open
        .iter()
        .filter(|slug| !specs.iter().any(|spec| spec.slug == **slug));
    known
        .map(|spec| choice(&spec.slug, Some(spec)))
        .chain(unknown.map(|slug| choice(slug, None)))
        .collect()
}

fn begin(state: &mut State) -> Vec<Effect> {
    let Some(dossier) = dossier(state) else {
        return Vec::new();
    };
    let fields = choices(state, dossier);
    let under = state.review.as_ref().and_then(|review| review.field());
    let under = under.map(str::to_owned);
    let open = under
        .clone()
        .filter(|slug| dossier.correctable.contains(slug));
    let closed = under.filter(|_| open.is_none());
    let closed = closed.map(|slug| name_of(state, dossier, &slug));
    let kept = state.review.as_mut().and_then(|review| {
        let correcting = &mut review.begun.correcting;
        match &open {
            Some(slug) => correcting.remove(slug),
            None => correcting.pop_first().map(|(_, kept)| kept),
        }
    });
    let mut form = match kept {
        Some(mut kept) => {
            let effects = resume(state, &mut kept, fields);
            state.overlay = Some(Overlay::Correct(kept));
            return effects;
        }
        None => Box::new(Correct::new(fields)),
    };
    let effects = match &open {
        Some(slug) => choose(state, &mut form, slug),
        None => Vec::new(),
    };
    if let Some(name) = closed {
        warn(state, Sentence::new("correct-closed").with("field", name));
    }
    state.overlay = Some(Overlay::Correct(form));
    effects
}

/// Goes on with a field; the codes that it may hold are asked for where they are not known.
fn choose(state: &State, form: &mut Correct, slug: &str) -> Vec<Effect> {
    let (Some(dossier), Some(review)) = (dossier(state), &state.review) else {
        return Vec::new();
    };
    let spec = variant(state, dossier).and_then(|variant| variant.field(slug));
    let chosen = Chosen {
        slug: slug.to_owned(),
        spec: spec.cloned(),
        original: original(dossier, slug),
    };
    let drafted = &review.begun.drafted;
    let known = drafted.over(dossier, &state.references).references;
    form.choose(chosen, drafted.of(slug), &known);
    codes(state, form)
}

/// Goes on with one that was put aside.
fn resume(state: &State, form: &mut Correct, fields: Vec<Choice>) -> Vec<Effect> {
    form.fields = fields;
    if form.focus == Focus::Field {
        form.focus = Focus::Value;
    }
    codes(state, form)
}

/// The codes of the field chosen; they are asked for where they are not known.
fn codes(state: &State, form: &mut Correct) -> Vec<Effect> {
    let list = form.chosen.as_ref().and_then(Chosen::list);
    let Some(list) = list.map(str::to_owned) else {
        return Vec::new();
    };
    match state.references.get(&list) {
        Some(codes) => {
            form.take_codes(&list, Some(codes));
            Vec::new()
        }
        None => vec![Effect::FetchReference(list)],
    }
}

fn original(dossier: &Dossier, slug: &str) -> Value {
    let value = dossier.proposed.get(slug);
    value.cloned().unwrap_or(Value::Empty)
}

/// A reference list came, or did not; then the codes known here are all there are.
pub(in crate::app) fn listed(
    state: &mut State,
    list: &str,
    result: Result<BTreeMap<String, String>, Failure>,
) -> Vec<Effect> {
    let codes = result.ok();
    if let Some(Overlay::Correct(form)) = &mut state.overlay {
        form.take_codes(list, codes.as_ref());
    }
    if let Some(codes) = codes {
        state.references.insert(list.to_owned(), codes);
        // What a drafted code means may be known only now.
        state.reread();
    }
    Vec::new()
}

/// Keys while a correction is being made.
pub fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let verb = |wanted: &str| state.keymap.verbs_for(chord).any(|slug| slug == wanted);
    let (sends, removes) = (verb("send"), verb(REMOVE));
    let Some(Overlay::Correct(form)) = &mut state.overlay else {
        return Vec::new();
    };
    let back = chord.key == Key::Tab && chord.mods == Mods::SHIFT;
    match (chord.key, form.focus) {
        (Key::Esc, _) => park(state),
        _ if removes => remove(state),
        (Key::Enter | Key::Tab, Focus::Field) if !back => return choose_found(state),
        (Key::Tab, Focus::Value) if back => form.focus = Focus::Field,
        (Key::Tab, Focus::Reason) => form.focus = Focus::Value,
        (Key::Enter | Key::Tab, Focus::Value) => form.settle_value(),
        (Key::Enter, Focus::Reason) => accept(state),
        _ if sends => accept(state),
        (Key::Down, _) => form.move_by(1),
        (Key::Up, _) => form.move_by(-1),
        (Key::PageDown, _) => form.move_by(PAGE),
        (Key::PageUp, _) => form.move_by(-PAGE),
        _ => {
            let _: Taken = form.type_in(chord);
        }
    }
    Vec::new()
}

fn choose_found(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Correct(mut form)) = state.overlay.take() else {
        return Vec::new();
    };
    let field = form.field();
    let effects = match &field {
        // Back to the list and on again with the same field: what was typed stays.
        Some(slug) if form.chosen.as_ref().is_some_and(|it| it.slug == *slug) => {
            form.focus = Focus::Value;
            Vec::new()
        }
        Some(slug) => {
            let fields = form.fields.clone();
            keep(state, form);
            let correcting = state.review.as_mut().map(|it| &mut it.begun.correcting);
            match correcting.and_then(|correcting| correcting.remove(slug)) {
                Some(kept) => {
                    form = kept;
                    resume(state, &mut form, fields)
                }
                None => {
                    let at = fields.iter().position(|choice| choice.slug == *slug);
                    form = Box::new(Correct::new(fields));
                    form.cursor = at.unwrap_or(0);
                    choose(state, &mut form, slug)
                }
            }
        }
        None => Vec::new(),
    };
    state.overlay = Some(Overlay::Correct(form));
    effects
}

/// Keeps a correction that is half written with its field; whether it is one. One that was only
/// looked at is drafted already.
fn keep(state: &mut State, form: Box<Correct>) -> bool {
    let slug = form.chosen.as_ref().map(|chosen| chosen.slug.clone());
    let slug = slug.filter(|_| form.is_begun());
    match (&mut state.review, slug) {
        (Some(review), Some(slug)) => {
            let drafted = review.begun.drafted.of(&slug);
            if drafted.is_some_and(|drafted| form.says(drafted)) {
                return false;
            }
            review.begun.correcting.insert(slug, form);
            true
        }
        _ => false,
    }
}

/// Takes the correction on the form, if the proposal is still the one that it is about.
fn accept(state: &mut State) {
    let Some(Overlay::Correct(mut form)) = state.overlay.take() else {
        return;
    };
    let allowed = may(state);
    let stands = dossier(state).zip(form.chosen.as_ref());
    let stands = stands.map(|(dossier, chosen)| original(dossier, &chosen.slug));
    if let (Some(stands), Some(chosen)) = (stands, &mut form.chosen)
        && stands != chosen.original
    {
        chosen.original = stands;
        state.overlay = Some(Overlay::Correct(form));
        return warn(state, Sentence::new("cannot-stale"));
    }
    let correction = match (allowed, form.complete()) {
        (Err(why), _) => {
            state.overlay = Some(Overlay::Correct(form));
            park(state);
            return warn(state, why);
        }
        (Ok(()), Err(problem)) => {
            form.focus = match (problem.is_of_reason(), &form.chosen) {
                (_, None) => Focus::Field,
                (true, _) => Focus::Reason,
                (false, _) => Focus::Value,
            };
            form.problem = form.chosen.is_some().then_some(problem);
            state.overlay = Some(Overlay::Correct(form));
            return;
        }
        (Ok(()), Ok(correction)) => correction,
    };
    let field = correction.field.clone();
    if let Some(review) = &mut state.review {
        review.begun.drafted.put(correction);
    }
    said(state, "corrected", &field);
}

/// Takes away the correction of the field that the form is about, also one that is half written.
fn remove(state: &mut State) {
    let Some(Overlay::Correct(form)) = state.overlay.take() else {
        return;
    };
    let field = form.field();
    let about = form.chosen.as_ref().map(|chosen| &chosen.slug);
    let here = about == field.as_ref() && form.is_begun();
    let removed = field.filter(|field| {
        let kept = state.review.as_mut().is_some_and(|review| {
            let drafted = review.begun.drafted.remove(field);
            review.begun.correcting.remove(field).is_some() || drafted
        });
        kept || here
    });
    match removed {
        Some(field) => {
            // One of another field that is being written stays.
            if !here {
                keep(state, form);
            }
            said(state, "correct-removed", &field);
        }
        None => state.overlay = Some(Overlay::Correct(form)),
    }
}

/// Shows the table as it is now, and says what was done.
fn said(state: &mut State, name: &'static str, field: &str) {
    let label = dossier(state).map(|dossier| name_of(state, dossier, field));
    state.reread();
    if let Some(review) = &mut state.review {
        review.go_to_field(field);
        // Letters still on their way must not decide it: it counts as only just shown.
        review.complete_since = None;
    }
    let said = Sentence::new(name).with("field", label.unwrap_or_default());
    state.notice = Some(Notice::new(Weight::Plain, said));
}

/// Puts the correction aside; what was typed is kept for this proposal.
pub(in crate::app) fn park(state: &mut State) {
    let form = state
        .overlay
        .take_if(|it| matches!(it, Overlay::Correct(_)));
    let Some(Overlay::Correct(form)) = form else {
        return;
    };
    if keep(state, form) {
        let said = Sentence::new("parked").with("key", state.key_of(SLUG));
        state.notice = Some(Notice::new(Weight::Plain, said));
    }
    if let Some(review) = &mut state.review {
        review.complete_since = None;
    }
}

fn warn(state: &mut State, sentence: Sentence) {
    state.notice = Some(Notice::new(Weight::Warning, sentence));
}
