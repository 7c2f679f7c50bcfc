//! Between the values of a file and the light they stand for: the transfer function of sRGB, IEC 61966-2-1.

use std::sync::LazyLock;

/// The light, 0 to 1, of each value of 8 bits.
pub(crate) static LIGHT: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|value| light(value as f64 / 255.0) as f32));

/// Turns light into values, by a table of short lines.
pub(crate) static ENCODER: LazyLock<Encoder> = LazyLock::new(Encoder::new);

/// The number of lines. The curve bends most at the light 0.0031, where a line of this length is 0.007 of 255 off.
const LINES: usize = 4096;

/// For each line the value where it begins, 0 to 255, and the way to where it ends.
pub(crate) struct Encoder([[f32; 2]; LINES + 1]);

impl Encoder {
    fn new() -> Self {
        let at = |line: usize| 255.0 * value((line as f64 / LINES as f64).min(1.0));
        Self(std::array::from_fn(|line| {
            [at(line) as f32, (at(line + 1) - at(line)) as f32]
        }))
    }

    /// The value, 0 to 255 and not rounded, of some light. What is below 0 or above 1 is taken as 0 or 1.
    #[inline]
    pub(crate) fn value(&self, light: f32) -> f32 {
        let place = light.clamp(0.0, 1.0) * LINES as f32;
        let line = usize::from(place as u16).min(LINES);
        let [start, way] = self.0[line];
        start + way * (place - line as f32)
    }
}

/// The light of a value, both 0 to 1.
fn light(value: f64) -> f64 {
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// The value of some light, both 0 to 1.
fn value(light: f64) -> f64 {
    if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        for value in 0..=255_u8 {
            let back = ENCODER.value(LIGHT[usize::from(value)]);
            assert!((back - f32::from(value)).abs() < 0.01, "{value}: {back}");
        }
    }

    #[test]
    fn the_lines_stay_close_to_the_curve() {
        for step in 0..=1_000_000 {
            let light = step as f32 / 1e6;
            let exact = 255.0 * value(f64::from(light));
            let error = (f64::from(ENCODER.value(light)) - exact).abs();
            assert!(error < 0.01, "{light}: {error}");
        }
    }

    #[test]
    fn light_beyond_the_ends_is_the_end() {
        assert_eq!(ENCODER.value(-0.2), 0.0);
        assert_eq!(ENCODER.value(1.3), 255.0);
    }
}
