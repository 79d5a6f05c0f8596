//! A paper laid out on pages: letterhead, title, captions with their values, signature and stamp.

use super::super::world::model::Paper;
use super::metrics::{Face, wrap};
use super::page::{HEIGHT, Page, WIDTH};
use super::prose;

const LEFT: f32 = 72.0;
const RIGHT: f32 = WIDTH - 64.0;
const BOTTOM: f32 = 64.0;

/// What kind of paper it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// A letter or decree of an office.
    Letter,
    /// A diploma or certificate in a frame.
    Certificate,
    /// An extract of a register, ruled like a table.
    Register,
    /// A card, copied onto a sheet.
    Card,
}

impl Look {
    fn of(title: &str) -> Self {
        let begins = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
        if begins(&["IJAZAH", "SERTIFIKAT", "PIAGAM", "SURAT TANDA TAMAT"]) {
            Self::Certificate
        } else if begins(&["KARTU TANDA", "KARTU NOMOR"]) {
            Self::Card
        } else if begins(&["KARTU", "KUTIPAN"]) {
            Self::Register
        } else {
            Self::Letter
        }
    }

    fn faces(self) -> (Face, Face) {
        match self {
            Self::Letter | Self::Certificate => (Face::Roman, Face::Bold),
            Self::Register | Self::Card => (Face::Sans, Face::SansBold),
        }
    }
}

/// The pages of a paper, the first with everything that it says.
pub(super) fn pages(paper: &Paper) -> Vec<Page> {
    let look = Look::of(&paper.title);
    let mut sheet = Sheet::new(look);
    match look {
        Look::Card => sheet.card(paper),
        _ => sheet.document(paper),
    }
    for number in 0..paper.more_pages {
        sheet.appendix(paper, usize::from(number));
    }
    sheet.done.push(sheet.page);
    sheet.done
}

struct Sheet {
    look: Look,
    plain: Face,
    bold: Face,
    size: f32,
    left: f32,
    right: f32,
    y: f32,
    page: Page,
    done: Vec<Page>,
}

impl Sheet {
    fn new(look: Look) -> Self {
        let (plain, bold) = look.faces();
        let inset = if look == Look::Certificate { 26.0 } else { 0.0 };
        let size = match look {
            Look::Certificate => 13.0,
            Look::Register => 9.5,
            Look::Letter | Look::Card => 11.0,
        };
        let mut sheet = Self {
            look,
            plain,
            bold,
            size,
            left: LEFT + inset,
            right: RIGHT - inset,
            y: 0.0,
            page: Page::new(),
            done: Vec::new(),
        };
        sheet.begin();
        sheet
    }

    /// Goes to the top of the present page.
    fn begin(&mut self) {
        self.y = HEIGHT - 70.0;
        if self.look == Look::Certificate {
            self.y -= 50.0;
            for (inset, width) in [(30.0, 3.0), (36.0, 0.8), (41.0, 0.4)] {
                let size = (WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset);
                self.page.frame((inset, inset), size, width);
            }
        }
    }

    fn turn(&mut self) {
        self.done
            .push(std::mem::replace(&mut self.page, Page::new()));
        self.begin();
    }

    /// Moves down, over to a new page where `room` is not left.
    fn room(&mut self, room: f32) {
        if self.y - room < BOTTOM {
            self.turn();
        }
    }

    fn leading(&self) -> f32 {
        self.size * 1.38
    }

    fn document(&mut self, paper: &Paper) {
        self.letterhead(&paper.letterhead);
        self.title(paper);
        for text in &paper.opening {
            self.paragraph(text);
        }
        self.y -= 4.0;
        match self.look {
            Look::Register => self.table(&paper.lines),
            _ => self.captions(&paper.lines),
        }
        self.y -= 10.0;
        for text in &paper.closing {
            self.paragraph(text);
        }
        self.signature(&paper.signature);
    }

