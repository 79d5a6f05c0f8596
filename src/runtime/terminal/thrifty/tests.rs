mod emulators;
mod random;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use ratatui::{Frame, Terminal, style::Style, text::Text};

use super::super::ability::Skills;
use super::{super::reader, *};
use crate::config::{Depth, Glyphs, Meaning, Themes};

const FULL: Ability = Ability {
    depth: Depth::TrueColour,
    glyphs: Glyphs::Unicode,
    skills: Skills::ALL,
};

/// ratatui on one side, a terminal that reads what it says on the other.
struct Bench {
    terminal: Terminal<Thrifty<Vec<u8>>>,
    parser: vt100::Parser,
}

impl Bench {
    fn new(width: u16, height: u16) -> Self {
        let backend = Thrifty::with_size(vec![], FULL, Size::new(width, height));
        Self {
            terminal: Terminal::new(backend).unwrap(),
            parser: reader(width, height),
        }
    }

    /// Draws a frame and gives back what was written for it.
    fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Vec<u8> {
        self.terminal.draw(render).unwrap();
        self.take()
    }

    fn take(&mut self) -> Vec<u8> {
        let bytes = std::mem::take(self.terminal.backend_mut().out_mut());
        self.parser.process(&bytes);
        bytes
    }

    fn rows(&self) -> Vec<String> {
        let width = self.parser.screen().size().1;
        let rows = self.parser.screen().rows(0, width.into());
        rows.map(|row| row.trim_end().to_owned()).collect()
    }
}

/// The mark of the selected row and its number in the footer.
fn list(frame: &mut Frame<'_>, first: u16, selected: u16) {
    let theme = Themes::default().get("dark").clone();
    let buffer = frame.buffer_mut();
    buffer.set_string(0, 0, "Kotak masuk", theme.style(Meaning::Title));
    for row in 0..20 {
        let (y, number) = (row + 2, first + row);
        let age = number * 7 % 13;
        let nip = format!(
            "199002{:02} 19900{} 1 0{:02}",
            number % 30,
            number % 9,
            number % 97
        );
        let text = format!(
            "{age:>2} h  Pendidikan   CONTOH {:<14} {nip}  S-1 menjadi S-2",
            NAMES[usize::from(number) % 7]
        );
        buffer.set_string(2, y, text, theme.style(Meaning::Text));
    }
    let cursor = theme.style(Meaning::Cursor);
    buffer.set_string(0, 2 + selected - first, "▸", cursor);
    buffer.set_string(70, 23, format!("{}/100000", selected + 1), cursor);
    frame.set_cursor_position((0, 2 + selected - first));
}

const NAMES: [&str; 7] = [
    "AGUSTINA",
    "BUDIARTO",
    "CITRAWATI",
    "DARMAWAN",
    "EFENDI",
    "FATIMAH",
    "GUNAWAN",
];

#[test]
fn moving_the_mark_stays_within_the_budget() {
    let mut bench = Bench::new(80, 24);
    bench.draw(|frame| list(frame, 1000, 1003));
    for selected in [1004, 1005, 1006, 1005, 1004] {
        let bytes = bench.draw(|frame| list(frame, 1000, selected));
        let said = String::from_utf8_lossy(&bytes).into_owned();
        assert!(bytes.len() <= 24, "{} {said:?}", bytes.len());
    }
}

#[test]
fn scrolling_by_one_stays_within_the_budget() {
    let mut bench = Bench::new(80, 24);
    bench.draw(|frame| list(frame, 1000, 1019));
    for step in 1..5 {
        let bytes = bench.draw(|frame| list(frame, 1000 + step, 1019 + step));
        let said = String::from_utf8_lossy(&bytes).into_owned();
        assert!(bytes.len() <= 115, "{} {said:?}", bytes.len());
    }
    for step in (0..4).rev() {
        let bytes = bench.draw(|frame| list(frame, 1000 + step, 1000 + step));
        let said = String::from_utf8_lossy(&bytes).into_owned();
        assert!(bytes.len() <= 115, "{} {said:?}", bytes.len());
    }
}

#[test]
fn a_page_stays_within_the_budget() {
    let mut bench = Bench::new(80, 24);
    bench.draw(|frame| list(frame, 1000, 1003));
    let bytes = bench.draw(|frame| list(frame, 1020, 1023));
    assert!(bytes.len() <= 1700, "{}", bytes.len());
}

