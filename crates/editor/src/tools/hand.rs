//! The hand.
//!
//! | state    | input      | next     | action            |
//! |----------|------------|----------|-------------------|
//! | rest     | down       | dragging | remember where    |
//! | dragging | move       | dragging | the view follows  |
//! | dragging | up or drop | rest     |                   |

use overpaint_raster::Point;

use crate::stage::Stage;
use crate::tools::Drag;

/// The statechart of the hand.
#[derive(Clone, Debug, Default)]
pub(crate) enum Hand {
    #[default]
    Rest,
    /// Dragging, and where the pointer was last, in the view.
    Dragging(Point),
}

impl Hand {
    pub(crate) fn on(&mut self, drag: Drag, stage: &mut Stage) {
        *self = match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => Self::Dragging(contact.at),
            (Self::Dragging(last), Drag::Move(contact)) => {
                let (dx, dy) = (contact.at.x - last.x, contact.at.y - last.y);
                stage.viewport.pan(f64::from(dx), f64::from(dy));
                Self::Dragging(contact.at)
            }
            (Self::Dragging(_), Drag::Up(_) | Drag::Drop) => Self::Rest,
            (state, _) => state,
        };
    }
}
