//! How far an answer has drifted: the shift and the zoom that lay a picture over what a model made of it.
//!
//! The method is that of Lucas and Kanade, "An iterative image registration technique" (1981), in the form of Baker and Matthews,
//! "Lucas-Kanade 20 years on" (2004): Gauss–Newton steps on a pyramid of luma, from coarse to fine. A gain and an offset of the luma are
//! estimated along with the drift (Bartoli, "Groupwise geometric and photometric direct image registration", 2008), so that a change of
//! tone does not look like a movement, and Tukey's biweight takes out what the model really changed.

use crate::geometry::{Point, Rect};
use crate::luma::{Level, Sample};
use crate::mask::Mask;
use crate::picture::{Picture, Placement};

/// Where the picture has gone in the answer: what is at p in the one is at centre + (p − centre) · zoom + shift in the other. Both are of
/// the same size, and the centre is that of their area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// To the right, in pixels.
    pub shift_x: f32,
    /// Down, in pixels.
    pub shift_y: f32,
    /// Above 1 if things came out larger.
    pub zoom: f32,
}

/// A drift, and what it is good for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The drift.
    pub drift: Drift,
    /// The mean absolute difference in luma, 0 to 255, over the pixels that were compared, when nothing is moved. Both pictures are blurred
    /// by a pixel against noise before, the best gain and offset of the luma are taken out, and a difference above 32, which is a change
    /// of content, counts as 32.
    pub error_before: f32,
    /// The same once the drift is undone.
    pub error_after: f32,
}

/// Drifts below this in pixels, at every place of the picture, are none.
const LEAST: f32 = 0.05;
/// The part of the error that has to go away.
const WORTH: f32 = 0.05;
/// The largest shift that counts as a drift, as a part of the longer edge: 16 pixels of 1024, with a little to spare.
const MOST_SHIFT: f32 = 20.0 / 1024.0;
/// The largest difference of the zoom from 1 that counts as a drift, with a little to spare.
const MOST_ZOOM: f32 = 0.055;
/// How well the drift has to be known, as a standard deviation in pixels at the edge of the picture.
const SURE: f64 = 0.1;
/// The fewest pixels to tell a drift from.
const FEWEST: usize = 1000;
/// The fewest pixels of a ring, below which the whole picture is taken.
const RING: usize = 4096;
/// The most pixels that are compared: more make it slower, not better.
const SAMPLES: usize = 60_000;

impl Drift {
    /// Where a point of the picture is in the answer, both `width` × `height` pixels.
    #[must_use]
    pub fn at(self, point: Point, width: u32, height: u32) -> Point {
        let (x, y) = (width as f32 / 2.0, height as f32 / 2.0);
        Point::new(
            x + (point.x - x) * self.zoom + self.shift_x,
            y + (point.y - y) * self.zoom + self.shift_y,
        )
    }

    /// Where the answer has to lie on the picture, both `width` × `height` pixels, for everything to be in its place again.
    #[must_use]
    pub fn placement(self, width: u32, height: u32) -> Placement {
        let scale = 1.0 / f64::from(self.zoom);
        let edge = |size: u32, shift: f32| {
            let centre = f64::from(size) / 2.0;
            centre - (centre + f64::from(shift)) * scale
        };
        Placement {
            x: edge(width, self.shift_x),
            y: edge(height, self.shift_y),
            scale_x: scale,
            scale_y: scale,
        }
    }
}

