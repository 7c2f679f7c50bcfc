//! Strokes against the definition of their coverage, pixel by pixel.

use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point, Rect};
use proptest::prelude::*;

/// A mask as plain bytes, painted by the definition.
#[derive(Clone)]
struct Reference {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Reference {
    fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            pixels: vec![0; (width * height) as usize],
        }
    }

    fn capsule(&mut self, from: Point, to: Point, radius: f32, mode: Mode) {
        for y in 0..self.height {
            for x in 0..self.width {
                let reach = f64::from(radius.clamp(0.5, 1000.0)) + 0.5;
                let cover = (reach - distance(x, y, from, to)).clamp(0.0, 1.0);
                let cover = (cover * 255.0).round() as u8;
                let pixel = &mut self.pixels[(y * self.width + x) as usize];
                *pixel = match mode {
                    Mode::Paint => cover.max(*pixel),
                    Mode::Erase => (255 - cover).min(*pixel),
                };
            }
        }
    }

    /// The greatest difference to a mask. One level may come from rounding.
    fn differs_by(&self, mask: &Mask) -> u8 {
        let pairs = self.pixels.iter().zip(pixels(mask));
        pairs.map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
    }
}

/// The distance of a pixel's centre to a segment, the slow way.
fn distance(x: u32, y: u32, from: Point, to: Point) -> f64 {
    let (px, py) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
    let (ax, ay) = (f64::from(from.x), f64::from(from.y));
    let (dx, dy) = (f64::from(to.x) - ax, f64::from(to.y) - ay);
    let length2 = dx * dx + dy * dy;
    let t = if length2 == 0.0 {
        0.0
    } else {
        (((px - ax) * dx + (py - ay) * dy) / length2).clamp(0.0, 1.0)
    };
    ((px - ax - t * dx).powi(2) + (py - ay - t * dy).powi(2)).sqrt()
}

fn pixels(mask: &Mask) -> Vec<u8> {
    let mut row = vec![0; mask.width() as usize];
    let mut all = Vec::new();
    for y in 0..mask.height() {
        mask.row(y, 0, &mut row);
        all.extend_from_slice(&row);
    }
    all
}

fn assert_within(before: &[u8], mask: &Mask, changed: Rect) {
    for (i, (old, new)) in before.iter().zip(pixels(mask)).enumerate() {
        let (x, y) = (i as u32 % mask.width(), i as u32 / mask.width());
        let inside = !Rect::new(x, y, 1, 1).intersect(changed).is_empty();
        assert!(
            *old == new || inside,
            "({x}, {y}) changed outside {changed:?}"
        );
    }
}

fn point() -> impl Strategy<Value = Point> {
    let near = (-50f32..600.0, -50f32..350.0);
    let grid = (-4i16..40, -4i16..24).prop_map(|(x, y)| (f32::from(x) * 16.0, f32::from(y) * 16.0));
    let far = (-1e6f32..1e6, -1e6f32..1e6);
    prop_oneof![6 => near, 3 => grid, 1 => far].prop_map(|(x, y)| Point::new(x, y))
}

