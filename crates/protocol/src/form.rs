//! The request as ordered form parts, exactly as they go on the wire.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::digits;
use crate::image::Format;
use crate::request::{EditRequest, Options};
use crate::text::{concat, cut_last, trim_all};

/// One part of the `multipart/form-data` body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A text field, sent without a Content-Type.
    Text {
        /// The field's name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A file field. Servers refuse one without a MIME type or a file name.
    File {
        /// The field's name: `image`, `image[]` or `mask`.
        name: String,
        /// A safe file name with the extension of the format.
        file_name: String,
        /// The MIME type, by the bytes.
        mime: &'static str,
        /// Whose bytes go here, as the user gave them.
        source: Source,
    },
}

/// A file of a request, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The image at this place, from 0.
    Image(usize),
    /// The mask.
    Mask,
}

impl EditRequest {
    /// The parts in order: text fields first, so that a gateway knows the model before the files come, then images, then the mask.
    ///
    /// What the user did not set is not there. One image goes as `image`, several as `image[]` each: a repeated plain `image` is refused
    /// ("Duplicate parameter").
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = text_parts(self.options());
        let images = self.images();
        let name = if images.len() == 1 {
            "image"
        } else {
            "image[]"
        };
        parts.extend(images.iter().enumerate().map(|(index, image)| {
            let stem = image.file.name.as_deref().map(safe_stem);
            let stem = stem.filter(|stem| !stem.is_empty());
            let stem = stem.as_deref().unwrap_or("image");
            file_part(name, stem, image.header.format, Source::Image(index))
        }));
        // The user's name says nothing about a mask; it is drawn, not opened.
        if self.mask().is_some() {
            parts.push(file_part("mask", "mask", Format::Png, Source::Mask));
        }
        parts
    }
}

fn text_parts(options: &Options) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            parts.push(Part::Text {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    };
    let number = |value: Option<u32>| value.map(digits);
    let stream = options
        .stream
        .map(|streams| if streams { "true" } else { "false" });
    add("model", Some(&options.model));
    add("prompt", Some(&options.prompt));
    add("n", number(options.n).as_deref());
    add("size", options.size.as_deref());
    add("quality", options.quality.as_deref());
    add("background", options.background.as_deref());
    add("input_fidelity", options.input_fidelity.as_deref());
    add("output_format", options.output_format.as_deref());
    add(
        "output_compression",
        number(options.output_compression).as_deref(),
    );
    add("moderation", options.moderation.as_deref());
    add("stream", stream);
    add("partial_images", number(options.partial_images).as_deref());
    add("user", options.user.as_deref());
    for (name, value) in &options.extra {
        add(name, Some(value));
    }
    parts
}

fn file_part(name: &str, stem: &str, format: Format, source: Source) -> Part {
    Part::File {
        name: name.to_owned(),
        file_name: concat(&[stem, ".", format.extension()]),
        mime: format.mime(),
        source,
    }
}

/// The name without folders and extension, in letters every server can take: form headers have no agreed way to quote others.
fn safe_stem(name: &str) -> String {
    const LONGEST: usize = 64;
    let file = cut_last(name, b"/\\").map_or(name, |(_, file)| file);
    let stem = cut_last(file, b".").map_or(file, |(stem, _)| stem);
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '_'
        }
    };
    let stem: String = stem.chars().take(LONGEST).map(safe).collect();
    trim_all(&stem, |c| matches!(c, '.' | '_')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_made_safe() {
        let cases = [
            ("cat.png", "cat"),
            ("My Cat (1).jpeg", "My_Cat__1"),
            ("C:\\fakepath\\cat.png", "cat"),
            ("../../etc/passwd", "passwd"),
            ("猫.png", ""),
            (".png", ""),
            ("...", ""),
            ("a\"\r\nb.png", "a___b"),
            ("", ""),
        ];
        for (name, stem) in cases {
            assert_eq!(safe_stem(name), stem, "{name:?}");
        }
        assert_eq!(safe_stem(&"a".repeat(300)).len(), 64);
    }
}
