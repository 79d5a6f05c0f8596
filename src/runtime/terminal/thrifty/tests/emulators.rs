//! What random frames look like on emulators: `vt100` here, others in `tests/emulators/judge.py`.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use ratatui::{
    Terminal,
    buffer::{Buffer, CellWidth},
    layout::{Rect, Size},
    style::{Color, Modifier},
};
use serde_json::{Value, json};

use super::{
    super::{super::ability::Ability, super::reader, Thrifty},
    FULL,
    random::{Change, Story, apply, change, story},
};
use crate::config::colour::ansi_number;

/// Stories told to the other emulators.
const STORIES: usize = 300;

/// A story as it is told: the picture to be shown beside what was written for it.
struct Teller {
    terminal: Terminal<Thrifty<Vec<u8>>>,
    picture: Buffer,
    cursor: Option<(u16, u16)>,
}

impl Teller {
    fn new(story: &Story) -> Self {
        let (width, height) = story.size;
        let ability = Ability {
            skills: story.skills,
            ..FULL
        };
        let backend = Thrifty::with_size(vec![], ability, Size::new(width, height));
        Self {
            terminal: Terminal::new(backend).unwrap(),
            picture: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
        }
    }

    /// Changes the picture and draws it; gives what was written.
    fn tell(&mut self, changes: &[Change]) -> Vec<u8> {
        for change in changes {
            apply(change, &mut self.picture);
            match change {
                Change::Cursor(place) => self.cursor = *place,
                Change::Forget => self.terminal.backend_mut().forget(),
                Change::Repaint => self.terminal.resize(self.picture.area).unwrap(),
                Change::Resize(width, height) => {
                    let size = Size::new(*width, *height);
                    self.terminal.backend_mut().resize(size);
                    self.picture = Buffer::empty(Rect::new(0, 0, *width, *height));
                }
                _ => {}
            }
        }
        let Rect { width, height, .. } = self.picture.area;
        let within = |(x, y): (u16, u16)| (x.min(width - 1), y.min(height - 1));
        self.cursor = self.cursor.map(within);
        let (picture, cursor) = (&self.picture, self.cursor);
        let drawn = self.terminal.draw(|frame| {
            frame.buffer_mut().clone_from(picture);
            if let Some(place) = cursor {
                frame.set_cursor_position(place);
            }
        });
        drawn.unwrap();
        std::mem::take(self.terminal.backend_mut().out_mut())
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(number) => vt100::Color::Idx(number),
        named => vt100::Color::Idx(ansi_number(named).unwrap()),
    }
}

/// What is wrong on the screen, if anything; what a blank does not show is not compared.
fn difference(buffer: &Buffer, screen: &vt100::Screen) -> Option<String> {
    let mut hidden = 0;
    for (index, cell) in buffer.content.iter().enumerate() {
        let (x, y) = buffer.pos_of(index);
        if x == 0 {
            hidden = 0;
        }
        if hidden > 0 {
            hidden -= 1;
            continue;
        }
        hidden = cell.cell_width() - 1;
        let shown = screen.cell(y, x).unwrap();
        let text = if shown.has_contents() {
            shown.contents()
        } else {
            " "
        };
        let is = |modifier| cell.modifier.contains(modifier);
        let blank = cell.symbol() == " ";
        let line = is(Modifier::UNDERLINED) || is(Modifier::REVERSED);
        let same = text == cell.symbol()
            && shown.bgcolor() == colour(cell.bg)
            && shown.underline() == is(Modifier::UNDERLINED)
            && shown.inverse() == is(Modifier::REVERSED)
            && (blank && !line || shown.fgcolor() == colour(cell.fg))
            && (blank
                || shown.bold() == is(Modifier::BOLD)
                    && shown.dim() == is(Modifier::DIM)
                    && shown.italic() == is(Modifier::ITALIC));
        if !same {
            return Some(format!("({x},{y}): {cell:?} is shown as {shown:?}"));
        }
    }
    None
}

