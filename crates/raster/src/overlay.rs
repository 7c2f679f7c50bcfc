//! How a mask looks over its picture: a tint, and a two-toned line around it.

use crate::geometry::Rect;
use crate::mask::{FAR, Mask, TILE, Tile};
use crate::runs::uniform;

/// Coverage from which on a pixel counts as inside, for the outline.
const INSIDE: u8 = 128;

/// Where the picture lies in a view: `view = picture × scale + offset`, all in pixels of the view's canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Pixels of the view for one of the picture; above 0.
    pub scale: f64,
    /// Where the left edge of the picture is.
    pub offset_x: f64,
    /// Where the top edge of the picture is.
    pub offset_y: f64,
}

/// The look of the covered area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Red, green and blue of the tint.
    pub colour: [u8; 3],
    /// Alpha of the tint where the coverage is 255.
    pub opacity: u8,
    /// What is seen beside the line.
    pub look: Look,
    /// The line around the covered area.
    pub outline: Outline,
}

/// What the coverage looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A tint over the picture.
    Tint,
    /// Only the mask: opaque, white where the coverage is 255, black where it is 0.
    OnlyMask,
}

/// A line of one white pixel inside the covered area and one black pixel outside of it, which shows on any picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// No line.
    None,
    /// The line as it is.
    Line,
    /// Cut into dashes of 4 pixels whose colours change places. They walk as the number counts up, and are back after 8 steps.
    Ants(u8),
}

/// Paints the covered area as it looks in a view.
///
/// `out` holds the view: rows of `width` RGBA pixels, not premultiplied, as `ImageData` has them. Only the pixels in `region` are written, and
/// all of those: where nothing is covered they become transparent. The covered area is tinted by its coverage, or all is shown but the
/// picture, see [`Look`]; around it runs a line, see [`Outline`]. Smaller than the picture, a pixel of the view
/// takes the largest coverage found in its area, so that thin strokes do not vanish.
///
/// `region` is cut to the view; rows that `out` is too short for are left out.
pub fn paint(mask: &Mask, view: View, out: &mut [u8], width: u32, region: Rect, style: Overlay) {
    if width == 0 || view.scale.is_nan() || view.scale <= 0.0 {
        return;
    }
    let height = u32::try_from(out.len() / 4 / width as usize).unwrap_or(u32::MAX);
    let region = region.intersect(Rect::new(0, 0, width, height));
    if region.is_empty() {
        return;
    }
    let tints: [[u8; 4]; 256] = std::array::from_fn(|coverage| {
        let [r, g, b] = style.colour;
        if style.look == Look::OnlyMask {
            let light = coverage as u8;
            return [light, light, light, 255];
        }
        match (coverage * usize::from(style.opacity) + 127) / 255 {
            0 => [0; 4],
            alpha => [r, g, b, alpha as u8],
        }
    });
    let sampler = Sampler::new(mask, view, region);

    // Three rows of samples: above, at and below the row that is painted, each one pixel wider at both ends.
    let mut above = sampler.blank();
    let mut here = sampler.blank();
    let mut below = sampler.blank();
    sampler.read(f64::from(region.y) - 1.0, &mut above);
    sampler.read(f64::from(region.y), &mut here);
    for y in region.y..region.bottom() {
        sampler.read(f64::from(y) + 1.0, &mut below);
        let start = (y as usize * width as usize + region.x as usize) * 4;
        let row = &mut out[start..start + region.width as usize * 4];
        paint_row(
            [&above, &here, &below],
            row,
            &tints,
            Line::at(style.outline, region.x, y),
        );
        std::mem::swap(&mut above, &mut here);
        std::mem::swap(&mut here, &mut below);
    }
}

