//! The output sizes a model makes.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::decimal::number;
use crate::model::{Model, Sizes};
use crate::problem::ProblemKind;
use crate::text::{cut, is_blank, join};

// Figures of free sizes: OpenAI image generation guide, gpt-image-2 and later.
/// Both edges of a free size are multiples of this many pixels.
pub const SIZE_STEP: u32 = 16;
/// The longest edge of a free size, in pixels.
pub const MAX_EDGE: u32 = 3840;
/// The longest edge of a free size over its shortest.
pub const MAX_RATIO: u32 = 3;
/// The fewest pixels of a free size.
pub const MIN_PIXELS: u32 = 655_360;
/// The most pixels of a free size.
pub const MAX_PIXELS: u32 = 8_294_400;

/// Why this model would not make this size, if it would not.
pub(crate) fn problem(size: &str, model: &Model) -> Option<ProblemKind> {
    let size = size.to_owned();
    if !model.known {
        // Other servers have words of their own, such as "original".
        return is_blank(&size).then_some(ProblemKind::SizeMalformed { size });
    }
    match model.sizes {
        Sizes::Fixed(offered) if offered.contains(&size.as_str()) => None,
        Sizes::Fixed(offered) => Some(ProblemKind::SizeNotOffered {
            size,
            offered: join(offered, ", "),
        }),
        Sizes::Free(_) if size == "auto" => None,
        Sizes::Free(_) => match edges(&size) {
            Some((width, height)) => free_problem(size, width, height),
            None => Some(ProblemKind::SizeMalformed { size }),
        },
    }
}

/// Width and height of a size such as `1024x1536`; `None` for `auto` and other words.
#[must_use]
pub fn edges(size: &str) -> Option<(u32, u32)> {
    let (width, height) = cut(size, "x")?;
    let edge = |text: &str| {
        let edge = u32::try_from(number(text)?).ok();
        edge.filter(|&edge| edge > 0 && !text.starts_with('0'))
    };
    Some((edge(width)?, edge(height)?))
}

fn free_problem(size: String, width: u32, height: u32) -> Option<ProblemKind> {
    let (short, long) = (width.min(height), width.max(height));
    if !width.is_multiple_of(SIZE_STEP) || !height.is_multiple_of(SIZE_STEP) {
        return Some(ProblemKind::SizeNotMultiple { size });
    }
    if long > MAX_EDGE {
        return Some(ProblemKind::SizeEdgeTooLong { size });
    }
    // From here on both edges are small, so neither product overflows.
    if long > short * MAX_RATIO {
        return Some(ProblemKind::SizeTooNarrow { size });
    }
    match width * height {
        ..MIN_PIXELS => Some(ProblemKind::SizeTooFewPixels { size }),
        MIN_PIXELS..=MAX_PIXELS => None,
        _ => Some(ProblemKind::SizeTooManyPixels { size }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(size: &str, model: &str) -> &'static str {
        problem(size, Model::of(model)).map_or("fine", |kind| kind.code())
    }

    #[test]
    fn fixed_sizes_are_taken_by_their_words_only() {
        for size in ["auto", "1024x1024", "1536x1024", "1024x1536"] {
            assert_eq!(code(size, "gpt-image-1"), "fine", "{size}");
        }
        for size in ["", "1024X1024", " 1024x1024", "2048x2048", "512x512"] {
            assert_eq!(code(size, "gpt-image-1.5"), "size_not_offered", "{size}");
        }
    }

    #[test]
    fn free_sizes_are_judged_by_each_rule_at_its_edge() {
        let cases = [
            ("auto", "fine"),
            ("1024x640", "fine"),
            ("1008x640", "size_too_few_pixels"),
            ("3840x2160", "fine"),
            ("3840x2176", "size_too_many_pixels"),
            ("3856x2144", "size_edge_too_long"),
            ("1536x512", "fine"),
            ("1552x512", "size_too_narrow"),
            ("512x1552", "size_too_narrow"),
            ("1000x1000", "size_not_multiple"),
            ("1024x1000", "size_not_multiple"),
            ("0x1024", "size_malformed"),
            ("1024", "size_malformed"),
            ("1024x", "size_malformed"),
            ("+1024x1024", "size_malformed"),
            ("01024x1024", "size_malformed"),
            ("1024x1024x3", "size_malformed"),
            ("4294967280x4294967280", "size_edge_too_long"),
            ("99999999999x16", "size_malformed"),
        ];
        for (size, expected) in cases {
            assert_eq!(code(size, "gpt-image-2"), expected, "{size}");
        }
    }

    #[test]
    fn an_unknown_model_may_have_words_of_its_own() {
        assert_eq!(code("original", "some-lab/edit"), "fine");
        assert_eq!(code(" ", "some-lab/edit"), "size_malformed");
    }
}
