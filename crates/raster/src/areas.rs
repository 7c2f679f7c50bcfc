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
    settled(mask.cell_bounds(cell).collect(), gap)
}

/// The same, but at most `most` boxes, 1 or more: beyond that, the nearest are joined until there are so few.
#[must_use]
pub fn few(mask: &Mask, gap: u32, most: usize) -> Vec<Rect> {
    let mut areas = separate(mask, gap);
    let mut gap = gap.max(1);
    while areas.len() > most.max(1) {
        // Which of very many are the nearest, nobody sees.
        gap = if areas.len() > MANY {
            gap.saturating_mul(2)
        } else {
            nearest(&areas).saturating_add(1)
        };
        areas = settled(areas, gap);
    }
    areas
}

/// So many boxes are worth a look at every pair of them.
const MANY: usize = 64;

/// The boxes with those joined that are nearer than the gap, until there are none.
fn settled(mut boxes: Vec<Rect>, gap: u32) -> Vec<Rect> {
    loop {
        let before = boxes.len();
        boxes = joined(boxes, gap);
        if boxes.len() == before {
            return boxes;
        }
    }
}

/// The least distance of two boxes.
fn nearest(boxes: &[Rect]) -> u32 {
    let later = |(index, one): (usize, &Rect)| {
        let others = boxes[index + 1..].iter();
        others.map(|other| distance(*one, *other)).min()
    };
    boxes
        .iter()
        .enumerate()
        .filter_map(later)
        .min()
        .unwrap_or(0)
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
    distance(a, b) < gap
}

/// Pixels between two boxes, across or down, whichever is more.
fn distance(a: Rect, b: Rect) -> u32 {
    let between = |first: u32, last: u32| first.saturating_sub(last);
    let across = between(a.x, b.right()).max(between(b.x, a.right()));
    let down = between(a.y, b.bottom()).max(between(b.y, a.bottom()));
    across.max(down)
}
