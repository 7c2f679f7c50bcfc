//! The fine detail of an original that a smaller answer cannot have, given back where the model left things as they were.
//!
//! An edit of a camera's photo comes back at the size that the model takes, and enlarged it is soft everywhere. But what was sent is known, so
//! that what sending it smaller has cost is known as well: the original less what was sent, enlarged the same way. Added to the enlarged
//! answer it makes that sharp again. Photographers call this frequency separation. Where the model has really changed something it would
//! be the ghost of what was there, and nothing is added.

use crate::composite::Channel;
use crate::difference::VISIBLE;
use crate::geometry::Rect;
use crate::mask::Mask;
use crate::morph::{Change, change};
use crate::picture::{Picture, Placement};
use crate::register::Drift;
use crate::resample::Resampler;
use crate::tone::Tone;

/// The difference from which on something is changed: in levels of 255 of the channel that differs most, as a mean over about 3 × 3 pixels.
/// Noise of ±4 levels leaves less, and so do files of high quality for nearly all of a photo; from 4 levels on, or with a bound for single
/// pixels as well, at least twice as much of a photo that was a JPEG of quality 90 in between would be changed. The levels of sRGB are about as
/// far apart as they look, in shadows as in lights.
///
/// What is smaller is not seen, and comes back though it is gone. In pixels and levels of the original, on even ground: sent at half its
/// size, a line of one pixel by up to 20 levels, a spot of 2 × 2 by up to 32, and a single pixel by up to 60, or 130 if it is darker; at a
/// quarter, a line of one pixel and a spot of 3 × 3 by up to 56, one of 4 × 4 by up to 36, and a lighter one of 2 × 2 by up to 90. A darker one
/// of 2 × 2, and single pixels, come back by any at a quarter, and so may more of what is darker than ground of fewer than 128 levels: sent
/// smaller, it is light that is averaged. On a slope that stays it is half of the slope more of what was sent.
const CHANGED: f32 = 5.0;

/// What is allowed for beside that where it is steep, as a part of how steep it is: levels from one pixel to the next. An answer that has
/// drifted is not sharper for being moved back, and off by a part of a pixel, which is no change. What is steep in one of the two alone is
/// allowed nothing: there something has come or gone.
const OF_SLOPE: f32 = 0.5;

/// How far around a change nothing is given back, in pixels of the answer: as far as the filter that enlarges reaches, whose ringing would
/// stay there otherwise.
const REACH: f32 = 3.0;

/// Over about how many pixels of the answer to both sides the detail then comes back, so that nobody sees where.
const SOFT: f32 = 4.0;

/// Where an answer, its drift undone and its tone matched, shows something else than `before`, what was sent: 255 there and close by, 0 where
/// it shows the same, with a soft edge between them. What is not opaque in both is something else.
///
/// All of it is covered if the two differ in size.
#[must_use]
pub fn changed(
    before: &Picture,
    answer: &Picture,
    drift: Option<Drift>,
    tone: Option<&Tone>,
) -> Mask {
    let (width, height) = (before.width(), before.height());
    if before.area() != answer.area() {
        return Mask::full(width, height);
    }
    let placement = drift.map_or(Placement::SAME, |drift| drift.placement(width, height));
    let mut rows = Resampler::new(answer, placement, before.area());
    let mut read = vec![0.0; width as usize * 4];
    let mut line = |y: u32| {
        let y = y.min(height - 1);
        rows.row(y, &mut read);
        if let Some(tone) = tone {
            tone.apply_row(&mut read);
        }
        let bytes = read.len();
        across(&before.rgba()[y as usize * bytes..][..bytes], &read)
    };
    let mut changed = Mask::new(width, height);
    let (mut above, mut here) = (line(0), line(0));
    for y in 0..height {
        let below = line(y + 1);
        let row: Vec<u8> = (0..width as usize)
            .map(|x| u8::from(is_changed([above[x], here[x], below[x]])) * 255)
            .collect();
        changed.put(Rect::new(0, y, width, 1), &row);
        above = std::mem::replace(&mut here, below);
    }
    // A feathered edge fades one and a half times as far inwards; at corners a hundredth is left.
    let grown = change(&changed, Change::Grow(REACH + 1.5 * SOFT));
    change(&grown, Change::Feather(SOFT))
}

