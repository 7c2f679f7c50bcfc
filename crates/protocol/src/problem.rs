//! What can be wrong with a request before it is sent.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::decimal::digits;
use crate::request::{
    MAX_IMAGE_BYTES, MAX_IMAGES, MAX_MASK_BYTES, MAX_N, MAX_PARTIAL_IMAGES, MAX_PROMPT_CHARS,
};
use crate::size::{MAX_EDGE, MAX_PIXELS, MIN_PIXELS, SIZE_STEP};
use crate::text::{concat, parts};

/// The part of a request that a problem belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `prompt`
    Prompt,
    /// `model`
    Model,
    /// `n`
    N,
    /// `size`
    Size,
    /// `quality`
    Quality,
    /// `background`
    Background,
    /// `input_fidelity`
    InputFidelity,
    /// `output_format`
    OutputFormat,
    /// `output_compression`
    OutputCompression,
    /// `moderation`
    Moderation,
    /// `stream`
    Stream,
    /// `partial_images`
    PartialImages,
    /// `user`
    User,
    /// An extra field, by its wire name.
    Extra(String),
    /// `image`, with the index of the file, from 0.
    Image(usize),
    /// `mask`
    Mask,
}

impl Field {
    /// The name on the wire; `image` for every image.
    pub fn as_str(&self) -> &str {
        match self {
            Field::Prompt => "prompt",
            Field::Model => "model",
            Field::N => "n",
            Field::Size => "size",
            Field::Quality => "quality",
            Field::Background => "background",
            Field::InputFidelity => "input_fidelity",
            Field::OutputFormat => "output_format",
            Field::OutputCompression => "output_compression",
            Field::Moderation => "moderation",
            Field::Stream => "stream",
            Field::PartialImages => "partial_images",
            Field::User => "user",
            Field::Extra(name) => name,
            Field::Image(_) => "image",
            Field::Mask => "mask",
        }
    }

    /// Whether a name on the wire belongs to a field of its own, so that an extra field cannot have it.
    pub(crate) fn is_wire_name(name: &str) -> bool {
        const OWN: [Field; 15] = [
            Field::Prompt,
            Field::Model,
            Field::N,
            Field::Size,
            Field::Quality,
            Field::Background,
            Field::InputFidelity,
            Field::OutputFormat,
            Field::OutputCompression,
            Field::Moderation,
            Field::Stream,
            Field::PartialImages,
            Field::User,
            Field::Image(0),
            Field::Mask,
        ];
        name == "image[]" || OWN.iter().any(|field| field.as_str() == name)
    }
}

/// One thing to put right before the request can be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Problem {
    /// Where it is.
    pub field: Field,
    /// What it is.
    pub kind: ProblemKind,
}

impl Problem {
    /// A stable name of the kind, in snake case, to translate by.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// An English sentence that says what to do.
    pub fn message(&self) -> String {
        self.kind.message()
    }

    /// The figures and names inside the message, for a translation of it.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        self.kind.args()
    }
}

