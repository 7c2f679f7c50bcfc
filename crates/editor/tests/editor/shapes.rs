use overpaint_editor::{Command, Effect, Input, Phase, Setting, StepName, Stride, Tool, Work};
use overpaint_raster::morph::Change;
use overpaint_raster::shape::Shape;
use overpaint_raster::{Combine, Mask, Point};

use crate::desk::{ALT, Desk, Hand, INDEX, MOUSE, RIGHT, SHIFT, THUMB};

/// What a rectangle of the picture covers.
fn rectangle(left: f32, top: f32, right: f32, bottom: f32) -> Mask {
    let shape = Shape::Rectangle {
        from: Point::new(left, top),
        to: Point::new(right, bottom),
    };
    shape.fill(400, 300)
}

fn held(modifiers: overpaint_editor::Modifiers) -> Hand {
    Hand { modifiers, ..MOUSE }
}

fn share(desk: &Desk) -> f64 {
    desk.editor.mask().covered() * 400.0 * 300.0
}

#[test]
fn a_rectangle_is_shown_while_it_is_drawn_and_is_one_step() {
    let mut desk = Desk::new();
    desk.take(Tool::Rectangle);
    desk.down(MOUSE, 220.0, 170.0);
    desk.to(MOUSE, 300.0, 250.0);
    assert!(desk.mask() == rectangle(20.0, 20.0, 100.0, 100.0));
    assert!(desk.editor.sketch().is_some() && desk.steps().is_empty());
    desk.to(MOUSE, 260.0, 200.0);
    desk.up(MOUSE, 260.0, 200.0);
    assert!(desk.mask() == rectangle(20.0, 20.0, 60.0, 50.0));
    assert_eq!(desk.steps(), [StepName::Rectangle]);
    assert!(desk.editor.sketch().is_none());
    desk.command(Command::Undo);
    assert!(desk.mask().is_empty());
}

#[test]
fn a_click_with_a_shape_is_nothing_even_where_it_would_replace() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(300.0, 250.0)]);
    let before = desk.mask();
    desk.set(Setting::Combine(Combine::Replace));
    for tool in [Tool::Rectangle, Tool::Ellipse, Tool::Lasso] {
        desk.take(tool);
        desk.drag(MOUSE, &[(300.0, 300.0), (301.0, 300.0)]);
    }
    assert!(desk.mask() == before);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn modifiers_held_at_the_beginning_combine_and_those_after_it_shape() {
    let mut desk = Desk::new();
    desk.take(Tool::Rectangle);
    desk.drag(MOUSE, &[(220.0, 170.0), (420.0, 370.0)]);
    desk.drag(held(ALT), &[(320.0, 170.0), (420.0, 370.0)]);
    assert!(
        desk.mask() == rectangle(20.0, 20.0, 120.0, 220.0),
        "Alt takes away"
    );
    desk.drag(RIGHT, &[(220.0, 270.0), (420.0, 370.0)]);
    assert!(
        desk.mask() == rectangle(20.0, 20.0, 120.0, 120.0),
        "so does the right button"
    );
    desk.set(Setting::Combine(Combine::Replace));
    desk.drag(held(SHIFT), &[(320.0, 170.0), (420.0, 270.0)]);
    assert!(
        desk.mask() == rectangle(20.0, 20.0, 220.0, 120.0),
        "Shift adds"
    );

    desk.down(MOUSE, 300.0, 250.0);
    desk.to(held(SHIFT), 330.0, 260.0);
    assert!(
        desk.mask() == rectangle(100.0, 100.0, 130.0, 130.0),
        "pressed later it makes a square"
    );
    desk.to(held(ALT), 330.0, 260.0);
    assert!(
        desk.mask() == rectangle(70.0, 90.0, 130.0, 110.0),
        "and Alt goes from the centre"
    );
    desk.up(MOUSE, 330.0, 260.0);
    assert!(desk.mask() == rectangle(100.0, 100.0, 130.0, 110.0));
}

