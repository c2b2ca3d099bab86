//! Eight bits a channel, with or without holes, in sRGB.

use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, Layout, TransformOptions};

/// A picture in the colours of screens. A profile that cannot be read is passed over: the pixels are
/// then shown as they are, as browsers do.
pub fn for_screens(pixels: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let seen_through = pixels.color().has_alpha();
    if seen_through {
        let mut rgba = pixels.into_rgba8();
        if let Some(profile) = profile {
            convert(&mut rgba, Layout::Rgba, profile);
        }
        return match rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
            true => DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8()),
            false => DynamicImage::ImageRgba8(rgba),
        };
    }
    let mut rgb: RgbImage = pixels.into_rgb8();
    if let Some(profile) = profile {
        convert(&mut rgb, Layout::Rgb, profile);
    }
    DynamicImage::ImageRgb8(rgb)
}

/// Pixels whose rows can be written over.
trait Pixels {
    fn raw(&mut self) -> &mut [u8];
}

impl Pixels for RgbImage {
    fn raw(&mut self) -> &mut [u8] {
        self
    }
}

impl Pixels for RgbaImage {
    fn raw(&mut self) -> &mut [u8] {
        self
    }
}

/// So many pixels are converted at a time, to keep the copy small.
const AT_ONCE: usize = 16_384;

fn convert(pixels: &mut impl Pixels, layout: Layout, profile: &[u8]) {
    let Ok(own) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    let screen = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = own.create_transform_8bit(layout, &screen, layout, options) else {
        return;
    };
    let step = AT_ONCE * layout.channels();
    for piece in pixels.raw().chunks_mut(step) {
        let before = piece.to_vec();
        if transform.transform(&before, piece).is_err() {
            piece.copy_from_slice(&before);
        }
    }
}
