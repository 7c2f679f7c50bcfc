use overpaint_editor::{Device, Phase};
use overpaint_raster::Point;

use crate::desk::{Desk, INDEX, MOUSE, PEN, RING_FINGER, THUMB};

#[test]
fn one_finger_draws() {
    let mut desk = Desk::new();
    desk.drag(THUMB, &[(250.0, 250.0), (300.0, 250.0)]);
    assert_eq!(desk.editor.mask().at(75, 100), 255);
    assert_eq!(desk.steps().len(), 1);
    assert_eq!(desk.editor.ring(), None, "a finger covers its ring");
}

#[test]
fn a_second_finger_takes_the_stroke_back_and_pinches() {
    let mut desk = Desk::new();
    desk.down(THUMB, 300.0, 300.0);
    desk.to(THUMB, 305.0, 300.0);
    desk.down(INDEX, 405.0, 300.0);
    assert!(desk.mask().is_empty() && !desk.editor.is_drawing());
    let under = desk.editor.viewport().to_picture(Point::new(305.0, 300.0));
    desk.to(INDEX, 505.0, 300.0);
    assert!((desk.editor.viewport().scale() - 2.0).abs() < 1e-6);
    let still = desk.editor.viewport().to_picture(Point::new(305.0, 300.0));
    assert!(
        under.distance(still) < 0.01,
        "what is under a finger stays there"
    );
    desk.up(INDEX, 505.0, 300.0);
    desk.to(THUMB, 400.0, 400.0);
    desk.up(THUMB, 400.0, 400.0);
    assert!(desk.mask().is_empty() && desk.steps().is_empty());
}

#[test]
fn two_fingers_side_by_side_move_the_view() {
    let mut desk = Desk::new();
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    for step in 1..=10u8 {
        let by = f32::from(step) * 5.0;
        desk.to(THUMB, 300.0, 300.0 + by);
        desk.to(INDEX, 400.0, 300.0 + by);
    }
    let viewport = desk.editor.viewport();
    assert!((viewport.scale() - 1.0).abs() < 0.01);
    assert!((viewport.offset().1 - 200.0).abs() < 1.0);
}

#[test]
fn fingers_draw_again_only_after_all_are_up() {
    let mut desk = Desk::new();
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.pause(400.0);
    desk.up(INDEX, 400.0, 300.0);
    desk.down(RING_FINGER, 350.0, 300.0);
    desk.to(RING_FINGER, 380.0, 300.0);
    desk.up(THUMB, 300.0, 300.0);
    desk.to(RING_FINGER, 280.0, 300.0);
    desk.up(RING_FINGER, 280.0, 300.0);
    assert!(desk.mask().is_empty());
    desk.drag(THUMB, &[(300.0, 300.0)]);
    assert!(!desk.mask().is_empty());
}

#[test]
fn a_long_stroke_is_kept_when_a_second_finger_lands() {
    let mut desk = Desk::new();
    desk.down(THUMB, 250.0, 250.0);
    desk.pause(600.0);
    desk.to(THUMB, 450.0, 250.0);
    desk.down(INDEX, 500.0, 400.0);
    assert_eq!(desk.steps().len(), 1);
    assert_eq!(desk.editor.mask().at(150, 100), 255);
}

#[test]
fn a_finger_that_rests_before_the_second_lands_leaves_no_dot() {
    let mut desk = Desk::new();
    desk.down(THUMB, 250.0, 250.0);
    desk.pause(2000.0);
    desk.down(INDEX, 500.0, 400.0);
    assert!(desk.mask().is_empty() && desk.steps().is_empty());
}

#[test]
fn a_tap_with_two_fingers_undoes() {
    let mut desk = Desk::new();
    desk.drag(THUMB, &[(250.0, 250.0), (300.0, 250.0)]);
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.up(THUMB, 300.0, 300.0);
    desk.up(INDEX, 400.0, 300.0);
    assert!(desk.mask().is_empty());
    assert!(desk.editor.history().can_redo());
}

#[test]
fn a_slow_tap_or_a_pinch_undoes_nothing() {
    let mut desk = Desk::new();
    desk.drag(THUMB, &[(250.0, 250.0), (300.0, 250.0)]);
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.pause(400.0);
    desk.up(THUMB, 300.0, 300.0);
    desk.up(INDEX, 400.0, 300.0);
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.to(INDEX, 440.0, 300.0);
    desk.up(THUMB, 300.0, 300.0);
    desk.up(INDEX, 440.0, 300.0);
    assert!(!desk.mask().is_empty());
}

#[test]
fn cancelled_fingers_leave_nothing_behind() {
    let mut desk = Desk::new();
    desk.down(THUMB, 300.0, 300.0);
    desk.to(THUMB, 350.0, 300.0);
    desk.pointer(THUMB, Phase::Cancel, 350.0, 300.0);
    assert!(desk.mask().is_empty());
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.pointer(INDEX, Phase::Cancel, 400.0, 300.0);
    desk.pointer(THUMB, Phase::Cancel, 300.0, 300.0);
    desk.drag(THUMB, &[(300.0, 300.0)]);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn a_palm_beside_the_pen_is_ignored() {
    let mut desk = Desk::new();
    desk.down(PEN, 250.0, 250.0);
    desk.down(THUMB, 400.0, 400.0);
    desk.down(INDEX, 450.0, 400.0);
    desk.to(PEN, 300.0, 250.0);
    desk.to(INDEX, 500.0, 350.0);
    desk.up(PEN, 300.0, 250.0);
    desk.up(THUMB, 400.0, 400.0);
    desk.up(INDEX, 500.0, 350.0);
    assert_eq!(desk.steps().len(), 1);
    assert_eq!(desk.editor.mask().at(200, 250), 0);
    assert_eq!(desk.editor.viewport().scale(), 1.0);
}

#[test]
fn a_stroke_of_the_mouse_outlives_fingers() {
    let mut desk = Desk::new();
    assert_eq!(MOUSE.device, Device::Mouse);
    desk.down(MOUSE, 250.0, 250.0);
    desk.drag(THUMB, &[(400.0, 400.0), (420.0, 400.0)]);
    desk.up(MOUSE, 300.0, 250.0);
    assert_eq!(desk.steps().len(), 1);
    assert_eq!(desk.editor.mask().at(200, 250), 0);
}
