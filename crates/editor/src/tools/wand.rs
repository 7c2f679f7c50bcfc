//! The magic wand: a click selects by colour.
//!
//! | state   | input             | next    | action                       |
//! |---------|-------------------|---------|------------------------------|
//! | rest    | down              | pressed | remember where               |
//! | pressed | up                | rest    | ask, if it is in the picture |
//! | pressed | drop              | rest    |                              |

use overpaint_raster::Combine;

use crate::stage::Stage;
use crate::tools::{Contact, Drag};

/// The statechart of the wand.
#[derive(Clone, Debug, Default)]
pub(crate) enum Wand {
    #[default]
    Rest,
    Pressed(Contact),
}

impl Wand {
    /// The pixel of the picture that was clicked, and how what is selected there changes the mask.
    pub(crate) fn on(
        &mut self,
        drag: Drag,
        combine: Combine,
        stage: &Stage,
    ) -> Option<((u32, u32), Combine)> {
        match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => {
                *self = Self::Pressed(contact);
                None
            }
            (Self::Pressed(landed), Drag::Move(_)) => {
                *self = Self::Pressed(landed);
                None
            }
            (Self::Pressed(landed), Drag::Up(_)) => {
                let at = stage.viewport.to_picture(landed.at);
                let inside = at.x >= 0.0
                    && at.y >= 0.0
                    && at.x < stage.mask.width() as f32
                    && at.y < stage.mask.height() as f32;
                inside.then(|| ((at.x as u32, at.y as u32), landed.combine(combine)))
            }
            (Self::Pressed(_) | Self::Rest, _) => None,
        }
    }
}