    fn letterhead(&mut self, lines: &[String]) {
        let middle = WIDTH / 2.0;
        // An emblem that is nobody's.
        let emblem = (self.left + 18.0, self.y - 14.0);
        if self.look != Look::Certificate {
            self.page.circle(emblem, 22.0, 1.4);
            self.page.circle(emblem, 17.0, 0.5);
            self.page
                .centered(self.bold, 8.0, emblem.0, emblem.1 - 3.0, "CTH");
        }
        for (place, line) in lines.iter().enumerate() {
            let address = place + 1 == lines.len() && place > 0;
            let (face, size) = if address {
                (self.plain, 9.0)
            } else {
                (self.bold, 12.5)
            };
            let room = self.right
                - self.left
                - if self.look == Look::Certificate {
                    0.0
                } else {
                    96.0
                };
            for part in wrap(face, size, line, room) {
                self.page.centered(face, size, middle, self.y, &part);
                self.y -= size * 1.25;
            }
        }
        self.y = self.y.min(emblem.1 - 26.0);
        if self.look != Look::Certificate {
            self.page
                .line((self.left, self.y), (self.right, self.y), 1.8);
            self.page
                .line((self.left, self.y - 2.6), (self.right, self.y - 2.6), 0.5);
        }
        self.y -= 30.0;
    }

    fn title(&mut self, paper: &Paper) {
        let middle = WIDTH / 2.0;
        let size = match self.look {
            Look::Certificate => 21.0,
            _ => 13.0,
        };
        for part in wrap(self.bold, size, &paper.title, self.right - self.left - 20.0) {
            self.page.centered(self.bold, size, middle, self.y, &part);
            self.y -= size * 1.25;
        }
        if let Some(subtitle) = &paper.subtitle {
            self.page
                .centered(self.plain, 11.0, middle, self.y - 1.0, subtitle);
            self.y -= 14.0;
        }
        self.y -= 18.0;
    }

    fn paragraph(&mut self, text: &str) {
        let lines = wrap(self.plain, self.size, text, self.right - self.left);
        for line in lines {
            self.room(self.leading());
            if self.look == Look::Certificate {
                self.page
                    .centered(self.plain, self.size, WIDTH / 2.0, self.y, &line);
            } else {
                self.page
                    .text(self.plain, self.size, self.left, self.y, &line);
            }
            self.y -= self.leading();
        }
        self.y -= 5.0;
    }

    /// Captions in a column, colons under each other, values behind them.
    fn captions(&mut self, lines: &[(String, String)]) {
        let widest = lines
            .iter()
            .map(|(caption, _)| self.plain.width(caption, self.size));
        let colon = self.left + 16.0 + widest.fold(90.0_f32, f32::max) + 12.0;
        let value_at = colon + 10.0;
        for (caption, value) in lines {
            let face = if caption.starts_with("Nama") {
                self.bold
            } else {
                self.plain
            };
            let parts = wrap(face, self.size, value, self.right - value_at);
            self.room(self.leading() * parts.len() as f32);
            self.page
                .text(self.plain, self.size, self.left + 16.0, self.y, caption);
            self.page.text(self.plain, self.size, colon, self.y, ":");
            for part in parts {
                self.page.text(face, self.size, value_at, self.y, &part);
                self.y -= self.leading() + 1.5;
            }
        }
    }

    /// The same as a ruled table.
    fn table(&mut self, lines: &[(String, String)]) {
        let (left, right) = (self.left, self.right);
        let column = left + 170.0;
        self.page
            .line((left, self.y + 12.0), (right, self.y + 12.0), 0.8);
        for (caption, value) in lines {
            let parts = wrap(self.plain, self.size, value, right - column - 22.0);
            self.room(self.leading() * parts.len() as f32 + 8.0);
            let top = self.y + 12.0;
            self.page
                .text(self.plain, self.size, left + 6.0, self.y, caption);
            self.page
                .text(self.plain, self.size, column + 6.0, self.y, ":");
            for part in parts {
                self.page
                    .text(self.plain, self.size, column + 14.0, self.y, &part);
                self.y -= self.leading();
            }
            self.y -= 6.0;
            let foot = self.y + 12.0;
            for x in [left, column, right] {
                self.page.line((x, top), (x, foot), 0.5);
            }
            self.page.line((left, foot), (right, foot), 0.5);
        }
        self.y -= 8.0;
    }

