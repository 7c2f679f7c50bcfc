//! An answer made to fit, and laid over its original.

mod scene;

use overpaint_raster::composite::lay;
use overpaint_raster::crop::Crop;
use overpaint_raster::fit::{Fit, Lay};
use overpaint_raster::morph::{Change, change};
use overpaint_raster::shape::Shape;
use overpaint_raster::{Frame, Mask, Picture, Point, resample};
use proptest::prelude::*;
use scene::{Random, Scene, picture};

const PASTE: Lay = Lay {
    grow: 0.0,
    feather: 0.0,
    align: false,
    tone: false,
    blend: false,
    detail: false,
};

const ALL: Lay = Lay {
    grow: 3.0,
    feather: 6.0,
    align: true,
    tone: true,
    blend: true,
    detail: true,
};

const EVERY: [Lay; 4] = [
    PASTE,
    ALL,
    Lay {
        blend: true,
        ..PASTE
    },
    Lay {
        align: true,
        tone: true,
        feather: 9.0,
        ..PASTE
    },
];

fn cut(picture: &Picture, frame: Frame, size: (u32, u32)) -> Option<Picture> {
    let mut crop = Crop::new((picture.width(), picture.height()), frame, size)?;
    let inside = crop.inside();
    let rows = picture.rgba().chunks(picture.width() as usize * 4);
    rows.skip(inside.y as usize)
        .take(inside.height as usize)
        .for_each(|row| crop.push_row(row));
    crop.finish()
}

/// The original with the answer laid over it.
fn composite(original: &Picture, fit: &Fit, mask: &Mask, how: Lay) -> Picture {
    let mut rgba = original.rgba().to_vec();
    if let Some(mut layer) = fit.layer(mask, how) {
        let area = layer.area();
        let mut patch = vec![f32::NAN; area.width as usize * 4];
        let mut coverage = vec![0; area.width as usize];
        let width = original.width() as usize * 4;
        for y in area.y..area.bottom() {
            layer.row(y, &mut patch, &mut coverage);
            let row = &mut rgba[y as usize * width..][..width];
            let columns = area.x as usize * 4..area.right() as usize * 4;
            lay(&mut row[columns], &patch, &coverage);
        }
    }
    Picture::new(original.width(), original.height(), rgba).expect("as many bytes as pixels")
}

fn frame(x: i32, y: i32, width: u32, height: u32) -> Frame {
    Frame {
        x,
        y,
        width,
        height,
    }
}

fn disc(picture: &Picture, centre: (f32, f32), radius: f32) -> Mask {
    let (x, y) = centre;
    let shape = Shape::Ellipse {
        from: Point::new(x - radius, y - radius),
        to: Point::new(x + radius, y + radius),
    };
    shape.fill(picture.width(), picture.height())
}

fn photo(name: &str) -> Picture {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/photos/");
    let image = image::open(format!("{path}{name}"))
        .expect("the photo is there")
        .to_rgba8();
    Picture::new(image.width(), image.height(), image.into_raw()).expect("as many bytes as pixels")
}

fn pictures() -> Vec<Picture> {
    let photos = ["chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png"];
    let synthetic = Scene::SAME.draw(500, 390);
    photos.into_iter().map(photo).chain([synthetic]).collect()
}

/// Of the pixels that are covered, in decibels.
fn psnr(one: &Picture, other: &Picture, mask: &Mask) -> f64 {
    let (mut squares, mut count) = (0.0, 0.0);
    for y in 0..one.height() {
        for x in (0..one.width()).filter(|&x| mask.at(x, y) > 0) {
            for (one, other) in one.at(x, y).into_iter().zip(other.at(x, y)).take(3) {
                squares += (f64::from(one) - f64::from(other)).powi(2);
                count += 1.0;
            }
        }
    }
    10.0 * (255.0_f64.powi(2) * count / squares).log10()
}

/// The largest and the mean difference in a channel over what a mask covers whole.
fn off(one: &Picture, other: &Picture, mask: &Mask) -> (u8, f64) {
    let (mut worst, mut sum, mut count) = (0, 0.0, 0.0);
    for y in 0..one.height() {
        for x in (0..one.width()).filter(|&x| mask.at(x, y) == 255) {
            for (one, other) in one.at(x, y).into_iter().zip(other.at(x, y)) {
                worst = worst.max(one.abs_diff(other));
                sum += f64::from(one.abs_diff(other));
                count += 1.0;
            }
        }
    }
    (worst, sum / count)
}

