//! How many tokens an edit takes, as far as it can be told before.

use crate::decimal::number;
use crate::text::cut;

/// A number that is known to lie between two others, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The least it can be.
    pub low: u64,
    /// The most it can be.
    pub high: u64,
}

impl Range {
    /// Whether there is only one number it can be.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    pub(crate) fn times(self, factor: u64) -> Range {
        Range {
            low: self.low * factor,
            high: self.high * factor,
        }
    }

    pub(crate) fn plus(self, other: Range) -> Range {
        Range {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }
}

/// Models whose tokens are counted by the same rules.
pub(crate) struct Family {
    /// The name as in [`Model`](crate::Model).
    name: &'static str,
    /// The patches along the longer edge of a picture, for each of [`QUALITIES`] that there is; empty where [`FIRST`] holds.
    grid: &'static [u64],
    /// Whether the rule for input images is stated for this model.
    pub(crate) input_is_known: bool,
    /// Whether the rule for output images is stated for this model, or was checked against stated values.
    pub(crate) output_is_known: bool,
    /// Whether it writes billed text, too.
    pub(crate) writes: bool,
}

/// The levels of quality, from the lowest.
const QUALITIES: [&str; 5] = ["low", "medium", "high", "xhigh", "max"];

/// The sizes that all models make, and those `auto` is taken to choose from.
const SIZES: [(u64, u64); 3] = [(1024, 1024), (1024, 1536), (1536, 1024)];

/// Output tokens of the first generation by quality and size, in the order of [`QUALITIES`] and [`SIZES`]
/// (OpenAI image generation guide, "Cost and latency").
const FIRST: [[u64; 3]; 3] = [[272, 408, 400], [1056, 1584, 1568], [4160, 6240, 6208]];

/// gpt-image-2: formula and grid were worked out in the OpenAI developer community (topics 1382699 and 1379464). They give the values that
/// OpenAI states for 1024x1024, 1536x1024 and 1792x1024 in high quality.
const SECOND: &[u64] = &[16, 48, 96];

/// gpt-image-2.5: same sources. Checked for flare; for sunburst and 2.6 it is a guess.
const SECOND_HALF: &[u64] = &[16, 24, 48, 64, 96];

const FIRST_FAMILY: Family = Family {
    name: "gpt-image-1",
    grid: &[],
    input_is_known: true,
    output_is_known: true,
    writes: false,
};

const SECOND_FAMILY: Family = Family {
    name: "gpt-image-2",
    grid: SECOND,
    input_is_known: false,
    ..FIRST_FAMILY
};

const UNCONFIRMED_FAMILY: Family = Family {
    name: "gpt-image-2.5-sunburst",
    grid: SECOND_HALF,
    output_is_known: false,
    ..SECOND_FAMILY
};

static FAMILIES: [Family; 9] = [
    FIRST_FAMILY,
    Family {
        // OpenAI pricing page: it has a price for output text.
        name: "gpt-image-1.5",
        writes: true,
        ..FIRST_FAMILY
    },
    Family {
        name: "gpt-image-1-mini",
        input_is_known: false,
        ..FIRST_FAMILY
    },
    Family {
        name: "chatgpt-image-latest",
        input_is_known: false,
        output_is_known: false,
        ..FIRST_FAMILY
    },
    SECOND_FAMILY,
    Family {
        name: "gpt-image-2.5-flare",
        output_is_known: true,
        ..UNCONFIRMED_FAMILY
    },
    UNCONFIRMED_FAMILY,
    Family {
        name: "gpt-image-2.6-flare",
        ..UNCONFIRMED_FAMILY
    },
    Family {
        name: "gpt-image-2.6-sunburst",
        ..UNCONFIRMED_FAMILY
    },
];

/// The least and the most that were seen to be added to the prompt of an edit (OpenAI developer community, topic 1281361).
const OVERHEAD: Range = Range { low: 22, high: 50 };

/// Input tokens of a prompt. About four letters make a token, and one or two characters of Chinese, Japanese or Korean.
pub(crate) fn text(prompt: &str) -> Range {
    let all = prompt.chars().count() as u64;
    // From the CJK radicals on; emoji are there as well.
    let dense = prompt.chars().filter(|&c| c >= '\u{2E80}').count() as u64;
    let sparse = all - dense;
    OVERHEAD.plus(Range {
        low: sparse / 5 + dense / 2,
        high: sparse.div_ceil(3) + dense,
    })
}

/// Output tokens of pictures, and what was left to the model.
pub(crate) struct Output {
    pub(crate) tokens: Range,
    /// The size is the model's choice, or one whose tokens are not known.
    pub(crate) size_is_open: bool,
    /// Likewise the quality.
    pub(crate) quality_is_open: bool,
}