#[test]
fn every_way_to_drop_a_shape_leaves_the_mask_as_it_was() {
    let drops: [fn(&mut Desk); 4] = [
        |desk| drop(desk.key("Escape")),
        |desk| drop(desk.pointer(THUMB, Phase::Cancel, 300.0, 300.0)),
        |desk| drop(desk.feed(Input::Blur)),
        |desk| desk.down(INDEX, 500.0, 400.0),
    ];
    for tool in [Tool::Rectangle, Tool::Ellipse, Tool::Lasso] {
        for drop in drops {
            let mut desk = Desk::new();
            desk.take(tool);
            desk.down(THUMB, 220.0, 170.0);
            desk.to(THUMB, 300.0, 180.0);
            desk.to(THUMB, 300.0, 250.0);
            assert!(desk.editor.is_drawing() && !desk.mask().is_empty());
            drop(&mut desk);
            assert!(!desk.editor.is_drawing() && desk.mask().is_empty() && desk.steps().is_empty());
            assert!(desk.editor.sketch().is_none());
        }
    }
}

#[test]
fn a_lasso_fills_what_it_winds_around() {
    let mut desk = Desk::new();
    desk.take(Tool::Lasso);
    desk.drag(
        MOUSE,
        &[
            (220.0, 170.0),
            (320.0, 170.0),
            (320.0, 270.0),
            (220.0, 270.0),
        ],
    );
    assert!((share(&desk) - 100.0 * 100.0).abs() < 1.0);
    assert_eq!(desk.steps(), [StepName::Lasso]);
}

#[test]
fn a_polygon_closes_on_its_first_point_by_enter_and_by_a_double_click() {
    let closings: [fn(&mut Desk); 3] = [
        |desk| desk.drag(MOUSE, &[(223.0, 172.0)]),
        |desk| drop(desk.key("Enter")),
        |desk| desk.drag(MOUSE, &[(221.0, 270.0)]),
    ];
    for close in closings {
        let mut desk = Desk::new();
        desk.take(Tool::Polygon);
        for corner in [
            (220.0, 170.0),
            (320.0, 170.0),
            (320.0, 270.0),
            (220.0, 270.0),
        ] {
            desk.drag(MOUSE, &[corner]);
        }
        let sketch = desk.editor.sketch().unwrap();
        assert_eq!((sketch.placed, sketch.closes), (4, false));
        assert!(desk.steps().is_empty() && desk.editor.is_drawing());
        close(&mut desk);
        assert!(desk.mask() == rectangle(20.0, 20.0, 120.0, 120.0));
        assert_eq!(desk.steps(), [StepName::Polygon]);
        assert!(!desk.editor.is_drawing());
    }
}

#[test]
fn backspace_takes_a_corner_back_and_escape_all_of_them() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(300.0, 250.0)]);
    let before = desk.mask();
    desk.take(Tool::Polygon);
    for corner in [
        (220.0, 170.0),
        (320.0, 170.0),
        (320.0, 270.0),
        (220.0, 270.0),
    ] {
        desk.pause(1000.0);
        desk.drag(MOUSE, &[corner]);
    }
    desk.key("Backspace");
    assert_eq!(desk.editor.sketch().map(|sketch| sketch.placed), Some(3));
    desk.command(Command::Undo);
    assert_eq!(desk.editor.sketch().map(|sketch| sketch.placed), Some(2));
    desk.key("Escape");
    assert!(desk.editor.sketch().is_none() && desk.mask() == before);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn the_wand_asks_and_its_answer_is_a_step() {
    let mut desk = Desk::new();
    desk.take(Tool::Wand);
    desk.down(MOUSE, 305.0, 200.0);
    let effects = desk.pointer(MOUSE, Phase::Up, 305.0, 200.0);
    assert!(effects.contains(&Effect::Ask) && desk.editor.waits());
    desk.work();
    assert!(desk.mask() == rectangle(100.0, 0.0, 110.0, 300.0));
    assert_eq!(desk.steps(), [StepName::Wand]);
    desk.drag(MOUSE, &[(10.0, 10.0)]);
    assert!(desk.editor.take_ask().is_none(), "beside the picture");
}

