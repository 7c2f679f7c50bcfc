//! What an answer holds.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use bytes::Bytes;

use crate::decode::Decoder;
use crate::error::Error;
use crate::image::{Format, Header};
use crate::json::Value;
use crate::store::Store;
use crate::task;

/// A picture's bytes, exactly as the server made them. `W` is what holds them: [`Store::Whole`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image<W = Bytes> {
    /// The encoded bytes.
    pub bytes: W,
    /// How many they are.
    pub length: usize,
    /// The format by the bytes, whatever the answer claims; `None` if it is none we know.
    pub format: Option<Format>,
    /// Width in pixels as shown, where the header could be read.
    pub width: Option<u32>,
    /// Height in pixels as shown, where the header could be read.
    pub height: Option<u32>,
}

impl<W> Image<W> {
    /// A picture of `length` bytes with what its first bytes say; a few hundred KB of them are enough.
    pub fn read(head: &[u8], bytes: W, length: usize) -> Image<W> {
        Image::of(head).with(bytes, length)
    }
}

impl Image<()> {
    /// What the first bytes of a picture say; a few hundred KB are enough.
    pub(crate) fn of(head: &[u8]) -> Image<()> {
        let size = Header::read(head).ok().map(|header| header.upright());
        Image {
            bytes: (),
            length: 0,
            format: Format::sniff(head),
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
        }
    }

    pub(crate) fn with<W>(self, bytes: W, length: usize) -> Image<W> {
        Image {
            bytes,
            length,
            format: self.format,
            width: self.width,
            height: self.height,
        }
    }
}

/// A picture of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture<W = Bytes> {
    /// It came along.
    Image(Image<W>),
    /// It is to be fetched from here: absolute, or relative to the endpoint's origin. The key must not go to another origin.
    Url(String),
}

/// One final picture and what belongs to it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output<W = Bytes> {
    /// The picture.
    pub picture: Picture<W>,
    /// The prompt the model really worked with, where it tells.
    pub revised_prompt: Option<String>,
}

/// A preview from the middle of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Partial<W = Bytes> {
    /// The picture so far.
    pub image: Image<W>,
    /// Its place among the partials, from 0.
    pub index: u32,
    /// What the event told besides.
    pub details: Details,
}

/// A complete answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<W = Bytes> {
    /// The pictures in order; never empty.
    pub pictures: Vec<Output<W>>,
    /// What was counted, where the server counts.
    pub usage: Option<Usage>,
    /// What the answer told besides.
    pub details: Details,
}

/// What an answer or an event tells beside its pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
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
    /// Everything else the answer told, in its order and without picture data. Where a name is there twice, the later one counts.
    pub rest: Vec<(String, Value)>,
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
pub(crate) struct Document<S: Store> {
    pub(crate) value: Value,
    pub(crate) pictures: Vec<Image<S::Whole>>,
}

impl<S: Store> Document<S> {
    /// The preview this event holds, if it holds a picture. `index` is for servers that do not number them.
    pub(crate) fn into_partial(self, index: u32) -> Result<Option<Partial<S::Whole>>, Error> {
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
        let details = Details::of(self.value);
        Ok(Some(Partial {
            image,
            index,
            details,
        }))
    }

    /// The answer: pictures from `data[]`, or one from the document itself as in a stream.
    pub(crate) fn into_answer(self) -> Result<Answer<S::Whole>, Error> {
        let pictures = self.outputs()?;
        if pictures.is_empty() {
            return Err(Error::Empty { task: None });
        }
        Ok(Answer {
            pictures,
            usage: self.value.get("usage").and_then(usage_of),
            details: Details::of(self.value),
        })
    }

    /// The answer of a finished task, wherever it is.
    pub(crate) fn into_task_answer(self) -> Result<Answer<S::Whole>, Error> {
        let pictures = self.outputs_of(task::results(&self.value).into_iter())?;
        if pictures.is_empty() {
            return Err(Error::Empty { task: None });
        }
        // What an answer would tell by itself stands beside its pictures.
        let inner = ["/data/data", "/result", "/data/result", "/data", ""];
        let place = inner.into_iter().find(|place| {
            let inner = self.value.pointer(place);
            inner.is_some_and(|inner| inner.get("usage").or(inner.get("created")).is_some())
        });
        let inner = place.and_then(|place| self.value.pointer(place));
        let value = inner.cloned().unwrap_or_default();
        Ok(Answer {
            pictures,
            usage: value.get("usage").and_then(usage_of),
            details: Details::of(value),
        })
    }

