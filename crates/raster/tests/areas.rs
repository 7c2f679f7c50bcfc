//! What looks at the whole mask or picture: wand, holes, grow, shrink, feather, smooth, import.

use overpaint_raster::flood::{Colours, Wand, fill_holes};
use overpaint_raster::import::{Import, Polarity};
use overpaint_raster::morph::{Change, change};
use overpaint_raster::shape::Shape;
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Combine, Mask, Point, combine, png};
use proptest::prelude::*;

fn disc(width: u32, height: u32, x: f32, y: f32, radius: f32) -> Mask {
    let shape = Shape::Ellipse {
        from: Point::new(x - radius, y - radius),
        to: Point::new(x + radius, y + radius),
    };
    shape.fill(width, height)
}

fn furthest(a: &Mask, b: &Mask) -> u8 {
    let pixels = (0..a.height()).flat_map(|y| (0..a.width()).map(move |x| (x, y)));
    pixels
        .map(|(x, y)| a.at(x, y).abs_diff(b.at(x, y)))
        .max()
        .unwrap_or(0)
}

/// A picture of 300 × 6: left red, a blue stripe of two columns, right red again, a bit darker in the lower half.
fn stripes() -> Colours {
    let mut colours = Colours::new(300, 6);
    for y in 0..6 {
        let row: Vec<u8> = (0..300)
            .flat_map(|x| match x {
                150 | 151 => [0, 0, 255, 255],
                _ if y >= 3 => [190, 10, 10, 255],
                _ => [200, 10, 10, 255],
            })
            .collect();
        colours.push_rgba(&row);
    }
    colours
}

fn wand(at: (u32, u32), tolerance: u8, contiguous: bool) -> Wand {
    Wand {
        at,
        tolerance,
        contiguous,
    }
}

#[test]
fn the_wand_stops_at_other_colours_and_tolerates_near_ones() {
    let colours = stripes();
    let exact = colours.select(wand((10, 0), 0, true)).unwrap();
    assert_eq!(
        (
            exact.at(149, 2),
            exact.at(150, 2),
            exact.at(149, 3),
            exact.at(299, 0)
        ),
        (255, 0, 0, 0)
    );
    let near = colours.select(wand((10, 0), 10, true)).unwrap();
    assert_eq!(
        (near.at(149, 3), near.at(150, 3), near.at(152, 3)),
        (255, 0, 0)
    );
    let everywhere = colours.select(wand((10, 0), 10, false)).unwrap();
    assert_eq!((everywhere.at(152, 3), everywhere.at(150, 3)), (255, 0));
    let all = colours.select(wand((10, 0), 255, true)).unwrap();
    assert!(all.is_full());
    assert!(colours.select(wand((300, 0), 0, true)).is_none());
    assert!(
        Colours::new(4, 4).select(wand((0, 0), 0, true)).is_none(),
        "no rows yet"
    );
}

#[test]
fn the_wand_goes_around_corners() {
    // A spiral of one pixel's width.
    let maze = [
        "#######.", "......#.", ".####.#.", ".#..#.#.", ".#.##.#.", ".#....#.", ".######.",
        "........",
    ];
    let mut colours = Colours::new(8, 8);
    for row in maze {
        let pixels: Vec<u8> = row
            .chars()
            .flat_map(|c| if c == '#' { [0, 0, 0, 255] } else { [255; 4] })
            .collect();
        colours.push_rgba(&pixels);
    }
    let selected = colours.select(wand((3, 3), 0, true)).unwrap();
    for (y, row) in (0..).zip(maze) {
        for (x, c) in (0..).zip(row.chars()) {
            assert_eq!(
                selected.at(x, y),
                if c == '.' { 255 } else { 0 },
                "{x}, {y}"
            );
        }
    }
}

#[test]
fn transparent_pixels_are_not_the_white_beside_them() {
    let mut colours = Colours::new(2, 1);
    colours.push_rgba(&[255, 255, 255, 0, 255, 255, 255, 255]);
    let selected = colours.select(wand((1, 0), 100, true)).unwrap();
    assert_eq!((selected.at(0, 0), selected.at(1, 0)), (0, 255));
}