#[test]
fn another_tolerance_takes_the_place_of_the_last_selection() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(580.0, 430.0)]);
    let dot = share(&desk);
    desk.take(Tool::Wand);
    desk.drag(MOUSE, &[(305.0, 200.0)]);
    desk.work();
    for tolerance in [40, 70, 30] {
        desk.set(Setting::Tolerance(tolerance));
    }
    assert!(desk.work().is_some());
    assert!(desk.work().is_none(), "values in between are not asked for");
    assert_eq!(desk.steps(), [StepName::BrushStroke, StepName::Wand]);
    assert!(
        (share(&desk) - dot - 3000.0 * 3.0).abs() < 1.0,
        "{}",
        share(&desk)
    );
    desk.set(Setting::Contiguous(false));
    desk.work();
    assert!(share(&desk) > dot + 3000.0 * 10.0);
    assert_eq!(desk.steps().len(), 2);
    desk.command(Command::Undo);
    assert!((share(&desk) - dot).abs() < 1.0);
    desk.set(Setting::Tolerance(3));
    assert!(
        desk.editor.take_ask().is_none(),
        "something else was done since"
    );
}

#[test]
fn an_answer_for_another_picture_is_dropped() {
    let mut desk = Desk::new();
    desk.command(Command::SelectAll);
    desk.feed(Input::Adjust(Some(Change::Shrink(4.0))));
    let ask = desk.editor.take_ask().unwrap();
    desk.feed(Input::Open {
        width: 400,
        height: 300,
    });
    desk.feed(Input::Answered {
        id: ask.id,
        mask: Mask::full(400, 300),
    });
    assert!(desk.mask().is_empty() && desk.editor.adjusting().is_none());
}

#[test]
fn a_change_is_seen_before_it_counts() {
    let mut desk = Desk::new();
    desk.take(Tool::Rectangle);
    desk.drag(MOUSE, &[(300.0, 250.0), (320.0, 270.0)]);
    let before = desk.mask();
    desk.feed(Input::Adjust(Some(Change::Grow(5.0))));
    assert_eq!(desk.work(), Some(Work::Change(Change::Grow(5.0))));
    let grown = desk.mask();
    assert!(grown.covered() > before.covered() && desk.steps().len() == 1);
    desk.feed(Input::Adjust(Some(Change::Grow(9.0))));
    desk.work();
    assert!(desk.mask().covered() > grown.covered());
    desk.feed(Input::Adjust(Some(Change::Grow(5.0))));
    desk.work();
    assert!(
        desk.mask() == grown,
        "each is made from the mask, not from the one before"
    );
    desk.key("Escape");
    assert!(desk.mask() == before && desk.editor.adjusting().is_none());

    desk.feed(Input::Adjust(Some(Change::Grow(5.0))));
    desk.command(Command::Apply);
    desk.work();
    assert!(desk.mask() == grown, "applied as soon as it is there");
    assert_eq!(desk.steps(), [StepName::Rectangle, StepName::Grow]);
    desk.command(Command::Undo);
    assert!(desk.mask() == before);
}

#[test]
fn a_stroke_keeps_what_was_previewed() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(300.0, 250.0)]);
    desk.feed(Input::Adjust(Some(Change::Grow(5.0))));
    desk.work();
    desk.drag(MOUSE, &[(400.0, 250.0)]);
    assert_eq!(
        desk.steps(),
        [StepName::BrushStroke, StepName::Grow, StepName::BrushStroke]
    );
}

#[test]
fn an_answer_during_a_drag_waits_for_its_end() {
    let mut desk = Desk::new();
    desk.take(Tool::Wand);
    desk.drag(MOUSE, &[(305.0, 200.0)]);
    desk.take(Tool::Brush);
    desk.down(MOUSE, 400.0, 250.0);
    desk.work();
    assert_eq!(desk.editor.mask().at(105, 50), 0);
    desk.up(MOUSE, 400.0, 250.0);
    assert_eq!(desk.steps(), [StepName::BrushStroke, StepName::Wand]);
    assert_eq!(
        (
            desk.editor.mask().at(105, 50),
            desk.editor.mask().at(200, 100)
        ),
        (255, 255)
    );
}

