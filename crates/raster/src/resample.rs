//! What a picture looks like in the pixels of another one.
//!
//! The filter is Lanczos with three lobes, as wide as three pixels of the coarser of the two pictures, so that shrinking leaves no moiré.
//! It weighs light, not the values of the file, and pixels by their alpha: edges keep their brightness, and what is transparent lends
//! them no colour.

use std::ops::Range;

use crate::geometry::Rect;
use crate::picture::{Picture, Placement};
use crate::srgb::{ENCODER, Encoder, LIGHT};

/// The lobes of the filter on either side.
const LOBES: f64 = 3.0;

/// Pixels whose sums are built at once, so that they stay in the nearest cache: 2 KiB.
const BLOCK: usize = 128;

/// Alpha, 0 to 1, that is nothing; so near to 1 it is 1. It is less than half a step of 16 bits, and more than sums of weights are off.
const TRACE: f32 = 5e-6;

/// Red, green, blue in linear light and premultiplied, and alpha; 0 to 1, a little more or less where the filter overshoots.
type Light = [f32; 4];

/// The whole of `source` as a picture of `width` × `height` pixels. In its own size every byte stays. A side of 0 is taken as 1.
#[must_use]
pub fn resize(source: &Picture, width: u32, height: u32) -> Picture {
    let area = Rect::new(0, 0, width.max(1), height.max(1));
    let placement = Placement {
        x: 0.0,
        y: 0.0,
        scale_x: f64::from(area.width) / f64::from(source.width()),
        scale_y: f64::from(area.height) / f64::from(source.height()),
    };
    cut(source, placement, area)
}

/// The part `area` of the picture on which `source` lies as `placement` says: what [`Resampler`] gives, rounded to 8 bits. A side of 0 is
/// taken as 1.
#[must_use]
pub fn cut(source: &Picture, placement: Placement, area: Rect) -> Picture {
    let area = Rect::new(area.x, area.y, area.width.max(1), area.height.max(1));
    let mut resampler = Resampler::new(source, placement, area);
    let mut values = vec![0.0; area.width as usize * 4];
    Picture::from_rows(area.width, area.height, |y, row| {
        resampler.row(area.y.saturating_add(y), &mut values);
        for (byte, value) in row.iter_mut().zip(&values) {
            *byte = (value + 0.5) as u8;
        }
    })
}

/// Gives the rows of another picture, on which a source lies.
///
/// Outside of the source its nearest pixel counts. If the two lie pixel on pixel, that is with a scale of 1 and an offset of whole
/// pixels, the rows hold exactly the source's values.
#[derive(Debug)]
pub struct Resampler<'a> {
    source: &'a Picture,
    columns: Range<u32>,
    way: Way,
}

impl<'a> Resampler<'a> {
    /// What gives the rows of `area`, a part of the other picture, on which `source` lies as `placement` says.
    ///
    /// It holds as many rows of the area's width as the filter is high, 6 where the picture is enlarged, and 16 bytes for each pixel of
    /// them; so it takes less memory if the area is no wider than what the source covers.
    #[must_use]
    pub fn new(source: &'a Picture, placement: Placement, area: Rect) -> Self {
        let columns = area.x..area.right();
        let way = if is_whole(placement) {
            Way::Copy {
                x: placement.x as i64,
                y: placement.y as i64,
            }
        } else {
            let size = (source.width(), source.height());
            Way::Filter(Filter::new(size, placement, columns.clone()))
        };
        Self {
            source,
            columns,
            way,
        }
    }

    /// Fills `out` with row `y` of the other picture, from the area's first column on: red, green, blue and alpha of `area.width` pixels.
    /// They are the values of a file, 0 to 255, alpha straight, but not rounded.
    ///
    /// Asked from top to bottom, each row of the source is read once; in another order, some are read again. A pixel that `out` is too
    /// short for is left out, and what `out` is too long for stays.
    pub fn row(&mut self, y: u32, out: &mut [f32]) {
        let pixels = out.as_chunks_mut::<4>().0;
        let wanted = self.columns.len().min(pixels.len());
        let out = &mut pixels[..wanted];
        match &mut self.way {
            Way::Copy { x: left, y: top } => {
                let y = moved(y, *top);
                for (pixel, x) in out.iter_mut().zip(self.columns.clone()) {
                    *pixel = self.source.at(moved(x, *left), y).map(f32::from);
                }
            }
            Way::Filter(filter) => {
                let (first, weights) = filter.down.taps(y);
                let bytes = self.source.width() as usize * 4;
                for y in first..first + weights.len() {
                    filter.load(y, &self.source.rgba()[y * bytes..][..bytes]);
                }
                filter.sum(first, &weights, out);
            }
        }
    }
}