#[test]
fn holes_are_filled_and_bays_are_not() {
    let mut ring = disc(400, 300, 150.0, 150.0, 100.0);
    combine(
        &mut ring,
        &disc(400, 300, 150.0, 150.0, 60.0),
        Combine::Subtract,
    );
    let filled = fill_holes(&ring);
    assert!(furthest(&filled, &disc(400, 300, 150.0, 150.0, 100.0)) <= 1);
    let gap = Shape::Rectangle {
        from: Point::new(150.0, 145.0),
        to: Point::new(300.0, 155.0),
    };
    combine(&mut ring, &gap.fill(400, 300), Combine::Subtract);
    assert_eq!(fill_holes(&ring), ring, "it is open to the outside");
    assert!(fill_holes(&Mask::new(30, 30)).is_empty());
}

#[test]
fn growing_moves_the_edge_by_the_distance_in_every_direction() {
    for radius in [1.0, 4.0, 37.5, 120.0] {
        let grown = change(&disc(600, 560, 300.0, 280.0, 80.0), Change::Grow(radius));
        let exact = disc(600, 560, 300.0, 280.0, 80.0 + radius);
        let area = |mask: &Mask| mask.covered() * 600.0 * 560.0;
        let off = (area(&grown) - area(&exact)).abs()
            / (std::f64::consts::TAU * f64::from(80.0 + radius));
        assert!(
            off < 0.6,
            "{radius}: the edge is off by {off} pixels on the whole"
        );
        assert_eq!(grown.at(300, (280.0 - 78.0 - radius) as u32), 255);
        assert_eq!(grown.at(300, (280.0 - 82.0 - radius) as u32), 0);
        let diagonal = (80.0 + radius) * std::f32::consts::FRAC_1_SQRT_2;
        assert_eq!(
            grown.at(
                (300.0 + diagonal - 2.0) as u32,
                (280.0 + diagonal - 2.0) as u32
            ),
            255
        );
        assert_eq!(
            grown.at(
                (300.0 + diagonal + 2.0) as u32,
                (280.0 + diagonal + 2.0) as u32
            ),
            0
        );
    }
}

#[test]
fn shrinking_takes_nothing_away_at_the_edge_of_the_picture() {
    let full = Mask::full(300, 300);
    assert_eq!(change(&full, Change::Shrink(50.0)), full);
    let half = Shape::Rectangle {
        from: Point::new(0.0, 0.0),
        to: Point::new(150.0, 300.0),
    };
    let shrunk = change(&half.fill(300, 300), Change::Shrink(20.0));
    assert_eq!(
        (shrunk.at(0, 0), shrunk.at(128, 150), shrunk.at(131, 150)),
        (255, 255, 0)
    );
    assert!(change(&disc(300, 300, 150.0, 150.0, 10.0), Change::Shrink(30.0)).is_empty());
}

#[test]
fn feathering_keeps_the_middle_of_the_edge_and_softens_it() {
    let half = Shape::Rectangle {
        from: Point::new(0.0, 0.0),
        to: Point::new(150.0, 300.0),
    };
    let soft = change(&half.fill(300, 300), Change::Feather(20.0));
    assert!(
        (120..136).contains(&soft.at(149, 150)),
        "{}",
        soft.at(149, 150)
    );
    assert!(
        (20..110).contains(&soft.at(160, 150)),
        "{}",
        soft.at(160, 150)
    );
    assert!((140..235).contains(&soft.at(139, 150)));
    assert_eq!((soft.at(110, 150), soft.at(190, 150)), (255, 0));
    assert!(
        (120..136).contains(&soft.at(149, 0)),
        "the picture's edge is no edge of the mask"
    );
}

#[test]
fn smoothing_keeps_a_straight_edge_crisp_and_takes_off_a_thorn() {
    let mut mask = Shape::Rectangle {
        from: Point::new(0.0, 0.0),
        to: Point::new(150.0, 300.0),
    }
    .fill(300, 300);
    let thorn = Shape::Rectangle {
        from: Point::new(150.0, 148.0),
        to: Point::new(180.0, 151.0),
    };
    combine(&mut mask, &thorn.fill(300, 300), Combine::Add);
    let smooth = change(&mask, Change::Smooth(16.0));
    assert_eq!((smooth.at(146, 50), smooth.at(153, 50)), (255, 0));
    assert_eq!(smooth.at(170, 149), 0);
}

#[test]
fn no_change_is_none() {
    let mask = disc(100, 100, 50.0, 50.0, 20.0);
    for by in [0.0, -3.0, f32::NAN] {
        for kind in [
            Change::Grow,
            Change::Shrink,
            Change::Feather,
            Change::Smooth,
        ] {
            assert_eq!(change(&mask, kind(by)), mask);
        }
    }
    assert!(change(&Mask::new(50, 50), Change::Grow(9.0)).is_empty());
}

