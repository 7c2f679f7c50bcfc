use overpaint_editor::{Command, Input, Phase, Pointer, Setting, StepName, Tool};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point};

use crate::desk::{Desk, Hand, MIDDLE, MOUSE, PEN, RIGHT};

#[test]
fn a_drag_paints_and_is_one_step() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0), (300.0, 220.0), (350.0, 200.0)]);
    let mut expected = Mask::new(400, 300);
    let path = [(50.0, 50.0), (100.0, 70.0), (150.0, 50.0)].map(|(x, y)| Point::new(x, y));
    capsule(
        &mut expected,
        path[0],
        path[1],
        Tip::hard(10.0),
        Mode::Paint,
    );
    capsule(
        &mut expected,
        path[1],
        path[2],
        Tip::hard(10.0),
        Mode::Paint,
    );
    assert!(desk.mask() == expected);
    assert_eq!(desk.steps(), [StepName::BrushStroke]);
}

#[test]
fn a_click_leaves_a_dot_of_the_brush_size() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(300.0, 250.0)]);
    let bounds = desk.mask().bounds().unwrap();
    assert_eq!((bounds.width, bounds.height), (20, 20));
}

#[test]
fn moves_in_one_batch_paint_like_moves_one_by_one() {
    let mut single = Desk::new();
    single.drag(MOUSE, &[(250.0, 200.0), (300.0, 220.0), (350.0, 190.0)]);
    let mut batch = Desk::new();
    batch.down(MOUSE, 250.0, 200.0);
    let moves = [(300.0, 220.0), (350.0, 190.0)].map(|(x, y)| Pointer {
        phase: Phase::Move,
        id: MOUSE.id,
        device: MOUSE.device,
        button: MOUSE.button,
        at: Point::new(x, y),
        pressure: 0.5,
        modifiers: MOUSE.modifiers,
        time_ms: 2000.0,
    });
    let effects = batch.feed(Input::Moves(moves.to_vec()));
    assert_eq!(
        effects.len(),
        2,
        "one change of the mask, one of the ring: {effects:?}"
    );
    batch.up(MOUSE, 350.0, 190.0);
    assert!(single.mask() == batch.mask());
}

#[test]
fn the_eraser_and_the_right_button_erase() {
    for erase in [Tool::Eraser, Tool::Brush] {
        let mut desk = Desk::new();
        desk.drag(MOUSE, &[(250.0, 200.0), (350.0, 200.0)]);
        desk.take(erase);
        let hand = if erase == Tool::Brush { RIGHT } else { MOUSE };
        desk.drag(hand, &[(300.0, 200.0)]);
        assert_eq!(desk.editor.mask().at(100, 50), 0);
        assert_eq!(desk.editor.mask().at(50, 50), 255);
        assert_eq!(desk.steps(), [StepName::BrushStroke, StepName::Erase]);
    }
}

