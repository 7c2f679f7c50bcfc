//! Decoded pictures.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_file::Blob;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
pub(crate) use web_sys::ImageBitmap;
use web_sys::{
    CanvasRenderingContext2d, DedicatedWorkerGlobalScope, ImageBitmapOptions, ImageData,
    ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d, ResizeQuality,
};

use super::document::window;
use super::frame::now;

/// A picture of RGBA pixels, not premultiplied, made in the worker for the page.
pub(crate) async fn of_pixels(rgba: &[u8], width: u32, height: u32) -> Option<ImageBitmap> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height).ok()?;
    let made = scope.create_image_bitmap_with_image_data(&image).ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

/// The longest edge of the smaller copy that is drawn when the view shows less than that.
const SMALL: u32 = 2048;

/// The longest edge of a copy for a list: at least three times as fine as the 140 pixels of height that the list gives it.
const THUMBNAIL: u32 = 512;

/// Pixels that are scaled down at once. Browsers do it where they are asked to, and the page stands still meanwhile: 48 megapixels at once
/// take Chromium some 130 ms, and a strip of 4 megapixels 3 ms.
const STRIP: u64 = 1 << 22;

/// A picture that is decoded, or can be once more: upright, with a smaller copy of a large one, since scaling fifty megapixels down in every
/// frame stutters. Copies are the same picture.
#[derive(Clone)]
pub(crate) struct Bitmap(Rc<Shared>);

struct Shared {
    width: u32,
    height: u32,
    /// Nothing while it is not decoded.
    pixels: RefCell<Option<Pixels>>,
    /// It could not be decoded again.
    broken: Cell<bool>,
    /// When it was last decoded or drawn, in milliseconds.
    used: Cell<f64>,
}

/// They take much memory, and give it back when they are dropped, not when the browser next collects garbage.
struct Pixels {
    /// Nothing while it is lent.
    full: Option<ImageBitmap>,
    small: Option<ImageBitmap>,
}

impl Bitmap {
    /// Decodes a blob; `None` where the browser can't.
    pub(crate) async fn decode(blob: &Blob) -> Option<Self> {
        Some(Self::of(decoded(blob).await?).await)
    }

    /// A picture that is decoded already.
    pub(crate) async fn of(full: ImageBitmap) -> Self {
        let bitmap = Self::undecoded(full.width(), full.height());
        bitmap.hold(full).await;
        bitmap
    }

    /// A picture of this size that is decoded when it is to be seen.
    pub(crate) fn undecoded(width: u32, height: u32) -> Self {
        Self(Rc::new(Shared {
            width,
            height,
            pixels: RefCell::default(),
            broken: Cell::default(),
            used: Cell::default(),
        }))
    }

    /// Decodes its file once more; whether that could be done.
    pub(crate) async fn decode_again(&self, file: &Blob) -> bool {
        let full = decoded(file).await;
        self.0.broken.set(full.is_none());
        if let Some(full) = full {
            self.hold(full).await;
        }
        self.is_decoded()
    }

    /// Whether it can be drawn.
    pub(crate) fn is_decoded(&self) -> bool {
        self.0.pixels.borrow().is_some()
    }

    /// Whether it is to be decoded before it can be drawn, as far as that is known to be possible.
    pub(crate) fn is_awaited(&self) -> bool {
        !self.is_decoded() && !self.0.broken.get()
    }

    /// Gives what could not be decoded another chance.
    pub(crate) fn try_again(&self) {
        self.0.broken.set(false);
    }

    /// Gives its memory back, until it is decoded again. What is lent stays.
    pub(crate) fn let_go(&self) {
        let mut pixels = self.0.pixels.borrow_mut();
        if pixels.as_ref().is_some_and(|pixels| pixels.full.is_some()) {
            pixels.take();
        }
    }

    /// How many pixels it has in memory, all copies together.
    pub(crate) fn pixels(&self) -> u64 {
        let pixels = self.0.pixels.borrow();
        let copies = pixels
            .iter()
            .flat_map(|pixels| [&pixels.full, &pixels.small]);
        let area = |copy: &ImageBitmap| u64::from(copy.width()) * u64::from(copy.height());
        copies.flatten().map(area).sum()
    }

    /// When it was last decoded or drawn, by [`now`].
    pub(crate) fn used(&self) -> f64 {
        self.0.used.get()
    }

    /// Whether this is the same picture, and not only one that looks like it.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    async fn hold(&self, full: ImageBitmap) {
        let longest = self.0.width.max(self.0.height);
        let small = if longest > SMALL * 3 / 2 {
            let (width, height) = (self.0.width, self.0.height);
            let shrunk = shrunk(&full, width * SMALL / longest, height * SMALL / longest).await;
            shrunk.and_then(|canvas| canvas.transfer_to_image_bitmap().ok())
        } else {
            None
        };
        let full = Some(full);
        self.0.pixels.replace(Some(Pixels { full, small }));
        self.0.used.set(now());
    }

    /// All its pixels, to be taken back. Meanwhile the smaller copy is shown; without one nothing is lent, nor what is lent already.
    pub(crate) fn lend(&self) -> Option<ImageBitmap> {
        let mut pixels = self.0.pixels.borrow_mut();
        let pixels = pixels.as_mut().filter(|pixels| pixels.small.is_some());
        pixels?.full.take()
    }

    /// Takes back what was lent; decodes `file` again where that is lost.
    pub(crate) async fn take_back(&self, lent: Option<ImageBitmap>, file: &Blob) {
        let is_lent = |pixels: &Pixels| pixels.full.is_none();
        let lost = lent.is_none() && self.0.pixels.borrow().as_ref().is_some_and(is_lent);
        let full = if lost { decoded(file).await } else { lent };
        if let (Some(full), Some(pixels)) = (full, &mut *self.0.pixels.borrow_mut())
            && let Some(before) = pixels.full.replace(full)
        {
            before.close();
        }
    }

    /// A copy of the picture as a file, for a list of many; `None` for one that is no larger than that itself.
    pub(crate) async fn thumbnail(&self) -> Option<Blob> {
        let (width, height) = self.size();
        let longest = width.max(height);
        if longest <= THUMBNAIL {
            return None;
        }
        let source = {
            let pixels = self.0.pixels.borrow();
            let pixels = pixels.as_ref()?;
            pixels.small.clone().or_else(|| pixels.full.clone())?
        };
        let canvas = shrunk(
            &source,
            width * THUMBNAIL / longest,
            height * THUMBNAIL / longest,
        );
        let options = ImageEncodeOptions::new();
        // It keeps transparency. A browser that does not write it writes PNG.
        options.set_type("image/webp");
        options.set_quality(0.8);
        let file = canvas.await?.convert_to_blob_with_options(&options).ok()?;
        let file: web_sys::Blob = JsFuture::from(file).await.ok()?.dyn_into().ok()?;
        Some(Blob::from(file))
    }

    /// Width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.0.width
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.0.height
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.0.width, self.0.height)
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
        self.0.used.set(now());
        let pixels = self.0.pixels.borrow();
        let Some(pixels) = pixels.as_ref() else {
            return;
        };
        // Better than low, browsers make smaller copies of their own: of a large picture that takes a moment, and a third of its memory.
        let (source, quality) = match (&pixels.small, &pixels.full) {
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

impl Drop for Pixels {
    fn drop(&mut self) {
        for copy in [&self.full, &self.small].into_iter().flatten() {
            copy.close();
        }
    }
}

/// A smaller copy, made strip by strip, with time for the page in between.
async fn shrunk(full: &ImageBitmap, width: u32, height: u32) -> Option<OffscreenCanvas> {
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
    Some(canvas)
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
