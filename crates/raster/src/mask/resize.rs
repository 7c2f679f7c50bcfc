//! A mask for a picture of another size.

use std::ops::Range;

use super::{Mask, SIDE, TILE};
use crate::geometry::Rect;

impl Mask {
    /// The mask for a picture of another size: the mean of the area where it becomes smaller, between the nearest pixels where it becomes
    /// larger.
    #[must_use]
    pub fn resized(&self, width: u32, height: u32) -> Self {
        let mut resized = Self::new(width, height);
        if resized.area().is_empty() || self.area().is_empty() {
            return resized;
        }
        let across = taps(self.width, width);
        let down = taps(self.height, height);
        let Some(bounds) = self.bounds() else {
            return resized;
        };
        // Beyond what takes of the bounds everything stays 0.
        let columns = taking(&across, bounds.x..bounds.right());
        let rows = taking(&down, bounds.y..bounds.bottom());
        let across = &across[columns.start as usize..columns.end as usize];
        let mut source = vec![0; self.width as usize];
        let mut sum = vec![0.0; across.len()];
        let mut band = Vec::with_capacity(across.len() * SIDE);
        for y in rows.clone() {
            let (first, weights) = &down[y as usize];
            sum.fill(0.0);
            for (row, weight) in (*first..).zip(weights) {
                self.row(row, 0, &mut source);
                for (sum, (first, weights)) in sum.iter_mut().zip(across) {
                    let pixels = source[*first as usize..].iter().zip(weights);
                    *sum += weight
                        * pixels
                            .map(|(&pixel, tap)| f32::from(pixel) * tap)
                            .sum::<f32>();
                }
            }
            band.extend(sum.iter().map(|sum| sum.round() as u8));
            if y % TILE == TILE - 1 || y + 1 == rows.end {
                let height = (band.len() / across.len()) as u32;
                let area = Rect::new(
                    columns.start,
                    y + 1 - height,
                    columns.end - columns.start,
                    height,
                );
                resized.put(area, &band);
                band.clear();
            }
        }
        resized
    }
}

/// What each of `to` pixels takes of `from` pixels: the first of them, and the weights of that and the following ones, in all 1.
fn taps(from: u32, to: u32) -> Vec<(u32, Vec<f32>)> {
    let scale = f64::from(from) / f64::from(to);
    // Half the width of the filter: the pixel's own area, or the way to the next pixel.
    let reach = if scale > 1.0 { scale / 2.0 } else { 1.0 };
    (0..to)
        .map(|pixel| {
            let centre = (f64::from(pixel) + 0.5) * scale;
            let first = (centre - reach).max(0.0) as u32;
            let end = ((centre + reach).ceil() as u32).clamp(first + 1, from);
            let weight = |tap: u32| {
                if scale > 1.0 {
                    let left = f64::from(tap).max(centre - reach);
                    (f64::from(tap + 1).min(centre + reach) - left).max(0.0)
                } else {
                    (1.0 - (f64::from(tap) + 0.5 - centre).abs()).max(0.0)
                }
            };
            let weights: Vec<f64> = (first..end).map(weight).collect();
            let sum: f64 = weights.iter().sum();
            (
                first,
                weights.iter().map(|weight| (weight / sum) as f32).collect(),
            )
        })
        .collect()
}

/// From the first to the last pixel that takes anything of a run.
fn taking(taps: &[(u32, Vec<f32>)], run: Range<u32>) -> Range<u32> {
    let takes = |(first, weights): &(u32, Vec<f32>)| {
        *first < run.end && *first + weights.len() as u32 > run.start
    };
    let start = taps.iter().position(takes).unwrap_or(0);
    let end = taps.iter().rposition(takes).map_or(start, |last| last + 1);
    start as u32..end as u32
}
