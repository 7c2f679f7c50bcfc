//! The frame planner: what each rule promises, for pictures and masks of any size.

use overpaint_raster::Rect;
use overpaint_raster::frame::{Frame, Overhang, Plan, Shapes, automatic, plan, whole};
use proptest::prelude::*;

use models::{Size, fixed, free};

mod models;

/// Free sizes so few that all can be tried.
const COARSE: Shapes = Shapes::Free {
    step: 64,
    longest_edge: 1024,
    most_narrow: 3,
    fewest: 160_000,
    most: 700_000,
};

/// Two frames of the same scale may differ by half a pixel in an edge of 50.
const ROUNDED: f64 = 0.98;

fn is_allowed(size: Size, shapes: &Shapes) -> bool {
    match shapes {
        Shapes::Fixed(sizes) => sizes.contains(&size),
        &Shapes::Free {
            step,
            longest_edge,
            most_narrow,
            fewest,
            most,
        } => {
            let (short, long) = (size.0.min(size.1), size.0.max(size.1));
            size.0.is_multiple_of(step)
                && size.1.is_multiple_of(step)
                && long <= longest_edge
                && long <= short * most_narrow
                && (fewest..=most).contains(&(size.0 * size.1))
        }
    }
}

fn all_coarse() -> Vec<Size> {
    let edges = || (64..=1024).step_by(64);
    let sizes = edges().flat_map(|width| edges().map(move |height| (width, height)));
    sizes.filter(|&size| is_allowed(size, &COARSE)).collect()
}

fn padded(picture: Size, mask: Rect, padding: u32) -> Rect {
    let (x, y) = (
        mask.x.saturating_sub(padding),
        mask.y.saturating_sub(padding),
    );
    let (right, bottom) = (mask.right() + padding, mask.bottom() + padding);
    Rect::new(x, y, right - x, bottom - y).intersect(Rect::new(0, 0, picture.0, picture.1))
}

/// Whether there is nothing to leave out.
fn is_all((width, height): Size, mask: Rect, padding: u32) -> bool {
    padded((width, height), mask, padding) == Rect::new(0, 0, width, height)
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.intersect(inner) == inner
}

/// Whether one edge of the frame is the other one times the shape of the size, rounded to a pixel.
fn has_shape(frame: Size, size: Size) -> bool {
    let wide = |edge: u32| i128::from(edge);
    let off = wide(frame.0) * wide(size.1) - wide(frame.1) * wide(size.0);
    off.abs() * 2 <= wide(size.0.max(size.1))
}

fn edges(plan: Plan) -> Size {
    (plan.frame.width, plan.frame.height)
}

/// A picture, and a box of a mask in it.
fn cases(longest: u32) -> impl Strategy<Value = (Size, Rect)> {
    // Small pictures and thin ones as often as large ones.
    let edge = move || prop_oneof![1..=3_u32, 1..=longest / 10, 1..=longest];
    (edge(), edge()).prop_flat_map(|(width, height)| {
        let along = |all: u32| (0..all).prop_flat_map(move |at| (Just(at), 1..=all - at));
        (along(width), along(height)).prop_map(move |((x, w), (y, h))| {
            let mask = Rect::new(x, y, w, h);
            ((width, height), mask)
        })
    })
}

