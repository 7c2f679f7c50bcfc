//! The tone of an answer: what brings the mean and the spread of its colours to those of the picture, told from a ring around the mask.
//!
//! The method is that of Reinhard, Ashikhmin, Gooch and Shirley, "Color transfer between images" (2001), in [Oklab](crate::oklab) in place
//! of lαβ. The two pictures show the same, so that the pixels which fit worst can be left out.

use crate::combine::{Combine, combine};
use crate::corrected::Corrected;
use crate::mask::Mask;
use crate::morph::{Change, change};
use crate::oklab::{decode, delta_e, from_linear, from_srgb, to_srgb};
use crate::picture::Picture;
use crate::register::Drift;

/// A change of tone, as a table of colours: 33 steps a channel, between which the eight nearest are mixed.
#[derive(Clone)]
pub struct Tone {
    /// Red is the outermost. Colours outside of sRGB are in it as they are, to be cut off after mixing. The fourth number makes whole vectors.
    table: Vec<[f32; 4]>,
}

/// A change of tone, and what it is good for.
#[derive(Clone)]
pub struct FoundTone {
    /// What is to be done to the answer.
    pub tone: Tone,
    /// The mean [ΔE](delta_e) over the ring as the answer is: the distance in Oklab times 100. It is taken between means over squares of 4 × 4
    /// pixels, so that noise does not count.
    pub error_before: f32,
    /// The same once the tone is matched.
    pub error_after: f32,
}

/// Steps of the table.
const STEPS: usize = 33;
/// The side of the squares that are compared, in pixels.
const CELL: u32 = 4;
/// The fewest squares to tell a tone from: about 1000 pixels.
const FEWEST: usize = 64;
/// The part of the error that has to go away.
const WORTH: f32 = 0.02;
/// Beyond these the ring shows something else, not another tone.
const SPREAD: std::ops::RangeInclusive<f32> = 0.5..=2.0;
/// A spread in Oklab below which there is only noise: about half a level of grey.
const FLAT: f32 = 0.002;

impl Tone {
    /// A colour in sRGB, encoded, 0 to 255, with the tone changed.
    #[must_use]
    pub fn apply(&self, [red, green, blue]: [f32; 3]) -> [f32; 3] {
        let ((r, red), (g, green), (b, blue)) = (place(red), place(green), place(blue));
        let first = (r * STEPS + g) * STEPS + b;
        // The slice is checked once, the eight places in it are not.
        let Some(block) = self.table.get(first..first + REACH) else {
            return [0.0; 3];
        };
        let row = |at: usize| lerp(block[at], block[at + 1], blue);
        let plane = |at: usize| lerp(row(at), row(at + STEPS), green);
        let [red, green, blue, _] = lerp(plane(0), plane(STEPS * STEPS), red);
        [red, green, blue].map(|channel| channel.clamp(0.0, 255.0))
    }

    /// The same for a row of pixels of four numbers, the last of which is alpha and stays.
    pub fn apply_row(&self, rgba: &mut [f32]) {
        for pixel in rgba.chunks_exact_mut(4) {
            let rgb = self.apply([pixel[0], pixel[1], pixel[2]]);
            pixel[..3].copy_from_slice(&rgb);
        }
    }

    /// The table of a change in Oklab.
    fn new(change: impl Fn([f32; 3]) -> [f32; 3]) -> Self {
        let light: [f32; STEPS] =
            std::array::from_fn(|step| decode(step as f32 * 255.0 / (STEPS - 1) as f32));
        let mut table = Vec::with_capacity(STEPS * STEPS * STEPS);
        for red in light {
            for green in light {
                for blue in light {
                    let [red, green, blue] = to_srgb(change(from_linear([red, green, blue])));
                    table.push([red, green, blue, 0.0]);
                }
            }
        }
        Self { table }
    }
}

/// How far the last of eight neighbours is behind the first in the table, and one more.
const REACH: usize = STEPS * STEPS + STEPS + 2;

