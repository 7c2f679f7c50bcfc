use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use js_sys::{Array, Uint8Array};
use overpaint_protocol::{
    EditRequest, File, Header, HeaderError, MAX_IMAGE_BYTES, MAX_MASK_BYTES, Mask, Options, Part,
    Pixels, Problem, Scan, Source, concat,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, ReadableStream};

use crate::body::Body;

/// How much of an image is read to know its size. Nearly every header ends within it; where one does not, the whole file is read.
pub(crate) const HEAD: usize = 256 << 10;

/// An image as the page has it. It is not copied: the browser reads it when it is sent.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// The bytes. The blob's own type does not matter.
    pub blob: Blob,
    /// The user's name for it.
    pub name: Option<String>,
}

impl InputFile {
    /// What the file's first bytes say, or why they say nothing. Of a file that is too large to be sent, no more is read than that.
    ///
    /// # Errors
    /// [`UploadError::Unreadable`]
    pub async fn header(&self) -> Result<Result<Header, HeaderError>, UploadError> {
        Ok(Header::read(&image_file(self).await?.head))
    }
}

/// A valid request with its files, ready to be sent any number of times.
#[derive(Clone, Debug)]
pub struct Upload {
    request: Rc<EditRequest>,
    images: Rc<Vec<Blob>>,
    mask: Option<Blob>,
}

/// Why there is nothing to upload.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum UploadError {
    /// The request is not valid; these are all its problems.
    Problems(Vec<Problem>),
    /// A file can't be read: it was moved or changed since it was chosen. In the browser's words.
    Unreadable(String),
}

impl UploadError {
    /// English sentences that say what to do.
    pub fn message(&self) -> String {
        match self {
            Self::Problems(problems) => {
                let mut messages = String::new();
                for problem in problems {
                    if !messages.is_empty() {
                        messages.push(' ');
                    }
                    messages.push_str(&problem.message());
                }
                messages
            }
            Self::Unreadable(said) => concat(&[
                "A file can no longer be read (",
                said,
                "). Choose it again.",
            ]),
        }
    }
}

impl Upload {
    /// Reads what has to be known of the files and checks everything that can be checked before sending; see [`EditRequest::parse`].
    ///
    /// # Errors
    /// All problems at once, or a file that can't be read.
    pub fn read(
        options: Options,
        images: Vec<InputFile>,
        mask: Option<Blob>,
    ) -> impl Future<Output = Result<Self, UploadError>> {
        Self::checked(options, images, mask, true)
    }

    /// The same with a mask of which it is known that there is something to edit. Its pixels are not looked at: unpacked, those of a picture of
    /// 50 megapixels are 200 MB, and browsers unpack faster than anybody looks.
    ///
    /// # Errors
    /// As [`Upload::read`].
    pub fn read_unseen(
        options: Options,
        images: Vec<InputFile>,
        mask: Option<Blob>,
    ) -> impl Future<Output = Result<Self, UploadError>> {
        Self::checked(options, images, mask, false)
    }

    async fn checked(
        options: Options,
        images: Vec<InputFile>,
        mask: Option<Blob>,
        look: bool,
    ) -> Result<Self, UploadError> {
        let (mut files, mut blobs) = (Vec::new(), Vec::new());
        for image in images {
            files.push(image_file(&image).await?);
            blobs.push(image.blob);
        }
        let read = match &mask {
            Some(mask) => Some(read_mask(mask, look).await?),
            None => None,
        };
        let request = EditRequest::parse(options, files, read).map_err(UploadError::Problems)?;
        Ok(Self {
            request: Rc::new(request),
            images: Rc::new(blobs),
            mask,
        })
    }

    /// What is asked for.
    pub fn request(&self) -> &EditRequest {
        &self.request
    }

    /// The same, but for one picture.
    pub fn single(&self) -> Self {
        Self {
            request: Rc::new(self.request.single()),
            ..self.clone()
        }
    }

    /// The parts as the browser's `FormData`.
    pub(crate) fn form(&self) -> Result<FormData, JsValue> {
        let form = FormData::new()?;
        for part in self.request.parts() {
            match part {
                Part::Text { name, value } => form.append_with_str(&name, &value)?,
                Part::File {
                    name,
                    file_name,
                    mime,
                    source,
                } => {
                    let blob = match source {
                        Source::Image(index) => self.images.get(index),
                        Source::Mask => self.mask.as_ref(),
                    };
                    let Some(blob) = blob else { continue };
                    // A part without a type goes out as octet-stream, which servers refuse. A slice of a blob copies nothing, but
                    // the page waits for the browser's process to make it.
                    let typed = if blob.type_() == mime {
                        blob.clone()
                    } else {
                        blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), mime)?
                    };
                    form.append_with_blob_and_filename(&name, &typed, &file_name)?;
                }
            }
        }
        Ok(form)
    }
}

async fn image_file(image: &InputFile) -> Result<File, UploadError> {
    let length = length(&image.blob);
    let mut head = bytes(&image.blob, HEAD).await?;
    let cut = matches!(Header::read(&head), Err(HeaderError::Truncated));
    if cut && head.len() < length && length <= MAX_IMAGE_BYTES {
        head = bytes(&image.blob, length).await?;
    }
    Ok(File {
        head,
        length,
        name: image.name.clone(),
    })
}

async fn read_mask(mask: &Blob, look: bool) -> Result<Mask, UploadError> {
    let length = length(mask);
    // One that is too large is refused anyway, and its header shows what else is wrong.
    let read = if length > MAX_MASK_BYTES {
        HEAD
    } else {
        length
    };
    let file = File {
        head: bytes(mask, read).await?,
        length,
        name: None,
    };
    let pixels = if look {
        pixels(&file.head).await
    } else {
        Pixels::Unseen
    };
    Ok(Mask { file, pixels })
}

async fn pixels(png: &[u8]) -> Pixels {
    let Some(mut scan) = Scan::of(png) else {
        return Pixels::Broken;
    };
    // Firefox unpacks since 113; before, the server has to tell.
    let Ok(unpacked) = unpack(scan.packed()) else {
        return Pixels::Unseen;
    };
    let mut unpacked = Body::of(Some(&unpacked));
    loop {
        match unpacked.chunk().await {
            Ok(Some(bytes)) if scan.take(&bytes) => {}
            Ok(_) => return scan.pixels(),
            Err(_) => return scan.given_up(),
        }
    }
}

fn unpack(zlib: &[&[u8]]) -> Result<ReadableStream, JsValue> {
    let pieces: Array = zlib.iter().map(|&piece| Uint8Array::from(piece)).collect();
    let packed = Blob::new_with_u8_array_sequence(&pieces)?.stream();
    let unpacker = DecompressionStream::new("deflate")?;
    Ok(packed.pipe_through(unpacker.unchecked_ref()))
}

#[wasm_bindgen]
extern "C" {
    // In web-sys it counts as unstable.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of bytes; the cast saturates"
)]
fn length(blob: &Blob) -> usize {
    blob.size() as usize
}

/// The first `count` bytes of a blob.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 bytes")]
async fn bytes(blob: &Blob, count: usize) -> Result<Arc<[u8]>, UploadError> {
    let unreadable = |said: JsValue| {
        let said = said
            .dyn_ref::<js_sys::Error>()
            .map(|said| String::from(said.message()));
        UploadError::Unreadable(said.unwrap_or_default())
    };
    let head = if count < length(blob) {
        blob.slice_with_f64_and_f64(0.0, count as f64)
    } else {
        Ok(blob.clone())
    };
    let head = head.map_err(unreadable)?.array_buffer();
    let buffer = JsFuture::from(head).await.map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec().into())
}
