//! What is sent of a picture.

mod scene;

use overpaint_raster::crop::{Crop, crop_mask};
use overpaint_raster::{Frame, Mask, Picture, resample};
use proptest::prelude::*;
use scene::picture;

fn cut(picture: &Picture, frame: Frame, size: (u32, u32)) -> Option<Picture> {
    let mut crop = Crop::new((picture.width(), picture.height()), frame, size)?;
    let inside = crop.inside();
    let rows = picture.rgba().chunks(picture.width() as usize * 4);
    for row in rows.skip(inside.y as usize).take(inside.height as usize) {
        crop.push_row(row);
    }
    crop.finish()
}

fn frame(x: i32, y: i32, width: u32, height: u32) -> Frame {
    Frame {
        x,
        y,
        width,
        height,
    }
}

/// The light, 0 to 1, of a value of 0 to 255, and back.
fn light(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn value(light: f64) -> u8 {
    let value = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (255.0 * value).round() as u8
}

fn grey(value: u8) -> [u8; 4] {
    [value, value, value, 255]
}

fn pictures() -> impl Strategy<Value = Picture> {
    scene::anything().prop_map(|(width, height, rgba, ..)| {
        Picture::new(width, height, rgba).expect("as many bytes as pixels")
    })
}

fn frames(side: u32) -> impl Strategy<Value = Frame> {
    (-60_i32..60, -60_i32..60, 1..side, 1..side)
        .prop_map(|(x, y, width, height)| frame(x, y, width, height))
}

proptest! {
    #[test]
    fn in_its_own_size_every_byte_stays_and_what_is_beyond_is_mirrored(picture in pictures(), frame in frames(90)) {
        let inside = frame.inside((picture.width(), picture.height()));
        let cropped = cut(&picture, frame, (frame.width, frame.height));
        prop_assert_eq!(cropped.is_none(), inside.is_empty());
        let from_inside = Frame {
            x: frame.x - inside.x.cast_signed(),
            y: frame.y - inside.y.cast_signed(),
            ..frame
        };
        let columns: Vec<u32> = from_inside.source_columns(inside.width).map(|x| inside.x + x).collect();
        let rows: Vec<u32> = from_inside.source_rows(inside.height).map(|y| inside.y + y).collect();
        let wanted = scene::picture(frame.width, frame.height, |x, y| picture.at(columns[x as usize], rows[y as usize]));
        if let Some(cropped) = cropped {
            prop_assert_eq!(cropped, wanted);
        }
    }

    #[test]
    fn any_frame_at_any_size_is_fine(picture in pictures(), frame in frames(400), size in (1_u32..40, 1_u32..40)) {
        let inside = frame.inside((picture.width(), picture.height()));
        match cut(&picture, frame, size) {
            Some(cropped) => prop_assert_eq!((cropped.width(), cropped.height()), size),
            None => prop_assert!(inside.is_empty()),
        }
    }

    #[test]
    fn what_is_opaque_stays_so(
        (width, height) in (1_u32..50, 1_u32..50),
        frame in frames(90),
        size in (1_u32..40, 1_u32..40),
    ) {
        let all = picture(width, height, |x, y| grey((x * 31 + y * 57) as u8));
        if let Some(cropped) = cut(&all, frame, size) {
            prop_assert!(cropped.rgba().iter().skip(3).step_by(4).all(|&alpha| alpha == 255));
        }
    }

    #[test]
    fn one_colour_stays_that_colour(
        colour: [u8; 3],
        (width, height) in (1_u32..50, 1_u32..50),
        frame in frames(90),
        size in (1_u32..40, 1_u32..40),
    ) {
        let [red, green, blue] = colour;
        let all = picture(width, height, |_, _| [red, green, blue, 255]);
        if let Some(cropped) = cut(&all, frame, size) {
            prop_assert!(cropped.rgba().chunks(4).all(|pixel| pixel[..3] == colour));
        }
    }

    #[test]
    fn a_mask_lies_where_its_picture_does(frame in frames(90), (width, height, .., covered) in scene::anything()) {
        let mask = scene::mask(width, height, |x, y| covered[(y * width + x) as usize]);
        is_placed(&mask, frame)?;
    }

    #[test]
    fn so_does_one_of_many_tiles(
        (x, y) in (-300_i32..900, -300_i32..600),
        (width, height) in (1_u32..1200, 1_u32..800),
    ) {
        let mut mask = scene::mask(700, 530, |x, y| (x / 7 + y / 5) % 3 == 0 && x > 100 || x > 600 && y > 200);
        is_placed(&mask, frame(x, y, width, height))?;
        let _ = mask.invert();
        is_placed(&mask, frame(x, y, width, height))?;
        is_placed(&Mask::full(700, 530), frame(x, y, width, height))?;
    }
}

fn is_placed(mask: &Mask, frame: Frame) -> Result<(), TestCaseError> {
    let cropped = crop_mask(mask, frame);
    prop_assert_eq!(
        (cropped.width(), cropped.height()),
        (frame.width, frame.height)
    );
    for y in 0..frame.height {
        for x in 0..frame.width {
            let there = (x.cast_signed() + frame.x, y.cast_signed() + frame.y);
            let wanted = match (u32::try_from(there.0), u32::try_from(there.1)) {
                (Ok(x), Ok(y)) => mask.at(x, y),
                _ => 0,
            };
            prop_assert_eq!(cropped.at(x, y), wanted, "{}, {}", x, y);
        }
    }
    Ok(())
}

#[test]
fn what_is_cut_out_in_rows_is_what_the_whole_part_is_resampled_to() {
    let mut random = scene::Random(11);
    let noise = picture(60, 48, |_, _| {
        let level = (random.next() * 256.0) as u8;
        [level, level / 2, 255 - level, 255 - level / 3]
    });
    let part = picture(36, 24, |x, y| noise.at(7 + x, 5 + y));
    for size in [
        (36, 24),
        (18, 12),
        (15, 10),
        (5, 4),
        (1, 1),
        (90, 31),
        (36, 12),
        (20, 24),
    ] {
        let cropped = cut(&noise, frame(7, 5, 36, 24), size);
        assert_eq!(
            cropped,
            Some(resample::resize(&part, size.0, size.1)),
            "{size:?}"
        );
    }
}

#[test]
fn what_is_transparent_lends_no_colour() {
    let checks = picture(64, 64, |x, y| {
        if (x + y) % 2 == 0 {
            [200, 100, 50, 255]
        } else {
            [0, 255, 0, 0]
        }
    });
    let small = cut(&checks, frame(0, 0, 64, 64), (16, 16)).unwrap();
    for &[red, green, blue, alpha] in small.rgba().as_chunks::<4>().0 {
        assert_eq!([red, green, blue], [200, 100, 50]);
        // At the border it is not half of the pixels that count.
        assert!(alpha.abs_diff(128) <= 3, "{alpha}");
    }
}

/// Frames and sizes: factors of 1, 2, 3 and more, whole and broken, last cells that are cut.
const CUTS: [(Frame, (u32, u32)); 10] = [
    (
        Frame {
            x: 0,
            y: 0,
            width: 240,
            height: 200,
        },
        (240, 200),
    ),
    (
        Frame {
            x: 3,
            y: 7,
            width: 200,
            height: 160,
        },
        (250, 200),
    ),
    (
        Frame {
            x: 3,
            y: 7,
            width: 200,
            height: 160,
        },
        (150, 120),
    ),
    (
        Frame {
            x: 13,
            y: 1,
            width: 200,
            height: 160,
        },
        (100, 80),
    ),
    (
        Frame {
            x: 13,
            y: 1,
            width: 201,
            height: 161,
        },
        (97, 77),
    ),
    (
        Frame {
            x: 1,
            y: 11,
            width: 225,
            height: 180,
        },
        (75, 60),
    ),
    (
        Frame {
            x: 1,
            y: 11,
            width: 225,
            height: 180,
        },
        (70, 56),
    ),
    (
        Frame {
            x: 5,
            y: 3,
            width: 215,
            height: 172,
        },
        (67, 60),
    ),
    (
        Frame {
            x: 5,
            y: 3,
            width: 215,
            height: 172,
        },
        (30, 24),
    ),
    (
        Frame {
            x: 5,
            y: 3,
            width: 219,
            height: 175,
        },
        (31, 25),
    ),
];

/// Where the step of a row is, in its pixels, if it is from the light of the one value to that of the other.
fn step_at(row: impl Iterator<Item = u8>, low: u8, high: u8) -> f64 {
    row.map(|value| (light(high) - light(value)) / (light(high) - light(low)))
        .sum()
}

#[test]
fn a_step_is_where_it_was() {
    const LOW: u8 = 90;
    const HIGH: u8 = 170;
    for (frame, size) in CUTS {
        let is_right = |is: f64, at: u32, length: u32, size: u32| {
            let wanted = f64::from(at) * f64::from(size) / f64::from(length);
            // In the last pixel the filter has only one side of the step.
            let is_outermost = wanted < 1.0 || wanted > f64::from(size) - 1.0;
            let off = if is_outermost { 0.15 } else { 0.1 };
            assert!(
                (is - wanted).abs() < off,
                "{frame:?} at {size}: {is}, not {wanted}"
            );
        };
        let level = |before| grey(if before { LOW } else { HIGH });
        for at in 1..frame.width {
            let step = picture(240, 200, |x, _| level(x < frame.x.cast_unsigned() + at));
            let cropped = cut(&step, frame, size).unwrap();
            let row = (0..size.0).map(|x| cropped.at(x, size.1 / 2)[0]);
            is_right(step_at(row, LOW, HIGH), at, frame.width, size.0);
        }
        for at in 1..frame.height {
            let step = picture(240, 200, |_, y| level(y < frame.y.cast_unsigned() + at));
            let cropped = cut(&step, frame, size).unwrap();
            let column = (0..size.1).map(|y| cropped.at(size.0 / 2, y)[1]);
            is_right(step_at(column, LOW, HIGH), at, frame.height, size.1);
        }
    }
}

#[test]
fn a_slope_stays_in_its_place_and_its_mirror_next_to_it() {
    // Of the light, so that the mean of some pixels is that of their middle. A value is up to two thirds of a pixel.
    let slope = picture(60, 50, |x, _| {
        grey(value(0.05 + (f64::from(x) + 0.5) / 60.0 * 0.9))
    });
    let place = |value: u8| (light(value) - 0.05) / 0.9 * 60.0;
    for (x, width, size) in [
        (-9, 80, 80),
        (-9, 80, 200),
        (-9, 80, 55),
        (-9, 81, 40),
        (-16, 100, 33),
        (-5, 90, 26),
    ] {
        let cropped = cut(&slope, frame(x, 0, width, 50), (size, 30)).unwrap();
        let scale = f64::from(width) / f64::from(size);
        for column in 0..size {
            let is = place(cropped.at(column, 9)[0]);
            let there = f64::from(x) + (f64::from(column) + 0.5) * scale;
            let (wanted, off) = match there {
                // The mirror stands on a pixel of what is sent.
                ..0.0 => (1.0 - there, 1.8),
                60.0.. => (119.0 - there, 1.8),
                // At the edge the filter has only one side of the slope.
                _ if there < 3.0 * scale || there > 60.0 - 3.0 * scale => (there, 0.6),
                _ => (there, 0.1),
            };
            let off = off * scale.max(1.0) + 0.35;
            assert!(
                (is - wanted).abs() < off,
                "{x}, {width} at {size}: {column} is of {is}, not {wanted}"
            );
        }
    }
}

#[test]
fn a_picture_of_one_pixel_is_that_pixel_everywhere() {
    let one = picture(1, 1, |_, _| [10, 200, 77, 99]);
    for size in [(1, 1), (5, 9), (40, 30)] {
        let cropped = cut(&one, frame(-7, -3, 20, 15), size).unwrap();
        assert!(
            cropped
                .rgba()
                .chunks(4)
                .all(|pixel| pixel == [10, 200, 77, 99]),
            "{size:?}"
        );
    }
}

#[test]
fn nothing_comes_of_nothing() {
    assert!(Crop::new((10, 10), frame(10, 0, 5, 5), (5, 5)).is_none());
    assert!(Crop::new((10, 10), frame(-5, 0, 5, 5), (5, 5)).is_none());
    assert!(Crop::new((10, 10), frame(0, 0, 5, 5), (0, 5)).is_none());
    assert!(Crop::new((10, 10), frame(0, 0, 5, 5), (5, 0)).is_none());
    assert!(Crop::new((0, 10), frame(0, 0, 5, 5), (5, 5)).is_none());
}

#[test]
fn missing_rows_are_noticed_and_surplus_ones_left() {
    let row = |length: usize| vec![9_u8; length * 4];
    for (size, height) in [
        ((10, 10), 10),
        ((5, 5), 10),
        ((3, 3), 10),
        ((3, 3), 11),
        ((2, 2), 11),
    ] {
        let begin = || Crop::new((30, 30), frame(5, 5, 10, height), size).unwrap();
        for given in 0..height + 4 {
            let mut crop = begin();
            (0..given).for_each(|_| crop.push_row(&row(30)));
            assert_eq!(
                crop.finish().is_some(),
                given >= height,
                "{given} of {height} at {size:?}"
            );
        }
        let mut short = begin();
        (0..height).for_each(|y| short.push_row(&row(if y == 4 { 14 } else { 15 })));
        assert_eq!(short.finish(), None);
    }
}