fn read(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> (Mask, Polarity) {
    let mut import = Import::new(width, height);
    for y in 0..height {
        let row: Vec<u8> = (0..width).flat_map(|x| pixel(x, y)).collect();
        import.push_rgba(&row);
    }
    let found = import.found();
    (found.mask, found.polarity)
}

#[test]
fn the_polarity_of_a_file_is_found() {
    let inside = |x: u32, y: u32| (10..20).contains(&x) && (5..25).contains(&y);
    type Pixel = fn(bool) -> [u8; 4];
    let pixels: [(Polarity, Pixel); 4] = [
        (
            Polarity::White,
            |on| if on { [255; 4] } else { [0, 0, 0, 255] },
        ),
        (
            Polarity::Black,
            |on| if on { [0, 0, 0, 255] } else { [255; 4] },
        ),
        (
            Polarity::Alpha,
            |on| if on { [0; 4] } else { [0, 0, 0, 255] },
        ),
        (Polarity::Alpha, |on| {
            if on {
                [255, 255, 255, 0]
            } else {
                [90, 120, 30, 255]
            }
        }),
    ];
    for (expected, pixel) in pixels {
        let (mask, polarity) = read(30, 40, |x, y| pixel(inside(x, y)));
        assert_eq!(polarity, expected);
        assert_eq!(
            (mask.at(12, 9), mask.at(2, 2), mask.at(29, 39)),
            (255, 0, 0),
            "{expected:?}"
        );
    }
}

#[test]
fn a_file_can_be_taken_in_another_way_than_is_found() {
    let import = || {
        let mut import = Import::new(2, 1);
        import.push_rgba(&[255, 255, 255, 55, 0, 0, 0, 255]);
        import
    };
    assert!(import().is_transparent());
    let taken = [Polarity::Alpha, Polarity::White, Polarity::Black].map(|polarity| {
        let mask = import().by(polarity);
        (mask.at(0, 0), mask.at(1, 0))
    });
    assert_eq!(taken, [(200, 0), (255, 0), (0, 255)]);
}

#[test]
fn rows_that_are_missing_are_kept_and_no_pixels_are_no_mask() {
    let mut import = Import::new(4, 4);
    import.push_rgba(&[255; 16]);
    assert!(import.found().mask.at(0, 3) == 0);
    assert!(Import::new(0, 0).found().mask.is_empty());
}

#[test]
fn a_tall_file_may_come_some_rows_at_once_and_end_early() {
    let (width, height, there) = (5, 700, 641);
    let light = |x: u32, y: u32| (x * 50 + y * 7 % 250 % (x + 1)) as u8;
    let import = || {
        let pixels = (0..there).flat_map(|y| (0..width).map(move |x| light(x, y)));
        let rgba: Vec<u8> = pixels
            .flat_map(|light| [light, light, light, 255])
            .collect();
        let mut import = Import::new(width, height);
        rgba.chunks(width as usize * 4 * 7)
            .for_each(|rows| import.push_rgba(rows));
        import
    };
    assert!(!import().is_transparent());
    let [white, black] = [Polarity::White, Polarity::Black].map(|polarity| import().by(polarity));
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        let light = if y < there { light(x, y) } else { 0 };
        let dark = if y < there { 255 - light } else { 0 };
        assert_eq!((white.at(x, y), black.at(x, y)), (light, dark), "{x}, {y}");
    }
}

