use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, RgbaImage};

use crate::api_error::ApiError;
use crate::check;
use crate::form::{Form, Part};

/// What is edited: the decoded first image and mask, what comes beside it, and the sizes of all input images for the token count.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) first: RgbaImage,
    pub(crate) mask: Option<RgbaImage>,
    pub(crate) references: Vec<RgbaImage>,
    pub(crate) sizes: Vec<(u32, u32)>,
}

/// A picture on its way out, encoded.
#[derive(Debug, Clone)]
pub(crate) struct Encoded {
    pub(crate) format: ImageFormat,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Bytes,
}

/// Decodes every picture of a checked form. Takes long; not for the event loop.
///
/// # Errors
/// `invalid_image_file` for content that is not what its part says, `invalid_mask_image_format` for a mask without
/// alpha or of another size than the first image as seen, that is after its EXIF orientation.
pub(crate) fn decode(form: &Form) -> Result<Input, ApiError> {
    let mut pictures = Vec::new();
    for (index, part) in check::images(form).enumerate() {
        let broken = || {
            let number = index + 1;
            let message = format!(
                "Invalid image file or mode for image {number}, please check your image file."
            );
            ApiError::refused(Some("image"), "invalid_image_file", message)
        };
        pictures.push(upright(part).map_err(|_| broken())?);
    }
    let sizes = pictures.iter();
    let sizes = sizes.map(|picture| (picture.width(), picture.height()));
    let sizes = sizes.collect();
    let mut pictures = pictures.into_iter();
    let first = pictures.next();
    let first = first.ok_or_else(|| ApiError::ours("a checked form has an image"))?;
    let mask = match form.named("mask").next() {
        None => None,
        Some(part) => Some(mask(part, &first)?),
    };
    Ok(Input {
        first: first.into_rgba8(),
        mask,
        references: pictures.map(DynamicImage::into_rgba8).collect(),
        sizes,
    })
}

fn mask(part: &Part, first: &DynamicImage) -> Result<RgbaImage, ApiError> {
    let refuse = |code, message: &str| Err(ApiError::refused(Some("mask"), code, message));
    let Ok(mask) = upright(part) else {
        return refuse(
            "invalid_image_file",
            "Invalid image file or mode for mask, please check your image file.",
        );
    };
    if (mask.width(), mask.height()) != (first.width(), first.height()) {
        return refuse(
            "invalid_mask_image_format",
            "Invalid mask image format - mask size does not match image size",
        );
    }
    if !mask.color().has_alpha() {
        return refuse(
            "invalid_mask_image_format",
            "Invalid mask image format - mask image missing alpha channel",
        );
    }
    Ok(mask.into_rgba8())
}

/// Decodes as the type that the part claims, and turns the picture as its EXIF orientation says.
fn upright(part: &Part) -> ImageResult<DynamicImage> {
    let format = match part.content_type.as_deref() {
        Some("image/jpeg") => ImageFormat::Jpeg,
        Some("image/webp") => ImageFormat::WebP,
        _ => ImageFormat::Png,
    };
    let mut decoder = ImageReader::with_format(Cursor::new(&part.bytes), format).into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Encodes as 8-bit RGB, or RGBA when `alpha`. `compression` (0–100) is the quality of a JPEG; WebP is lossless.
pub(crate) fn encode(
    picture: RgbaImage,
    format: ImageFormat,
    compression: u8,
    alpha: bool,
) -> ImageResult<Encoded> {
    let (width, height) = picture.dimensions();
    let mut picture = DynamicImage::ImageRgba8(picture);
    if !alpha {
        picture = DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            picture.write_with_encoder(JpegEncoder::new_with_quality(
                &mut bytes,
                compression.max(1),
            ))?;
        }
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut bytes))?,
        _ => {
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub);
            picture.write_with_encoder(encoder)?;
        }
    }
    Ok(Encoded {
        format,
        width,
        height,
        bytes: bytes.into(),
    })
}

/// The name of an output format on the wire.
pub(crate) fn format_name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "jpeg",
        ImageFormat::WebP => "webp",
        _ => "png",
    }
}
