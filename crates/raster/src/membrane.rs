//! A correction of colours that makes a seam vanish: on the border of a mask it is what the answer lacks to the picture, and inside it is as
//! smooth as a membrane stretched over that border.
//!
//! This is seamless cloning by Pérez, Gangnet and Blake, "Poisson image editing" (2003), section 3, in the form of its membrane: the
//! gradients of the answer stay, and what is added to it solves Laplace's equation.

use crate::corrected::Corrected;
use crate::geometry::Rect;
use crate::laplace::Grid;
use crate::mask::Mask;
use crate::picture::Picture;

/// What is to be added to an answer to fit it in.
#[derive(Clone)]
pub struct Membrane {
    area: Rect,
    /// Pixels for a cell of the grid.
    scale: u32,
    grid: Grid,
}

/// The most cells of the grid. What is as smooth as this needs no more, and it is found at once.
const MOST: u64 = 1 << 19;
/// Pixels to each side of one at the border of which the mean is taken, so that one with noise does not draw a streak.
const MEAN: u32 = 2;

impl Membrane {
    /// The part of the picture in which it says something: the mask's bounds and a pixel more.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.area
    }

    /// What is to be added to red, green and blue, encoded, at a place in pixels of the picture: the centre of its first pixel is at 0.5.
    /// Outside of the area, what is at its edge.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let cells = |at: f32, first: u32| (at - first as f32) / self.scale as f32;
        let [red, green, blue, _] = self.grid.at(cells(x, self.area.x), cells(y, self.area.y));
        [red, green, blue]
    }
}

/// The membrane over what `mask` covers at all (coverage above 0), held at the pixels next to that, where it is the difference
/// `before` − `answer`, averaged over 5 × 5 pixels outside of the mask. At the picture's own edge it is free, and so it is where either
/// picture is not opaque or the answer does not reach.
///
/// An area above half a megapixel is solved on a coarser grid: 1024 × 1024 pixels on cells of 2 × 2.
///
/// `None` if the three differ in size, or if there is no such pixel, as when the mask covers nothing or everything.
#[must_use]
pub fn membrane(before: &Picture, answer: &Corrected, mask: &Mask) -> Option<Membrane> {
    if before.area() != mask.area() || before.area() != answer.answer().area() {
        return None;
    }
    let area = mask.bounds()?.grown(1).intersect(before.area());
    let fits = |scale: &u32| {
        u64::from(area.width.div_ceil(*scale)) * u64::from(area.height.div_ceil(*scale)) <= MOST
    };
    let scale = (1..).find(fits)?;
    let mut grid = grid(before, answer, mask, area, scale);
    if !grid.is_held() {
        return None;
    }
    grid.solve();
    Some(Membrane { area, scale, grid })
}

/// The grid over `area` with what it is held at, not solved yet.
fn grid(before: &Picture, answer: &Corrected, mask: &Mask, area: Rect, scale: u32) -> Grid {
    let seen = area.grown(MEAN).intersect(before.area());
    let coverage = mask.plane(seen);
    let covered = |x: u32, y: u32| {
        let inside = x >= seen.x && x < seen.right() && y >= seen.y && y < seen.bottom();
        inside && coverage[((y - seen.y) * seen.width + x - seen.x) as usize] > 0
    };
    let is_border = |x: u32, y: u32| {
        let (left, above) = (x.wrapping_sub(1), y.wrapping_sub(1));
        covered(x + 1, y) || covered(x, y + 1) || covered(left, y) || covered(x, above)
    };
    let lack = |x: u32, y: u32| {
        let [red, green, blue, 255] = before.at(x, y) else {
            return None;
        };
        let [is_red, is_green, is_blue] = answer.at(x, y)?;
        let wanted = [red, green, blue].map(f32::from);
        Some([
            wanted[0] - is_red,
            wanted[1] - is_green,
            wanted[2] - is_blue,
        ])
    };
    let mut grid = Grid::new(
        area.width.div_ceil(scale) as usize,
        area.height.div_ceil(scale) as usize,
    );
    for (x, y) in pixels(area) {
        let (column, row) = ((x - area.x) / scale, (y - area.y) / scale);
        let cell = grid.index(column as usize, row as usize);
        if covered(x, y) {
            grid.open(cell);
        } else if is_border(x, y) {
            let near = Rect::new(x, y, 1, 1).grown(MEAN).intersect(before.area());
            let outside = pixels(near).filter(|&(x, y)| !covered(x, y));
            if let Some(mean) = mean(outside.filter_map(|(x, y)| lack(x, y))) {
                grid.hold(cell, mean);
            }
        }
    }
    grid.finish();
    grid
}

fn pixels(area: Rect) -> impl Iterator<Item = (u32, u32)> {
    (area.y..area.bottom()).flat_map(move |y| (area.x..area.right()).map(move |x| (x, y)))
}

fn mean(colours: impl Iterator<Item = [f32; 3]>) -> Option<[f32; 3]> {
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for colour in colours {
        for (sum, channel) in sum.iter_mut().zip(colour) {
            *sum += channel;
        }
        count += 1.0;
    }
    (count > 0.0).then(|| sum.map(|channel| channel / count))
}
