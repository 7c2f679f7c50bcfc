//! The whole picture with answers laid over it, as a file. What the mask does not cover is the original's, bit for bit where the file's
//! format allows.

use std::io::Write;
use std::rc::Rc;

use gloo_file::Blob;
use overpaint_raster::Rect;
use overpaint_raster::composite::lay_on_white;
use overpaint_raster::fit::Layer;
use overpaint_raster::photo::{Form, PhotoError, write_png_to};

use super::original::{Original, failed};
use super::sitting::Sitter;
use super::{Done, Kind, Lay, Outcome, Writing};
use crate::browser::blob::{self, Pieces};
use crate::browser::encode::Canvas;
use crate::browser::worker::Parcel;

pub(super) async fn save(
    parcel: &Parcel,
    sitters: &[(Rc<Sitter>, Lay)],
    kind: Kind,
    tell: &dyn Fn(Writing),
) -> Result<Done, Outcome> {
    let picture = parcel.files.first().ok_or(Outcome::Undecodable)?;
    let original = Original::open(picture).await?;
    let layers = sitters
        .iter()
        .filter_map(|(sitter, lay)| sitter.layer(*lay));
    let layers: Vec<Layer<'_>> = layers.collect();
    let opaque = original.opaque && sitters.iter().all(|(sitter, _)| sitter.is_opaque());
    let metadata = original.metadata(picture).await?;
    let file = match kind {
        Kind::Png => {
            let mut pieces = Pieces::new(move |head| metadata.write(head));
            png(&original, layers, opaque, &mut pieces, tell).map_err(|error| failed(&error))?;
            pieces.finish(kind.mime()).ok_or(Outcome::Unwritable)?
        }
        Kind::Jpeg(quality) | Kind::Webp(quality) => {
            // JPEG has no transparency, and would be black there.
            let on_white = !opaque && matches!(kind, Kind::Jpeg(_));
            let canvas = canvas(original, layers, on_white, tell)?;
            tell(Writing::Encoding);
            let file = encoded(canvas, kind.mime(), quality).await?;
            Blob::new_with_options(metadata.write(file).as_slice(), Some(kind.mime()))
        }
    };
    Ok(Done::files(vec![file]))
}

fn png(
    original: &Original,
    mut layers: Vec<Layer<'_>>,
    opaque: bool,
    out: &mut impl Write,
    tell: &dyn Fn(Writing),
) -> Result<(), PhotoError> {
    let mut rows = original.rows(0)?;
    let form = Form {
        deep: original.deep,
        opaque,
    };
    let mut rows_done = RowsDone::of(original.height, tell);
    write_png_to(out, original.width, original.height, form, |y, next| {
        rows_done.now(y);
        let row = rows.next()?;
        for layer in &mut layers {
            layer.lay(y, row);
        }
        std::mem::swap(row, next);
        Ok(())
    })
}

/// The whole picture on a canvas, for the browser's encoder. That is all that is needed then, and the original, which is as large, is given
/// back.
fn canvas(
    original: Original,
    mut layers: Vec<Layer<'_>>,
    on_white: bool,
    tell: &dyn Fn(Writing),
) -> Result<Canvas, Outcome> {
    let unwritable = || Outcome::Unwritable;
    let (width, height) = original.size();
    let canvas = Canvas::new(width, height).ok_or_else(unwritable)?;
    let all = Rect::new(0, 0, width, height);
    let area = match original.strips() {
        // Only what is laid over has to pass through here.
        Some(strips) if !on_white => {
            canvas.draw(strips).ok_or_else(unwritable)?;
            layers
                .iter()
                .map(Layer::area)
                .fold(Rect::EMPTY, Rect::union)
        }
        _ => all,
    };
    let mut rows = original.rows(area.y).map_err(|error| failed(&error))?;
    let mut rows_done = RowsDone::of(area.height, tell);
    let at_once = ((1 << 20) / width.max(1)).max(1);
    let mut strip = vec![0; width as usize * at_once as usize * 4];
    let mut top = area.y;
    while top < area.bottom() {
        let height = at_once.min(area.bottom() - top);
        for (y, out) in (top..top + height).zip(strip.chunks_exact_mut(width as usize * 4)) {
            rows_done.now(y - area.y);
            let row = rows.next().map_err(|error| failed(&error))?;
            for layer in &mut layers {
                layer.lay(y, row);
            }
            row.eight(out);
            if on_white {
                lay_on_white(out);
            }
        }
        let pixels = &strip[..width as usize * height as usize * 4];
        canvas.put(pixels, width, top).ok_or_else(unwritable)?;
        top += height;
    }
    drop(rows);
    drop(original);
    Ok(canvas)
}

async fn encoded(canvas: Canvas, mime: &str, quality: f64) -> Result<Vec<u8>, Outcome> {
    let file = canvas.encode(mime, quality).await;
    let file = file.ok_or(Outcome::Unwritable)?;
    blob::bytes(&file).await.ok_or(Outcome::Unwritable)
}

/// Tells how many rows are done, once for each per cent.
struct RowsDone<'a> {
    all: u32,
    told: Option<u8>,
    tell: &'a dyn Fn(Writing),
}

impl<'a> RowsDone<'a> {
    fn of(all: u32, tell: &'a dyn Fn(Writing)) -> Self {
        Self {
            all,
            told: None,
            tell,
        }
    }

    fn now(&mut self, rows: u32) {
        let percent = u64::from(rows) * 100 / u64::from(self.all.max(1));
        let percent = u8::try_from(percent).unwrap_or(100);
        if self.told != Some(percent) {
            self.told = Some(percent);
            (self.tell)(Writing::Rows(percent));
        }
    }
}