/// The step at or below a channel, and the part of the way to the next.
fn place(channel: f32) -> (usize, f32) {
    let at = channel.clamp(0.0, 255.0) * ((STEPS - 1) as f32 / 255.0);
    let step = (at as usize).min(STEPS - 2);
    (step, at - step as f32)
}

fn lerp(one: [f32; 4], other: [f32; 4], part: f32) -> [f32; 4] {
    std::array::from_fn(|at| one[at] + (other[at] - one[at]) * part)
}

/// The pixels to compare tones by: those that `mask` keeps whole, up to an eighth of the longer edge from it.
#[must_use]
pub fn ring(mask: &Mask) -> Mask {
    let reach = mask.width().max(mask.height()) as f32 / 8.0;
    let mut ring = change(mask, Change::Grow(reach));
    combine(&mut ring, mask, Combine::Subtract);
    ring
}

/// The tone that matches `answer` to `before`, told from the pixels that `ring` covers whole (255), that are opaque in both and that the
/// answer reaches once `drift` is undone.
///
/// The fifth of the ring that fits worst is left out, as the model has changed more there than the tone. Spreads become at most twice
/// as wide and at least half as wide. Beyond the colours of the ring the change is carried on.
///
/// `None` if the three differ in size, if there are fewer than about 1000 pixels, and if the tone does not take away 2 % of the error.
#[must_use]
pub fn tone(
    before: &Picture,
    answer: &Picture,
    drift: Option<Drift>,
    ring: &Mask,
) -> Option<FoundTone> {
    if before.area() != answer.area() || before.area() != ring.area() {
        return None;
    }
    let pairs = pairs(before, &Corrected::new(answer, drift, None), ring);
    if pairs.len() < FEWEST {
        return None;
    }
    let mut matched = Match::of_medians(&pairs);
    // What fits worst settles in a few rounds.
    for _ in 0..4 {
        let mut fitting: Vec<&Pair> = pairs.iter().collect();
        let kept = fitting.len() - fitting.len() / 5;
        fitting.select_nth_unstable_by(kept - 1, |one, other| {
            matched.error(one).total_cmp(&matched.error(other))
        });
        fitting.truncate(kept);
        matched = Match::of(&fitting);
    }
    let mean =
        |error: &dyn Fn(&Pair) -> f32| pairs.iter().map(error).sum::<f32>() / pairs.len() as f32;
    let error_before = mean(&|pair| delta_e(pair.before, pair.answer));
    let error_after = mean(&|pair| matched.error(pair));
    (error_after < error_before * (1.0 - WORTH)).then(|| FoundTone {
        tone: Tone::new(|colour| matched.apply(colour)),
        error_before,
        error_after,
    })
}

/// The mean colour of a square in both pictures, in Oklab.
struct Pair {
    before: [f32; 3],
    answer: [f32; 3],
}

/// Squares of which at least half can be compared.
fn pairs(before: &Picture, answer: &Corrected, ring: &Mask) -> Vec<Pair> {
    let Some(bounds) = ring.bounds() else {
        return Vec::new();
    };
    let mut pairs = Vec::new();
    let mut sums = vec![[0.0_f32; 7]; bounds.width.div_ceil(CELL) as usize];
    let mut coverage = vec![0; bounds.width as usize];
    for y in bounds.y..bounds.bottom() {
        ring.row(y, bounds.x, &mut coverage);
        for (column, _) in (0..).zip(&coverage).filter(|&(_, &covered)| covered == 255) {
            let x = bounds.x + column;
            let [red, green, blue, 255] = before.at(x, y) else {
                continue;
            };
            let Some(answer) = answer.at(x, y) else {
                continue;
            };
            let sum = &mut sums[(column / CELL) as usize];
            let pixel = [red, green, blue].map(f32::from).into_iter().chain(answer);
            for (sum, channel) in sum.iter_mut().zip(pixel.chain([1.0])) {
                *sum += channel;
            }
        }
        if (y - bounds.y) % CELL == CELL - 1 || y + 1 == bounds.bottom() {
            for sum in sums.iter_mut().map(std::mem::take) {
                let [red, green, blue, answer @ .., count] = sum;
                if count * 2.0 >= (CELL * CELL) as f32 {
                    pairs.push(Pair {
                        before: from_srgb([red, green, blue].map(|sum| sum / count)),
                        answer: from_srgb(answer.map(|sum: f32| sum / count)),
                    });
                }
            }
        }
    }
    pairs
}

