//! An edit request that can only be valid.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::image::{Format, Header, HeaderError};
use crate::mask::{self, Mask};
use crate::model::Model;
use crate::problem::{Field, Problem, ProblemKind};
use crate::size;
use crate::text::{is_blank, is_control, join};

/// The longest prompt, in characters (OpenAI API reference, images/edit: 32,000 for the GPT image models).
pub const MAX_PROMPT_CHARS: usize = 32_000;
/// The most pictures one request can ask for (OpenAI API reference, images/edit, `n`).
pub const MAX_N: u32 = 10;
/// The most input images of one request (OpenAI API reference, images/edit, `image`).
pub const MAX_IMAGES: usize = 16;
/// The largest input image in bytes. The references say "50 MB" without a unit; this is the larger reading, 50 MiB, so that nothing a
/// server would take is refused here.
pub const MAX_IMAGE_BYTES: usize = 50 * 1024 * 1024;
/// The largest mask in bytes: "less than 4MB" in the OpenAI API reference, again in the larger reading. (The guide speaks of 50 MB; the
/// smaller of the two is what every server takes.)
pub const MAX_MASK_BYTES: usize = 4 * 1024 * 1024;
/// The most partial images of a stream (OpenAI API reference, images/edit, `partial_images`).
pub const MAX_PARTIAL_IMAGES: u32 = 3;

/// What a request has to know of a file. The file itself stays where it is: [`EditRequest::parts`] says where each goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The encoded bytes: of an image the beginning, as far as [`Header::read`] needs it; of a mask all of them.
    pub head: Arc<[u8]>,
    /// How many bytes the whole file has.
    pub length: usize,
    /// The name the user's file has, if it has one. What goes on the wire is made safe by [`EditRequest::parts`].
    pub name: Option<String>,
}

impl File {
    /// A file that is in memory as a whole.
    pub fn whole(bytes: Arc<[u8]>, name: Option<String>) -> File {
        File {
            length: bytes.len(),
            head: bytes,
            name,
        }
    }
}

/// Everything of a request but its files. `None` means "not set by the user" and is not sent.
///
/// Values are as on the wire; which of them a model takes is in [`Model`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What to change. 1–32,000 characters.
    pub prompt: String,
    /// The model's name. Any name: unknown ones are judged by a permissive row of the table.
    pub model: String,
    /// Number of pictures, 1–10; only 1 in a stream.
    pub n: Option<u32>,
    /// `auto` or `WIDTHxHEIGHT` in pixels.
    pub size: Option<String>,
    /// `low`, `medium`, `high`, `auto`; newer models take more.
    pub quality: Option<String>,
    /// `transparent`, `opaque`, `auto`.
    pub background: Option<String>,
    /// `low` or `high`.
    pub input_fidelity: Option<String>,
    /// `png`, `jpeg`, `webp`; servers take `png` where it is not set.
    pub output_format: Option<String>,
    /// 0–100, for jpeg and webp only.
    pub output_compression: Option<u32>,
    /// `low` or `auto`.
    pub moderation: Option<String>,
    /// Whether to stream the answer as server-sent events.
    pub stream: Option<bool>,
    /// Number of partial images in the stream, 0–3. Fewer may arrive.
    pub partial_images: Option<u32>,
    /// An identifier of the end user, for the server's abuse checks.
    pub user: Option<String>,
    /// Further text fields, wire name and value, for what newer models take. They are sent in this order, and a name that is there twice is
    /// sent twice.
    pub extra: Vec<(String, String)>,
}

impl Options {
    /// All that can be said about the options without the files. Cheap enough for every keystroke.
    pub fn problems(&self) -> Vec<Problem> {
        let model = Model::of(&self.model);
        let mut found = Problems::default();
        self.check_text(&mut found);
        self.check_picture(model, &mut found);
        self.check_output(model, &mut found);
        self.check_stream(&mut found);
        self.check_extra(&mut found);
        found.0
    }

