//! What a picture looks like in the pixels of another one.

use overpaint_raster::resample::{Resampler, cut, resize};
use overpaint_raster::{Picture, Placement, Rect};
use proptest::prelude::*;

/// A picture from what its pixels are.
fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
    let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgba = rows.flat_map(|(x, y)| pixel(x, y)).collect();
    Picture::new(width, height, rgba).expect("four bytes a pixel")
}

/// The light, 0 to 1, of a value of 0 to 255, and back.
fn light(value: f64) -> f64 {
    let value = value / 255.0;
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn value(light: f64) -> f64 {
    if light <= 0.003_130_8 {
        255.0 * light * 12.92
    } else {
        255.0 * (1.055 * light.powf(1.0 / 2.4) - 0.055)
    }
}

/// A placement that puts a whole picture onto another size.
fn onto(source: &Picture, width: u32, height: u32) -> Placement {
    Placement {
        scale_x: f64::from(width) / f64::from(source.width()),
        scale_y: f64::from(height) / f64::from(source.height()),
        ..Placement::SAME
    }
}

/// The pixels of `area`, not rounded.
fn pixels(source: &Picture, placement: Placement, area: Rect) -> Vec<[f32; 4]> {
    let mut resampler = Resampler::new(source, placement, area);
    let mut row = vec![f32::NAN; area.width as usize * 4];
    let mut pixels = Vec::new();
    for y in area.y..area.bottom() {
        resampler.row(y, &mut row);
        pixels.extend_from_slice(row.as_chunks::<4>().0);
    }
    pixels
}

fn mean_light(pixels: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = pixels.len() as f64;
    pixels.map(light).sum::<f64>() / count
}

#[test]
fn half_of_the_light_is_188() {
    let stripes = picture(64, 64, |x, _| {
        let value = if x % 2 == 0 { 255 } else { 0 };
        [value, value, value, 255]
    });
    // Away from the border, where the nearest pixel stands for the stripes that are missing.
    let middle = cut(&stripes, onto(&stripes, 8, 8), Rect::new(3, 3, 2, 2));
    assert_eq!(middle.rgba(), [188, 188, 188, 255].repeat(4));
}

#[test]
fn stripes_too_fine_for_the_size_are_grey_in_any_phase() {
    for phase in 0..8 {
        let stripes = picture(128, 1, |x, _| {
            let value = if (x + phase) % 8 < 4 { 255 } else { 0 };
            [value, value, value, 255]
        });
        let middle = cut(&stripes, onto(&stripes, 16, 1), Rect::new(3, 0, 10, 1));
        let grey = middle.rgba().iter().step_by(4);
        assert!(
            grey.clone().all(|&value| (185..=191).contains(&value)),
            "{grey:?}"
        );
    }
}

#[test]
fn a_pixel_enlarged_is_the_filter() {
    // One white pixel on black; the filter at 1/4, 3/4, 5/4 pixels from it, relative to the sum of all weights there.
    let source = picture(9, 1, |x, _| {
        let value = if x == 4 { 255 } else { 0 };
        [value, value, value, 255]
    });
    let out = pixels(&source, onto(&source, 18, 1), Rect::new(0, 0, 18, 1));
    let lanczos = |x: f64| {
        let angle = std::f64::consts::PI * x;
        3.0 * angle.sin() * (angle / 3.0).sin() / (angle * angle)
    };
    let sum: f64 = (-3..3).map(|tap| lanczos(f64::from(tap) + 0.25)).sum();
    for (x, distance) in [(8, 0.25), (9, 0.25), (7, 0.75), (10, 0.75), (11, 1.25)] {
        let expected = value((lanczos(distance) / sum).max(0.0));
        let got = f64::from(out[x][0]);
        assert!((got - expected).abs() < 0.02, "{x}: {got}, not {expected}");
    }
}

#[test]
fn a_ramp_of_light_stays_a_ramp() {
    let steps = 64_u32;
    let ramp = picture(steps, 4, |x, _| {
        let value = value((f64::from(x) + 0.5) / f64::from(steps)).round() as u8;
        [value, value, value, 255]
    });
    for width in [16, 40, 64, 100, 256, 1000] {
        let area = Rect::new(0, 0, width, 4);
        let out = pixels(&ramp, onto(&ramp, width, 4), area);
        let margin = (width / 16).max(2) as usize;
        for (x, pixel) in out
            .iter()
            .enumerate()
            .take(width as usize - margin)
            .skip(margin)
        {
            let expected = value((x as f64 + 0.5) / f64::from(width));
            let error = (f64::from(pixel[0]) - expected).abs();
            assert!(error < 1.2, "{x} of {width}: {error}");
        }
    }
}

#[test]
fn a_disc_on_nothing_has_no_fringe() {
    let disc = picture(40, 40, |x, y| {
        let distance = (f64::from(x) - 19.5).hypot(f64::from(y) - 19.5);
        match (15.5 - distance).clamp(0.0, 1.0) {
            0.0 => [0, 0, 0, 0],
            alpha => [255, 255, 255, (alpha * 255.0).round() as u8],
        }
    });
    for (width, height) in [(130, 157), (40, 41), (17, 11)] {
        let out = resize(&disc, width, height);
        for pixel in out.rgba().as_chunks::<4>().0 {
            assert!(pixel[3] == 0 || pixel[..3] == [255; 3], "{pixel:?}");
        }
        let alphas = out.rgba().iter().skip(3).step_by(4);
        assert!(alphas.clone().any(|&alpha| alpha == 0));
        assert!(alphas.clone().any(|&alpha| alpha == 255));
        assert!(alphas.clone().any(|&alpha| alpha != 0 && alpha != 255));
    }
}

#[test]
fn colours_that_are_hidden_stay_when_nothing_is_scaled() {
    let hidden = picture(3, 2, |x, y| [x as u8, y as u8, 99, 0]);
    assert_eq!(resize(&hidden, 3, 2), hidden);
}

#[test]
fn what_is_opaque_stays_so_however_many_pixels_are_summed() {
    for (width, height) in [(1500, 1500), (30_000, 2), (2, 30_000)] {
        let source = picture(width, height, |x, y| [x as u8, y as u8, 0, 255]);
        let placement = Placement {
            scale_x: 0.01,
            scale_y: 0.01,
            ..Placement::SAME
        };
        let area = Rect::new(0, 0, width.div_ceil(100), height.div_ceil(100));
        let mut alphas = pixels(&source, placement, area).into_iter().map(|p| p[3]);
        assert!(alphas.all(|alpha| alpha == 255.0));
    }
}

#[test]
fn rows_in_another_order_are_the_same() {
    let source = picture(20, 30, |x, y| [(x * 12) as u8, (y * 8) as u8, 3, 255]);
    for scale in [0.3, 2.5] {
        let placement = Placement {
            x: 1.3,
            y: -2.2,
            scale_x: scale,
            scale_y: scale,
        };
        let area = Rect::new(2, 3, 15, 40);
        let expected = pixels(&source, placement, area);
        let mut resampler = Resampler::new(&source, placement, area);
        let mut row = vec![0.0; 60];
        for y in (0..40).rev().chain([17, 5, 39]) {
            resampler.row(3 + y, &mut row);
            let start = y as usize * 15;
            assert_eq!(row.as_chunks::<4>().0, &expected[start..start + 15]);
        }
    }
}

#[test]
fn a_side_of_0_is_one_pixel() {
    let source = picture(5, 5, |_, _| [10, 20, 30, 255]);
    assert_eq!(resize(&source, 0, 2).area(), Rect::new(0, 0, 1, 2));
    let one = cut(&source, Placement::SAME, Rect::new(9, 9, 0, 0));
    assert_eq!(one.rgba(), [10, 20, 30, 255]);
}

#[test]
fn what_a_row_is_too_short_or_too_long_for_is_left() {
    let source = picture(5, 5, |_, _| [10, 20, 30, 255]);
    for scale in [1.0, 2.0] {
        let placement = Placement {
            scale_x: scale,
            ..Placement::SAME
        };
        let mut resampler = Resampler::new(&source, placement, Rect::new(0, 0, 2, 2));
        let mut row = [7.0; 10];
        resampler.row(0, &mut row);
        assert_eq!(row[8..], [7.0; 2]);
        resampler.row(0, &mut row[..5]);
        resampler.row(0, &mut []);
    }
}

fn pictures() -> impl Strategy<Value = Picture> {
    (1_u32..24, 1_u32..24).prop_flat_map(|(width, height)| {
        let bytes = prop::collection::vec(any::<u8>(), (width * height * 4) as usize);
        bytes.prop_map(move |rgba| Picture::new(width, height, rgba).expect("four bytes a pixel"))
    })
}

/// From a hundredth to a hundredfold, evenly over the orders.
fn scales() -> impl Strategy<Value = f64> {
    (-2.0..2.0).prop_map(|power: f64| 10_f64.powf(power))
}

fn offsets() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0,
        1 => -1e12..1e12,
        1 => prop::sample::select(vec![0.0, -1e300, 1e300, 4_294_967_295.0]),
    ]
}

