//! A mask, and what can be wrong with it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::digits;
use crate::image::{Format, Header};
use crate::problem::ProblemKind;
use crate::request::{File, MAX_MASK_BYTES};
use crate::scan::{self, Pixels};
use crate::text::concat;

/// A mask as a request takes it. [`Mask::from`] a file unpacks its pixels here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// The whole file.
    pub file: File,
    /// What its pixels are like.
    pub pixels: Pixels,
}

impl From<File> for Mask {
    fn from(file: File) -> Mask {
        let pixels = scan::look(&file.head);
        Mask { file, pixels }
    }
}

/// All that is wrong with a mask for an image that is shown at `image` pixels (width, height); `None` where that is not known.
pub(crate) fn problems(mask: &Mask, image: Option<(u32, u32)>) -> Vec<ProblemKind> {
    let Mask { file, pixels } = mask;
    let mask: &[u8] = &file.head;
    if Format::sniff(mask) != Some(Format::Png) {
        return vec![ProblemKind::MaskNotPng];
    }
    let Ok(header) = Header::read(mask) else {
        return vec![ProblemKind::MaskBroken];
    };
    let mut found = Vec::new();
    if file.length > MAX_MASK_BYTES {
        found.push(ProblemKind::MaskTooLarge { bytes: file.length });
    }
    if let Some(image) = image.filter(|&image| image != header.upright()) {
        found.push(ProblemKind::MaskSize {
            mask: size(header.upright()),
            image: size(image),
        });
    }
    if !header.alpha {
        found.push(ProblemKind::MaskWithoutAlpha);
    }
    // Of a mask that is wrong anyway, not all has been read.
    if found.is_empty() {
        match pixels {
            Pixels::SeeThrough | Pixels::Unseen => {}
            Pixels::Opaque => found.push(ProblemKind::MaskOpaque),
            Pixels::Broken => found.push(ProblemKind::MaskBroken),
        }
    }
    found
}

fn size((width, height): (u32, u32)) -> String {
    concat(&[&digits(width), "x", &digits(height)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::{BitDepth, ColorType, Encoder};

    fn png(
        color: ColorType,
        depth: BitDepth,
        size: (u32, u32),
        data: &[u8],
        trns: Option<&[u8]>,
    ) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, size.0, size.1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![0, 0, 0, 255, 255, 255]);
        }
        if let Some(trns) = trns {
            encoder.set_trns(trns.to_vec());
        }
        encoder
            .write_header()
            .unwrap()
            .write_image_data(data)
            .unwrap();
        out
    }

    fn codes(mask: &[u8], image: (u32, u32)) -> Vec<&'static str> {
        let file = File::whole(mask.into(), None);
        problems(&Mask::from(file), Some(image))
            .iter()
            .map(ProblemKind::code)
            .collect()
    }

    fn rgba(alphas: &[u8]) -> Vec<u8> {
        let data: Vec<u8> = alphas.iter().flat_map(|&alpha| [0, 0, 0, alpha]).collect();
        png(
            ColorType::Rgba,
            BitDepth::Eight,
            (alphas.len() as u32, 1),
            &data,
            None,
        )
    }

    #[test]
    fn one_pixel_that_is_not_quite_opaque_is_enough() {
        assert!(codes(&rgba(&[255, 254]), (2, 1)).is_empty());
        assert_eq!(codes(&rgba(&[255, 255]), (2, 1)), ["mask_opaque"]);
    }

    #[test]
    fn a_mask_that_edits_everything_is_fine() {
        assert!(codes(&rgba(&[0, 0]), (2, 1)).is_empty());
    }

    #[test]
    fn size_and_alpha_are_told_together() {
        let rgb = png(ColorType::Rgb, BitDepth::Eight, (1, 1), &[1, 2, 3], None);
        assert_eq!(codes(&rgb, (2, 1)), ["mask_size", "mask_without_alpha"]);
    }

    #[test]
    fn sixteen_bits_count_in_both_bytes() {
        let opaque = png(
            ColorType::GrayscaleAlpha,
            BitDepth::Sixteen,
            (1, 1),
            &[0, 0, 255, 255],
            None,
        );
        let nearly = png(
            ColorType::GrayscaleAlpha,
            BitDepth::Sixteen,
            (1, 1),
            &[0, 0, 255, 254],
            None,
        );
        assert_eq!(codes(&opaque, (1, 1)), ["mask_opaque"]);
        assert!(codes(&nearly, (1, 1)).is_empty());
    }

    #[test]
    fn transparent_colours_of_a_palette_are_alpha() {
        let used = png(
            ColorType::Indexed,
            BitDepth::One,
            (9, 1),
            &[0b0000_0001, 0],
            Some(&[255, 0]),
        );
        let unused = png(
            ColorType::Indexed,
            BitDepth::One,
            (9, 1),
            &[0, 0],
            Some(&[255, 0]),
        );
        assert!(codes(&used, (9, 1)).is_empty());
        assert_eq!(codes(&unused, (9, 1)), ["mask_opaque"]);
    }

    #[test]
    fn a_transparent_grey_is_alpha() {
        let used = png(
            ColorType::Grayscale,
            BitDepth::Eight,
            (2, 1),
            &[7, 8],
            Some(&[0, 7]),
        );
        assert!(codes(&used, (2, 1)).is_empty());
    }

    #[test]
    fn a_mask_cut_short_is_a_problem_and_no_panic() {
        let whole = rgba(&[255; 64]);
        for end in 8..whole.len() - 12 {
            assert_eq!(codes(&whole[..end], (64, 1)), ["mask_broken"], "{end}");
        }
    }

    #[test]
    fn another_format_is_no_mask() {
        assert_eq!(codes(b"\xFF\xD8\xFF\xE0", (1, 1)), ["mask_not_png"]);
        assert_eq!(codes(b"", (1, 1)), ["mask_not_png"]);
    }

    #[test]
    fn over_four_mebibytes_is_too_large() {
        let mut large = rgba(&[0]);
        large.resize(MAX_MASK_BYTES, 0);
        assert!(codes(&large, (1, 1)).is_empty());
        large.push(0);
        assert_eq!(codes(&large, (1, 1)), ["mask_too_large"]);
    }
}