    fn check_text(&self, found: &mut Problems) {
        // Counting with `count` is made for long texts, and is long itself.
        let length = self.prompt.chars().fold(0, |length, _| length + 1);
        if is_blank(&self.prompt) {
            found.add(Field::Prompt, ProblemKind::PromptEmpty);
        } else if length > MAX_PROMPT_CHARS {
            found.add(Field::Prompt, ProblemKind::PromptTooLong { length });
        }
        if is_blank(&self.model) {
            found.add(Field::Model, ProblemKind::ModelEmpty);
        }
    }

    fn check_picture(&self, model: &Model, found: &mut Problems) {
        if let Some(n) = self.n.filter(|n| !(1..=MAX_N).contains(n)) {
            found.add(Field::N, ProblemKind::NOutOfRange { n });
        }
        if let Some(kind) = self
            .size
            .as_deref()
            .and_then(|size| size::problem(size, model))
        {
            found.add(Field::Size, kind);
        }
        found.check_value(Field::Quality, &self.quality, model, model.qualities);
        found.check_value(
            Field::Background,
            &self.background,
            model,
            model.backgrounds,
        );
        if self.input_fidelity.is_some() && model.known && model.input_fidelities.is_empty() {
            found.add(
                Field::InputFidelity,
                ProblemKind::FidelityRefused {
                    model: self.model.clone(),
                },
            );
        } else {
            found.check_value(
                Field::InputFidelity,
                &self.input_fidelity,
                model,
                model.input_fidelities,
            );
        }
        found.check_value(
            Field::Moderation,
            &self.moderation,
            model,
            model.moderations,
        );
    }

    fn check_output(&self, model: &Model, found: &mut Problems) {
        found.check_value(
            Field::OutputFormat,
            &self.output_format,
            model,
            model.output_formats,
        );
        let format = self.output_format.as_deref().unwrap_or("png");
        if let Some(value) = self.output_compression {
            if value > 100 {
                found.add(
                    Field::OutputCompression,
                    ProblemKind::CompressionOutOfRange { value },
                );
            }
            if !matches!(format, "jpeg" | "webp") {
                let format = format.to_owned();
                found.add(
                    Field::OutputCompression,
                    ProblemKind::CompressionNotForFormat { format },
                );
            }
        }
        if self.background.as_deref() == Some("transparent") && format == "jpeg" {
            found.add(Field::Background, ProblemKind::TransparentJpeg);
        }
        if format == "svg" && self.n.is_some_and(|n| n > 1) {
            found.add(Field::N, ProblemKind::SeveralSvgs);
        }
    }

    fn check_stream(&self, found: &mut Problems) {
        let streams = self.stream == Some(true);
        if let Some(n) = self.n.filter(|&n| streams && n > 1) {
            found.add(Field::Stream, ProblemKind::StreamOfSeveral { n });
        }
        if streams && self.output_format.as_deref() == Some("gif") {
            found.add(Field::Stream, ProblemKind::StreamOfGif);
        }
        match self.partial_images {
            Some(value) if value > MAX_PARTIAL_IMAGES => {
                found.add(
                    Field::PartialImages,
                    ProblemKind::PartialImagesOutOfRange { value },
                );
            }
            Some(value) if value > 0 && !streams => {
                found.add(
                    Field::PartialImages,
                    ProblemKind::PartialImagesWithoutStream,
                );
            }
            _ => {}
        }
    }

    fn check_extra(&self, found: &mut Problems) {
        for (name, _) in &self.extra {
            let field = Field::Extra(name.clone());
            if is_blank(name) || name.chars().any(is_control) {
                found.add(field, ProblemKind::ExtraNameInvalid);
            } else if Field::is_wire_name(name) {
                found.add(field, ProblemKind::ExtraNameTaken { name: name.clone() });
            }
        }
    }
}

