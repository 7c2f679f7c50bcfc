use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use bytes::{Bytes, BytesMut};

use crate::api_error::ApiError;

/// The largest file the API takes, in bytes ("each < 50 MB", OpenAI API reference, images/edit).
pub(crate) const MAX_FILE: usize = 50 * 1024 * 1024;

/// A `multipart/form-data` body: its parts in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) parts: Vec<Part>,
}

/// One part of a form. It is a file when it has a file name.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    /// How many bytes came.
    pub(crate) length: usize,
    /// The bytes, or only the first [`MAX_FILE`] of them.
    pub(crate) bytes: Bytes,
}

impl Form {
    /// Reads the whole body, also where a part is too large: a server that answers and closes while the browser is
    /// still sending makes the browser report a network failure and not the answer.
    pub(crate) async fn read(mut body: Multipart) -> Result<Self, ApiError> {
        let mut form = Self::default();
        while let Some(mut field) = body
            .next_field()
            .await
            .map_err(|error| unreadable(&error))?
        {
            let mut part = Part {
                name: field.name().unwrap_or_default().to_owned(),
                file_name: field.file_name().map(str::to_owned),
                content_type: field.content_type().map(str::to_owned),
                length: 0,
                bytes: Bytes::new(),
            };
            let mut bytes = BytesMut::new();
            while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
                part.length += chunk.len();
                let room = MAX_FILE - bytes.len();
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
            part.bytes = bytes.freeze();
            form.parts.push(part);
        }
        Ok(form)
    }

    /// The parts of this name, in order.
    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Part> {
        self.parts.iter().filter(move |part| part.name == name)
    }
}

impl Part {
    pub(crate) fn is_file(&self) -> bool {
        self.file_name.is_some()
    }

    /// The value of a text part.
    pub(crate) fn text(&self) -> Option<&str> {
        if self.is_file() {
            return None;
        }
        str::from_utf8(&self.bytes).ok()
    }
}

fn unreadable(error: &MultipartError) -> ApiError {
    ApiError::call(error.status(), None, error.body_text())
}
