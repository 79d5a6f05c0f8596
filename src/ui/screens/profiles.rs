//! The profiles to choose from (*profil*): the one at work marked, the others a key away.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    app::{
        screens::profiles::{ProfileEntry, Profiles},
        state::State,
    },
    config::Meaning,
    ui::{
        Look, MARK, Scene, follow, place,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
};

/// Cells that a column takes at most; on a narrow terminal two fifths of the line.
const MOST: usize = 26;

/// Draws it.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    list: &Profiles,
) -> Scene {
    let width = usize::from(area.width);
    let head = u16::from(area.height >= 8) + 1;
    let mut title = Strip::new(width);
    let title = title
        .to(INDENT)
        .put(&look.say("profile-title"), look.style(Meaning::Title))
        .done();
    write(buffer, area, 0, &title);
    let rows: Vec<_> = state
        .profiles
        .iter()
        .map(|entry| columns(entry, look))
        .collect();
    let wide: [usize; 3] = std::array::from_fn(|at| {
        let cells = rows.iter().map(|row| text::width(&row[at])).max();
        cells.unwrap_or(0).min(MOST).min(width * 2 / 5)
    });
    let page = u64::from(area.height.saturating_sub(head));
    let top = follow(0, list.cursor as u64, page, rows.len() as u64) as usize;
    let mut cursor = None;
    for (row, (at, columns)) in (head..area.height).zip(rows.iter().enumerate().skip(top)) {
        let mut line = Strip::new(width);
        if at == list.cursor {
            line.put(MARK, look.style(Meaning::Cursor));
            cursor = Some(place(area, 0, row));
        }
        let active = state.profiles[at].label == state.profile;
        let sign = if active { "●" } else { "○" };
        line.to(INDENT).put(sign, look.style(Meaning::Text)).gap(1);
        let [name, host, user, role] = columns;
        line.column(name, wide[0], look.style(Meaning::Text)).gap(1);
        for (column, wide) in [(host, wide[1]), (user, wide[2])] {
            line.column(column, wide, look.style(Meaning::Dim)).gap(1);
        }
        line.put(role, look.style(Meaning::Dim));
        write(buffer, area, row, &line.done());
    }
    Scene {
        cursor: Some(cursor.unwrap_or(place(area, 0, 0))),
        ..Scene::default()
    }
}

/// Name, host, account, role.
fn columns(entry: &ProfileEntry, look: &Look<'_>) -> [String; 4] {
    let name = match entry.label.name.as_str() {
        "" => look.say("profile-unnamed").into_owned(),
        name => name.to_owned(),
    };
    let role = entry
        .role
        .map(|role| look.say(&format!("role-{}", role.slug())).into_owned());
    [
        name,
        entry.host.clone(),
        entry.user.clone().unwrap_or_default(),
        role.unwrap_or_default(),
    ]
}
