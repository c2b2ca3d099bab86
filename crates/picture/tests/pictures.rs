//! What becomes of pictures that people send, and of files that only claim to be pictures.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; helpers are not exempt by themselves"
)]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use midstance_picture::{Kind, MOST_BYTES, Picture, Refused};
use proptest::prelude::*;

/// Left half red, right half blue, with a little noise so that it is no flat drawing.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = u8::try_from((x * 31 + y * 17) % 23).unwrap();
        if x < width / 2 {
            Rgb([230 - noise, noise, noise])
        } else {
            Rgb([noise, noise, 230 - noise])
        }
    })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// EXIF with an orientation, and a maker's text that must not come through.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x0F, 0x01, 2, 0, 14, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"SECRET-GARDEN\0");
    exif
}

fn photograph(width: u16, height: u16, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.add_exif_metadata(&exif(orientation)).unwrap();
    let pixels = halves(width.into(), height.into());
    let colour = jpeg_encoder::ColorType::Rgb;
    encoder.encode(&pixels, width, height, colour).unwrap();
    bytes
}

fn pixel(bytes: &[u8], x: u32, y: u32) -> Rgb<u8> {
    *image::load_from_memory(bytes)
        .unwrap()
        .to_rgb8()
        .get_pixel(x, y)
}

#[test]
fn a_photograph_comes_out_upright_in_several_widths_and_without_its_secrets() {
    let sent = photograph(2000, 1000, 6);
    assert!(contains(&sent, b"SECRET-GARDEN"), "the sample must hold it");
    let picture = Picture::read(&sent).unwrap();
    assert_eq!((picture.width(), picture.height()), (1000, 2000));
    let sizes = picture.sizes().unwrap();
    let widths: Vec<_> = sizes.iter().map(|s| (s.width, s.height)).collect();
    assert_eq!(widths, [(160, 320), (480, 960), (960, 1920), (1000, 2000)]);
    for size in &sizes {
        assert_eq!(size.kind, Kind::Jpeg);
        assert!(!contains(&size.bytes, b"SECRET-GARDEN"));
        assert!(!contains(&size.bytes, b"Exif"));
        // Turned a quarter clockwise: what was left (red) is on top.
        let (middle, last) = (size.width / 2, size.height - 5);
        let (top, bottom) = (
            pixel(&size.bytes, middle, 4),
            pixel(&size.bytes, middle, last),
        );
        assert!(top.0[0] > 150 && top.0[2] < 80, "{top:?}");
        assert!(bottom.0[2] > 150 && bottom.0[0] < 80, "{bottom:?}");
    }
    assert!(sizes[0].bytes.len() < sizes[1].bytes.len());
}

#[test]
fn every_way_a_camera_can_be_held_is_undone() {
    // Where the red half is once upright: left, right, top or bottom.
    let red = [
        "left", "right", "right", "left", "top", "top", "bottom", "bottom",
    ];
    for (orientation, red) in (1u8..).zip(red) {
        let picture = Picture::read(&photograph(64, 32, orientation)).unwrap();
        let turned = orientation >= 5;
        let expected = if turned { (32, 64) } else { (64, 32) };
        assert_eq!((picture.width(), picture.height()), expected);
        let size = picture.sizes().unwrap().remove(0);
        let (w, h) = expected;
        let at = match red {
            "left" => (4, h / 2),
            "right" => (w - 4, h / 2),
            "top" => (w / 2, 4),
            _ => (w / 2, h - 4),
        };
        let found = pixel(&size.bytes, at.0, at.1);
        assert!(found.0[0] > 150, "{orientation}: {found:?}");
    }
}

#[test]
fn drawings_stay_exact_and_see_through() {
    let mut drawing = RgbaImage::from_pixel(700, 300, Rgba([10, 90, 100, 255]));
    drawing.put_pixel(0, 0, Rgba([0, 0, 0, 0]));
    let sent = encoded(&DynamicImage::ImageRgba8(drawing), ImageFormat::Png);
    let sizes = Picture::read(&sent).unwrap().sizes().unwrap();
    let last = sizes.last().unwrap();
    assert_eq!((last.kind, last.width), (Kind::Webp, 700));
    let back = image::load_from_memory(&last.bytes).unwrap().to_rgba8();
    assert_eq!(back.get_pixel(0, 0).0[3], 0);
    assert_eq!(back.get_pixel(300, 150).0, [10, 90, 100, 255]);

    // Without holes nothing is lost either, as long as that is the smaller file.
    let flat = RgbImage::from_pixel(200, 100, Rgb([10, 90, 100]));
    let sent = encoded(&DynamicImage::ImageRgb8(flat), ImageFormat::Png);
    let sizes = Picture::read(&sent).unwrap().sizes().unwrap();
    assert_eq!(sizes.last().unwrap().kind, Kind::Webp);
}

#[test]
fn all_four_kinds_are_read_and_small_ones_are_not_blown_up() {
    let picture = DynamicImage::ImageRgb8(halves(100, 40));
    let kinds = [
        (ImageFormat::Jpeg, Kind::Jpeg),
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::WebP, Kind::Webp),
        (ImageFormat::Gif, Kind::Gif),
    ];
    for (format, kind) in kinds {
        let sent = encoded(&picture, format);
        assert_eq!(Kind::of(&sent), Ok(kind));
        let sizes = Picture::read(&sent).unwrap().sizes().unwrap();
        assert_eq!(sizes.len(), 1, "{kind:?}");
        assert_eq!((sizes[0].width, sizes[0].height), (100, 40));
    }
}