/// Pixels of a row at the same place of both pictures, of red, green and blue. The fourth is 0, but in the answer above all levels where one
/// of the two pictures is not opaque.
#[derive(Clone, Copy)]
struct Pair {
    sent: Near,
    answer: Near,
}

/// A pixel and those beside it.
#[derive(Clone, Copy)]
struct Near {
    /// In which the one in the middle counts twice.
    mean: [f32; 4],
    /// How steep it is across.
    slope: [f32; 4],
}

/// A row of both pictures, for each of its pixels.
fn across(before: &[u8], answer: &[f32]) -> Vec<Pair> {
    let pixels = before
        .as_chunks::<4>()
        .0
        .iter()
        .zip(answer.as_chunks::<4>().0);
    let pixels: Vec<[[f32; 4]; 2]> = pixels
        .map(|(before, answer)| {
            let [mut sent, mut answer] = [before.map(f32::from), *answer];
            let opaque = sent[3] == 255.0 && answer[3] == 255.0;
            sent[3] = 0.0;
            answer[3] = if opaque { 0.0 } else { 1e6 };
            [sent, answer]
        })
        .collect();
    let last = pixels.len() - 1;
    (0..pixels.len())
        .map(|x| {
            let near = [x.saturating_sub(1), x, (x + 1).min(last)].map(|x| pixels[x]);
            let [sent, answer] = [0, 1].map(|which| {
                let near = near.map(|pair| pair[which]);
                Near {
                    mean: mean(near),
                    slope: slope(near),
                }
            });
            Pair { sent, answer }
        })
        .collect()
}

/// Whether a pixel is changed, by three rows.
fn is_changed(rows: [Pair; 3]) -> bool {
    let pictures = [rows.map(|row| row.sent), rows.map(|row| row.answer)];
    let [sent, answer] = pictures.map(|rows| mean(rows.map(|row| row.mean)));
    let across = pictures.map(|rows| mean(rows.map(|row| row.slope)));
    let down = pictures.map(|rows| slope(rows.map(|row| row.mean)));
    (0..4).any(|at| {
        let steep = [across, down].map(|[sent, answer]| shared(sent[at], answer[at]));
        (answer[at] - sent[at]).abs() >= CHANGED + OF_SLOPE * (steep[0] + steep[1])
    })
}

/// How steep both are: as the flatter one if they rise or fall together, else not at all.
fn shared(one: f32, other: f32) -> f32 {
    if one * other > 0.0 {
        one.abs().min(other.abs())
    } else {
        0.0
    }
}

fn mean([one, middle, other]: [[f32; 4]; 3]) -> [f32; 4] {
    std::array::from_fn(|at| (one[at] + 2.0 * middle[at] + other[at]) / 4.0)
}

fn slope([one, _, other]: [[f32; 4]; 3]) -> [f32; 4] {
    std::array::from_fn(|at| (other[at] - one[at]) / 2.0)
}

/// Rows of what is to be given back to an enlarged answer.
pub(crate) struct Detail<'a> {
    /// What was sent, enlarged as the answer is.
    sent: Resampler<'a>,
    changed: &'a Mask,
    /// Where a row of what was sent lies on the original: the first one's edge, and the height of each.
    down: (f64, f64),
    /// For each column of the original, which two of what was sent it is between, and where.
    columns: Vec<(usize, f32)>,
    /// Room for two rows of `changed`, and for how much is given back between them, 0 to 1.
    near: [Vec<u8>; 2],
    line: Vec<f32>,
    /// Room for a row of the original's pixels: what was sent, and how much is given back.
    row: Vec<f32>,
    share: Vec<f32>,
}

impl<'a> Detail<'a> {
    /// For the rows of `area` of the original, on which `sent` lies as `on` says. Nothing is given back where `changed`, of the size of `sent`,
    /// covers it.
    pub(crate) fn new(sent: &'a Picture, changed: &'a Mask, on: Placement, area: Rect) -> Self {
        let columns = area.x..area.right();
        let width = sent.width() as usize;
        Self {
            sent: Resampler::new(sent, on, area),
            changed,
            down: (on.y, on.scale_y),
            columns: columns
                .map(|x| between(x, on.x, on.scale_x, sent.width()))
                .collect(),
            near: [vec![0; width], vec![0; width]],
            line: vec![0.0; width],
            row: vec![0.0; area.width as usize * 4],
            share: vec![0.0; area.width as usize],
        }
    }

