//! From a page to what a cheap scanner makes of it: turned a little, grey, soft, noisy, a JPEG.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{Affine, Point};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

use super::page::{HEIGHT, Picture, WIDTH};

/// How a scan was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// Dots per inch.
    pub dpi: u16,
    /// Degrees, positive clockwise.
    pub skew: f32,
    /// 0 none to 1 unreadable.
    pub noise: f32,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Seed of the noise.
    pub seed: u64,
}

/// Every page of a file as a picture; none where the file cannot be read.
pub(super) fn scan(file: Vec<u8>, settings: Settings) -> Vec<Picture> {
    let Ok(pdf) = Pdf::new(file) else {
        return Vec::new();
    };
    let cache = RenderCache::new();
    let pages = pdf.pages().iter().zip(0..);
    pages
        .filter_map(|(page, number)| {
            let (ink, width, height) = expose(page, &cache, settings);
            let grey = degrade(&ink, width.into(), settings, number);
            let jpeg = compress(&grey, width, height, settings)?;
            Some(Picture {
                width,
                height,
                jpeg,
            })
        })
        .collect()
}

/// The page, turned, as grey values: 0 black, 255 white.
fn expose<'p>(
    page: &'p hayro::hayro_syntax::page::Page<'p>,
    cache: &RenderCache<'p>,
    settings: Settings,
) -> (Vec<u8>, u16, u16) {
    let scale = f64::from(settings.dpi) / 72.0;
    let pixels = |points: f32| (f64::from(points) * scale).round() as u16;
    let (width, height) = (pixels(WIDTH), pixels(HEIGHT));
    let middle = Point::new(f64::from(width) / 2.0, f64::from(height) / 2.0);
    let turn = Affine::rotate_about(f64::from(settings.skew).to_radians(), middle);
    let transform = turn * Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    let mut context = RenderContext::new(width, height);
    let interpreter = InterpreterSettings::default();
    render_into(
        page,
        cache,
        &interpreter,
        &RenderSettings::default(),
        &mut context,
        transform,
    );
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let target = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..Default::default()
    };
    context.render_with(&mut pixmap, &mut Resources::default(), target);
    // Green alone is close to what the eye calls brightness, and cheaper.
    let ink = pixmap
        .data_as_u8_slice()
        .chunks_exact(4)
        .map(|pixel| pixel[1])
        .collect();
    (ink, width, height)
}

/// How bright the paper is where nothing is printed.
const PAPER: u64 = 236;

/// Softens the picture, lays it on greyish paper and sprinkles it with noise. Plain loops over
/// numbers on purpose: a debug build has to do this a million times a page as well.
fn degrade(ink: &[u8], width: usize, settings: Settings, page: u64) -> Vec<u8> {
    let strength = (settings.noise.clamp(0.0, 1.0) * 255.0) as u64;
    let mut state = settings.seed ^ (page + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut grey = Vec::with_capacity(ink.len());
    let (mut at, mut column, mut bits) = (0, 0, 0_u64);
    let last = ink.len() - width - 1;
    while at < ink.len() {
        if at % 8 == 0 {
            // Xorshift: eight pixels' noise at a time.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bits = state;
        }
        let next = if at < last { at } else { last };
        let soft = (2 * ink[at] as u64 + ink[next + 1] as u64 + ink[next + width] as u64) / 4;
        // The lamp is weaker towards the right edge.
        let paper = PAPER - (column * 14 / width) as u64;
        let noise = (bits & 0xff) * strength / 640;
        bits >>= 8;
        // Dark ink is not quite black on a scan either; noise goes both ways around the paper.
        let value = 26 + soft * (paper - 26) / 255 + strength / 5;
        grey.push(value.saturating_sub(noise).min(255) as u8);
        at += 1;
        column += 1;
        if column == width {
            column = 0;
        }
    }
    grey
}

fn compress(grey: &[u8], width: u16, height: u16, settings: Settings) -> Option<Vec<u8>> {
    let mut jpeg = Vec::with_capacity(grey.len() / 6);
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, settings.quality);
    encoder.set_pixel_density(PixelDensity::dpi(settings.dpi));
    encoder
        .encode(grey, width.into(), height.into(), ExtendedColorType::L8)
        .ok()?;
    Some(jpeg)
}
