use gloo_net::http::Response;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// The bytes of an answer, chunk by chunk as the network gives them. Dropping it lets go of the
/// stream; the request itself is ended by its abort signal.
pub(crate) struct Body(Option<ReadableStreamDefaultReader>);

impl Body {
    /// An answer without a body reads as empty.
    pub(crate) fn of(response: &Response) -> Result<Self, JsValue> {
        let reader = response
            .body()
            .map(|stream| stream.get_reader().dyn_into())
            .transpose()
            .map_err(JsValue::from)?;
        Ok(Self(reader))
    }

    /// The next chunk, or `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let Some(reader) = &self.0 else {
            return Ok(None);
        };
        let step = JsFuture::from(reader.read()).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let value: Uint8Array = Reflect::get(&step, &"value".into())?.dyn_into()?;
        Ok(Some(value.to_vec()))
    }
}
