//! What the pixel work on a mask of 4096 × 4096 costs, built as it is released: `cargo bench -p overpaint-raster`.

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use overpaint_raster::flood::{Colours, Wand};
use overpaint_raster::morph::{Change, change};
use overpaint_raster::overlay::{self, Look, Outline, Overlay, View};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Patch, Point, Rect, png};

const SIDE: u16 = 4096;
/// Pointer events a stroke.
const EVENTS: u16 = 200;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    strokes(&mut criterion.benchmark_group("stroke of 200 segments"));
    history(&mut criterion.benchmark_group("history"));
    outline(&mut criterion.benchmark_group("outline"));
    wand(&mut criterion.benchmark_group("wand"));
    files(&mut criterion.benchmark_group("png"));
    look(&mut criterion.benchmark_group("overlay of 1600 × 1000"));
    criterion.final_summary();
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn strokes(group: &mut Group) {
    for radius in [3.0, 20.0, 100.0, 400.0, 1000.0] {
        group.bench_function(format!("radius {radius}"), |bencher| {
            bencher.iter(|| {
                let mut mask = blank();
                wave(&mut mask, radius);
                mask
            });
        });
    }
}

/// A stroke over another one, so that there are pixels to pack on both sides.
fn history(group: &mut Group) {
    let mut before = blank();
    wave(&mut before, 400.0);
    let mut mask = before.clone();
    for i in 0..EVENTS {
        let [from, to] = [i, i + 1].map(|i| at(i, 1.5));
        capsule(&mut mask, from, to, Tip::hard(100.0), Mode::Erase);
    }
    group.bench_function("a step", |bencher| {
        bencher.iter(|| Patch::between(&before, &mask));
    });
    let mut step = Patch::between(&before, &mask);
    group.bench_function("undo or redo", |bencher| {
        bencher.iter(|| step = step.clone().apply(&mut mask));
    });
}

fn outline(group: &mut Group) {
    let mask = painted();
    let changes = [
        ("grow", Change::Grow as fn(f32) -> Change),
        ("shrink", Change::Shrink),
        ("feather", Change::Feather),
        ("smooth", Change::Smooth),
    ];
    for (name, by) in changes {
        for pixels in [4.0, 64.0] {
            group.bench_function(format!("{name} by {pixels}"), |bencher| {
                bencher.iter(|| change(&mask, by(pixels)));
            });
        }
    }
}

fn wand(group: &mut Group) {
    let colours = marble();
    for (name, contiguous) in [("contiguous", true), ("everywhere", false)] {
        let wand = Wand {
            at: (2000, 2000),
            tolerance: 24,
            contiguous,
        };
        group.bench_function(name, |bencher| bencher.iter(|| colours.select(wand)));
    }
}

fn files(group: &mut Group) {
    for (name, mask) in [("painted", painted()), ("blank", blank())] {
        group.bench_function(format!("{name}, alpha"), |bencher| {
            bencher.iter(|| png::encode(&mask));
        });
    }
    let mask = painted();
    group.bench_function("painted, grey", |bencher| {
        bencher.iter(|| png::encode_gray(&mask));
    });
}

fn look(group: &mut Group) {
    const WIDTH: u32 = 1600;
    const HEIGHT: u32 = 1000;
    let mask = painted();
    let style = Overlay {
        colour: [255, 43, 214],
        opacity: 115,
        look: Look::Tint,
        outline: Outline::Line,
    };
    let mut out = vec![0; (WIDTH * HEIGHT * 4) as usize];
    for scale in [0.13, 1.0, 7.3] {
        // Where the stroke crosses the middle of the picture: there is an edge to be seen at every scale.
        let view = View {
            scale,
            offset_x: f64::from(WIDTH) / 2.0 - 1072.0 * scale,
            offset_y: f64::from(HEIGHT) / 2.0 - 2048.0 * scale,
        };
        let region = Rect::new(0, 0, WIDTH, HEIGHT);
        group.bench_function(format!("scale {scale}"), |bencher| {
            bencher.iter(|| overlay::paint(&mask, view, &mut out, WIDTH, region, style));
        });
    }
}

fn blank() -> Mask {
    Mask::new(u32::from(SIDE), u32::from(SIDE))
}

fn painted() -> Mask {
    let mut mask = blank();
    wave(&mut mask, 100.0);
    mask
}

/// A stroke that goes up and down across the picture.
fn wave(mask: &mut Mask, radius: f32) {
    for i in 0..EVENTS {
        let [from, to] = [i, i + 1].map(|i| at(i, 0.0));
        capsule(mask, from, to, Tip::hard(radius), Mode::Paint);
    }
}

fn at(event: u16, phase: f32) -> Point {
    let (side, t) = (f32::from(SIDE), f32::from(event) / f32::from(EVENTS));
    Point::new(side * t, side * (0.5 + 0.4 * (t * 12.0 + phase).sin()))
}

/// A picture whose colours change slowly, with a grain, so that the wand's area is large and its edge ragged.
fn marble() -> Colours {
    let mut colours = Colours::new(u32::from(SIDE), u32::from(SIDE));
    for y in 0..u32::from(SIDE) {
        let row: Vec<u8> = (0..u32::from(SIDE))
            .flat_map(|x| {
                let slow = ((x as f32 / 300.0).sin() + (y as f32 / 410.0).cos()) * 30.0;
                let grain = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)) >> 29;
                let light = (128.0 + slow) as u8 + grain as u8;
                [light, light / 2, 255 - light, 255]
            })
            .collect();
        colours.push_rgba(&row);
    }
    colours
}
