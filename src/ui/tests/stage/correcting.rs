//! Corrections: drafted ones, and one being made.

use super::*;
use crate::{
    app::{effect::Effect, message::Msg},
    domain::{
        correction::{Amended, Correction},
        session::CORRECTION,
    },
};

/// A review in which everything proposed may be put right, with two corrections drafted.
pub(crate) fn corrected() -> State {
    let mut dossier = dossier();
    dossier.correctable = dossier.proposed.keys().cloned().collect();
    dossier.log[1].amended.push(Amended {
        field: "golongan_id".to_owned(),
        original: "32".to_owned(),
        corrected: "33".to_owned(),
        reason: "sesuai SK".to_owned(),
    });
    let mut state = review_of(dossier);
    let features = &mut state.session.as_mut().unwrap().abilities.features;
    features.push(CORRECTION.to_owned());
    let proposed = |state: &State, field: &str| {
        let file = state.review.as_ref().unwrap().file.as_ref().unwrap();
        file.dossier.proposed[field].clone()
    };
    for (field, to, reason) in [
        (
            "sk_nomor",
            "823/212/CONTOH/2021",
            "menurut SK halaman 1, angka terakhir tertukar",
        ),
        ("jenis_kp_id", "102", "pilihan, bukan reguler"),
    ] {
        let correction = Correction::new(field, proposed(&state, field), to.into(), reason);
        let drafted = &mut state.review.as_mut().unwrap().begun.drafted;
        drafted.put(correction.unwrap());
    }
    let kinds = [("102".to_owned(), "Pilihan".to_owned())];
    state.references.insert("jenis-kp".to_owned(), kinds.into());
    state.reread();
    state
}

/// A correction being made: keys pressed on a field.
pub(crate) fn correcting(field: Option<&str>, keys: &[&str]) -> State {
    let mut state = corrected();
    let review = state.review.as_mut().unwrap();
    match field {
        Some(field) => review.go_to_field(field),
        None => assert!(review.jump(|item| matches!(item, Item::Log(_)))),
    }
    for key in ["e"].iter().chain(keys) {
        let key = Msg::Key(key.parse().unwrap(), state.moment);
        let effects = update(&mut state, key);
        if effects.contains(&Effect::FetchReference("golongan".to_owned())) {
            let codes = ["II/d", "III/a", "III/b", "III/c", "III/d", "IV/a"];
            let codes = codes.iter().enumerate();
            let codes = codes.map(|(at, words)| ((at + 24).to_string(), (*words).to_owned()));
            let list = Msg::Referenced("golongan".to_owned(), Ok(codes.collect()));
            update(&mut state, list);
        }
    }
    state
}
