//! How a mask looks in a view.

use overpaint_raster::overlay::{Look, Outline, Overlay, View, paint, region};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point, Rect};
use proptest::prelude::*;

const STYLE: Overlay = Overlay {
    colour: [255, 0, 160],
    opacity: 100,
    look: Look::Tint,
    outline: Outline::Line,
};
const CLEAR: [u8; 4] = [0; 4];
const TINT: [u8; 4] = [255, 0, 160, 100];
const WHITE: [u8; 4] = [255; 4];
const BLACK: [u8; 4] = [0, 0, 0, 255];

const WIDTH: u32 = 160;
const HEIGHT: u32 = 100;
const ALL: Rect = Rect::new(0, 0, WIDTH, HEIGHT);

/// A view's canvas, with something in it that has to go away.
fn canvas() -> Vec<u8> {
    vec![7; (WIDTH * HEIGHT * 4) as usize]
}

fn shown(mask: &Mask, view: View) -> Vec<u8> {
    let mut out = canvas();
    paint(mask, view, &mut out, WIDTH, ALL, STYLE);
    out
}

fn at(out: &[u8], x: u32, y: u32) -> [u8; 4] {
    let start = ((y * WIDTH + x) * 4) as usize;
    std::array::from_fn(|channel| out[start + channel])
}

fn stroke(mask: &mut Mask, from: (f32, f32), to: (f32, f32), radius: f32) -> Rect {
    let (from, to) = (Point::new(from.0, from.1), Point::new(to.0, to.1));
    capsule(mask, from, to, Tip::hard(radius), Mode::Paint)
}

fn view(scale: f64, offset_x: f64, offset_y: f64) -> View {
    View {
        scale,
        offset_x,
        offset_y,
    }
}

#[test]
fn nothing_covered_is_transparent() {
    let out = shown(&Mask::new(500, 500), view(1.0, 0.0, 0.0));
    assert!(out.iter().all(|&byte| byte == 0));
}

#[test]
fn a_stroke_is_tinted_inside_a_white_and_a_black_line() {
    let mut mask = Mask::new(500, 500);
    // Full rows 40 to 59, from left to right through the whole view.
    stroke(&mut mask, (-100.0, 50.0), (600.0, 50.0), 10.0);
    let out = shown(&mask, view(1.0, -100.0, 0.0));
    for x in [0, 1, 80, WIDTH - 1] {
        let column: Vec<[u8; 4]> = (37..63).map(|y| at(&out, x, y)).collect();
        assert_eq!(column[..4], [CLEAR, CLEAR, BLACK, WHITE]);
        assert!(column[4..22].iter().all(|&pixel| pixel == TINT));
        assert_eq!(column[22..], [WHITE, BLACK, CLEAR, CLEAR]);
    }
}

#[test]
fn a_pixel_of_the_picture_is_a_square_of_the_view_when_zoomed_in() {
    let mut mask = Mask::new(20, 20);
    stroke(&mut mask, (5.5, 5.5), (5.5, 5.5), 0.5);
    let out = shown(&mask, view(8.0, 0.0, 0.0));
    for (x, y) in [(40, 40), (47, 40), (40, 47), (47, 47)] {
        assert_eq!(at(&out, x, y), WHITE);
    }
    assert_eq!(at(&out, 43, 43), TINT);
    for (x, y) in [(39, 43), (48, 43), (43, 39), (43, 48)] {
        assert_eq!(at(&out, x, y), BLACK);
    }
    assert_eq!(at(&out, 36, 43), CLEAR);
}

#[test]
fn the_line_runs_along_the_edge_of_the_picture_too() {
    let mut mask = Mask::new(50, 50);
    stroke(&mut mask, (25.0, 25.0), (25.0, 25.0), 500.0);
    let out = shown(&mask, view(1.0, 10.0, 10.0));
    assert_eq!(at(&out, 9, 30), BLACK);
    assert_eq!(at(&out, 10, 30), WHITE);
    assert_eq!(at(&out, 11, 30), TINT);
    assert_eq!(at(&out, 59, 30), WHITE);
    assert_eq!(at(&out, 60, 30), BLACK);
}

#[test]
fn a_line_half_a_pixel_of_the_view_wide_does_not_vanish() {
    let mut mask = Mask::new(1600, 1000);
    stroke(&mut mask, (801.0, -50.0), (801.0, 1050.0), 2.5);
    let out = shown(&mask, view(0.1, 0.0, 0.0));
    for y in 0..HEIGHT {
        assert!((78..83).any(|x| at(&out, x, y) == WHITE), "gap in row {y}");
    }
}

#[test]
fn from_far_away_a_pixel_shows_the_largest_coverage_in_it() {
    let style = Overlay {
        look: Look::OnlyMask,
        outline: Outline::None,
        ..STYLE
    };
    let mut mask = Mask::new(WIDTH * 4, HEIGHT * 4);
    stroke(&mut mask, (13.0, 8.0), (500.0, 300.0), 0.4);
    let mut out = canvas();
    paint(&mask, view(0.25, 0.0, 0.0), &mut out, WIDTH, ALL, style);
    for (x, y) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))) {
        let inside = (0..16).map(|at| mask.at(x * 4 + at % 4, y * 4 + at / 4));
        assert_eq!(at(&out, x, y)[0], inside.max().unwrap(), "at {x}, {y}");
    }
}