fn radius() -> impl Strategy<Value = f32> {
    prop_oneof![
        Just(0.0f32),
        Just(0.5),
        0.5f32..4.0,
        0.5f32..80.0,
        100f32..1000.0
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![3 => Just(Mode::Paint), 2 => Just(Mode::Erase)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn strokes_are_what_the_definition_says(
        size in (1u32..600, 1u32..320),
        strokes in prop::collection::vec((point(), point(), radius(), mode()), 1..4),
    ) {
        let mut mask = Mask::new(size.0, size.1);
        let mut reference = Reference::new(size.0, size.1);
        for (from, to, radius, mode) in strokes {
            let before = pixels(&mask);
            let changed = capsule(&mut mask, from, to, Tip::hard(radius), mode);
            reference.capsule(from, to, radius, mode);
            prop_assert!(reference.differs_by(&mask) <= 1);
            prop_assert_eq!(changed.intersect(mask.area()), changed);
            assert_within(&before, &mask, changed);
        }
        prop_assert_eq!(mask.is_empty(), pixels(&mask).iter().all(|&c| c == 0));
        let sum: f64 = pixels(&mask).iter().map(|&c| f64::from(c)).sum();
        let share = sum / 255.0 / f64::from(size.0 * size.1);
        prop_assert!((mask.covered() - share).abs() < 1e-9);
        prop_assert_eq!(mask.bounds(), bounds(&mask));
    }

    #[test]
    fn cutting_a_stroke_into_pieces_changes_nothing(
        from in point(), to in point(), cut in 0f32..1.0, radius in 0.5f32..60.0,
    ) {
        let middle = Point::new(from.x + (to.x - from.x) * cut, from.y + (to.y - from.y) * cut);
        prop_assume!(from.distance(to) < 2000.0);
        let mut whole = Mask::new(560, 300);
        let mut pieces = whole.clone();
        capsule(&mut whole, from, to, Tip::hard(radius), Mode::Paint);
        capsule(&mut pieces, from, middle, Tip::hard(radius), Mode::Paint);
        capsule(&mut pieces, middle, to, Tip::hard(radius), Mode::Paint);
        let worst = pixels(&whole).iter().zip(pixels(&pieces)).map(|(a, b)| a.abs_diff(b)).max();
        prop_assert!(worst.unwrap_or(0) <= 1);
    }

    #[test]
    fn no_number_makes_it_panic(
        from in (any::<f32>(), any::<f32>()), to in (any::<f32>(), any::<f32>()), radius in any::<f32>(), mode in mode(),
    ) {
        let mut mask = Mask::new(300, 300);
        capsule(&mut mask, Point::new(from.0, from.1), Point::new(to.0, to.1), Tip::hard(radius), mode);
    }
}

fn bounds(mask: &Mask) -> Option<Rect> {
    let width = mask.width();
    let covered = pixels(mask).into_iter().enumerate().filter(|(_, c)| *c > 0);
    let all = covered.map(|(i, _)| Rect::new(i as u32 % width, i as u32 / width, 1, 1));
    all.reduce(Rect::union)
}

#[test]
fn a_dot_covers_the_area_of_its_disc() {
    let mut mask = Mask::new(512, 512);
    let centre = Point::new(256.0, 256.0);
    capsule(&mut mask, centre, centre, Tip::hard(100.0), Mode::Paint);
    let area = mask.covered() * 512.0 * 512.0;
    let disc = std::f64::consts::PI * 100.0 * 100.0;
    assert!((area - disc).abs() < 5.0, "{area} instead of {disc}");
    assert_eq!(mask.at(256, 256), 255);
    assert_eq!(mask.at(356, 256), mask.at(155, 256), "it is round");
}

#[test]
fn repeated_strokes_do_not_build_up() {
    let mut mask = Mask::new(300, 300);
    let (from, to) = (Point::new(20.2, 30.7), Point::new(270.9, 260.1));
    capsule(&mut mask, from, to, Tip::hard(9.3), Mode::Paint);
    let once = mask.clone();
    for _ in 0..5 {
        capsule(&mut mask, from, to, Tip::hard(9.3), Mode::Paint);
    }
    assert!(mask == once);
}

#[test]
fn erasing_what_was_painted_leaves_only_half_of_the_edge() {
    let mut mask = Mask::new(700, 300);
    let (from, to) = (Point::new(100.0, 100.0), Point::new(600.0, 150.0));
    capsule(&mut mask, from, to, Tip::hard(40.0), Mode::Paint);
    capsule(&mut mask, from, to, Tip::hard(40.0), Mode::Erase);
    assert!(pixels(&mask).iter().all(|&c| c < 128));
    capsule(&mut mask, from, to, Tip::hard(42.0), Mode::Erase);
    assert!(mask.is_empty());
    assert_eq!(
        mask.bytes(),
        Mask::new(700, 300).bytes(),
        "tiles are given back"
    );
}

#[test]
fn what_is_not_a_number_draws_nothing() {
    let mut mask = Mask::new(64, 64);
    let good = Point::new(10.0, 10.0);
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(
            capsule(
                &mut mask,
                Point::new(bad, 1.0),
                good,
                Tip::hard(5.0),
                Mode::Paint
            )
            .is_empty()
        );
        assert!(
            capsule(
                &mut mask,
                good,
                Point::new(1.0, bad),
                Tip::hard(5.0),
                Mode::Paint
            )
            .is_empty()
        );
        assert!(capsule(&mut mask, good, good, Tip::hard(bad), Mode::Paint).is_empty());
    }
    assert!(mask.is_empty());
}

#[test]
fn a_stroke_beside_the_picture_touches_no_pixel() {
    let mut mask = Mask::new(64, 64);
    let (from, to) = (Point::new(-300.0, -20.0), Point::new(900.0, -20.0));
    assert!(capsule(&mut mask, from, to, Tip::hard(10.0), Mode::Paint).is_empty());
    assert!(mask.is_empty());
}

#[test]
fn a_disc_through_the_corners_of_a_tile_leaves_them_half_covered() {
    let mut mask = Mask::new(256, 256);
    let centre = Point::new(128.0, 128.0);
    let radius = 127.5 * std::f32::consts::SQRT_2;
    capsule(&mut mask, centre, centre, Tip::hard(radius), Mode::Paint);
    assert!((127..=128).contains(&mask.at(0, 255)));
    capsule(&mut mask, centre, centre, Tip::hard(1000.0), Mode::Paint);
    assert_eq!(mask.covered(), 1.0);
    capsule(&mut mask, centre, centre, Tip::hard(radius), Mode::Erase);
    assert!((127..=128).contains(&mask.at(255, 0)));
}

#[test]
fn a_tile_that_many_strokes_fill_takes_no_memory() {
    let mut mask = Mask::new(256, 256);
    for y in 0..9u8 {
        let y = f32::from(y) * 32.0;
        capsule(
            &mut mask,
            Point::new(0.0, y),
            Point::new(256.0, y),
            Tip::hard(20.0),
            Mode::Paint,
        );
    }
    assert_eq!(mask.covered(), 1.0);
    assert_eq!(mask.bytes(), Mask::new(256, 256).bytes());
}

#[test]
fn a_wide_brush_takes_no_memory_for_what_it_covers_fully() {
    let mut mask = Mask::new(2048, 2048);
    let centre = Point::new(1024.0, 1024.0);
    capsule(&mut mask, centre, centre, Tip::hard(1000.0), Mode::Paint);
    assert!(mask.bytes() < 40 * 65536, "{} bytes", mask.bytes());
    assert_eq!(mask.at(1024, 1024), 255);
    capsule(&mut mask, centre, centre, Tip::hard(10.0), Mode::Erase);
    assert_eq!(mask.at(1024, 1024), 0);
    assert_eq!(Mask::new(2048, 2048).at(1024, 1024), 0);
    assert_eq!(mask.at(800, 800), 255, "the shared tile is not written to");
}

#[test]
fn a_soft_tip_falls_off_and_a_hard_one_does_not() {
    let dot = |hardness| {
        let mut mask = Mask::new(120, 120);
        let centre = Point::new(60.5, 60.5);
        let tip = Tip {
            radius: 40.0,
            hardness,
        };
        capsule(&mut mask, centre, centre, tip, Mode::Paint);
        mask
    };
    let (soft, half, hard) = (dot(0.0), dot(0.5), dot(1.0));
    let along = |mask: &Mask| (60..110).map(|x| mask.at(x, 60)).collect::<Vec<_>>();
    for mask in [&soft, &half, &hard] {
        assert!(along(mask).is_sorted_by(|a, b| a >= b));
        assert_eq!((mask.at(60, 60), mask.at(102, 60)), (255, 0));
    }
    assert_eq!((half.at(79, 60), hard.at(98, 60)), (255, 255));
    assert!((100..156).contains(&soft.at(80, 60)), "{}", soft.at(80, 60));
    assert!((100..156).contains(&half.at(90, 60)), "{}", half.at(90, 60));
}