    /// Adds to row `y` of the answer what it lacks of the original's, as far as that is given back, where it is covered.
    pub(crate) fn add<C: Channel>(
        &mut self,
        y: u32,
        original: &[C],
        answer: &mut [f32],
        coverage: &[u8],
    ) {
        if !self.read(y, coverage) {
            return;
        }
        let original = original.as_chunks::<4>().0;
        let pixels = answer.as_chunks_mut::<4>().0.iter_mut().zip(original);
        let sent = self.row.as_chunks::<4>().0.iter().zip(&self.share);
        for ((answer, original), (sent, &share)) in pixels.zip(sent) {
            for channel in 0..3 {
                answer[channel] += share * (original[channel].level() - sent[channel]);
            }
        }
    }

    /// Changes row `y` of the answer and its coverage so that laid over any copy of the original it looks as if that was added: it lets the
    /// original through as far as the answer's own colours allow.
    pub(crate) fn show(&mut self, y: u32, answer: &mut [f32], coverage: &mut [u8]) {
        if !self.read(y, coverage) {
            return;
        }
        let pixels = answer.as_chunks_mut::<4>().0.iter_mut().zip(coverage);
        let sent = self.row.as_chunks::<4>().0.iter().zip(&self.share);
        for ((answer, coverage), (sent, &share)) in pixels.zip(sent) {
            if share == 0.0 {
                continue;
            }
            // answer + share · (original − sent) is the same as the original mixed with sent + (answer − sent) / shows, if that is a colour.
            let mut shows = 1.0 - share;
            for (answer, sent) in answer.iter().zip(sent).take(3) {
                let more = answer - sent;
                let room = if more > 0.0 { 255.0 - sent } else { *sent };
                let least = (more.abs() - f32::from(VISIBLE)) / room.max(1.0);
                shows = shows.max(least).min(1.0);
            }
            for (answer, sent) in answer.iter_mut().zip(sent).take(3) {
                *answer = (sent + (*answer - sent) / shows.max(1e-3)).clamp(0.0, 255.0);
            }
            *coverage = (f32::from(*coverage) * shows + 0.5) as u8;
        }
    }

    /// Reads what was sent, and how much is to be given back where it is covered, in row `y` of the original. `false` if that is nothing.
    fn read(&mut self, y: u32, coverage: &[u8]) -> bool {
        let height = self.changed.height();
        let (offset, scale) = self.down;
        let (above, down) = between(y, offset, scale, height);
        for (row, y) in self.near.iter_mut().zip([above, above + 1]) {
            self.changed.row((y as u32).min(height - 1), 0, row);
        }
        let rows = self.near[0].iter().zip(&self.near[1]);
        for (share, (&above, &below)) in self.line.iter_mut().zip(rows) {
            *share = 1.0 - lerp(f32::from(above), f32::from(below), down) / 255.0;
        }
        let mut most = 0.0_f32;
        let columns = self.columns.iter().zip(coverage);
        for (share, (&(left, part), &coverage)) in self.share.iter_mut().zip(columns) {
            let right = self.line.get(left + 1).unwrap_or(&self.line[left]);
            let between = lerp(self.line[left], *right, part);
            *share = if coverage > 0 { between } else { 0.0 };
            most = most.max(*share);
        }
        if most > 0.0 {
            self.sent.row(y, &mut self.row);
        }
        most > 0.0
    }
}

/// The last pixel, of `length`, whose centre is not behind that of a pixel of the original, and how far on that is to the next.
fn between(pixel: u32, offset: f64, scale: f64, length: u32) -> (usize, f32) {
    let place = (f64::from(pixel) + 0.5 - offset) / scale - 0.5;
    let place = place.clamp(0.0, f64::from(length - 1));
    (place as usize, place.fract() as f32)
}

fn lerp(one: f32, other: f32, part: f32) -> f32 {
    one + (other - one) * part
}
