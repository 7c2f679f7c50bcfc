use axum::http::StatusCode;
use image::ImageFormat;

use crate::api_error::ApiError;
use crate::form::{Form, MAX_FILE, Part};
use crate::model::{Family, Model};

const MAX_PROMPT: usize = 32_000;
const MAX_IMAGES: usize = 16;
/// "less than 4 MB" (OpenAI API reference, images/edit, `mask`).
const MAX_MASK: usize = 4 * 1024 * 1024;

const TEXTS: &[&str] = &[
    "background",
    "input_fidelity",
    "model",
    "moderation",
    "n",
    "output_compression",
    "output_format",
    "partial_images",
    "prompt",
    "quality",
    "safety_identifier",
    "size",
    "stream",
    "user",
];
const FILES: &[&str] = &["image", "image[]", "mask"];

/// A request whose fields are all in order. The pictures are not decoded yet.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) prompt: String,
    pub(crate) model: &'static Model,
    pub(crate) n: u32,
    /// Width and height in pixels; `None` for `auto`.
    pub(crate) size: Option<(u32, u32)>,
    /// Never `auto`: what the server chose instead.
    pub(crate) quality: &'static str,
    pub(crate) transparent: bool,
    pub(crate) high_fidelity: bool,
    pub(crate) format: ImageFormat,
    /// 0–100.
    pub(crate) compression: u8,
    pub(crate) stream: bool,
    pub(crate) partials: u32,
}

/// Checks everything that can be told without decoding a picture.
///
/// # Errors
/// The first thing that is wrong, as the API words it.
pub(crate) fn order(form: &Form) -> Result<Order, ApiError> {
    names(form)?;
    files(form)?;
    let fields = Fields(form);

    let prompt = fields.text("prompt").ok_or_else(|| missing("prompt"))?;
    prompt_length(prompt)?;
    let name = fields.text("model").ok_or_else(|| missing("model"))?;
    let model = Model::named(name).ok_or_else(|| unknown_model(name))?;

    let n = fields.integer("n", 1, 10)?.unwrap_or(1);
    let size = size(fields.text("size").unwrap_or("auto"), model.family)?;
    let quality = match fields.choice("quality", model.family.qualities())? {
        // What the service reports for `auto` is its own choice; this server always takes the middle.
        None | Some("auto" | "standard") => "medium",
        Some(quality) => quality,
    };
    let background = fields.choice("background", &["transparent", "opaque", "auto"])?;
    let transparent = background == Some("transparent");
    fields.choice("moderation", &["low", "auto"])?;
    let high_fidelity = fidelity(&fields, model)?;

    let format = match fields.choice("output_format", &["png", "jpeg", "webp"])? {
        Some("jpeg") => ImageFormat::Jpeg,
        Some("webp") => ImageFormat::WebP,
        _ => ImageFormat::Png,
    };
    let compression = fields.integer("output_compression", 0, 100)?.unwrap_or(100);
    if format == ImageFormat::Png && compression < 100 {
        let message = "Compression less than 100 is not supported for PNG output format";
        let code = "invalid_png_output_compression";
        return Err(ApiError::refused(None, code, message));
    }
    if format == ImageFormat::Jpeg && transparent {
        let message = "Transparent background is not supported for JPEG output format";
        return Err(ApiError::refused(
            Some("background"),
            "invalid_value",
            message,
        ));
    }

    let stream = fields.boolean("stream")?;
    if stream && n > 1 {
        let message = "Streaming is only supported with n=1.";
        let code = "unsupported_parameter";
        return Err(ApiError::refused(Some("input"), code, message));
    }
    let partials = fields.integer("partial_images", 0, 3)?.unwrap_or(0);
    if partials > 0 && !stream {
        let message = "'partial_images' is only supported when 'stream' is true.";
        let code = "unsupported_parameter";
        return Err(ApiError::refused(Some("partial_images"), code, message));
    }

    Ok(Order {
        prompt: prompt.to_owned(),
        model,
        n,
        size,
        quality,
        transparent,
        high_fidelity,
        format,
        compression: u8::try_from(compression).unwrap_or(100),
        stream,
        partials,
    })
}

/// The input images in order, whichever of the two field names they came under.
pub(crate) fn images(form: &Form) -> impl Iterator<Item = &Part> {
    form.named("image").chain(form.named("image[]"))
}

