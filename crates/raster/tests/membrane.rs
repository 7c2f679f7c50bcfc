//! The correction that makes a seam vanish.

mod scene;

use overpaint_raster::membrane::{Membrane, membrane};
use overpaint_raster::morph::{Change, change};
use overpaint_raster::{Corrected, Mask, Picture, Rect};
use proptest::prelude::*;
use scene::Scene;

const SIZE: u32 = 256;

fn disc(x: u32, y: u32) -> bool {
    let (x, y) = (x as f32 + 0.5 - 130.0, y as f32 + 0.5 - 120.0);
    x.hypot(y) < 90.0
}

/// A picture of mid grey and an answer that lacks `offset` to it; half levels are carried over as noise would.
fn lacking(size: u32, offset: impl Fn(f32, f32) -> f32) -> (Picture, Picture) {
    let before = scene::picture(size, size, |_, _| [128, 128, 128, 255]);
    let mut random = scene::Random(3);
    let answer = scene::picture(size, size, |x, y| {
        let level = 128.0 - offset(x as f32 + 0.5, y as f32 + 0.5) + random.next();
        [level as u8, level as u8, 128, 255]
    });
    (before, answer)
}

fn stretched(before: &Picture, answer: &Picture, mask: &Mask) -> Option<Membrane> {
    membrane(before, &Corrected::new(answer, None, None), mask)
}

/// The largest difference from what is wanted over the mask.
fn worst(membrane: &Membrane, mask: &Mask, wanted: impl Fn(f32, f32) -> f32) -> f32 {
    let mut worst = 0.0_f32;
    for y in 0..mask.height() {
        for x in (0..mask.width()).filter(|&x| mask.at(x, y) > 0) {
            let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
            let [red, green, blue] = membrane.at(x, y);
            assert!((red - green).abs() < 1e-3 && blue.abs() < 1e-3);
            worst = worst.max((red - wanted(x, y)).abs());
        }
    }
    worst
}

#[test]
fn a_constant_is_that_constant_everywhere() {
    let (before, answer) = lacking(SIZE, |_, _| 13.0);
    for mask in [
        scene::mask(SIZE, SIZE, disc),
        scene::mask(SIZE, SIZE, |x, y| x > 3 || y == 9),
        change(&scene::mask(SIZE, SIZE, disc), Change::Feather(20.0)),
    ] {
        let membrane = stretched(&before, &answer, &mask).unwrap();
        assert!(worst(&membrane, &mask, |_, _| 13.0) < 1e-3);
    }
}

#[test]
fn a_slope_is_that_slope() {
    let slope = |x: f32, y: f32| (x - 100.0) * 0.15 + (y - 128.0) * 0.1;
    let (before, answer) = lacking(SIZE, slope);
    let mask = scene::mask(SIZE, SIZE, disc);
    let membrane = stretched(&before, &answer, &mask).unwrap();
    let worst = worst(&membrane, &mask, slope);
    assert!(worst < 0.5, "{worst}");
}

#[test]
fn a_harmonic_function_comes_out() {
    let saddle = |x: f32, y: f32| ((x - 128.0).powi(2) - (y - 128.0).powi(2)) / 300.0;
    let (before, answer) = lacking(SIZE, saddle);
    for mask in [
        scene::mask(SIZE, SIZE, disc),
        scene::mask(SIZE, SIZE, |x, y| disc(x, y) && (x + y) % 90 > 3),
    ] {
        let membrane = stretched(&before, &answer, &mask).unwrap();
        let worst = worst(&membrane, &mask, saddle);
        assert!(worst < 0.8, "{worst}");
    }
}

#[test]
fn the_picture_edge_is_free() {
    // All that is known is at the left, so that nothing else can be right of it.
    let (before, answer) = lacking(SIZE, |_, _| -7.0);
    let mask = scene::mask(SIZE, SIZE, |x, _| x >= 40);
    let membrane = stretched(&before, &answer, &mask).unwrap();
    assert!(worst(&membrane, &mask, |_, _| -7.0) < 1e-3);
    assert_eq!(membrane.area(), Rect::new(39, 0, SIZE - 39, SIZE));
}

