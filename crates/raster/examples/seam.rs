//! How well an answer fits into a photo, by how it is laid over it: errors along the border of what was laid.
//!
//! `cargo xtask bench seam`
//!
//! The answers are not a model's but made here, as models alter pictures: all of it noisy, in another tone, moved and zoomed, and with
//! something smooth painted inside of the mask. So it is known what ought to come out, and that is what composites are compared with.

use std::error::Error;
use std::path::Path;

use overpaint_raster::composite::lay;
use overpaint_raster::fit::{Fit, Lay, edge};
use overpaint_raster::morph::{Change, change};
use overpaint_raster::register::Drift;
use overpaint_raster::resample;
use overpaint_raster::seam::{Seam, seam};
use overpaint_raster::shape::Shape;
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Frame, Mask, Picture, Placement, Point};

/// Ways to lay: their names, whether the edge is feathered as the studio does it, whether it is blended.
const WAYS: [(&str, bool, bool); 4] = [
    ("paste", false, false),
    ("feather", true, false),
    ("blend", false, true),
    ("feather, blend", true, true),
];

/// What is undone before: names, drift, tone.
const CORRECTIONS: [(&str, bool, bool); 4] = [
    ("nothing", false, false),
    ("drift", true, false),
    ("tone", false, true),
    ("both", true, true),
];

/// What the answers have gone through.
const DRIFT: Drift = Drift {
    shift_x: 1.4,
    shift_y: -0.8,
    zoom: 1.01,
};
const GAIN: [f32; 3] = [1.05, 1.0, 0.93];
const OFFSET: [f32; 3] = [6.0, 0.0, 4.0];
/// In levels to both sides.
const NOISE: f32 = 4.0;

/// The errors of each way with each correction.
type Table = [[Mean; CORRECTIONS.len()]; WAYS.len()];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/photos");
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind != "md"));
    files.sort();

    println!(
        "Errors along the border of what is laid, by how it is laid and what is undone of it before.\n\
         step: difference of the step over the border, in levels; where the edge is feathered there is none.\n\
         ΔE: difference of colours up to 16 pixels inside."
    );
    let mut all = Table::default();
    for file in files {
        let image = image::open(&file)?.to_rgba8();
        let photo = Picture::new(image.width(), image.height(), image.into_raw())
            .ok_or("a photo without pixels")?;
        let mut table = Table::default();
        for mask in masks(&photo) {
            measure(&photo, &mask, &mut table).ok_or("a mask without a border")?;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        print(
            &format!("{name}, {} × {}", photo.width(), photo.height()),
            &table,
        );
        for (all, own) in all.as_flattened_mut().iter_mut().zip(table.as_flattened()) {
            all.add(own.value());
        }
    }
    print("mean of the photos", &all);
    if let Some((way, undone, error)) = best(&all) {
        println!("\nbest by ΔE: {way}, with {undone} undone: {error:.2}");
    }
    Ok(())
}

/// A disc, a stroke across the picture with all its lines, and an ellipse that reaches beyond the picture's edge.
fn masks(photo: &Picture) -> [Mask; 3] {
    let (width, height) = (photo.width() as f32, photo.height() as f32);
    let shorter = width.min(height);
    let ellipse = |x: f32, y: f32, across: f32, down: f32| {
        let shape = Shape::Ellipse {
            from: Point::new(x - across, y - down),
            to: Point::new(x + across, y + down),
        };
        shape.fill(photo.width(), photo.height())
    };
    let mut stroke = Mask::new(photo.width(), photo.height());
    let (from, to) = (
        Point::new(width * 0.15, height * 0.3),
        Point::new(width * 0.85, height * 0.6),
    );
    let _ = capsule(
        &mut stroke,
        from,
        to,
        Tip::hard(shorter * 0.08),
        Mode::Paint,
    );
    [
        ellipse(width * 0.5, height * 0.5, shorter * 0.2, shorter * 0.2),
        stroke,
        ellipse(width * 0.9, height * 0.7, shorter * 0.25, shorter * 0.18),
    ]
}

/// Lays an answer over the photo in all ways.
fn measure(photo: &Picture, mask: &Mask, table: &mut Table) -> Option<()> {
    let wanted = painted(photo, mask)?;
    let answer = altered(&wanted)?;
    let frame = Frame::from(photo.area());
    let fit = Fit::new(photo.clone(), answer, frame, mask)?;
    // As the studio begins with.
    let (grow, soft) = edge(frame);
    for (row, (_, feather, blend)) in table.iter_mut().zip(WAYS) {
        for (mean, (_, align, tone)) in row.iter_mut().zip(CORRECTIONS) {
            let how = Lay {
                grow: if feather { grow } else { 0.0 },
                feather: if feather { soft } else { 0.0 },
                align,
                tone,
                blend,
                detail: false,
            };
            let grown = change(mask, Change::Grow(how.grow));
            let coverage = change(&grown, Change::Feather(how.feather));
            mean.add(seam(&wanted, &laid(photo, &fit, mask, how)?, &coverage)?);
        }
    }
    Some(())
}