fn names(form: &Form) -> Result<(), ApiError> {
    for part in &form.parts {
        let name = part.name.as_str();
        if !TEXTS.contains(&name) && !FILES.contains(&name) {
            return Err(unknown(name));
        }
        if name != "image[]" && form.named(name).count() > 1 {
            return Err(duplicate(name));
        }
        let (expected, got) = match (FILES.contains(&name), part.is_file()) {
            (true, false) => ("a file", "a string"),
            (false, true) => ("a string", "a file"),
            _ => continue,
        };
        let message =
            format!("Invalid type for '{name}': expected {expected}, but got {got} instead.");
        return Err(ApiError::invalid(name, "invalid_type", message));
    }
    if form.named("image").next().is_some() && form.named("image[]").next().is_some() {
        return Err(duplicate("image"));
    }
    Ok(())
}

fn files(form: &Form) -> Result<(), ApiError> {
    let count = images(form).count();
    if count == 0 {
        return Err(missing("image"));
    }
    if count > MAX_IMAGES {
        let message = format!(
            "Invalid 'image': array too long. Expected an array with maximum length {MAX_IMAGES}, but got an array \
             with length {count} instead."
        );
        return Err(ApiError::invalid(
            "image",
            "array_above_max_length",
            message,
        ));
    }
    for (index, part) in images(form).enumerate() {
        let param = match part.name.as_str() {
            "image[]" => format!("image[{index}]"),
            name => name.to_owned(),
        };
        mimetype(part, &param, &["image/jpeg", "image/png", "image/webp"])?;
        if part.length > MAX_FILE {
            let message = format!("Image {} is larger than 50 MB", index + 1);
            return Err(ApiError::refused(
                Some(&param),
                "invalid_image_file",
                message,
            ));
        }
    }
    let Some(mask) = form.named("mask").next() else {
        return Ok(());
    };
    mimetype(mask, "mask", &["image/png"])?;
    if mask.length >= MAX_MASK {
        let message = "Invalid mask image format - mask image must be smaller than 4 MB";
        let code = "invalid_mask_image_format";
        return Err(ApiError::refused(Some("mask"), code, message));
    }
    Ok(())
}

fn mimetype(part: &Part, param: &str, allowed: &[&str]) -> Result<(), ApiError> {
    let given = part
        .content_type
        .as_deref()
        .unwrap_or("application/octet-stream");
    if allowed.contains(&given) {
        return Ok(());
    }
    let message = format!(
        "Invalid file '{param}': unsupported mimetype ('{given}'). Supported file formats are {}.",
        quoted(allowed)
    );
    Err(ApiError::invalid(
        param,
        "unsupported_file_mimetype",
        message,
    ))
}

fn prompt_length(prompt: &str) -> Result<(), ApiError> {
    if prompt.is_empty() {
        let message = "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty \
                       string instead.";
        return Err(ApiError::invalid("prompt", "empty_string", message));
    }
    let length = prompt.chars().count();
    if length > MAX_PROMPT {
        let message = format!(
            "Invalid 'prompt': string too long. Expected a string with maximum length {MAX_PROMPT}, but got a string \
             with length {length} instead."
        );
        let code = "string_above_max_length";
        return Err(ApiError::invalid("prompt", code, message));
    }
    Ok(())
}

/// The fixed sizes, and for newer models any `WxH` within the rules of the image generation guide.
fn size(value: &str, family: Family) -> Result<Option<(u32, u32)>, ApiError> {
    const FIXED: &[&str] = &["1024x1024", "1024x1536", "1536x1024", "auto"];
    if value == "auto" {
        return Ok(None);
    }
    let refuse = |message: String| Err(ApiError::invalid("size", "invalid_value", message));
    let parsed = value
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    if FIXED.contains(&value) {
        return Ok(parsed);
    }
    let Some((width, height)) = parsed.filter(|_| family.any_size()) else {
        return refuse(format!(
            "Invalid value: '{value}'. Supported values are: {}.",
            quoted(FIXED)
        ));
    };
    let (long, short) = (width.max(height), width.min(height));
    let pixels = u64::from(width) * u64::from(height);
    let rule = if width % 16 != 0 || height % 16 != 0 {
        "width and height must both be divisible by 16"
    } else if long > 3840 {
        "the longest edge must be at most 3840 pixels"
    } else if u64::from(long) > 3 * u64::from(short) {
        "the ratio of the long edge to the short one must not exceed 3:1"
    } else if pixels < 655_360 {
        "the image must have at least 655360 pixels"
    } else if pixels > 8_294_400 {
        "the image must have at most 8294400 pixels"
    } else {
        return Ok(Some((width, height)));
    };
    refuse(format!("Invalid size '{value}': {rule}."))
}