/// The drift of `answer` against `before`, told from the pixels that `mask` keeps (coverage 0) and that are opaque in both.
///
/// Pixels around the mask count alone, up to a quarter of the longer edge from its bounds, if they are enough. Shifts of up to 16 pixels
/// at 1024 and zooms from 0.95 to 1.05 are found. Pictures above a megapixel are compared at a smaller size.
///
/// `None` if the three differ in size, if there are too few pixels or too little texture to tell, if the drift is below 0.05 pixels
/// everywhere or beyond what is looked for, and if undoing it does not take away 5 % of the error.
#[must_use]
pub fn drift(before: &Picture, answer: &Picture, mask: &Mask) -> Option<Found> {
    if before.area() != answer.area() || before.area() != mask.area() {
        return None;
    }
    let mut levels = vec![Level::finest(before, answer, mask)];
    while let Some(last) = levels.last()
        && last.width.max(last.height) > 48
        && last.width.min(last.height) >= 16
    {
        levels.push(last.halved());
    }
    let finest = &levels[0];
    let mut area = around(mask);
    let mut samples = finest.samples(area, SAMPLES);
    if samples.len() < RING {
        area = before.area();
        samples = finest.samples(area, SAMPLES);
    }
    if samples.len() < FEWEST {
        return None;
    }

    // The coarsest level has few pixels, and a zoom could take the place of a shift that is not known yet.
    let coarsest = &levels[levels.len() - 1];
    let few = coarsest.samples(area, SAMPLES);
    let shifted = refine(coarsest, &few, Model::SAME, Freedom::Shift).model;
    let mut model = shifted.off(coarsest);
    for level in levels[1..].iter().rev() {
        let samples = level.samples(area, SAMPLES / 2);
        let refined = refine(level, &samples, model.on(level), Freedom::Drift);
        model = refined.model.off(level);
    }
    let last = refine(finest, &samples, model.on(finest), Freedom::Drift);
    let drift = last.model.off(finest).drift();
    if !last.sure || !is_within_reach(drift, before.area()) {
        return None;
    }
    let error = |model| refine(finest, &samples, model, Freedom::Tone).error;
    let (error_before, error_after) = (error(Model::SAME), error(last.model));
    (error_after < error_before * (1.0 - WORTH)).then_some(Found {
        drift,
        error_before,
        error_after,
    })
}

/// The mask's bounds and a quarter of the longer edge around them, or the whole picture.
fn around(mask: &Mask) -> Rect {
    let Some(bounds) = mask.bounds() else {
        return mask.area();
    };
    let reach = mask.width().max(mask.height()) / 4;
    bounds.grown(reach).intersect(mask.area())
}

fn is_within_reach(drift: Drift, area: Rect) -> bool {
    let longer = area.width.max(area.height) as f32;
    let shift = drift.shift_x.abs().max(drift.shift_y.abs());
    let zoom = (drift.zoom - 1.0).abs();
    shift + zoom * longer / 2.0 >= LEAST && shift <= longer * MOST_SHIFT && zoom <= MOST_ZOOM
}

/// Luma of the answer = gain · luma before + offset, moved by a drift in pixels of a level.
#[derive(Clone, Copy)]
struct Model([f64; 5]);

/// How many of a model's parameters may change, of: gain, offset, shift to the right, shift down, zoom.
#[derive(Clone, Copy)]
enum Freedom {
    Tone = 2,
    Shift = 4,
    Drift = 5,
}

struct Refined {
    model: Model,
    /// The mean absolute difference, as [`Found`] has it.
    error: f32,
    /// Whether the pixels determine the drift.
    sure: bool,
}

impl Model {
    const SAME: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0]);

    /// From pixels of the picture to those of a level.
    fn on(self, level: &Level) -> Self {
        self.scaled(1.0 / f64::from(level.scale))
    }

    fn off(self, level: &Level) -> Self {
        self.scaled(f64::from(level.scale))
    }

    fn scaled(self, by: f64) -> Self {
        let [gain, offset, x, y, zoom] = self.0;
        Self([gain, offset, x * by, y * by, zoom])
    }

    fn drift(self) -> Drift {
        let [_, _, x, y, zoom] = self.0.map(|parameter| parameter as f32);
        Drift {
            shift_x: x,
            shift_y: y,
            zoom,
        }
    }

    /// What the answer is at a sample beyond what the model says.
    fn residual(self, level: &Level, sample: &Sample) -> Option<f32> {
        let [gain, offset, x, y, zoom] = self.0.map(|parameter| parameter as f32);
        let answer = level.answer_at(sample.x * zoom + x, sample.y * zoom + y)?;
        Some(answer - gain * sample.value - offset)
    }
}

