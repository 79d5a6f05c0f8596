//! Signing in (*masuk*): the ways that the server offers, the fields of each, and what a person has
//! to do elsewhere.

use crate::{
    app::{
        effect::{Approach, Credentials, Pasted},
        text_field::TextField,
    },
    domain::{
        failure::Failure,
        sign_in::{Elsewhere, Way},
    },
};

/// What the screen remembers.
#[derive(Debug)]
pub struct SignIn {
    /// The ways to choose from, the best first; the password alone until the server has answered.
    pub ways: Vec<Way>,
    /// The way chosen.
    pub way: Way,
    /// User name.
    pub user: TextField,
    /// Password; never shown, never logged, emptied when it is sent.
    pub password: TextField,
    /// One-time code; may stay empty, emptied when it is sent.
    pub code: TextField,
    /// A token got elsewhere; never shown, never logged, emptied when it is sent.
    pub token: TextField,
    /// What owns the keyboard.
    pub focus: Focus,
    /// What an attempt is doing.
    pub progress: Progress,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// What is missing.
    pub missing: Option<Focus>,
    /// Whether a key has been pressed: then nothing moves under the user's fingers any more.
    pub touched: bool,
}

/// How far an attempt is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// None is under way.
    #[default]
    None,
    /// The server is being asked.
    Asking,
    /// The person has something to do outside the program.
    Elsewhere(Elsewhere),
    /// The last one was given up: what still comes of it in vain is not told.
    GivenUp,
}

/// What owns the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list of ways.
    Ways,
    /// User name.
    #[default]
    User,
    /// Password.
    Password,
    /// One-time code.
    Code,
    /// Token.
    Token,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            ways: vec![Way::Password],
            way: Way::Password,
            user: TextField::default(),
            password: TextField::default(),
            code: TextField::default(),
            token: TextField::long(),
            focus: Focus::default(),
            progress: Progress::default(),
            failure: None,
            missing: None,
            touched: false,
        }
    }
}

impl SignIn {
    /// The screen for an account that is known already, or not.
    pub fn of(user: Option<&str>) -> Self {
        let mut form = Self::default();
        if let Some(user) = user {
            form.user = TextField::new(user);
            form.focus = form.first_field();
        }
        form
    }

    /// Whether an attempt is under way.
    pub fn is_working(&self) -> bool {
        matches!(self.progress, Progress::Asking | Progress::Elsewhere(_))
    }

    /// What the person has to do outside the program.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        match &self.progress {
            Progress::Elsewhere(elsewhere) => Some(elsewhere),
            Progress::None | Progress::Asking | Progress::GivenUp => None,
        }
    }

    /// Takes the ways that the server offers. Where somebody has begun to type, what they type into
    /// stays where it is.
    pub fn offer(&mut self, ways: Vec<Way>) {
        if ways.is_empty() {
            return;
        }
        let kept = ways.contains(&self.way);
        self.ways = ways;
        if self.is_working() || (self.touched && kept) {
            return;
        }
        self.way = self.ways[0];
        self.focus = self.home();
    }

    /// Fields of the way chosen, from top to bottom.
    pub fn fields(&self) -> &'static [Focus] {
        match self.way {
            Way::Password => &[Focus::User, Focus::Password, Focus::Code],
            Way::Token => &[Focus::Token],
            Way::Device | Way::Browser | Way::Command => &[],
        }
    }

    /// The field that owns the keyboard; the list of ways has none.
    pub fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Ways => None,
            Focus::User => Some(&mut self.user),
            Focus::Password => Some(&mut self.password),
            Focus::Code => Some(&mut self.code),
            Focus::Token => Some(&mut self.token),
        }
    }

    /// Goes on to what stands below, and from the end to the top.
    pub fn go_down(&mut self) {
        self.turn(1);
    }

    /// Goes to what stands above, and from the top to the end.
    pub fn go_up(&mut self) {
        self.turn(-1);
    }

    /// Goes along the list of ways; at its ends into the fields or nowhere.
    pub fn choose_beside(&mut self, by: isize) {
        let at = self.ways.iter().position(|way| *way == self.way);
        let beside = at.and_then(|at| at.checked_add_signed(by));
        if let Some(way) = beside.and_then(|at| self.ways.get(at)) {
            self.way = *way;
            self.missing = None;
        } else if by > 0 && !self.fields().is_empty() {
            self.go_down();
        }
    }

    /// Whoever types on the list of ways types into the form: a letter is never lost.
    pub fn enter_form(&mut self) {
        if self.focus != Focus::Ways {
            return;
        }
        if self.way != Way::Token && self.ways.contains(&Way::Password) {
            self.way = Way::Password;
        }
        if !self.fields().is_empty() {
            self.focus = self.first_field();
        }
    }

    /// What an attempt with what stands here is made of; the secrets leave the fields.
    ///
    /// # Errors
    /// The field in which something is missing.
    pub fn approach(&mut self) -> Result<Approach, Focus> {
        match self.way {
            Way::Device => Ok(Approach::Device),
            Way::Browser => Ok(Approach::Browser),
            Way::Command => Ok(Approach::Command),
            Way::Token if self.token.text().trim().is_empty() => Err(Focus::Token),
            Way::Token => Ok(Approach::Token(Pasted(bare(&self.token.take())))),
            Way::Password if self.user.text().trim().is_empty() => Err(Focus::User),
            Way::Password if self.password.text().is_empty() => Err(Focus::Password),
            Way::Password => Ok(Approach::Password(Credentials {
                user: self.user.text().trim().to_owned(),
                password: self.password.take(),
                code: self.code.take().trim().to_owned(),
            })),
        }
    }

    /// Ends an attempt that came to nothing; the way can be taken again at once.
    pub fn end(&mut self, progress: Progress) {
        self.progress = progress;
        self.focus = match self.way {
            Way::Password if !self.user.text().is_empty() => Focus::Password,
            _ => self.home(),
        };
    }

    /// Where the keyboard belongs on this way when nothing has been typed.
    fn home(&self) -> Focus {
        if self.ways.len() > 1 && self.fields().is_empty() {
            return Focus::Ways;
        }
        self.first_field()
    }

    fn first_field(&self) -> Focus {
        match self.fields() {
            [] => Focus::Ways,
            [Focus::User, next, ..] if !self.user.text().is_empty() => *next,
            [first, ..] => *first,
        }
    }

    fn turn(&mut self, by: isize) {
        let ways = (self.ways.len() > 1).then_some(Focus::Ways);
        let stops: Vec<_> = ways.into_iter().chain(self.fields().to_vec()).collect();
        let at = stops.iter().position(|stop| *stop == self.focus);
        let next = (at.unwrap_or(0) as isize + by).rem_euclid(stops.len().max(1) as isize);
        if let Some(stop) = stops.get(next.unsigned_abs()) {
            self.focus = *stop;
        }
    }
}

/// A token without what comes along when it is copied: the word before it in a header, line breaks.
fn bare(pasted: &str) -> String {
    let words: Vec<_> = pasted.split_whitespace().collect();
    match words.as_slice() {
        [first, rest @ ..] if first.eq_ignore_ascii_case("bearer") => rest.concat(),
        all => all.concat(),
    }
}
