//! Finding how far an answer has drifted.

mod scene;

use overpaint_raster::register::{Drift, Found, drift};
use overpaint_raster::{Mask, Picture, Placement, Point};
use proptest::prelude::*;
use scene::Scene;

const SIZE: u32 = 384;

fn close(found: Option<Found>, scene: Scene) {
    let found = found.unwrap_or_else(|| panic!("nothing found in {scene:?}"));
    let Drift {
        shift_x,
        shift_y,
        zoom,
    } = found.drift;
    let near = (shift_x - scene.shift.0).abs() < 0.1
        && (shift_y - scene.shift.1).abs() < 0.1
        && (zoom - scene.zoom).abs() < 0.0005;
    assert!(near, "{found:?} in {scene:?}");
    assert!(found.error_after < 0.95 * found.error_before, "{found:?}");
}

/// A square in the middle that is painted over in the answer, and the mask of it.
fn with_a_square_replaced(scene: Scene) -> (Picture, Picture, Mask) {
    let before = Scene::SAME.draw(SIZE, SIZE);
    let square = SIZE / 3..SIZE * 2 / 3;
    let inside = |x, y| square.contains(&x) && square.contains(&y);
    let answer = scene::painted(&scene.draw(SIZE, SIZE), inside);
    (before, answer, scene::mask(SIZE, SIZE, inside))
}

#[test]
fn shifts_are_found() {
    let before = Scene::SAME.draw(SIZE, SIZE);
    let mask = Mask::new(SIZE, SIZE);
    for shift in [(0.5, 0.0), (1.0, -0.25), (3.3, 2.0), (-7.0, 4.5)] {
        let scene = Scene {
            shift,
            ..Scene::SAME
        };
        close(drift(&before, &scene.draw(SIZE, SIZE), &mask), scene);
    }
}

#[test]
fn a_zoom_is_found() {
    let before = Scene::SAME.draw(SIZE, SIZE);
    for zoom in [0.95, 0.99, 1.01, 1.05] {
        let scene = Scene {
            zoom,
            ..Scene::SAME
        };
        let answer = scene.draw(SIZE, SIZE);
        close(drift(&before, &answer, &Mask::new(SIZE, SIZE)), scene);
    }
}

#[test]
fn tone_noise_and_what_was_painted_do_not_disturb() {
    for (shift, zoom) in [((0.5, 0.3), 1.0), ((-7.0, 2.2), 1.0), ((1.0, 1.0), 1.01)] {
        let scene = Scene {
            shift,
            zoom,
            gain: [1.1, 1.08, 1.02],
            offset: [-8.0, -3.0, 5.0],
            noise: 4.0,
        };
        let (before, answer, mask) = with_a_square_replaced(scene);
        close(drift(&before, &answer, &mask), scene);
    }
}

#[test]
fn two_fifths_of_the_ring_may_have_changed_too() {
    let scene = Scene {
        shift: (2.5, -1.5),
        noise: 4.0,
        ..Scene::SAME
    };
    let before = Scene::SAME.draw(SIZE, SIZE);
    let answer = scene::painted(&scene.draw(SIZE, SIZE), |x, y| x < 90 && y > SIZE / 4);
    let mask = scene::mask(SIZE, SIZE, |x, y| x < 60 && y > SIZE / 2);
    close(drift(&before, &answer, &mask), scene);
}

#[test]
fn a_large_picture_is_measured_in_its_own_pixels() {
    let scene = Scene {
        shift: (9.0, -5.0),
        ..Scene::SAME
    };
    let before = Scene::SAME.draw(1500, 900);
    let answer = scene.draw(1500, 900);
    close(drift(&before, &answer, &Mask::new(1500, 900)), scene);
}

#[test]
fn nothing_moved_is_no_drift() {
    let noise = Scene {
        noise: 4.0,
        ..Scene::SAME
    };
    let tone = Scene {
        gain: [1.1; 3],
        offset: [-8.0; 3],
        ..noise
    };
    for scene in [Scene::SAME, noise, tone] {
        let (before, answer, mask) = with_a_square_replaced(scene);
        assert_eq!(drift(&before, &answer, &mask), None, "{scene:?}");
    }
}

#[test]
fn without_texture_there_is_nothing_to_tell() {
    let flat = |level: u8| Picture::new(200, 200, [level, level, level, 255].repeat(200 * 200));
    let mask = Mask::new(200, 200);
    assert_eq!(drift(&flat(90).unwrap(), &flat(120).unwrap(), &mask), None);
    // Stripes tell only what goes across them.
    let stripes = |shift: f32| {
        let pixel = |at: usize| {
            let level = 128.0 + 100.0 * (((at % 200) as f32 + shift) / 7.0).sin();
            [level as u8, level as u8, level as u8, 255]
        };
        Picture::new(200, 200, (0..200 * 200).flat_map(pixel).collect())
    };
    let (before, answer) = (stripes(0.0).unwrap(), stripes(3.0).unwrap());
    assert_eq!(drift(&before, &answer, &mask), None);
}

#[test]
fn what_cannot_be_compared_is_no_drift() {
    let scene = Scene {
        shift: (3.0, 0.0),
        ..Scene::SAME
    };
    let (before, answer) = (Scene::SAME.draw(200, 200), scene.draw(200, 200));
    assert!(drift(&before, &answer, &Mask::new(200, 200)).is_some());
    assert_eq!(drift(&before, &answer, &Mask::full(200, 200)), None);
    assert_eq!(drift(&before, &answer, &Mask::new(200, 199)), None);
    let clear = Picture::new(200, 200, [90, 120, 40, 254].repeat(200 * 200)).unwrap();
    assert_eq!(drift(&before, &clear, &Mask::new(200, 200)), None);
}

#[test]
fn the_placement_undoes_the_drift() {
    let drift = Drift {
        shift_x: 3.0,
        shift_y: -2.0,
        zoom: 1.25,
    };
    let Placement {
        x,
        y,
        scale_x,
        scale_y,
    } = drift.placement(100, 60);
    let there = drift.at(Point::new(20.0, 50.0), 100, 60);
    assert!((x + f64::from(there.x) * scale_x - 20.0).abs() < 1e-4);
    assert!((y + f64::from(there.y) * scale_y - 50.0).abs() < 1e-4);
}

proptest! {
    #[test]
    fn any_pictures_are_fine((width, height, before, answer, mask) in scene::anything()) {
        let before = Picture::new(width, height, before).unwrap();
        let answer = Picture::new(width, height, answer).unwrap();
        let mut pixels = mask.iter();
        let mask = scene::mask(width, height, |_, _| *pixels.next().unwrap());
        if let Some(found) = drift(&before, &answer, &mask) {
            prop_assert!(found.drift.shift_x.is_finite() && found.drift.zoom > 0.9);
        }
    }
}
