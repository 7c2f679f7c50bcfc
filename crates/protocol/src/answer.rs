//! What an answer holds.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::decode::Decoder;
use crate::error::Error;
use crate::image::{Format, Header};

/// A picture's bytes, exactly as the server made them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The encoded bytes.
    pub bytes: Bytes,
    /// The format by the bytes, whatever the answer claims; `None` if it is none we know.
    pub format: Option<Format>,
    /// Width in pixels as shown, where the header could be read.
    pub width: Option<u32>,
    /// Height in pixels as shown, where the header could be read.
    pub height: Option<u32>,
}

impl Image {
    pub(crate) fn new(bytes: Bytes) -> Image {
        let size = Header::read(&bytes).ok().map(|header| header.upright());
        let format = Format::sniff(&bytes);
        Image {
            format,
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            bytes,
        }
    }
}

/// A picture of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// It came along.
    Image(Image),
    /// It is to be fetched from here: absolute, or relative to the endpoint's origin. The key must not go to another origin.
    Url(String),
}

/// One final picture and what belongs to it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The picture.
    pub picture: Picture,
    /// The prompt the model really worked with, where it tells.
    pub revised_prompt: Option<String>,
}

/// A preview from the middle of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The picture so far.
    pub image: Image,
    /// Its place among the partials, from 0.
    pub index: u32,
}

/// A complete answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The pictures in order; never empty.
    pub pictures: Vec<Output>,
    /// What was counted, where the server counts.
    pub usage: Option<Usage>,
    /// When it was made, in seconds since 1970.
    pub created: Option<i64>,
    /// The size really made, such as `1024x1024`.
    pub size: Option<String>,
    /// The quality really used.
    pub quality: Option<String>,
    /// The background really used.
    pub background: Option<String>,
    /// The format the server says it made; [`Image::format`] is the one it did make.
    pub output_format: Option<String>,
    /// Everything else the answer told, without picture data.
    pub rest: Map<String, Value>,
}

/// Token counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All input tokens.
    pub input_tokens: Option<u64>,
    /// All output tokens.
    pub output_tokens: Option<u64>,
    /// Both together.
    pub total_tokens: Option<u64>,
    /// Input tokens of the prompt.
    pub input_text_tokens: Option<u64>,
    /// Input tokens of the images.
    pub input_image_tokens: Option<u64>,
    /// Output tokens of text.
    pub output_text_tokens: Option<u64>,
    /// Output tokens of pictures.
    pub output_image_tokens: Option<u64>,
}

/// One parsed JSON document of an answer, and the pictures that were lifted out of it. In the document a number stands where each was:
/// its index.
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) pictures: Vec<Bytes>,
}

impl Document {
    /// The preview this event holds, if it holds a picture. `index` is for servers that do not number them.
    pub(crate) fn into_partial(self, index: u32) -> Result<Option<Partial>, Error> {
        let Some(Picture::Image(image)) = self.picture(&self.value)? else {
            return Ok(None);
        };
        let stated = self
            .value
            .get("partial_image_index")
            .and_then(Value::as_u64);
        let index = stated
            .and_then(|stated| u32::try_from(stated).ok())
            .unwrap_or(index);
        Ok(Some(Partial { image, index }))
    }

    /// The answer: pictures from `data[]`, or one from the document itself as in a stream.
    pub(crate) fn into_answer(mut self) -> Result<Answer, Error> {
        let pictures = self.outputs()?;
        if pictures.is_empty() {
            return Err(Error::Empty);
        }
        let Value::Object(mut rest) = self.value.take() else {
            return Err(Error::Empty);
        };
        for key in PICTURE_KEYS.iter().chain(&[
            "data",
            "type",
            "object",
            "revised_prompt",
            "partial_image_index",
        ]) {
            rest.remove(*key);
        }
        let times = [rest.remove("created"), rest.remove("created_at")];
        let created = times.iter().flatten().find_map(Value::as_i64);
        let usage = rest.remove("usage");
        let mut text = |key: &str| match rest.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        Ok(Answer {
            pictures,
            usage: usage.as_ref().and_then(usage_of),
            created,
            size: text("size"),
            quality: text("quality"),
            background: text("background"),
            output_format: text("output_format"),
            rest,
        })
    }

    fn outputs(&self) -> Result<Vec<Output>, Error> {
        let items = match self.value.get("data") {
            Some(Value::Array(items)) => items.as_slice(),
            _ => std::slice::from_ref(&self.value),
        };
        let mut outputs = Vec::new();
        for item in items {
            if let Some(picture) = self.picture(item)? {
                let revised_prompt = item
                    .get("revised_prompt")
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                outputs.push(Output {
                    picture,
                    revised_prompt,
                });
            }
        }
        Ok(outputs)
    }

    fn picture(&self, item: &Value) -> Result<Option<Picture>, Error> {
        for key in PICTURE_KEYS {
            let bytes = match item.get(key) {
                Some(Value::Number(index)) => self.lifted(index.as_u64()),
                Some(Value::String(url)) if key == "url" && !url.starts_with("data:") => {
                    return Ok(Some(url)
                        .filter(|url| !url.is_empty())
                        .cloned()
                        .map(Picture::Url));
                }
                // Lifting misses keys that are spelled with escapes.
                Some(Value::String(text)) => Some(Decoder::whole(text.as_bytes())?),
                _ => None,
            };
            if let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
                return Ok(Some(Picture::Image(Image::new(bytes))));
            }
        }
        Ok(None)
    }

    fn lifted(&self, index: Option<u64>) -> Option<Bytes> {
        self.pictures.get(usize::try_from(index?).ok()?).cloned()
    }
}

/// Where a picture can be, the most direct first.
const PICTURE_KEYS: [&str; 3] = ["b64_json", "partial_image_b64", "url"];

fn usage_of(value: &Value) -> Option<Usage> {
    let count = |path: &str| value.pointer(path).and_then(Value::as_u64);
    value.is_object().then(|| Usage {
        input_tokens: count("/input_tokens"),
        output_tokens: count("/output_tokens"),
        total_tokens: count("/total_tokens"),
        input_text_tokens: count("/input_tokens_details/text_tokens"),
        input_image_tokens: count("/input_tokens_details/image_tokens"),
        output_text_tokens: count("/output_tokens_details/text_tokens"),
        output_image_tokens: count("/output_tokens_details/image_tokens"),
    })
}