/// An input image that was found good: bytes, name, and what its header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputImage {
    /// What is known of the file.
    pub file: File,
    /// What its bytes say.
    pub header: Header,
}

/// A valid request. It comes from [`EditRequest::parse`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditRequest {
    options: Options,
    images: Vec<InputImage>,
    mask: Option<File>,
}

impl EditRequest {
    /// Checks everything that can be checked before sending.
    ///
    /// The mask belongs to the first image and must be as large as that image is when shown, that is after its EXIF orientation.
    ///
    /// # Errors
    ///
    /// All the problems, in the order of the fields: options, images, mask.
    pub fn parse(
        options: Options,
        images: Vec<File>,
        mask: Option<Mask>,
    ) -> Result<EditRequest, Vec<Problem>> {
        let mut found = Problems(options.problems());
        let images = found.check_images(images);
        if let Some(mask) = &mask {
            if options.output_format.as_deref() == Some("gif") {
                found.add(Field::Mask, ProblemKind::MaskForGif);
            }
            let first = images
                .first()
                .and_then(Option::as_ref)
                .map(|image| image.header.upright());
            for kind in mask::problems(mask, first) {
                found.add(Field::Mask, kind);
            }
        }
        if !found.0.is_empty() {
            return Err(found.0);
        }
        Ok(EditRequest {
            options,
            images: images.into_iter().flatten().collect(),
            mask: mask.map(|mask| mask.file),
        })
    }

    /// The options, all of them within their limits.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The input images, 1–16; the first is the one the mask belongs to.
    pub fn images(&self) -> &[InputImage] {
        &self.images
    }

    /// The mask: a PNG of the first image's upright size whose transparent area is to be edited.
    pub fn mask(&self) -> Option<&File> {
        self.mask.as_ref()
    }

    /// The same request for one picture.
    pub fn single(&self) -> EditRequest {
        let mut request = self.clone();
        request.options.n = None;
        request
    }

    /// Whether the answer was asked for as a stream. What comes back is decided by the server.
    pub fn streams(&self) -> bool {
        self.options.stream == Some(true)
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    #[inline(never)]
    fn add(&mut self, field: Field, kind: ProblemKind) {
        self.0.push(Problem { field, kind });
    }

    fn check_value(
        &mut self,
        field: Field,
        value: &Option<String>,
        model: &Model,
        offered: &[&'static str],
    ) {
        let Some(value) = value else { return };
        if model.known && !offered.contains(&value.as_str()) {
            let kind = ProblemKind::ValueNotOffered {
                value: value.clone(),
                offered: join(offered, ", "),
            };
            self.add(field, kind);
        }
    }

    /// One entry a file, in order; `None` for those with a problem.
    fn check_images(&mut self, files: Vec<File>) -> Vec<Option<InputImage>> {
        if files.is_empty() {
            self.add(Field::Image(0), ProblemKind::ImageMissing);
        }
        if files.len() > MAX_IMAGES {
            self.add(
                Field::Image(MAX_IMAGES),
                ProblemKind::TooManyImages { count: files.len() },
            );
        }
        files
            .into_iter()
            .enumerate()
            .map(|(index, file)| self.check_image(index, file))
            .collect()
    }

    fn check_image(&mut self, index: usize, file: File) -> Option<InputImage> {
        let size = file.length;
        if size > MAX_IMAGE_BYTES {
            self.add(
                Field::Image(index),
                ProblemKind::ImageTooLarge { bytes: size },
            );
        }
        match Header::read(&file.head) {
            Ok(header) => Some(InputImage { file, header }),
            Err(HeaderError::UnknownFormat) => {
                let format = Format::sniff(&file.head)
                    .map_or("", Format::extension)
                    .to_owned();
                self.add(Field::Image(index), ProblemKind::ImageFormat { format });
                None
            }
            Err(HeaderError::Truncated | HeaderError::Malformed) => {
                self.add(Field::Image(index), ProblemKind::ImageBroken);
                None
            }
        }
    }
}
