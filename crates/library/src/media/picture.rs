//! Pictures: decoded under limits, turned upright, made smaller where they are large, written anew.

use std::io::Cursor;

use domain::media::{MOST_PIXELS, MediaType};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageFormat, ImageReader, Limits};

use super::{Clean, LARGEST, Refusal};

/// Longest side of a picture that is kept, in points.
const LONGEST_SIDE: u32 = 2400;
/// What the longest side is divided by until a picture without loss is small enough to be kept.
const SMALLER: [u32; 4] = [1, 2, 3, 6];
/// Quality of JPEG, of 100.
const QUALITY: u8 = 85;
/// Bytes of the largest picture while it is worked on: four for each point, and a row more.
const MOST_MEMORY: u64 = MOST_PIXELS * 4;

/// Opens the picture as far as its size is known.
fn opened(bytes: &[u8], of_type: MediaType) -> Result<impl ImageDecoder + '_, Refusal> {
    let format = match of_type {
        MediaType::Png => ImageFormat::Png,
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Webp => ImageFormat::WebP,
        MediaType::Pdf => return Err(Refusal::Type),
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY * 2);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Refusal::TooManyPixels);
    }
    Ok(decoder)
}

fn refused(error: image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Broken,
    }
}

/// Width and height of a picture that can be decoded whole.
pub(super) fn looked_at(bytes: &[u8], of_type: MediaType) -> Result<(u32, u32), Refusal> {
    let picture = DynamicImage::from_decoder(opened(bytes, of_type)?).map_err(refused)?;
    Ok((picture.width(), picture.height()))
}

/// The picture as it is kept: its points and nothing else. Of moving pictures the first stays.
pub(super) fn cleaned(bytes: &[u8], of_type: MediaType) -> Result<Clean, Refusal> {
    let mut decoder = opened(bytes, of_type)?;
    // A turn that cannot be read is none.
    let turn = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(turn);
    for divisor in SMALLER {
        let side = LONGEST_SIDE / divisor;
        let smaller;
        let fitting = if picture.width().max(picture.height()) > side {
            smaller = picture.resize(side, side, image::imageops::FilterType::CatmullRom);
            &smaller
        } else {
            &picture
        };
        let (bytes, of_type) = match of_type {
            MediaType::Jpeg => (jpeg(fitting)?, MediaType::Jpeg),
            _ => without_loss(fitting)?,
        };
        if bytes.len() <= LARGEST {
            return Ok(Clean { bytes, of_type, size: Some((fitting.width(), fitting.height())), tagged: None });
        }
    }
    Err(Refusal::TooLarge { most: of_type.most_bytes() })
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    let (width, height) = (picture.width(), picture.height());
    let written = if picture.color().has_color() {
        encoder.write_image(&picture.to_rgb8(), width, height, ExtendedColorType::Rgb8)
    } else {
        encoder.write_image(&picture.to_luma8(), width, height, ExtendedColorType::L8)
    };
    written.map_err(|_| Refusal::Broken)?;
    Ok(out)
}

/// As PNG or as WebP without loss, whichever is smaller.
fn without_loss(picture: &DynamicImage) -> Result<(Vec<u8>, MediaType), Refusal> {
    let (width, height) = (picture.width(), picture.height());
    let (points, color) = if picture.color().has_alpha() {
        (picture.to_rgba8().into_raw(), ExtendedColorType::Rgba8)
    } else {
        (picture.to_rgb8().into_raw(), ExtendedColorType::Rgb8)
    };
    let (mut png, mut webp) = (Vec::new(), Vec::new());
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(&points, width, height, color)
        .map_err(|_| Refusal::Broken)?;
    // What WebP has no room for stays PNG.
    let written = WebPEncoder::new_lossless(&mut webp).encode(&points, width, height, color);
    if written.is_ok() && webp.len() < png.len() { Ok((webp, MediaType::Webp)) } else { Ok((png, MediaType::Png)) }
}
