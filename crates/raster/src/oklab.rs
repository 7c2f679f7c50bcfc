//! Oklab, a space in which distances are about as large as they look, by Björn Ottosson,
//! ["A perceptual color space for image processing"](https://bottosson.github.io/posts/oklab/) (2020), which the numbers are from.

/// Lightness 0 to 1, green to red and blue to yellow, both about −0.4 to 0.4, of a colour in sRGB, encoded, 0 to 255.
#[must_use]
pub fn from_srgb(rgb: [f32; 3]) -> [f32; 3] {
    from_linear(rgb.map(decode))
}

/// The colour in sRGB, encoded. What sRGB does not hold comes out below 0 or above 255.
#[must_use]
pub fn to_srgb([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
    .map(encode)
}

/// How different two colours in Oklab are: a hundred times their distance. 2 is about what is just noticeable (CSS Color 4, ΔEOK).
#[must_use]
pub fn delta_e(one: [f32; 3], other: [f32; 3]) -> f32 {
    let squares = (0..3).map(|at| (one[at] - other[at]).powi(2));
    100.0 * squares.sum::<f32>().sqrt()
}

pub(crate) fn from_linear([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let l = (0.412_221_47 * red + 0.536_332_54 * green + 0.051_445_993 * blue).cbrt();
    let m = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
    let s = (0.088_302_46 * red + 0.281_718_84 * green + 0.629_978_7 * blue).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Light, 0 to 1, of an encoded channel, 0 to 255 (IEC 61966-2-1).
pub(crate) fn decode(channel: f32) -> f32 {
    let channel = channel / 255.0;
    if channel <= 0.040_45 {
        channel / 12.92
    } else {
        ((channel + 0.055) / 1.055).powf(2.4)
    }
}

/// The inverse of [`decode`], the other way round below 0.
fn encode(light: f32) -> f32 {
    let size = light.abs();
    let channel = if size <= 0.003_130_8 {
        size * 12.92
    } else {
        1.055 * size.powf(1.0 / 2.4) - 0.055
    };
    channel.copysign(light) * 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_the_post_come_out() {
        let [lightness, a, b] = from_srgb([255.0; 3]);
        assert!((lightness - 1.0).abs() < 1e-4 && a.abs() < 1e-4 && b.abs() < 1e-4);
        let red = from_srgb([255.0, 0.0, 0.0]);
        assert!(
            delta_e(red, [0.627_955, 0.224_863, 0.125_846]) < 0.01,
            "{red:?}"
        );
    }

    #[test]
    fn there_and_back_is_the_same() {
        for red in (0..256).step_by(15) {
            for green in (0..256).step_by(17) {
                for blue in (0..256).step_by(51) {
                    let rgb = [red, green, blue].map(|channel| channel as f32);
                    let back = to_srgb(from_srgb(rgb));
                    assert!(
                        rgb.iter()
                            .zip(back)
                            .all(|(one, other)| (one - other).abs() < 0.05),
                        "{rgb:?} {back:?}"
                    );
                }
            }
        }
    }
}
