//! Files that the browser's own encoders write, in the worker.

use gloo_file::Blob;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ImageData, ImageEncodeOptions};

use super::decode::{Strips, Surface};

/// A picture that is being put together.
pub(crate) struct Canvas(Surface);

impl Canvas {
    /// A canvas of this size; `None` where the browser has no memory for it.
    pub(crate) fn new(width: u32, height: u32) -> Option<Self> {
        Surface::new(width, height).map(Self)
    }

    /// Draws a picture of its size.
    pub(crate) fn draw(&self, strips: &Strips) -> Option<()> {
        strips.draw(&self.0)
    }

    /// Replaces rows from `top` on by RGBA pixels.
    pub(crate) fn put(&self, rgba: &[u8], width: u32, top: u32) -> Option<()> {
        let image = ImageData::new_with_u8_clamped_array(Clamped(rgba), width).ok()?;
        self.0.0.put_image_data(&image, 0.0, f64::from(top)).ok()
    }

    /// The file, at a quality from 0 to 1; `None` if the browser writes no such files.
    pub(crate) async fn encode(self, mime: &str, quality: f64) -> Option<Blob> {
        let options = ImageEncodeOptions::new();
        options.set_type(mime);
        options.set_quality(quality);
        let promise = self
            .0
            .0
            .canvas()
            .convert_to_blob_with_options(&options)
            .ok()?;
        let file: web_sys::Blob = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
        // A browser that can't writes PNG instead.
        (file.type_() == mime).then(|| Blob::from(file))
    }
}
