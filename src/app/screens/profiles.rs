//! The profiles to choose from (*profil*): which one is active, and which others there are.

use crate::domain::role::Role;

/// A profile as the program names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileLabel {
    /// Its key in the settings; `None`: the one without a name.
    pub key: Option<String>,
    /// What the screen calls it; empty where it needs no name.
    pub name: String,
}

/// A profile in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileEntry {
    /// Which one.
    pub label: ProfileLabel,
    /// The host of its server; empty where it is asked for.
    pub host: String,
    /// The account, where it is set.
    pub user: Option<String>,
    /// As which official it decides, where that is set.
    pub role: Option<Role>,
}

/// What the list remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    /// The row of the cursor.
    pub cursor: usize,
    /// Whether it has been said that a note begun would be lost.
    pub warned: bool,
}

impl Profiles {
    /// Moves the cursor within so many rows.
    pub fn move_by(&mut self, rows: isize, total: usize) {
        let last = total.saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
        self.warned = false;
    }
}
