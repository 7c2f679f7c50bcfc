//! Which key does what: one table for the handler and for the dialog that lists the keys.

use overpaint_raster::Combine;

use crate::input::Modifiers;
use crate::tools::Tool;

/// A key as the browser reports it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyPress {
    /// `KeyboardEvent.key`: what the key types on the user's layout, or its name.
    pub key: String,
    /// What is held with it.
    pub modifiers: Modifiers,
    /// It is held so long that it comes again and again.
    pub repeat: bool,
    /// Milliseconds of a clock that only goes forward.
    pub time_ms: f64,
}

/// What a key, a button or a menu can ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Takes a tool in hand; by a key that is held for long, only until it is let go.
    Tool(Tool),
    /// The hand, as long as the key is held.
    HoldHand,
    /// The next smaller brush.
    SmallerBrush,
    /// The next larger brush.
    LargerBrush,
    /// A softer brush.
    Softer,
    /// A harder brush.
    Harder,
    /// How shapes and the wand change the mask.
    Combine(Combine),
    /// Takes the last step back.
    Undo,
    /// Does the step last undone again.
    Redo,
    /// Empties the mask, as a step.
    ClearMask,
    /// Covers everything, as a step.
    SelectAll,
    /// Kept and covered change places, as a step.
    Invert,
    /// Has the holes of the mask filled.
    FillHoles,
    /// Drops the drag, the polygon or the preview under way.
    Drop,
    /// Makes a step of the preview or of the open polygon.
    Apply,
    /// The same; if there is none, puts the tool down at the cursor, or lifts it.
    Press,
    /// Takes the last corner of the open polygon away; without one, empties the mask.
    RemovePoint,
    /// Shows the whole picture.
    Fit,
    /// One pixel of the picture for one of the view.
    ActualSize,
    /// Closer, about the middle of the view.
    ZoomIn,
    /// Further away, about the middle of the view.
    ZoomOut,
    /// Moves the cursor, or with the hand the view, so many strides to the right and down.
    Arrow(i8, i8, Stride),
    /// Something of the page, which the editor leaves to it.
    Page(PageCommand),
}

/// How far an arrow key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// 1 pixel of the view.
    Pixel,
    /// 8 pixels of the view.
    Step,
    /// 64 pixels of the view.
    Leap,
}

/// What the page does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCommand {
    /// Lists the keys.
    Help,
    /// Shows nothing but the mask, or no longer.
    OnlyMask,
    /// Shows the picture as it was, as long as the key is held.
    Compare,
    /// Divides the picture into original and result, or no longer.
    Divider,
    /// Divides it in the middle.
    DividerMiddle,
    /// Opens what grows, shrinks, feathers and smooths.
    Adjust,
    /// Another line around the mask.
    Outline,
    /// Opens a picture.
    Open,
    /// Opens what is in the clipboard, which the browser hands over by itself.
    Paste,
    /// Sends the edit.
    Send,
    /// Saves the result that is on the stage.
    Save,
    /// Shows the result listed after the one on the stage.
    NextResult,
    /// Shows the result listed before the one on the stage.
    PreviousResult,
}

/// What keys have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Taking a tool in hand.
    Tools,
    /// The brush.
    Brush,
    /// The whole mask.
    Mask,
    /// By keys alone.
    Cursor,
    /// What is seen.
    View,
    /// Pictures and results.
    Pictures,
}

impl Group {
    /// All of them, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::Tools,
        Self::Brush,
        Self::Mask,
        Self::View,
        Self::Pictures,
        Self::Cursor,
    ];

    /// A name that does not change between versions.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Brush => "brush",
            Self::Mask => "mask",
            Self::Cursor => "cursor",
            Self::View => "view",
            Self::Pictures => "pictures",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binding {
    /// `KeyboardEvent.key`; letters in lower case.
    pub key: &'static str,
    /// What has to be held with it. Shift is not looked at for signs such as `+`, which need it on some layouts and not on others.
    pub modifiers: Modifiers,
    /// What it does.
    pub does: Command,
}

