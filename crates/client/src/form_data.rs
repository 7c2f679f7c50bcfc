use js_sys::{Array, Uint8Array};
use overpaint_protocol::Part;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, FormData};

/// The parts as the browser's `FormData`. Files become `Blob`s with their type set, since a part
/// without one goes out as octet-stream, which servers refuse.
pub(crate) fn form_data(parts: &[Part]) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    for part in parts {
        match part {
            Part::Text { name, value } => form.append_with_str(name, value)?,
            Part::File {
                name,
                file_name,
                mime,
                bytes,
            } => {
                let options = BlobPropertyBag::new();
                options.set_type(mime);
                let content = Array::of1(&Uint8Array::from(bytes.as_ref()));
                let blob = Blob::new_with_u8_array_sequence_and_options(&content, &options)?;
                form.append_with_blob_and_filename(name, &blob, file_name)?;
            }
        }
    }
    Ok(form)
}
