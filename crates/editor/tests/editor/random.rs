//! Anything in any order.

use overpaint_editor::{Command, Device, Input, Insets, Phase, Setting, StepName, Tool};
use overpaint_raster::Frame;
use overpaint_raster::morph::Change;
use overpaint_raster::{Combine, Mask, Point};
use proptest::prelude::*;

use crate::desk::{Desk, Hand, INDEX, MIDDLE, MOUSE, PEN, RIGHT, THUMB, press};

#[derive(Clone, Debug)]
enum Act {
    Input(Input),
    Pointer(usize, Phase, f32, f32),
    Pause(f64),
    /// The worker answers.
    Work,
}

const HANDS: [Hand; 6] = [MOUSE, RIGHT, MIDDLE, PEN, THUMB, INDEX];

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        20 => -200f32..1000.0,
        1 => Just(f32::NAN),
        1 => Just(f32::INFINITY),
        1 => any::<f32>(),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let phase = prop_oneof![
        3 => Just(Phase::Down),
        6 => Just(Phase::Move),
        3 => Just(Phase::Up),
        1 => Just(Phase::Cancel),
        1 => Just(Phase::Leave),
    ];
    let pointer = (0..HANDS.len(), phase, number(), number())
        .prop_map(|(hand, phase, x, y)| Act::Pointer(hand, phase, x, y));
    prop_oneof![
        8 => pointer,
        4 => input().prop_map(Act::Input),
        1 => (0f64..900.0).prop_map(Act::Pause),
        2 => Just(Act::Work),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    let mut empty = vec![Input::Blur];
    let commands = overpaint_editor::KEYMAP.iter().map(|binding| binding.does);
    empty.extend(commands.map(Input::Command));
    empty.extend(Tool::ALL.map(|tool| Input::Command(Command::Tool(tool))));
    let modes = [
        Combine::Add,
        Combine::Subtract,
        Combine::Intersect,
        Combine::Replace,
    ];
    empty.extend(modes.map(|how| Input::Set(Setting::Combine(how))));
    empty.extend([
        Input::Adjust(None),
        Input::JumpTo(0),
        Input::JumpTo(2),
        Input::JumpTo(99),
    ]);
    empty.extend(
        [Change::Grow(4.0), Change::Shrink(3.0), Change::Feather(5.0)]
            .map(|change| Input::Adjust(Some(change))),
    );
    let keys = [" ", "ctrl+z", "Escape", "q"];
    empty.extend(keys.map(|key| Input::KeyDown(press(key))));
    empty.extend(keys.map(|key| Input::KeyUp(press(key))));
    empty.push(Input::ReplaceMask(Mask::new(60, 40), StepName::TakeMask));
    prop_oneof![
        6 => prop::sample::select(empty),
        1 => (0u32..300, 0u32..300).prop_map(|(width, height)| Input::Open { width, height }),
        1 => (number(), number()).prop_map(|(width, height)| Input::Resize {
            width: width.into(), height: height.into(),
        }),
        1 => (number(), number(), number(), number()).prop_map(|(left, right, top, bottom)| {
            Input::SetInsets(Insets {
                left: left.into(), right: right.into(), top: top.into(), bottom: bottom.into(),
            })
        }),
        1 => prop::option::of((any::<i16>(), any::<i16>(), 1u32..40_000, 1u32..40_000)).prop_map(|room| {
            Input::SetRoom(room.map(|(x, y, width, height)| Frame { x: x.into(), y: y.into(), width, height }))
        }),
        2 => (number(), number(), number(), number(), any::<bool>()).prop_map(|(x, y, dx, dy, zoom)| {
            Input::Wheel { at: Point::new(x, y), dx, dy, zoom, modifiers: MOUSE.modifiers }
        }),
        1 => number().prop_map(|scale| Input::ZoomTo(scale.into())),
        1 => number().prop_map(|size| Input::Set(Setting::BrushSize(size))),
        1 => any::<u8>().prop_map(|tolerance| Input::Set(Setting::Tolerance(tolerance))),
    ]
}

fn play(desk: &mut Desk, acts: Vec<Act>) {
    for act in acts {
        match act {
            Act::Input(input) => drop(desk.feed(input)),
            Act::Pointer(hand, phase, x, y) => drop(desk.pointer(HANDS[hand], phase, x, y)),
            Act::Pause(ms) => desk.pause(ms),
            Act::Work => drop(desk.work()),
        }
    }
}

/// Ends whatever is under way, and lets the worker come to its end.
fn settle(desk: &mut Desk) {
    desk.feed(Input::Blur);
    desk.feed(Input::Adjust(None));
    while desk.work().is_some() {}
    desk.command(Command::Drop);
}

fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_breaks_the_invariants(acts in acts(60), open in any::<bool>()) {
        let mut desk = if open { Desk::new() } else { Desk::bare() };
        play(&mut desk, acts);
    }

    #[test]
    fn whatever_happened_undo_and_redo_are_inverse(acts in acts(40)) {
        let mut desk = Desk::new();
        play(&mut desk, acts);
        settle(&mut desk);
        let mut masks = vec![desk.mask()];
        let steps = desk.editor.history().undoable();
        for _ in 0..steps {
            desk.command(Command::Undo);
            masks.push(desk.mask());
        }
        for mask in masks.iter().rev().skip(1) {
            desk.command(Command::Redo);
            prop_assert!(desk.mask() == *mask);
        }
    }

    #[test]
    fn a_drag_is_undone_to_the_pixel(acts in acts(20), path in prop::collection::vec((0f32..800.0, 0f32..600.0), 1..8)) {
        let mut desk = Desk::new();
        play(&mut desk, acts);
        settle(&mut desk);
        let (before, steps) = (desk.mask(), desk.steps().len());
        desk.drag(MOUSE, &path);
        settle(&mut desk);
        prop_assert!(desk.editor.history().undoable() <= steps + 1);
        if desk.mask() != before {
            desk.command(Command::Undo);
        }
        prop_assert!(desk.mask() == before);
    }

    #[test]
    fn a_cancelled_drag_never_was(acts in acts(20), path in prop::collection::vec((0f32..800.0, 0f32..600.0), 1..8), by in 0..3) {
        let mut desk = Desk::new();
        play(&mut desk, acts);
        settle(&mut desk);
        desk.take(Tool::Brush);
        let (before, steps) = (desk.mask(), desk.steps());
        let hand = if by == 0 { THUMB } else { PEN };
        desk.down(hand, path[0].0, path[0].1);
        for (x, y) in &path[1..] {
            desk.to(hand, *x, *y);
        }
        match by {
            0 => desk.down(INDEX, 5.0, 5.0),
            1 => drop(desk.key("Escape")),
            _ => drop(desk.pointer(hand, Phase::Cancel, 0.0, 0.0)),
        }
        prop_assert!(desk.mask() == before);
        prop_assert_eq!(desk.steps(), steps);
        prop_assert!(!desk.editor.is_drawing());
        prop_assert_eq!(hand.device == Device::Touch, by == 0);
    }
}
