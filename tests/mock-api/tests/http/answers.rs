use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{GenericImageView, ImageFormat};
use serde_json::{Value, json};

use crate::wire::{Form, Server, photo, png};

pub(crate) fn picture(datum: &Value) -> Vec<u8> {
    STANDARD
        .decode(datum["b64_json"].as_str().unwrap())
        .unwrap()
}

#[test]
fn a_json_answer_says_all_that_is_documented() {
    let form = Form::for_model("gpt-image-1")
        .without("image")
        .file("image", "image/jpeg", &photo("rocket.jpg"))
        .text("size", "1536x1024")
        .text("quality", "low");
    let reply = Server::api().edit(&form);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let body = reply.json();
    assert!(body["created"].as_u64().unwrap() > 1_700_000_000);
    assert_eq!(body["size"], "1536x1024");
    assert_eq!(body["quality"], "low");
    assert_eq!(body["background"], "opaque");
    assert_eq!(body["output_format"], "png");
    // 640×427: two tiles of 512; nine letters of prompt.
    let usage = json!({
        "input_tokens": 351,
        "input_tokens_details": {"text_tokens": 28, "image_tokens": 323},
        "output_tokens": 400,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": 400},
        "total_tokens": 751,
    });
    assert_eq!(body["usage"], usage);
    let bytes = picture(&body["data"][0]);
    let decoded = image::load_from_memory_with_format(&bytes, ImageFormat::Png).unwrap();
    assert_eq!(decoded.dimensions(), (1536, 1024));
    assert_eq!(decoded.color(), image::ColorType::Rgb8);
}

#[test]
fn auto_size_follows_the_first_image() {
    let form = Form::small()
        .without("image")
        .file("image[]", "image/png", &png(20, 30, 255))
        .file("image[]", "image/png", &png(30, 20, 255));
    assert_eq!(Server::api().edit(&form).json()["size"], "1024x1536");
}

#[test]
fn n_pictures_differ() {
    let body = Server::api().edit(&Form::small().text("n", "3")).json();
    let data = body["data"].as_array().unwrap();
    assert_eq!(data.len(), 3);
    assert!(data[0] != data[1] && data[1] != data[2] && data[0] != data[2]);
}

#[test]
fn formats_and_their_compression() {
    let server = Server::api();
    let answer = |format: &str, compression: &str| {
        let form = Form::small()
            .text("output_format", format)
            .text("output_compression", compression);
        picture(&server.edit(&form).json()["data"][0])
    };
    let (fine, rough) = (answer("jpeg", "95"), answer("jpeg", "10"));
    assert_eq!(image::guess_format(&fine).unwrap(), ImageFormat::Jpeg);
    assert!(
        fine.len() > 3 * rough.len(),
        "{} {}",
        fine.len(),
        rough.len()
    );
    assert_eq!(
        image::guess_format(&answer("webp", "50")).unwrap(),
        ImageFormat::WebP
    );
}

#[test]
fn a_transparent_background_is_transparent() {
    let body = Server::api()
        .edit(&Form::small().text("background", "transparent"))
        .json();
    assert_eq!(body["background"], "transparent");
    let decoded = image::load_from_memory(&picture(&body["data"][0])).unwrap();
    assert_eq!(decoded.get_pixel(0, 0).0[3], 0);
    assert_eq!(decoded.get_pixel(500, 500).0[3], 255);
}

#[test]
fn only_the_masked_part_of_a_photo_turns_red() {
    let source = image::load_from_memory(&photo("coffee.png")).unwrap();
    let form = Form::small()
        .without("image")
        .file("image", "image/png", &photo("coffee.png"))
        .file(
            "mask",
            "image/png",
            &png(source.width(), source.height(), 0),
        )
        .text("size", "1536x1024");
    let body = Server::api().edit(&form).json();
    let result = image::load_from_memory(&picture(&body["data"][0])).unwrap();
    // The left half is to be edited.
    let scale = 1536.0 / f64::from(source.width());
    let mut kept = 0;
    for (x, y) in [
        (100, 200),
        (200, 350),
        (250, 20),
        (400, 200),
        (500, 350),
        (590, 20),
    ] {
        let after = result
            .get_pixel((f64::from(x) * scale) as u32, (f64::from(y) * scale) as u32)
            .0;
        let before = source.get_pixel(x, y).0;
        if x < source.width() / 2 {
            assert!(
                after[0] > after[1] + 40 && after[0] > after[2] + 40,
                "{x},{y}: {after:?}"
            );
        } else {
            let close = (0..3).all(|i| after[i].abs_diff(before[i]) < 25);
            kept += u32::from(close);
        }
    }
    assert!(kept >= 2, "the right half was not kept");
}