/// The RGBA pixels of a PNG file; `None` if it is none.
fn decode(file: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    let rgba = match info.color_type {
        ::png::ColorType::Rgba => pixels,
        _ => pixels.iter().flat_map(|&c| [c, c, c, 255]).collect(),
    };
    Some((info.width, info.height, rgba))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_grows_covers_by_the_distance_and_what_shrinks_is_what_does_not_grow(
        strokes in prop::collection::vec((0.0..150.0_f32, 0.0..30.0_f32, -40.0..40.0_f32, 0.4..6.0_f32), 1..4),
        radius in 0.3..50.0_f32,
    ) {
        let mut mask = Mask::new(150, 30);
        for (x, y, across, thick) in strokes {
            capsule(&mut mask, Point::new(x, y), Point::new(x + across, y), Tip::hard(thick), Mode::Paint);
        }
        let places = || (0..30_u32).flat_map(|y| (0..150_u32).map(move |x| (x, y)));
        let inside: Vec<_> = places().filter(|&(x, y)| mask.at(x, y) >= 128).collect();
        let grown = change(&mask, Change::Grow(radius));
        for (x, y) in places() {
            let square = |&(u, v): &(u32, u32)| x.abs_diff(u).pow(2) + y.abs_diff(v).pow(2);
            let away = inside.iter().map(square).min().map_or(f32::INFINITY, |square| (square as f32).sqrt());
            let reached = ((radius + 0.5 - away).clamp(0.0, 1.0) * 255.0).round() as u8;
            prop_assert!(grown.at(x, y).abs_diff(reached.max(mask.at(x, y))) <= 1, "at {x}, {y}");
        }
        let mut others = mask.clone();
        let _ = others.invert();
        let mut shrunk = change(&others, Change::Shrink(radius));
        let _ = shrunk.invert();
        prop_assert!(shrunk == grown);
    }

    #[test]
    fn growing_never_lowers_and_shrinking_never_raises(
        x in 0.0_f32..300.0, y in 0.0_f32..80.0, radius in 1.0_f32..60.0, by in 0.5_f32..50.0,
    ) {
        let mask = disc(300, 80, x, y, radius);
        let (grown, shrunk) = (change(&mask, Change::Grow(by)), change(&mask, Change::Shrink(by)));
        for y in 0..80 {
            for x in 0..300 {
                prop_assert!(grown.at(x, y) >= mask.at(x, y));
                prop_assert!(shrunk.at(x, y) <= mask.at(x, y));
            }
        }
    }

    #[test]
    fn a_convex_shape_that_grew_and_shrank_is_back_to_a_pixel(
        radius in 10.0_f32..60.0, by in 1.0_f32..30.0,
    ) {
        let mask = disc(300, 300, 150.0, 150.0, radius);
        let back = change(&change(&mask, Change::Grow(by)), Change::Shrink(by));
        let (inner, outer) = (disc(300, 300, 150.0, 150.0, radius - 1.1), disc(300, 300, 150.0, 150.0, radius + 1.1));
        for y in 0..300 {
            for x in 0..300 {
                prop_assert!(back.at(x, y) >= inner.at(x, y), "{x}, {y}");
                prop_assert!(back.at(x, y) <= outer.at(x, y), "{x}, {y}");
            }
        }
    }

    #[test]
    fn what_is_exported_is_imported_the_same(x in 20.0_f32..280.0, y in 20.0_f32..60.0, radius in 4.0_f32..18.0) {
        let mask = disc(300, 80, x, y, radius);
        for file in [png::encode(&mask).unwrap(), png::encode_gray(&mask).unwrap()] {
            let (width, height, rgba) = decode(&file).unwrap();
            let mut import = Import::new(width, height);
            import.push_rgba(&rgba);
            prop_assert!(import.found().mask == mask);
        }
    }
}

#[test]
fn a_change_does_not_depend_on_where_the_mask_is() {
    // So high that it is changed in several parts, which begin elsewhere in each.
    let stripes = |top: u32| {
        let mut mask = Mask::new(190, 2300);
        for step in 0..26 {
            let y = (top + step * 50) as f32;
            let tip = Tip {
                radius: 3.0 + step as f32,
                hardness: 0.6,
            };
            let (from, to) = (Point::new(40.0, y), Point::new(150.0, y + 31.0));
            let _ = capsule(&mut mask, from, to, tip, Mode::Paint);
        }
        mask
    };
    // Wide blurs go by squares of 8 pixels, of which this many are whole ones.
    let (one, other) = (stripes(403), stripes(539));
    for by in [1.0, 7.5, 60.0, 300.0] {
        for kind in [
            Change::Grow,
            Change::Shrink,
            Change::Feather,
            Change::Smooth,
        ] {
            let (one, other) = (change(&one, kind(by)), change(&other, kind(by)));
            for (x, y) in (0..2163).flat_map(|y| (0..190).map(move |x| (x, y))) {
                // At the picture's own edge a mask is cut, at the upper and the lower one elsewhere.
                let away = if by > 100.0 { 600..1500 } else { 300..1800 };
                if away.contains(&y) {
                    assert_eq!(
                        one.at(x, y),
                        other.at(x, y + 136),
                        "{:?}: {x}, {y}",
                        kind(by)
                    );
                }
            }
        }
    }
}
