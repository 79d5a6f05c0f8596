//! The way of a proposal as a line: from the civil servant through the officials to the record, with
//! the one before whom it lies marked.

use ratatui::text::Line;

use crate::{
    app::state::State,
    config::Meaning,
    domain::{
        proposal::{Dossier, Proposal},
        role::Official,
        stage::Stage,
    },
    ui::{
        Look,
        text::{self, Strip},
    },
};

/// A station of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Station {
    CivilServant,
    Official(Official),
    Record,
}

/// `ASN ─ [OPD] ─ BKPSDM ─ data tercatat   Input Berkas`; the last are the server's own words.
pub(crate) fn line(
    proposal: &Proposal,
    dossier: Option<&Dossier>,
    state: &State,
    look: &Look<'_>,
    width: usize,
) -> Line<'static> {
    let way = way(proposal, state);
    let present = present(proposal, dossier, state);
    let names: Vec<_> = way.iter().map(|station| name(*station, look)).collect();
    let wide: usize = names.iter().map(|name| text::width(name) + 3).sum();
    // The server's words are worth more than the blanks between the stations.
    let words = text::width(&proposal.status.words);
    let joint = if wide + 2 + words <= width {
        " ─ "
    } else {
        "─"
    };
    let mut line = Strip::new(width);
    for (at, (station, name)) in way.iter().zip(names).enumerate() {
        if at > 0 {
            line.put(joint, look.style(Meaning::Border));
        }
        if Some(*station) == present {
            line.put(&format!("[{name}]"), look.style(Meaning::StageNow));
        } else {
            line.put(&name, look.style(Meaning::Stage));
        }
    }
    let meaning = match proposal.stage() {
        Stage::Refused | Stage::Deleted | Stage::Unknown => Meaning::Bad,
        Stage::ReturnedToAsn | Stage::ReturnedBetween => Meaning::Warning,
        _ => Meaning::Dim,
    };
    line.gap(3).put(&proposal.status.words, look.style(meaning));
    line.done()
}

fn way(proposal: &Proposal, state: &State) -> Vec<Station> {
    let chain = state.session.as_ref().map(|session| {
        let table = &session.abilities.authority;
        table.chain(&proposal.category)
    });
    let officials = chain.unwrap_or_default().iter().copied();
    std::iter::once(Station::CivilServant)
        .chain(officials.map(Station::Official))
        .chain(std::iter::once(Station::Record))
        .collect()
}

/// Where it lies. The server's word on whose turn it is goes before our table's.
fn present(proposal: &Proposal, dossier: Option<&Dossier>, state: &State) -> Option<Station> {
    match proposal.stage() {
        Stage::Approved => Some(Station::Record),
        Stage::ReturnedToAsn => Some(Station::CivilServant),
        stage => {
            let table = || {
                let session = state.session.as_ref()?;
                let table = &session.abilities.authority;
                table.turn(&proposal.category, stage)
            };
            let turn = dossier.and_then(|dossier| dossier.turn).or_else(table);
            turn.map(Station::Official)
        }
    }
}

fn name(station: Station, look: &Look<'_>) -> String {
    match station {
        Station::CivilServant => look.say("official-asn").into_owned(),
        Station::Official(official) => look
            .say(&format!("official-{}", official.slug()))
            .into_owned(),
        Station::Record => look.say("official-record").into_owned(),
    }
}
