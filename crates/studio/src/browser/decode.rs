//! Pixels of a file, in the worker: decoded once, read in strips, so that a picture of 50 megapixels is never in memory twice.

use gloo_file::Blob;
use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

/// Pixels of a strip.
const STRIP: u32 = 1 << 20;

/// A decoded picture, upright, that is read from top to bottom.
pub(crate) struct Strips(ImageBitmap);

impl Strips {
    /// Decodes a file; `None` where the browser can't.
    pub(crate) async fn decode(file: &Blob) -> Option<Self> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let decoded = scope.create_image_bitmap_with_blob(file.as_ref()).ok()?;
        let bitmap = JsFuture::from(decoded).await.ok()?.dyn_into().ok()?;
        Some(Self(bitmap))
    }

    /// Width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.0.width()
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.0.height()
    }

    /// Gives `take` whole rows of RGBA pixels, not premultiplied, one strip after the other; `None` if the browser has no memory for one.
    pub(crate) fn read(self, mut take: impl FnMut(&[u8])) -> Option<()> {
        let (width, height) = (self.width(), self.height());
        let rows = (STRIP / width.max(1)).clamp(1, height.max(1));
        let canvas = OffscreenCanvas::new(width, rows).ok()?;
        let options = Object::new();
        // Pixels that are read stay where the processor has them.
        js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
        let context: OffscreenCanvasRenderingContext2d = canvas
            .get_context_with_context_options("2d", &options)
            .ok()??
            .dyn_into()
            .ok()?;
        let mut top = 0;
        while top < height {
            let strip = rows.min(height - top);
            context.clear_rect(0.0, 0.0, f64::from(width), f64::from(rows));
            context
                .draw_image_with_image_bitmap(&self.0, 0.0, -f64::from(top))
                .ok()?;
            let pixels = context
                .get_image_data(0.0, 0.0, f64::from(width), f64::from(strip))
                .ok()?;
            take(&pixels.data());
            top += strip;
        }
        Some(())
    }
}

impl Drop for Strips {
    fn drop(&mut self) {
        self.0.close();
    }
}