#[derive(Debug)]
enum Way {
    /// Pixel on pixel: the source's first one is at this place of the other picture.
    Copy {
        x: i64,
        y: i64,
    },
    Filter(Filter),
}

/// The rows of a source that is never in memory whole, made to the rows of another picture while they come.
pub(crate) struct Stream {
    filter: Filter,
    size: (u32, u32),
    /// Rows of the source that were given.
    given: usize,
    /// The row of the other picture that is next, and what it takes of which rows of the source.
    next: (usize, Vec<f32>),
    row: Vec<[f32; 4]>,
    rgba: Vec<u8>,
}

impl Stream {
    /// Begins with the other picture, of `size`, on which a source of `source` pixels lies as `placement` says.
    pub(crate) fn new(source: (u32, u32), placement: Placement, size: (u32, u32)) -> Self {
        let filter = Filter::new(source, placement, 0..size.0);
        Self {
            next: filter.down.taps(0),
            filter,
            size,
            given: 0,
            row: vec![[0.0; 4]; size.0 as usize],
            rgba: Vec::with_capacity(size.0 as usize * size.1 as usize * 4),
        }
    }

    /// Takes the next row of the source, RGBA of 8 bits and as wide as it.
    pub(crate) fn push_row(&mut self, row: &[u8]) {
        self.filter.load(self.given, row);
        self.given += 1;
        let bytes = self.row.len() * 4;
        let all = bytes * self.size.1 as usize;
        while self.rgba.len() < all && self.next.0 + self.next.1.len() <= self.given {
            self.filter.sum(self.next.0, &self.next.1, &mut self.row);
            let values = self.row.as_flattened();
            self.rgba
                .extend(values.iter().map(|value| (value + 0.5) as u8));
            self.next = self.filter.down.taps((self.rgba.len() / bytes) as u32);
        }
    }

    /// The other picture; `None` if rows are missing.
    pub(crate) fn finish(self) -> Option<Picture> {
        Picture::new(self.size.0, self.size.1, self.rgba)
    }
}

/// Whether the pixels of the one lie on those of the other.
pub(crate) fn is_whole(placement: Placement) -> bool {
    placement.scale_x == 1.0
        && placement.scale_y == 1.0
        && placement.x.fract() == 0.0
        && placement.y.fract() == 0.0
}

/// The source's column or row at one of the other picture, where the source begins at `start`; the first one for all before it.
fn moved(pixel: u32, start: i64) -> u32 {
    let own = i64::from(pixel).saturating_sub(start).max(0);
    u32::try_from(own).unwrap_or(u32::MAX)
}

/// The two passes of the filter: each row of the source across, then all that a row of the area needs down.
#[derive(Debug)]
struct Filter {
    /// For each column of the area the first pixel in `line` that it takes.
    firsts: Vec<usize>,
    /// The weights of that pixel and the following ones, `taps` for each column.
    weights: Vec<f32>,
    taps: usize,
    /// The first column of the source that is needed.
    left: usize,
    /// The part of a row of the source that is needed.
    line: Vec<Light>,
    down: Axis,
    /// Rows that have been filtered across, as many as one row of the area takes; row `y` of the source is at `y` modulo their number.
    ring: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    /// Which row of the source it is.
    y: Option<usize>,
    pixels: Vec<Light>,
}

impl Filter {
    fn new(source: (u32, u32), placement: Placement, columns: Range<u32>) -> Self {
        let across = Axis::new(source.0, placement.x, placement.scale_x);
        let down = Axis::new(source.1, placement.y, placement.scale_y);
        let mut firsts = Vec::new();
        let mut weights = Vec::new();
        for x in columns {
            let (first, taken) = across.taps(x);
            firsts.push(first);
            weights.extend(taken);
        }
        let left = firsts.first().copied().unwrap_or(0);
        let right = firsts.last().map_or(0, |last| last + across.taps);
        for first in &mut firsts {
            *first -= left;
        }
        let row = Row {
            y: None,
            pixels: vec![[0.0; 4]; firsts.len()],
        };
        Self {
            firsts,
            weights,
            taps: across.taps,
            left,
            line: vec![[0.0; 4]; right - left],
            ring: vec![row; down.taps],
            down,
        }
    }