    /// Place and date, office, room for the signature with the stamp beside it, name.
    fn signature(&mut self, lines: &[String]) {
        let Some((name, above)) = lines.split_last() else {
            return;
        };
        self.y -= 16.0;
        self.room(above.len() as f32 * self.leading() + 92.0);
        let x = self.left.max(WIDTH / 2.0 + 14.0);
        for line in above {
            for part in wrap(self.plain, self.size, line, self.right - x) {
                self.page.text(self.plain, self.size, x, self.y, &part);
                self.y -= self.leading();
            }
        }
        self.stamp((x - 6.0, self.y - 20.0));
        self.scribble((x + 22.0, self.y - 24.0), name);
        self.y -= 68.0;
        for part in wrap(self.bold, self.size, name, self.right - x) {
            self.page.text(self.bold, self.size, x, self.y, &part);
            self.y -= self.leading();
        }
    }

    fn stamp(&mut self, center: (f32, f32)) {
        self.page.blue();
        self.page.circle(center, 34.0, 1.6);
        self.page.circle(center, 24.0, 0.7);
        self.page
            .centered(Face::SansBold, 7.5, center.0, center.1 - 2.5, "CONTOH");
        self.page
            .centered(Face::Sans, 4.5, center.0, center.1 - 30.0, "BUKAN RESMI");
        self.page.gray(0.0);
    }

    /// A signature that follows from the letters of the name.
    fn scribble(&mut self, start: (f32, f32), name: &str) {
        let lift = |letter: u8| f32::from(letter % 23) - 9.0;
        let letters: Vec<u8> = name
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .skip(6)
            .take(9)
            .collect();
        let mut x = start.0;
        let curves: Vec<[(f32, f32); 3]> = letters
            .iter()
            .map(|&letter| {
                let up = lift(letter);
                let curve = [
                    (x + 3.0, start.1 + up * 1.7),
                    (x + 9.0, start.1 - up * 1.2),
                    (x + 10.0, start.1 + up * 0.3),
                ];
                x += 10.0;
                curve
            })
            .collect();
        self.page.blue();
        self.page.stroke_through(start, &curves, 1.1);
        self.page.gray(0.0);
    }

    /// A bank card's size times two, on the upper half of the sheet.
    fn card(&mut self, paper: &Paper) {
        let (left, width, height) = (84.0, 428.0, 280.0);
        let top = HEIGHT - 90.0;
        self.page.frame((left, top - height), (width, height), 1.2);
        self.page.frame(
            (left + 4.0, top - height + 4.0),
            (width - 8.0, height - 8.0),
            0.4,
        );
        self.y = top - 26.0;
        let middle = left + width / 2.0;
        for line in paper.letterhead.iter().take(2) {
            self.page
                .centered(Face::SansBold, 10.5, middle, self.y, line);
            self.y -= 13.0;
        }
        self.page
            .centered(Face::SansBold, 11.5, middle, self.y - 2.0, &paper.title);
        self.y -= 26.0;
        (self.left, self.right, self.size) = (left + 4.0, left + width - 92.0, 9.5);
        // Where a face would be on a real one.
        let photo = (left + width - 84.0, top - 190.0);
        self.page.frame(photo, (70.0, 92.0), 0.6);
        self.page
            .circle((photo.0 + 35.0, photo.1 + 60.0), 16.0, 0.8);
        self.page.line(
            (photo.0 + 10.0, photo.1 + 8.0),
            (photo.0 + 60.0, photo.1 + 8.0),
            8.0,
        );
        self.captions(&paper.lines);
    }

    /// A further page: marks after a transcript, running text after anything else.
    fn appendix(&mut self, paper: &Paper, number: usize) {
        self.turn();
        self.page.text(
            self.bold,
            self.size,
            self.left,
            self.y,
            &format!("LAMPIRAN {}", number + 1),
        );
        self.y -= self.leading();
        self.page
            .text(self.plain, self.size, self.left, self.y, &paper.title);
        self.y -= 2.0 * self.leading();
        if paper.title.starts_with("TRANSKRIP") {
            let marks: Vec<_> = prose::marks(number).collect();
            self.table(&marks);
            return;
        }
        for text in prose::paragraphs(number) {
            self.paragraph(text);
        }
    }
}