/// Everything that can be wrong, one kind for each limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the names of the fields say it; their meaning is in the message"
)]
pub enum ProblemKind {
    /// The prompt holds nothing but white space.
    PromptEmpty,
    /// More characters than [`MAX_PROMPT_CHARS`].
    PromptTooLong { length: usize },
    /// No model was named.
    ModelEmpty,
    /// `n` is outside 1–[`MAX_N`].
    NOutOfRange { n: u32 },
    /// More than one picture was asked for as SVG.
    SeveralSvgs,
    /// A size the model does not have.
    SizeNotOffered { size: String, offered: String },
    /// Neither `auto` nor `WIDTHxHEIGHT`.
    SizeMalformed { size: String },
    /// An edge that is no multiple of 16.
    SizeNotMultiple { size: String },
    /// An edge longer than 3,840 pixels.
    SizeEdgeTooLong { size: String },
    /// A picture longer than three times its width, or the reverse.
    SizeTooNarrow { size: String },
    /// Fewer than 655,360 pixels.
    SizeTooFewPixels { size: String },
    /// More than 8,294,400 pixels.
    SizeTooManyPixels { size: String },
    /// A value the model does not know for this field.
    ValueNotOffered { value: String, offered: String },
    /// The model takes no `input_fidelity` at all.
    FidelityRefused { model: String },
    /// Compression above 100.
    CompressionOutOfRange { value: u32 },
    /// Compression with a format that has none; png where no format was chosen.
    CompressionNotForFormat { format: String },
    /// A transparent background in a JPEG.
    TransparentJpeg,
    /// A stream with `n` above 1.
    StreamOfSeveral { n: u32 },
    /// A stream with GIF as its output.
    StreamOfGif,
    /// More partial images than [`MAX_PARTIAL_IMAGES`].
    PartialImagesOutOfRange { value: u32 },
    /// Partial images were asked for, but no stream.
    PartialImagesWithoutStream,
    /// A value of the wrong type. `expected` says what belongs there.
    WrongType { expected: String },
    /// An extra field without a usable name.
    ExtraNameInvalid,
    /// An extra field with the name of a field that exists.
    ExtraNameTaken { name: String },
    /// There is no input image.
    ImageMissing,
    /// More input images than [`MAX_IMAGES`].
    TooManyImages { count: usize },
    /// An input image of more bytes than [`MAX_IMAGE_BYTES`].
    ImageTooLarge { bytes: usize },
    /// Not PNG, JPEG or WebP by its bytes. `format` is what it is, where that was seen.
    ImageFormat { format: String },
    /// The right format, but its header cannot be read.
    ImageBroken,
    /// The mask is no PNG by its bytes.
    MaskNotPng,
    /// The mask has more bytes than [`MAX_MASK_BYTES`].
    MaskTooLarge { bytes: usize },
    /// The mask's size in pixels differs from the first image's.
    MaskSize { mask: String, image: String },
    /// The mask has no alpha channel.
    MaskWithoutAlpha,
    /// The mask has nothing transparent, so nothing to edit.
    MaskOpaque,
    /// The mask cannot be decoded.
    MaskBroken,
    /// A mask together with GIF as the output.
    MaskForGif,
}

