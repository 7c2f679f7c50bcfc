use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::api_error::ApiError;
use crate::check::Order;
use crate::drift::Drift;
use crate::edit::{Edit, Painting, auto_size, partial_levels};
use crate::fault::Fault;
use crate::picture::{self, Encoded, Input, format_name};
use crate::record::Run;
use crate::usage::{Usage, usage};

/// An accepted request with everything that its answer needs. What it renders goes on record.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) order: Order,
    pub(crate) run: Arc<Run>,
    edit: Edit,
    drift: Option<Drift>,
    size: (u32, u32),
    usage: Usage,
    /// Seconds since 1970.
    pub(crate) created: u64,
}

impl Job {
    pub(crate) fn new(
        order: Order,
        input: &Input,
        fault: Option<Fault>,
        created: u64,
        run: Arc<Run>,
    ) -> Self {
        let (width, height) = input.first.dimensions();
        let size = match fault {
            Some(Fault::OtherShape) => other_shape(width, height),
            _ => order.size.unwrap_or_else(|| auto_size(width, height)),
        };
        let mask = input.mask.as_ref();
        let edit = Edit::new(&input.first, mask, size, &order.prompt, order.transparent);
        Self {
            edit: edit.with_references(&input.references),
            usage: usage(&order, &input.sizes, size),
            drift: Drift::of(fault),
            order,
            run,
            size,
            created,
        }
    }

    /// Paints picture number `index`, ready to be shown coarse and fine.
    pub(crate) fn paint(&self, index: u32) -> Painting {
        self.edit.paint(index)
    }

    /// Renders all pictures. Takes long; not for the event loop.
    pub(crate) fn pictures(&self) -> Result<Vec<Encoded>, ApiError> {
        let render = |index| {
            let picture = self.encoded(&self.edit.paint(index), 0)?;
            self.run.add_answer(&picture);
            Ok(picture)
        };
        (0..self.order.n).map(render).collect()
    }

    /// The body of a JSON answer. With `files`, an address that ends with a slash, pictures are named by their
    /// address below it and not sent.
    pub(crate) fn images(&self, pictures: &[Encoded], files: Option<&str>) -> Images<'_> {
        let datum = |(index, picture): (usize, &Encoded)| match files {
            None => Datum::B64(STANDARD.encode(&picture.bytes)),
            Some(files) => Datum::Url(format!("{files}{index}.{}", format_name(picture.format))),
        };
        Images {
            created: self.created,
            background: self.background(),
            data: pictures.iter().enumerate().map(datum).collect(),
            output_format: format_name(self.order.format),
            quality: self.order.quality,
            size: self.size_name(),
            usage: &self.usage,
        }
    }

    /// Event number `step` of a stream as name and data: the partial images in order, then the final one.
    pub(crate) fn event(
        &self,
        painting: &Painting,
        step: u32,
    ) -> Result<(&'static str, String), ApiError> {
        let partials = self.order.partials;
        let is_partial = step < partials;
        let (kind, picture) = if is_partial {
            let picture = self.encoded(painting, partial_levels(step, partials))?;
            self.run.add_partial(&picture);
            ("image_edit.partial_image", picture)
        } else {
            let picture = self.encoded(painting, 0)?;
            self.run.add_answer(&picture);
            ("image_edit.completed", picture)
        };
        let event = Event {
            kind,
            b64_json: STANDARD.encode(&picture.bytes),
            created_at: self.created,
            size: self.size_name(),
            quality: self.order.quality,
            background: self.background(),
            output_format: format_name(self.order.format),
            partial_image_index: is_partial.then_some(step),
            usage: (!is_partial).then_some(&self.usage),
        };
        Ok((kind, serde_json::to_string(&event).unwrap_or_default()))
    }

    fn encoded(&self, painting: &Painting, levels: u32) -> Result<Encoded, ApiError> {
        let rendered = self.edit.rendered(painting, levels);
        let picture = match self.drift {
            Some(drift) => drift.applied(&rendered, painting.seed),
            None => rendered,
        };
        let Order {
            format,
            compression,
            transparent,
            ..
        } = self.order;
        Ok(picture::encode(picture, format, compression, transparent)?)
    }

    fn background(&self) -> &'static str {
        if self.order.transparent {
            "transparent"
        } else {
            "opaque"
        }
    }

    fn size_name(&self) -> String {
        format!("{}x{}", self.size.0, self.size.1)
    }
}

/// A size that is far from the shape of a picture, whatever was asked for.
fn other_shape(width: u32, height: u32) -> (u32, u32) {
    match auto_size(width, height) {
        (1024, 1024) => (1536, 1024),
        _ => (1024, 1024),
    }
}

/// `ImagesResponse` (OpenAI API reference).
#[derive(Serialize)]
pub(crate) struct Images<'a> {
    created: u64,
    background: &'static str,
    data: Vec<Datum>,
    output_format: &'static str,
    quality: &'static str,
    size: String,
    usage: &'a Usage,
}

#[derive(Serialize)]
enum Datum {
    #[serde(rename = "b64_json")]
    B64(String),
    #[serde(rename = "url")]
    Url(String),
}

/// `ImageEditPartialImageEvent` and `ImageEditCompletedEvent` (OpenAI API reference).
#[derive(Serialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    b64_json: String,
    created_at: u64,
    size: String,
    quality: &'static str,
    background: &'static str,
    output_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_image_index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<&'a Usage>,
}
