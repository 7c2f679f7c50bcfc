use image::{Rgba, RgbaImage};
use serde_json::Value;

use crate::answers::picture;
use crate::wire::{Form, Server, encoded, photo};

/// Edits a photo whose left edge is masked, at the size it is rendered in.
fn form() -> Form {
    let photo = image::load_from_memory(&photo("coffee.png"))
        .unwrap()
        .resize_exact(1024, 1024, image::imageops::FilterType::Triangle);
    let mask = RgbaImage::from_fn(1024, 1024, |x, _| {
        Rgba([0, 0, 0, if x < 100 { 0 } else { 255 }])
    });
    let png = image::ImageFormat::Png;
    Form::small()
        .without("image")
        .file("image", "image/png", &encoded(&photo, png))
        .file("mask", "image/png", &encoded(&mask.into(), png))
        .text("size", "1024x1024")
}

fn decoded(datum: &Value) -> RgbaImage {
    image::load_from_memory(&picture(datum))
        .unwrap()
        .into_rgba8()
}

/// What comes without a fault, and with it.
fn both(fault: &str) -> (RgbaImage, RgbaImage) {
    let server = Server::api();
    let answer = |body: Value| decoded(&body["data"][0]);
    let plain = answer(server.edit(&form()).json());
    (plain, answer(server.fault(fault, &form()).json()))
}

/// The largest and the mean difference of two pictures over a part of the second one, where `source` says what is to be where.
fn differences(
    before: &RgbaImage,
    after: &RgbaImage,
    source: impl Fn(u32, u32) -> (f32, f32, [f32; 3]),
) -> (f32, f32) {
    let (mut most, mut sum, mut count) = (0.0_f32, 0.0, 0.0);
    for y in 30..994 {
        for x in 30..994 {
            let (across, down, tone) = source(x, y);
            let expected = image::imageops::interpolate_bilinear(before, across, down).unwrap();
            for (i, tone) in tone.into_iter().enumerate() {
                let expected = f32::from(expected.0[i]) + tone;
                let away =
                    (f32::from(after.get_pixel(x, y).0[i]) - expected.clamp(0.0, 255.0)).abs();
                most = most.max(away);
                sum += away;
                count += 1.0;
            }
        }
    }
    (most, sum / count)
}

#[test]
fn a_shift_by_a_pixel() {
    let (before, after) = both("shift-1");
    let shifted = differences(&before, &after, |x, y| (x as f32 - 1.0, y as f32, [0.0; 3]));
    assert_eq!(shifted, (0.0, 0.0));
}

#[test]
fn a_zoom_by_a_hundredth() {
    let (before, after) = both("zoom-1");
    let source = |at: u32| 511.5 + (at as f32 - 511.5) / 1.01;
    let (most, _) = differences(&before, &after, |x, y| (source(x), source(y), [0.0; 3]));
    assert!(most <= 1.0, "{most}");
    let (_, unmoved) = differences(&before, &after, |x, y| (x as f32, y as f32, [0.0; 3]));
    assert!(unmoved > 2.0, "{unmoved}");
}

#[test]
fn a_tone() {
    let (before, after) = both("tone");
    let tone = [(0.95, 12.0), (0.94, 8.0), (0.9, 4.0)];
    for (from, to) in before.pixels().zip(after.pixels()) {
        for (i, (gain, offset)) in tone.into_iter().enumerate() {
            let expected = f32::from(from.0[i]) * gain + offset;
            assert!((f32::from(to.0[i]) - expected).abs() <= 0.5 + 1e-3);
        }
    }
}

#[test]
fn a_drift_changes_every_pixel_and_is_all_of_them() {
    let (before, after) = both("drift");
    let source = |at: u32, shift: f32| 511.5 + (at as f32 - 511.5 - shift) / 1.01;
    let noise = |x, y| {
        let (across, down) = (source(x, 1.4), source(y, -0.8));
        let from = image::imageops::interpolate_bilinear(&before, across, down).unwrap();
        let [red, green, blue] = [0, 1, 2].map(|i| f32::from(from.0[i]));
        let tone = [red * -0.05 + 12.0, green * -0.06 + 8.0, blue * -0.1 + 4.0];
        (across, down, tone)
    };
    let (most, mean) = differences(&before, &after, noise);
    assert!(most <= 5.5 && mean > 1.5, "{most} {mean}");
    let changed = before.pixels().zip(after.pixels());
    let changed = changed.filter(|(before, after)| before != after).count();
    assert!(changed > 1_040_000, "{changed}");
    assert!(after == both("drift").1, "another one every time");
}

#[test]
fn partial_images_drift_too() {
    let server = Server::api();
    let stream = form().text("stream", "true").text("partial_images", "1");
    let pictures = |fault: &str| -> Vec<RgbaImage> {
        let reply = server.fault(fault, &stream);
        reply
            .events()
            .iter()
            .map(|(_, data)| decoded(data))
            .collect()
    };
    let (before, after) = (pictures("crlf"), pictures("shift-1"));
    assert_eq!((before.len(), after.len()), (2, 2));
    for (before, after) in before.iter().zip(&after) {
        let shifted = differences(before, after, |x, y| (x as f32 - 1.0, y as f32, [0.0; 3]));
        assert_eq!(shifted, (0.0, 0.0));
    }
}

#[test]
fn another_shape_than_that_of_the_picture() {
    let server = Server::api();
    let size = |form: &Form| {
        let body = server.fault("other-shape", form).json();
        let decoded = decoded(&body["data"][0]);
        assert_eq!(
            body["size"],
            format!("{}x{}", decoded.width(), decoded.height())
        );
        decoded.dimensions()
    };
    assert_eq!(size(&form()), (1536, 1024));
    assert_eq!(size(&Form::small().text("size", "1536x1024")), (1024, 1024));
}