#[test]
fn shift_draws_a_straight_line_from_the_last_end() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    desk.drag(held(SHIFT), &[(450.0, 300.0)]);
    assert_eq!(
        desk.editor.mask().at(150, 100),
        255,
        "the middle between the two"
    );
    assert_eq!(desk.steps().len(), 2);
}

#[test]
fn dragging_with_alt_changes_size_and_hardness_and_paints_nothing() {
    let mut desk = Desk::new();
    desk.down(held(ALT), 300.0, 250.0);
    desk.to(held(ALT), 320.0, 300.0);
    let ring = desk.editor.ring().unwrap();
    assert_eq!((ring.centre, ring.radius), (Point::new(300.0, 250.0), 30.0));
    let settings = *desk.editor.settings();
    assert_eq!((settings.brush_size, settings.hardness), (60.0, 0.75));
    desk.key("Escape");
    assert_eq!(
        (
            desk.editor.settings().brush_size,
            desk.editor.settings().hardness
        ),
        (20.0, 1.0)
    );
    assert!(desk.mask().is_empty());
}

#[test]
fn the_wheel_with_alt_changes_the_size() {
    let mut desk = Desk::new();
    let at = Point::new(300.0, 250.0);
    let mut wheel = |dy| {
        desk.feed(Input::Wheel {
            at,
            dx: 0.0,
            dy,
            zoom: true,
            modifiers: ALT,
        });
        desk.editor.settings().brush_size
    };
    assert!(wheel(-100.0) > 20.0);
    assert!(wheel(100.0) < 26.0);
    assert_eq!(desk.editor.viewport().scale(), 1.0);
}

#[test]
fn keys_alone_paint_a_stroke() {
    let mut desk = Desk::new();
    desk.key("Enter");
    let ring = desk.editor.ring().unwrap();
    assert_eq!(ring.centre, Point::new(400.0, 300.0));
    desk.key("Enter");
    for _ in 0..5 {
        desk.key("ArrowRight");
    }
    assert!(desk.editor.is_drawing());
    desk.key("Enter");
    assert_eq!(
        (
            desk.editor.mask().at(200, 150),
            desk.editor.mask().at(240, 150)
        ),
        (255, 255)
    );
    assert_eq!(desk.steps(), [StepName::BrushStroke]);
    desk.key("shift+ArrowDown");
    assert_eq!(desk.editor.ring().unwrap().centre, Point::new(440.0, 364.0));
}

#[test]
fn keys_alone_make_a_polygon_and_the_view_follows_the_cursor() {
    let mut desk = Desk::new();
    desk.take(Tool::Polygon);
    desk.key("Enter");
    desk.key("Enter");
    desk.key("shift+ArrowRight");
    desk.key("Enter");
    desk.key("shift+ArrowDown");
    desk.key("Enter");
    desk.key("Enter");
    assert_eq!(desk.steps(), [StepName::Polygon]);
    assert!((share(&desk) - 64.0 * 64.0 / 2.0).abs() < 2.0);
    for _ in 0..10 {
        desk.command(Command::Arrow(0, 1, Stride::Leap));
    }
    assert_eq!(desk.editor.ring().unwrap().centre.y, 600.0);
    assert!(desk.editor.viewport().offset().1 < 150.0);
}

#[test]
fn a_polygon_that_another_tool_ends_is_no_longer_under_way_though_its_last_corner_is_still_pressed()
{
    let mut desk = Desk::new();
    desk.take(Tool::Polygon);
    for (x, y) in [(250.0, 200.0), (350.0, 200.0), (350.0, 300.0)] {
        desk.down(MOUSE, x, y);
    }
    desk.take(Tool::Brush);
    assert_eq!(desk.steps(), [StepName::Polygon]);
    assert!(!desk.editor.is_drawing());
    desk.command(Command::Undo);
    assert!(desk.mask().is_empty());
}