/// All keys of the stage. Where several do the same, the first is the one to show.
pub const KEYMAP: &[Binding] = &[
    plain("b", Command::Tool(Tool::Brush)),
    plain("e", Command::Tool(Tool::Eraser)),
    plain("r", Command::Tool(Tool::Rectangle)),
    plain("o", Command::Tool(Tool::Ellipse)),
    plain("l", Command::Tool(Tool::Lasso)),
    plain("p", Command::Tool(Tool::Polygon)),
    plain("w", Command::Tool(Tool::Wand)),
    plain("h", Command::Tool(Tool::Hand)),
    plain(" ", Command::HoldHand),
    plain("[", Command::SmallerBrush),
    plain("]", Command::LargerBrush),
    plain("{", Command::Softer),
    plain("}", Command::Harder),
    command("z", Command::Undo),
    command_shift("z", Command::Redo),
    command("y", Command::Redo),
    plain("i", Command::Invert),
    plain("f", Command::FillHoles),
    command("a", Command::SelectAll),
    plain("Delete", Command::ClearMask),
    plain("Backspace", Command::RemovePoint),
    plain("g", Command::Page(PageCommand::Adjust)),
    plain("Escape", Command::Drop),
    plain("Enter", Command::Press),
    plain("ArrowLeft", Command::Arrow(-1, 0, Stride::Step)),
    plain("ArrowRight", Command::Arrow(1, 0, Stride::Step)),
    plain("ArrowUp", Command::Arrow(0, -1, Stride::Step)),
    plain("ArrowDown", Command::Arrow(0, 1, Stride::Step)),
    shift("ArrowLeft", Command::Arrow(-1, 0, Stride::Leap)),
    shift("ArrowRight", Command::Arrow(1, 0, Stride::Leap)),
    shift("ArrowUp", Command::Arrow(0, -1, Stride::Leap)),
    shift("ArrowDown", Command::Arrow(0, 1, Stride::Leap)),
    command("ArrowLeft", Command::Arrow(-1, 0, Stride::Pixel)),
    command("ArrowRight", Command::Arrow(1, 0, Stride::Pixel)),
    command("ArrowUp", Command::Arrow(0, -1, Stride::Pixel)),
    command("ArrowDown", Command::Arrow(0, 1, Stride::Pixel)),
    plain("0", Command::Fit),
    command("0", Command::Fit),
    plain("1", Command::ActualSize),
    command("1", Command::ActualSize),
    plain("+", Command::ZoomIn),
    plain("=", Command::ZoomIn),
    command("+", Command::ZoomIn),
    command("=", Command::ZoomIn),
    plain("-", Command::ZoomOut),
    command("-", Command::ZoomOut),
    plain("Tab", Command::Page(PageCommand::Compare)),
    plain("\\", Command::Page(PageCommand::Compare)),
    plain("d", Command::Page(PageCommand::Divider)),
    shift("d", Command::Page(PageCommand::DividerMiddle)),
    plain("m", Command::Page(PageCommand::OnlyMask)),
    plain("k", Command::Page(PageCommand::Outline)),
    command("o", Command::Page(PageCommand::Open)),
    command("v", Command::Page(PageCommand::Paste)),
    command("Enter", Command::Page(PageCommand::Send)),
    command("s", Command::Page(PageCommand::Save)),
    plain(",", Command::Page(PageCommand::PreviousResult)),
    plain(".", Command::Page(PageCommand::NextResult)),
    plain("?", Command::Page(PageCommand::Help)),
];

/// The keys of a command, the one to show first.
pub fn keys_of(command: Command) -> impl Iterator<Item = &'static Binding> {
    let bindings = KEYMAP.iter();
    bindings.filter(move |binding| binding.does == command)
}

