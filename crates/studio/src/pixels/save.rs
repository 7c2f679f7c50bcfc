//! The whole picture with answers laid over it, as a file. What the mask does not cover is the original's, bit for bit where the file's
//! format allows.

use std::io::Write;
use std::ops::Range;
use std::rc::Rc;

use gloo_file::Blob;
use overpaint_raster::Rect;
use overpaint_raster::composite::lay_on_white;
use overpaint_raster::fit::Layer;
use overpaint_raster::photo::{Form, JpegWriter, PhotoError, Pieces, PngWriter, Row, Sampling};

use super::original::{Original, Rows, failed};
use super::sitting::Sitter;
use super::{Done, Kind, Lay, Outcome, Writing};
use crate::browser::blob;
use crate::browser::encode::Canvas;
use crate::browser::worker::Parcel;

/// From this quality on a JPEG keeps the colour of every pixel, if the original has one for each.
const FULL_COLOUR: u8 = 90;

pub(super) async fn save(
    parcel: &Parcel,
    sitters: &[(Rc<Sitter>, Lay)],
    kind: Kind,
    tell: &dyn Fn(Writing),
) -> Result<Done, Outcome> {
    let picture = parcel.files.first().ok_or(Outcome::Undecodable)?;
    let original = Original::of(parcel).await?;
    let layers = sitters
        .iter()
        .filter_map(|(sitter, lay)| sitter.layer(*lay));
    let layers: Vec<Layer<'_>> = layers.collect();
    let opaque = original.opaque && sitters.iter().all(|(sitter, _)| sitter.is_opaque());
    let metadata = original.metadata(picture).await?;
    if let Kind::Webp(quality) = kind {
        let canvas = canvas(original, layers, tell).await?;
        tell(Writing::Encoding);
        let file = encoded(canvas, kind.mime(), quality).await?;
        let file = Blob::new_with_options(metadata.write(file).as_slice(), Some(kind.mime()));
        return Ok(Done::files(vec![file]));
    }
    let mut pieces = Vec::new();
    let file = Pieces::new(metadata, |piece| {
        pieces.push(Blob::new(piece));
        Ok(())
    });
    let rows = Laid::over(&original, layers, 0..original.height, tell);
    let rows = rows.map_err(|error| failed(&error))?;
    let written = match kind {
        Kind::Jpeg(quality) => {
            let quality = (quality * 100.0).round() as u8;
            let sampling = if quality < FULL_COLOUR {
                Sampling::Quarter
            } else {
                original.sampling
            };
            jpeg(rows, original.size(), opaque, (quality, sampling), file).await
        }
        Kind::Png | Kind::Webp(_) => {
            let form = Form {
                deep: original.deep,
                opaque,
            };
            png(rows, original.size(), form, file).await
        }
    };
    let file = written.map_err(|error| failed(&error))?;
    file.finish().map_err(|_| Outcome::Unwritable)?;
    let file = blob::joined(&pieces, kind.mime()).ok_or(Outcome::Unwritable)?;
    Ok(Done::files(vec![file]))
}

async fn png<W: Write>(
    mut rows: Laid<'_>,
    (width, height): (u32, u32),
    form: Form,
    out: W,
) -> Result<W, PhotoError> {
    let mut file = PngWriter::new(out, width, height, form)?;
    for y in 0..height {
        file.row(rows.next(y).await?)?;
    }
    file.finish()
}

/// Not by the browser: it would need the whole picture on a canvas, and a copy of that to encode it from.
async fn jpeg<W: Write>(
    mut rows: Laid<'_>,
    (width, height): (u32, u32),
    opaque: bool,
    (quality, sampling): (u8, Sampling),
    out: W,
) -> Result<W, PhotoError> {
    let mut file = JpegWriter::new(out, width, height, quality, sampling)?;
    let mut row = vec![0; width as usize * 4];
    for y in 0..height {
        rows.next(y).await?.eight(&mut row);
        // JPEG has no transparency.
        if !opaque {
            lay_on_white(&mut row);
        }
        file.row(&row)?;
    }
    file.finish()
}

/// The whole picture on a canvas, for the browser's encoder. That is all that is needed then, and the original, which is as large, is given
/// back.
async fn canvas(
    original: Original,
    layers: Vec<Layer<'_>>,
    tell: &dyn Fn(Writing),
) -> Result<Canvas, Outcome> {
    let unwritable = || Outcome::Unwritable;
    let (width, height) = original.size();
    let canvas = Canvas::new(width, height).ok_or_else(unwritable)?;
    let area = match original.strips() {
        // Only what is laid over has to pass through here.
        Some(strips) => {
            canvas.draw(strips).ok_or_else(unwritable)?;
            layers
                .iter()
                .map(Layer::area)
                .fold(Rect::EMPTY, Rect::union)
        }
        None => Rect::new(0, 0, width, height),
    };
    let rows = Laid::over(&original, layers, area.y..area.bottom(), tell);
    let mut rows = rows.map_err(|error| failed(&error))?;
    let at_once = ((1 << 20) / width.max(1)).max(1);
    let mut strip = vec![0; width as usize * at_once as usize * 4];
    let mut top = area.y;
    while top < area.bottom() {
        let height = at_once.min(area.bottom() - top);
        for (y, out) in (top..top + height).zip(strip.chunks_exact_mut(width as usize * 4)) {
            let row = rows.next(y).await.map_err(|error| failed(&error))?;
            row.eight(out);
        }
        let pixels = &strip[..width as usize * height as usize * 4];
        canvas.put(pixels, width, top).ok_or_else(unwritable)?;
        top += height;
    }
    drop(rows);
    original.close();
    Ok(canvas)
}

async fn encoded(canvas: Canvas, mime: &str, quality: f64) -> Result<Vec<u8>, Outcome> {
    let file = canvas.encode(mime, quality).await;
    let file = file.ok_or(Outcome::Unwritable)?;
    blob::bytes(&file).await.ok_or(Outcome::Unwritable)
}

/// Rows of the original with what is laid over them. It tells how many are done, once for each per cent.
struct Laid<'a> {
    rows: Rows<'a>,
    layers: Vec<Layer<'a>>,
    of: Range<u32>,
    told: Option<u8>,
    tell: &'a dyn Fn(Writing),
}

impl<'a> Laid<'a> {
    fn over(
        original: &'a Original,
        layers: Vec<Layer<'a>>,
        of: Range<u32>,
        tell: &'a dyn Fn(Writing),
    ) -> Result<Self, PhotoError> {
        Ok(Self {
            rows: original.rows(of.start)?,
            layers,
            of,
            told: None,
            tell,
        })
    }

    /// Row `y`, which is the next one.
    async fn next(&mut self, y: u32) -> Result<&mut Row, PhotoError> {
        self.tell(y);
        let row = self.rows.next().await?;
        for layer in &mut self.layers {
            layer.lay(y, row);
        }
        Ok(row)
    }

    fn tell(&mut self, y: u32) {
        let (done, all) = (y - self.of.start, self.of.len() as u64);
        let percent = u64::from(done) * 100 / all.max(1);
        let percent = u8::try_from(percent).unwrap_or(100);
        if self.told != Some(percent) {
            self.told = Some(percent);
            (self.tell)(Writing::Rows(percent));
        }
    }
}