/// Gauss–Newton from `model` on, in at most 12 steps; of all that it came by, what left the least error.
fn refine(level: &Level, samples: &[Sample], model: Model, freedom: Freedom) -> Refined {
    const ROUNDS: usize = 12;
    let free = freedom as usize;
    let radius = f64::from(level.centre.0.max(level.centre.1));
    let mut best = Refined {
        model,
        error: f32::INFINITY,
        sure: false,
    };
    let mut model = model;
    let mut cutoff = f32::INFINITY;
    for _ in 0..ROUNDS {
        let round = Normal::of(level, samples, model, cutoff);
        if round.error < best.error {
            let deviation = |axis: usize, reach: f64| {
                let variance = round.inverse(axis, free).unwrap_or(f64::INFINITY);
                variance.sqrt() * f64::from(round.spread) * reach * f64::from(level.scale) <= SURE
            };
            best = Refined {
                model,
                error: round.error,
                sure: deviation(2, 1.0) && deviation(3, 1.0) && deviation(4, radius),
            };
        }
        // 4.685 is where the biweight is 95 % as good as least squares for normal noise; differences below a level are rounding. The first
        // round is there to learn the spread only.
        let first = cutoff.is_infinite();
        cutoff = 4.685 * round.spread.max(1.0);
        if first {
            continue;
        }
        let Some(step) = round.solve(free) else {
            break;
        };
        for (parameter, step) in model.0.iter_mut().zip(step) {
            *parameter -= step;
        }
        // Where nothing fits yet the gain would tend to 0, and steps to infinity.
        model.0[0] = model.0[0].clamp(0.5, 2.0);
        // Another step would change less than a tenth of a level and a five-hundredth of a pixel.
        let [gain, offset, x, y, zoom] = step.map(f64::abs);
        let moved = x.max(y).max(zoom * radius);
        if gain * 128.0 < 0.1 && offset < 0.1 && moved < 0.002 {
            break;
        }
    }
    best
}

/// The normal equations of one step.
struct Normal {
    matrix: [[f64; 5]; 5],
    right: [f64; 5],
    /// The mean absolute difference, as [`Found`] has it.
    error: f32,
    /// The standard deviation of the differences, from their median.
    spread: f32,
}

impl Normal {
    fn of(level: &Level, samples: &[Sample], model: Model, cutoff: f32) -> Self {
        /// Differences are counted by quarters of a level.
        const BINS: f32 = 4.0;
        /// What counts at most: more is a change of content, which no drift explains.
        const CAP: f32 = 32.0;
        let (mut matrix, mut right) = ([[0.0; 5]; 5], [0.0; 5]);
        let mut counts = [0_u32; 1024];
        let (mut sum, mut count) = (0.0, 0_u32);
        let gain = model.0[0] as f32;
        for sample in samples {
            let Some(residual) = model.residual(level, sample) else {
                continue;
            };
            sum += f64::from(residual.abs().min(CAP));
            count += 1;
            counts[((residual.abs() * BINS) as usize).min(1023)] += 1;
            let part = residual / cutoff;
            if part.abs() >= 1.0 {
                continue;
            }
            let weight = f64::from((1.0 - part * part).powi(2));
            let (across, down) = (gain * sample.gradient.0, gain * sample.gradient.1);
            let row = [
                -sample.value,
                -1.0,
                across,
                down,
                across * sample.x + down * sample.y,
            ]
            .map(f64::from);
            for (i, &one) in row.iter().enumerate() {
                let weighted = weight * one;
                right[i] += weighted * f64::from(residual);
                for (sum, &other) in matrix[i][..=i].iter_mut().zip(&row) {
                    *sum += weighted * other;
                }
            }
        }
        let mut below = 0;
        let median = counts.iter().position(|&bin| {
            below += bin;
            below * 2 >= count
        });
        Self {
            matrix,
            right,
            // What moves half of the picture out of sight is no fit, whatever is left.
            error: if (count as usize) * 2 < samples.len() {
                f32::INFINITY
            } else {
                (sum / f64::from(count)) as f32
            },
            // The median of normal noise is 1 / 1.4826 of its standard deviation.
            spread: 1.4826 * (median.unwrap_or(0) as f32 + 0.5) / BINS,
        }
    }

    /// The step of the first `free` parameters; `None` if the pixels do not tell.
    fn solve(&self, free: usize) -> Option<[f64; 5]> {
        solve(&self.matrix, self.right, free)
    }

    /// The diagonal element of the inverse, times the variance of a pixel that of the parameter.
    fn inverse(&self, parameter: usize, free: usize) -> Option<f64> {
        let mut unit = [0.0; 5];
        unit[parameter] = 1.0;
        solve(&self.matrix, unit, free).map(|column| column[parameter])
    }
}

/// Solves the leading `size` of symmetric positive equations, of which the lower half is given, by Cholesky's decomposition; the other
/// unknowns are 0.
fn solve(matrix: &[[f64; 5]; 5], mut right: [f64; 5], size: usize) -> Option<[f64; 5]> {
    let mut lower = *matrix;
    for i in 0..size {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i != j {
                lower[i][j] = rest / lower[j][j];
            } else if rest > matrix[i][i] * 1e-9 && rest > 0.0 {
                lower[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
        let known: f64 = (0..i).map(|k| lower[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    for i in (0..size).rev() {
        let known: f64 = (i + 1..size).map(|k| lower[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    right[size..].fill(0.0);
    Some(right)
}
