//! The widths in which a picture is kept.

use image::imageops::FilterType;

use crate::{Kind, Picture, Refused, encode};

/// Widths in pixels, small to large: a portrait, a phone, a column, a column on a sharp screen.
pub const WIDTHS: [u32; 4] = [160, 480, 960, 1600];

/// A picture in one width, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it is encoded.
    pub kind: Kind,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// The picture in every width that is not larger than itself, small to large; a small picture
    /// and one between two widths in its own width as well.
    ///
    /// # Errors
    /// [`Refused::Damaged`] when it cannot be encoded.
    pub fn sizes(&self) -> Result<Vec<Size>, Refused> {
        let largest = self.width().min(WIDTHS[WIDTHS.len() - 1]);
        let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|w| *w < largest).collect();
        widths.push(largest);
        // Each from the next larger one, so that the whole picture is read only once.
        let mut from = self.roughly(largest);
        let mut sizes = Vec::with_capacity(widths.len());
        for width in widths.into_iter().rev() {
            from = self.narrowed(from, width);
            sizes.push(encode::best(&from, self.from)?);
        }
        sizes.reverse();
        Ok(sizes)
    }

    /// The pixels, made smaller in one cheap step where there are far more than needed.
    fn roughly(&self, width: u32) -> image::DynamicImage {
        let enough = width * 2;
        if self.width() > enough {
            let height = scaled(self.height(), enough, self.width());
            return self.pixels.thumbnail_exact(enough, height);
        }
        self.pixels.clone()
    }

    fn narrowed(&self, from: image::DynamicImage, width: u32) -> image::DynamicImage {
        if from.width() == width {
            return from;
        }
        let height = scaled(self.height(), width, self.width());
        from.resize_exact(width, height, FilterType::Lanczos3)
    }
}

/// `height · to / from`, rounded, at least 1.
fn scaled(height: u32, to: u32, from: u32) -> u32 {
    let (height, to, from) = (u64::from(height), u64::from(to), u64::from(from.max(1)));
    u32::try_from((height * to + from / 2) / from)
        .unwrap_or(u32::MAX)
        .max(1)
}
