use image::imageops::interpolate_bilinear;
use image::{Rgba, RgbaImage};

use crate::edit::hash;
use crate::fault::Fault;

/// What a model does to all of a picture that it renders anew, beside what it was asked for. Lengths are in pixels of the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Drift {
    /// To the right and down.
    shift: (f32, f32),
    /// About the centre; above 1 if things come out larger.
    zoom: f32,
    /// Red, green and blue are multiplied by these and then have the offsets added.
    gain: [f32; 3],
    offset: [f32; 3],
    /// The most that noise changes a channel by.
    noise: u8,
}

impl Drift {
    const NONE: Self = Self {
        shift: (0.0, 0.0),
        zoom: 1.0,
        gain: [1.0; 3],
        offset: [0.0; 3],
        noise: 0,
    };
    /// A warm cast with less contrast.
    const TONE: Self = Self {
        gain: [0.95, 0.94, 0.9],
        offset: [12.0, 8.0, 4.0],
        ..Self::NONE
    };

    /// That of a fault, if it has one.
    pub(crate) fn of(fault: Option<Fault>) -> Option<Self> {
        Some(match fault? {
            Fault::Shift1 => Self {
                shift: (1.0, 0.0),
                ..Self::NONE
            },
            Fault::Zoom1 => Self {
                zoom: 1.01,
                ..Self::NONE
            },
            Fault::Tone => Self::TONE,
            Fault::Drift => Self {
                shift: (1.4, -0.8),
                zoom: 1.01,
                noise: 4,
                ..Self::TONE
            },
            _ => return None,
        })
    }

    /// The picture as it comes out. What comes from beyond its edges is as they are. Deterministic for a seed.
    pub(crate) fn applied(&self, picture: &RgbaImage, seed: u32) -> RgbaImage {
        let (width, height) = picture.dimensions();
        RgbaImage::from_fn(width, height, |x, y| {
            let across = self.source(x, width, self.shift.0);
            let down = self.source(y, height, self.shift.1);
            // Within the picture there is a pixel everywhere.
            let pixel = interpolate_bilinear(picture, across, down);
            let [red, green, blue, alpha] = pixel.unwrap_or(Rgba([0; 4])).0;
            let noise = hash(x, y, !seed);
            let channel = |i: usize, value: u8| {
                let noise = (noise >> (8 * i) & 0xff) % (2 * u32::from(self.noise) + 1);
                let value = f32::from(value) * self.gain[i] + self.offset[i];
                (value + noise as f32 - f32::from(self.noise))
                    .round()
                    .clamp(0.0, 255.0) as u8
            };
            Rgba([channel(0, red), channel(1, green), channel(2, blue), alpha])
        })
    }

    /// Where in the picture a column or row of the answer comes from, counted from the middle of the first pixel.
    fn source(&self, at: u32, length: u32, shift: f32) -> f32 {
        let last = length as f32 - 1.0;
        let centre = last / 2.0;
        (centre + (at as f32 - centre - shift) / self.zoom).clamp(0.0, last)
    }
}
