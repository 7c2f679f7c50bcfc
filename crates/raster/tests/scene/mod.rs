//! A landscape of waves that can be drawn moved, zoomed and in another tone, as a model would return it.

#![allow(dead_code, reason = "each of the tests uses its own part")]

use overpaint_raster::flood::{Colours, Wand};
use overpaint_raster::{Mask, Picture};
use proptest::prelude::*;

/// How the landscape is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) shift: (f32, f32),
    pub(crate) zoom: f32,
    pub(crate) gain: [f32; 3],
    pub(crate) offset: [f32; 3],
    /// The largest change of a channel by noise.
    pub(crate) noise: f32,
}

/// Wavelength in pixels, direction in radians, phase, and how far the wave changes brightness and hue.
const WAVES: [[f32; 5]; 14] = [
    [310.0, 0.3, 1.0, 22.0, 8.0],
    [240.0, 2.0, 4.0, 18.0, -6.0],
    [170.0, 1.1, 2.0, 14.0, 9.0],
    [121.0, 2.7, 0.5, 10.0, -7.0],
    [90.0, 0.8, 3.3, 9.0, 4.0],
    [67.0, 1.7, 5.1, 8.0, 5.0],
    [47.0, 2.4, 2.2, 7.0, -3.0],
    [36.0, 0.1, 1.4, 6.0, 2.0],
    [27.0, 1.4, 0.2, 5.0, 2.0],
    [21.0, 3.0, 4.4, 4.0, -2.0],
    [15.0, 0.6, 2.9, 4.0, 1.0],
    [12.0, 2.2, 3.7, 3.0, 1.0],
    [9.0, 1.2, 0.9, 3.0, -1.0],
    [7.0, 0.4, 5.5, 2.0, 1.0],
];

impl Scene {
    /// As it is.
    pub(crate) const SAME: Self = Self {
        shift: (0.0, 0.0),
        zoom: 1.0,
        gain: [1.0; 3],
        offset: [0.0; 3],
        noise: 0.0,
    };

    pub(crate) fn draw(self, width: u32, height: u32) -> Picture {
        let mut random = Random(7);
        let (centre_x, centre_y) = (width as f32 / 2.0, height as f32 / 2.0);
        picture(width, height, |x, y| {
            let x = (x as f32 + 0.5 - centre_x - self.shift.0) / self.zoom;
            let y = (y as f32 + 0.5 - centre_y - self.shift.1) / self.zoom;
            let (mut light, mut hue) = (120.0, 10.0);
            for [length, direction, phase, bright, coloured] in WAVES {
                let (sin, cos) = direction.sin_cos();
                let wave = ((x * cos + y * sin) * std::f32::consts::TAU / length + phase).sin();
                light += bright * wave;
                hue += coloured * wave;
            }
            let rgb = [light + hue, light, light - 0.7 * hue];
            let channel = |at: usize| {
                let noise = (random.next() * 2.0 - 1.0) * self.noise;
                (rgb[at].clamp(0.0, 255.0) * self.gain[at] + self.offset[at] + noise).round() as u8
            };
            let [red, green, blue] = [0, 1, 2].map(channel);
            [red, green, blue, 255]
        })
    }
}

/// A picture from its pixels.
pub(crate) fn picture(
    width: u32,
    height: u32,
    mut pixel: impl FnMut(u32, u32) -> [u8; 4],
) -> Picture {
    let mut rgba = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgba.extend(pixel(x, y));
        }
    }
    Picture::new(width, height, rgba).expect("as many bytes as pixels")
}

/// The picture with something else in a part of it: checks of a strong colour.
pub(crate) fn painted(picture: &Picture, inside: impl Fn(u32, u32) -> bool) -> Picture {
    self::picture(picture.width(), picture.height(), |x, y| {
        if !inside(x, y) {
            picture.at(x, y)
        } else if (x / 11 + y / 13) % 2 == 0 {
            [230, 40, 90, 255]
        } else {
            [20, 60, 50, 255]
        }
    })
}

/// The mask that covers some pixels whole.
pub(crate) fn mask(width: u32, height: u32, mut inside: impl FnMut(u32, u32) -> bool) -> Mask {
    let mut at = None;
    let seen = picture(width, height, |x, y| {
        if inside(x, y) {
            at = Some((x, y));
            [255; 4]
        } else {
            [0, 0, 0, 255]
        }
    });
    let Some(at) = at else {
        return Mask::new(width, height);
    };
    let mut colours = Colours::new(width, height);
    colours.push_rgba(seen.rgba());
    let wand = Wand {
        at,
        tolerance: 0,
        contiguous: false,
    };
    colours.select(wand).expect("the wand is inside")
}

/// Sides, the bytes of two pictures, and what a mask covers.
pub(crate) fn anything() -> impl Strategy<Value = (u32, u32, Vec<u8>, Vec<u8>, Vec<bool>)> {
    (1_u32..48, 1_u32..48).prop_flat_map(|(width, height)| {
        let pixels = (width * height) as usize;
        let alpha = prop_oneof![Just(None), Just(Some(255_u8)), Just(Some(0))];
        let bytes = move || {
            (
                proptest::collection::vec(any::<u8>(), pixels * 4),
                alpha.clone(),
            )
                .prop_map(|(mut bytes, alpha)| {
                    if let Some(alpha) = alpha {
                        bytes
                            .iter_mut()
                            .skip(3)
                            .step_by(4)
                            .for_each(|byte| *byte = alpha);
                    }
                    bytes
                })
        };
        let share = prop_oneof![Just(0.0), Just(1.0), 0.0..1.0];
        let covered = share.prop_flat_map(move |share| {
            proptest::collection::vec(proptest::bool::weighted(share), pixels)
        });
        (Just(width), Just(height), bytes(), bytes(), covered)
    })
}

/// Numbers that look random and are the same every time (xorshift, Marsaglia 2003).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// The next number, 0 up to 1.
    pub(crate) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}
