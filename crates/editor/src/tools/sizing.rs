//! Size and hardness of the brush by dragging with Alt.
//!
//! | state  | input      | next   | action                                                          |
//! |--------|------------|--------|-----------------------------------------------------------------|
//! | rest   | down       | sizing | remember where, and the settings                                |
//! | sizing | move       | sizing | to the right larger, up harder; the ring stays where it began    |
//! | sizing | up         | rest   |                                                                 |
//! | sizing | drop       | rest   | the settings are what they were                                 |

use overpaint_raster::Point;

use crate::settings::{Setting, Settings};
use crate::stage::Stage;
use crate::tools::Drag;

/// The way up, in pixels of the view, from no hardness to full.
const FULL_WAY: f32 = 200.0;

/// The statechart of sizing.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sizing {
    #[default]
    Rest,
    /// Where it began, in the view, and what the settings were.
    Sizing(Point, Settings),
}

impl Sizing {
    pub(crate) fn on(&mut self, drag: Drag, settings: &mut Settings, stage: &Stage) {
        *self = match (std::mem::take(self), drag) {
            (Self::Rest, Drag::Down(contact)) => Self::Sizing(contact.at, *settings),
            (Self::Sizing(from, before), Drag::Move(contact)) => {
                let wider = (contact.at.x - from.x) * 2.0 / stage.viewport.scale() as f32;
                let harder = (from.y - contact.at.y) / FULL_WAY;
                settings.set(Setting::BrushSize((before.brush_size + wider).round()));
                settings.set(Setting::Hardness(before.hardness + harder));
                Self::Sizing(from, before)
            }
            (Self::Sizing(_, before), Drag::Drop) => {
                settings.brush_size = before.brush_size;
                settings.hardness = before.hardness;
                Self::Rest
            }
            (Self::Sizing(..), Drag::Up(_)) => Self::Rest,
            (state, _) => state,
        };
    }

    /// Where the ring stays meanwhile.
    pub(crate) fn centre(&self) -> Option<Point> {
        match self {
            Self::Sizing(from, _) => Some(*from),
            Self::Rest => None,
        }
    }
}