#[test]
fn a_large_area_is_solved_on_a_coarser_grid() {
    let slope = |x: f32, y: f32| (x - 600.0) * 0.05 + (y - 600.0) * 0.02;
    let (before, answer) = lacking(1200, slope);
    let mask = scene::mask(1200, 1200, |x, y| {
        (20..1180).contains(&x) && (20..1180).contains(&y)
    });
    let membrane = stretched(&before, &answer, &mask).unwrap();
    let worst = worst(&membrane, &mask, slope);
    assert!(worst < 0.8, "{worst}");
}

#[test]
fn one_pixel_does_not_draw_a_streak() {
    let mask = scene::mask(SIZE, SIZE, disc);
    let (before, answer) = lacking(SIZE, |_, _| 0.0);
    let spoilt = scene::picture(SIZE, SIZE, |x, y| {
        if (x, y) == (39, 119) {
            [0, 0, 128, 255]
        } else {
            answer.at(x, y)
        }
    });
    let membrane = stretched(&before, &spoilt, &mask).unwrap();
    assert!(worst(&membrane, &mask, |_, _| 0.0) < 128.0 / 8.0);
}

#[test]
fn what_the_answer_does_not_show_is_free_as_well() {
    let (before, answer) = lacking(SIZE, |_, _| 20.0);
    let half = scene::picture(
        SIZE,
        SIZE,
        |x, y| {
            if x < 128 { answer.at(x, y) } else { [0; 4] }
        },
    );
    let mask = scene::mask(SIZE, SIZE, disc);
    let membrane = stretched(&before, &half, &mask).unwrap();
    let worst = worst(&membrane, &mask, |_, _| 20.0);
    assert!(worst < 1.0, "{worst}");
}

#[test]
fn without_a_border_there_is_none() {
    let (before, answer) = lacking(64, |_, _| 9.0);
    let disc = scene::mask(64, 64, |x, y| x + y < 40);
    assert!(stretched(&before, &answer, &disc).is_some());
    assert!(stretched(&before, &answer, &Mask::new(64, 64)).is_none());
    assert!(stretched(&before, &answer, &Mask::full(64, 64)).is_none());
    assert!(stretched(&before, &answer, &Mask::full(64, 63)).is_none());
    let clear = scene::picture(64, 64, |_, _| [5, 5, 5, 0]);
    assert!(stretched(&before, &clear, &disc).is_none());
}

#[test]
fn what_another_tone_lacks_is_added() {
    let (before, scene) = (
        Scene::SAME.draw(SIZE, SIZE),
        Scene {
            offset: [6.0, 0.0, -9.0],
            ..Scene::SAME
        },
    );
    let membrane = stretched(
        &before,
        &scene.draw(SIZE, SIZE),
        &scene::mask(SIZE, SIZE, disc),
    )
    .unwrap();
    let [red, green, blue] = membrane.at(130.0, 120.0);
    assert!((red + 6.0).abs() < 0.5 && green.abs() < 0.5 && (blue - 9.0).abs() < 0.5);
}

proptest! {
    #[test]
    fn any_pictures_are_fine((width, height, before, answer, covered) in scene::anything(), x in -9.0..99.0_f32, y in any::<f32>()) {
        let before = Picture::new(width, height, before).unwrap();
        let answer = Picture::new(width, height, answer).unwrap();
        let mut pixels = covered.iter();
        let mask = scene::mask(width, height, |_, _| *pixels.next().unwrap());
        if let Some(membrane) = stretched(&before, &answer, &mask) {
            let most = if y.is_nan() { f32::INFINITY } else { 256.0 };
            prop_assert!(membrane.at(x, y).iter().all(|channel| channel.is_nan() || channel.abs() < most));
        }
    }
}