fn placements() -> impl Strategy<Value = Placement> {
    (offsets(), offsets(), scales(), scales()).prop_map(|(x, y, scale_x, scale_y)| Placement {
        x,
        y,
        scale_x,
        scale_y,
    })
}

fn areas() -> impl Strategy<Value = Rect> {
    let start = || prop_oneof![4 => 0_u32..100, 1 => 0..u32::MAX - 40, 1 => Just(u32::MAX - 40)];
    (start(), start(), 0_u32..40, 0_u32..40)
        .prop_map(|(x, y, width, height)| Rect::new(x, y, width, height))
}

proptest! {
    #[test]
    fn pixel_on_pixel_every_value_stays(
        source in pictures(),
        x in -30_i32..30,
        y in -30_i32..30,
        area in (0_u32..40, 0_u32..40, 1_u32..40, 1_u32..40),
    ) {
        let area = Rect::new(area.0, area.1, area.2, area.3);
        let placement = Placement { x: f64::from(x), y: f64::from(y), ..Placement::SAME };
        let out = pixels(&source, placement, area);
        let rows = (area.y..area.bottom()).flat_map(|y| (area.x..area.right()).map(move |x| (x, y)));
        for ((column, row), pixel) in rows.zip(&out) {
            let own = |at: u32, start: i32| (i64::from(at) - i64::from(start)).max(0) as u32;
            let expected = source.at(own(column, x), own(row, y)).map(f32::from);
            prop_assert_eq!(*pixel, expected);
        }
        let picture = cut(&source, placement, area);
        let bytes: Vec<f32> = picture.rgba().iter().map(|&byte| f32::from(byte)).collect();
        prop_assert_eq!(bytes.as_slice(), out.as_flattened());
    }

    #[test]
    fn one_colour_stays_that_colour(
        colour in any::<[u8; 3]>(),
        alpha in 1_u8..,
        placement in placements(),
        size in (1_u32..24, 1_u32..24),
        area in areas(),
    ) {
        let [r, g, b] = colour;
        let source = picture(size.0, size.1, |_, _| [r, g, b, alpha]);
        for pixel in pixels(&source, placement, area) {
            for (value, expected) in pixel.iter().zip([r, g, b, alpha]) {
                prop_assert!((value - f32::from(expected)).abs() < 0.02, "{pixel:?}");
            }
            prop_assert!(alpha < 255 || pixel[3] == 255.0, "opaque stays exactly opaque");
        }
    }

    #[test]
    fn any_placement_gives_values_in_range(
        source in pictures(),
        placement in placements(),
        area in areas(),
    ) {
        for pixel in pixels(&source, placement, area) {
            prop_assert!(pixel.iter().all(|value| (0.0..=255.0).contains(value)), "{pixel:?}");
        }
    }

    #[test]
    fn a_scale_that_is_none_is_survived(
        source in pictures(),
        area in areas(),
        scale in prop::sample::select(vec![0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300]),
        offset in prop::sample::select(vec![0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
    ) {
        let placement = Placement { x: offset, y: 0.5, scale_x: scale, scale_y: scale };
        let pixels = pixels(&source, placement, area);
        prop_assert_eq!(pixels.len(), (area.width * area.height) as usize);
    }

    #[test]
    fn shrinking_keeps_the_light(
        size in 40_u32..90,
        ratio in 1.0_f64..5.0,
        spots in prop::collection::vec((0.3_f64..0.7, 0.3_f64..0.7, 0.05_f64..0.15, 0_u8..100), 1..5),
    ) {
        // Soft spots on a ground of one colour, so that nothing is cut off at a border or below black.
        let source = picture(size, size, |x, y| {
            let at = |own: u32| (f64::from(own) + 0.5) / f64::from(size);
            let light: f64 = spots.iter().map(|&(left, top, radius, height)| {
                let distance = f64::hypot(at(x) - left, at(y) - top) / radius;
                f64::from(height) / 1000.0 * (-distance * distance).exp()
            }).sum();
            let value = value(0.2 + light).round() as u8;
            [value, value, value, 255]
        });
        let small = (f64::from(size) / ratio).round() as u32;
        let out = pixels(&source, onto(&source, small, small), Rect::new(0, 0, small, small));
        let before = mean_light(source.rgba().as_chunks::<4>().0.iter().map(|p| f64::from(p[0])));
        let after = mean_light(out.iter().map(|pixel| f64::from(pixel[0])));
        prop_assert!((after / before - 1.0).abs() < 2e-3, "{before} became {after}");
    }

    #[test]
    fn the_part_is_part_of_the_whole(
        source in pictures(),
        width in 1_u32..60,
        height in 1_u32..60,
        at in (0.0..1.0, 0.0..1.0),
    ) {
        let whole = resize(&source, width, height);
        let x = (at.0 * f64::from(width)) as u32;
        let y = (at.1 * f64::from(height)) as u32;
        let area = Rect::new(x, y, width - x, height - y);
        let part = cut(&source, onto(&source, width, height), area);
        for row in 0..area.height {
            for column in 0..area.width {
                prop_assert_eq!(part.at(column, row), whole.at(x + column, y + row));
            }
        }
    }
}
