//! Shapes with exact coverage: the share of each pixel that lies inside.

use std::f64::consts::TAU;

use crate::geometry::{Point, Rect};
use crate::mask::{Mask, TILE, Tile, columns};

/// How far the chords that stand for an ellipse may lie from it, in pixels.
const CHORD: f64 = 0.02;

/// Beyond the edge of any picture, in pixels.
const FAR: f64 = 1_000_000.0;

/// Enough chords for an ellipse of 60,000 pixels.
const MOST_CHORDS: u32 = 4096;

/// An area of the picture. Corners may come in any order, and anything may lie outside the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Between two opposite corners.
    Rectangle {
        /// One corner.
        from: Point,
        /// The opposite one.
        to: Point,
    },
    /// The largest ellipse between two opposite corners of a box.
    Ellipse {
        /// One corner.
        from: Point,
        /// The opposite one.
        to: Point,
    },
    /// What a closed line through these points winds around. Where the line crosses itself within one pixel, that pixel's coverage is
    /// an approximation.
    Polygon(Vec<Point>),
}

impl Shape {
    /// The shape in a picture of `width` × `height` pixels: 255 inside, and along the edge the share of the pixel that is covered. A
    /// shape with a coordinate that is not finite is empty.
    #[must_use]
    pub fn fill(&self, width: u32, height: u32) -> Mask {
        let mut mask = Mask::new(width, height);
        let edges = edges(&self.corners());
        let area = bounds(&edges).intersect(mask.area());
        let mut cells = Cells::new();
        for row in columns(area.y..area.bottom()) {
            for column in columns(area.x..area.right()) {
                let index = mask.index(column, row);
                *mask.slot(index) = cells.draw(&edges, mask.tile_area(index));
            }
        }
        mask
    }

    fn is_finite(&self) -> bool {
        match self {
            Self::Rectangle { from, to } | Self::Ellipse { from, to } => {
                from.is_finite() && to.is_finite()
            }
            Self::Polygon(points) => points.iter().all(|point| point.is_finite()),
        }
    }

    /// The corners of the shape as a polygon.
    fn corners(&self) -> Vec<(f64, f64)> {
        if !self.is_finite() {
            return Vec::new();
        }
        match self {
            Self::Rectangle { from, to } => {
                let ((left, top), (right, bottom)) = (wide(*from), wide(*to));
                vec![(left, top), (right, top), (right, bottom), (left, bottom)]
            }
            Self::Ellipse { from, to } => {
                let ((left, top), (right, bottom)) = (wide(*from), wide(*to));
                let centre = (f64::midpoint(left, right), f64::midpoint(top, bottom));
                let (rx, ry) = ((right - left).abs() / 2.0, (bottom - top).abs() / 2.0);
                // A chord of an angle θ lies r · (1 − cos θ/2) inside. What is larger than any picture needs no more chords.
                let chords =
                    (std::f64::consts::PI / (2.0 * CHORD / rx.max(ry).max(1.0)).sqrt()).ceil();
                let chords = (chords as u32).clamp(16, MOST_CHORDS);
                (0..chords)
                    .map(|chord| {
                        let angle = f64::from(chord) / f64::from(chords) * TAU;
                        (centre.0 + rx * angle.cos(), centre.1 + ry * angle.sin())
                    })
                    .collect()
            }
            Self::Polygon(points) => points.iter().copied().map(wide).collect(),
        }
    }
}

/// A side of the shape, from its upper to its lower end.
#[derive(Clone, Copy)]
struct Edge {
    top: (f64, f64),
    bottom: (f64, f64),
    /// 1 if it runs down, −1 if it runs up.
    winding: f32,
}

/// A point in 64 bits. What is further off than any picture is large comes as far as that, so that no precision is lost.
fn wide(point: Point) -> (f64, f64) {
    (
        f64::from(point.x).clamp(-FAR, FAR),
        f64::from(point.y).clamp(-FAR, FAR),
    )
}

fn edges(corners: &[(f64, f64)]) -> Vec<Edge> {
    let ends = corners.iter().cycle().skip(1);
    let sides = corners.iter().zip(ends).filter(|(from, to)| from.1 != to.1);
    sides
        .map(|(&from, &to)| {
            if from.1 < to.1 {
                Edge {
                    top: from,
                    bottom: to,
                    winding: 1.0,
                }
            } else {
                Edge {
                    top: to,
                    bottom: from,
                    winding: -1.0,
                }
            }
        })
        .collect()
}

