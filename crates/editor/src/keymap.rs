//! Which key does what: one table for the handler and for the dialog that lists the keys.

use crate::tools::Tool;

/// A key as the browser reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPress {
    /// `KeyboardEvent.key`: what the key types on the user's layout, or its name.
    pub key: String,
    /// Whether Shift is down.
    pub shift: bool,
    /// Whether Alt or Option is down.
    pub alt: bool,
    /// Whether Control or the Command key is down.
    pub command: bool,
}

/// What a key, a button or a menu can ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Takes a tool in hand.
    Tool(Tool),
    /// The hand, as long as the key is held.
    HoldHand,
    /// The next smaller brush.
    SmallerBrush,
    /// The next larger brush.
    LargerBrush,
    /// Takes the last step back.
    Undo,
    /// Does the step last undone again.
    Redo,
    /// Empties the mask, as a step.
    ClearMask,
    /// Drops the drag under way.
    Drop,
    /// Shows the whole picture.
    Fit,
    /// One pixel of the picture for one of the view.
    ActualSize,
    /// Closer, about the middle of the view.
    ZoomIn,
    /// Further away, about the middle of the view.
    ZoomOut,
    /// Moves what is seen by so many steps to the right and down.
    Look(i8, i8),
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binding {
    /// `KeyboardEvent.key`; letters in lower case.
    pub key: &'static str,
    /// With Control, or the Command key on a Mac.
    pub command: bool,
    /// With Shift. Not looked at for signs such as `+`, which need Shift on some layouts and not on others.
    pub shift: bool,
    /// What it does.
    pub does: Command,
}

/// All keys of the stage. Where several do the same, the first is the one to show.
pub const KEYMAP: &[Binding] = &[
    plain("b", Command::Tool(Tool::Brush)),
    plain("e", Command::Tool(Tool::Eraser)),
    plain("h", Command::Tool(Tool::Hand)),
    plain(" ", Command::HoldHand),
    plain("[", Command::SmallerBrush),
    plain("]", Command::LargerBrush),
    command("z", Command::Undo),
    command_shift("z", Command::Redo),
    command("y", Command::Redo),
    plain("Delete", Command::ClearMask),
    plain("Backspace", Command::ClearMask),
    plain("Escape", Command::Drop),
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
    plain("ArrowLeft", Command::Look(-1, 0)),
    plain("ArrowRight", Command::Look(1, 0)),
    plain("ArrowUp", Command::Look(0, -1)),
    plain("ArrowDown", Command::Look(0, 1)),
];

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
        let mut commands = KEYMAP.iter().filter(|binding| binding.key == self.key);
        commands
            .find(|binding| binding.does == Command::HoldHand)
            .map(|binding| binding.does)
    }
}

impl Binding {
    fn is(&self, press: &KeyPress) -> bool {
        let is_letter_or_name = self
            .key
            .starts_with(|first: char| first.is_ascii_alphabetic());
        // Many European layouts type brackets with AltGr, which browsers report as Control and Alt.
        let alt_gr = press.alt && press.command && !is_letter_or_name;
        let command = press.command && !alt_gr;
        let alt = press.alt && !alt_gr;
        self.key.eq_ignore_ascii_case(&press.key)
            && self.command == command
            && !alt
            && (!is_letter_or_name || self.shift == press.shift)
    }
}

const fn plain(key: &'static str, does: Command) -> Binding {
    Binding {
        key,
        command: false,
        shift: false,
        does,
    }
}

const fn command(key: &'static str, does: Command) -> Binding {
    Binding {
        command: true,
        ..plain(key, does)
    }
}

const fn command_shift(key: &'static str, does: Command) -> Binding {
    Binding {
        shift: true,
        ..command(key, does)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keys: &str) -> KeyPress {
        let mut press = KeyPress::default();
        for part in keys.split(' ') {
            match part {
                "shift" => press.shift = true,
                "alt" => press.alt = true,
                "ctrl" => press.command = true,
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
    }

    #[test]
    fn signs_are_found_on_every_layout() {
        assert_eq!(press("shift +").does(), Some(Command::ZoomIn));
        assert_eq!(press("+").does(), Some(Command::ZoomIn));
        assert_eq!(press("ctrl alt [").does(), Some(Command::SmallerBrush));
    }

    #[test]
    fn no_key_is_bound_twice() {
        for (i, a) in KEYMAP.iter().enumerate() {
            for b in &KEYMAP[i + 1..] {
                assert_ne!((a.key, a.command, a.shift), (b.key, b.command, b.shift));
            }
        }
    }
}