    /// Sums up rows of the source from `first` on, all of which were loaded, for one of the area.
    fn sum(&self, first: usize, weights: &[f32], out: &mut [[f32; 4]]) {
        let encoder = &*ENCODER;
        for (block, start) in out.chunks_mut(BLOCK).zip((0..).step_by(BLOCK)) {
            let mut sums = [[0.0; 4]; BLOCK];
            for (y, &weight) in (first..).zip(weights) {
                let pixels = &self.ring[y % self.ring.len()].pixels[start..];
                let values = pixels.as_flattened();
                for (sum, value) in sums.as_flattened_mut().iter_mut().zip(values) {
                    *sum += value * weight;
                }
            }
            for (pixel, sum) in block.iter_mut().zip(&sums) {
                *pixel = encode(encoder, *sum);
            }
        }
    }

    /// Filters row `y` of the source across, unless that is done.
    fn load(&mut self, y: usize, source: &[u8]) {
        let place = y % self.ring.len();
        let row = &mut self.ring[place];
        if row.y == Some(y) {
            return;
        }
        row.y = Some(y);
        let light = &*LIGHT;
        let pixels = &source.as_chunks::<4>().0[self.left..];
        for (pixel, &[r, g, b, a]) in self.line.iter_mut().zip(pixels) {
            let alpha = f32::from(a) / 255.0;
            let [r, g, b] = [r, g, b].map(|value| light[usize::from(value)] * alpha);
            *pixel = [r, g, b, alpha];
        }
        let weights = self.weights.chunks_exact(self.taps);
        for ((sum, &first), weights) in row.pixels.iter_mut().zip(&self.firsts).zip(weights) {
            let mut total = [0.0; 4];
            for (pixel, &weight) in self.line[first..].iter().zip(weights) {
                total = std::array::from_fn(|channel| total[channel] + pixel[channel] * weight);
            }
            *sum = total;
        }
    }
}

#[inline]
fn encode(encoder: &Encoder, [r, g, b, alpha]: Light) -> [f32; 4] {
    if alpha < TRACE {
        return [0.0; 4];
    }
    let alpha = if alpha > 1.0 - TRACE { 1.0 } else { alpha };
    let [r, g, b] = [r, g, b].map(|light| encoder.value(light / alpha));
    [r, g, b, alpha * 255.0]
}

/// One direction of a placement, and how wide the filter is in it.
#[derive(Debug)]
struct Axis {
    /// Pixels of the source.
    length: f64,
    offset: f64,
    scale: f64,
    /// Pixels of the source in one of the coarser picture, 1 or more.
    coarseness: f64,
    /// How many pixels of the source each pixel takes, 1 or more.
    taps: usize,
}

impl Axis {
    fn new(length: u32, offset: f64, scale: f64) -> Self {
        let length = f64::from(length);
        // Wider than the source is long it would only weigh the border's pixels.
        let coarseness = (1.0 / scale).max(1.0).min(length);
        Self {
            length,
            offset,
            scale,
            coarseness,
            taps: (2.0 * LOBES * coarseness).ceil().min(length) as usize,
        }
    }

    /// The first pixel of the source that a pixel of the other picture takes, and the weights of that and the following ones, in all 1.
    fn taps(&self, pixel: u32) -> (usize, Vec<f32>) {
        let reach = LOBES * self.coarseness;
        let centre = (f64::from(pixel) + 0.5 - self.offset) / self.scale;
        // Farther out nothing changes any more.
        let centre = centre.clamp(-reach, self.length + reach);
        let from = (centre - reach + 0.5).floor();
        let first = from.min(self.length - self.taps as f64).max(0.0);
        let mut weights = vec![0.0; self.taps];
        for tap in 0..(2.0 * reach).ceil() as u32 {
            let place = from + f64::from(tap);
            let nearest = place.min(self.length - 1.0).max(0.0);
            weights[(nearest - first) as usize] +=
                lanczos((place + 0.5 - centre) / self.coarseness);
        }
        let sum: f64 = weights.iter().sum();
        let weights = weights.iter().map(|weight| (weight / sum) as f32).collect();
        (first as usize, weights)
    }
}

/// The filter at a distance from its centre, in pixels of the coarser picture.
fn lanczos(distance: f64) -> f64 {
    if distance == 0.0 {
        return 1.0;
    }
    if distance.abs() >= LOBES {
        return 0.0;
    }
    let angle = std::f64::consts::PI * distance;
    LOBES * angle.sin() * (angle / LOBES).sin() / (angle * angle)
}
