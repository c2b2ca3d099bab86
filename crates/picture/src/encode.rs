//! Encoding: photographs as JPEG, what is better kept exactly as WebP.

use image::{DynamicImage, codecs::webp::WebPEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{Kind, Refused, Size};

/// Quality at which steps between neighbouring colours are not yet seen on a phone.
const QUALITY: u8 = 80;

/// A picture in the smaller of the encodings that do it justice.
pub fn best(pixels: &DynamicImage, from: Kind) -> Result<Size, Refused> {
    let (kind, bytes) = match pixels {
        // Only one of the two can be seen through.
        DynamicImage::ImageRgba8(_) => (Kind::Webp, webp(pixels)?),
        _ if from == Kind::Jpeg => (Kind::Jpeg, jpeg(pixels)?),
        // A drawing is sharper and mostly smaller without loss, a screenshot of a photograph is not.
        _ => {
            let (exact, lossy) = (webp(pixels)?, jpeg(pixels)?);
            if exact.len() <= lossy.len() {
                (Kind::Webp, exact)
            } else {
                (Kind::Jpeg, lossy)
            }
        }
    };
    Ok(Size {
        width: pixels.width(),
        height: pixels.height(),
        kind,
        bytes,
    })
}

fn webp(pixels: &DynamicImage) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    let written = pixels.write_with_encoder(encoder);
    written.map_err(|_| Refused::Damaged)?;
    Ok(bytes)
}

fn jpeg(pixels: &DynamicImage) -> Result<Vec<u8>, Refused> {
    let rgb = pixels.to_rgb8();
    let side = |length: u32| u16::try_from(length).map_err(|_| Refused::Damaged);
    let (width, height) = (side(rgb.width())?, side(rgb.height())?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    let written = encoder.encode(&rgb, width, height, ColorType::Rgb);
    written.map_err(|_| Refused::Damaged)?;
    Ok(bytes)
}