#[test]
fn of_a_moving_picture_the_first_frame_counts() {
    let frame = |colour| image::Frame::new(RgbaImage::from_pixel(20, 20, Rgba(colour)));
    let mut sent = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut sent);
    encoder.encode_frame(frame([255, 0, 0, 255])).unwrap();
    encoder.encode_frame(frame([0, 0, 255, 255])).unwrap();
    drop(encoder);
    let sizes = Picture::read(&sent).unwrap().sizes().unwrap();
    let seen = pixel(&sizes[0].bytes, 10, 10);
    assert!(seen.0[0] > 240 && seen.0[2] < 15, "{seen:?}");
}

#[test]
fn what_is_no_picture_is_refused_with_what_to_do() {
    let read = |bytes: &[u8]| Picture::read(bytes).map(drop).unwrap_err();
    assert_eq!(read(b""), Refused::Empty);
    let svgs: [&[u8]; 3] = [
        b"<svg onload=\"alert(1)\"/>",
        b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- x --><SVG/>",
        b"  <!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
    ];
    for svg in svgs {
        assert_eq!(read(svg), Refused::Svg);
    }
    assert_eq!(read(b"\0\0\0\x18ftypheic\0\0\0\0"), Refused::Heic);
    assert_eq!(read(b"%PDF-1.7"), Refused::NotAPicture);
    assert_eq!(read(b"<html><script>"), Refused::NotAPicture);
    let mut large = vec![0xFF; MOST_BYTES + 1];
    large[1] = 0xD8;
    assert_eq!(read(&large), Refused::TooManyBytes { most: MOST_BYTES });
    assert!(Refused::Svg.to_string().contains("PNG"));
    assert_eq!(
        Refused::TooManyBytes { most: MOST_BYTES }.to_string(),
        "The picture must be smaller than 20 MB. Save it smaller and send it again"
    );
}

/// A PNG head that claims a size, with next to nothing behind it.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut small = encoded(
        &DynamicImage::ImageRgb8(RgbImage::new(1, 1)),
        ImageFormat::Png,
    );
    small[16..20].copy_from_slice(&width.to_be_bytes());
    small[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = 0xFFFF_FFFF_u32;
    for byte in &small[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    small[29..33].copy_from_slice(&(!crc).to_be_bytes());
    small
}

#[test]
fn a_bomb_is_refused_by_its_head() {
    for (width, height) in [(60_000, 60_000), (10_000, 10_000), (16_001, 1), (1, 16_001)] {
        let found = Picture::read(&claims(width, height)).map(drop).unwrap_err();
        let side = 4_000;
        let expected = Refused::TooManyPixels {
            width,
            height,
            side,
        };
        assert_eq!(found, expected);
    }
    // A claim that is allowed still has to be kept.
    let found = Picture::read(&claims(4_000, 4_000)).map(drop);
    assert_eq!(found, Err(Refused::Damaged));
}

#[test]
fn half_a_picture_is_damaged_not_half_shown() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = encoded(&DynamicImage::ImageRgb8(halves(300, 300)), format);
        let half = &whole[..whole.len() / 2];
        assert_eq!(
            Picture::read(half).map(drop),
            Err(Refused::Damaged),
            "{format:?}"
        );
    }
}

#[test]
fn colours_of_a_wide_screen_are_taken_to_those_of_every_screen() {
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let pixels = RgbImage::from_pixel(40, 40, Rgb([200, 60, 60]));
    let mut sent = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut sent, 95);
    encoder.add_icc_profile(&wide).unwrap();
    encoder
        .encode(&pixels, 40, 40, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    let sizes = Picture::read(&sent).unwrap().sizes().unwrap();
    let red = pixel(&sizes[0].bytes, 20, 20).0[0];
    assert!(red > 208, "a wide red is a stronger red in sRGB: {red}");
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever is done to a picture's bytes, the answer is a picture or words, never a stop.
    #[test]
    fn broken_bytes_end_in_words(
        which in 0usize..4,
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..12),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
        let mut bytes = encoded(&DynamicImage::ImageRgb8(halves(24, 16)), formats[which]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(picture) = Picture::read(&bytes) {
            let sizes = picture.sizes().unwrap();
            prop_assert!(!sizes.is_empty());
            prop_assert!(sizes.iter().all(|size| size.width <= picture.width()));
        }
    }

    /// Proportions are kept and no picture grows.
    #[test]
    fn sizes_keep_the_shape(width in 1u32..2000, height in 1u32..80) {
        let picture = Picture::read(&encoded(
            &DynamicImage::ImageRgb8(RgbImage::new(width, height)), ImageFormat::Png)).unwrap();
        for size in picture.sizes().unwrap() {
            prop_assert!(size.width <= width.min(1600));
            let exact = f64::from(height) * f64::from(size.width) / f64::from(width);
            prop_assert!((f64::from(size.height) - exact.max(1.0)).abs() <= 1.0);
            let seen = image::load_from_memory(&size.bytes).unwrap();
            prop_assert_eq!((seen.width(), seen.height()), (size.width, size.height));
        }
    }
}
