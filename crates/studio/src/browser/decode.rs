//! Pixels of a file, in the worker: decoded once, or lent by the page, and read in strips, so that a picture of 50 megapixels is never in
//! memory twice.

use std::ops::Range;

use gloo_file::Blob;
use js_sys::{Object, Reflect};
use overpaint_raster::metadata;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ColorSpaceConversion, DedicatedWorkerGlobalScope, ImageBitmap, ImageBitmapOptions,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use super::blob;
use super::read::Reader;

/// Bytes within which a JPEG says whether it has a colour profile, if it is no rare one.
const HEAD: u64 = 256 << 10;

/// Pixels of a strip.
const STRIP: u32 = 1 << 20;

/// A decoded picture, upright, that is read from top to bottom.
pub(crate) struct Strips {
    bitmap: ImageBitmap,
    /// The page wants it back.
    is_lent: bool,
    reader: Reader,
    /// Rows of a strip.
    at_once: u32,
}

impl Strips {
    /// Decodes a file, its colours as they are stored; `None` where the browser can't.
    ///
    /// `lent` is what the page has decoded the same file to. Where that has the colours of the file, it is read, and the page's again once nobody
    /// reads it. Where they were converted to be shown, it is closed: the two together are too much, and the page decodes the file again.
    pub(crate) async fn decode(file: &Blob, lent: Option<ImageBitmap>) -> Option<Self> {
        let head = blob::bytes(&file.slice(0, file.size().min(HEAD))).await?;
        let profile = metadata::jpeg_profile(&head);
        let is_lent = lent.is_some() && profile.as_ref().is_some_and(Vec::is_empty);
        let bitmap = match lent {
            Some(bitmap) if is_lent => bitmap,
            lent => {
                if let Some(bitmap) = lent {
                    bitmap.close();
                }
                decoded(file, profile).await?
            }
        };
        let at_once = (STRIP / bitmap.width().max(1)).clamp(1, bitmap.height().max(1));
        Some(Self {
            reader: Reader::new(&bitmap, at_once).await?,
            bitmap,
            is_lent,
            at_once,
        })
    }

    /// Width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.bitmap.width()
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.bitmap.height()
    }

    /// RGBA pixels, not premultiplied, of the rows from `top` on: as many as are best read at once. `None` if the browser has no memory for them.
    pub(crate) async fn strip(&self, top: u32) -> Option<Vec<u8>> {
        let rows = self.at_once.min(self.height().checked_sub(top)?);
        self.reader.rows(&self.bitmap, top, rows).await
    }

    /// Gives `take` all of it, strip after strip.
    pub(crate) async fn read(&self, mut take: impl FnMut(&[u8])) -> Option<()> {
        for top in (0..self.height()).step_by(self.at_once as usize) {
            take(&self.strip(top).await?);
        }
        Some(())
    }

    /// Draws it onto a surface of its size.
    pub(super) fn draw(&self, surface: &Surface) -> Option<()> {
        surface
            .0
            .draw_image_with_image_bitmap(&self.bitmap, 0.0, 0.0)
            .ok()
    }

    /// Gives its memory back, whoever wants it back.
    pub(crate) fn close(self) {
        self.bitmap.close();
    }
}

impl Drop for Strips {
    fn drop(&mut self) {
        if !self.is_lent {
            self.bitmap.close();
        }
    }
}

/// Decodes a file without converting its colours. `profile` is where a JPEG has what they would be converted by, if that is known.
async fn decoded(file: &Blob, profile: Option<Vec<Range<usize>>>) -> Option<ImageBitmap> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let options = ImageBitmapOptions::new();
    let file = match profile {
        // Asking not to convert costs Chromium a second copy of all pixels.
        Some(profile) => blob::without(file, &profile)?,
        None => {
            options.set_color_space_conversion(ColorSpaceConversion::None);
            file.clone()
        }
    };
    let decoded = scope
        .create_image_bitmap_with_blob_and_image_bitmap_options(file.as_ref(), &options)
        .ok()?;
    JsFuture::from(decoded).await.ok()?.dyn_into().ok()
}

/// A canvas whose pixels stay where the processor has them. Dropping it gives them back at once, and not when the browser next collects
/// garbage: with large pictures there would be several of them by then.
pub(super) struct Surface(pub(super) OffscreenCanvasRenderingContext2d);

impl Surface {
    /// `None` where the browser has no memory for it.
    pub(super) fn new(width: u32, height: u32) -> Option<Self> {
        let canvas = OffscreenCanvas::new(width, height).ok()?;
        let options = Object::new();
        Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
        let context = canvas
            .get_context_with_context_options("2d", &options)
            .ok()??;
        context.dyn_into().ok().map(Self)
    }
}

impl Drop for Surface {
    fn drop(&mut self) {
        let canvas = self.0.canvas();
        canvas.set_width(0);
        canvas.set_height(0);
    }
}