impl ProblemKind {
    /// A stable name in snake case.
    pub fn code(&self) -> &'static str {
        use ProblemKind as P;
        match self {
            P::PromptEmpty => "prompt_empty",
            P::PromptTooLong { .. } => "prompt_too_long",
            P::ModelEmpty => "model_empty",
            P::NOutOfRange { .. } => "n_out_of_range",
            P::SeveralSvgs => "several_svgs",
            P::SizeNotOffered { .. } => "size_not_offered",
            P::SizeMalformed { .. } => "size_malformed",
            P::SizeNotMultiple { .. } => "size_not_multiple",
            P::SizeEdgeTooLong { .. } => "size_edge_too_long",
            P::SizeTooNarrow { .. } => "size_too_narrow",
            P::SizeTooFewPixels { .. } => "size_too_few_pixels",
            P::SizeTooManyPixels { .. } => "size_too_many_pixels",
            P::ValueNotOffered { .. } => "value_not_offered",
            P::FidelityRefused { .. } => "fidelity_refused",
            P::CompressionOutOfRange { .. } => "compression_out_of_range",
            P::CompressionNotForFormat { .. } => "compression_not_for_format",
            P::TransparentJpeg => "transparent_jpeg",
            P::StreamOfSeveral { .. } => "stream_of_several",
            P::StreamOfGif => "stream_of_gif",
            P::PartialImagesOutOfRange { .. } => "partial_images_out_of_range",
            P::PartialImagesWithoutStream => "partial_images_without_stream",
            P::WrongType { .. } => "wrong_type",
            P::ExtraNameInvalid => "extra_name_invalid",
            P::ExtraNameTaken { .. } => "extra_name_taken",
            P::ImageMissing => "image_missing",
            P::TooManyImages { .. } => "too_many_images",
            P::ImageTooLarge { .. } => "image_too_large",
            P::ImageFormat { .. } => "image_format",
            P::ImageBroken => "image_broken",
            P::MaskNotPng => "mask_not_png",
            P::MaskTooLarge { .. } => "mask_too_large",
            P::MaskSize { .. } => "mask_size",
            P::MaskWithoutAlpha => "mask_without_alpha",
            P::MaskOpaque => "mask_opaque",
            P::MaskBroken => "mask_broken",
            P::MaskForGif => "mask_for_gif",
        }
    }

    /// An English sentence that says what to do.
    pub fn message(&self) -> String {
        let args = self.args();
        // Every other part is a name.
        let parts = parts(self.template(), b"{}").into_iter().enumerate();
        let filled = parts.map(|(place, part)| {
            let value = args
                .iter()
                .find(|(name, _)| place % 2 == 1 && *name == part);
            value.map_or(part, |(_, value)| value.as_str())
        });
        filled.collect()
    }

    /// The figures and names inside the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        use ProblemKind as P;
        let mut args = Vec::new();
        let mut add = |name, value: String| args.push((name, value));
        match self {
            P::PromptTooLong { length } => add("length", digits(*length)),
            P::NOutOfRange { n } | P::StreamOfSeveral { n } => add("n", digits(*n)),
            P::SizeNotOffered { size, offered } => {
                add("size", size.clone());
                add("offered", offered.clone());
            }
            P::SizeMalformed { size }
            | P::SizeNotMultiple { size }
            | P::SizeEdgeTooLong { size }
            | P::SizeTooNarrow { size }
            | P::SizeTooFewPixels { size }
            | P::SizeTooManyPixels { size } => add("size", size.clone()),
            P::ValueNotOffered { value, offered } => {
                add("value", value.clone());
                add("offered", offered.clone());
            }
            P::FidelityRefused { model } => add("model", model.clone()),
            P::CompressionOutOfRange { value } | P::PartialImagesOutOfRange { value } => {
                add("value", digits(*value));
            }
            P::CompressionNotForFormat { format } => add("format", format.clone()),
            P::ImageFormat { format } => add("format", format.to_ascii_uppercase()),
            P::WrongType { expected } => add("expected", expected.clone()),
            P::ExtraNameTaken { name } => add("name", name.clone()),
            P::TooManyImages { count } => add("count", digits(*count)),
            P::ImageTooLarge { bytes } | P::MaskTooLarge { bytes } => {
                add("size", mebibytes(*bytes));
            }
            P::MaskSize { mask, image } => {
                add("mask", mask.clone());
                add("image", image.clone());
            }
            _ => {}
        }
        let limit = match self {
            P::PromptTooLong { .. } => MAX_PROMPT_CHARS,
            P::NOutOfRange { .. } => MAX_N as usize,
            P::SizeNotMultiple { .. } => SIZE_STEP as usize,
            P::SizeEdgeTooLong { .. } => MAX_EDGE as usize,
            P::SizeTooFewPixels { .. } => MIN_PIXELS as usize,
            P::SizeTooManyPixels { .. } => MAX_PIXELS as usize,
            P::PartialImagesOutOfRange { .. } => MAX_PARTIAL_IMAGES as usize,
            P::TooManyImages { .. } => MAX_IMAGES,
            P::ImageTooLarge { .. } => MAX_IMAGE_BYTES / MEBIBYTE,
            P::MaskTooLarge { .. } => MAX_MASK_BYTES / MEBIBYTE,
            _ => return args,
        };
        args.push(("limit", digits(limit)));
        args
    }

    /// The message, with the names of [`args`](ProblemKind::args) where they go.
    fn template(&self) -> &'static str {
        use ProblemKind as P;
        match self {
            P::PromptEmpty => "Write what to change.",
            P::PromptTooLong { .. } => {
                "Shorten the prompt: it has {length} characters of at most {limit}."
            }
            P::ModelEmpty => "Name a model.",
            P::NOutOfRange { .. } => "Ask for 1 to {limit} images, not {n}.",
            P::SeveralSvgs => "Ask for 1 image: SVG comes one at a time.",
            P::SizeNotOffered { .. } => "This model does not make {size}. Choose one of {offered}.",
            P::SizeMalformed { .. } => {
                "Write the size as auto or as width x height, such as 1024x1024, not \"{size}\"."
            }
            P::SizeNotMultiple { .. } => {
                "Make both edges multiples of {limit} pixels; {size} is not."
            }
            P::SizeEdgeTooLong { .. } => "Make each edge at most {limit} pixels; {size} is longer.",
            P::SizeTooNarrow { .. } => {
                "Keep the long edge within three times the short one; {size} is narrower."
            }
            P::SizeTooFewPixels { .. } => {
                "Choose a larger size: {size} has fewer than {limit} pixels."
            }
            P::SizeTooManyPixels { .. } => {
                "Choose a smaller size: {size} has more than {limit} pixels."
            }
            P::ValueNotOffered { .. } => {
                "This model does not know \"{value}\" here. Choose one of {offered}."
            }
            P::FidelityRefused { .. } => "Leave input fidelity unset: {model} does not take it.",
            P::CompressionOutOfRange { .. } => {
                "Set the compression between 0 and 100, not {value}."
            }
            P::CompressionNotForFormat { .. } => {
                "Choose jpeg or webp, or leave the compression unset: {format} has none."
            }
            P::TransparentJpeg => "Choose png or webp for a transparent background: jpeg has none.",
            P::StreamOfSeveral { .. } => {
                "Ask for 1 image in a stream, not {n}, or turn streaming off."
            }
            P::StreamOfGif => {
                "Turn streaming off, or choose another format: a GIF cannot be streamed."
            }
            P::PartialImagesOutOfRange { .. } => {
                "Ask for 0 to {limit} partial images, not {value}."
            }
            P::PartialImagesWithoutStream => "Turn streaming on to get partial images.",
            P::WrongType { .. } => "Give {expected} here.",
            P::ExtraNameInvalid => "Give the extra field a name.",
            P::ExtraNameTaken { .. } => "Set {name} as the option it is, not as an extra field.",
            P::ImageMissing => "Open an image to edit.",
            P::TooManyImages { .. } => "Use at most {limit} images; these are {count}.",
            P::ImageTooLarge { .. } => {
                "Use a smaller image: this one has {size} MB of at most {limit}."
            }
            P::ImageFormat { format } if format.is_empty() => {
                "Use a PNG, JPEG or WebP image; this file is none."
            }
            P::ImageFormat { .. } => "Use a PNG, JPEG or WebP image; this file is {format}.",
            P::ImageBroken => "Use another copy of this image: the file is damaged or cut short.",
            P::MaskNotPng => "Use a PNG file as the mask.",
            P::MaskTooLarge { .. } => {
                "Use a smaller mask: this one has {size} MB of at most {limit}."
            }
            P::MaskSize { .. } => {
                "Make the mask as large as the first image: it is {mask}, the image {image}."
            }
            P::MaskWithoutAlpha => {
                "Save the mask with an alpha channel; what is transparent in it is edited."
            }
            P::MaskOpaque => "Mark something to edit: the mask is opaque everywhere.",
            P::MaskBroken => "Use another copy of the mask: the file is damaged or cut short.",
            P::MaskForGif => {
                "Remove the mask, or choose another format: a GIF is made without one."
            }
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

const MEBIBYTE: usize = 1024 * 1024;

/// Rounded up to a tenth, so that what is over a limit never reads as the limit.
fn mebibytes(bytes: usize) -> String {
    let tenths = (bytes as u64 * 10).div_ceil(MEBIBYTE as u64);
    match tenths % 10 {
        0 => digits(tenths / 10),
        rest => concat(&[&digits(tenths / 10), ".", &digits(rest)]),
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemKind as P;

    #[test]
    fn every_place_in_a_message_is_filled() {
        let text = || "a text".to_owned();
        let kinds = [
            P::PromptTooLong { length: 7 },
            P::NOutOfRange { n: 7 },
            P::SizeNotOffered {
                size: text(),
                offered: text(),
            },
            P::SizeMalformed { size: text() },
            P::SizeNotMultiple { size: text() },
            P::SizeEdgeTooLong { size: text() },
            P::SizeTooNarrow { size: text() },
            P::SizeTooFewPixels { size: text() },
            P::SizeTooManyPixels { size: text() },
            P::ValueNotOffered {
                value: text(),
                offered: text(),
            },
            P::FidelityRefused { model: text() },
            P::CompressionOutOfRange { value: 7 },
            P::CompressionNotForFormat { format: text() },
            P::StreamOfSeveral { n: 7 },
            P::PartialImagesOutOfRange { value: 7 },
            P::WrongType { expected: text() },
            P::ExtraNameTaken { name: text() },
            P::TooManyImages { count: 7 },
            P::ImageTooLarge { bytes: 7 },
            P::ImageFormat { format: text() },
            P::MaskTooLarge { bytes: 7 },
            P::MaskSize {
                mask: text(),
                image: text(),
            },
        ];
        for kind in kinds {
            let template = kind.template();
            let args = kind.args();
            let mut expected = template.to_owned();
            for (name, value) in &args {
                expected = expected.replace(&format!("{{{name}}}"), value);
            }
            assert!(!expected.contains(['{', '}']), "{expected}");
            assert_eq!(kind.message(), expected);
        }
    }
}
