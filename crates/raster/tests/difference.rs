//! Where two pictures differ.

use overpaint_raster::difference::{Difference, VISIBLE};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Picture, Point};
use proptest::prelude::*;

fn one(pixel: [u8; 4]) -> Picture {
    Picture::new(1, 1, pixel.to_vec()).expect("four bytes")
}

/// How many pixels of two pictures of one pixel differ, and the alpha of their heat.
fn compare(before: [u8; 4], after: [u8; 4]) -> (u64, u8) {
    let (before, after) = (one(before), one(after));
    let difference = Difference::between(&before, &after).expect("the same size");
    let heat = difference.heat([1, 2, 3]);
    assert_eq!(heat[..3], [1, 2, 3]);
    (difference.outside(&Mask::new(1, 1)), heat[3])
}

#[test]
fn what_nobody_sees_is_no_difference() {
    assert_eq!(compare([10, 20, 30, 255], [13, 17, 33, 252]), (0, 0));
    assert_eq!(compare([10, 20, 30, 255], [10, 20, 34, 255]), (1, 33));
    assert_eq!(compare([10, 20, 30, 255], [10, 20, 30, 251]), (1, 33));
}

#[test]
fn hidden_colours_are_no_difference() {
    assert_eq!(compare([0, 0, 0, 0], [255, 255, 255, 0]), (0, 0));
    assert_eq!(compare([0, 0, 0, 0], [255, 255, 255, 1]), (1, 255));
}

#[test]
fn heat_rises_to_opaque_at_64() {
    let heat = |difference: u8| compare([0, 0, 0, 255], [difference, 0, 0, 255]).1;
    assert_eq!([63, 64, 65, 255].map(heat), [253, 255, 255, 255]);
    assert!((0..255).all(|difference| heat(difference) <= heat(difference + 1)));
    assert!((VISIBLE + 1..=255).all(|difference| heat(difference) > 0));
}

#[test]
fn pictures_of_other_sizes_have_no_difference() {
    let wide = Picture::new(2, 1, vec![0; 8]).unwrap();
    let high = Picture::new(1, 2, vec![0; 8]).unwrap();
    assert!(Difference::between(&wide, &high).is_none());
}

#[test]
fn what_is_beyond_the_mask_is_not_covered() {
    let before = Picture::new(3, 3, vec![255; 36]).unwrap();
    let after = Picture::new(3, 3, vec![0; 36]).unwrap();
    let difference = Difference::between(&before, &after).unwrap();
    assert_eq!(difference.outside(&Mask::full(3, 3)), 0);
    assert_eq!(difference.outside(&Mask::full(2, 1)), 7);
    assert_eq!(difference.outside(&Mask::full(9, 9)), 0);
}

proptest! {
    #[test]
    fn each_pixel_without_coverage_is_counted_once(
        bytes in prop::collection::vec((any::<u8>(), -5_i16..=5), 260 * 2 * 4),
        at in (240_f32..260.0, 0_f32..2.0),
        radius in 0.5_f32..6.0,
    ) {
        let before: Vec<u8> = bytes.iter().map(|&(byte, _)| byte).collect();
        let after = bytes.iter().map(|&(byte, by)| (i16::from(byte) + by).clamp(0, 255) as u8);
        let before = Picture::new(260, 2, before).unwrap();
        let after = Picture::new(260, 2, after.collect()).unwrap();
        let mut mask = Mask::new(260, 2);
        let point = Point::new(at.0, at.1);
        capsule(&mut mask, point, point, Tip::hard(radius), Mode::Paint);

        let rows = (0..2).flat_map(|y| (0..260).map(move |x| (x, y)));
        let expected = rows.filter(|&(x, y)| {
            let (before, after) = (before.at(x, y), after.at(x, y));
            let differs = (0..4).any(|channel| before[channel].abs_diff(after[channel]) > VISIBLE);
            mask.at(x, y) == 0 && differs && (before[3], after[3]) != (0, 0)
        });
        let difference = Difference::between(&before, &after).unwrap();
        prop_assert_eq!(difference.outside(&mask), expected.count() as u64);
    }
}
