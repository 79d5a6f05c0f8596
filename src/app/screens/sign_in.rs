//! The sign-in form (*masuk*).

use crate::{app::text_field::TextField, domain::failure::Failure};

/// What the form remembers.
#[derive(Debug, Default)]
pub struct SignIn {
    /// User name.
    pub user: TextField,
    /// Password; never shown, never logged, emptied when it is sent.
    pub password: TextField,
    /// What owns the keyboard.
    pub focus: Focus,
    /// Whether an attempt is under way.
    pub working: bool,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// What is missing.
    pub missing: Option<Focus>,
}

/// The fields of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// User name.
    #[default]
    User,
    /// Password.
    Password,
}

impl SignIn {
    /// The field that owns the keyboard.
    pub fn field(&mut self) -> &mut TextField {
        match self.focus {
            Focus::User => &mut self.user,
            Focus::Password => &mut self.password,
        }
    }

    /// Goes to the other field.
    pub fn switch(&mut self) {
        self.focus = match self.focus {
            Focus::User => Focus::Password,
            Focus::Password => Focus::User,
        };
    }
}
