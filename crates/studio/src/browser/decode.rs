//! Pixels of a file, in the worker: decoded once, read in strips, so that a picture of 50 megapixels is never in memory twice.

use std::ops::Range;

use gloo_file::Blob;
use js_sys::Object;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ColorSpaceConversion, DedicatedWorkerGlobalScope, ImageBitmap, ImageBitmapOptions,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

/// Pixels of a strip.
const STRIP: u32 = 1 << 20;

/// A decoded picture, upright, that is read from top to bottom.
pub(crate) struct Strips(ImageBitmap);

impl Strips {
    /// Decodes a file, its colours as they are stored; `None` where the browser can't.
    pub(crate) async fn decode(file: &Blob) -> Option<Self> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
        let options = ImageBitmapOptions::new();
        options.set_color_space_conversion(ColorSpaceConversion::None);
        let decoded = scope
            .create_image_bitmap_with_blob_and_image_bitmap_options(file.as_ref(), &options)
            .ok()?;
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

    /// How many rows are best read at once.
    pub(crate) fn rows_at_once(&self) -> u32 {
        (STRIP / self.width().max(1)).clamp(1, self.height().max(1))
    }

    /// Gives `take` these rows as RGBA pixels, not premultiplied, one strip after the other, each with the number of its first row; `None`
    /// if the browser has no memory for one.
    pub(crate) fn read(&self, rows: Range<u32>, mut take: impl FnMut(u32, &[u8])) -> Option<()> {
        let width = self.width();
        let at_once = self.rows_at_once();
        let context = canvas(width, at_once)?;
        let mut top = rows.start;
        while top < rows.end {
            let strip = at_once.min(rows.end - top);
            context.clear_rect(0.0, 0.0, f64::from(width), f64::from(at_once));
            context
                .draw_image_with_image_bitmap(&self.0, 0.0, -f64::from(top))
                .ok()?;
            let pixels = context
                .get_image_data(0.0, 0.0, f64::from(width), f64::from(strip))
                .ok()?;
            take(top, &pixels.data());
            top += strip;
        }
        Some(())
    }

    /// Draws it onto a canvas of its size.
    pub(super) fn draw(&self, context: &OffscreenCanvasRenderingContext2d) -> Option<()> {
        context.draw_image_with_image_bitmap(&self.0, 0.0, 0.0).ok()
    }
}

impl Drop for Strips {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A canvas whose pixels stay where the processor has them.
pub(super) fn canvas(width: u32, height: u32) -> Option<OffscreenCanvasRenderingContext2d> {
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let options = Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
    canvas
        .get_context_with_context_options("2d", &options)
        .ok()??
        .dyn_into()
        .ok()
}