/// The photo with a smooth glow inside of the mask, which does not reach its border.
fn painted(photo: &Picture, mask: &Mask) -> Option<Picture> {
    let glow = change(&change(mask, Change::Shrink(24.0)), Change::Feather(16.0));
    edited(photo, |x, y, pixel| {
        let share = f32::from(glow.at(x, y)) / 255.0;
        let colour = [230.0, 120.0 + (x % 256) as f32 / 4.0, 60.0];
        std::array::from_fn(|at| pixel[at] + (colour[at] - pixel[at]) * share)
    })
}

/// A picture as a model gives it back.
fn altered(picture: &Picture) -> Option<Picture> {
    let zoom = f64::from(DRIFT.zoom);
    let edge = |length: u32, shift: f32| f64::from(length) / 2.0 * (1.0 - zoom) + f64::from(shift);
    let drifted = Placement {
        x: edge(picture.width(), DRIFT.shift_x),
        y: edge(picture.height(), DRIFT.shift_y),
        scale_x: zoom,
        scale_y: zoom,
    };
    let moved = resample::cut(picture, drifted, picture.area());
    let mut noise = Noise(7);
    edited(&moved, |_, _, pixel| {
        std::array::from_fn(|at| pixel[at] * GAIN[at] + OFFSET[at] + noise.next() * NOISE)
    })
}

fn edited(
    picture: &Picture,
    mut edit: impl FnMut(u32, u32, [f32; 3]) -> [f32; 3],
) -> Option<Picture> {
    let places = (0..picture.height()).flat_map(|y| (0..picture.width()).map(move |x| (x, y)));
    let pixels = places.flat_map(|(x, y)| {
        let [red, green, blue, alpha] = picture.at(x, y);
        let edited = edit(x, y, [red, green, blue].map(f32::from));
        let [red, green, blue] = edited.map(|channel| channel.round() as u8);
        [red, green, blue, alpha]
    });
    Picture::new(picture.width(), picture.height(), pixels.collect())
}

fn laid(photo: &Picture, fit: &Fit, mask: &Mask, how: Lay) -> Option<Picture> {
    let mut layer = fit.layer(mask, how)?;
    let area = layer.area();
    let mut rgba = photo.rgba().to_vec();
    let mut patch = vec![0.0; area.width as usize * 4];
    let mut coverage = vec![0; area.width as usize];
    for y in area.y..area.bottom() {
        layer.row(y, &mut patch, &mut coverage);
        let first = (y as usize * photo.width() as usize + area.x as usize) * 4;
        lay(&mut rgba[first..first + patch.len()], &patch, &coverage);
    }
    Picture::new(photo.width(), photo.height(), rgba)
}

fn print(title: &str, table: &Table) {
    println!("\n{title}");
    print!("{:16}", "undone:");
    for (name, ..) in CORRECTIONS {
        print!("{name:>16}");
    }
    print!("\n{:16}", "");
    for _ in CORRECTIONS {
        print!("{:>10}{:>6}", "step", "ΔE");
    }
    println!();
    for (row, (name, ..)) in table.iter().zip(WAYS) {
        print!("{name:16}");
        for error in row.map(|mean| mean.value()) {
            print!("{:>10.2}{:>6.2}", error.gradient, error.delta_e);
        }
        println!();
    }
}

/// The combination with the least difference of colours: its names and that.
fn best(table: &Table) -> Option<(&str, &str, f32)> {
    let all = table.iter().zip(WAYS).flat_map(|(row, (way, ..))| {
        let undone = row.iter().zip(CORRECTIONS);
        undone.map(move |(mean, (undone, ..))| (way, undone, mean.value().delta_e))
    });
    all.min_by(|(.., one), (.., other)| one.total_cmp(other))
}

/// The mean of the errors of several composites.
#[derive(Clone, Copy, Default)]
struct Mean {
    gradient: f32,
    delta_e: f32,
    count: f32,
}

impl Mean {
    fn add(&mut self, error: Seam) {
        self.gradient += error.gradient;
        self.delta_e += error.delta_e;
        self.count += 1.0;
    }

    fn value(self) -> Seam {
        Seam {
            gradient: self.gradient / self.count,
            delta_e: self.delta_e / self.count,
        }
    }
}

/// Numbers that look random and are the same every time (xorshift, Marsaglia 2003).
struct Noise(u64);

impl Noise {
    /// The next number, −1 up to 1.
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}
