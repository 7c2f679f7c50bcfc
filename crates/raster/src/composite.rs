//! Laying an answer over the original so that nothing outside of the mask changes.

/// One channel of an original: `u8` or `u16`, from 0 to the largest value of its type.
pub trait Channel: sealed::Value {}

impl Channel for u8 {}
impl Channel for u16 {}

/// Lays a row of an answer over the same row of the original, through the mask.
///
/// `row` is the original, four channels a pixel: red, green, blue, straight alpha. `patch` is the answer in the same order, 0 to 255
/// whatever the original's depth and not rounded, as [`Resampler::row`](crate::resample::Resampler::row) gives it. `coverage` has one
/// value a pixel. As many pixels are laid as the shortest of the three has.
///
/// Where the coverage is 0, the original is not touched; where it is 255, it becomes the answer, rounded. Between them alpha is mixed by
/// the coverage, and colours, as values of the file, by how much of that alpha is the answer's; where all is opaque that is the coverage.
pub fn lay<C: Channel>(row: &mut [C], patch: &[f32], coverage: &[u8]) {
    C::lay(row, patch, coverage);
}

/// Lays a row of 8 bits a channel over white, for formats without transparency.
pub fn lay_on_white(row: &mut [u8]) {
    for pixel in row.as_chunks_mut::<4>().0 {
        let alpha = u16::from(pixel[3]);
        for channel in &mut pixel[..3] {
            let laid = u16::from(*channel) * alpha + 255 * (255 - alpha);
            *channel = ((laid + 127) / 255) as u8;
        }
        pixel[3] = 255;
    }
}

#[inline(never)]
fn lay_pixels<C: Channel>(row: &mut [C], patch: &[f32], coverage: &[u8]) {
    let patch = patch.as_chunks::<4>().0;
    let pixels = row.as_chunks_mut::<4>().0.iter_mut().zip(patch);
    for ((original, answer), &coverage) in pixels.zip(coverage) {
        if coverage == 0 {
            continue;
        }
        let answer = answer.map(|value| f64::from(value) * C::STEPS);
        *original = match coverage {
            255 => answer.map(C::rounded),
            _ => mix(*original, answer, f64::from(coverage) / 255.0),
        };
    }
}

/// Mixes two pixels; 64-bit numbers keep 65536 values in order however small an alpha is.
fn mix<C: Channel>(original: [C; 4], answer: [f64; 4], coverage: f64) -> [C; 4] {
    let kept = original[3].into() * (1.0 - coverage);
    let added = answer[3] * coverage;
    let alpha = kept + added;
    // Colours that cannot be seen stay.
    let share = if alpha > 0.0 { added / alpha } else { 0.0 };
    let colour = |channel: usize| {
        let own = original[channel].into();
        C::rounded(own + (answer[channel] - own) * share)
    };
    [colour(0), colour(1), colour(2), C::rounded(alpha)]
}

mod sealed {
    pub trait Value: Copy + Into<f64> {
        /// Steps of this type in one of 8 bits.
        const STEPS: f64;

        /// The same of 8 bits, not rounded.
        fn level(self) -> f32;

        /// The nearest value.
        fn rounded(value: f64) -> Self;

        /// Lays pixels. It is here so that the loop is compiled with this crate, for speed, and not with the caller's, for size.
        fn lay(row: &mut [Self], patch: &[f32], coverage: &[u8]);
    }

    impl Value for u8 {
        const STEPS: f64 = 1.0;

        fn level(self) -> f32 {
            f32::from(self)
        }

        fn rounded(value: f64) -> Self {
            (value + 0.5) as Self
        }

        fn lay(row: &mut [Self], patch: &[f32], coverage: &[u8]) {
            super::lay_pixels(row, patch, coverage);
        }
    }

    impl Value for u16 {
        const STEPS: f64 = 257.0;

        fn level(self) -> f32 {
            f32::from(self) / 257.0
        }

        fn rounded(value: f64) -> Self {
            (value + 0.5) as Self
        }

        fn lay(row: &mut [Self], patch: &[f32], coverage: &[u8]) {
            super::lay_pixels(row, patch, coverage);
        }
    }
}
