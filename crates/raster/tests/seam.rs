//! The errors of a composite along the border of its mask.

mod scene;

use overpaint_raster::oklab::{delta_e, from_srgb};
use overpaint_raster::seam::{Seam, seam};
use overpaint_raster::{Mask, Picture};
use proptest::prelude::*;

const SIZE: u32 = 100;

fn inside(x: u32, y: u32) -> bool {
    (20..80).contains(&x) && (20..80).contains(&y)
}

fn mask() -> Mask {
    scene::mask(SIZE, SIZE, inside)
}

fn grey(level: impl Fn(u32, u32) -> u8) -> Picture {
    scene::picture(SIZE, SIZE, |x, y| {
        let level = level(x, y);
        [level, level, level, 255]
    })
}

#[test]
fn the_original_itself_has_none() {
    let original = scene::Scene::SAME.draw(SIZE, SIZE);
    let none = Seam {
        gradient: 0.0,
        delta_e: 0.0,
    };
    assert_eq!(seam(&original, &original, &mask()), Some(none));
}

#[test]
fn a_step_is_as_high_as_it_is() {
    let (original, composite) = (
        grey(|x, _| x as u8),
        grey(|x, y| x as u8 + if inside(x, y) { 10 } else { 0 }),
    );
    let Seam { gradient, .. } = seam(&original, &composite, &mask()).unwrap();
    assert!((gradient - 10.0).abs() < 1e-4);
}

#[test]
fn colours_count_up_to_16_pixels_inside() {
    let original = grey(|_, _| 100);
    let wanted = delta_e(from_srgb([100.0; 3]), from_srgb([110.0; 3]));
    let at_the_border =
        |x: u32, y: u32| inside(x, y) && !((36..64).contains(&x) && (36..64).contains(&y));
    let composite = grey(|x, y| if at_the_border(x, y) { 110 } else { 100 });
    let error = seam(&original, &composite, &mask()).unwrap().delta_e;
    assert!((error - wanted).abs() < 1e-3, "{error} {wanted}");
    let deeper = grey(|x, y| {
        if inside(x, y) && !at_the_border(x, y) {
            110
        } else {
            100
        }
    });
    let error = seam(&original, &deeper, &mask()).unwrap().delta_e;
    assert!(error < 1e-4, "{error}");
}

#[test]
fn without_a_border_there_is_no_seam() {
    let picture = grey(|_, _| 9);
    assert_eq!(seam(&picture, &picture, &Mask::new(SIZE, SIZE)), None);
    assert_eq!(seam(&picture, &picture, &Mask::full(SIZE, SIZE)), None);
    assert_eq!(seam(&picture, &picture, &Mask::full(SIZE, 3)), None);
}

proptest! {
    #[test]
    fn any_pictures_are_fine((width, height, original, composite, covered) in scene::anything()) {
        let original = Picture::new(width, height, original).unwrap();
        let composite = Picture::new(width, height, composite).unwrap();
        let mut pixels = covered.iter();
        let mask = scene::mask(width, height, |_, _| *pixels.next().unwrap());
        let bordered = covered.contains(&true) && covered.contains(&false);
        let seam = seam(&original, &composite, &mask);
        prop_assert_eq!(seam.is_some(), bordered);
        prop_assert!(seam.is_none_or(|seam| seam.gradient >= 0.0 && seam.delta_e >= 0.0));
    }
}
