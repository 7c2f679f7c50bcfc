//! Painted areas told apart.

use overpaint_raster::areas::{few, separate};
use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Mask, Point, Rect, combine};
use proptest::prelude::*;

fn painted(width: u32, height: u32, areas: &[Rect]) -> Mask {
    let mut mask = Mask::new(width, height);
    for area in areas {
        let shape = Shape::Rectangle {
            from: Point::new(area.x as f32, area.y as f32),
            to: Point::new(area.right() as f32, area.bottom() as f32),
        };
        combine(&mut mask, &shape.fill(width, height), Combine::Add);
    }
    mask
}

fn apart(a: Rect, b: Rect) -> u32 {
    let between =
        |a0: u32, a1: u32, b0: u32, b1: u32| b0.saturating_sub(a1).max(a0.saturating_sub(b1));
    let across = between(a.x, a.right(), b.x, b.right());
    across.max(between(a.y, a.bottom(), b.y, b.bottom()))
}

/// Joins any two boxes that are nearer than the gap until there are none.
fn slowly(mut boxes: Vec<Rect>, gap: u32) -> Vec<Rect> {
    loop {
        let pairs = (0..boxes.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let near = pairs
            .into_iter()
            .find(|&(a, b)| apart(boxes[a], boxes[b]) < gap);
        let Some((a, b)) = near else { break };
        let other = boxes.swap_remove(a);
        boxes[b] = boxes[b].union(other);
    }
    boxes.sort_by_key(|area| (area.y, area.x));
    boxes
}

proptest! {
    #[test]
    fn few_areas_are_no_more_than_asked_for_and_each_pixel_is_in_one(
        dots in prop::collection::vec((0..700_u32, 0..600_u32, 1..60_u32, 1..40_u32), 0..90),
        gap in 0..60_u32,
        most in 1..9_usize,
    ) {
        let all = Rect::new(0, 0, 700, 600);
        let dots: Vec<Rect> = dots
            .into_iter()
            .map(|(x, y, width, height)| Rect::new(x, y, width, height).intersect(all))
            .collect();
        let mask = painted(700, 600, &dots);
        let (found, areas) = (separate(&mask, gap), few(&mask, gap, most));
        prop_assert!(areas.len() <= most);
        if found.len() <= most {
            prop_assert_eq!(&areas, &found);
        }
        prop_assert!(areas.is_sorted_by_key(|area| (area.y, area.x)));
        for area in found {
            let holding = areas.iter().filter(|few| few.intersect(area) == area);
            let touching = areas.iter().filter(|few| !few.intersect(area).is_empty());
            prop_assert_eq!((holding.count(), touching.count()), (1, 1));
        }
    }

    #[test]
    fn areas_are_those_found_pixel_by_pixel(
        dots in prop::collection::vec((0..700_u32, 0..600_u32, 1..60_u32, 1..40_u32), 0..14),
        gap in 0..300_u32,
    ) {
        let areas: Vec<Rect> = dots
            .into_iter()
            .map(|(x, y, width, height)| Rect::new(x, y, width, height).intersect(Rect::new(0, 0, 700, 600)))
            .collect();
        let mask = painted(700, 600, &areas);
        let pixels = (0..600).flat_map(|y| {
            let mask = &mask;
            let covered = move |x: u32| (x == 0 || mask.at(x - 1, y) == 0) && mask.at(x, y) > 0;
            (0..700).filter(move |&x| covered(x)).map(move |x| {
                let end = (x..700).find(|&x| mask.at(x, y) == 0).unwrap_or(700);
                Rect::new(x, y, end - x, 1)
            })
        });
        prop_assert_eq!(separate(&mask, gap), slowly(pixels.collect(), gap.max(1)));
    }
}

#[test]
fn the_gap_itself_parts_and_a_pixel_less_does_not() {
    let (left, right) = (Rect::new(10, 10, 20, 20), Rect::new(80, 10, 20, 20));
    let mask = painted(200, 100, &[right, left]);
    assert_eq!(separate(&mask, 50), [left, right]);
    assert_eq!(separate(&mask, 51), [left.union(right)]);
}

#[test]
fn the_nearest_are_joined_first() {
    let boxes = [0, 100, 160, 300].map(|x| Rect::new(x, 10, 20, 20));
    let mask = painted(400, 100, &boxes);
    let joined = boxes[1].union(boxes[2]);
    assert_eq!(few(&mask, 1, 3), [boxes[0], joined, boxes[3]]);
    assert_eq!(few(&mask, 1, 2), [boxes[0].union(joined), boxes[3]]);
    assert_eq!(few(&mask, 1, 0), [boxes[0].union(boxes[3])]);
}

#[test]
fn a_box_that_grew_takes_in_what_it_reaches() {
    // An angle around a dot: none of its pixels is near to the dot, but its box is.
    let angle = [Rect::new(100, 100, 300, 10), Rect::new(100, 100, 10, 300)];
    let dot = Rect::new(380, 380, 10, 10);
    let mask = painted(500, 500, &[angle[0], angle[1], dot]);
    assert_eq!(separate(&mask, 20), [Rect::new(100, 100, 300, 300)]);
}

#[test]
fn an_empty_mask_has_no_areas_and_a_full_one_has_one() {
    assert_eq!(separate(&Mask::new(1000, 1000), 10), []);
    assert_eq!(separate(&Mask::new(0, 0), 10), []);
    let whole = Rect::new(0, 0, 1000, 700);
    assert_eq!(separate(&Mask::full(1000, 700), 10), [whole]);
    assert_eq!(separate(&Mask::full(1000, 700), u32::MAX), [whole]);
}
