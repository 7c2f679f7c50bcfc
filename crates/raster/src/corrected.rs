//! An answer read as if it had not drifted.

use crate::geometry::Point;
use crate::picture::Picture;
use crate::register::Drift;
use crate::tone::Tone;

/// The answer of a model, its drift undone and its tone matched, in the pixels of the picture it is an answer to.
#[derive(Clone, Copy)]
pub struct Corrected<'a> {
    answer: &'a Picture,
    drift: Option<Drift>,
    tone: Option<&'a Tone>,
}

impl<'a> Corrected<'a> {
    /// The answer with what was found of it; `None` leaves that as it is.
    #[must_use]
    pub fn new(answer: &'a Picture, drift: Option<Drift>, tone: Option<&'a Tone>) -> Self {
        Self {
            answer,
            drift,
            tone,
        }
    }

    /// The answer itself.
    #[must_use]
    pub fn answer(&self) -> &'a Picture {
        self.answer
    }

    /// The colour at a pixel of the picture, sRGB encoded, 0 to 255, between the four nearest pixels of the answer. `None` where the answer
    /// does not reach or is not opaque.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> Option<[f32; 3]> {
        let rgb = match self.drift {
            None if x >= self.answer.width() || y >= self.answer.height() => None,
            None => opaque(self.answer.at(x, y)),
            Some(drift) => self.between(drift, x, y),
        }?;
        Some(self.tone.map_or(rgb, |tone| tone.apply(rgb)))
    }

    fn between(&self, drift: Drift, x: u32, y: u32) -> Option<[f32; 3]> {
        let (width, height) = (self.answer.width(), self.answer.height());
        let pixel = Point::new(x as f32 + 0.5, y as f32 + 0.5);
        let place = drift.at(pixel, width, height);
        let inside = |at: f32, size: u32| at >= 0.0 && at <= size as f32;
        if !inside(place.x, width) || !inside(place.y, height) {
            return None;
        }
        let split = |at: f32| {
            let from_centre = (at - 0.5).max(0.0);
            (from_centre as u32, from_centre.fract())
        };
        let ((left, right), (top, down)) = (split(place.x), split(place.y));
        let row = |y: u32| {
            let one = opaque(self.answer.at(left, y))?;
            let other = opaque(self.answer.at(left + 1, y))?;
            Some(lerp(one, other, right))
        };
        Some(lerp(row(top)?, row(top + 1)?, down))
    }
}

fn opaque(pixel: [u8; 4]) -> Option<[f32; 3]> {
    let [red, green, blue, alpha] = pixel;
    (alpha == 255).then_some([red, green, blue].map(f32::from))
}

fn lerp(one: [f32; 3], other: [f32; 3], part: f32) -> [f32; 3] {
    std::array::from_fn(|at| one[at] + (other[at] - one[at]) * part)
}