impl KeyPress {
    /// What this key does on the stage; `None` leaves it to the browser.
    #[must_use]
    pub fn does(&self) -> Option<Command> {
        let binding = KEYMAP.iter().find(|binding| binding.is(self));
        binding.map(|binding| binding.does)
    }

    /// What ends when this key is let go, whatever else is pressed.
    #[must_use]
    pub fn releases(&self) -> Option<Command> {
        let same = |binding: &&Binding| binding.key.eq_ignore_ascii_case(&self.key);
        let held = KEYMAP.iter().filter(same).map(|binding| binding.does);
        held.into_iter().find(|does| {
            matches!(
                does,
                Command::HoldHand | Command::Page(PageCommand::Compare) | Command::Tool(_)
            )
        })
    }
}

impl Command {
    /// A name that does not change between versions; arrows of all directions share one for each stride.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Tool(tool) => tool.code(),
            Self::HoldHand => "hold_hand",
            Self::SmallerBrush => "smaller_brush",
            Self::LargerBrush => "larger_brush",
            Self::Softer => "softer",
            Self::Harder => "harder",
            Self::Combine(Combine::Add) => "combine_add",
            Self::Combine(Combine::Subtract) => "combine_subtract",
            Self::Combine(Combine::Intersect) => "combine_intersect",
            Self::Combine(Combine::Replace) => "combine_replace",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::ClearMask => "clear_mask",
            Self::SelectAll => "select_all",
            Self::Invert => "invert",
            Self::FillHoles => "fill_holes",
            Self::Drop => "drop",
            Self::Apply => "apply",
            Self::Press => "press",
            Self::RemovePoint => "remove_point",
            Self::Fit => "fit",
            Self::ActualSize => "actual_size",
            Self::ZoomIn => "zoom_in",
            Self::ZoomOut => "zoom_out",
            Self::Arrow(_, _, Stride::Pixel) => "arrow_pixel",
            Self::Arrow(_, _, Stride::Step) => "arrow_step",
            Self::Arrow(_, _, Stride::Leap) => "arrow_leap",
            Self::Page(PageCommand::Help) => "help",
            Self::Page(PageCommand::OnlyMask) => "only_mask",
            Self::Page(PageCommand::Compare) => "compare",
            Self::Page(PageCommand::Divider) => "divider",
            Self::Page(PageCommand::DividerMiddle) => "divider_middle",
            Self::Page(PageCommand::Adjust) => "adjust",
            Self::Page(PageCommand::Outline) => "outline",
            Self::Page(PageCommand::Open) => "open",
            Self::Page(PageCommand::Paste) => "paste",
            Self::Page(PageCommand::Send) => "send",
            Self::Page(PageCommand::Save) => "save",
            Self::Page(PageCommand::NextResult) => "next_result",
            Self::Page(PageCommand::PreviousResult) => "previous_result",
        }
    }

    /// What it has in common with others.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Tool(_) | Self::HoldHand => Group::Tools,
            Self::SmallerBrush
            | Self::LargerBrush
            | Self::Softer
            | Self::Harder
            | Self::Combine(_) => Group::Brush,
            Self::Undo
            | Self::Redo
            | Self::ClearMask
            | Self::SelectAll
            | Self::Invert
            | Self::FillHoles
            | Self::RemovePoint
            | Self::Page(PageCommand::Adjust) => Group::Mask,
            Self::Page(
                PageCommand::Open
                | PageCommand::Paste
                | PageCommand::Send
                | PageCommand::Save
                | PageCommand::NextResult
                | PageCommand::PreviousResult,
            ) => Group::Pictures,
            Self::Arrow(..) | Self::Press | Self::Apply | Self::Drop => Group::Cursor,
            Self::Fit | Self::ActualSize | Self::ZoomIn | Self::ZoomOut | Self::Page(_) => {
                Group::View
            }
        }
    }

    /// Whether a key that is held does it again and again.
    pub(crate) fn repeats(self) -> bool {
        matches!(
            self,
            Self::SmallerBrush
                | Self::LargerBrush
                | Self::Softer
                | Self::Harder
                | Self::Undo
                | Self::Redo
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::Arrow(..)
        )
    }
}

