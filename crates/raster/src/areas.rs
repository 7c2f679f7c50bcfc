//! Separate painted areas of a mask.

use crate::geometry::Rect;
use crate::mask::{Mask, TILE};

/// The boxes of the painted areas, top to bottom, then left to right. Any two of them are at least `gap` pixels apart, across or down;
/// whatever is nearer is one area, in one box. 0 counts as 1: what touches hangs together.
///
/// Tiles are looked at in cells about as large as the gap, so this costs what is painted, and little more than that if there are few areas.
#[must_use]
pub fn separate(mask: &Mask, gap: u32) -> Vec<Rect> {
    let gap = gap.max(1);
    // Pixels of one cell are nearer than the gap, so that they are one area anyway. A power of two divides a tile.
    let cell = 1 << gap.min(TILE).ilog2();
    let mut boxes: Vec<Rect> = mask.cell_bounds(cell).collect();
    loop {
        let before = boxes.len();
        boxes = joined(boxes, gap);
        if boxes.len() == before {
            return boxes;
        }
    }
}

/// The boxes with those joined that are nearer than the gap, sorted. What became near by growing may be left for the next time.
fn joined(mut boxes: Vec<Rect>, gap: u32) -> Vec<Rect> {
    boxes.sort_unstable_by_key(|area| (area.y, area.x));
    let mut done = Vec::new();
    // Those that a box further down may still be near to.
    let mut open: Vec<Rect> = Vec::new();
    for mut area in boxes {
        let far = |other: &mut Rect| other.bottom().saturating_add(gap) <= area.y;
        done.extend(open.extract_if(.., far));
        while let Some(near) = open.iter().position(|&other| is_near(area, other, gap)) {
            area = area.union(open.swap_remove(near));
        }
        open.push(area);
    }
    done.append(&mut open);
    done.sort_unstable_by_key(|area| (area.y, area.x));
    done
}

fn is_near(a: Rect, b: Rect, gap: u32) -> bool {
    let apart = |first: u32, last: u32| first >= last.saturating_add(gap);
    let across = apart(a.x, b.right()) || apart(b.x, a.right());
    let down = apart(a.y, b.bottom()) || apart(b.y, a.bottom());
    !across && !down
}