#[test]
fn a_stroke_that_changes_nothing_is_no_step() {
    let mut desk = Desk::new();
    desk.drag(RIGHT, &[(250.0, 200.0), (350.0, 200.0)]);
    desk.drag(MOUSE, &[(10.0, 10.0), (20.0, 10.0)]);
    assert!(desk.steps().is_empty());
    desk.drag(MOUSE, &[(250.0, 200.0), (350.0, 200.0)]);
    desk.drag(MOUSE, &[(300.0, 200.0)]);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn every_way_to_drop_a_drag_leaves_the_mask_as_it_was() {
    let drops: [fn(&mut Desk); 4] = [
        |desk| drop(desk.key("Escape")),
        |desk| drop(desk.pointer(MOUSE, Phase::Cancel, 300.0, 300.0)),
        |desk| drop(desk.feed(Input::Blur)),
        |desk| drop(desk.command(Command::Undo)),
    ];
    for cancel in drops {
        let mut desk = Desk::new();
        desk.drag(MOUSE, &[(250.0, 200.0)]);
        let before = desk.mask();
        desk.down(MOUSE, 220.0, 220.0);
        desk.to(MOUSE, 500.0, 400.0);
        assert!(desk.editor.is_drawing() && desk.mask() != before);
        cancel(&mut desk);
        assert!(!desk.editor.is_drawing() && desk.mask() == before);
        desk.to(MOUSE, 400.0, 300.0);
        desk.up(MOUSE, 400.0, 300.0);
        assert!(desk.mask() == before, "the rest of the drag does nothing");
        assert_eq!(desk.steps(), [StepName::BrushStroke]);
    }
}

#[test]
fn middle_button_hand_and_held_space_move_the_view() {
    type Way = (Hand, fn(&mut Desk));
    let ways: [Way; 3] = [
        (MIDDLE, |_| {}),
        (MOUSE, |desk| drop(desk.take(Tool::Hand))),
        (MOUSE, |desk| drop(desk.key(" "))),
    ];
    for (hand, prepare) in ways {
        let mut desk = Desk::new();
        prepare(&mut desk);
        desk.down(hand, 300.0, 300.0);
        assert!(desk.editor.is_panning() && desk.editor.ring().is_none());
        desk.to(hand, 310.0, 280.0);
        desk.up(hand, 310.0, 280.0);
        assert_eq!(desk.editor.viewport().offset(), (210.0, 130.0));
        assert!(desk.mask().is_empty() && desk.steps().is_empty());
    }
}

#[test]
fn a_stroke_goes_on_where_it_is_while_the_view_moves() {
    let mut desk = Desk::new();
    desk.down(MOUSE, 250.0, 250.0);
    desk.feed(Input::Wheel {
        at: Point::new(250.0, 250.0),
        dx: 0.0,
        dy: -100.0,
        zoom: true,
        modifiers: MOUSE.modifiers,
    });
    let at = desk.editor.viewport().to_view(Point::new(150.0, 100.0));
    desk.to(MOUSE, at.x, at.y);
    desk.up(MOUSE, at.x, at.y);
    assert_eq!(desk.editor.mask().at(100, 100), 255);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn only_a_pen_is_thinner_with_less_pressure() {
    let width = |hand: Hand, pressure: f32| {
        let mut desk = Desk::new();
        desk.drag(Hand { pressure, ..hand }, &[(300.0, 250.0)]);
        desk.mask().bounds().unwrap().width
    };
    assert_eq!(width(MOUSE, 0.1), 20);
    assert_eq!(width(PEN, 1.0), 20);
    assert!((6..12).contains(&width(PEN, 0.1)));
    assert_eq!(width(PEN, 0.0), 20, "a pen that knows no pressure");
}

#[test]
fn rising_pressure_leaves_no_notches() {
    let mut desk = Desk::new();
    desk.set(Setting::BrushSize(80.0));
    let light = Hand {
        pressure: 0.05,
        ..PEN
    };
    let firm = Hand {
        pressure: 1.0,
        ..PEN
    };
    desk.down(light, 250.0, 300.0);
    desk.to(firm, 450.0, 300.0);
    desk.up(light, 450.0, 300.0);
    let thickness = |x: u32| {
        (0..300)
            .filter(|&y| desk.editor.mask().at(x, y) > 127)
            .count()
    };
    let all: Vec<usize> = (60..240).map(thickness).collect();
    assert!(
        all.windows(2)
            .all(|pair| pair[1] >= pair[0] && pair[1] - pair[0] <= 4),
        "{all:?}"
    );
}

#[test]
fn a_second_pointer_does_not_disturb_a_stroke() {
    let mut desk = Desk::new();
    desk.down(PEN, 250.0, 250.0);
    desk.down(MOUSE, 500.0, 400.0);
    desk.to(MOUSE, 400.0, 400.0);
    desk.up(MOUSE, 400.0, 400.0);
    assert!(desk.editor.is_drawing());
    desk.up(PEN, 260.0, 250.0);
    assert_eq!(desk.editor.mask().at(200, 250), 0);
    assert_eq!(desk.steps().len(), 1);
}

#[test]
fn a_pointer_that_went_up_unseen_keeps_its_stroke() {
    let mut desk = Desk::new();
    desk.down(MOUSE, 250.0, 250.0);
    desk.to(MOUSE, 300.0, 250.0);
    desk.drag(MOUSE, &[(300.0, 400.0)]);
    assert_eq!(desk.steps().len(), 2);
}

#[test]
fn without_a_picture_nothing_is_drawn() {
    let mut desk = Desk::bare();
    desk.drag(MOUSE, &[(10.0, 10.0), (50.0, 50.0)]);
    assert_eq!(desk.editor.picture(), None);
    assert_eq!(desk.editor.ring(), None);
    assert!(desk.steps().is_empty());
}

#[test]
fn the_ring_follows_the_mouse_at_the_size_of_the_brush() {
    let mut desk = Desk::new();
    assert_eq!(desk.editor.ring(), None);
    desk.to(MOUSE, 300.0, 200.0);
    desk.feed(Input::ZoomTo(2.0));
    let ring = desk.editor.ring().unwrap();
    assert_eq!((ring.centre, ring.radius), (Point::new(300.0, 200.0), 20.0));
    desk.pointer(MOUSE, Phase::Leave, 300.0, 200.0);
    assert_eq!(desk.editor.ring(), None);
}
