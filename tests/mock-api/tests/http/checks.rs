use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

use crate::wire::{Form, Server, encoded, png};

const REQUEST: &str = "invalid_request_error";
const IMAGE: &str = "image_generation_user_error";

fn refused(form: &Form, kind: &str, code: &str, param: &str) {
    let error = Server::api().edit(form).error();
    let expected = (400, kind.to_owned(), code.to_owned(), param.to_owned());
    assert_eq!(error, expected);
}

fn accepted(form: &Form) {
    let reply = Server::api().edit(form);
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[test]
fn a_body_that_is_no_form() {
    let reply = Server::api().send(
        "POST",
        "/v1/images/edits",
        &[("Content-Type", "application/json")],
        b"{}",
    );
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (400, "unsupported_content_type")
    );
}

#[test]
fn unknown_fields() {
    refused(
        &Form::small().text("strength", "1"),
        REQUEST,
        "unknown_parameter",
        "strength",
    );
    refused(
        &Form::small().text("response_format", "url"),
        REQUEST,
        "unknown_parameter",
        "response_format",
    );
}

#[test]
fn fields_given_twice() {
    let twice = Form::small().file("image", "image/png", &png(4, 4, 255));
    refused(&twice, REQUEST, "duplicate_parameter", "image");
    let message = Server::api().edit(&twice).json()["error"]["message"].to_string();
    assert!(message.contains("use the array syntax instead e.g. 'image[]=<value>'"));
    refused(
        &Form::small().text("n", "1").text("n", "1"),
        REQUEST,
        "duplicate_parameter",
        "n",
    );
    let both = Form::small().file("image[]", "image/png", &png(4, 4, 255));
    refused(&both, REQUEST, "duplicate_parameter", "image");
}

#[test]
fn missing_fields() {
    for name in ["image", "prompt", "model"] {
        refused(
            &Form::small().without(name),
            REQUEST,
            "missing_required_parameter",
            name,
        );
    }
}

#[test]
fn a_file_where_text_belongs_and_the_reverse() {
    refused(
        &Form::small().text("mask", "x"),
        REQUEST,
        "invalid_type",
        "mask",
    );
    refused(
        &Form::small().file("user", "text/plain", b"x"),
        REQUEST,
        "invalid_type",
        "user",
    );
}

#[test]
fn prompt_lengths_count_characters() {
    let with = |prompt: &str| Form::small().without("prompt").text("prompt", prompt);
    refused(&with(""), REQUEST, "empty_string", "prompt");
    refused(
        &with(&"红".repeat(32_001)),
        REQUEST,
        "string_above_max_length",
        "prompt",
    );
    accepted(&with(&"红".repeat(32_000)));
}

#[test]
fn an_unknown_model() {
    let reply = Server::api().edit(&Form::for_model("gpt-image-9"));
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (404, "model_not_found")
    );
}

#[test]
fn up_to_sixteen_images_as_an_array() {
    let many = |count| {
        let form = Form::small().without("image");
        (0..count).fold(form, |form, _| {
            form.file("image[]", "image/png", &png(4, 4, 255))
        })
    };
    accepted(&many(16));
    refused(&many(17), REQUEST, "array_above_max_length", "image");
}

#[test]
fn images_need_their_type() {
    let untyped = |kind| {
        Form::small()
            .without("image")
            .file("image[]", kind, &png(4, 4, 255))
    };
    refused(
        &untyped(""),
        REQUEST,
        "unsupported_file_mimetype",
        "image[0]",
    );
    refused(
        &untyped("application/octet-stream"),
        REQUEST,
        "unsupported_file_mimetype",
        "image[0]",
    );
    let message = Server::api().edit(&untyped("")).json()["error"]["message"].to_string();
    assert!(message.contains("unsupported mimetype ('application/octet-stream')"));
}

#[test]
fn images_must_be_what_they_say() {
    let with = |kind, bytes: &[u8]| Form::small().without("image").file("image", kind, bytes);
    let jpeg = encoded(
        &DynamicImage::ImageRgb8(RgbImage::new(9, 9)),
        ImageFormat::Jpeg,
    );
    accepted(&with("image/jpeg", &jpeg));
    refused(
        &with("image/png", &jpeg),
        IMAGE,
        "invalid_image_file",
        "image",
    );
    refused(
        &with("image/jpeg", &png(4, 4, 255)),
        IMAGE,
        "invalid_image_file",
        "image",
    );
    refused(
        &with("image/png", b"no picture"),
        IMAGE,
        "invalid_image_file",
        "image",
    );
    let cut = png(40, 40, 255);
    refused(
        &with("image/png", &cut[..cut.len() / 2]),
        IMAGE,
        "invalid_image_file",
        "image",
    );
}

#[test]
fn images_over_50_mb() {
    let large =
        Form::small()
            .without("image")
            .file("image", "image/png", &vec![0; 50 * 1024 * 1024 + 1]);
    refused(&large, IMAGE, "invalid_image_file", "image");
}

#[test]
fn the_number_of_pictures() {
    let with = |n| Form::small().text("n", n);
    refused(&with("0"), REQUEST, "integer_below_min_value", "n");
    refused(&with("11"), REQUEST, "integer_above_max_value", "n");
    refused(&with("two"), REQUEST, "invalid_type", "n");
    let streamed = with("2").text("stream", "true");
    refused(&streamed, IMAGE, "unsupported_parameter", "input");
    let message = &Server::api().edit(&streamed).json()["error"]["message"];
    assert_eq!(message, "Streaming is only supported with n=1.");
}