impl Family {
    /// That of a model in the table of [`Model`](crate::Model), by its name there.
    pub(crate) fn of(name: &str) -> Option<&'static Family> {
        FAMILIES.iter().find(|family| family.name == name)
    }

    /// Input tokens of an image of this width and height in pixels.
    pub(crate) fn input(&self, width: u32, height: u32, high_fidelity: bool) -> Range {
        let size = (u64::from(width.max(1)), u64::from(height.max(1)));
        if self.grid.is_empty() {
            let tokens = tiled(size);
            let tokens = Range {
                low: tokens,
                high: tokens,
            };
            return match high_fidelity {
                true => tokens.plus(fidelity(size)),
                false => tokens,
            };
        }
        // Always high fidelity. The community has patches of 32 pixels and at most 1,536 of them (topic 1382940), unconfirmed. How small
        // images grow and large ones shrink is open, so the low end is that of the image as it is, and 1,024 at most.
        let patches = size.0.div_ceil(32) * size.1.div_ceil(32);
        Range {
            low: patches.min(1024),
            high: 1536,
        }
    }

    /// Output tokens of `n` pictures, of all that `size` and `quality` leave possible.
    pub(crate) fn output(&self, size: Option<&str>, quality: Option<&str>, n: u64) -> Output {
        let size = size
            .and_then(edges)
            .filter(|size| !self.grid.is_empty() || SIZES.contains(size));
        let sizes = match &size {
            Some(size) => core::slice::from_ref(size),
            None => &SIZES,
        };
        let levels = if self.grid.is_empty() {
            FIRST.len()
        } else {
            self.grid.len()
        };
        let level = quality.and_then(|quality| {
            let mut levels = QUALITIES[..levels].iter();
            levels.position(|&level| level == quality)
        });
        let mut tokens = Range {
            low: u64::MAX,
            high: 0,
        };
        for level in level.map_or(0..levels, |level| level..level + 1) {
            for &size in sizes {
                let count = self.made(level, size, n);
                tokens.low = tokens.low.min(count);
                tokens.high = tokens.high.max(count);
            }
        }
        Output {
            tokens,
            size_is_open: size.is_none(),
            quality_is_open: level.is_none(),
        }
    }

    fn made(&self, level: usize, size: (u64, u64), n: u64) -> u64 {
        let Some(&grid) = self.grid.get(level) else {
            let column = SIZES.iter().position(|&known| known == size);
            return column.map_or(0, |column| n * FIRST[level][column]);
        };
        let (short, long) = (size.0.min(size.1), size.0.max(size.1));
        // Rounded to the nearest.
        let rows = (2 * grid * short + long) / (2 * long);
        (n * grid * rows * (2_000_000 + size.0 * size.1)).div_ceil(4_000_000)
    }
}

/// `WIDTHxHEIGHT`, if both fit 16 bits, so that nothing overflows.
fn edges(size: &str) -> Option<(u64, u64)> {
    let (width, height) = cut(size, "x")?;
    let edge = |text: &str| number(text).filter(|edge| (1..1 << 16).contains(edge));
    Some((edge(width)?, edge(height)?))
}

/// Input tokens of an image in low fidelity (OpenAI images and vision guide, "Calculating costs"): shrunk to fit 2,048 × 2,048, then to 512 on
/// its shorter side, 65 and 129 for each tile of 512 × 512. That sides are rounded down shows in bills (OpenAI developer community, topic
/// 1281361: 1024x1025 is one tile).
fn tiled(size: (u64, u64)) -> u64 {
    let size = shrink(size, size.0.max(size.1), 2048);
    let size = shrink(size, size.0.min(size.1), 512);
    65 + 129 * size.0.div_ceil(512) * size.1.div_ceil(512)
}

fn shrink(size: (u64, u64), side: u64, limit: u64) -> (u64, u64) {
    if side <= limit {
        return size;
    }
    let shrunk = |edge: u64| (edge * limit / side).max(1);
    (shrunk(size.0), shrunk(size.1))
}

/// What high fidelity adds to an image (same guide, "GPT Image 1"): 4,160 if it is square, 6,240 if it is rather portrait or landscape. Where
/// square ends is not stated; it is taken to be somewhere up to a ratio of 1.2.
fn fidelity((width, height): (u64, u64)) -> Range {
    const SQUARE: u64 = 4160;
    const OBLONG: u64 = 6240;
    let (short, long) = (width.min(height), width.max(height));
    Range {
        low: if long * 5 > short * 6 { OBLONG } else { SQUARE },
        high: if long > short { OBLONG } else { SQUARE },
    }
}
