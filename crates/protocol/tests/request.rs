//! Every limit of a request, and what goes on the wire.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use overpaint_protocol::{
    EditRequest, Field, File, MAX_IMAGE_BYTES, MAX_PROMPT_CHARS, Mask, Options, Part, Problem,
};

fn options() -> Options {
    Options {
        prompt: "Make it night".to_owned(),
        model: "gpt-image-1".to_owned(),
        ..Options::default()
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn codes(options: &Options) -> Vec<String> {
    options
        .problems()
        .iter()
        .map(|problem| format!("{}: {}", problem.field.as_str(), problem.code()))
        .collect()
}

/// A PNG of one colour.
fn png(color: png::ColorType, width: u32, height: u32, value: u8) -> File {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    let data = vec![value; width as usize * height as usize * color.samples()];
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&data)
        .unwrap();
    File::whole(bytes.into(), None)
}

fn photo(width: u32, height: u32) -> File {
    png(png::ColorType::Rgb, width, height, 9)
}

fn mask(width: u32, height: u32) -> File {
    png(png::ColorType::Rgba, width, height, 0)
}

fn file_codes(images: Vec<File>, mask: Option<File>) -> Vec<(Field, &'static str)> {
    let problems = EditRequest::parse(options(), images, mask.map(Mask::from))
        .err()
        .unwrap_or_default();
    problems
        .iter()
        .map(|problem| (problem.field.clone(), problem.code()))
        .collect()
}

#[test]
fn the_prompt_is_counted_in_characters() {
    let prompt = |prompt: &str| {
        codes(&Options {
            prompt: prompt.to_owned(),
            ..options()
        })
    };
    assert_eq!(prompt(" \n"), ["prompt: prompt_empty"]);
    assert!(prompt(&"画".repeat(MAX_PROMPT_CHARS)).is_empty());
    assert_eq!(
        prompt(&"画".repeat(MAX_PROMPT_CHARS + 1)),
        ["prompt: prompt_too_long"]
    );
}

#[test]
fn each_option_has_its_limits() {
    let o = options;
    let cases: Vec<(Options, &[&str])> = vec![
        (o(), &[]),
        (
            Options {
                model: " ".into(),
                ..o()
            },
            &["model: model_empty"],
        ),
        (Options { n: Some(0), ..o() }, &["n: n_out_of_range"]),
        (Options { n: Some(10), ..o() }, &[]),
        (Options { n: Some(11), ..o() }, &["n: n_out_of_range"]),
        (
            Options {
                size: some("999x999"),
                ..o()
            },
            &["size: size_not_offered"],
        ),
        (
            Options {
                quality: some("max"),
                ..o()
            },
            &["quality: value_not_offered"],
        ),
        (
            Options {
                quality: some("max"),
                model: "gpt-image-2.5-flare".into(),
                ..o()
            },
            &[],
        ),
        (
            Options {
                quality: some("max"),
                model: "another".into(),
                ..o()
            },
            &[],
        ),
        (
            Options {
                background: some("blue"),
                ..o()
            },
            &["background: value_not_offered"],
        ),
        (
            Options {
                moderation: some("off"),
                ..o()
            },
            &["moderation: value_not_offered"],
        ),
        (
            Options {
                output_format: some("bmp"),
                ..o()
            },
            &["output_format: value_not_offered"],
        ),
        (
            Options {
                input_fidelity: some("high"),
                ..o()
            },
            &[],
        ),
        (
            Options {
                input_fidelity: some("high"),
                model: "gpt-image-1-mini".into(),
                ..o()
            },
            &["input_fidelity: value_not_offered"],
        ),
        (
            Options {
                input_fidelity: some("low"),
                model: "gpt-image-2-2026-04-21".into(),
                ..o()
            },
            &["input_fidelity: fidelity_refused"],
        ),
        (
            Options {
                input_fidelity: some("low"),
                model: "another".into(),
                ..o()
            },
            &[],
        ),
        (
            Options {
                output_compression: Some(80),
                ..o()
            },
            &["output_compression: compression_not_for_format"],
        ),
        (
            Options {
                output_compression: Some(80),
                output_format: some("png"),
                ..o()
            },
            &["output_compression: compression_not_for_format"],
        ),
        (
            Options {
                output_compression: Some(100),
                output_format: some("webp"),
                ..o()
            },
            &[],
        ),
        (
            Options {
                output_compression: Some(101),
                output_format: some("jpeg"),
                ..o()
            },
            &["output_compression: compression_out_of_range"],
        ),
        (
            Options {
                background: some("transparent"),
                output_format: some("jpeg"),
                ..o()
            },
            &["background: transparent_jpeg"],
        ),
        (
            Options {
                background: some("transparent"),
                output_format: some("webp"),
                ..o()
            },
            &[],
        ),
        (
            Options {
                stream: Some(true),
                n: Some(1),
                partial_images: Some(3),
                ..o()
            },
            &[],
        ),
        (
            Options {
                stream: Some(true),
                n: Some(2),
                ..o()
            },
            &["stream: stream_of_several"],
        ),
        (
            Options {
                stream: Some(false),
                n: Some(2),
                ..o()
            },
            &[],
        ),
        (
            Options {
                stream: Some(true),
                partial_images: Some(4),
                ..o()
            },
            &["partial_images: partial_images_out_of_range"],
        ),
        (
            Options {
                partial_images: Some(1),
                ..o()
            },
            &["partial_images: partial_images_without_stream"],
        ),
        (
            Options {
                partial_images: Some(0),
                ..o()
            },
            &[],
        ),
        (
            Options {
                output_format: some("svg"),
                model: "gpt-image-2.6-flare".into(),
                n: Some(2),
                ..o()
            },
            &["n: several_svgs"],
        ),
        (
            Options {
                output_format: some("gif"),
                model: "gpt-image-2.6-flare".into(),
                stream: Some(true),
                ..o()
            },
            &["stream: stream_of_gif"],
        ),
        (
            Options {
                extra: [("seed".into(), "7".into())].into(),
                ..o()
            },
            &[],
        ),
        (
            Options {
                extra: [("image[]".into(), "7".into())].into(),
                ..o()
            },
            &["image[]: extra_name_taken"],
        ),
        (
            Options {
                extra: [("prompt".into(), "7".into())].into(),
                ..o()
            },
            &["prompt: extra_name_taken"],
        ),
        (
            Options {
                extra: [(" ".into(), "7".into())].into(),
                ..o()
            },
            &[" : extra_name_invalid"],
        ),
        (
            Options {
                extra: [("a\n".into(), "7".into())].into(),
                ..o()
            },
            &["a\n: extra_name_invalid"],
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(codes(&options), expected, "{options:?}");
    }
}

#[test]
fn all_problems_come_at_once() {
    let bad = Options {
        n: Some(99),
        output_compression: Some(200),
        ..Options::default()
    };
    let problems = EditRequest::parse(bad, Vec::new(), Some(photo(1, 1).into())).unwrap_err();
    let codes: Vec<&str> = problems.iter().map(Problem::code).collect();
    let expected = [
        "prompt_empty",
        "model_empty",
        "n_out_of_range",
        "compression_out_of_range",
        "compression_not_for_format",
        "image_missing",
        "mask_without_alpha",
    ];
    assert_eq!(codes, expected);
    assert!(
        problems
            .iter()
            .all(|problem| problem.message().ends_with('.'))
    );
}

#[test]
fn images_are_judged_by_their_bytes_and_named_by_their_place() {
    let file = |bytes: &'static [u8]| File::whole(bytes.into(), some("a.png"));
    let images = vec![
        photo(2, 2),
        file(b""),
        file(b"GIF89a...."),
        file(b"\xFF\xD8\xFF\xE0"),
        file(b"%PDF-1.7"),
    ];
    assert_eq!(
        file_codes(images, None),
        [
            (Field::Image(1), "image_format"),
            (Field::Image(2), "image_format"),
            (Field::Image(3), "image_broken"),
            (Field::Image(4), "image_format"),
        ]
    );
}

#[test]
fn an_image_may_have_fifty_mebibytes_and_no_more() {
    let mut bytes = photo(1, 1).head.to_vec();
    bytes.resize(MAX_IMAGE_BYTES, 0);
    let exact = File::whole(bytes.clone().into(), None);
    assert_eq!(file_codes(vec![exact], None), []);
    bytes.push(0);
    let over = File::whole(bytes.into(), None);
    let problem = EditRequest::parse(options(), vec![over], None)
        .unwrap_err()
        .remove(0);
    assert_eq!(problem.code(), "image_too_large");
    assert_eq!(
        problem.message(),
        "Use a smaller image: this one has 50.1 MB of at most 50."
    );
    assert_eq!(
        problem.args(),
        [("size", "50.1".to_owned()), ("limit", "50".to_owned())]
    );
}

#[test]
fn sixteen_images_are_enough() {
    assert_eq!(file_codes(vec![photo(1, 1); 16], None), []);
    assert_eq!(
        file_codes(vec![photo(1, 1); 17], None),
        [(Field::Image(16), "too_many_images")]
    );
}

#[test]
fn the_mask_belongs_to_the_first_image() {
    assert_eq!(
        file_codes(vec![photo(3, 2), photo(9, 9)], Some(mask(3, 2))),
        []
    );
    assert_eq!(
        file_codes(vec![photo(3, 2)], Some(mask(2, 3))),
        [(Field::Mask, "mask_size")]
    );
}

#[test]
fn the_mask_is_as_large_as_the_image_when_upright() {
    // An EXIF segment that turns the picture by a quarter, then a frame of 300 x 200.
    let jpeg = b"\xFF\xD8\xFF\xE1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0\
        \xFF\xC0\0\x0b\x08\0\xc8\x01\x2c\x01\x01\x11\0";
    let image = || vec![File::whole((&jpeg[..]).into(), None)];
    assert_eq!(file_codes(image(), Some(mask(200, 300))), []);
    assert_eq!(
        file_codes(image(), Some(mask(300, 200))),
        [(Field::Mask, "mask_size")]
    );
}

fn texts(parts: &[Part]) -> Vec<String> {
    parts
        .iter()
        .map(|part| match part {
            Part::Text { name, value } => format!("{name}={value}"),
            Part::File {
                name,
                file_name,
                mime,
                source,
            } => {
                format!("{name}@{file_name};{mime};{source:?}")
            }
        })
        .collect()
}

#[test]
fn what_was_not_set_is_not_sent() {
    let request = EditRequest::parse(options(), vec![photo(1, 1)], None).unwrap();
    assert_eq!(
        texts(&request.parts()),
        [
            "model=gpt-image-1",
            "prompt=Make it night",
            "image@image.png;image/png;Image(0)"
        ]
    );
}

#[test]
fn everything_that_was_set_is_sent_as_the_wire_has_it() {
    let all = Options {
        n: Some(1),
        size: some("auto"),
        quality: some("high"),
        background: some("opaque"),
        input_fidelity: some("high"),
        output_format: some("jpeg"),
        output_compression: Some(80),
        moderation: some("low"),
        stream: Some(true),
        partial_images: Some(2),
        user: some("u"),
        extra: [("seed", "7"), ("a", "8")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..options()
    };
    let named = |name: &str| File {
        name: some(name),
        ..photo(4, 4)
    };
    let images = vec![named("C:\\photos\\my cat.jpeg"), named("猫.png")];
    let request = EditRequest::parse(
        all,
        images,
        Some(
            File {
                name: some("secret.png"),
                ..mask(4, 4)
            }
            .into(),
        ),
    )
    .unwrap();
    assert!(request.streams());
    assert_eq!(
        texts(&request.parts()),
        [
            "model=gpt-image-1",
            "prompt=Make it night",
            "n=1",
            "size=auto",
            "quality=high",
            "background=opaque",
            "input_fidelity=high",
            "output_format=jpeg",
            "output_compression=80",
            "moderation=low",
            "stream=true",
            "partial_images=2",
            "user=u",
            "seed=7",
            "a=8",
            "image[]@my_cat.png;image/png;Image(0)",
            "image[]@image.png;image/png;Image(1)",
            "mask@mask.png;image/png;Mask",
        ]
    );
}
