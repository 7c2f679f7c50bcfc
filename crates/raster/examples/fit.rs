//! What it costs to fit an answer to a photo, in one line each.
//!
//! `cargo run --release -p overpaint-raster --example fit`

use std::hint::black_box;
use std::time::Instant;

use overpaint_raster::composite::lay;
use overpaint_raster::difference::Difference;
use overpaint_raster::resample::{Resampler, resize};
use overpaint_raster::{Mask, Picture, Placement, Rect};

fn main() {
    let small = noise(1024);
    let start = Instant::now();
    let large = resize(&small, 4096, 4096);
    println!("1024² to 4096²: {:?}", start.elapsed());
    let start = Instant::now();
    let back = resize(&large, 1024, 1024);
    println!("4096² to 1024²: {:?}", start.elapsed());

    let start = Instant::now();
    let difference = Difference::between(&small, &back);
    let count = difference.map(|difference| difference.outside(&Mask::new(1024, 1024)));
    println!(
        "difference of 1024²: {count:?} pixels, {:?}",
        start.elapsed()
    );

    let start = Instant::now();
    lay_over(8688, 5792, &small);
    println!("laid over 50 megapixels: {:?}", start.elapsed());
}

/// Lays `answer`, enlarged, over an original, through a coverage that is mixed everywhere.
fn lay_over(width: u32, height: u32, answer: &Picture) {
    let placement = Placement {
        scale_x: f64::from(width) / f64::from(answer.width()),
        scale_y: f64::from(height) / f64::from(answer.height()),
        ..Placement::SAME
    };
    let mut resampler = Resampler::new(answer, placement, Rect::new(0, 0, width, height));
    let mut row = vec![77_u8; width as usize * 4];
    let mut patch = vec![0.0; width as usize * 4];
    let coverage = vec![100; width as usize];
    for y in 0..height {
        resampler.row(y, &mut patch);
        lay(&mut row, &patch, &coverage);
        black_box(&row);
    }
}

/// An opaque picture of `side` × `side` pixels of all colours.
fn noise(side: u32) -> Picture {
    let pixels = (0..side * side).flat_map(|pixel| {
        let [r, g, b, _] = pixel.wrapping_mul(2_654_435_769).to_le_bytes();
        [r, g, b, 255]
    });
    Picture::new(side, side, pixels.collect()).expect("four bytes a pixel")
}
