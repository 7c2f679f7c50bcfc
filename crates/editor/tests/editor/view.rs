use overpaint_editor::{Command, Effect, Input, Insets, Viewport};
use overpaint_raster::{Frame, Point};
use proptest::prelude::*;

use crate::desk::{Desk, MOUSE};

#[test]
fn a_picture_is_fitted_between_the_panels() {
    let mut desk = Desk::new();
    desk.feed(Input::SetInsets(Insets {
        left: 100.0,
        right: 300.0,
        top: 0.0,
        bottom: 150.0,
    }));
    desk.command(Command::Fit);
    let viewport = desk.editor.viewport();
    assert_eq!(viewport.scale(), 1.0);
    assert_eq!(viewport.offset(), (100.0, 75.0));
    desk.feed(Input::Resize {
        width: 1200.0,
        height: 900.0,
    });
    let viewport = desk.editor.viewport();
    assert!(viewport.is_fitted());
    assert_eq!((viewport.scale(), viewport.offset()), (2.0, (100.0, 75.0)));
}

#[test]
fn room_around_the_picture_is_fitted_with_it_until_there_is_another_picture() {
    let mut desk = Desk::new();
    let room = Frame {
        x: -100,
        y: -600,
        width: 1000,
        height: 1200,
    };
    desk.command(Command::Fit);
    desk.feed(Input::SetRoom(Some(room)));
    let viewport = desk.editor.viewport();
    assert_eq!(viewport.scale(), 0.5);
    assert_eq!(viewport.offset(), (200.0, 300.0));
    desk.look(1, 0);
    let moved = desk.editor.viewport().clone();
    desk.feed(Input::SetRoom(None));
    assert_eq!(desk.editor.viewport().offset(), moved.offset());
    desk.feed(Input::SetRoom(Some(room)));
    desk.feed(Input::Open {
        width: 200,
        height: 150,
    });
    assert_eq!(desk.editor.viewport().scale(), 4.0);
}

#[test]
fn at_its_actual_size_pixels_of_the_picture_are_pixels_of_the_view() {
    let mut desk = Desk::new();
    desk.feed(Input::SetInsets(Insets {
        top: 10.4,
        left: 7.1,
        ..Insets::default()
    }));
    desk.command(Command::Fit);
    desk.command(Command::ActualSize);
    let viewport = desk.editor.viewport();
    assert_eq!(viewport.scale(), 1.0);
    assert_eq!(viewport.offset(), (204.0, 155.0));
}

#[test]
fn another_picture_of_the_same_size_is_shown_where_the_one_before_was() {
    let mut desk = Desk::new();
    desk.look(1, 1);
    let before = desk.editor.viewport().clone();
    assert!(!before.is_fitted());
    let open = |width| Input::Open { width, height: 300 };
    desk.feed(open(400));
    assert_eq!(desk.editor.viewport(), &before);
    desk.feed(open(401));
    assert!(desk.editor.viewport().is_fitted());
}

#[test]
fn a_moved_picture_keeps_its_middle_when_the_view_grows() {
    let mut desk = Desk::new();
    desk.look(1, 0);
    let middle = desk.editor.viewport().to_picture(Point::new(400.0, 300.0));
    desk.feed(Input::Resize {
        width: 1000.0,
        height: 500.0,
    });
    assert_eq!(
        desk.editor.viewport().to_picture(Point::new(500.0, 250.0)),
        middle
    );
}

#[test]
fn the_wheel_zooms_to_the_pointer_or_moves() {
    let mut desk = Desk::new();
    let at = Point::new(260.0, 190.0);
    let wheel = |dx, dy, zoom| Input::Wheel {
        at,
        dx,
        dy,
        zoom,
        modifiers: MOUSE.modifiers,
    };
    let under = desk.editor.viewport().to_picture(at);
    desk.feed(wheel(0.0, -100.0, true));
    assert!(desk.editor.viewport().scale() > 1.2);
    assert!(desk.editor.viewport().to_picture(at).distance(under) < 1e-3);
    desk.feed(wheel(0.0, 100.0, true));
    assert!((desk.editor.viewport().scale() - 1.0).abs() < 1e-9);
    desk.feed(wheel(30.0, -20.0, false));
    let (x, y) = desk.editor.viewport().offset();
    assert!((x - 170.0).abs() < 1e-6 && (y - 170.0).abs() < 1e-6);
}

#[test]
fn a_part_of_the_picture_always_stays_in_sight() {
    let mut desk = Desk::new();
    for _ in 0..100 {
        desk.look(1, 1);
    }
    let corner = desk.editor.viewport().to_view(Point::new(400.0, 300.0));
    assert_eq!(corner, Point::new(64.0, 64.0));
    for _ in 0..100 {
        desk.look(-1, -1);
    }
    let corner = desk.editor.viewport().to_view(Point::new(0.0, 0.0));
    assert_eq!(corner, Point::new(800.0 - 64.0, 600.0 - 64.0));
}

#[test]
fn the_scale_stays_within_its_limits() {
    let mut desk = Desk::new();
    desk.feed(Input::ZoomTo(1000.0));
    assert_eq!(desk.editor.viewport().scale(), *Viewport::SCALE.end());
    assert!(desk.command(Command::ZoomIn).is_empty());
    desk.feed(Input::ZoomTo(0.0));
    assert_eq!(desk.editor.viewport().scale(), *Viewport::SCALE.start());
    for scale in [f64::NAN, f64::INFINITY] {
        assert!(desk.feed(Input::ZoomTo(scale)).is_empty());
    }
}

#[test]
fn the_device_has_more_pixels_but_shows_the_same() {
    let mut desk = Desk::new();
    desk.feed(Input::ZoomTo(1.5));
    let (x, y) = desk.editor.viewport().offset();
    let view = desk.editor.viewport().on_device(2.0);
    assert_eq!(
        (view.scale, view.offset_x, view.offset_y),
        (3.0, x * 2.0, y * 2.0)
    );
}

#[test]
fn hovering_asks_for_nothing_but_the_ring() {
    let mut desk = Desk::new();
    let effects = desk.pointer(MOUSE, overpaint_editor::Phase::Move, 250.0, 250.0);
    assert_eq!(effects, [Effect::RingChanged]);
}

proptest! {
    #[test]
    fn to_the_picture_and_back_is_the_same_place(
        scale in 0.02f64..32.0, x in 0f32..800.0, y in 0f32..600.0,
    ) {
        let mut desk = Desk::new();
        desk.feed(Input::ZoomTo(scale));
        let viewport = desk.editor.viewport();
        let there = viewport.to_picture(Point::new(x, y));
        prop_assert!(viewport.to_view(there).distance(Point::new(x, y)) < 0.02);
    }
}
