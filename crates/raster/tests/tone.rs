//! Matching the tone of an answer.

mod scene;

use overpaint_raster::oklab::{delta_e, from_srgb};
use overpaint_raster::register::Drift;
use overpaint_raster::tone::{FoundTone, ring, tone};
use overpaint_raster::{Mask, Picture};
use proptest::prelude::*;
use scene::Scene;

const SIZE: u32 = 256;

const TONES: [Scene; 3] = [
    Scene {
        gain: [1.1; 3],
        offset: [-8.0; 3],
        ..Scene::SAME
    },
    Scene {
        offset: [9.0, 0.0, -9.0],
        ..Scene::SAME
    },
    Scene {
        gain: [1.08, 1.0, 0.9],
        offset: [-4.0, 3.0, 0.0],
        ..Scene::SAME
    },
];

fn middle(x: u32, y: u32) -> bool {
    (96..160).contains(&x) && (96..160).contains(&y)
}

fn found(scene: Scene, drift: Option<Drift>) -> Option<FoundTone> {
    let answer = scene::painted(&scene.draw(SIZE, SIZE), middle);
    let ring = ring(&scene::mask(SIZE, SIZE, middle));
    tone(&Scene::SAME.draw(SIZE, SIZE), &answer, drift, &ring)
}

#[test]
fn a_change_of_tone_goes_away() {
    for scene in TONES {
        let found = found(scene, None).unwrap();
        assert!(found.error_before > 1.0);
        let left = found.error_after / found.error_before;
        assert!(
            left < 0.2,
            "{} of {} in {scene:?}",
            found.error_after,
            found.error_before
        );
    }
}

#[test]
fn it_goes_away_in_the_hole_as_well() {
    let before = Scene::SAME.draw(SIZE, SIZE);
    for scene in TONES {
        let answer = scene.draw(SIZE, SIZE);
        let tone = found(scene, None).unwrap().tone;
        let (mut raw, mut matched) = (0.0, 0.0);
        for (x, y) in (96..160).flat_map(|y| (96..160).map(move |x| (x, y))) {
            let rgb = |picture: &Picture| {
                let [red, green, blue, _] = picture.at(x, y);
                [red, green, blue].map(f32::from)
            };
            let wanted = from_srgb(rgb(&before));
            raw += delta_e(wanted, from_srgb(rgb(&answer)));
            matched += delta_e(wanted, from_srgb(tone.apply(rgb(&answer))));
        }
        assert!(matched < 0.25 * raw, "{matched} of {raw} in {scene:?}");
    }
}

#[test]
fn noise_and_what_was_painted_into_the_ring_do_not_disturb() {
    let scene = Scene {
        noise: 4.0,
        ..TONES[0]
    };
    let ring = ring(&scene::mask(SIZE, SIZE, middle));
    let before = Scene::SAME.draw(SIZE, SIZE);
    let answer = scene::painted(&scene.draw(SIZE, SIZE), |x, y| middle(x, y) || x > 175);
    let noisy = tone(&before, &answer, None, &ring).unwrap().tone;
    let clean = found(TONES[0], None).unwrap().tone;
    for grey in [60.0, 120.0, 180.0] {
        let (one, other) = (
            from_srgb(noisy.apply([grey; 3])),
            from_srgb(clean.apply([grey; 3])),
        );
        assert!(delta_e(one, other) < 0.7, "{one:?} {other:?}");
    }
}

#[test]
fn a_drift_is_undone_before() {
    let scene = Scene {
        shift: (6.0, -3.0),
        ..TONES[1]
    };
    let drift = Drift {
        shift_x: 6.0,
        shift_y: -3.0,
        zoom: 1.0,
    };
    let (before, answer) = (Scene::SAME.draw(SIZE, SIZE), scene.draw(SIZE, SIZE));
    let all = Mask::full(SIZE, SIZE);
    let undone = tone(&before, &answer, Some(drift), &all).unwrap();
    assert!(undone.error_after < 0.2 * undone.error_before);
    let left = tone(&before, &answer, None, &all).unwrap();
    assert!(undone.error_after < 0.2 * left.error_after);
}

#[test]
fn the_same_tone_is_no_change() {
    assert!(found(Scene::SAME, None).is_none());
}

#[test]
fn what_cannot_be_compared_is_no_tone() {
    let (before, answer) = (Scene::SAME.draw(SIZE, SIZE), TONES[0].draw(SIZE, SIZE));
    assert!(tone(&before, &answer, None, &Mask::full(SIZE, SIZE)).is_some());
    assert!(tone(&before, &answer, None, &Mask::new(SIZE, SIZE)).is_none());
    assert!(tone(&before, &answer, None, &Mask::full(SIZE, 9)).is_none());
    let few = scene::mask(SIZE, SIZE, |x, y| x < 20 && y < 20);
    assert!(tone(&before, &answer, None, &few).is_none());
}

#[test]
fn spreads_change_by_no_more_than_a_factor_of_two() {
    let grey = |low: u8, high: u8| {
        scene::picture(64, 64, |x, _| {
            if x < 32 {
                [low, low, low, 255]
            } else {
                [high, high, high, 255]
            }
        })
    };
    let all = Mask::full(64, 64);
    let tone = tone(&grey(20, 240), &grey(120, 140), None, &all)
        .unwrap()
        .tone;
    let [low, high] = [120.0, 140.0].map(|grey| from_srgb(tone.apply([grey; 3]))[0]);
    let [from, to] = [120.0, 140.0].map(|grey| from_srgb([grey; 3])[0]);
    assert!(((high - low) / (to - from) - 2.0).abs() < 0.02);
}

#[test]
fn a_row_is_its_pixels_and_alpha_stays() {
    let tone = found(TONES[2], None).unwrap().tone;
    let mut row = [0.0, 255.0, 130.0, 77.0, 12.5, 1000.0, -3.0, 0.25];
    tone.apply_row(&mut row);
    assert_eq!(row[..3], tone.apply([0.0, 255.0, 130.0]));
    assert_eq!(row[4..7], tone.apply([12.5, 255.0, 0.0]));
    assert_eq!((row[3], row[7]), (77.0, 0.25));
}

#[test]
fn the_ring_leaves_the_mask_out() {
    let mask = scene::mask(SIZE, SIZE, middle);
    let ring = ring(&mask);
    assert_eq!((ring.at(95, 128), ring.at(96, 128)), (255, 0));
    assert_eq!((ring.at(65, 128), ring.at(62, 128)), (255, 0));
}

proptest! {
    #[test]
    fn any_pictures_are_fine((width, height, before, answer, covered) in scene::anything()) {
        let before = Picture::new(width, height, before).unwrap();
        let answer = Picture::new(width, height, answer).unwrap();
        let mut pixels = covered.iter();
        let mask = scene::mask(width, height, |_, _| *pixels.next().unwrap());
        for ring in [ring(&mask), mask] {
            if let Some(found) = tone(&before, &answer, None, &ring) {
                let rgb = found.tone.apply([f32::NAN, 0.0, 255.0]);
                prop_assert!(rgb.iter().all(|channel| channel.is_nan() || (0.0..=255.0).contains(channel)));
            }
        }
    }
}
