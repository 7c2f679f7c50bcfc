//! An editor on a desk: short words for inputs, and the invariants.

use overpaint_editor::{
    Ask, Button, Command, Device, Editor, Effect, Input, KeyPress, Modifiers, Phase, Pointer,
    Setting, StepName, Stride, Tool, Work,
};
use overpaint_raster::{Mask, Point, Rect};
use overpaint_raster::{flood, morph};

pub(crate) struct Desk {
    pub(crate) editor: Editor,
    now_ms: f64,
}

impl Desk {
    /// A picture of 400 × 300 at scale 1 with its corner at (200, 150) of a view of 800 × 600, and a brush of 20.
    pub(crate) fn new() -> Self {
        let mut desk = Self::bare();
        desk.feed(Input::Resize {
            width: 800.0,
            height: 600.0,
        });
        desk.feed(Input::Open {
            width: 400,
            height: 300,
        });
        desk.feed(Input::ZoomTo(1.0));
        desk.set(Setting::BrushSize(20.0));
        assert_eq!(desk.editor.viewport().offset(), (200.0, 150.0));
        desk
    }

    /// An editor to which nothing has happened.
    pub(crate) fn bare() -> Self {
        Self {
            editor: Editor::new(),
            now_ms: 1000.0,
        }
    }

    /// Hands an input to the editor and checks what must hold after any.
    pub(crate) fn feed(&mut self, input: Input) -> Vec<Effect> {
        let before = self.editor.clone();
        let opens = matches!(input, Input::Open { .. });
        let views = moves_only_the_view(&input);
        let begins = matches!(&input, Input::Pointer(pointer) if pointer.phase == Phase::Down);
        let effects = self.editor.handle(input);
        let after = &self.editor;

        let changed = effects.iter().find_map(|effect| match effect {
            Effect::MaskChanged(areas) => Some(&**areas),
            _ => None,
        });
        if !opens {
            assert_unchanged_outside(before.mask(), after.mask(), changed.unwrap_or_default());
        }
        if before.mask_version() == after.mask_version() {
            assert!(before.mask() == after.mask());
        }
        let has = |effect| effects.contains(&effect);
        if before.viewport() != after.viewport() {
            assert!(has(Effect::ViewChanged));
        }
        if before.ring() != after.ring() {
            assert!(has(Effect::RingChanged));
        }
        if state(&before) != state(after) {
            assert!(has(Effect::StateChanged));
        }
        for (i, effect) in effects.iter().enumerate() {
            let kind = std::mem::discriminant(effect);
            assert!(
                effects[..i]
                    .iter()
                    .all(|other| std::mem::discriminant(other) != kind)
            );
        }
        if views {
            assert_eq!(steps(&before), steps(after));
            assert!(before.mask() == after.mask());
        }
        if before.is_drawing() && after.is_drawing() && !begins {
            assert_eq!(
                steps(&before),
                steps(after),
                "a drag is no step until it ends"
            );
        }
        assert_in_sight(after);
        effects
    }

    pub(crate) fn command(&mut self, command: Command) -> Vec<Effect> {
        self.feed(Input::Command(command))
    }

    pub(crate) fn set(&mut self, setting: Setting) -> Vec<Effect> {
        self.feed(Input::Set(setting))
    }

    pub(crate) fn take(&mut self, tool: Tool) -> Vec<Effect> {
        self.command(Command::Tool(tool))
    }

    /// Moves the view by the hand.
    pub(crate) fn look(&mut self, right: i8, down: i8) {
        let tool = self.editor.tool();
        self.take(Tool::Hand);
        self.command(Command::Arrow(right, down, Stride::Step));
        self.take(tool);
    }

    /// Does the next thing the editor asks for, as the page's worker does; of the picture, columns are stripes of ten pixels.
    pub(crate) fn work(&mut self) -> Option<Work> {
        let ask = self.editor.take_ask()?;
        let work = ask.work;
        let input = answer(ask);
        self.feed(input);
        Some(work)
    }

    pub(crate) fn key(&mut self, key: &str) -> Vec<Effect> {
        self.feed(Input::KeyDown(press(key)))
    }

    pub(crate) fn key_up(&mut self, key: &str) -> Vec<Effect> {
        self.feed(Input::KeyUp(press(key)))
    }

    pub(crate) fn pause(&mut self, ms: f64) {
        self.now_ms += ms;
    }

    /// One event, 8 ms after the one before.
    pub(crate) fn pointer(&mut self, hand: Hand, phase: Phase, x: f32, y: f32) -> Vec<Effect> {
        self.now_ms += 8.0;
        self.feed(Input::Pointer(Pointer {
            phase,
            id: hand.id,
            device: hand.device,
            button: hand.button,
            at: Point::new(x, y),
            pressure: hand.pressure,
            modifiers: hand.modifiers,
            time_ms: self.now_ms,
        }))
    }

    pub(crate) fn down(&mut self, hand: Hand, x: f32, y: f32) {
        self.pointer(hand, Phase::Down, x, y);
    }

    pub(crate) fn to(&mut self, hand: Hand, x: f32, y: f32) {
        self.pointer(hand, Phase::Move, x, y);
    }