#[test]
fn the_same_frame_costs_nothing() {
    let mut bench = Bench::new(80, 24);
    bench.draw(|frame| list(frame, 0, 3));
    let (bytes, writes) = (
        bench.terminal.backend().bytes(),
        bench.terminal.backend().writes(),
    );
    assert_eq!(writes, 1);
    for _ in 0..3 {
        bench.draw(|frame| list(frame, 0, 3));
    }
    assert_eq!(bench.terminal.backend().bytes(), bytes);
    assert_eq!(bench.terminal.backend().writes(), 1);
}

#[test]
fn only_large_frames_are_synchronized() {
    let mut bench = Bench::new(80, 24);
    let large = bench.draw(|frame| list(frame, 0, 3));
    assert!(large.starts_with(BEGIN) && large.ends_with(END));
    let small = bench.draw(|frame| list(frame, 0, 4));
    assert!(!small.windows(4).any(|bytes| bytes == b"2026"));
}

#[test]
fn the_end_of_a_line_is_erased_not_overwritten() {
    let mut bench = Bench::new(80, 24);
    bench.draw(|frame| frame.render_widget("x".repeat(80), frame.area()));
    let bytes = bench.draw(|frame| frame.render_widget("x".repeat(20), frame.area()));
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[21G\x1b[K");
    assert_eq!(bench.rows()[0], "x".repeat(20));
}

#[test]
fn hostile_cells_do_not_get_through() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let ability = Ability { glyphs, ..FULL };
        let mut backend = Thrifty::with_size(vec![], ability, Size::new(20, 2));
        let tricks = [
            "\x1b[31m",
            "\x07",
            "\u{9b}",
            "\u{202e}",
            "\x1b]52;c;aGk=\x07",
            "\r",
            "\u{200b}",
        ];
        for (x, trick) in (0..).step_by(2).zip(tricks) {
            let mut cell = Cell::default();
            cell.set_symbol(trick);
            backend.draw([(x, 0, &cell)].into_iter()).unwrap();
        }
        backend.flush().unwrap();
        let text = String::from_utf8(backend.out_mut().clone()).unwrap();
        let stopped = super::super::gate::stopped(glyphs);
        assert_eq!(
            text.matches(stopped).count(),
            tricks.len() + usize::from(glyphs == Glyphs::Ascii)
        );
        let ours = text
            .replace("\x1b[m", "")
            .replace("\x1b[2J", "")
            .replace("\x1b[?25h", "");
        let ours = ours
            .replace("\x1b[H", "")
            .replace('\r', "")
            .replace("\x1b[2C", "");
        assert!(!ours.contains(char::is_control), "{ours:?}");
    }
}

#[test]
fn ascii_terminals_get_ascii_only() {
    let ability = Ability {
        glyphs: Glyphs::Ascii,
        ..FULL
    };
    let backend = Thrifty::with_size(vec![], ability, Size::new(20, 3));
    let mut terminal = Terminal::new(backend).unwrap();
    terminal
        .draw(|frame| {
            frame.render_widget("╭─ Ayu’é … ─╮", frame.area());
            frame.buffer_mut().set_string(0, 1, "名x", Style::new());
        })
        .unwrap();
    let bytes = terminal.backend_mut().out_mut().clone();
    assert!(bytes.is_ascii());
    let mut parser = reader(20, 3);
    parser.process(&bytes);
    assert_eq!(parser.screen().contents(), "+- Ayu'e . -+\n? x");
}

#[test]
fn without_colours_the_modifiers_stay() {
    let ability = Ability {
        depth: Depth::None,
        ..FULL
    };
    let backend = Thrifty::with_size(vec![], ability, Size::new(20, 2));
    let mut terminal = Terminal::new(backend).unwrap();
    let style = Style::new().red().on_blue().bold();
    terminal
        .draw(|frame| {
            frame.buffer_mut().set_string(0, 0, "x", style);
        })
        .unwrap();
    let mut parser = reader(20, 2);
    parser.process(terminal.backend_mut().out_mut());
    let cell = parser.screen().cell(0, 0).unwrap();
    assert_eq!(
        (cell.fgcolor(), cell.bgcolor()),
        (vt100::Color::Default, vt100::Color::Default)
    );
    assert!(cell.bold());
}

