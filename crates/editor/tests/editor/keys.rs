use overpaint_editor::{Command, Input, KEYMAP, KeyPress, Setting, Tool};

use crate::desk::{Desk, MOUSE};

#[test]
fn letters_take_tools_in_hand() {
    let mut desk = Desk::new();
    for (key, tool) in [("e", Tool::Eraser), ("h", Tool::Hand), ("b", Tool::Brush)] {
        desk.key(key);
        assert_eq!(desk.editor.tool(), tool);
    }
}

#[test]
fn space_is_the_hand_until_it_is_let_go_or_the_focus_is_lost() {
    let mut desk = Desk::new();
    desk.key(" ");
    assert_eq!(desk.editor.tool(), Tool::Hand);
    assert!(
        desk.key(" ").is_empty(),
        "a key that repeats changes nothing"
    );
    desk.key_up("shift+ ");
    assert_eq!(desk.editor.tool(), Tool::Brush);
    desk.key(" ");
    desk.feed(Input::Blur);
    assert_eq!(desk.editor.tool(), Tool::Brush);
}

#[test]
fn a_tool_chosen_while_space_is_held_is_in_hand_afterwards() {
    let mut desk = Desk::new();
    desk.key(" ");
    desk.key("e");
    assert_eq!(desk.editor.tool(), Tool::Hand);
    desk.key_up(" ");
    assert_eq!(desk.editor.tool(), Tool::Eraser);
}

#[test]
fn undo_and_redo_have_their_usual_keys() {
    let mut desk = Desk::new();
    desk.drag(MOUSE, &[(250.0, 200.0)]);
    desk.key("ctrl+z");
    assert!(desk.mask().is_empty());
    desk.key("ctrl+shift+Z");
    assert!(!desk.mask().is_empty());
    desk.key("ctrl+z");
    desk.key("ctrl+y");
    assert!(!desk.mask().is_empty());
}

#[test]
fn brackets_change_the_brush_and_meet_its_limits() {
    let mut desk = Desk::new();
    desk.key("]");
    assert_eq!(desk.editor.settings().brush_size, 24.0);
    desk.key("[");
    assert_eq!(desk.editor.settings().brush_size, 20.0);
    for _ in 0..100 {
        desk.key("]");
    }
    assert_eq!(desk.editor.settings().brush_size, 2000.0);
    for _ in 0..100 {
        desk.key("[");
    }
    assert_eq!(desk.editor.settings().brush_size, 1.0);
    desk.feed(Input::Set(Setting::BrushSize(f32::NAN)));
    assert_eq!(desk.editor.settings().brush_size, 1.0);
}

#[test]
fn every_key_of_the_table_does_what_it_says() {
    for binding in KEYMAP {
        let press = KeyPress {
            key: binding.key.to_owned(),
            modifiers: binding.modifiers,
            ..KeyPress::default()
        };
        assert_eq!(press.does(), Some(binding.does));
        let mut by_key = Desk::new();
        let mut by_command = Desk::new();
        for desk in [&mut by_key, &mut by_command] {
            desk.drag(MOUSE, &[(250.0, 200.0)]);
            desk.drag(MOUSE, &[(350.0, 200.0)]);
            desk.command(Command::Undo);
        }
        let effects = by_key.feed(Input::KeyDown(press));
        assert_eq!(effects, by_command.command(binding.does));
    }
}
