//! Putting a shape into a mask.

use std::sync::Arc;

use crate::geometry::Rect;
use crate::mask::{Mask, Tile};

/// What a shape of coverage s does to a mask of coverage m.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combine {
    /// The larger of m and s.
    #[default]
    Add,
    /// The smaller of m and 255 − s.
    Subtract,
    /// The smaller of m and s.
    Intersect,
    /// s.
    Replace,
}

/// Puts `shape` into `mask`; the two must be of the same size, or nothing happens.
///
/// Tiles that are empty or full are not looked into, so this costs what the shape's edge touches. Returns a rectangle that holds every
/// pixel it changed.
pub fn combine(mask: &mut Mask, shape: &Mask, how: Combine) -> Rect {
    if mask.area() != shape.area() {
        return Rect::EMPTY;
    }
    let mut changed = Rect::EMPTY;
    for index in 0..mask.tiles().len() {
        let mine = &mask.tiles()[index];
        let theirs = &shape.tiles()[index];
        let Some(next) = combined(mine.as_ref(), theirs.as_ref(), how) else {
            continue;
        };
        *mask.slot(index) = next;
        changed = changed.union(mask.tile_area(index));
    }
    changed
}

/// The tile that comes of two; `None` if it stays what it is.
#[expect(
    clippy::option_option,
    reason = "the inner one is a tile, which may be empty"
)]
fn combined(
    mine: Option<&Arc<Tile>>,
    theirs: Option<&Arc<Tile>>,
    how: Combine,
) -> Option<Option<Arc<Tile>>> {
    match (how, mine, theirs) {
        (Combine::Replace, None, None)
        | (Combine::Add | Combine::Subtract, _, None)
        | (Combine::Subtract | Combine::Intersect, None, _) => None,
        (Combine::Replace, Some(mine), Some(theirs)) if Arc::ptr_eq(mine, theirs) => None,
        (Combine::Replace | Combine::Add, None, theirs) | (Combine::Replace, _, theirs) => {
            Some(theirs.cloned())
        }
        (Combine::Intersect, Some(_), None) => Some(None),
        (Combine::Intersect, _, Some(theirs)) if theirs.is_full() => None,
        (Combine::Subtract, _, Some(theirs)) if theirs.is_full() => Some(None),
        (Combine::Add, Some(mine), _) if mine.is_full() => None,
        (Combine::Add, _, Some(theirs)) if theirs.is_full() => Some(Some(Tile::full())),
        (how, Some(mine), Some(theirs)) => {
            let mut tile = Tile::clone(mine);
            for y in 0..crate::mask::TILE {
                for (m, &s) in tile.row_mut(y).iter_mut().zip(theirs.row(y)) {
                    *m = match how {
                        Combine::Add => s.max(*m),
                        Combine::Subtract => (255 - s).min(*m),
                        Combine::Intersect | Combine::Replace => s.min(*m),
                    };
                }
            }
            Some(tile.shared())
        }
    }
}
