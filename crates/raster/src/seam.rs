//! How well a composite fits into its original, when the original is what ought to come out.

use crate::combine::{Combine, combine};
use crate::mask::Mask;
use crate::morph::{Change, change};
use crate::oklab::{delta_e, from_srgb};
use crate::picture::Picture;

/// The errors of a composite along the border of its mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// The mean absolute difference between the step of the composite and that of the original from a pixel outside of the mask to one
    /// inside, over all such pairs of neighbours and the three channels, in levels of 0 to 255.
    pub gradient: f32,
    /// The mean [ΔE](delta_e) between the composite and the original over the pixels inside of the mask up to 16 from its border: their
    /// distance in Oklab times 100.
    pub delta_e: f32,
}

/// How far inside colours are compared, in pixels.
const DEPTH: f32 = 16.0;

/// The errors of `composite` along the border of `mask`, which is between the pixels it does not cover and those it covers at all. Alpha
/// is not looked at.
///
/// `None` if the three differ in size or the mask has no border, as when it covers nothing or everything.
#[must_use]
pub fn seam(original: &Picture, composite: &Picture, mask: &Mask) -> Option<Seam> {
    if original.area() != composite.area() || original.area() != mask.area() {
        return None;
    }
    Some(Seam {
        gradient: gradient(original, composite, mask)?,
        delta_e: difference(original, composite, mask)?,
    })
}

fn gradient(original: &Picture, composite: &Picture, mask: &Mask) -> Option<f32> {
    let step = |picture: &Picture, one: (u32, u32), other: (u32, u32)| {
        let (one, other) = (picture.at(one.0, one.1), picture.at(other.0, other.1));
        [0, 1, 2].map(|at| f64::from(other[at]) - f64::from(one[at]))
    };
    let mut errors = Mean::default();
    for y in 0..mask.height() {
        for x in 0..mask.width() {
            let here = mask.at(x, y) > 0;
            for next in [(x + 1, y), (x, y + 1)] {
                let inside = next.0 < mask.width() && next.1 < mask.height();
                if inside && here != (mask.at(next.0, next.1) > 0) {
                    let is = step(composite, (x, y), next);
                    let wanted = step(original, (x, y), next);
                    is.iter()
                        .zip(wanted)
                        .for_each(|(is, wanted)| errors.add((is - wanted).abs()));
                }
            }
        }
    }
    errors.value()
}

fn difference(original: &Picture, composite: &Picture, mask: &Mask) -> Option<f32> {
    let band = band(mask);
    let colour = |picture: &Picture, x: u32, y: u32| {
        let [red, green, blue, _] = picture.at(x, y);
        from_srgb([red, green, blue].map(f32::from))
    };
    let mut errors = Mean::default();
    for y in 0..mask.height() {
        for x in (0..mask.width()).filter(|&x| band.at(x, y) >= 128) {
            let error = delta_e(colour(composite, x, y), colour(original, x, y));
            errors.add(f64::from(error));
        }
    }
    errors.value()
}

/// What the mask covers at all, up to the depth from its border.
fn band(mask: &Mask) -> Mask {
    let mut plane = mask.plane(mask.area());
    plane
        .iter_mut()
        .for_each(|pixel| *pixel = if *pixel > 0 { 255 } else { 0 });
    let mut band = Mask::new(mask.width(), mask.height());
    band.put(mask.area(), &plane);
    let inside = change(&band, Change::Shrink(DEPTH));
    combine(&mut band, &inside, Combine::Subtract);
    band
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: u64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn value(&self) -> Option<f32> {
        (self.count > 0).then(|| (self.sum / self.count as f64) as f32)
    }
}
