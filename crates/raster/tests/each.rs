//! A frame for each painted area.

use overpaint_raster::Rect;
use overpaint_raster::frame::{Framed, Plan, Shapes, each, plan};
use proptest::prelude::*;

use models::{Size, fixed, free};

mod models;

/// A photo of 12 megapixels.
const PHOTO: Size = (4000, 3000);

fn planned(picture: Size, areas: &[Rect], shapes: &Shapes) -> Vec<Framed> {
    let half = |area: Rect| area.width.max(area.height) / 2;
    each(areas, |area| plan(picture, area, half(area), shapes)).unwrap_or_default()
}

fn common(one: &Plan, other: &Plan, picture: Size) -> Rect {
    one.frame
        .inside(picture)
        .intersect(other.frame.inside(picture))
}

fn pixels(area: Rect) -> u64 {
    u64::from(area.width) * u64::from(area.height)
}

/// Boxes, each in a cell of its own, so that no two have a pixel in common.
fn boxes() -> impl Strategy<Value = Vec<Rect>> {
    let cell = (1..=500_u32, 1..=500_u32, 0..=1_u32);
    prop::collection::vec(cell, 48).prop_map(|cells| {
        let boxes = cells
            .into_iter()
            .enumerate()
            .map(|(index, (width, height, painted))| {
                let (column, row) = (index as u32 % 8, index as u32 / 8);
                (painted == 1).then(|| Rect::new(column * 500, row * 500, width, height))
            });
        boxes.flatten().take(8).collect()
    })
}

proptest! {
    #[test]
    fn what_is_painted_is_in_one_area_and_in_its_frame(areas in boxes(), fixed_sizes in any::<bool>()) {
        let shapes = if fixed_sizes { fixed() } else { free() };
        let all = planned(PHOTO, &areas, &shapes);
        prop_assert_eq!(all.is_empty(), areas.is_empty());
        prop_assert!(all.is_sorted_by_key(|framed| (framed.area.y, framed.area.x)));
        for area in areas {
            let holding = all.iter().filter(|framed| framed.area.intersect(area) == area);
            let touching = all.iter().filter(|framed| !framed.area.intersect(area).is_empty());
            prop_assert_eq!((holding.count(), touching.count()), (1, 1));
        }
        for (index, framed) in all.iter().enumerate() {
            let Plan { frame, size } = framed.plan;
            prop_assert_eq!(frame.inside(PHOTO).intersect(framed.area), framed.area);
            if let Shapes::Fixed(sizes) = &shapes {
                prop_assert!(sizes.contains(&size));
            } else {
                prop_assert!(size.0 % 16 == 0 && size.1 % 16 == 0);
            }
            for other in &all[..index] {
                let shared = pixels(common(&framed.plan, &other.plan, PHOTO));
                let of = |plan: Plan| u64::from(plan.frame.width) * u64::from(plan.frame.height);
                prop_assert!(shared * 2 <= of(framed.plan).min(of(other.plan)));
            }
        }
    }
}

#[test]
fn far_areas_are_sent_each_as_it_is() {
    let (left, right) = (
        Rect::new(300, 400, 200, 150),
        Rect::new(3300, 2200, 180, 260),
    );
    let all = planned(PHOTO, &[right, left], &fixed());
    assert_eq!([all[0].area, all[1].area], [left, right]);
    for Framed { plan, .. } in all {
        assert_eq!((plan.frame.width, plan.frame.height), (1024, 1024));
        assert_eq!(plan.size, (1024, 1024));
    }
}

#[test]
fn areas_in_the_same_frame_are_one() {
    let (one, other) = (
        Rect::new(1000, 1000, 100, 100),
        Rect::new(1300, 1100, 100, 100),
    );
    let all = planned(PHOTO, &[one, other], &fixed());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].area, one.union(other));
}

#[test]
fn of_a_small_picture_there_is_one_frame() {
    let (one, other) = (Rect::new(10, 10, 50, 50), Rect::new(340, 230, 50, 50));
    assert_eq!(planned((400, 300), &[one, other], &fixed()).len(), 1);
}

#[test]
fn a_joined_area_takes_in_what_it_touches() {
    // The outer two have nearly the same frame; what is between them, though nearer to neither, has one of its own.
    let outer = [Rect::new(100, 100, 10, 10), Rect::new(200, 100, 10, 10)];
    let between = Rect::new(150, 60, 5, 400);
    let frame_of = |area: Rect| {
        let frame = if area == between {
            Rect::new(0, 0, 2000, 2000)
        } else {
            area.grown(90)
        };
        Some(Plan {
            frame: frame.into(),
            size: (16, 16),
        })
    };
    let all = each(&[outer[0], between, outer[1]], frame_of).unwrap_or_default();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].area, outer[0].union(outer[1]).union(between));
}

#[test]
fn nothing_painted_or_no_sizes_give_nothing() {
    assert!(each(&[], |_| None).is_none());
    let area = Rect::new(1, 1, 5, 5);
    assert!(
        each(&[area], |area| plan(
            PHOTO,
            area,
            0,
            &Shapes::Fixed(Vec::new())
        ))
        .is_none()
    );
}
