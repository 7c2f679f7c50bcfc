//! Decoded pictures.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_file::Blob;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
pub(crate) use web_sys::ImageBitmap;
use web_sys::{
    CanvasRenderingContext2d, DedicatedWorkerGlobalScope, ImageBitmapOptions, ImageData,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d, ResizeQuality,
};

use super::document::window;

/// A picture of RGBA pixels, not premultiplied, made in the worker for the page.
pub(crate) async fn of_pixels(rgba: &[u8], width: u32, height: u32) -> Option<ImageBitmap> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height).ok()?;
    let made = scope.create_image_bitmap_with_image_data(&image).ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

/// The longest edge of the smaller copy that is drawn when the view shows less than that.
const SMALL: u32 = 2048;

/// Pixels that are scaled down at once. Browsers do it where they are asked to, and the page stands still meanwhile: 48 megapixels at once
/// take Chromium some 130 ms, and a strip of 4 megapixels 3 ms.
const STRIP: u64 = 1 << 22;

/// A decoded picture, upright, with a smaller copy of a large one, since scaling fifty megapixels
/// down in every frame stutters.
#[derive(Clone, PartialEq)]
pub(crate) struct Bitmap {
    /// Nothing while it is lent.
    full: Rc<RefCell<Option<ImageBitmap>>>,
    small: Option<ImageBitmap>,
    width: u32,
    height: u32,
}

impl Bitmap {
    /// Decodes a blob; `None` where the browser can't.
    pub(crate) async fn decode(blob: &Blob) -> Option<Self> {
        Self::of(decoded(blob).await?).await
    }

    /// A picture that is decoded already.
    pub(crate) async fn of(full: ImageBitmap) -> Option<Self> {
        let (width, height) = (full.width(), full.height());
        let longest = width.max(height);
        let small = if longest > SMALL * 3 / 2 {
            Self::shrink(&full, width * SMALL / longest, height * SMALL / longest).await
        } else {
            None
        };
        Some(Self {
            full: Rc::new(RefCell::new(Some(full))),
            small,
            width,
            height,
        })
    }

    /// All its pixels, to be taken back. Meanwhile the smaller copy is shown; without one nothing is lent, nor what is lent already.
    pub(crate) fn lend(&self) -> Option<ImageBitmap> {
        self.small.as_ref()?;
        self.full.take()
    }

    /// Takes back what was lent; decodes `file` again where that is lost.
    pub(crate) async fn take_back(&self, lent: Option<ImageBitmap>, file: &Blob) {
        let lost = lent.is_none() && self.full.borrow().is_none();
        let full = if lost { decoded(file).await } else { lent };
        if let Some(full) = full
            && let Some(before) = self.full.replace(Some(full))
        {
            before.close();
        }
    }

    /// A smaller copy, made strip by strip, with time for the page in between.
    async fn shrink(full: &ImageBitmap, width: u32, height: u32) -> Option<ImageBitmap> {
        let (width, height) = (width.max(1), height.max(1));
        let (canvas, context) = canvas(width, height)?;
        let pixels = u64::from(full.width()) * u64::from(full.height());
        let strips = u32::try_from(pixels.div_ceil(STRIP)).ok()?.min(height);
        let options = ImageBitmapOptions::new();
        options.set_resize_width(width);
        options.set_resize_quality(ResizeQuality::Medium);
        for strip in 0..strips {
            let part = |of: u32, strip: u32| {
                i32::try_from(u64::from(of) * u64::from(strip) / u64::from(strips)).ok()
            };
            let (top, bottom) = (part(full.height(), strip)?, part(full.height(), strip + 1)?);
            let (small_top, small_bottom) = (part(height, strip)?, part(height, strip + 1)?);
            options.set_resize_height((small_bottom - small_top).cast_unsigned());
            // It is cut out by drawing: of a picture that was taken sideways, Chromium's `createImageBitmap` takes another part.
            let (strip_canvas, strip_context) =
                self::canvas(full.width(), (bottom - top).cast_unsigned())?;
            strip_context
                .draw_image_with_image_bitmap(full, 0.0, f64::from(-top))
                .ok()?;
            let made = window()?
                .create_image_bitmap_with_offscreen_canvas_and_image_bitmap_options(
                    &strip_canvas,
                    &options,
                )
                .ok()?;
            let made: ImageBitmap = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
            context
                .draw_image_with_image_bitmap(&made, 0.0, f64::from(small_top))
                .ok()?;
            made.close();
            if strip + 1 < strips {
                TimeoutFuture::new(0).await;
            }
        }
        canvas.transfer_to_image_bitmap().ok()
    }

    /// Width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Draws it into a rectangle of a canvas, in that canvas's pixels.
    pub(super) fn draw(
        &self,
        canvas: &CanvasRenderingContext2d,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    ) {
        // Better than low, browsers make smaller copies of their own: of a large picture that takes a moment, and a third of its memory.
        let full = self.full.borrow();
        let (source, quality) = match (&self.small, &*full) {
            (Some(small), None) => (small, "medium"),
            (Some(small), _) if width <= f64::from(small.width()) * 1.5 => (small, "medium"),
            (Some(_), Some(full)) => (full, "low"),
            (None, Some(full)) => (full, "medium"),
            (None, None) => return,
        };
        // web-sys has no setter for it; where a browser does not know it, setting it does nothing.
        let _ = Reflect::set(canvas, &"imageSmoothingQuality".into(), &quality.into());
        // Fails only for a bitmap that was closed, and none is while it is held.
        let _ = canvas.draw_image_with_image_bitmap_and_dw_and_dh(source, x, y, width, height);
    }
}

fn canvas(width: u32, height: u32) -> Option<(OffscreenCanvas, OffscreenCanvasRenderingContext2d)> {
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

async fn decoded(blob: &Blob) -> Option<ImageBitmap> {
    let decoded = window()?
        .create_image_bitmap_with_blob(blob.as_ref())
        .ok()?;
    JsFuture::from(decoded).await.ok()?.dyn_into().ok()
}