#[test]
fn what_somebody_else_wrote_is_painted_over() {
    let mut bench = Bench::new(20, 3);
    bench.draw(|frame| frame.render_widget("periksa", frame.area()));
    bench.parser.process(b"\x1b[2;3Hmail!\x1b[31m");
    bench.terminal.backend_mut().forget();
    bench.draw(|frame| frame.render_widget("periksa", frame.area()));
    assert_eq!(bench.rows(), ["periksa", "", ""]);
}

#[test]
fn another_size_is_a_fresh_start() {
    let mut bench = Bench::new(20, 3);
    bench.draw(|frame| frame.render_widget(Text::from("periksa\nsatu"), frame.area()));
    bench.terminal.backend_mut().resize(Size::new(10, 2));
    bench.parser = reader(10, 2);
    bench.draw(|frame| frame.render_widget(Text::from("periksa\nsatu"), frame.area()));
    assert_eq!(bench.rows(), ["periksa", "satu"]);
}

#[test]
fn parts_of_the_screen_are_cleared_from_the_cursor() {
    for (region, rows) in [
        (ClearType::AfterCursor, ["abc", "d", ""]),
        (ClearType::BeforeCursor, ["", "  f", "ghi"]),
        (ClearType::CurrentLine, ["abc", "", "ghi"]),
        (ClearType::UntilNewLine, ["abc", "d", "ghi"]),
        (ClearType::All, ["", "", ""]),
    ] {
        let mut bench = Bench::new(3, 3);
        bench.draw(|frame| frame.render_widget(Text::from("abc\ndef\nghi"), frame.area()));
        let backend = bench.terminal.backend_mut();
        backend.set_cursor_position((1, 1)).unwrap();
        backend.clear_region(region).unwrap();
        assert_eq!(backend.get_cursor_position().unwrap(), Position::new(1, 1));
        backend.flush().unwrap();
        bench.take();
        assert_eq!(bench.rows(), rows, "{region:?}");
    }
}

/// A line that breaks once.
#[derive(Default)]
struct Broken {
    bytes: Vec<u8>,
    broken: bool,
}

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.broken) {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        }
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn after_a_failed_write_nothing_is_taken_for_granted() {
    let mut backend = Thrifty::with_size(Broken::default(), FULL, Size::new(5, 2));
    let cell = Cell::from('x');
    backend.draw([(0, 0, &cell)].into_iter()).unwrap();
    backend.out_mut().broken = true;
    assert!(backend.flush().is_err());
    backend.flush().unwrap();
    let mut parser = reader(5, 2);
    parser.process(&backend.out_mut().bytes);
    assert_eq!(parser.screen().contents(), "x");
}

#[test]
fn a_terminal_without_a_size_has_the_usual_one() {
    assert_eq!(sensible(0, 0), Size::new(80, 24));
    assert_eq!(sensible(1, 1), Size::new(1, 1));
    assert_eq!(sensible(u16::MAX, u16::MAX), LARGEST);
}

/// A terminal on which every write takes its time.
struct Slow(Arc<Mutex<Duration>>);

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // 1,000 bytes per second.
        *self.0.lock().unwrap() += Duration::from_millis(bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn how_long_each_write_takes_is_told_to_the_gauge() {
    let now = Arc::new(Mutex::new(Duration::from_secs(9)));
    let (read, gauge) = (Arc::clone(&now), Gauge::default());
    let clock = Clock::of(jiff::Timestamp::now, move || *read.lock().unwrap());
    let backend = Thrifty::with_size(Slow(now), FULL, Size::new(80, 24));
    let mut terminal = Terminal::new(backend.timed(gauge.clone(), clock)).unwrap();
    assert_eq!(gauge.pace().rate, None);
    for step in 0..4_u8 {
        let letter = |at: u16| char::from(b'a' + ((at * (7 + u16::from(step))) % 26) as u8);
        let lines = (0..24).map(|row| (0..80).map(|x| letter(x + 3 * row)).collect());
        let text = lines.collect::<Vec<String>>().join("\n");
        terminal
            .draw(|frame| frame.render_widget(Text::raw(text), frame.area()))
            .unwrap();
    }
    assert_eq!(gauge.pace().rate, Some(1_000));
    assert!(terminal.backend().bytes() > 0);
}
