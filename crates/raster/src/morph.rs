//! Changing the outline of a mask: grow, shrink, feather, smooth. What it costs does not depend on how far.

use std::ops::{Range, RangeInclusive};

use crate::geometry::Rect;
use crate::mask::{Mask, TILE};
use crate::runs::uniform;
use blur::{CELL, blur, reach};
use grow::grow;

mod blur;
mod grow;
mod reach;

/// How far a mask can be changed, in pixels of the picture.
pub const RANGE: RangeInclusive<f32> = 0.0..=500.0;

/// A change of the outline, by pixels of the picture within [`RANGE`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Takes in what is within this distance. The edge comes out crisp, whatever it was.
    Grow(f32),
    /// Gives up what is within this distance of what is not covered; the picture's edge takes nothing away. Crisp as well.
    Shrink(f32),
    /// Blurs the edge over about this distance to both sides.
    Feather(f32),
    /// Rounds off what is smaller than this.
    Smooth(f32),
}

/// The mask with its outline changed. A distance that is not a number changes nothing.
#[must_use]
pub fn change(mask: &Mask, change: Change) -> Mask {
    let (Change::Grow(by) | Change::Shrink(by) | Change::Feather(by) | Change::Smooth(by)) = change;
    let by = by.clamp(*RANGE.start(), *RANGE.end());
    let Some(bounds) = mask.bounds().filter(|_| by > 0.0) else {
        return mask.clone();
    };
    match change {
        Change::Grow(_) => {
            let reach = by.ceil() as u32 + 2;
            let area = bounds.grown(reach).intersect(mask.area());
            in_bands(mask, area, reach, |plane, width, rows| {
                grow(plane, width, rows, by, 0);
            })
        }
        Change::Shrink(_) => {
            // What is not covered grows instead; one pixel of it around the mask is all that is needed.
            let area = bounds.grown(1).intersect(mask.area());
            let reach = by.ceil() as u32 + 2;
            in_bands(mask, area, reach, |plane, width, rows| {
                grow(plane, width, rows, by, 255);
            })
        }
        Change::Feather(_) => in_bands(
            mask,
            blurred_area(mask, bounds, by),
            reach(by),
            |plane, width, _| {
                blur(plane, width, by);
            },
        ),
        Change::Smooth(_) => {
            // At a straight edge the blur rises by about 255 / (1.25 · by) a pixel: that much steeper it is one pixel wide.
            let steeper = (1.25 * by).max(1.0);
            let risen: [u8; 256] = std::array::from_fn(|pixel| {
                let risen = (pixel as f32 - 127.5) * steeper + 127.5;
                risen.round().clamp(0.0, 255.0) as u8
            });
            in_bands(
                mask,
                blurred_area(mask, bounds, by),
                reach(by),
                |plane, width, _| {
                    blur(plane, width, by);
                    for pixel in plane {
                        *pixel = risen[usize::from(*pixel)];
                    }
                },
            )
        }
    }
}

/// What blurring changes, from where on a plane is blurred the same wherever it begins.
fn blurred_area(mask: &Mask, bounds: Rect, by: f32) -> Rect {
    let area = bounds.grown(reach(by)).intersect(mask.area());
    let [left, top] = [area.x, area.y].map(|edge| edge / CELL * CELL);
    Rect::between(left, top, area.right(), area.bottom())
}

/// Changes the pixels of an area, a band of rows after the other, so that a large mask is never spread out whole. `work` gets the band with
/// `reach` more rows above and below, as far as the area goes, which is how far a pixel may look, and which rows of that are the band.
fn in_bands(
    mask: &Mask,
    area: Rect,
    reach: u32,
    work: impl Fn(&mut [u8], usize, Range<usize>),
) -> Mask {
    let mut changed = mask.clone();
    // Of whole tiles, so high that little of the work is done twice, and low enough that most of it stays in the processor's cache.
    let tiles = (7 * reach).div_ceil(TILE).max(2);
    let mut top = area.y;
    while top < area.bottom() {
        let end = area.bottom().min((top / TILE + tiles) * TILE);
        let band = Rect::between(area.x, top, area.right(), end);
        let seen = band.grown(reach).intersect(area);
        let mut plane = mask.plane(seen);
        // Where there is no edge in sight nothing changes.
        if !matches!(uniform(&plane), Some(0 | 255)) {
            let width = seen.width as usize;
            let rows = (band.y - seen.y) as usize..(end - seen.y) as usize;
            work(&mut plane, width, rows.clone());
            changed.put(band, &plane[rows.start * width..]);
        }
        top = end;
    }
    changed
}