#[test]
fn a_stream_brings_its_partial_images_then_the_final_one() {
    let reply = Server::api().edit(&Form::stream(2));
    let events = reply.events();
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "image_edit.partial_image",
            "image_edit.partial_image",
            "image_edit.completed"
        ]
    );
    for (index, (name, data)) in events.iter().enumerate() {
        assert_eq!(data["type"], **name);
        assert_eq!(data["size"], "1536x1024");
        assert_eq!(data["quality"], "medium");
        assert_eq!(data["background"], "opaque");
        assert_eq!(data["output_format"], "jpeg");
        assert!(data["created_at"].is_u64());
        let expected = if index < 2 { json!(index) } else { Value::Null };
        assert_eq!(data["partial_image_index"], expected);
        let decoded =
            image::load_from_memory_with_format(&picture(data), ImageFormat::Jpeg).unwrap();
        assert_eq!(decoded.dimensions(), (1536, 1024));
    }
    // 12×8 is one tile; 200 for the partial images.
    let usage = json!({
        "total_tokens": 28 + 194 + 1568 + 200,
        "input_tokens": 28 + 194,
        "output_tokens": 1568 + 200,
        "input_tokens_details": {"text_tokens": 28, "image_tokens": 194},
    });
    assert_eq!(events[2].1["usage"], usage);
    assert!(reply.whole && reply.chunks.iter().all(|length| *length <= 16 * 1024));
}

#[test]
fn a_stream_without_partial_images_has_one_event() {
    assert_eq!(
        Server::api().edit(&Form::stream(0)).event_names(),
        ["image_edit.completed"]
    );
}

#[test]
fn models_are_listed() {
    let body = Server::api().get("/v1/models").json();
    let models = body["data"].as_array().unwrap();
    let find = |id: &str| models.iter().find(|model| model["id"] == id).unwrap();
    assert_eq!(find("gpt-image-1")["shutdown_date"], "2026-10-23");
    assert_eq!(find("gpt-image-2")["shutdown_date"], Value::Null);
}

#[test]
fn a_path_without_a_version_does_too() {
    let server = Server::api();
    assert_eq!(
        server.get("/bare/models").json(),
        server.get("/v1/models").json()
    );
    assert_eq!(
        server.post("/bare/images/edits", &Form::small()).status,
        200
    );
    assert_eq!(server.get("/bare/v1/models").status, 404);
}

#[test]
fn preflights_allow_two_headers_and_no_more() {
    for path in ["/v1/images/edits", "/fault/tasks-b/v1/image-tasks/x"] {
        let reply = Server::api().send("OPTIONS", path, &[], &[]);
        assert_eq!(reply.status, 204);
        let allowed = |what: &str| reply.header(&format!("access-control-allow-{what}"));
        assert_eq!(allowed("origin"), Some("*"));
        assert_eq!(allowed("headers"), Some("authorization, content-type"));
        assert_eq!(allowed("methods"), Some("GET, POST, OPTIONS"));
    }
}

#[test]
fn answers_and_errors_can_be_read_from_any_origin() {
    let server = Server::api();
    for reply in [
        server.edit(&Form::small()),
        server.edit(&Form::empty()),
        server.get("/nowhere"),
    ] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            reply.header("access-control-expose-headers"),
            Some("location, retry-after, x-request-id")
        );
    }
}

#[test]
fn no_connection_is_used_twice() {
    let request = b"GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
    let raw = Server::api().raw(&request.repeat(2));
    assert_eq!(raw.matches("HTTP/1.1 200").count(), 1);
    assert!(raw.contains("connection: close"));
}
