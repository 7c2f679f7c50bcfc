//! What a mask of a 50-megapixel photo costs: strokes, PNG and overlay, in one line each.
//!
//! `cargo run --release -p overpaint-raster --example encode`

use std::time::Instant;

use overpaint_raster::overlay::{self, Look, Outline, Overlay, View};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point, Rect, png};

fn main() -> Result<(), png::EncodeError> {
    let mut mask = Mask::new(8660, 5773);
    for radius in [3.0, 20.0, 100.0, 400.0, 1000.0] {
        let start = Instant::now();
        wave(&mut mask, radius);
        println!("200 segments of radius {radius}: {:?}", start.elapsed());
    }
    println!("covered {:.3}, {} KiB", mask.covered(), mask.bytes() / 1024);

    let start = Instant::now();
    let file = png::encode(&mask)?;
    println!("png: {:?}, {} bytes", start.elapsed(), file.len());
    let start = Instant::now();
    let file = png::encode(&Mask::new(8660, 5773))?;
    println!(
        "png of nothing: {:?}, {} bytes",
        start.elapsed(),
        file.len()
    );

    let mut out = vec![0; 1600 * 1000 * 4];
    let style = Overlay {
        colour: [255, 0, 160],
        opacity: 115,
        look: Look::Tint,
        outline: Outline::Line,
    };
    for scale in [0.13, 0.3, 1.0, 7.3] {
        let view = View {
            scale,
            offset_x: -2000.0 * scale,
            offset_y: -1500.0 * scale,
        };
        let start = Instant::now();
        overlay::paint(
            &mask,
            view,
            &mut out,
            1600,
            Rect::new(0, 0, 1600, 1000),
            style,
        );
        println!("overlay 1600×1000 at {scale}: {:?}", start.elapsed());
    }
    Ok(())
}

/// A stroke of 200 segments that goes up and down across the picture.
fn wave(mask: &mut Mask, radius: f32) {
    let at = |i: u16| {
        let t = f32::from(i) / 200.0;
        Point::new(8660.0 * t, 5773.0 * (0.5 + 0.4 * (t * 12.0).sin()))
    };
    for i in 0..200 {
        capsule(mask, at(i), at(i + 1), Tip::hard(radius), Mode::Paint);
    }
}