    pub(crate) fn up(&mut self, hand: Hand, x: f32, y: f32) {
        self.pointer(hand, Phase::Up, x, y);
    }

    /// A whole drag through the given places of the view.
    pub(crate) fn drag(&mut self, hand: Hand, path: &[(f32, f32)]) {
        let (first, last) = (path[0], path[path.len() - 1]);
        self.down(hand, first.0, first.1);
        for &(x, y) in &path[1..] {
            self.to(hand, x, y);
        }
        self.up(hand, last.0, last.1);
    }

    pub(crate) fn mask(&self) -> Mask {
        self.editor.mask().clone()
    }

    pub(crate) fn steps(&self) -> Vec<StepName> {
        self.editor.history().steps().collect()
    }
}

/// A pointing device held by someone.
#[derive(Clone, Copy)]
pub(crate) struct Hand {
    pub(crate) id: i32,
    pub(crate) device: Device,
    pub(crate) button: Button,
    pub(crate) pressure: f32,
    pub(crate) modifiers: Modifiers,
}

pub(crate) const MOUSE: Hand = Hand {
    id: 1,
    device: Device::Mouse,
    button: Button::Primary,
    pressure: 0.5,
    modifiers: NONE,
};
pub(crate) const NONE: Modifiers = Modifiers {
    shift: false,
    alt: false,
    command: false,
};
pub(crate) const SHIFT: Modifiers = Modifiers {
    shift: true,
    ..NONE
};
pub(crate) const ALT: Modifiers = Modifiers { alt: true, ..NONE };
pub(crate) const MIDDLE: Hand = Hand {
    button: Button::Middle,
    ..MOUSE
};
pub(crate) const RIGHT: Hand = Hand {
    button: Button::Secondary,
    ..MOUSE
};
pub(crate) const PEN: Hand = Hand {
    id: 2,
    device: Device::Pen,
    ..MOUSE
};
pub(crate) const THUMB: Hand = finger(10);
pub(crate) const INDEX: Hand = finger(11);
pub(crate) const RING_FINGER: Hand = finger(12);

const fn finger(id: i32) -> Hand {
    Hand {
        id,
        device: Device::Touch,
        ..MOUSE
    }
}

/// "ctrl shift z" and the like.
pub(crate) fn press(keys: &str) -> KeyPress {
    let mut press = KeyPress::default();
    for part in keys.split('+') {
        match part {
            "shift" => press.modifiers.shift = true,
            "ctrl" => press.modifiers.command = true,
            key => press.key = key.to_owned(),
        }
    }
    press
}

fn answer(Ask { id, mask, work }: Ask) -> Input {
    let mask = match work {
        Work::FillHoles => flood::fill_holes(&mask),
        Work::Change(change) => morph::change(&mask, change),
        Work::Wand(wand) => {
            let mut colours = flood::Colours::new(mask.width(), mask.height());
            let row: Vec<u8> = (0..mask.width())
                .flat_map(|x| [(x / 10 % 7 * 30) as u8, 80, 80, 255])
                .collect();
            (0..mask.height()).for_each(|_| colours.push_rgba(&row));
            match colours.select(wand) {
                Some(mask) => mask,
                None => return Input::NotAnswered { id },
            }
        }
    };
    Input::Answered { id, mask }
}

fn moves_only_the_view(input: &Input) -> bool {
    match input {
        Input::Resize { .. }
        | Input::SetInsets(_)
        | Input::SetRoom(_)
        | Input::Wheel { .. }
        | Input::ZoomTo(_) => true,
        Input::Command(command) => matches!(
            command,
            Command::Fit | Command::ActualSize | Command::ZoomIn | Command::ZoomOut
        ),
        _ => false,
    }
}

fn steps(editor: &Editor) -> (Vec<StepName>, usize) {
    let history = editor.history();
    (history.steps().collect(), history.undoable())
}

fn state(editor: &Editor) -> impl PartialEq {
    let scale = editor.viewport().scale();
    let (steps, undoable) = steps(editor);
    (
        editor.tool(),
        *editor.settings(),
        scale,
        (steps, undoable),
        editor.is_drawing(),
        editor.adjusting(),
        editor.waits(),
    )
}

fn assert_unchanged_outside(before: &Mask, after: &Mask, changed: &[Rect]) {
    let mut old = vec![0; after.width() as usize];
    let mut new = old.clone();
    for y in 0..after.height() {
        before.row(y, 0, &mut old);
        after.row(y, 0, &mut new);
        if old == new {
            continue;
        }
        for x in 0..after.width() {
            let pixel = Rect::new(x, y, 1, 1);
            let inside = changed.iter().any(|area| !area.intersect(pixel).is_empty());
            let same = old[x as usize] == new[x as usize];
            assert!(same || inside, "({x}, {y}) changed outside {changed:?}");
        }
    }
}

fn assert_in_sight(editor: &Editor) {
    let Some((width, height)) = editor.picture() else {
        return;
    };
    let view = editor.viewport();
    let corner = view.to_picture(Point::new(0.0, 0.0));
    assert!(corner.is_finite());
    // A view without width shows its edge.
    let in_sight = corner.x <= width as f32 && corner.y <= height as f32;
    assert!(in_sight, "{view:?}");
}