    fn outputs(&self) -> Result<Vec<Output<S::Whole>>, Error> {
        match self.value.get("data") {
            Some(Value::Array(items)) => self.outputs_of(items.iter()),
            _ => self.outputs_of(core::iter::once(&self.value)),
        }
    }

    fn outputs_of<'a>(
        &self,
        items: impl Iterator<Item = &'a Value>,
    ) -> Result<Vec<Output<S::Whole>>, Error> {
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

    fn picture(&self, item: &Value) -> Result<Option<Picture<S::Whole>>, Error> {
        for key in PICTURE_KEYS {
            // Some tasks list nothing but addresses.
            let place = item
                .get(key)
                .or(Some(item).filter(|_| key == "url" && item.is_string()));
            let image = match place {
                Some(Value::Number(index)) => self.lifted(index.as_u64()),
                Some(Value::String(url)) if key == "url" && !url.starts_with("data:") => {
                    return Ok(Some(url)
                        .filter(|url| !url.is_empty())
                        .cloned()
                        .map(Picture::Url));
                }
                // Lifting misses keys that are spelled with escapes.
                Some(Value::String(text)) => Some(Decoder::<S>::whole(text.as_bytes())?),
                _ => None,
            };
            if let Some(image) = image.filter(|image| image.length > 0) {
                return Ok(Some(Picture::Image(image)));
            }
        }
        Ok(None)
    }

    fn lifted(&self, index: Option<u64>) -> Option<Image<S::Whole>> {
        self.pictures.get(usize::try_from(index?).ok()?).cloned()
    }
}

impl Details {
    fn of(value: Value) -> Details {
        let mut details = Details::default();
        let Value::Object(fields) = value else {
            return details;
        };
        let mut created_at = None;
        for (name, value) in fields {
            let text = match name.as_str() {
                "size" => &mut details.size,
                "quality" => &mut details.quality,
                "background" => &mut details.background,
                "output_format" => &mut details.output_format,
                "created" => {
                    details.created = value.as_i64();
                    continue;
                }
                "created_at" => {
                    created_at = value.as_i64();
                    continue;
                }
                name if PICTURE_KEYS.contains(&name) || ELSEWHERE.contains(&name) => continue,
                _ => {
                    details.rest.push((name, value));
                    continue;
                }
            };
            *text = match value {
                Value::String(text) => Some(text),
                _ => None,
            };
        }
        details.created = details.created.or(created_at);
        details
    }
}

/// Where a picture can be, the most direct first.
const PICTURE_KEYS: [&str; 3] = ["b64_json", "partial_image_b64", "url"];

/// What has its place elsewhere than in [`Details`], or is told by its being there.
const ELSEWHERE: [&str; 6] = [
    "data",
    "type",
    "object",
    "revised_prompt",
    "partial_image_index",
    "usage",
];

impl Usage {
    /// Two counts as one. What only one of them knows is taken as it is.
    pub fn sum(one: Option<Usage>, other: Option<Usage>) -> Option<Usage> {
        let (Some(one), Some(other)) = (one, other) else {
            return one.or(other);
        };
        let sum = |count: fn(&Usage) -> Option<u64>| match (count(&one), count(&other)) {
            (Some(one), Some(other)) => Some(one.saturating_add(other)),
            (one, other) => one.or(other),
        };
        Some(Usage {
            input_tokens: sum(|usage| usage.input_tokens),
            output_tokens: sum(|usage| usage.output_tokens),
            total_tokens: sum(|usage| usage.total_tokens),
            input_text_tokens: sum(|usage| usage.input_text_tokens),
            input_image_tokens: sum(|usage| usage.input_image_tokens),
            output_text_tokens: sum(|usage| usage.output_text_tokens),
            output_image_tokens: sum(|usage| usage.output_image_tokens),
        })
    }
}

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
