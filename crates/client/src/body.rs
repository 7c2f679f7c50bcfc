use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, ReadableStreamReadResult};

/// The bytes of an answer, chunk by chunk as the network gives them. Dropping it ends the stream.
pub(crate) struct Body(Option<ReadableStreamDefaultReader>);

impl Body {
    /// An answer without a body reads as empty.
    pub(crate) fn of(response: &Response) -> Self {
        let reader = response.body().map(|stream| stream.get_reader());
        // Unchecked, since a `fetch` of the user's may bring streams of another make.
        Self(reader.map(JsCast::unchecked_into))
    }

    /// The next chunk, or `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let Some(reader) = &self.0 else {
            return Ok(None);
        };
        let read = JsFuture::from(reader.read())
            .await
            .inspect_err(|_| self.0 = None)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done() == Some(true) {
            self.0 = None;
            return Ok(None);
        }
        Ok(Some(
            read.get_value().unchecked_into::<Uint8Array>().to_vec(),
        ))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(reader) = self.0.take() {
            let _ = reader.cancel();
        }
    }
}