#[test]
fn only_the_region_is_written() {
    let mut mask = Mask::new(500, 500);
    stroke(&mut mask, (50.0, 50.0), (100.0, 60.0), 20.0);
    let mut out = canvas();
    let part = Rect::new(60, 40, 30, 20);
    paint(&mask, view(1.0, 0.0, 0.0), &mut out, WIDTH, part, STYLE);
    let whole = shown(&mask, view(1.0, 0.0, 0.0));
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let inside = !part.intersect(Rect::new(x, y, 1, 1)).is_empty();
            let expected = if inside { at(&whole, x, y) } else { [7; 4] };
            assert_eq!(at(&out, x, y), expected, "at {x}, {y}");
        }
    }
}

#[test]
fn views_that_make_no_sense_are_left_alone() {
    let mask = Mask::new(50, 50);
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300, 1e300] {
        for offset in [0.0, f64::NAN, f64::INFINITY, -1e300] {
            shown(&mask, view(scale, offset, offset));
        }
    }
    let mut short = vec![0; 10];
    paint(&mask, view(1.0, 0.0, 0.0), &mut short, 0, ALL, STYLE);
    paint(&mask, view(1.0, 0.0, 0.0), &mut short, WIDTH, ALL, STYLE);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Painting again only what `region` names looks like painting everything.
    #[test]
    fn the_region_of_a_change_is_enough(
        scale in prop_oneof![0.02f64..1.0, 1.0f64..9.0], offset in (-80f64..80.0, -80f64..80.0),
        first in (0f32..600.0, 0f32..400.0, 1f32..60.0),
        second in (0f32..600.0, 0f32..400.0, 1f32..60.0),
    ) {
        let view = view(scale, offset.0, offset.1);
        let mut mask = Mask::new(600, 400);
        stroke(&mut mask, (0.0, 0.0), (first.0, first.1), first.2);
        let mut out = shown(&mask, view);
        let changed = stroke(&mut mask, (300.0, 200.0), (second.0, second.1), second.2);
        paint(&mask, view, &mut out, WIDTH, region(view, changed, WIDTH, HEIGHT), STYLE);
        prop_assert!(out == shown(&mask, view));
        // Nothing of what it was before is remembered.
        prop_assert!(out == shown(&Mask::unpack(&mask.pack()).unwrap(), view));
    }
}

/// The whole of a view as large as the picture.
fn painted(mask: &Mask, style: Overlay) -> Vec<[u8; 4]> {
    let mut out = vec![7; mask.width() as usize * mask.height() as usize * 4];
    let view = View {
        scale: 1.0,
        offset_x: 0.0,
        offset_y: 0.0,
    };
    paint(mask, view, &mut out, mask.width(), mask.area(), style);
    out.as_chunks::<4>().0.to_vec()
}

#[test]
fn only_the_mask_is_opaque_and_grey_by_coverage() {
    let mut mask = Mask::new(40, 40);
    stroke(&mut mask, (10.0, 20.0), (30.0, 20.0), 6.3);
    let style = Overlay {
        look: Look::OnlyMask,
        outline: Outline::None,
        ..STYLE
    };
    for (pixel, found) in painted(&mask, style).into_iter().enumerate() {
        let c = mask.at(pixel as u32 % 40, pixel as u32 / 40);
        assert_eq!(found, [c, c, c, 255]);
    }
}

#[test]
fn without_a_line_only_the_tint_is_left() {
    let mut mask = Mask::new(40, 40);
    stroke(&mut mask, (10.0, 20.0), (30.0, 20.0), 6.3);
    let style = Overlay {
        outline: Outline::None,
        ..STYLE
    };
    assert!(
        painted(&mask, style)
            .iter()
            .all(|pixel| pixel[..3] == STYLE.colour || *pixel == CLEAR)
    );
}

#[test]
fn dashes_are_where_the_line_is_and_walk_in_eight_steps() {
    let mut mask = Mask::new(64, 64);
    stroke(&mut mask, (20.0, 20.0), (44.0, 40.0), 12.0);
    let line = painted(&mask, STYLE);
    let ants = |step| {
        painted(
            &mask,
            Overlay {
                outline: Outline::Ants(step),
                ..STYLE
            },
        )
    };
    let is_line = |pixel: &[u8; 4]| matches!(pixel, [0, 0, 0, 255] | [255, 255, 255, 255]);
    let first = ants(0);
    let mut swapped = 0;
    for (plain, dashed) in line.iter().zip(&first) {
        assert_eq!(is_line(plain), is_line(dashed));
        swapped += usize::from(plain != dashed);
    }
    let all = line.iter().filter(|pixel| is_line(pixel)).count();
    assert!(
        (all / 3..all * 2 / 3).contains(&swapped),
        "{swapped} of {all}"
    );
    assert_ne!(ants(1), first);
    assert_eq!(ants(8), first);
}