fn any_shapes() -> impl Strategy<Value = Shapes> {
    let odd = prop::collection::vec((1..=20_000_u32, 1..=20_000_u32), 1..5);
    prop_oneof![
        Just(fixed()),
        Just(free()),
        Just(COARSE),
        odd.prop_map(Shapes::Fixed)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_holds_the_padded_mask_and_has_the_shape_of_an_allowed_size(
        (picture, mask) in cases(20_000),
        padding in 0..3000_u32,
        shapes in any_shapes(),
    ) {
        let plan = plan(picture, mask, padding, &shapes).expect("a plan");
        prop_assert!(is_allowed(plan.size, &shapes));
        prop_assert!(has_shape(edges(plan), plan.size), "{plan:?}");
        let inside = plan.frame.inside(picture);
        prop_assert!(holds(inside, padded(picture, mask, padding)), "{plan:?}");
        let Overhang { left, top, right, bottom } = plan.frame.overhang(picture);
        prop_assert_eq!(inside.width + left + right, plan.frame.width);
        prop_assert_eq!(inside.height + top + bottom, plan.frame.height);
        // Where it reaches beyond the picture, it holds all there is between the two edges.
        prop_assert!(left + right == 0 || inside.width == picture.0);
        prop_assert!(top + bottom == 0 || inside.height == picture.1);
    }

    #[test]
    fn a_frame_is_centred_on_the_mask_or_at_an_edge_of_the_picture(
        (picture, mask) in cases(20_000),
        padding in 0..3000_u32,
        shapes in any_shapes(),
    ) {
        prop_assume!(!is_all(picture, mask, padding));
        let frame = plan(picture, mask, padding, &shapes).expect("a plan").frame;
        let off = |at: i32, length: u32, first: u32, count: u32| {
            (2 * i64::from(at) + i64::from(length)) - (2 * i64::from(first) + i64::from(count))
        };
        let across = off(frame.x, frame.width, mask.x, mask.width);
        let down = off(frame.y, frame.height, mask.y, mask.height);
        let at_edge = |at: i32, length: u32, all: u32| {
            at == 0 || i64::from(at) + i64::from(length) == i64::from(all)
        };
        prop_assert!((-1..=0).contains(&across) || at_edge(frame.x, frame.width, picture.0));
        prop_assert!((-1..=0).contains(&down) || at_edge(frame.y, frame.height, picture.1));
    }

    #[test]
    fn nothing_is_resampled_whenever_the_padded_mask_fits_a_size_that_fits_the_picture(
        (picture, mask) in cases(6000),
        padding in 0..500_u32,
        is_fixed in any::<bool>(),
    ) {
        let sizes = if is_fixed { vec![(1024, 1024), (1536, 1024), (1024, 1536)] } else { all_coarse() };
        let shapes = if is_fixed { fixed() } else { COARSE };
        let padded = padded(picture, mask, padding);
        let best = sizes
            .into_iter()
            .filter(|size| padded.width <= size.0 && padded.height <= size.1)
            .filter(|size| size.0 <= picture.0 && size.1 <= picture.1)
            .map(|size| size.0 + size.1)
            .min();
        let plan = plan(picture, mask, padding, &shapes).expect("a plan");
        if let Some(best) = best {
            prop_assert_eq!(edges(plan), plan.size);
            prop_assert_eq!(plan.size.0 + plan.size.1, best);
            prop_assert!(plan.frame.overhang(picture).is_none());
        }
    }

    #[test]
    fn no_other_size_keeps_more_inside_the_picture(
        (picture, mask) in cases(4000),
        padding in 0..500_u32,
    ) {
        prop_assume!(!is_all(picture, mask, padding));
        let plan = plan(picture, mask, padding, &COARSE).expect("a plan");
        let padded = padded(picture, mask, padding);
        for size in all_coarse() {
            // The smallest frame of that shape, found the slow way: taller until it is wide enough.
            let by_width = |width: u32| (f64::from(width) * f64::from(size.1) / f64::from(size.0)).round() as u32;
            let by_height = |height: u32| (f64::from(height) * f64::from(size.0) / f64::from(size.1)).round() as u32;
            let tight = if by_width(padded.width) >= padded.height {
                (padded.width, by_width(padded.width))
            } else {
                (by_height(padded.height), padded.height)
            };
            if tight.0 > picture.0 || tight.1 > picture.1 {
                continue;
            }
            prop_assert!(plan.frame.overhang(picture).is_none(), "{size:?} fits, {plan:?}");
            let kept = f64::from(size.0) * f64::from(size.1) / (f64::from(tight.0) * f64::from(tight.1));
            prop_assert!(plan.kept() >= kept.min(1.0) * ROUNDED, "{size:?} keeps {kept}, {plan:?}");
        }
    }

    #[test]
    fn trying_few_of_the_free_sizes_finds_what_trying_all_does(
        (picture, mask) in cases(4000),
        padding in 0..500_u32,
    ) {
        prop_assume!(!is_all(picture, mask, padding));
        let all = Shapes::Fixed(all_coarse());
        let (few, all) = (plan(picture, mask, padding, &COARSE), plan(picture, mask, padding, &all));
        let (few, all) = (few.expect("a plan"), all.expect("a plan"));
        let is_inside = |plan: Plan| plan.frame.overhang(picture).is_none();
        prop_assert_eq!(is_inside(few), is_inside(all), "{:?} {:?}", few, all);
        // In a few pixels many shapes are the same one.
        if picture.0.min(picture.1) >= 50 {
            prop_assert!(few.kept() >= all.kept() * ROUNDED, "{few:?} {all:?}");
            prop_assert!(few.scale() <= all.scale() / ROUNDED, "{few:?} {all:?}");
        }
    }

    #[test]
    fn a_frame_that_is_reduced_or_mirrored_touches_the_padded_mask(
        (picture, mask) in cases(20_000),
        padding in 0..3000_u32,
        shapes in any_shapes(),
    ) {
        prop_assume!(!is_all(picture, mask, padding));
        let plan = plan(picture, mask, padding, &shapes).expect("a plan");
        let padded = padded(picture, mask, padding);
        if plan.kept() < 1.0 || !plan.frame.overhang(picture).is_none() {
            prop_assert!(plan.frame.width == padded.width || plan.frame.height == padded.height, "{plan:?}");
        }
    }

    #[test]
    fn the_whole_picture_lies_in_the_middle_of_its_frame(
        (picture, _) in cases(20_000),
        shapes in any_shapes(),
    ) {
        let plan = whole(picture, &shapes).expect("a plan");
        prop_assert!(is_allowed(plan.size, &shapes));
        prop_assert!(has_shape(edges(plan), plan.size), "{plan:?}");
        prop_assert_eq!(plan.frame.inside(picture), Rect::new(0, 0, picture.0, picture.1));
        let Overhang { left, top, right, bottom } = plan.frame.overhang(picture);
        prop_assert!(left.abs_diff(right) <= 1 && top.abs_diff(bottom) <= 1);
        // On two sides only where that spares resampling, and then little.
        if left + right > 0 && top + bottom > 0 {
            prop_assert_eq!(edges(plan), plan.size);
            let larger = |size: u32, picture: u32| f64::from(size) / f64::from(picture);
            let (across, down) = (larger(plan.size.0, picture.0), larger(plan.size.1, picture.1));
            prop_assert!(across.min(down) < 1.021, "{plan:?}");
        }
    }

    #[test]
    fn mirrored_pixels_are_those_of_the_picture_and_neighbours_stay_neighbours(
        x in -5000..5000_i32,
        width in 1..5000_u32,
        all in 1..3000_u32,
    ) {
        let frame = Frame { x, y: 0, width, height: 1 };
        let columns: Vec<u32> = frame.source_columns(all).collect();
        prop_assert_eq!(columns.len(), width as usize);
        for (&column, at) in columns.iter().zip(i64::from(x)..) {
            prop_assert!(column < all);
            if (0..i64::from(all)).contains(&at) {
                prop_assert_eq!(i64::from(column), at);
            }
        }
        let steps = columns.windows(2).all(|pair| pair[0].abs_diff(pair[1]) == u32::from(all > 1));
        prop_assert!(steps);
    }

    #[test]
    fn no_numbers_are_too_large(
        picture in any::<Size>(),
        (x, y, width, height) in any::<(u32, u32, u32, u32)>(),
        padding in any::<u32>(),
        sizes in prop::collection::vec(any::<Size>(), 0..4),
        frame in any::<(i32, i32, u32, u32)>(),
    ) {
        let mask = Rect::new(x, y, width, height);
        for shapes in [Shapes::Fixed(sizes), free(), COARSE] {
            let _ = automatic(picture, mask, padding, &shapes);
        }
        let frame = Frame { x: frame.0, y: frame.1, width: frame.2, height: frame.3 };
        let inside = frame.inside(picture);
        prop_assert!(holds(Rect::new(0, 0, picture.0, picture.1), inside));
    }
}

#[test]
fn a_small_area_of_a_large_photo_is_sent_pixel_by_pixel() {
    let mask = Rect::new(3000, 2000, 500, 400);
    let plan = plan((6000, 4000), mask, 128, &fixed()).unwrap();
    assert_eq!(plan.size, (1024, 1024));
    assert_eq!(
        plan.frame,
        Frame {
            x: 2738,
            y: 1688,
            width: 1024,
            height: 1024
        }
    );
    assert_eq!((plan.scale(), plan.kept()), (1.0, 1.0));
}

#[test]
fn a_free_size_is_the_padded_box_in_steps() {
    let mask = Rect::new(1000, 1000, 1700, 900);
    let plan = plan((6000, 4000), mask, 50, &free()).unwrap();
    assert_eq!((edges(plan), plan.size), ((1808, 1008), (1808, 1008)));
}

#[test]
fn a_large_area_takes_the_shape_that_loses_least() {
    let mask = Rect::new(500, 500, 3000, 2100);
    let plan = plan((6000, 4000), mask, 0, &fixed()).unwrap();
    assert_eq!((edges(plan), plan.size), ((3150, 2100), (1536, 1024)));
}

#[test]
fn a_picture_narrower_than_any_shape_is_mirrored() {
    let plan = plan((3000, 300), Rect::new(100, 0, 1000, 300), 0, &free()).unwrap();
    assert_eq!(edges(plan), (1000, 333));
    let overhang = Overhang {
        top: 17,
        bottom: 16,
        ..Overhang::default()
    };
    assert_eq!(plan.frame.overhang((3000, 300)), overhang);
    assert_eq!(plan.size, (1440, 480));
}

#[test]
fn around_everything_is_the_whole_picture() {
    let picture = (4032, 3024);
    let plan = plan(picture, Rect::new(500, 500, 3000, 2000), 600, &free());
    assert_eq!(plan, whole(picture, &free()));
    assert_eq!(plan.unwrap().size, (3312, 2480));
}

#[test]
fn a_picture_of_one_pixel_has_a_frame() {
    let plan = plan((1, 1), Rect::new(0, 0, 1, 1), 10, &fixed()).unwrap();
    assert!(plan.frame.is_whole((1, 1)));
    assert_eq!(plan.size, (1024, 1024));
    assert_eq!(plan.frame.source_rows(1).collect::<Vec<_>>(), [0]);
}

#[test]
fn nothing_painted_or_nothing_to_ask_for_is_no_plan() {
    let mask = Rect::new(0, 0, 10, 10);
    assert_eq!(plan((100, 100), Rect::EMPTY, 10, &fixed()), None);
    assert_eq!(
        plan((100, 100), Rect::new(100, 0, 10, 10), 10, &fixed()),
        None
    );
    for shapes in [Shapes::Fixed(vec![]), Shapes::Fixed(vec![(0, 1024)])] {
        assert_eq!(plan((100, 100), mask, 10, &shapes), None);
        assert_eq!(whole((100, 100), &shapes), None);
    }
    assert_eq!(whole((0, 100), &fixed()), None);
}

#[test]
fn the_whole_picture_is_asked_for_in_its_own_shape() {
    let cases = [
        // As it is, where the model makes that size.
        ((2048, 1536), free(), (2048, 1536), (2048, 1536)),
        ((1536, 1024), fixed(), (1536, 1024), (1536, 1024)),
        // With a few mirrored rows, so that nothing is resampled.
        ((1920, 1080), free(), (1920, 1088), (1920, 1088)),
        // Reduced without a mirrored pixel, where there is a size of the exact shape.
        ((6000, 4000), free(), (6000, 4000), (3504, 2336)),
        // Grown to the nearest shape.
        ((4000, 3000), fixed(), (4500, 3000), (1536, 1024)),
        ((1000, 1200), fixed(), (1200, 1200), (1024, 1024)),
        ((9000, 1000), free(), (9000, 3000), (3840, 1280)),
    ];
    for (picture, shapes, frame, size) in cases {
        let plan = whole(picture, &shapes).unwrap();
        assert_eq!((edges(plan), plan.size), (frame, size), "{picture:?}");
    }
}

#[test]
fn around_the_mask_only_where_that_keeps_more() {
    let choose = |picture, mask| automatic(picture, mask, 100, &fixed()).unwrap();
    let small = choose((6000, 4000), Rect::new(100, 100, 300, 300));
    assert!(small.is_around);
    assert_eq!(small.plan(), small.around);
    assert_eq!(small.around.kept(), 1.0);
    assert!((small.whole.kept() - 0.0655).abs() < 1e-3);

    // The picture is no larger than what comes back.
    let picture = choose((1536, 1024), Rect::new(100, 100, 300, 300));
    assert!(!picture.is_around);
    assert_eq!(picture.plan(), picture.whole);

    // Painted almost all over.
    assert!(!choose((6000, 4000), Rect::new(100, 100, 5800, 3800)).is_around);
}

#[test]
fn what_is_mirrored_does_not_repeat_the_edge() {
    let frame = Frame {
        x: -2,
        y: -5,
        width: 9,
        height: 8,
    };
    assert_eq!(
        frame.source_columns(4).collect::<Vec<_>>(),
        [2, 1, 0, 1, 2, 3, 2, 1, 0]
    );
    assert_eq!(
        frame.source_rows(2).collect::<Vec<_>>(),
        [1, 0, 1, 0, 1, 0, 1, 0]
    );
    assert_eq!(frame.source_columns(1).collect::<Vec<_>>(), [0; 9]);
    assert_eq!(frame.inside((4, 2)), Rect::new(0, 0, 4, 2));
}
