use image::imageops::{FilterType, resize};
use image::{DynamicImage, GrayImage, Luma, Rgba, RgbaImage};

use crate::colour::{self, Rgb};
use crate::fill::Layer;

/// An edit about to be painted, at its output size: the picture, and how much of each pixel is to change.
#[derive(Debug)]
pub(crate) struct Edit {
    base: Layer,
    /// 0 (keep) to 1 (edit) for each pixel; empty without a mask, when all is edited.
    coverage: Vec<f32>,
    /// What the references have for each pixel, if anything.
    references: Vec<Option<Rgb>>,
    prompt: String,
    transparent: bool,
}

/// One picture of an edit: what is painted where the mask lets it show.
#[derive(Debug)]
pub(crate) struct Painting {
    paint: Layer,
    pub(crate) seed: u32,
}

impl Edit {
    /// `mask`, if any, has the size of `picture`; alpha 0 means edit, 255 keep. Both are stretched to `size`, so a
    /// place in the output is the same place of the input even when the ratio differs. Transparent input pixels are
    /// laid on white.
    pub(crate) fn new(
        picture: &RgbaImage,
        mask: Option<&RgbaImage>,
        size: (u32, u32),
        prompt: &str,
        transparent: bool,
    ) -> Self {
        let scaled = resize(picture, size.0, size.1, FilterType::Triangle);
        let on_white = |pixel: &Rgba<u8>| {
            let [r, g, b, a] = pixel.0.map(f32::from);
            let laid = |c: f32| 255.0 + (c - 255.0) * a / 255.0;
            [laid(r), laid(g), laid(b), 1.0]
        };
        Self {
            base: Layer {
                width: size.0 as usize,
                height: size.1 as usize,
                pixels: scaled.pixels().map(on_white).collect(),
            },
            coverage: mask.map(|mask| coverage(mask, size)).unwrap_or_default(),
            references: Vec::new(),
            prompt: prompt.to_owned(),
            transparent,
        }
    }

