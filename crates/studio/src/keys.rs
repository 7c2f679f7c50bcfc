//! Keys as they are written on keyboards.

use overpaint_editor::{Binding, Command, keys_of};

use crate::browser::document;

/// The first key of a command, such as `Ctrl+Z`; nothing if it has none.
pub(crate) fn of(command: Command) -> String {
    keys_of(command).next().map(written).unwrap_or_default()
}

/// A binding as one reads it: `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`.
pub(crate) fn written(binding: &Binding) -> String {
    let mac = document::is_mac();
    let held = [
        (binding.modifiers.alt, "Alt+", "⌥"),
        (binding.modifiers.shift, "Shift+", "⇧"),
        (binding.modifiers.command, "Ctrl+", "⌘"),
    ];
    let order: [usize; 3] = if mac { [0, 1, 2] } else { [2, 0, 1] };
    let mut written: String = order
        .into_iter()
        .map(|index| held[index])
        .filter(|(down, _, _)| *down)
        .map(|(_, word, sign)| if mac { sign } else { word })
        .collect();
    written.push_str(&cap(binding));
    written
}

/// What stands on the key itself.
pub(crate) fn cap(binding: &Binding) -> String {
    match binding.key {
        " " => "Space".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "Escape" => "Esc".to_owned(),
        "Delete" => "Del".to_owned(),
        "-" => "−".to_owned(),
        key if key.len() == 1 => key.to_uppercase(),
        key => key.to_owned(),
    }
}