#[test]
fn by_keys_a_corner_can_be_set_again_where_it_was_taken_away() {
    let mut desk = Desk::new();
    desk.take(Tool::Polygon);
    for key in ["Enter", "Enter", "shift+ArrowRight", "Enter"] {
        desk.key(key);
    }
    for key in ["shift+ArrowDown", "Enter", "Backspace", "Enter", "Enter"] {
        desk.key(key);
    }
    assert_eq!(desk.steps(), [StepName::Polygon]);
    assert!((share(&desk) - 64.0 * 64.0 / 2.0).abs() < 2.0);
}

#[test]
fn by_keys_a_corner_can_be_placed_where_the_view_followed_the_cursor() {
    let mut desk = Desk::new();
    desk.take(Tool::Polygon);
    desk.key("Enter");
    for _ in 0..7 {
        desk.key("shift+ArrowRight");
    }
    desk.key("Enter");
    desk.key("shift+ArrowRight");
    // The cursor is at the same edge of the view, over another place of the picture.
    desk.key("Enter");
    assert!(desk.editor.is_drawing(), "the polygon was closed");
}

#[test]
fn a_tool_key_held_for_long_is_a_loan() {
    let mut desk = Desk::new();
    let mut key = |held_ms: f64| {
        let mut press = crate::desk::press("e");
        desk.feed(Input::KeyDown(press.clone()));
        press.time_ms = held_ms;
        desk.feed(Input::KeyUp(press));
        desk.editor.tool()
    };
    assert_eq!(key(900.0), Tool::Brush);
    assert_eq!(key(100.0), Tool::Eraser);
}

#[test]
fn a_tool_lent_by_a_key_goes_back_when_the_focus_is_lost() {
    let mut desk = Desk::new();
    desk.feed(Input::KeyDown(crate::desk::press("e")));
    desk.feed(Input::Blur);
    assert_eq!(desk.editor.tool(), Tool::Brush);
    desk.feed(Input::KeyDown(crate::desk::press("e")));
    desk.feed(Input::KeyUp(crate::desk::press("e")));
    desk.feed(Input::Blur);
    assert_eq!(desk.editor.tool(), Tool::Eraser);
}

#[test]
fn invert_and_select_all_are_steps_and_one_can_jump_between_them() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(300.0, 250.0)]);
    let dot = desk.mask();
    desk.key("i");
    assert!((desk.editor.mask().covered() + dot.covered() - 1.0).abs() < 1e-9);
    desk.key("ctrl+a");
    assert!(desk.editor.mask().is_full());
    desk.feed(Input::JumpTo(1));
    assert!(desk.mask() == dot);
    desk.feed(Input::JumpTo(3));
    assert!(desk.editor.mask().is_full());
    desk.feed(Input::JumpTo(0));
    assert!(desk.mask().is_empty());
    assert_eq!(
        desk.steps(),
        [StepName::BrushStroke, StepName::Invert, StepName::SelectAll]
    );
}

#[test]
fn a_tap_with_three_fingers_redoes() {
    let mut desk = Desk::new();
    desk.drag(THUMB, &[(250.0, 250.0), (300.0, 250.0)]);
    let painted = desk.mask();
    desk.command(Command::Undo);
    let third = crate::desk::RING_FINGER;
    desk.down(THUMB, 300.0, 300.0);
    desk.down(INDEX, 400.0, 300.0);
    desk.down(third, 450.0, 300.0);
    desk.up(INDEX, 400.0, 300.0);
    desk.up(third, 450.0, 300.0);
    desk.up(THUMB, 300.0, 300.0);
    assert!(desk.mask() == painted);
}

#[test]
fn once_a_pen_was_seen_fingers_move_the_view_unless_they_are_to_draw() {
    let mut desk = Desk::new();
    desk.drag(crate::desk::PEN, &[(300.0, 250.0)]);
    let dot = desk.mask();
    desk.drag(THUMB, &[(300.0, 300.0), (320.0, 310.0)]);
    assert!(desk.mask() == dot);
    assert_eq!(desk.editor.viewport().offset(), (220.0, 160.0));
    desk.set(Setting::FingerDraws(overpaint_editor::FingerMode::Always));
    desk.drag(THUMB, &[(400.0, 300.0), (420.0, 310.0)]);
    assert!(desk.mask() != dot);
}
