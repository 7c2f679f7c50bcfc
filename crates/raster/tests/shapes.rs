//! Shapes, and what combines them with a mask.

use overpaint_raster::shape::Shape;
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Combine, Mask, Patch, Point, Rect, combine};
use proptest::prelude::*;

fn point(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

fn rectangle(from: (f32, f32), to: (f32, f32)) -> Shape {
    Shape::Rectangle {
        from: point(from.0, from.1),
        to: point(to.0, to.1),
    }
}

/// The covered area in pixels.
fn area(mask: &Mask) -> f64 {
    mask.covered() * f64::from(mask.width()) * f64::from(mask.height())
}

#[test]
fn a_rectangle_covers_each_pixel_by_the_share_inside() {
    let mask = rectangle((30.25, 20.5), (10.0, 5.0)).fill(40, 30);
    assert_eq!(mask.at(20, 10), 255);
    assert_eq!(mask.at(30, 10), 64);
    assert_eq!(mask.at(20, 20), 128);
    assert_eq!(mask.at(30, 20), 32);
    assert_eq!(
        (
            mask.at(9, 10),
            mask.at(31, 10),
            mask.at(20, 4),
            mask.at(20, 21)
        ),
        (0, 0, 0, 0)
    );
}

#[test]
fn a_rectangle_beyond_the_picture_covers_all_of_it() {
    let mask = rectangle((-1e9, -50.0), (9000.0, 1e9)).fill(700, 300);
    assert!(mask.is_full());
    assert_eq!(mask, Mask::full(700, 300));
    assert!(
        rectangle((-20.0, 3.0), (-5.0, 9.0))
            .fill(700, 300)
            .is_empty()
    );
    assert!(
        rectangle((800.0, 3.0), (900.0, 9.0))
            .fill(700, 300)
            .is_empty()
    );
}

#[test]
fn an_ellipse_has_the_area_of_an_ellipse() {
    for (rx, ry) in [(3.0, 5.0), (40.0, 12.5), (300.0, 280.0)] {
        let shape = Shape::Ellipse {
            from: point(310.3 - rx, 300.7 - ry),
            to: point(310.3 + rx, 300.7 + ry),
        };
        let exact = std::f64::consts::PI * f64::from(rx * ry);
        let found = area(&shape.fill(640, 620));
        assert!(
            (found / exact - 1.0).abs() < 0.006,
            "{rx} × {ry}: {found}, not {exact}"
        );
    }
}

#[test]
fn a_polygon_winds_both_ways_and_a_hole_of_the_other_winding_stays() {
    let outline = [(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0)];
    let one: Vec<Point> = outline.iter().map(|&(x, y)| point(x, y)).collect();
    let other: Vec<Point> = one.iter().rev().copied().collect();
    assert_eq!(
        Shape::Polygon(one).fill(100, 100),
        Shape::Polygon(other).fill(100, 100)
    );
    let star: Vec<Point> = (0..5)
        .map(|i| {
            let angle = f64::from(i * 2) * std::f64::consts::TAU / 5.0;
            point(
                (50.0 + 45.0 * angle.cos()) as f32,
                (50.0 + 45.0 * angle.sin()) as f32,
            )
        })
        .collect();
    assert_eq!(
        Shape::Polygon(star).fill(100, 100).at(50, 50),
        255,
        "the middle is wound around twice"
    );
}

#[test]
fn shapes_without_area_or_with_bad_numbers_are_empty() {
    for shape in [
        Shape::Polygon(Vec::new()),
        Shape::Polygon(vec![point(3.0, 3.0)]),
        Shape::Polygon(vec![point(3.0, 3.0), point(9.0, 9.0)]),
        rectangle((5.0, 5.0), (5.0, 20.0)),
        rectangle((f32::NAN, 5.0), (5.0, 20.0)),
        Shape::Ellipse {
            from: point(1.0, 1.0),
            to: point(f32::INFINITY, 20.0),
        },
    ] {
        assert!(shape.fill(30, 30).is_empty(), "{shape:?}");
    }
}

#[test]
fn an_ellipse_far_larger_than_the_picture_is_still_quick() {
    let shape = Shape::Ellipse {
        from: point(-1e38, -1e38),
        to: point(1e38, 1e38),
    };
    assert!(shape.fill(300, 300).is_full());
}

/// Coverage of a convex polygon by looking at 16 × 16 places of each pixel.
fn sampled(points: &[(f32, f32)], x: u32, y: u32) -> f64 {
    let inside = |px: f64, py: f64| {
        let mut winding = 0;
        for (i, &(x0, y0)) in points.iter().enumerate() {
            let (x1, y1) = points[(i + 1) % points.len()];
            let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(f64::from);
            if (y0 <= py) != (y1 <= py) && px > x0 + (py - y0) / (y1 - y0) * (x1 - x0) {
                winding += if y0 < y1 { 1 } else { -1 };
            }
        }
        winding != 0
    };
    let places = (0..256).filter(|place| {
        let (sx, sy) = (f64::from(place % 16) + 0.5, f64::from(place / 16) + 0.5);
        inside(f64::from(x) + sx / 16.0, f64::from(y) + sy / 16.0)
    });
    places.count() as f64 / 256.0
}

fn place() -> impl Strategy<Value = (f32, f32)> {
    (-20.0_f32..340.0, -20.0_f32..60.0)
}

proptest! {
    #[test]
    fn coverage_is_the_share_of_the_pixel(points in prop::collection::vec(place(), 3)) {
        let shape = Shape::Polygon(points.iter().map(|&(x, y)| point(x, y)).collect());
        let mask = shape.fill(320, 40);
        for y in 0..40 {
            for x in (0..320).step_by(3) {
                let found = f64::from(mask.at(x, y)) / 255.0;
                let exact = sampled(&points, x, y);
                prop_assert!((found - exact).abs() < 0.09, "{x}, {y}: {found}, not {exact}");
            }
        }
    }

    #[test]
    fn combining_is_what_it_says_for_each_pixel(
        a in prop::collection::vec(place(), 3..6),
        b in prop::collection::vec(place(), 3..6),
    ) {
        let fill = |points: &[(f32, f32)]| {
            Shape::Polygon(points.iter().map(|&(x, y)| point(x, y)).collect()).fill(320, 40)
        };
        let (before, shape) = (fill(&a), fill(&b));
        for how in [Combine::Add, Combine::Subtract, Combine::Intersect, Combine::Replace] {
            let mut mask = before.clone();
            let changed = combine(&mut mask, &shape, how);
            for y in 0..40 {
                for x in 0..320 {
                    let (m, s) = (before.at(x, y), shape.at(x, y));
                    let expected = match how {
                        Combine::Add => m.max(s),
                        Combine::Subtract => m.min(255 - s),
                        Combine::Intersect => m.min(s),
                        Combine::Replace => s,
                    };
                    prop_assert_eq!(mask.at(x, y), expected);
                    let inside = (changed.x..changed.right()).contains(&x) && (changed.y..changed.bottom()).contains(&y);
                    prop_assert!(m == expected || inside);
                }
            }
            // There and back again.
            let patch = Patch::between(&before, &mask);
            let after = mask.clone();
            let redo = patch.apply(&mut mask);
            prop_assert!(mask == before);
            let _ = redo.apply(&mut mask);
            prop_assert!(mask == after);
        }
    }

    #[test]
    fn packed_and_unpacked_is_the_same(points in prop::collection::vec(place(), 3..8)) {
        let mask = Shape::Polygon(points.iter().map(|&(x, y)| point(x, y)).collect()).fill(320, 40);
        prop_assert!(Mask::unpack(&mask.pack()) == Ok(mask));
    }

    #[test]
    fn unpacking_never_panics(width in 0_u32..600, height in 0_u32..600, bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut packed = width.to_le_bytes().to_vec();
        packed.extend(height.to_le_bytes());
        packed.extend(bytes);
        if let Ok(mask) = Mask::unpack(&packed) {
            prop_assert_eq!((mask.width(), mask.height()), (width, height));
            prop_assert!(mask.covered() <= 1.0);
        }
    }

    #[test]
    fn inverted_twice_is_nothing(points in prop::collection::vec(place(), 3..8)) {
        let before = Shape::Polygon(points.iter().map(|&(x, y)| point(x, y)).collect()).fill(320, 40);
        let mut mask = before.clone();
        let _ = mask.invert();
        prop_assert_eq!(mask.at(100, 20), 255 - before.at(100, 20));
        prop_assert!((mask.covered() + before.covered() - 1.0).abs() < 1e-9);
        let _ = mask.invert();
        prop_assert!(mask == before);
    }
}

#[test]
fn a_patch_is_small_for_what_strokes_leave() {
    let before = Mask::new(4096, 4096);
    let after = rectangle((100.5, 100.5), (3900.0, 3900.0)).fill(4096, 4096);
    let patch = Patch::between(&after, &before);
    assert!(patch.bytes() < 300_000, "{}", patch.bytes());
    assert!(Patch::between(&after, &after.clone()).is_empty());
}

#[test]
fn a_patch_holds_only_the_tiles_in_which_a_pixel_is_another() {
    let stroke = |mask: &mut Mask, to: f32| {
        let (from, to) = (Point::new(50.0, 128.0), Point::new(to, 128.0));
        capsule(mask, from, to, Tip::hard(20.3), Mode::Paint);
    };
    let mut mask = Mask::new(1024, 256);
    stroke(&mut mask, 600.0);
    let before = mask.clone();
    // Over the same pixels, and further.
    stroke(&mut mask, 1000.0);
    let patch = Patch::between(&before, &mask);
    assert_eq!(patch.areas(), [Rect::new(512, 0, 512, 256)]);
    let _ = patch.apply(&mut mask);
    assert_eq!(mask, before);
}

#[test]
fn a_resized_mask_keeps_its_share_and_a_full_one_stays_full() {
    let mask = rectangle((40.0, 30.0), (200.0, 100.0)).fill(640, 480);
    for (width, height) in [(320, 240), (1000, 777), (64, 48), (640, 480)] {
        let resized = mask.resized(width, height);
        assert_eq!((resized.width(), resized.height()), (width, height));
        assert!(
            (resized.covered() - mask.covered()).abs() < 0.003,
            "{width} × {height}"
        );
        assert!(Mask::full(640, 480).resized(width, height).is_full());
        assert!(Mask::new(640, 480).resized(width, height).is_empty());
    }
    assert_eq!(mask.resized(640, 480), mask);
}