proptest! {
    #[test]
    fn the_terminal_shows_ratatuis_buffer(story in story()) {
        let (width, height) = story.size;
        let mut teller = Teller::new(&story);
        let mut parser = reader(width, height);
        for changes in &story.frames {
            let writes = teller.terminal.backend().writes();
            let bytes = teller.tell(changes);
            let area = teller.picture.area;
            let side = |length| std::num::NonZero::new(length).unwrap();
            parser.screen_mut().set_size(side(area.height), side(area.width));
            parser.process(&bytes);
            prop_assert!(teller.terminal.backend().writes() <= writes + 1);
            let screen = parser.screen();
            prop_assert_eq!(difference(&teller.picture, screen), None);
            prop_assert_eq!(screen.hide_cursor(), teller.cursor.is_none());
            if let Some((x, y)) = teller.cursor {
                prop_assert_eq!(screen.cursor_position(), (y, x));
            }
            prop_assert_eq!(teller.tell(&[]).len(), 0);
        }
    }

    #[test]
    fn no_size_is_too_small(
        size in (0u16..3, 0u16..3),
        frames in prop::collection::vec(prop::collection::vec(change(), 0..6), 1..6),
    ) {
        let backend = Thrifty::with_size(vec![], FULL, Size::new(size.0, size.1));
        let mut terminal = Terminal::new(backend).unwrap();
        for changes in frames {
            terminal.draw(|frame| {
                for change in &changes {
                    apply(change, frame.buffer_mut());
                }
                frame.set_cursor_position((5, 5));
            }).unwrap();
        }
    }
}

/// A frame as the other emulators get it.
fn frame(teller: &Teller, bytes: &[u8]) -> Value {
    let area = teller.picture.area;
    let rows: Vec<Value> = (0..area.height).map(|y| row(&teller.picture, y)).collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "size": [area.width, area.height],
        "bytes": hex,
        "rows": rows,
        "cursor": teller.cursor.map(|(x, y)| [x, y]),
    })
}

fn row(picture: &Buffer, y: u16) -> Value {
    let mut hidden = 0;
    let cells = (0..picture.area.width).map(|x| {
        let cell = &picture[(x, y)];
        if hidden > 0 {
            hidden -= 1;
            return Value::Null;
        }
        hidden = cell.cell_width() - 1;
        let letters = [
            ('b', Modifier::BOLD),
            ('i', Modifier::ITALIC),
            ('r', Modifier::REVERSED),
            ('u', Modifier::UNDERLINED),
        ];
        let marks = letters
            .iter()
            .filter(|(_, mark)| cell.modifier.contains(*mark));
        let marks: String = marks.map(|(letter, _)| letter).collect();
        json!([cell.symbol(), told(cell.fg), told(cell.bg), marks])
    });
    Value::Array(cells.collect())
}

fn told(colour: Color) -> Value {
    match colour {
        Color::Reset => Value::Null,
        Color::Rgb(r, g, b) => json!(format!("{r:02x}{g:02x}{b:02x}")),
        Color::Indexed(number) => json!(number),
        named => json!(ansi_number(named)),
    }
}

/// What reads with the other emulators, where there is a Python with pyte: in `PERIKSA_EMULATORS`, the
/// folder that `.ci/emulators` prints, or installed.
fn judge() -> Option<Command> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulators/judge.py");
    let python = || {
        let mut python = Command::new("python3");
        if let Some(folder) = std::env::var_os("PERIKSA_EMULATORS") {
            python.env("PYTHONPATH", folder);
        }
        python
    };
    let mut asked = python();
    asked.args(["-c", "import pyte"]).stderr(Stdio::null());
    let found = asked.status().is_ok_and(|status| status.success());
    found.then(|| {
        let mut judge = python();
        judge.arg(place);
        judge
    })
}

#[test]
fn other_emulators_show_the_same() {
    let Some(mut judge) = judge() else {
        assert!(std::env::var_os("CI").is_none(), "there is no pyte");
        // The reason stands in the output of the tests that is shown on request.
        std::io::stderr()
            .write_all(b"python3 with pyte is missing: NOT RUN\n")
            .unwrap();
        return;
    };
    let mut runner = TestRunner::deterministic();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for _ in 0..STORIES {
        let story = story().new_tree(&mut runner).unwrap().current();
        let mut teller = Teller::new(&story);
        let frames: Vec<Value> = story
            .frames
            .iter()
            .map(|changes| {
                let bytes = teller.tell(changes);
                frame(&teller, &bytes)
            })
            .collect();
        let (width, height) = story.size;
        let told = json!({
            "size": [width, height],
            "repeats": story.skills.has(super::super::Skill::Repeat),
            "frames": frames,
        });
        writeln!(file, "{told}").unwrap();
    }
    let output = judge.arg(file.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{failed}");
    println!("{said}");
}
