//! Presses on a result that is on the stage. What would be painted belongs to the picture under it, so painting brings that back; a click or a
//! tap does so without painting, and fingers move the view.

use overpaint_editor::{Button, Device, Input, Phase, Pointer};
use overpaint_raster::Point;

/// How far a pointer that was not meant to move may do so, in pixels of the view.
const SLOP: f32 = 6.0;

/// A press that began on a result.
#[derive(Default)]
pub(crate) struct Press {
    /// A mouse or pen that has not moved yet: the editor does not know of it.
    held: Option<Pointer>,
    /// The first finger, and whether it may still be a tap: it is the only one and has not gone off.
    finger: Option<(Pointer, bool)>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    HideResult,
    Feed(Input),
}

impl Press {
    /// What is to be done about an input. `on_result` says that there is a result, and `paints` that the tool would paint on it.
    pub(crate) fn take(&mut self, input: Input, on_result: bool, paints: bool) -> Vec<Step> {
        match &input {
            Input::Pointer(pointer) if pointer.device == Device::Touch => {
                self.touch(*pointer, on_result)
            }
            Input::Pointer(pointer) => match (pointer.phase, self.held) {
                (Phase::Down, _) if on_result && paints && pointer.button == Button::Primary => {
                    self.held = Some(*pointer);
                    vec![Step::HideResult]
                }
                (Phase::Up | Phase::Cancel | Phase::Leave, Some(held)) if held.id == pointer.id => {
                    self.held = None;
                    Vec::new()
                }
                _ => vec![Step::Feed(input)],
            },
            Input::Moves(points) => {
                let goes_off = |of: Pointer| {
                    let own = |point: &&Pointer| point.id == of.id;
                    points.iter().filter(own).any(|point| is_off(*point, of))
                };
                if let Some((first, alone)) = &mut self.finger {
                    *alone &= !goes_off(*first);
                }
                match self.held {
                    Some(held) if goes_off(held) => {
                        self.held = None;
                        vec![Step::Feed(Input::Pointer(held)), Step::Feed(input)]
                    }
                    Some(held) if points.iter().any(|point| point.id == held.id) => Vec::new(),
                    _ => vec![Step::Feed(input)],
                }
            }
            _ => vec![Step::Feed(input)],
        }
    }

    fn touch(&mut self, pointer: Pointer, on_result: bool) -> Vec<Step> {
        let as_hand = Step::Feed(Input::Pointer(Pointer {
            button: Button::Middle,
            ..pointer
        }));
        match (pointer.phase, &mut self.finger) {
            (Phase::Down, finger @ None) if on_result => {
                *finger = Some((pointer, true));
                vec![as_hand]
            }
            (Phase::Down, Some((_, alone))) => {
                *alone = false;
                vec![as_hand]
            }
            (Phase::Up | Phase::Cancel, Some((first, alone))) if first.id == pointer.id => {
                let is_tap = *alone && pointer.phase == Phase::Up && !is_off(pointer, *first);
                self.finger = None;
                let mut steps = vec![as_hand];
                steps.extend(is_tap.then_some(Step::HideResult));
                steps
            }
            (_, Some(_)) => vec![as_hand],
            (_, None) => vec![Step::Feed(Input::Pointer(pointer))],
        }
    }
}

fn is_off(one: Pointer, other: Pointer) -> bool {
    let Point { x, y } = one.at;
    (x - other.at.x).hypot(y - other.at.y) > SLOP
}

#[cfg(test)]
mod tests {
    use super::*;
    use overpaint_editor::Modifiers;

    fn pointer(device: Device, id: i32, phase: Phase, x: f32) -> Pointer {
        Pointer {
            phase,
            id,
            device,
            button: Button::Primary,
            at: Point::new(x, 0.0),
            pressure: 0.5,
            modifiers: Modifiers::default(),
            time_ms: 0.0,
        }
    }

    fn hand(pointer: Pointer) -> Step {
        Step::Feed(Input::Pointer(Pointer {
            button: Button::Middle,
            ..pointer
        }))
    }

