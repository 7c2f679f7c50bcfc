//! What is left of photos that are sent smaller than they are and come back as they were sent: the photos and what became of them, as PNG.
//!
//! `cargo run --release -p overpaint-raster --example round_trip -- FOLDER`
//!
//! Of each photo there is `NAME.png`, and `NAME-N.png` for what was sent at N per cent of its size. The photos are enlarged three times
//! first: one of as many pixels as a camera's has little detail from one pixel to the next.

use std::error::Error;
use std::path::{Path, PathBuf};

use overpaint_raster::crop::Crop;
use overpaint_raster::fit::{Fit, Lay};
use overpaint_raster::photo::Row;
use overpaint_raster::{Frame, Mask, Picture, resample};

const ENLARGED: u32 = 3;

/// Sizes of what is sent, per cent.
const PER_CENT: [u32; 5] = [67, 50, 42, 33, 20];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("a folder is needed")?;
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let photos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/photos");
    for file in std::fs::read_dir(photos)? {
        let file = file?.path();
        if file.extension().is_some_and(|kind| kind == "md") {
            continue;
        }
        let image = image::open(&file)?.to_rgba8();
        let (width, height) = image.dimensions();
        let photo = Picture::new(width, height, image.into_raw()).ok_or("no pixels")?;
        let photo = resample::resize(&photo, width * ENLARGED, height * ENLARGED);
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        write(&photo, &folder.join(format!("{name}.png")))?;
        for per_cent in PER_CENT {
            let back = there_and_back(&photo, per_cent).ok_or("a photo that is too small")?;
            write(&back, &folder.join(format!("{name}-{per_cent}.png")))?;
        }
    }
    Ok(())
}

/// The photo after an edit of all of it that changed nothing.
fn there_and_back(photo: &Picture, per_cent: u32) -> Option<Picture> {
    let whole = photo.area();
    let frame = Frame::from(whole);
    let size = [whole.width, whole.height].map(|side| side * per_cent / 100);
    let mut crop = Crop::new((whole.width, whole.height), frame, size.into())?;
    let rows = photo.rgba().chunks(whole.width as usize * 4);
    rows.clone().for_each(|row| crop.push_row(row));
    let sent = crop.finish()?;
    let mask = Mask::full(whole.width, whole.height);
    let fit = Fit::new(sent.clone(), sent, frame, &mask)?;
    let paste = Lay {
        grow: 0.0,
        feather: 0.0,
        align: false,
        tone: false,
        blend: false,
        // With it, all of the photo would come back.
        detail: false,
    };
    let mut layer = fit.layer(&mask, paste)?;
    let mut rgba = Vec::with_capacity(photo.rgba().len());
    for (y, row) in (0..).zip(rows) {
        let mut row = Row::Eight(row.to_vec());
        layer.lay(y, &mut row);
        if let Row::Eight(row) = row {
            rgba.extend(row);
        }
    }
    Picture::new(whole.width, whole.height, rgba)
}

fn write(picture: &Picture, file: &Path) -> Result<(), image::ImageError> {
    let (width, height) = (picture.width(), picture.height());
    image::save_buffer(file, picture.rgba(), width, height, image::ColorType::Rgba8)
}
