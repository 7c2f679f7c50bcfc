//! Pixels of a file, in the worker: decoded once, read in strips, so that a picture of 50 megapixels is never in memory twice.

use std::cell::OnceCell;
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

/// Bytes within which a JPEG says whether it has a colour profile, if it is no rare one.
const HEAD: u64 = 256 << 10;

/// Pixels of a strip.
const STRIP: u32 = 1 << 20;

/// A decoded picture, upright, that is read from top to bottom.
pub(crate) struct Strips {
    bitmap: ImageBitmap,
    /// What strips are read through, made with the first one.
    strip: OnceCell<Surface>,
}

impl Strips {
    /// Decodes a file, its colours as they are stored; `None` where the browser can't.
    pub(crate) async fn decode(file: &Blob) -> Option<Self> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let options = ImageBitmapOptions::new();
        let head = blob::bytes(&file.slice(0, file.size().min(HEAD))).await?;
        // Not converting costs Chromium a second copy of all pixels, even where there is nothing to convert.
        if !metadata::is_jpeg_without_profile(&head) {
            options.set_color_space_conversion(ColorSpaceConversion::None);
        }
        let decoded = scope
            .create_image_bitmap_with_blob_and_image_bitmap_options(file.as_ref(), &options)
            .ok()?;
        let bitmap = JsFuture::from(decoded).await.ok()?.dyn_into().ok()?;
        Some(Self {
            bitmap,
            strip: OnceCell::new(),
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

    /// How many rows are best read at once.
    pub(crate) fn rows_at_once(&self) -> u32 {
        (STRIP / self.width().max(1)).clamp(1, self.height().max(1))
    }

    /// Gives `take` these rows as RGBA pixels, not premultiplied, one strip after the other, each with the number of its first row; `None`
    /// if the browser has no memory for one.
    pub(crate) fn read(&self, rows: Range<u32>, mut take: impl FnMut(u32, &[u8])) -> Option<()> {
        let width = self.width();
        let at_once = self.rows_at_once();
        if self.strip.get().is_none() {
            // Cannot be there already.
            let _ = self.strip.set(Surface::new(width, at_once)?);
        }
        let context = &self.strip.get()?.0;
        let mut top = rows.start;
        while top < rows.end {
            let strip = at_once.min(rows.end - top);
            context.clear_rect(0.0, 0.0, f64::from(width), f64::from(at_once));
            context
                .draw_image_with_image_bitmap(&self.bitmap, 0.0, -f64::from(top))
                .ok()?;
            let pixels = context
                .get_image_data(0.0, 0.0, f64::from(width), f64::from(strip))
                .ok()?;
            take(top, &pixels.data());
            top += strip;
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
}

impl Drop for Strips {
    fn drop(&mut self) {
        self.bitmap.close();
    }
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