    #[test]
    fn a_click_brings_the_picture_back_and_paints_nothing() {
        let mut press = Press::default();
        let mouse = |phase, x| pointer(Device::Mouse, 1, phase, x);
        let mut take = |input| press.take(input, true, true);
        let down = take(Input::Pointer(mouse(Phase::Down, 5.0)));
        assert_eq!(down, [Step::HideResult]);
        assert_eq!(take(Input::Moves(vec![mouse(Phase::Move, 7.0)])), []);
        assert_eq!(take(Input::Pointer(mouse(Phase::Up, 7.0))), []);
        let hover = Input::Moves(vec![mouse(Phase::Move, 90.0)]);
        assert_eq!(take(hover.clone()), [Step::Feed(hover)]);
    }

    #[test]
    fn a_stroke_brings_the_picture_back_and_is_painted_whole() {
        let mut press = Press::default();
        let mouse = |phase, x| pointer(Device::Mouse, 1, phase, x);
        let down = Input::Pointer(mouse(Phase::Down, 5.0));
        assert_eq!(press.take(down.clone(), true, true), [Step::HideResult]);
        let moves = Input::Moves(vec![mouse(Phase::Move, 50.0)]);
        let expected = [Step::Feed(down), Step::Feed(moves.clone())];
        assert_eq!(press.take(moves, false, true), expected);
        let up = Input::Pointer(mouse(Phase::Up, 50.0));
        assert_eq!(press.take(up.clone(), false, true), [Step::Feed(up)]);
    }

    #[test]
    fn a_palm_that_moves_is_no_stroke_of_the_pen() {
        let mut press = Press::default();
        let down = Input::Pointer(pointer(Device::Pen, 1, Phase::Down, 5.0));
        assert_eq!(press.take(down, true, true), [Step::HideResult]);
        let palm = Input::Moves(vec![pointer(Device::Touch, 2, Phase::Move, 300.0)]);
        assert_eq!(press.take(palm.clone(), false, true), [Step::Feed(palm)]);
        let up = Input::Pointer(pointer(Device::Pen, 1, Phase::Up, 5.0));
        assert_eq!(press.take(up, false, true), []);
    }

    #[test]
    fn the_hand_moves_the_result() {
        let down = Input::Pointer(pointer(Device::Mouse, 1, Phase::Down, 5.0));
        let steps = Press::default().take(down.clone(), true, false);
        assert_eq!(steps, [Step::Feed(down)]);
    }

    #[test]
    fn fingers_move_the_view_and_a_tap_brings_the_picture_back() {
        let mut press = Press::default();
        let mut take = |pointer| press.take(Input::Pointer(pointer), true, true);
        let finger = |id, phase, x| pointer(Device::Touch, id, phase, x);
        let (down, up) = (finger(1, Phase::Down, 0.0), finger(1, Phase::Up, 3.0));
        assert_eq!(take(down), [hand(down)]);
        assert_eq!(take(up), [hand(up), Step::HideResult]);
        for far in [finger(1, Phase::Up, 40.0), finger(1, Phase::Cancel, 0.0)] {
            take(down);
            assert_eq!(take(far), [hand(far)]);
        }
        // It comes back to where it landed.
        take(down);
        let moves = Input::Moves(vec![finger(1, Phase::Move, 90.0)]);
        assert_eq!(press.take(moves.clone(), true, true), [Step::Feed(moves)]);
        let mut take = |pointer| press.take(Input::Pointer(pointer), true, true);
        assert_eq!(take(up), [hand(up)]);
        // Two fingers, the first of which stays where it is.
        let second = finger(2, Phase::Down, 200.0);
        take(down);
        assert_eq!(take(second), [hand(second)]);
        assert_eq!(take(up), [hand(up)]);
    }

    #[test]
    fn on_the_picture_nothing_is_different() {
        let mut press = Press::default();
        for device in [Device::Mouse, Device::Pen, Device::Touch] {
            for phase in [Phase::Down, Phase::Up] {
                let input = Input::Pointer(pointer(device, 1, phase, 0.0));
                let steps = press.take(input.clone(), false, true);
                assert_eq!(steps, [Step::Feed(input)]);
            }
        }
    }
}
