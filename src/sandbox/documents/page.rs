//! Drawing on an A4 page, in points from its lower left corner, and the file that the pages make.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::metrics::{Face, win_ansi};

/// The width of A4 in points.
pub(super) const WIDTH: f32 = 595.0;
/// The height of A4 in points.
pub(super) const HEIGHT: f32 = 842.0;

/// Stands at the foot of every page, so that nobody takes it for the real thing.
const NOTICE: &str = "DOKUMEN CONTOH – BUKAN DOKUMEN RESMI";

/// One page under the pen.
pub(super) struct Page(Content);

impl Page {
    /// An empty page but for the notice at its foot.
    pub(super) fn new() -> Self {
        let mut page = Self(Content::new());
        page.gray(0.55);
        page.centered(Face::Sans, 6.5, WIDTH / 2.0, 17.0, NOTICE);
        page.gray(0.0);
        page
    }

    /// Sets how dark ink is from here on: 0 black, 1 white.
    pub(super) fn gray(&mut self, gray: f32) {
        self.0.set_fill_gray(gray).set_stroke_gray(gray);
    }

    /// Sets the ink of stamps and signatures, a blue.
    pub(super) fn blue(&mut self) {
        self.0
            .set_fill_rgb(0.2, 0.25, 0.62)
            .set_stroke_rgb(0.2, 0.25, 0.62);
    }

    pub(super) fn text(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        self.0
            .begin_text()
            .set_font(Name(face.resource()), size)
            .next_line(x, y)
            .show(Str(&win_ansi(text)))
            .end_text();
    }

    pub(super) fn centered(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        self.text(face, size, x - face.width(text, size) / 2.0, y, text);
    }

    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        self.0
            .set_line_width(width)
            .move_to(from.0, from.1)
            .line_to(to.0, to.1)
            .stroke();
    }

    /// A rectangle's outline from its lower left corner.
    pub(super) fn frame(&mut self, corner: (f32, f32), size: (f32, f32), width: f32) {
        self.0
            .set_line_width(width)
            .rect(corner.0, corner.1, size.0, size.1)
            .stroke();
    }

    pub(super) fn circle(&mut self, center: (f32, f32), radius: f32, width: f32) {
        // Four Bézier curves come within a thousandth of a circle with this handle.
        let handle = radius * 0.5523;
        let (x, y) = center;
        self.0.set_line_width(width).move_to(x + radius, y);
        for (across, up) in [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0_f32)] {
            // From the point a quarter turn back to this one.
            let (from_x, from_y) = (up, -across);
            self.0.cubic_to(
                x + from_x * radius + across * handle,
                y + from_y * radius + up * handle,
                x + across * radius + from_x * handle,
                y + up * radius + from_y * handle,
                x + across * radius,
                y + up * radius,
            );
        }
        self.0.stroke();
    }

    /// A curve through the points, as a signature runs: every third point is on it.
    pub(super) fn stroke_through(
        &mut self,
        start: (f32, f32),
        points: &[[(f32, f32); 3]],
        width: f32,
    ) {
        self.0.set_line_width(width).move_to(start.0, start.1);
        for [one, two, end] in points {
            self.0.cubic_to(one.0, one.1, two.0, two.1, end.0, end.1);
        }
        self.0.stroke();
    }
}

/// Ids of the objects that every file has.
const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);
/// The fonts, or nothing in a scan, have the ids from here on.
const FONTS: i32 = 3;
/// Every page has three ids from here on: itself, its content, its picture.
const PAGES: i32 = 10;

fn page_ids(place: usize) -> (Ref, Ref, Ref) {
    let first = PAGES + 3 * place as i32;
    (Ref::new(first), Ref::new(first + 1), Ref::new(first + 2))
}

/// What an editor left behind in the file and no page uses.
const LEFTOVER: Ref = Ref::new(9);

/// The finished file, with `leftover` bytes in it that no page uses. What leads to the pages stands
/// at its end, as most programs write it: an upload that broke off has lost it.
fn finish(mut pdf: Pdf, pages: usize, leftover: usize) -> Vec<u8> {
    if leftover > 0 {
        let mut state = 0x9e37_79b9_u32;
        let digit = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"0123456789abcdef"[(state >> 28) as usize]
        };
        let bytes: Vec<u8> = (0..leftover).map(digit).collect();
        pdf.stream(LEFTOVER, &bytes);
    }
    pdf.pages(TREE)
        .kids((0..pages).map(|place| page_ids(place).0))
        .count(pages as i32);
    pdf.catalog(CATALOG).pages(TREE);
    pdf.finish()
}

/// A file with a text layer: pages as they come from an office program.
pub(super) fn text_pdf(pages: Vec<Page>, leftover: usize) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let count = pages.len();
    for (face, place) in Face::ALL.into_iter().zip(FONTS..) {
        pdf.type1_font(Ref::new(place))
            .base_font(Name(face.base_font()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (place, content) in pages.into_iter().enumerate() {
        let (id, content_id, _) = page_ids(place);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .parent(TREE)
            .contents(content_id);
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        for (face, place) in Face::ALL.into_iter().zip(FONTS..) {
            fonts.pair(Name(face.resource()), Ref::new(place));
        }
        fonts.finish();
        resources.finish();
        page.finish();
        pdf.stream(content_id, &content.0.finish());
    }
    finish(pdf, count, leftover)
}

/// A page as a scanner sees it.
pub(super) struct Picture {
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
    /// The picture as a grey JPEG.
    pub jpeg: Vec<u8>,
}

/// A file of pictures, one to a page and each as large as A4.
pub(super) fn picture_pdf(pictures: &[Picture], leftover: usize) -> Vec<u8> {
    let mut pdf = Pdf::new();
    for (place, picture) in pictures.iter().enumerate() {
        let (id, content_id, picture_id) = page_ids(place);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .parent(TREE)
            .contents(content_id);
        page.resources().x_objects().pair(Name(b"Im0"), picture_id);
        page.finish();
        let mut content = Content::new();
        content
            .save_state()
            .transform([WIDTH, 0.0, 0.0, HEIGHT, 0.0, 0.0])
            .x_object(Name(b"Im0"))
            .restore_state();
        pdf.stream(content_id, &content.finish());
        let mut image = pdf.image_xobject(picture_id, &picture.jpeg);
        image.filter(Filter::DctDecode);
        image
            .width(picture.width.into())
            .height(picture.height.into());
        image.color_space().device_gray();
        image.bits_per_component(8);
    }
    finish(pdf, pictures.len(), leftover)
}