    /// Puts these pictures side by side over the bounds of what is to change, each filling its column; their colours are painted there in place of
    /// the prompt's.
    pub(crate) fn with_references(mut self, references: &[RgbaImage]) -> Self {
        if references.is_empty() {
            return self;
        }
        let (width, height) = (self.base.width, self.base.height);
        let edited = |at: &usize| self.coverage_at(*at) > 0.0;
        let places = (0..width * height).filter(edited);
        let [mut left, mut top, mut right, mut bottom] = [width, height, 0, 0];
        for at in places {
            let (x, y) = (at % width, at / width);
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
        if left >= right {
            return self;
        }
        let mut colours = vec![None; width * height];
        let begins = |index: usize| left + (right - left) * index / references.len();
        for (index, reference) in references.iter().enumerate() {
            let (begin, end) = (begins(index), begins(index + 1));
            if begin == end {
                continue;
            }
            let size = ((end - begin) as u32, (bottom - top) as u32);
            let filling = DynamicImage::from(reference.clone())
                .resize_to_fill(size.0, size.1, FilterType::Triangle)
                .into_rgb8();
            for (x, y, pixel) in filling.enumerate_pixels() {
                let at = (top + y as usize) * width + begin + x as usize;
                colours[at] = Some(pixel.0.map(f32::from));
            }
        }
        self.references = colours;
        self
    }

    /// Paints picture number `index`, in full detail. Deterministic.
    pub(crate) fn paint(&self, index: u32) -> Painting {
        let colour = colour::of_prompt(&self.prompt, index);
        let seed = index.wrapping_mul(0x9e37_79b9) ^ 0x51ed_270b;
        let paint = if self.coverage.is_empty() {
            self.retoned(colour, seed)
        } else {
            self.filled(colour, seed)
        };
        Painting { paint, seed }
    }

    /// The finished picture, or with `levels` above 0 one whose painted part has no detail finer than 2^`levels`
    /// pixels.
    ///
    /// The rest of the picture moves by up to two levels a channel: real models render everything anew.
    pub(crate) fn rendered(&self, painting: &Painting, levels: u32) -> RgbaImage {
        let coarse;
        let paint = match levels {
            0 => &painting.paint,
            _ => {
                coarse = painting.paint.coarse(levels);
                &coarse
            }
        };
        let (width, height) = (self.base.width, self.base.height);
        RgbaImage::from_fn(width as u32, height as u32, |x, y| {
            let at = y as usize * width + x as usize;
            let edit = self.coverage_at(at);
            let noise = hash(x, y, painting.seed);
            let channel = |i: usize| {
                let shift = (noise >> (8 * i) & 0xff) % 5;
                let kept = self.base.pixels[at][i] + shift as f32 - 2.0;
                (kept + (paint.pixels[at][i] - kept) * edit)
                    .round()
                    .clamp(0.0, 255.0) as u8
            };
            let alpha = if self.transparent {
                let place = (x as f32 + 0.5) / width as f32;
                let edited = if self.coverage.is_empty() { 0.0 } else { edit };
                oval(place, (y as f32 + 0.5) / height as f32).max(edited)
            } else {
                1.0
            };
            Rgba([
                channel(0),
                channel(1),
                channel(2),
                (alpha * 255.0).round() as u8,
            ])
        })
    }

    /// The masked area, filled from around it and tinted, with strokes.
    fn filled(&self, colour: Rgb, seed: u32) -> Layer {
        let mut known = self.base.clone();
        for (pixel, edit) in known.pixels.iter_mut().zip(&self.coverage) {
            *pixel = pixel.map(|channel| channel * (1.0 - edit));
        }
        let mut paint = known.filled();
        for (at, pixel) in paint.pixels.iter_mut().enumerate() {
            if self.coverage[at] > 0.0 {
                let stroke = 16.0 * strokes(at % self.base.width, at / self.base.width, seed);
                for (channel, tint) in pixel.iter_mut().zip(self.tint(at, colour)) {
                    *channel = 0.4 * *channel + 0.6 * tint + stroke;
                }
            }
        }
        paint
    }

    /// The whole picture with its dark parts towards black, its middle towards the colour, its light parts white.
    fn retoned(&self, colour: Rgb, seed: u32) -> Layer {
        let mut paint = self.base.clone();
        for (at, pixel) in paint.pixels.iter_mut().enumerate() {
            let light = (0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]) / 255.0;
            let stroke = 5.0 * strokes(at % self.base.width, at / self.base.width, seed);
            for (channel, tint) in pixel.iter_mut().zip(self.tint(at, colour)) {
                let tone = if light < 0.5 {
                    tint * light * 2.0
                } else {
                    tint + (255.0 - tint) * (light - 0.5) * 2.0
                };
                *channel = 0.3 * *channel + 0.7 * tone + stroke;
            }
        }
        paint
    }

    /// The colour to paint with.
    fn tint(&self, at: usize, of_prompt: Rgb) -> Rgb {
        let of_reference = self.references.get(at).copied().flatten();
        of_reference.unwrap_or(of_prompt)
    }

    fn coverage_at(&self, at: usize) -> f32 {
        self.coverage.get(at).copied().unwrap_or(1.0)
    }
}

/// How coarse partial image number `k` of `count` is: 2^6 pixels first, finer with each.
pub(crate) fn partial_levels(k: u32, count: u32) -> u32 {
    6 - 4 * k / count.max(1)
}

/// What `auto` means: of the three fixed sizes the one whose ratio is nearest to the picture's.
pub(crate) fn auto_size(width: u32, height: u32) -> (u32, u32) {
    let ratio = |(w, h): (u32, u32)| (w as f32 / h as f32).ln();
    let wanted = ratio((width, height));
    let distance = |size: &(u32, u32)| (ratio(*size) - wanted).abs();
    let sizes = [(1024, 1024), (1536, 1024), (1024, 1536)];
    let nearest = sizes
        .into_iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.unwrap_or(sizes[0])
}

