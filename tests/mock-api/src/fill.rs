/// A picture in floating point whose pixels may be known in part.
///
/// Each pixel is `[r·w, g·w, b·w, w]`: colour from 0 to 255 times its weight, and the weight from 0 (unknown) to 1.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<[f32; 4]>,
}

impl Layer {
    /// Fills what is unknown smoothly from what is known around it.
    ///
    /// Push–pull: unknown pixels take the colour of the same place in a picture of half the size, which is filled
    /// the same way. Linear in the number of pixels. With nothing known at all, the result is mid-grey.
    pub(crate) fn filled(mut self) -> Self {
        if self.pixels.len() <= 1 {
            for pixel in &mut self.pixels {
                *pixel = match pixel[3] {
                    w if w > 0.0 => pixel.map(|c| c / w),
                    _ => [128.0, 128.0, 128.0, 1.0],
                };
            }
            return self;
        }
        let below = self.halved().filled();
        for y in 0..self.height {
            for x in 0..self.width {
                let pixel = &mut self.pixels[y * self.width + x];
                let unknown = 1.0 - pixel[3];
                if unknown > 0.0 {
                    let guess = below.doubled(x, y);
                    for (channel, guess) in pixel.iter_mut().zip(guess) {
                        *channel += unknown * guess;
                    }
                }
            }
        }
        self
    }

    /// The same picture without detail finer than 2^`levels` pixels.
    pub(crate) fn coarse(&self, levels: u32) -> Self {
        if levels == 0 || self.pixels.len() <= 1 {
            return self.clone();
        }
        let below = self.halved().coarse(levels - 1);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            pixels.extend((0..self.width).map(|x| below.doubled(x, y)));
        }
        Self { pixels, ..*self }
    }

    /// Half the size, rounded up. A pixel is the weighted mean of the four it stands for, and fully known as soon as
    /// they add up to one known pixel.
    fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let low = &self.pixels[2 * y * self.width..][..self.width];
            let high = &self.pixels[(2 * y + 1).min(self.height - 1) * self.width..][..self.width];
            for (low, high) in low.chunks(2).zip(high.chunks(2)) {
                let mut sum = [0.0; 4];
                for pixel in low.iter().chain(high) {
                    for (sum, channel) in sum.iter_mut().zip(pixel) {
                        *sum += channel;
                    }
                }
                let scale = 1.0 / sum[3].max(1.0);
                pixels.push(sum.map(|channel| channel * scale));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// The pixel at (x, y) of this picture at twice its size, bilinear.
    fn doubled(&self, x: usize, y: usize) -> [f32; 4] {
        // A fine pixel lies a quarter of a coarse one off its centre: towards the previous one if even.
        let near_x = (x / 2).min(self.width - 1);
        let near_y = (y / 2).min(self.height - 1);
        let far_x = neighbour(x, near_x, self.width);
        let far_y = neighbour(y, near_y, self.height);
        let (near, far) = (near_y * self.width, far_y * self.width);
        let (a, b) = (&self.pixels[near + near_x], &self.pixels[near + far_x]);
        let (c, d) = (&self.pixels[far + near_x], &self.pixels[far + far_x]);
        std::array::from_fn(|i| 0.5625 * a[i] + 0.1875 * (b[i] + c[i]) + 0.0625 * d[i])
    }
}

fn neighbour(fine: usize, near: usize, length: usize) -> usize {
    if fine.is_multiple_of(2) {
        near.saturating_sub(1)
    } else {
        (near + 1).min(length - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [f32; 4]) -> Layer {
        let pixels = (0..width * height)
            .map(|i| pixel(i % width, i / width))
            .collect();
        Layer {
            width,
            height,
            pixels,
        }
    }

    #[test]
    fn known_pixels_stay_as_they_are() {
        let source = layer(37, 21, |x, y| {
            if (10..20).contains(&x) && (5..15).contains(&y) {
                [0.0; 4]
            } else {
                [x as f32, y as f32, 7.0, 1.0]
            }
        });
        let filled = source.clone().filled();
        for (before, after) in source.pixels.iter().zip(&filled.pixels) {
            assert!((after[3] - 1.0).abs() < 1e-4);
            if before[3] == 1.0 {
                assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn a_hole_takes_colours_between_those_around_it() {
        let hole = 16..48;
        let source = layer(64, 64, |x, y| {
            if hole.contains(&x) && hole.contains(&y) {
                [0.0; 4]
            } else if x < 32 {
                [200.0, 0.0, 0.0, 1.0]
            } else {
                [100.0, 0.0, 0.0, 1.0]
            }
        });
        let filled = source.filled();
        let at = |x: usize, y: usize| filled.pixels[y * 64 + x][0];
        assert!(at(18, 32) > 170.0, "{}", at(18, 32));
        assert!(at(45, 32) < 130.0, "{}", at(45, 32));
        assert!((at(32, 32) - 150.0).abs() < 40.0, "{}", at(32, 32));
    }

    #[test]
    fn nothing_known_gives_grey() {
        let filled = layer(5, 3, |_, _| [0.0; 4]).filled();
        assert!(
            filled
                .pixels
                .iter()
                .all(|pixel| (pixel[0] - 128.0).abs() < 1e-3)
        );
    }

    #[test]
    fn coarser_has_less_detail_and_the_same_mean() {
        let source = layer(64, 64, |x, y| {
            let value = if (x / 4 + y / 4) % 2 == 0 { 255.0 } else { 0.0 };
            [value, value, value, 1.0]
        });
        let spread = |layer: &Layer| {
            let deviation = |p: &[f32; 4]| (p[0] - 127.5).abs();
            layer.pixels.iter().map(deviation).sum::<f32>() / layer.pixels.len() as f32
        };
        let (fine, coarse) = (source.coarse(1), source.coarse(4));
        assert!(spread(&source) > spread(&fine) && spread(&fine) > spread(&coarse));
        let mean = coarse.pixels.iter().map(|p| p[0]).sum::<f32>() / 4096.0;
        assert!((mean - 127.5).abs() < 1.0, "{mean}");
    }
}