#[test]
fn what_comes_back_as_it_was_sent_changes_nothing() {
    for original in pictures() {
        let mask = disc(&original, (230.0, 160.0), 90.0);
        for frame in [
            frame(0, 0, original.width(), original.height()),
            frame(101, 37, 256, 250),
            frame(-40, -17, original.width() + 90, original.height() + 30),
            frame(200, 100, 200, 600),
        ] {
            let sent = cut(&original, frame, (frame.width, frame.height)).unwrap();
            let fit = Fit::new(sent.clone(), sent, frame, &mask).unwrap();
            assert_eq!(fit.changed(), 0);
            assert!(fit.drift().is_none());
            assert!(fit.tone(true).is_none());
            for how in EVERY {
                let same = composite(&original, &fit, &mask, how) == original;
                assert!(same, "{frame:?}, {how:?}");
            }
        }
    }
}

#[test]
fn nor_does_it_change_what_is_transparent() {
    let mut random = Random(5);
    let original = picture(70, 50, |_, _| [0; 4].map(|_| (random.next() * 256.0) as u8));
    let mask = disc(&original, (30.0, 25.0), 20.0);
    let frame = frame(5, -3, 60, 50);
    let sent = cut(&original, frame, (60, 50)).unwrap();
    let fit = Fit::new(sent.clone(), sent, frame, &mask).unwrap();
    assert_eq!(composite(&original, &fit, &mask, PASTE), original);
}

/// The least fidelity over ways to lay, of a frame that comes back as it was sent at another size.
fn fidelity(original: &Picture, mask: &Mask, frame: Frame, size: (u32, u32)) -> f64 {
    let sent = cut(original, frame, size).expect("a frame in the picture");
    let fit = Fit::new(sent.clone(), sent, frame, mask).expect("two of a size");
    let of = |how| psnr(original, &composite(original, &fit, mask, how), mask);
    of(PASTE).min(of(ALL))
}

#[test]
fn scaled_there_and_back_it_is_above_45_db() {
    for original in pictures() {
        // A photo of as many pixels as a camera's has little detail from one pixel to the next.
        let (width, height) = (original.width() * 3, original.height() * 3);
        let large = resample::resize(&original, width, height);
        let mask = disc(&large, (690.0, 480.0), 260.0);
        for (frame, size) in [
            (frame(0, 0, width, height), (width / 2, height / 2)),
            (frame(331, 211, 720, 600), (480, 400)),
            (frame(331, 211, 721, 601), (376, 312)),
            (frame(331, 211, 720, 600), (960, 800)),
            (frame(-31, 21, 1001, 800), (1201, 960)),
        ] {
            let psnr = fidelity(&large, &mask, frame, size);
            assert!(psnr > 45.0, "{frame:?} at {size:?}: {psnr}");
        }
    }
}

/// What is finer than the pixels that are sent is lost whatever the filter.
#[test]
fn scaled_down_to_less_than_half_it_keeps_what_the_filter_does() {
    for original in pictures() {
        let (width, height) = (original.width() * 3, original.height() * 3);
        let large = resample::resize(&original, width, height);
        let mask = disc(&large, (690.0, 480.0), 260.0);
        for (per_cent, least) in [(42, 43.0), (33, 36.0), (20, 28.0)] {
            let (small_width, small_height) = (width * per_cent / 100, height * per_cent / 100);
            let small = resample::resize(&large, small_width, small_height);
            let filtered = psnr(&large, &resample::resize(&small, width, height), &mask);
            let whole = frame(0, 0, width, height);
            let psnr = fidelity(&large, &mask, whole, (small_width, small_height));
            assert!(
                psnr > filtered - 0.1,
                "{per_cent} %: {psnr}, not {filtered}"
            );
            assert!(psnr > least, "{per_cent} %: {psnr}");
        }
    }
}

#[test]
fn of_a_picture_as_sharp_as_its_pixels_it_is_above_39_db() {
    for original in pictures() {
        let mask = disc(&original, (230.0, 160.0), 90.0);
        for (frame, size) in [
            (frame(101, 37, 280, 240), (1120, 960)),
            (frame(101, 37, 280, 240), (336, 288)),
            (frame(-31, 21, 571, 233), (800, 326)),
        ] {
            let psnr = fidelity(&original, &mask, frame, size);
            assert!(psnr > 39.0, "{frame:?} at {size:?}: {psnr}");
        }
    }
}