#[test]
fn partial_images_need_a_stream() {
    refused(
        &Form::stream(4),
        REQUEST,
        "integer_above_max_value",
        "partial_images",
    );
    let with = |count| Form::small().text("partial_images", count);
    refused(&with("1"), IMAGE, "unsupported_parameter", "partial_images");
    accepted(&with("0").text("stream", ""));
    refused(
        &Form::small().text("stream", "yes"),
        REQUEST,
        "invalid_type",
        "stream",
    );
}

#[test]
fn sizes_by_model() {
    let with = |model, size| Form::for_model(model).text("size", size);
    accepted(&with("gpt-image-1", "1024x1536"));
    refused(
        &with("gpt-image-1", "1024x1040"),
        REQUEST,
        "invalid_value",
        "size",
    );
    accepted(&with("gpt-image-2", "1024x1040"));
    for size in [
        "1024x1000",
        "3856x1024",
        "2048x512",
        "512x512",
        "3840x2176",
        "x",
        "1024",
    ] {
        refused(&with("gpt-image-2", size), REQUEST, "invalid_value", "size");
    }
}

#[test]
fn qualities_by_model() {
    let with = |model, quality| Form::for_model(model).text("quality", quality);
    accepted(&with("gpt-image-1", "high"));
    refused(
        &with("gpt-image-1", "xhigh"),
        REQUEST,
        "invalid_value",
        "quality",
    );
    accepted(&with("gpt-image-2.6-flare", "xhigh"));
}

#[test]
fn choices() {
    for name in [
        "background",
        "moderation",
        "output_format",
        "quality",
        "input_fidelity",
    ] {
        refused(
            &Form::small().text(name, "best"),
            REQUEST,
            "invalid_value",
            name,
        );
    }
    accepted(&Form::small().text("moderation", "low").text("user", "me"));
}

#[test]
fn input_fidelity_by_model() {
    let with = |model, value| Form::for_model(model).text("input_fidelity", value);
    accepted(&with("gpt-image-1.5", "high"));
    accepted(&with("gpt-image-1-mini", "low"));
    let code = "invalid_input_fidelity_model";
    refused(
        &with("gpt-image-1-mini", "high"),
        REQUEST,
        code,
        "input_fidelity",
    );
    refused(&with("gpt-image-2", "low"), REQUEST, code, "input_fidelity");
    refused(
        &with("gpt-image-2.5-flare", "low"),
        REQUEST,
        "unknown_parameter",
        "input_fidelity",
    );
}

#[test]
fn compression_needs_a_lossy_format() {
    let with = |format, value| {
        Form::small()
            .text("output_format", format)
            .text("output_compression", value)
    };
    refused(
        &with("png", "80"),
        IMAGE,
        "invalid_png_output_compression",
        "null",
    );
    accepted(&with("png", "100"));
    accepted(&with("jpeg", "0"));
    refused(
        &with("jpeg", "101"),
        REQUEST,
        "integer_above_max_value",
        "output_compression",
    );
}

#[test]
fn transparency_needs_alpha() {
    let with = |format| {
        Form::small()
            .text("background", "transparent")
            .text("output_format", format)
    };
    refused(&with("jpeg"), IMAGE, "invalid_value", "background");
    accepted(&with("webp"));
}

#[test]
fn masks() {
    let with = |kind, bytes: &[u8]| Form::small().file("mask", kind, bytes);
    let code = "invalid_mask_image_format";
    accepted(&with("image/png", &png(12, 8, 0)));
    refused(&with("image/png", &png(8, 12, 0)), IMAGE, code, "mask");
    let grey = encoded(
        &DynamicImage::ImageLuma8(GrayImage::new(12, 8)),
        ImageFormat::Png,
    );
    refused(&with("image/png", &grey), IMAGE, code, "mask");
    refused(
        &with("image/png", &vec![0; 4 * 1024 * 1024]),
        IMAGE,
        code,
        "mask",
    );
    refused(
        &with("image/jpeg", &grey),
        REQUEST,
        "unsupported_file_mimetype",
        "mask",
    );
    refused(
        &with("image/png", b"no picture"),
        IMAGE,
        "invalid_image_file",
        "mask",
    );
}

#[test]
fn a_mask_fits_the_picture_as_seen() {
    // A JPEG of 12×8 that says: turn me by a quarter.
    let jpeg = encoded(
        &DynamicImage::ImageRgb8(RgbImage::new(12, 8)),
        ImageFormat::Jpeg,
    );
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let with = |mask: &[u8]| {
        Form::small()
            .without("image")
            .file("image", "image/jpeg", &turned)
            .file("mask", "image/png", mask)
    };
    accepted(&with(&png(8, 12, 0)));
    refused(
        &with(&png(12, 8, 0)),
        IMAGE,
        "invalid_mask_image_format",
        "mask",
    );
}

#[test]
fn keys() {
    let server = Server::api();
    let status = |key: &str| {
        let form = Form::small();
        let reply = server.post_with("/v1/images/edits", &form, &[("Authorization", key)]);
        (
            reply.status,
            reply.json()["error"]["code"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(status("Bearer sk-good"), (200, None));
    let invalid = (401, Some("invalid_api_key".to_owned()));
    assert_eq!(status("Bearer sk-bad-1"), invalid);
    assert_eq!(status("Basic abc"), invalid);
}

#[test]
fn other_addresses_and_methods() {
    let server = Server::api();
    let reply = server.get("/v1/images");
    assert_eq!(reply.status, 404);
    assert_eq!(
        reply.json()["error"]["message"],
        "Invalid URL (GET /v1/images)"
    );
    assert_eq!(server.get("/v1/images/edits").status, 405);
}