/// The part of a view of `width` × `height` pixels to paint again after the coverage changed within `changed`, a rectangle of the picture.
#[must_use]
pub fn region(view: View, changed: Rect, width: u32, height: u32) -> Rect {
    if changed.is_empty() {
        return Rect::EMPTY;
    }
    // One pixel more for the line around the covered area, one for what is seen as a square, and one for rounding.
    let low = |edge: u32, offset: f64| (f64::from(edge) * view.scale + offset - 3.0).floor() as u32;
    let high = |edge: u32, offset: f64| (f64::from(edge) * view.scale + offset + 3.0).ceil() as u32;
    Rect::between(
        low(changed.x, view.offset_x),
        low(changed.y, view.offset_y),
        high(changed.right(), view.offset_x).min(width),
        high(changed.bottom(), view.offset_y).min(height),
    )
}

/// The line around the covered area, in one row.
#[derive(Clone, Copy)]
struct Line {
    /// Whether there is one.
    drawn: bool,
    /// Where in the pattern of dashes the row begins; `None` if it has none.
    dash: Option<u32>,
}

impl Line {
    fn at(outline: Outline, x: u32, y: u32) -> Self {
        Self {
            drawn: outline != Outline::None,
            dash: match outline {
                // Dashes run along diagonals, so that they walk along lines of any direction.
                Outline::Ants(step) => Some((x + y).wrapping_sub(u32::from(step))),
                Outline::None | Outline::Line => None,
            },
        }
    }

    /// The colour at an edge, `column` pixels from the row's beginning.
    fn colour(&self, column: usize, inside: bool) -> [u8; 4] {
        let swapped = self
            .dash
            .is_some_and(|dash| dash.wrapping_add(column as u32) & 4 != 0);
        if inside == swapped {
            [0, 0, 0, 255]
        } else {
            [255; 4]
        }
    }
}

fn fill(row: &mut [u8], colour: [u8; 4]) {
    for pixel in row.chunks_exact_mut(4) {
        pixel.copy_from_slice(&colour);
    }
}

fn paint_row(samples: [&Samples; 3], row: &mut [u8], tints: &[[u8; 4]; 256], line: Line) {
    let [above, here, below] = samples;
    // Outside of this nothing is covered, neither here nor next to here.
    let from = above.from.min(here.from).min(below.from).saturating_sub(2);
    let to = above.to.max(here.to).max(below.to).min(row.len() / 4);
    if from >= to {
        fill(row, tints[0]);
        return;
    }
    fill(&mut row[..from * 4], tints[0]);
    fill(&mut row[to * 4..], tints[0]);
    for column in (from..to).step_by(RUN) {
        let end = to.min(column + RUN);
        let pixels = &mut row[column * 4..end * 4];
        let near = &here.values[column..end + 2];
        let [up, down] = [above, below].map(|samples| &samples.values[column + 1..=end]);
        let alike = uniform(near)
            .filter(|&coverage| uniform(up) == Some(coverage) && uniform(down) == Some(coverage));
        // Far from any edge, as most of a mask is.
        if let Some(coverage) = alike {
            fill(pixels, tints[usize::from(coverage)]);
            continue;
        }
        let beside = near.windows(3).zip(up.iter().zip(down));
        for (column, (pixel, (near, (&up, &down)))) in
            (column..).zip(pixels.chunks_exact_mut(4).zip(beside))
        {
            let [left, centre, right] = [near[0], near[1], near[2]];
            let inside = centre >= INSIDE;
            let at_edge = if inside {
                left.min(right).min(up).min(down) < INSIDE
            } else {
                left.max(right).max(up).max(down) >= INSIDE
            };
            let colour = if at_edge && line.drawn {
                line.colour(column, inside)
            } else {
                tints[usize::from(centre)]
            };
            pixel.copy_from_slice(&colour);
        }
    }
}

/// Pixels of the view that are looked at together.
const RUN: usize = 32;

/// One row of coverage as the view sees it. `values[i]` belongs to the column `region.x + i − 1`.
struct Samples {
    values: Vec<u8>,
    /// All values before this one and from `to` on are 0.
    from: usize,
    to: usize,
}

/// Reads rows of coverage for the columns of a region and one more at either end.
struct Sampler<'a> {
    mask: &'a Mask,
    view: View,
    /// Samples a pixel of the view takes in each direction.
    taps: u32,
    /// Side of the squares of pixels that are seen as one.
    square: u32,
    /// By the column of tiles.
    runs: Vec<Run>,
    /// The length of a row of samples.
    length: usize,
}

