//! The plane: reading, sharing, comparing.

use overpaint_raster::shape::Shape;
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point, Rect};
use proptest::prelude::*;

fn dot(mask: &mut Mask, x: f32, y: f32, mode: Mode) {
    capsule(
        mask,
        Point::new(x, y),
        Point::new(x, y),
        Tip::hard(3.0),
        mode,
    );
}

#[test]
fn a_new_mask_keeps_everything() {
    let mask = Mask::new(1000, 700);
    assert!(mask.is_empty());
    assert_eq!(mask.bounds(), None);
    assert_eq!(mask.covered(), 0.0);
    assert_eq!(mask.area(), Rect::new(0, 0, 1000, 700));
}

#[test]
fn a_mask_of_a_plane_has_its_pixels_and_no_other_number_of_them() {
    let plane: Vec<u8> = (0..300 * 260).map(|pixel| (pixel % 251) as u8).collect();
    let mask = Mask::from_plane(300, 260, &plane).unwrap();
    let sum: f64 = plane.iter().map(|&pixel| f64::from(pixel)).sum();
    assert_eq!(mask.covered(), sum / 255.0 / f64::from(300 * 260));
    for (pixel, &coverage) in (0..).zip(&plane) {
        assert_eq!(mask.at(pixel % 300, pixel / 300), coverage, "{pixel}");
    }
    assert_eq!(Mask::from_plane(260, 299, &plane), None);
    assert!(Mask::from_plane(0, 5, &[]).is_some());
}

#[test]
fn a_mask_without_pixels_takes_strokes_and_shows_nothing() {
    for (width, height) in [(0, 0), (0, 5), (5, 0)] {
        let mut mask = Mask::new(width, height);
        dot(&mut mask, 1.0, 1.0, Mode::Paint);
        assert_eq!((mask.covered(), mask.at(0, 0)), (0.0, 0));
    }
}

#[test]
fn rows_read_across_tiles_and_0_outside() {
    let mut mask = Mask::new(300, 10);
    dot(&mut mask, 256.0, 5.0, Mode::Paint);
    let mut row = [9; 100];
    mask.row(5, 250, &mut row);
    let expected: Vec<u8> = (250..350).map(|x| mask.at(x, 5)).collect();
    assert_eq!(row.to_vec(), expected);
    assert_eq!(row[4..8], [255; 4]);
    mask.row(10, 250, &mut row);
    assert_eq!(row, [0; 100]);
    mask.row(5, u32::MAX, &mut row);
    assert_eq!(row, [0; 100]);
}

#[test]
fn a_clone_is_not_changed_by_the_original() {
    let mut mask = Mask::new(600, 600);
    dot(&mut mask, 100.0, 100.0, Mode::Paint);
    let snapshot = mask.clone();
    dot(&mut mask, 104.0, 100.0, Mode::Paint);
    assert_eq!(snapshot.at(105, 100), 0);
    assert_eq!(mask.at(105, 100), 255);
    assert!(snapshot != mask);
}

#[test]
fn a_snapshot_costs_the_tiles_that_changed_since() {
    let mut mask = Mask::new(4096, 4096);
    for x in 0..16u8 {
        dot(&mut mask, f32::from(x) * 256.0 + 100.0, 100.0, Mode::Paint);
    }
    let snapshot = mask.clone();
    let index = Mask::new(4096, 4096).bytes();
    let tile = (mask.bytes() - index) / 16;
    assert!((65536..65536 + 128).contains(&tile), "{tile}");
    assert_eq!(snapshot.bytes_beyond(&mask), index);
    dot(&mut mask, 100.0, 110.0, Mode::Paint);
    assert_eq!(snapshot.bytes_beyond(&mask), index + tile);
    assert_eq!(snapshot.difference(&mask), [Rect::new(0, 0, 256, 256)]);
    assert!(snapshot.difference(&snapshot.clone()).is_empty());
}

#[test]
fn masks_are_equal_by_their_pixels() {
    let mut one = Mask::new(600, 300);
    let mut other = Mask::new(600, 300);
    dot(&mut one, 255.0, 100.0, Mode::Paint);
    assert!(one != other);
    dot(&mut other, 255.0, 100.0, Mode::Paint);
    assert!(one == other);
    assert!(one != Mask::new(300, 600));
}

#[test]
fn clear_keeps_everything_and_says_what_was_covered() {
    let mut mask = Mask::new(600, 300);
    dot(&mut mask, 550.0, 100.0, Mode::Paint);
    let bounds = mask.bounds().unwrap();
    assert_eq!(mask.clear().intersect(bounds), bounds);
    assert!(mask.is_empty());
    assert!(mask.clear().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn within_an_area_it_is_the_same_and_outside_it_keeps(
        dots in prop::collection::vec((0.0..700.0_f32, 0.0..600.0_f32), 0..6),
        (x, y) in (0..700_u32, 0..600_u32),
        (width, height) in (0..700_u32, 0..600_u32),
        full in any::<bool>(),
    ) {
        let mut mask = if full { Mask::full(700, 600) } else { Mask::new(700, 600) };
        let mode = if full { Mode::Erase } else { Mode::Paint };
        for (x, y) in dots {
            dot(&mut mask, x, y, mode);
        }
        let area = Rect::new(x, y, width, height);
        let part = mask.within(area);
        for y in 0..600 {
            for x in 0..700 {
                let inside = !Rect::new(x, y, 1, 1).intersect(area).is_empty();
                prop_assert_eq!(part.at(x, y), if inside { mask.at(x, y) } else { 0 });
            }
        }
        let bounds = mask.bounds().unwrap_or_default();
        prop_assert_eq!(mask.within(bounds).bytes_beyond(&mask), Mask::new(700, 600).bytes());
    }
}

proptest! {
    /// What is not covered is looked at in the inverted mask, and passed over in this one.
    #[test]
    fn another_size_is_the_same_for_what_is_kept(
        (x, y) in (0.0_f32..700.0, 0.0_f32..600.0),
        radius in 1.0_f32..90.0,
        (width, height) in (1_u32..1200, 1_u32..1000),
    ) {
        let spot = Shape::Ellipse {
            from: Point::new(x - radius, y - radius),
            to: Point::new(x + radius, y + radius),
        };
        let spot = spot.fill(700, 600);
        let mut kept = spot.clone();
        let _ = kept.invert();
        let (spot, kept) = (spot.resized(width, height), kept.resized(width, height));
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            prop_assert!(spot.at(x, y).abs_diff(255 - kept.at(x, y)) <= 1, "{}, {}", x, y);
        }
    }
}