fn coverage(mask: &RgbaImage, size: (u32, u32)) -> Vec<f32> {
    let alpha = GrayImage::from_fn(mask.width(), mask.height(), |x, y| {
        Luma([mask.get_pixel(x, y).0[3]])
    });
    let scaled = resize(&alpha, size.0, size.1, FilterType::Triangle);
    let edit = |pixel: &Luma<u8>| 1.0 - f32::from(pixel.0[0]) / 255.0;
    scaled.pixels().map(edit).collect()
}

/// The cut-out of a transparent background: 1 within the oval that touches the edges, 0 in the corners, soft
/// between. `x` and `y` go from 0 to 1.
fn oval(x: f32, y: f32) -> f32 {
    let radius = (2.0 * x - 1.0).hypot(2.0 * y - 1.0);
    ((1.0 - radius) / 0.04).clamp(0.0, 1.0)
}

/// Brush strokes from lower left to upper right: noise stretched along one diagonal, −1 to 1.
fn strokes(x: usize, y: usize, seed: u32) -> f32 {
    let (x, y) = (x as f32, y as f32);
    let (along, across) = (x - y + 16_384.0, x + y);
    0.7 * noise(along / 48.0, across / 9.0, seed) + 0.3 * noise(along / 11.0, across / 4.0, !seed)
}

/// Value noise, −1 to 1. `x` and `y` are not negative.
fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (left, top) = (x as u32, y as u32);
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (smooth(x.fract()), smooth(y.fract()));
    let corner = |dx, dy| (hash(left + dx, top + dy, seed) & 0xffff) as f32 / 32_767.5 - 1.0;
    let mix = |a: f32, b: f32, t: f32| a + (b - a) * t;
    mix(
        mix(corner(0, 0), corner(1, 0), tx),
        mix(corner(0, 1), corner(1, 1), tx),
        ty,
    )
}