impl Binding {
    /// What it has in common with others.
    #[must_use]
    pub fn group(&self) -> Group {
        self.does.group()
    }

    fn is(&self, press: &KeyPress) -> bool {
        let is_letter_or_name = self
            .key
            .starts_with(|first: char| first.is_ascii_alphabetic());
        let held = press.modifiers;
        // Many European layouts type brackets with AltGr, which browsers report as Control and Alt.
        let alt_gr = held.alt && held.command && !is_letter_or_name;
        let command = held.command && !alt_gr;
        let alt = held.alt && !alt_gr;
        self.key.eq_ignore_ascii_case(&press.key)
            && self.modifiers.command == command
            && self.modifiers.alt == alt
            && (!is_letter_or_name || self.modifiers.shift == held.shift)
    }
}

const NONE: Modifiers = Modifiers {
    shift: false,
    alt: false,
    command: false,
};

const fn plain(key: &'static str, does: Command) -> Binding {
    Binding {
        key,
        modifiers: NONE,
        does,
    }
}

const fn shift(key: &'static str, does: Command) -> Binding {
    Binding {
        modifiers: Modifiers {
            shift: true,
            ..NONE
        },
        ..plain(key, does)
    }
}

const fn command(key: &'static str, does: Command) -> Binding {
    Binding {
        modifiers: Modifiers {
            command: true,
            ..NONE
        },
        ..plain(key, does)
    }
}

const fn command_shift(key: &'static str, does: Command) -> Binding {
    Binding {
        modifiers: Modifiers {
            shift: true,
            command: true,
            ..NONE
        },
        ..plain(key, does)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keys: &str) -> KeyPress {
        let mut press = KeyPress::default();
        for part in keys.split(' ') {
            match part {
                "shift" => press.modifiers.shift = true,
                "alt" => press.modifiers.alt = true,
                "ctrl" => press.modifiers.command = true,
                key => press.key = key.to_owned(),
            }
        }
        press
    }

    #[test]
    fn undo_and_redo_differ_by_shift() {
        assert_eq!(press("ctrl z").does(), Some(Command::Undo));
        assert_eq!(press("ctrl shift Z").does(), Some(Command::Redo));
        assert_eq!(press("ctrl y").does(), Some(Command::Redo));
        assert_eq!(press("z").does(), None);
    }

    #[test]
    fn caps_lock_changes_no_letter() {
        assert_eq!(press("B").does(), Some(Command::Tool(Tool::Brush)));
    }

    #[test]
    fn keys_of_the_browser_are_left_to_it() {
        assert_eq!(press("ctrl b").does(), None);
        assert_eq!(press("alt ArrowLeft").does(), None);
        assert_eq!(press("shift Delete").does(), None);
        assert_eq!(press("Process").does(), None);
        assert_eq!(press("shift Tab").does(), None);
    }

    #[test]
    fn signs_are_found_on_every_layout() {
        assert_eq!(press("shift +").does(), Some(Command::ZoomIn));
        assert_eq!(press("+").does(), Some(Command::ZoomIn));
        assert_eq!(press("ctrl alt [").does(), Some(Command::SmallerBrush));
        assert_eq!(
            press("shift ?").does(),
            Some(Command::Page(PageCommand::Help))
        );
    }

    #[test]
    fn every_tool_has_a_key_and_no_key_is_bound_twice() {
        for tool in Tool::ALL {
            assert_eq!(keys_of(Command::Tool(tool)).count(), 1, "{tool:?}");
        }
        for (i, a) in KEYMAP.iter().enumerate() {
            for b in &KEYMAP[i + 1..] {
                assert_ne!((a.key, a.modifiers), (b.key, b.modifiers));
            }
        }
    }
}
