//! What goes into the editor and what comes out of it.

use overpaint_raster::morph::Change;
use overpaint_raster::{Frame, Mask, Point, Rect};

use crate::history::StepName;
use crate::keymap::{Command, KeyPress};
use crate::settings::Setting;
use crate::viewport::Insets;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Another picture is on the stage: the mask is empty, the history is gone, the picture is fitted into the view.
    Open {
        /// Pixels of the picture, upright.
        width: u32,
        /// Pixels of the picture, upright.
        height: u32,
    },
    /// The view has another size.
    Resize {
        /// Pixels of the view.
        width: f64,
        /// Pixels of the view.
        height: f64,
    },
    /// Other parts of the view are covered by panels.
    SetInsets(Insets),
    /// From now on, fitting shows this frame of the picture, which may reach beyond it; without one, the picture. A picture that is fitted
    /// is fitted anew.
    SetRoom(Option<Frame>),
    /// One pointer event.
    Pointer(Pointer),
    /// Several moves of one pointer, oldest first, as a browser coalesces them.
    Moves(Vec<Pointer>),
    /// A turn of the wheel, or two fingers on a touch pad.
    Wheel {
        /// Where, in pixels of the view.
        at: Point,
        /// Pixels to the right; the view follows.
        dx: f32,
        /// Pixels down; the view follows.
        dy: f32,
        /// Zoom by `dy` instead of moving the view.
        zoom: bool,
        /// Alt changes the size of the brush instead.
        modifiers: Modifiers,
    },
    /// A key went down. [`crate::KEYMAP`] says what it does.
    KeyDown(KeyPress),
    /// A key went up.
    KeyUp(KeyPress),
    /// The page lost the focus: a held key counts as let go, and a drag is dropped.
    Blur,
    /// What a key, a button or a menu asks for.
    Command(Command),
    /// Another setting.
    Set(Setting),
    /// Zooms to this scale (pixels of the view for one of the picture) about the middle of the view.
    ZoomTo(f64),
    /// Another mask, as a step of this name. One that is not of the picture's size changes nothing.
    ReplaceMask(Mask, StepName),
    /// So many steps are to be done, of all that are done or can be redone.
    JumpTo(usize),
    /// Shows what a change would do, or what another one would; `None` shows the mask as it is again.
    Adjust(Option<Change>),
    /// An [`crate::Ask`] is done.
    Answered {
        /// That of the ask.
        id: u64,
        /// What was selected, or the changed mask. One that is not of the picture's size changes nothing.
        mask: Mask,
    },
    /// An [`crate::Ask`] could not be done, or there is nothing to it.
    NotAnswered {
        /// That of the ask.
        id: u64,
    },
}

/// Keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Alt or Option.
    pub alt: bool,
    /// Control or the Command key.
    pub command: bool,
}

impl Modifiers {
    /// Those that are held in both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            shift: self.shift && other.shift,
            alt: self.alt && other.alt,
            command: self.command && other.command,
        }
    }

    /// Those that are not held in the other.
    pub(crate) fn without(self, other: Self) -> Self {
        Self {
            shift: self.shift && !other.shift,
            alt: self.alt && !other.alt,
            command: self.command && !other.command,
        }
    }
}

/// A pointer event, in the terms of the browser's Pointer Events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    /// What happened to it.
    pub phase: Phase,
    /// Which one; the same from down to up.
    pub id: i32,
    /// What kind it is.
    pub device: Device,
    /// The button that goes down or up; of no meaning for moves.
    pub button: Button,
    /// Where, in pixels of the view.
    pub at: Point,
    /// 0 to 1. Only that of a pen is heeded.
    pub pressure: f32,
    /// What is held meanwhile.
    pub modifiers: Modifiers,
    /// Milliseconds of a clock that only goes forward.
    pub time_ms: f64,
}

/// What happened to a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A button was pressed, or a finger or pen touched.
    Down,
    /// It moved, pressed or not.
    Move,
    /// The button was let go, or the finger lifted.
    Up,
    /// The system took the pointer away: what it did does not count.
    Cancel,
    /// It left the canvas, not pressed.
    Leave,
}

/// Kinds of pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A mouse or touch pad.
    Mouse,
    /// A finger.
    Touch,
    /// A pen.
    Pen,
    /// The editor's own cursor, moved by keys.
    Keyboard,
}

/// Buttons of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Left button, touching finger, pen tip: the tool in hand.
    Primary,
    /// The wheel: moves the view.
    Middle,
    /// Right button, side button or eraser end of a pen: erases.
    Secondary,
}

/// What has to be shown again. An input has each effect at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The mask changed, at most within these rectangles of the picture.
    MaskChanged(Vec<Rect>),
    /// The picture lies elsewhere in the view: everything in it has to be drawn again.
    ViewChanged,
    /// The ring around the pointer or cursor moved, changed or vanished.
    RingChanged,
    /// What buttons and numbers show may have changed: tool in hand or at work, settings, scale, what can be undone, or what is previewed.
    StateChanged,
    /// The line of a shape that is being drawn changed or vanished.
    SketchChanged,
    /// There is something to do: [`crate::Editor::take_ask`] says what.
    Ask,
}
