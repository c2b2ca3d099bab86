//! Decoding under limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::{Kind, Refused, colour};

/// The most bytes of a file.
pub const MOST_BYTES: usize = 20_000_000;
/// The most pixels: a phone's largest photographs.
pub const MOST_PIXELS: u64 = 52_000_000;
/// The longest side.
pub const MOST_SIDE: u32 = 16_000;
/// What the decoder may take for itself.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// What is said to be fine when there are too many pixels.
const FINE_SIDE: u32 = 4_000;

/// A picture as it is to be seen: upright, eight bits a channel, in the colours of screens.
#[derive(Debug, Clone)]
pub struct Picture {
    pub(crate) pixels: DynamicImage,
    pub(crate) from: Kind,
}

impl Picture {
    /// Reads an uploaded file.
    ///
    /// # Errors
    /// Why it cannot be used, in words for whoever sent it.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let from = Kind::of(bytes)?;
        if bytes.len() > MOST_BYTES {
            return Err(Refused::TooManyBytes { most: MOST_BYTES });
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), from.format());
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|_| Refused::Damaged)?;
        // Before a single pixel is drawn: a file of a few bytes can claim to be as large as a town.
        let (width, height) = decoder.dimensions();
        let too_many = u64::from(width) * u64::from(height) > MOST_PIXELS;
        if too_many || width > MOST_SIDE || height > MOST_SIDE {
            let side = FINE_SIDE;
            return Err(Refused::TooManyPixels {
                width,
                height,
                side,
            });
        }
        if width == 0 || height == 0 {
            return Err(Refused::Damaged);
        }
        let orientation = decoder.orientation().ok();
        let profile = decoder.icc_profile().ok().flatten();
        let pixels = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Damaged)?;
        let mut pixels = colour::for_screens(pixels, profile.as_deref());
        if let Some(orientation) = orientation {
            pixels.apply_orientation(orientation);
        }
        Ok(Self { pixels, from })
    }

    /// Width when upright.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height when upright.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }
}