/// The pixels that the edges reach.
fn bounds(edges: &[Edge]) -> Rect {
    edges
        .iter()
        .map(|edge| {
            let (left, right) = (edge.top.0.min(edge.bottom.0), edge.top.0.max(edge.bottom.0));
            // A cast of a float to an integer stops at the ends of the integer's range.
            Rect::between(
                left.floor() as u32,
                edge.top.1.floor() as u32,
                (right.ceil() as u32).saturating_add(1),
                edge.bottom.1.ceil() as u32,
            )
        })
        .fold(Rect::EMPTY, Rect::union)
}

const SIDE: usize = TILE as usize;

/// For each pixel of a tile how much more is covered than left of it; the sum of a row up to a pixel is that pixel's coverage.
struct Cells(Vec<f32>);

/// Cells of a row: one more than pixels, for what the last pixel hands to the right.
const WIDTH: usize = SIDE + 1;

impl Cells {
    fn new() -> Self {
        Self(vec![0.0; WIDTH * SIDE])
    }

    /// The part of the shape that falls on the tile of this area.
    fn draw(&mut self, edges: &[Edge], area: Rect) -> Option<std::sync::Arc<Tile>> {
        let mut crossed = false;
        for edge in edges {
            crossed |= self.add(edge, area);
        }
        if !crossed {
            return None;
        }
        let mut tile = Tile::clone(&Tile::zero());
        for (y, cells) in self.0.chunks_exact_mut(WIDTH).enumerate() {
            if y < area.height as usize {
                let mut covered = 0.0;
                let row = tile.row_mut(y as u32);
                for (pixel, cell) in row.iter_mut().zip(&*cells).take(area.width as usize) {
                    covered += cell;
                    *pixel = (covered.abs().min(1.0) * 255.0).round() as u8;
                }
            }
            cells.fill(0.0);
        }
        tile.shared()
    }

    /// Adds the part of an edge that lies in the rows of the tile. What is left of the tile covers its rows whole, what is right of it does
    /// not concern it. Whether it changed anything.
    fn add(&mut self, edge: &Edge, area: Rect) -> bool {
        let (left, top) = (f64::from(area.x), f64::from(area.y));
        let from = (edge.top.1 - top).max(0.0);
        let to = (edge.bottom.1 - top).min(SIDE as f64);
        if from >= to || (edge.top.0 - left).min(edge.bottom.0 - left) >= SIDE as f64 {
            return false;
        }
        let slope = (edge.bottom.0 - edge.top.0) / (edge.bottom.1 - edge.top.1);
        let x_at = |y: f64| edge.top.0 - left + (y + top - edge.top.1) * slope;
        let mut y = from;
        while y < to {
            let row = y.floor();
            let end = (row + 1.0).min(to);
            self.add_to_row(
                row as usize,
                x_at(y),
                x_at(end),
                (end - y) as f32 * edge.winding,
            );
            y = end;
        }
        true
    }

    /// Adds a piece of an edge within one row, from `x0` to `x1`, that covers `height` of it, signed.
    fn add_to_row(&mut self, row: usize, x0: f64, x1: f64, height: f32) {
        let (low, high) = (x0.min(x1), x0.max(x1));
        let cells = &mut self.0[row * WIDTH..(row + 1) * WIDTH];
        let length = high - low;
        if length == 0.0 {
            split(cells, low, low, height);
            return;
        }
        let mut x = low;
        while x < high {
            let end = if x < 0.0 {
                high.min(0.0)
            } else if x >= SIDE as f64 {
                return;
            } else {
                high.min(x.floor() + 1.0)
            };
            split(cells, x, end, height * ((end - x) / length) as f32);
            x = end;
        }
    }
}

/// Shares a piece of an edge between the pixel it crosses, from `x0` to `x1`, and all right of it.
fn split(cells: &mut [f32], x0: f64, x1: f64, height: f32) {
    if x0 < 0.0 {
        cells[0] += height;
    } else if (x0 as usize) < SIDE {
        let pixel = x0 as usize;
        let right = (f64::midpoint(x0, x1) - pixel as f64) as f32 * height;
        cells[pixel] += height - right;
        cells[pixel + 1] += right;
    }
}