/// Mixes a place and a seed into 32 bits that look random.
pub(crate) fn hash(x: u32, y: u32, seed: u32) -> u32 {
    let mut h = x.wrapping_mul(0x85eb_ca6b) ^ y.wrapping_mul(0xc2b2_ae35).rotate_left(13) ^ seed;
    h = (h ^ (h >> 16)).wrapping_mul(0x7feb_352d);
    h = (h ^ (h >> 15)).wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: u32 = 96;

    fn photo() -> RgbaImage {
        RgbaImage::from_fn(SIDE, SIDE, |x, y| {
            Rgba([60 + x as u8, 60 + y as u8, 90, 255])
        })
    }

    /// Alpha 0 in the middle third.
    fn middle() -> RgbaImage {
        let third = SIDE / 3..2 * SIDE / 3;
        RgbaImage::from_fn(SIDE, SIDE, |x, y| {
            let inside = third.contains(&x) && third.contains(&y);
            Rgba([0, 0, 0, if inside { 0 } else { 255 }])
        })
    }

    fn edit(mask: Option<&RgbaImage>, prompt: &str) -> Edit {
        Edit::new(&photo(), mask, (SIDE, SIDE), prompt, false)
    }

    fn detail(picture: &RgbaImage) -> u32 {
        let value = |x, y| u32::from(picture.get_pixel(x, y).0[1]);
        let third = SIDE / 3 + 1..2 * SIDE / 3;
        third
            .clone()
            .flat_map(|y| third.clone().map(move |x| (x, y)))
            .map(|(x, y)| value(x, y).abs_diff(value(x - 1, y)))
            .sum()
    }

    #[test]
    fn outside_the_mask_only_small_shifts() {
        let edit = edit(Some(&middle()), "a red hat");
        let out = edit.rendered(&edit.paint(0), 0);
        let mut moved = 0;
        for (x, y, pixel) in photo().enumerate_pixels() {
            if middle().get_pixel(x, y).0[3] == 255 {
                for (before, after) in pixel.0.iter().zip(out.get_pixel(x, y).0) {
                    assert!(before.abs_diff(after) <= 2);
                    moved += u32::from(*before != after);
                }
            }
        }
        assert!(moved > 1000, "real models render everything anew: {moved}");
    }

    #[test]
    fn inside_the_mask_the_prompts_colour() {
        for (prompt, strongest) in [("a red hat", 0), ("绿色的草地", 1), ("blue sky", 2)] {
            let edit = edit(Some(&middle()), prompt);
            let out = edit.rendered(&edit.paint(0), 0);
            let centre = out.get_pixel(SIDE / 2, SIDE / 2).0;
            let highest = (0..3).max_by_key(|i| centre[*i]);
            assert_eq!(highest, Some(strongest), "{prompt}: {centre:?}");
        }
    }

    #[test]
    fn references_are_painted_side_by_side() {
        let plain = |colour| RgbaImage::from_pixel(50, 20, Rgba(colour));
        let references = [plain([255, 0, 0, 255]), plain([0, 0, 255, 255])];
        for mask in [Some(&middle()), None] {
            let edit = edit(mask, "green").with_references(&references);
            let out = edit.rendered(&edit.paint(0), 0);
            let left = out.get_pixel(SIDE / 2 - 5, SIDE / 2).0;
            let right = out.get_pixel(SIDE / 2 + 5, SIDE / 2).0;
            assert!(left[0] > left[2] + 60, "{left:?}");
            assert!(right[2] > right[0] + 60, "{right:?}");
        }
    }

    #[test]
    fn half_alpha_changes_half() {
        let mask = |alpha| RgbaImage::from_pixel(SIDE, SIDE, Rgba([0, 0, 0, alpha]));
        let red = |alpha| {
            let edit = edit(Some(&mask(alpha)), "red");
            let out = edit.rendered(&edit.paint(0), 0);
            out.pixels().map(|p| f32::from(p.0[0])).sum::<f32>() / (SIDE * SIDE) as f32
        };
        let (keep, half, full) = (red(255), red(128), red(0));
        assert!(keep < half && half < full, "{keep} {half} {full}");
    }

    #[test]
    fn without_a_mask_everything_changes() {
        let edit = edit(None, "blue");
        let out = edit.rendered(&edit.paint(0), 0);
        for (before, after) in photo().pixels().zip(out.pixels()) {
            assert!(after.0[2] > before.0[2], "{before:?} {after:?}");
        }
    }

    #[test]
    fn partial_images_gain_detail() {
        let edit = edit(Some(&middle()), "a red hat");
        let painting = edit.paint(0);
        let details: Vec<_> = (0..3)
            .map(|k| partial_levels(k, 3))
            .chain([0])
            .map(|levels| detail(&edit.rendered(&painting, levels)))
            .collect();
        assert!(details.is_sorted(), "{details:?}");
        assert!(details[3] > details[0] * 2, "{details:?}");
    }

    #[test]
    fn the_same_twice_and_another_for_another_index() {
        let edit = edit(Some(&middle()), "a cat");
        let first = edit.rendered(&edit.paint(0), 0);
        assert!(first == edit.rendered(&edit.paint(0), 0));
        assert!(first != edit.rendered(&edit.paint(1), 0));
    }

    #[test]
    fn a_transparent_background_keeps_the_oval_and_the_edited_area() {
        let corner = RgbaImage::from_fn(SIDE, SIDE, |x, y| {
            Rgba([0, 0, 0, if x < 8 && y < 8 { 0 } else { 255 }])
        });
        let edit = Edit::new(&photo(), Some(&corner), (SIDE, SIDE), "red", true);
        let out = edit.rendered(&edit.paint(0), 0);
        let alpha = |x, y| out.get_pixel(x, y).0[3];
        assert_eq!((alpha(2, 2), alpha(SIDE / 2, SIDE / 2)), (255, 255));
        assert_eq!(alpha(SIDE - 2, SIDE - 2), 0);
    }

    #[test]
    fn auto_takes_the_nearest_ratio() {
        assert_eq!(auto_size(512, 512), (1024, 1024));
        assert_eq!(auto_size(600, 400), (1536, 1024));
        assert_eq!(auto_size(3000, 4000), (1024, 1536));
        assert_eq!(auto_size(1000, 872), (1024, 1024));
    }
}
