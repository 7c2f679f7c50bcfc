//! Fingers: one works the tool in hand, two pinch and move the view.
//!
//! | state   | input               | next    | action                                                          |
//! |---------|---------------------|---------|-----------------------------------------------------------------|
//! | rest    | down                | one     | to the tool                                                     |
//! | one     | move                | one     | to the tool                                                     |
//! | one     | up, cancel          | rest    | to the tool                                                     |
//! | one     | another down        | two     | the drag is dropped if it has only begun, else it ends here      |
//! | two     | move                | two     | the view follows both fingers                                   |
//! | two     | up                  | lifting | undo if it was a tap                                            |
//! | two     | third down          | three   |                                                                 |
//! | three   | up                  | lifting | redo if it was a tap                                            |
//! | two, three | cancel           | lifting |                                                                 |
//! | lifting | down, up, cancel    | lifting, or rest once all are up | nothing, so no stray dot                |

use overpaint_raster::Point;

use crate::input::{Phase, Pointer};
use crate::stage::Stage;

/// A drag younger than this, in milliseconds, or shorter than [`BEGUN_PX`], has only begun when a second finger lands.
const BEGUN_MS: f64 = 500.0;
/// In pixels of the view.
const BEGUN_PX: f32 = 12.0;
/// Two fingers that lift again within this time, in milliseconds, and moved less than [`BEGUN_PX`], have tapped.
const TAP_MS: f64 = 300.0;

/// The statechart of all fingers together.
#[derive(Clone, Debug, Default)]
pub(crate) enum Touch {
    #[default]
    Rest,
    One(Finger),
    Two(Finger, Finger),
    /// Three, in the order they landed.
    Three([Finger; 3]),
    /// The fingers that have to lift before one draws again.
    Lifting(Vec<i32>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Finger {
    id: i32,
    landed_ms: f64,
    at: Point,
    /// The farthest it was from where it landed, in pixels of the view.
    strayed: f32,
    landed: Point,
}

/// What a touch means for the tool in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touched {
    /// The finger works the tool.
    Tool,
    /// It does not.
    Nothing,
    /// Drop the drag under way.
    Drop,
    /// End the drag under way where it is.
    Finish,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
}

impl Touch {
    pub(crate) fn on(&mut self, pointer: &Pointer, stage: &mut Stage) -> Touched {
        let id = pointer.id;
        let (next, touched) = match (std::mem::take(self), pointer.phase) {
            (Self::Rest, Phase::Down) => (Self::One(Finger::new(pointer)), Touched::Tool),
            (Self::One(finger), Phase::Move) if finger.id == id => {
                (Self::One(finger.moved(pointer.at)), Touched::Tool)
            }
            (Self::One(finger), Phase::Up | Phase::Cancel) if finger.id == id => {
                (Self::Rest, Touched::Tool)
            }
            (Self::One(first), Phase::Down) if first.id != id => {
                let begun = first.strayed < BEGUN_PX || first.age(pointer) < BEGUN_MS;
                let two = Self::Two(first, Finger::new(pointer));
                (
                    two,
                    if begun {
                        Touched::Drop
                    } else {
                        Touched::Finish
                    },
                )
            }
            (Self::Two(a, b), Phase::Move) if a.id == id => {
                let moved = a.moved(pointer.at);
                pinch((a.at, b.at), (moved.at, b.at), stage);
                (Self::Two(moved, b), Touched::Nothing)
            }
            (Self::Two(a, b), Phase::Move) if b.id == id => {
                let moved = b.moved(pointer.at);
                pinch((a.at, b.at), (a.at, moved.at), stage);
                (Self::Two(a, moved), Touched::Nothing)
            }
            (Self::Two(a, b), Phase::Up) if a.id == id || b.id == id => {
                let left = if a.id == id { b.id } else { a.id };
                let tap = a.age(pointer) < TAP_MS && a.strayed.max(b.strayed) < BEGUN_PX;
                let touched = if tap { Touched::Undo } else { Touched::Nothing };
                (Self::Lifting(vec![left]), touched)
            }
            (Self::Two(a, b), Phase::Cancel) if a.id == id || b.id == id => {
                let left = if a.id == id { b.id } else { a.id };
                (Self::Lifting(vec![left]), Touched::Nothing)
            }
            (Self::Two(a, b), Phase::Down) if a.id != id && b.id != id => {
                (Self::Three([a, b, Finger::new(pointer)]), Touched::Nothing)
            }
            (Self::Three(fingers), Phase::Move) => {
                let moved = fingers.map(|finger| {
                    if finger.id == id {
                        finger.moved(pointer.at)
                    } else {
                        finger
                    }
                });
                (Self::Three(moved), Touched::Nothing)
            }
            (Self::Three(fingers), Phase::Up | Phase::Cancel)
                if fingers.iter().any(|finger| finger.id == id) =>
            {
                let tap = pointer.phase == Phase::Up
                    && fingers[0].age(pointer) < TAP_MS
                    && fingers.iter().all(|finger| finger.strayed < BEGUN_PX);
                let left = fingers
                    .iter()
                    .map(|finger| finger.id)
                    .filter(|&left| left != id);
                let touched = if tap { Touched::Redo } else { Touched::Nothing };
                (Self::Lifting(left.collect()), touched)
            }
            (Self::Three(fingers), Phase::Down) if fingers.iter().all(|finger| finger.id != id) => {
                let mut down: Vec<i32> = fingers.iter().map(|finger| finger.id).collect();
                down.push(id);
                (Self::Lifting(down), Touched::Nothing)
            }
            (Self::Lifting(mut down), phase) => {
                match phase {
                    Phase::Down if !down.contains(&id) => down.push(id),
                    Phase::Up | Phase::Cancel => down.retain(|&other| other != id),
                    Phase::Down | Phase::Move | Phase::Leave => {}
                }
                let rest = down.is_empty();
                let next = if rest {
                    Self::Rest
                } else {
                    Self::Lifting(down)
                };
                (next, Touched::Nothing)
            }
            (state, _) => (state, Touched::Nothing),
        };
        *self = next;
        touched
    }
}

impl Finger {
    fn new(pointer: &Pointer) -> Self {
        Self {
            id: pointer.id,
            landed_ms: pointer.time_ms,
            at: pointer.at,
            strayed: 0.0,
            landed: pointer.at,
        }
    }

    fn moved(self, at: Point) -> Self {
        Self {
            at,
            strayed: self.strayed.max(at.distance(self.landed)),
            ..self
        }
    }

    fn age(&self, now: &Pointer) -> f64 {
        now.time_ms - self.landed_ms
    }
}

/// Moves and scales the view so that what was under two fingers stays under them.
fn pinch(from: (Point, Point), to: (Point, Point), stage: &mut Stage) {
    let middle = |(a, b): (Point, Point)| Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let (before, after) = (middle(from), middle(to));
    // Fingers that all but touch would make the scale jump.
    let apart = |(a, b): (Point, Point)| a.distance(b).max(8.0);
    let factor = f64::from(apart(to) / apart(from));
    stage.viewport.zoom_at(before, factor);
    let (dx, dy) = (after.x - before.x, after.y - before.y);
    stage.viewport.pan(f64::from(dx), f64::from(dy));
}