/// Samples of neighbouring pixels of the view that fall on the same tile.
struct Run {
    /// The column of tiles.
    tile: u32,
    /// The first of them in the row of samples.
    at: usize,
    /// Where each falls within the tile's row, as it is seen.
    columns: Vec<u8>,
}

impl<'a> Sampler<'a> {
    fn new(mask: &'a Mask, view: View, region: Rect) -> Self {
        // Two each way find whatever is at least half a pixel of the view wide.
        let taps = if view.scale < 1.0 { 2 } else { 1 };
        let mut sampler = Self {
            mask,
            view,
            taps,
            // Where a pixel of the view is at least a square: so no more than what is just beside it is seen in it.
            square: if view.scale * f64::from(FAR) <= 1.0 {
                FAR
            } else {
                1
            },
            runs: Vec::new(),
            length: region.width as usize + 2,
        };
        for tap in 0..taps {
            for at in 0..sampler.length {
                let column = f64::from(region.x) + at as f64 - 1.0;
                sampler.add(at, sampler.place(column, tap, view.offset_x));
            }
        }
        sampler.runs.sort_by_key(|run| run.tile);
        sampler
    }

    /// Adds the sample that column `at` takes at `x` of the picture.
    fn add(&mut self, at: usize, x: f64) {
        if !(0.0..f64::from(self.mask.width())).contains(&x) {
            return;
        }
        let x = x as u32;
        let column = (x % TILE / self.square) as u8;
        match self.runs.last_mut() {
            Some(run) if run.tile == x / TILE && run.at + run.columns.len() == at => {
                run.columns.push(column);
            }
            _ => self.runs.push(Run {
                tile: x / TILE,
                at,
                columns: vec![column],
            }),
        }
    }

    /// Where the sample `tap` of a column or row of the view falls in the picture.
    fn place(&self, pixel: f64, tap: u32, offset: f64) -> f64 {
        let within = (f64::from(tap) + 0.5) / f64::from(self.taps);
        (pixel + within - offset) / self.view.scale
    }

    fn blank(&self) -> Samples {
        Samples {
            values: vec![0; self.length],
            from: usize::MAX,
            to: 0,
        }
    }

    /// Reads the row `y` of the view into `samples`.
    fn read(&self, y: f64, samples: &mut Samples) {
        if samples.from < samples.to {
            samples.values[samples.from..samples.to].fill(0);
        }
        samples.from = usize::MAX;
        samples.to = 0;
        for tap in 0..self.taps {
            let y = self.place(y, tap, self.view.offset_y);
            if !(0.0..f64::from(self.mask.height())).contains(&y) {
                continue;
            }
            let y = y as u32;
            for runs in self.runs.chunk_by(|one, next| one.tile == next.tile) {
                let Some(tile) = self.mask.tile(runs[0].tile, y / TILE) else {
                    continue;
                };
                let row = self.row(tile, y % TILE);
                let alike = if tile.is_full() {
                    Some(255)
                } else {
                    uniform(row)
                };
                if alike == Some(0) {
                    continue;
                }
                // All that fall on the tile lie together.
                let end = |run: &Run| run.at + run.columns.len();
                let from = runs.iter().map(|run| run.at).min().unwrap_or(0);
                let to = runs.iter().map(end).max().unwrap_or(0);
                samples.from = samples.from.min(from);
                samples.to = samples.to.max(to);
                if alike == Some(255) {
                    samples.values[from..to].fill(255);
                    continue;
                }
                for run in runs {
                    let values = &mut samples.values[run.at..end(run)];
                    for (value, &column) in values.iter_mut().zip(&run.columns) {
                        *value = row[usize::from(column)].max(*value);
                    }
                }
            }
        }
    }

    /// A row of a tile as it is seen.
    fn row<'t>(&self, tile: &'t Tile, y: u32) -> &'t [u8] {
        if self.square == 1 {
            tile.row(y)
        } else {
            tile.far_row(y / FAR)
        }
    }
}