#[test]
fn a_drift_comes_back_into_place() {
    let (width, height) = (640, 480);
    let moved = Scene {
        shift: (1.4, -0.8),
        zoom: 1.01,
        ..Scene::SAME
    };
    let (original, answer) = (Scene::SAME.draw(width, height), moved.draw(width, height));
    let mask = disc(&original, (300.0, 250.0), 110.0);
    let all = frame(0, 0, width, height);
    let fit = Fit::new(original.clone(), answer, all, &mask).unwrap();
    let drift = fit.drift().unwrap().drift;
    assert!(
        (drift.shift_x - 1.4).abs() < 0.05 && (drift.shift_y + 0.8).abs() < 0.05,
        "{drift:?}"
    );
    let aligned = composite(
        &original,
        &fit,
        &mask,
        Lay {
            align: true,
            ..PASTE
        },
    );
    let (worst, mean) = off(&original, &aligned, &mask);
    assert!(worst <= 4 && mean < 0.5, "{worst} {mean}");
    let (_, mean) = off(&original, &composite(&original, &fit, &mask, PASTE), &mask);
    assert!(mean > 1.5, "{mean}");
}

/// As above, in a frame of a larger picture and at another size.
#[test]
fn so_it_does_in_a_frame_that_was_scaled() {
    let original = Scene::SAME.draw(900, 700);
    let mask = disc(&original, (420.0, 330.0), 100.0);
    let frame = frame(150, 80, 540, 500);
    for (size, shift) in [((810, 750), (3.0, -2.0)), ((432, 400), (1.5, 2.0))] {
        let sent = cut(&original, frame, size).unwrap();
        let placement = overpaint_raster::Placement {
            x: shift.0,
            y: shift.1,
            ..overpaint_raster::Placement::SAME
        };
        let answer = resample::cut(&sent, placement, sent.area());
        let fit = Fit::new(sent, answer, frame, &mask).unwrap();
        let aligned = composite(
            &original,
            &fit,
            &mask,
            Lay {
                align: true,
                ..PASTE
            },
        );
        let (worst, mean) = off(&original, &aligned, &mask);
        assert!(worst <= 8 && mean < 0.6, "{size:?}: {worst} {mean}");
    }
}

#[test]
fn a_change_of_tone_goes_away() {
    let (width, height) = (400, 300);
    let warmer = Scene {
        gain: [1.05, 1.0, 0.9],
        offset: [6.0, 0.0, 4.0],
        ..Scene::SAME
    };
    let (original, answer) = (Scene::SAME.draw(width, height), warmer.draw(width, height));
    let mask = disc(&original, (200.0, 150.0), 70.0);
    let fit = Fit::new(original.clone(), answer, frame(0, 0, width, height), &mask).unwrap();
    let found = fit.tone(false).unwrap();
    assert!(found.error_after < found.error_before * 0.3);
    let matched = composite(
        &original,
        &fit,
        &mask,
        Lay {
            tone: true,
            ..PASTE
        },
    );
    let (_, mean) = off(&original, &matched, &mask);
    let (_, without) = off(&original, &composite(&original, &fit, &mask, PASTE), &mask);
    assert!(mean < 1.5 && without > 5.0, "{mean} {without}");
}

#[test]
fn blending_removes_an_offset() {
    let original = Scene::SAME.draw(500, 400);
    for (frame, size) in [
        (frame(0, 0, 500, 400), (500, 400)),
        (frame(60, 40, 400, 320), (800, 640)),
        (frame(60, 40, 400, 320), (300, 240)),
    ] {
        let sent = cut(&original, frame, size).unwrap();
        let answer = picture(size.0, size.1, |x, y| {
            let [red, green, blue, alpha] = sent.at(x, y);
            [red + 12, green - 9, blue, alpha]
        });
        // Not whole inside of a picture that ends with the frame.
        for centre in [(250.0, 200.0), (400.0, 200.0)] {
            let mask = disc(&original, centre, 80.0);
            let fit = Fit::new(sent.clone(), answer.clone(), frame, &mask).unwrap();
            let blended = composite(
                &original,
                &fit,
                &mask,
                Lay {
                    blend: true,
                    ..PASTE
                },
            );
            let (_, mean) = off(&original, &blended, &mask);
            assert!(mean < 0.5, "{frame:?} at {size:?}: {mean}");
        }
    }
}

#[test]
fn beyond_its_frame_an_answer_says_nothing() {
    let original = Scene::SAME.draw(300, 240);
    let answer = picture(100, 80, |_, _| [255, 0, 0, 255]);
    for mask in [Mask::full(300, 240), disc(&original, (160.0, 110.0), 80.0)] {
        for frame in [
            frame(90, 60, 100, 80),
            frame(-50, 200, 100, 80),
            frame(250, -30, 100, 80),
        ] {
            let sent = cut(&original, frame, (100, 80)).unwrap();
            let fit = Fit::new(sent, answer.clone(), frame, &mask).unwrap();
            let inside = frame.inside((300, 240));
            for how in EVERY {
                let laid = composite(&original, &fit, &mask, how);
                for (x, y) in (0..240).flat_map(|y| (0..300).map(move |x| (x, y))) {
                    let is_inside =
                        x >= inside.x && x < inside.right() && y >= inside.y && y < inside.bottom();
                    assert!(
                        is_inside || laid.at(x, y) == original.at(x, y),
                        "{frame:?}, {how:?}: {x}, {y}"
                    );
                }
            }
        }
    }
}

