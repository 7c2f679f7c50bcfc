//! Rows of a bitmap as bytes.

use js_sys::{Object, Promise, Reflect, Uint8Array};
use overpaint_raster::photo;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

use super::decode::Surface;

#[wasm_bindgen]
extern "C" {
    /// What web-sys does not have yet.
    type VideoFrame;
    #[wasm_bindgen(constructor, catch)]
    fn new(source: &ImageBitmap, options: &Object) -> Result<VideoFrame, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn format(this: &VideoFrame) -> Option<String>;
    #[wasm_bindgen(method, catch, js_name = copyTo)]
    fn copy_to(this: &VideoFrame, bytes: &Uint8Array, options: &Object)
    -> Result<Promise, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &VideoFrame);
}

/// How many rows show whether a frame's are those of its bitmap.
const COMPARED: u32 = 16;

/// Reads some rows at once, of RGBA pixels, not premultiplied.
pub(super) enum Reader {
    /// Into the same bytes again and again.
    Frame(Frame),
    /// Where a browser has no frames, or they are not the bitmap. Each time it makes new bytes, and of a large picture more than half are garbage
    /// before it collects them.
    Canvas(Surface),
}

/// A bitmap as a video frame: it refers to the same pixels.
pub(super) struct Frame {
    frame: VideoFrame,
    width: u32,
    /// Blue comes first.
    is_blue_first: bool,
    bytes: Uint8Array,
}

impl Reader {
    /// Reads up to `at_once` rows; `None` if the browser has no memory for them.
    pub(super) async fn new(bitmap: &ImageBitmap, at_once: u32) -> Option<Self> {
        let frame = Frame::new(bitmap, at_once);
        if let Some(frame) = frame
            && is_exact(bitmap, &frame).await.unwrap_or(false)
        {
            return Some(Self::Frame(frame));
        }
        Surface::new(bitmap.width(), at_once).map(Self::Canvas)
    }

    /// So many rows from `top` on.
    pub(super) async fn rows(&self, bitmap: &ImageBitmap, top: u32, rows: u32) -> Option<Vec<u8>> {
        match self {
            Self::Frame(frame) => frame.rows(top, rows).await,
            Self::Canvas(surface) => drawn(surface, bitmap, top, rows),
        }
    }
}

impl Frame {
    /// `None` where the browser has none, and for a bitmap with transparency: it is premultiplied.
    fn new(bitmap: &ImageBitmap, at_once: u32) -> Option<Self> {
        let options = Object::new();
        // Every frame has a time.
        Reflect::set(&options, &"timestamp".into(), &0.into()).ok()?;
        let frame = VideoFrame::new(bitmap, &options).ok()?;
        let format = frame.format().unwrap_or_default();
        let frame = Self {
            frame,
            width: bitmap.width(),
            is_blue_first: format == "BGRX",
            bytes: Uint8Array::new_with_length(bitmap.width() * at_once * 4),
        };
        (frame.is_blue_first || format == "RGBX").then_some(frame)
    }

    async fn rows(&self, top: u32, rows: u32) -> Option<Vec<u8>> {
        let (options, rect) = (Object::new(), Object::new());
        for (name, value) in [
            ("x", 0),
            ("y", top),
            ("width", self.width),
            ("height", rows),
        ] {
            Reflect::set(&rect, &name.into(), &value.into()).ok()?;
        }
        Reflect::set(&options, &"rect".into(), &rect).ok()?;
        let copied = self.frame.copy_to(&self.bytes, &options).ok()?;
        JsFuture::from(copied).await.ok()?;
        let mut bytes = self.bytes.subarray(0, self.width * rows * 4).to_vec();
        if self.is_blue_first {
            photo::swap_red_and_blue(&mut bytes);
        }
        photo::make_opaque(&mut bytes);
        Some(bytes)
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.frame.close();
    }
}

/// Whether rows from all over the picture are the same as on a canvas. Frames are made for films, whose colours may be converted.
async fn is_exact(bitmap: &ImageBitmap, frame: &Frame) -> Option<bool> {
    let surface = Surface::new(bitmap.width(), 1)?;
    for row in 0..COMPARED {
        let y = (u64::from(bitmap.height()) * u64::from(row) / u64::from(COMPARED)) as u32;
        if frame.rows(y, 1).await? != drawn(&surface, bitmap, y, 1)? {
            return Some(false);
        }
    }
    Some(true)
}

fn drawn(surface: &Surface, bitmap: &ImageBitmap, top: u32, rows: u32) -> Option<Vec<u8>> {
    let context = &surface.0;
    let (width, height) = (f64::from(bitmap.width()), f64::from(rows));
    context.clear_rect(0.0, 0.0, width, height);
    context
        .draw_image_with_image_bitmap(bitmap, 0.0, -f64::from(top))
        .ok()?;
    let pixels = context.get_image_data(0.0, 0.0, width, height).ok()?;
    Some(pixels.data().0)
}