/// gpt-image-1 and 1.5 take both values, mini only `low`, gpt-image-2 refuses the field, later ones do not know it.
fn fidelity(fields: &Fields<'_>, model: &Model) -> Result<bool, ApiError> {
    let Some(value) = fields.choice("input_fidelity", &["high", "low"])? else {
        return Ok(false);
    };
    match (model.family, value) {
        (Family::One, _) | (Family::Mini, "low") => Ok(value == "high"),
        (Family::TwoFive, _) => Err(unknown("input_fidelity")),
        _ => Err(ApiError::invalid(
            "input_fidelity",
            "invalid_input_fidelity_model",
            format!(
                "The model '{}' does not support the 'input_fidelity' parameter.",
                model.name
            ),
        )),
    }
}

/// Text fields by name, each at most once: [`names`] has seen to that.
struct Fields<'a>(&'a Form);

impl<'a> Fields<'a> {
    fn text(&self, name: &'a str) -> Option<&'a str> {
        self.0.named(name).next().and_then(Part::text)
    }

    fn choice(
        &self,
        name: &'a str,
        allowed: &'static [&'static str],
    ) -> Result<Option<&'static str>, ApiError> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let known = allowed.iter().find(|known| **known == value);
        known.copied().map(Some).ok_or_else(|| {
            let message = format!(
                "Invalid value: '{value}'. Supported values are: {}.",
                quoted(allowed)
            );
            ApiError::invalid(name, "invalid_value", message)
        })
    }

    fn integer(&self, name: &'a str, min: u32, max: u32) -> Result<Option<u32>, ApiError> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let Ok(number) = value.parse::<i64>() else {
            let message = format!(
                "Invalid type for '{name}': expected an integer, but got a string instead."
            );
            return Err(ApiError::invalid(name, "invalid_type", message));
        };
        let (code, side, sign, bound) = if number < i64::from(min) {
            ("integer_below_min_value", "below minimum", ">=", min)
        } else if number > i64::from(max) {
            ("integer_above_max_value", "above maximum", "<=", max)
        } else {
            return Ok(u32::try_from(number).ok());
        };
        let message = format!(
            "Invalid '{name}': integer {side} value. Expected a value {sign} {bound}, but got {number} instead."
        );
        Err(ApiError::invalid(name, code, message))
    }

    /// An empty value counts as not set: documented examples send `stream=`.
    fn boolean(&self, name: &'a str) -> Result<bool, ApiError> {
        match self.text(name) {
            None | Some("" | "false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => {
                let message = format!(
                    "Invalid type for '{name}': expected a boolean, but got a string instead."
                );
                Err(ApiError::invalid(name, "invalid_type", message))
            }
        }
    }
}

fn missing(name: &str) -> ApiError {
    let message = format!("Missing required parameter: '{name}'.");
    ApiError::invalid(name, "missing_required_parameter", message)
}

fn unknown(name: &str) -> ApiError {
    let message = format!("Unknown parameter: '{name}'.");
    ApiError::invalid(name, "unknown_parameter", message)
}

fn duplicate(name: &str) -> ApiError {
    let message = format!(
        "Duplicate parameter: '{name}'. You provided multiple values for this parameter, whereas only one is allowed. \
         If you are trying to provide a list of values, use the array syntax instead e.g. '{name}[]=<value>'."
    );
    ApiError::invalid(name, "duplicate_parameter", message)
}

fn unknown_model(name: &str) -> ApiError {
    let message = format!("The model '{name}' does not exist or you do not have access to it.");
    ApiError::call(StatusCode::NOT_FOUND, Some("model_not_found"), message)
}

/// `'a', 'b', and 'c'`.
fn quoted(values: &[&str]) -> String {
    let all: Vec<_> = values.iter().map(|value| format!("'{value}'")).collect();
    match all.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} and {second}"),
        [head @ .., last] => format!("{}, and {last}", head.join(", ")),
    }
}