#[test]
fn an_empty_mask_has_no_layer_and_a_full_one_is_the_answer() {
    let original = Scene::SAME.draw(80, 60);
    let answer = picture(80, 60, |x, y| [(x * 3) as u8, (y * 4) as u8, 7, 255]);
    let all = frame(0, 0, 80, 60);
    let empty = Mask::new(80, 60);
    let full = Mask::full(80, 60);
    for mask in [&empty, &full] {
        let fit = Fit::new(original.clone(), answer.clone(), all, mask).unwrap();
        for how in EVERY {
            assert!(fit.layer(&empty, how).is_none());
        }
        assert_eq!(composite(&original, &fit, &full, PASTE), answer);
        assert_eq!(fit.changed() > 0, mask.is_empty());
    }
    // A mask that covers nothing of the frame.
    let corner = disc(&original, (70.0, 50.0), 5.0);
    let away = frame(0, 0, 40, 30);
    let sent = cut(&original, away, (40, 30)).unwrap();
    let fit = Fit::new(sent.clone(), sent, away, &corner).unwrap();
    assert!(fit.layer(&corner, PASTE).is_none());
}

#[test]
fn pictures_of_two_sizes_do_not_fit() {
    let one = Scene::SAME.draw(20, 20);
    let other = Scene::SAME.draw(20, 21);
    assert!(Fit::new(one, other, frame(0, 0, 20, 20), &Mask::new(20, 20)).is_none());
}

#[test]
fn rows_in_another_order_are_the_same() {
    let original = Scene::SAME.draw(120, 90);
    let frame = frame(-10, -5, 140, 100);
    let mask = Mask::full(120, 90);
    let sent = cut(&original, frame, (98, 70)).unwrap();
    let answer = scene::painted(&sent, |x, y| x > 20 && y > 30);
    let fit = Fit::new(sent, answer, frame, &mask).unwrap();
    let mut layer = fit.layer(&mask, ALL).unwrap();
    let area = layer.area();
    assert_eq!(area, original.area());
    let mut row = |y| {
        let mut patch = vec![0.0; area.width as usize * 4];
        let mut coverage = vec![0; area.width as usize];
        layer.row(y, &mut patch, &mut coverage);
        (patch, coverage)
    };
    let rows: Vec<_> = (0..90).map(&mut row).collect();
    for y in (0..90).rev() {
        assert_eq!(row(y), rows[y as usize]);
    }
}

fn ways() -> impl Strategy<Value = Lay> {
    let by = || prop_oneof![Just(0.0_f32), 0.0_f32..40.0, Just(f32::NAN), Just(-3.0)];
    (by(), by(), any::<[bool; 4]>()).prop_map(|(grow, feather, [align, tone, blend, detail])| Lay {
        grow,
        feather,
        align,
        tone,
        blend,
        detail,
    })
}

proptest! {
    #[test]
    fn what_is_not_covered_stays(
        (width, height, original, answer, covered) in scene::anything(),
        (x, y, frame_width, frame_height) in (-20_i32..30, -20_i32..30, 1_u32..70, 1_u32..70),
        size in prop_oneof![Just(None), (1_u32..60, 1_u32..60).prop_map(Some)],
        how in ways(),
    ) {
        let original = Picture::new(width, height, original).unwrap();
        let frame = frame(x, y, frame_width, frame_height);
        let (across, down) = size.unwrap_or((frame_width, frame_height));
        let mut bytes = answer.iter().copied().cycle();
        let answer = picture(across, down, |_, _| [0; 4].map(|_| bytes.next().unwrap()));
        let mask = scene::mask(width, height, |x, y| covered[(y * width + x) as usize]);
        let Some(sent) = cut(&original, frame, (across, down)) else {
            return Ok(());
        };
        let fit = Fit::new(sent, answer, frame, &mask).unwrap();
        let laid = composite(&original, &fit, &mask, how);
        let coverage = change(&change(&mask, Change::Grow(how.grow)), Change::Feather(how.feather));
        let inside = frame.inside((width, height));
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            let is_inside = x >= inside.x && x < inside.right() && y >= inside.y && y < inside.bottom();
            if coverage.at(x, y) == 0 || !is_inside {
                prop_assert_eq!(laid.at(x, y), original.at(x, y), "{}, {}", x, y);
            }
        }
    }
}
