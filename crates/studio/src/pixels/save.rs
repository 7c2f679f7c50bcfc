//! The whole picture with an answer laid over it, as a file. What the mask does not cover is the original's, bit for bit where the file's
//! format allows.

use std::io::Write;

use gloo_file::Blob;
use overpaint_raster::Rect;
use overpaint_raster::composite::lay_on_white;
use overpaint_raster::fit::Layer;
use overpaint_raster::metadata;
use overpaint_raster::photo::{Form, PhotoError, write_png_to};

use super::original::{Original, failed};
use super::sitting::Sitter;
use super::{Done, Kind, Outcome, Sitting, bench};
use crate::browser::blob::{self, Pieces};
use crate::browser::encode::Canvas;
use crate::browser::worker::Parcel;

pub(super) async fn save(
    parcel: &Parcel,
    sitter: &Sitter,
    order: Sitting,
    kind: Kind,
) -> Result<Done, Outcome> {
    let picture = parcel.files.first().ok_or(Outcome::Undecodable)?;
    let original = Original::open(picture).await?;
    let mask = bench::mask(parcel)?;
    let layer = sitter.fit().layer(&mask, order.lay.into());
    let opaque = original.opaque && sitter.is_opaque();
    let source = blob::bytes(picture).await.ok_or(Outcome::Undecodable)?;
    let metadata = metadata::read(&source);
    drop(source);
    let file = match kind {
        Kind::Png => {
            let mut pieces = Pieces::new(move |head| metadata.write(head));
            png(&original, layer, opaque, &mut pieces).map_err(|error| failed(&error))?;
            pieces.finish(kind.mime()).ok_or(Outcome::Unwritable)?
        }
        Kind::Jpeg(quality) | Kind::Webp(quality) => {
            // JPEG has no transparency, and would be black there.
            let on_white = !opaque && matches!(kind, Kind::Jpeg(_));
            let file = lossy(original, layer, kind.mime(), quality, on_white).await?;
            Blob::new_with_options(metadata.write(file).as_slice(), Some(kind.mime()))
        }
    };
    Ok(Done::files(vec![file]))
}

fn png(
    original: &Original,
    mut layer: Option<Layer<'_>>,
    opaque: bool,
    out: &mut impl Write,
) -> Result<(), PhotoError> {
    let mut rows = original.rows(0)?;
    let form = Form {
        deep: original.deep,
        opaque,
    };
    write_png_to(out, original.width, original.height, form, |y, next| {
        let row = rows.next()?;
        if let Some(layer) = &mut layer {
            layer.lay(y, row);
        }
        std::mem::swap(row, next);
        Ok(())
    })
}

/// By the browser's encoder, which has the whole picture on a canvas.
async fn lossy(
    original: Original,
    mut layer: Option<Layer<'_>>,
    mime: &str,
    quality: f64,
    on_white: bool,
) -> Result<Vec<u8>, Outcome> {
    let unwritable = || Outcome::Unwritable;
    let (width, height) = original.size();
    let canvas = Canvas::new(width, height).ok_or_else(unwritable)?;
    let all = Rect::new(0, 0, width, height);
    let area = match original.strips() {
        // Only what is laid over has to pass through here.
        Some(strips) if !on_white => {
            canvas.draw(strips).ok_or_else(unwritable)?;
            layer.as_ref().map_or(Rect::EMPTY, Layer::area)
        }
        _ => all,
    };
    let mut rows = original.rows(area.y).map_err(|error| failed(&error))?;
    let at_once = ((1 << 20) / width.max(1)).max(1);
    let mut strip = vec![0; width as usize * at_once as usize * 4];
    let mut top = area.y;
    while top < area.bottom() {
        let height = at_once.min(area.bottom() - top);
        for (y, out) in (top..top + height).zip(strip.chunks_exact_mut(width as usize * 4)) {
            let row = rows.next().map_err(|error| failed(&error))?;
            if let Some(layer) = &mut layer {
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
    // What is on the canvas is all there is needed now, and either is as large as the whole picture.
    drop(rows);
    drop(original);
    let file = canvas.encode(mime, quality).await.ok_or_else(unwritable)?;
    blob::bytes(&file).await.ok_or_else(unwritable)
}
