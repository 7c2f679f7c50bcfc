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
    let area = grown(mask.bounds()?, 1, before.area());
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

fn grown(rect: Rect, by: u32, limit: Rect) -> Rect {
    Rect::between(
        rect.x.saturating_sub(by),
        rect.y.saturating_sub(by),
        rect.right().saturating_add(by),
        rect.bottom().saturating_add(by),
    )
    .intersect(limit)
}

/// The grid over `area` with what it is held at, not solved yet.
fn grid(before: &Picture, answer: &Corrected, mask: &Mask, area: Rect, scale: u32) -> Grid {
    let seen = grown(area, MEAN, before.area());
    let coverage = mask.plane(seen);
    let covered = |x: u32, y: u32| {
        let inside = x >= seen.x && x < seen.right() && y >= seen.y && y < seen.bottom();
        inside && coverage[((y - seen.y) * seen.width + x - seen.x) as usize] > 0
    };
    let mut grid = Grid::new(
        area.width.div_ceil(scale) as usize,
        area.height.div_ceil(scale) as usize,
    );
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            let cell = grid.index(
                ((x - area.x) / scale) as usize,
                ((y - area.y) / scale) as usize,
            );
            if covered(x, y) {
                grid.open(cell);
            } else if covered(x + 1, y)
                || covered(x, y + 1)
                || covered(x.wrapping_sub(1), y)
                || covered(x, y.wrapping_sub(1))
            {
                let near = grown(Rect::new(x, y, 1, 1), MEAN, before.area());
                let mut sum = [0.0; 4];
                for y in near.y..near.bottom() {
                    for x in (near.x..near.right()).filter(|&x| !covered(x, y)) {
                        if let ([red, green, blue, 255], Some(answer)) =
                            (before.at(x, y), answer.at(x, y))
                        {
                            let wanted = [red, green, blue].map(f32::from);
                            for (sum, (wanted, is)) in sum.iter_mut().zip(wanted.iter().zip(answer))
                            {
                                *sum += wanted - is;
                            }
                            sum[3] += 1.0;
                        }
                    }
                }
                if sum[3] > 0.0 {
                    grid.hold(cell, sum.map(|channel| channel / sum[3]));
                }
            }
        }
    }
    grid.finish();
    grid
}
