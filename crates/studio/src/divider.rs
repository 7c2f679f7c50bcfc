//! A line across the picture: left of it lies the original, right of it the result.

use leptos::prelude::*;
use overpaint_raster::{Frame, Point};
use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::studio::Studio;

/// Whether there is such a line while a result is looked at, and where.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Divider {
    pub(crate) on: bool,
    /// How much of the picture's width lies left of it, from 0 to 1.
    pub(crate) at: f64,
}

impl Divider {
    /// Where it lies until it is moved, and where it returns to.
    pub(crate) const MIDDLE: f64 = 0.5;
}

impl Default for Divider {
    fn default() -> Self {
        Self {
            on: false,
            at: Self::MIDDLE,
        }
    }
}

/// The line and its handle on the stage, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DividerOnStage {
    /// Where the original is.
    pub(crate) picture: Place,
    /// Across.
    pub(crate) line: f64,
    /// The middle of the handle. It stays within reach where the line is out of sight or below a panel.
    pub(crate) handle: (f64, f64),
}

/// How far the middle of the handle at least stays from where panels, or the edges of the stage, have their margin, in CSS pixels.
const APART: f64 = 12.0;

impl DividerOnStage {
    /// What follows a pointer that takes the handle: the line, or where that is somewhere else, the handle itself.
    pub(crate) fn taken(&self) -> f64 {
        if (self.line - self.handle.0).abs() <= APART {
            self.line
        } else {
            self.handle.0
        }
    }
}

impl Studio {
    /// Whether a result is on the stage with the original beside it; tracked.
    pub(crate) fn divides(self) -> bool {
        self.divider.with(|divider| divider.on) && self.shown.with(Option::is_some)
    }

    /// Where the divider is to be seen; tracked.
    pub(crate) fn divider_on_stage(self) -> Option<DividerOnStage> {
        let view = self.view.get();
        let result = self.result(self.shown.get()?)?;
        let (width, height) = self.picture_size()?;
        let whole = Frame {
            x: 0,
            y: 0,
            width,
            height,
        };
        let picture = Place::in_view(whole, view).fitting(result.origin.picture.size());
        let line = picture.share(self.divider.get().at);
        let clear = |x: f64, y: f64| {
            let point = Point::new(x as f32, y as f32);
            let nearest = self
                .editor
                .with_value(|editor| editor.viewport().nearest_clear(point));
            (f64::from(nearest.x), f64::from(nearest.y))
        };
        let across = clear(line + APART, 0.0).0 - APART;
        let across = clear(across - APART, 0.0).0 + APART;
        let (_, top) = clear(across, picture.y);
        let (_, bottom) = clear(across, picture.y + picture.height);
        let handle = (across, f64::midpoint(top, bottom));
        Some(DividerOnStage {
            picture,
            line,
            handle,
        })
    }
}