/// For each of Oklab's three: its mean in the answer, what that becomes, and what a distance from it is multiplied by.
#[derive(Clone, Copy)]
struct Match([(f32, f32, f32); 3]);

impl Match {
    fn of(pairs: &[&Pair]) -> Self {
        Self(std::array::from_fn(|axis| {
            let (before, wide) = statistics(pairs.iter().map(|pair| pair.before[axis]));
            let (answer, narrow) = statistics(pairs.iter().map(|pair| pair.answer[axis]));
            let spread = if wide < FLAT || narrow < FLAT {
                1.0
            } else {
                (wide / narrow).clamp(*SPREAD.start(), *SPREAD.end())
            };
            (answer, before, spread)
        }))
    }

    /// One to begin with, of the median differences alone: what the model has painted does not draw them far.
    fn of_medians(pairs: &[Pair]) -> Self {
        Self(std::array::from_fn(|axis| {
            let mut differences: Vec<f32> = pairs
                .iter()
                .map(|pair| pair.before[axis] - pair.answer[axis])
                .collect();
            let middle = differences.len() / 2;
            let (_, median, _) = differences.select_nth_unstable_by(middle, f32::total_cmp);
            (0.0, *median, 1.0)
        }))
    }

    fn apply(&self, colour: [f32; 3]) -> [f32; 3] {
        std::array::from_fn(|axis| {
            let (from, to, spread) = self.0[axis];
            to + (colour[axis] - from) * spread
        })
    }

    fn error(&self, pair: &Pair) -> f32 {
        delta_e(pair.before, self.apply(pair.answer))
    }
}

/// Mean and standard deviation.
fn statistics(values: impl ExactSizeIterator<Item = f32> + Clone) -> (f32, f32) {
    let count = values.len() as f64;
    let mean = values.clone().map(f64::from).sum::<f64>() / count;
    let squares = values.map(|value| (f64::from(value) - mean).powi(2));
    (mean as f32, (squares.sum::<f64>() / count).sqrt() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest and the mean difference of the table from a change itself, of colours that are above `dark` in
    /// every channel and come out so.
    fn off(change: impl Fn([f32; 3]) -> [f32; 3], dark: f32) -> (f32, f32) {
        let tone = Tone::new(&change);
        let (mut worst, mut sum, mut count) = (0.0_f32, 0.0, 0.0);
        let levels = || {
            (0..256)
                .step_by(7)
                .map(|level| level as f32)
                .filter(|&level| level > dark)
        };
        for red in levels() {
            for green in levels() {
                for blue in levels() {
                    let rgb = [red, green, blue];
                    let exact = to_srgb(change(from_srgb(rgb)));
                    for (is, wanted) in tone.apply(rgb).into_iter().zip(exact) {
                        if wanted > dark && wanted < 255.0 {
                            worst = worst.max((is - wanted).abs());
                            sum += (is - wanted).abs();
                            count += 1.0;
                        }
                    }
                }
            }
        }
        (worst, sum / count)
    }

    #[test]
    fn the_table_is_close_to_what_it_stands_for() {
        let (worst, _) = off(|colour| colour, -1.0);
        assert!(worst < 0.05, "{worst}");
        // Where a channel is near 0 both spaces bend too much for a table, which is seen in few colours.
        let warmer = |[lightness, a, b]: [f32; 3]| [lightness * 0.95 + 0.01, a * 1.1, b + 0.02];
        let ((worst, _), (_, mean)) = (off(warmer, 48.0), off(warmer, 0.0));
        assert!(worst < 1.0 && mean < 0.1, "{worst} {mean}");
    }
}
