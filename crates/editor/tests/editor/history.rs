use overpaint_editor::{Command, Input, StepName};
use overpaint_raster::Mask;

use crate::desk::{Desk, MOUSE};

#[test]
fn undo_and_redo_walk_through_the_same_masks() {
    let mut desk = Desk::new();
    let mut masks = vec![desk.mask()];
    for x in [250.0, 300.0, 350.0] {
        desk.drag(MOUSE, &[(x, 200.0), (x, 300.0)]);
        masks.push(desk.mask());
    }
    for mask in masks.iter().rev().skip(1) {
        desk.command(Command::Undo);
        assert!(desk.mask() == *mask);
    }
    assert!(!desk.editor.history().can_undo());
    assert!(desk.command(Command::Undo).is_empty());
    for mask in &masks[1..] {
        desk.command(Command::Redo);
        assert!(desk.mask() == *mask);
    }
    assert!(!desk.editor.history().can_redo());
    assert!(desk.command(Command::Redo).is_empty());
}

#[test]
fn a_new_step_ends_what_could_be_redone_but_a_dropped_drag_does_not() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    desk.command(Command::Undo);
    desk.down(MOUSE, 300.0, 300.0);
    desk.key("Escape");
    desk.command(Command::ZoomIn);
    assert!(desk.editor.history().can_redo());
    desk.drag(MOUSE, &[(300.0, 300.0)]);
    assert!(!desk.editor.history().can_redo());
}

#[test]
fn clearing_is_a_step_unless_there_is_nothing_to_clear() {
    let mut desk = Desk::new();
    desk.command(Command::ClearMask);
    assert!(desk.steps().is_empty());
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    let painted = desk.mask();
    desk.command(Command::ClearMask);
    assert!(desk.mask().is_empty());
    assert_eq!(desk.steps(), [StepName::BrushStroke, StepName::ClearMask]);
    desk.command(Command::Undo);
    assert!(desk.mask() == painted);
    assert_eq!(desk.editor.history().undoable(), 1);
}

#[test]
fn a_mask_of_the_right_size_takes_the_place_of_the_present_one() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    let painted = desk.mask();
    desk.command(Command::ClearMask);
    desk.feed(Input::ReplaceMask(painted.clone(), StepName::TakeMask));
    assert!(desk.mask() == painted);
    assert_eq!(desk.steps().len(), 3);
    desk.feed(Input::ReplaceMask(Mask::new(300, 400), StepName::TakeMask));
    assert!(desk.mask() == painted);
    assert_eq!(desk.steps().len(), 3);
}

#[test]
fn another_picture_starts_anew() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    desk.down(MOUSE, 300.0, 300.0);
    desk.feed(Input::Open {
        width: 64,
        height: 32,
    });
    assert_eq!(desk.editor.picture(), Some((64, 32)));
    assert!(desk.mask().is_empty() && desk.steps().is_empty() && !desk.editor.is_drawing());
    assert!(desk.editor.viewport().is_fitted());
}
