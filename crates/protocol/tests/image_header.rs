//! Headers of real files and of bytes made to break them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;

use overpaint_protocol::{Format, Header, HeaderError};
use proptest::prelude::*;

fn fixture(path: &str) -> Vec<u8> {
    fs::read(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/fixtures")
            .join(path),
    )
    .unwrap()
}

fn header(bytes: &[u8]) -> (Format, u32, u32, u8, bool) {
    let header = Header::read(bytes).unwrap();
    (
        header.format,
        header.width,
        header.height,
        header.orientation,
        header.alpha,
    )
}

/// EXIF data that says which way is up, in the given byte order.
fn exif(order: &str, orientation: u8) -> Vec<u8> {
    let tiff: &[u8] = match order {
        "II" => b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0?\0\0\0\0\0\0\0",
        _ => b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0?\0\0\0\0\0\0",
    };
    tiff.iter()
        .map(|&byte| if byte == b'?' { orientation } else { byte })
        .collect()
}

fn png(color: u8, chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x2c\0\0\0\xc8\x08".to_vec();
    bytes.extend([color, 0, 0, 0, 1, 2, 3, 4]);
    for (name, data) in chunks {
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend([name, *data, &[0; 4][..]].concat());
    }
    bytes
}

fn jpeg(segments: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8".to_vec();
    segments
        .iter()
        .for_each(|segment| bytes.extend_from_slice(segment));
    bytes
}

fn app1(order: &str, orientation: u8) -> Vec<u8> {
    let data = [b"Exif\0\0", exif(order, orientation).as_slice()].concat();
    [&[0xFF, 0xE1, 0, data.len() as u8 + 2], data.as_slice()].concat()
}

const FRAME: &[u8] = b"\xFF\xC0\0\x0b\x08\0\xc8\x01\x2c\x01\x01\x11\0";

fn webp(chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
    for (name, data) in chunks {
        bytes.extend(
            [
                name,
                &(data.len() as u32).to_le_bytes()[..],
                data,
                &[0][..data.len() % 2],
            ]
            .concat(),
        );
    }
    bytes
}

#[test]
fn real_files_are_read() {
    assert_eq!(
        header(&fixture("answers/pictures/first.png")),
        (Format::Png, 12, 8, 1, false)
    );
    assert_eq!(
        header(&fixture("answers/pictures/second.png")),
        (Format::Png, 12, 8, 1, true)
    );
    assert_eq!(
        header(&fixture("answers/pictures/photo.jpg")),
        (Format::Jpeg, 24, 16, 1, false)
    );
    assert_eq!(
        header(&fixture("answers/pictures/photo.webp")),
        (Format::Webp, 24, 16, 1, false)
    );
    assert_eq!(
        header(&fixture("answers/pictures/head-only.png")),
        (Format::Png, 1024, 1024, 1, false)
    );
}

#[test]
fn png_alpha_is_a_channel_or_a_transparent_colour() {
    for (color, alpha) in [(0, false), (2, false), (3, false), (4, true), (6, true)] {
        assert_eq!(
            header(&png(color, &[(b"IDAT", b"")])),
            (Format::Png, 300, 200, 1, alpha),
            "{color}"
        );
    }
    assert!(
        header(&png(
            3,
            &[(b"PLTE", b"abc"), (b"tRNS", b"\0"), (b"IDAT", b"")]
        ))
        .4
    );
    assert!(!header(&png(3, &[(b"IDAT", b""), (b"tRNS", b"\0")])).4);
    assert_eq!(Header::read(&png(5, &[])), Err(HeaderError::Malformed));
}

#[test]
fn png_may_be_turned() {
    assert_eq!(
        header(&png(2, &[(b"eXIf", &exif("MM", 8)), (b"IDAT", b"")])).3,
        8
    );
}

#[test]
fn jpeg_orientation_is_read_in_both_byte_orders() {
    for order in ["II", "MM"] {
        for orientation in 1..=8 {
            let header = Header::read(&jpeg(&[&app1(order, orientation), FRAME])).unwrap();
            assert_eq!(
                (header.width, header.height, header.orientation),
                (300, 200, orientation),
                "{order}"
            );
            let upright = if orientation > 4 {
                (200, 300)
            } else {
                (300, 200)
            };
            assert_eq!(header.upright(), upright);
        }
    }
}

#[test]
fn jpeg_fill_bytes_tables_and_other_segments_are_skipped() {
    let tables = b"\xFF\xC4\0\x04\xFF\xC0\xFF\xDB\0\x03\0";
    let comment = b"\xFF\xFE\0\x06\xFF\xC2\xFF\xD9";
    let bytes = jpeg(&[
        b"\xFF\xFF\xFF",
        &app1("MM", 3),
        comment,
        tables,
        b"\0\0junk\xFF\x00",
        b"\xFF\xFF",
        FRAME,
    ]);
    assert_eq!(header(&bytes), (Format::Jpeg, 300, 200, 3, false));
}

#[test]
fn every_kind_of_jpeg_frame_counts() {
    for marker in [0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC9, 0xCA, 0xCF] {
        let mut frame = FRAME.to_vec();
        frame[1] = marker;
        assert_eq!(header(&jpeg(&[&frame])).1, 300, "{marker:x}");
    }
}

#[test]
fn a_jpeg_without_a_frame_is_malformed() {
    assert_eq!(
        Header::read(&jpeg(&[b"\xFF\xDA\0\x02", FRAME])),
        Err(HeaderError::Malformed)
    );
    assert_eq!(
        Header::read(&jpeg(&[b"\xFF\xD9"])),
        Err(HeaderError::Malformed)
    );
    assert_eq!(
        Header::read(&jpeg(&[b"\xFF\xE0\0\x01"])),
        Err(HeaderError::Malformed)
    );
}

#[test]
fn webp_has_three_forms() {
    let lossy = webp(&[(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x2c\x41\xc8\x80rest")]);
    assert_eq!(header(&lossy), (Format::Webp, 300, 200, 1, false));
    // 299 and 199 in 14 bits each, then the alpha bit.
    let bits = 299u32 | 199 << 14 | 1 << 28;
    let lossless = webp(&[(
        b"VP8L",
        &[&[0x2F], &bits.to_le_bytes()[..], b"rest"].concat(),
    )]);
    assert_eq!(header(&lossless), (Format::Webp, 300, 200, 1, true));
    let extended = webp(&[
        (b"VP8X", b"\x18\0\0\0\x2b\x01\0\xc7\0\0"),
        (b"ICCP", b"odd"),
        (b"EXIF", &exif("II", 6)),
    ]);
    assert_eq!(header(&extended), (Format::Webp, 300, 200, 6, true));
    let unmarked = webp(&[
        (b"VP8X", b"\0\0\0\0\x2b\x01\0\xc7\0\0"),
        (b"EXIF", &exif("II", 6)),
    ]);
    assert_eq!(header(&unmarked), (Format::Webp, 300, 200, 1, false));
    assert_eq!(
        Header::read(&webp(&[(b"VP9 ", b"0123456789")])),
        Err(HeaderError::Malformed)
    );
}

#[test]
fn an_edge_of_nothing_is_malformed() {
    let mut bytes = png(2, &[]);
    bytes[18..20].fill(0);
    assert_eq!(Header::read(&bytes), Err(HeaderError::Malformed));
}

#[test]
fn what_ends_before_the_size_is_truncated() {
    for whole in [
        png(2, &[]),
        jpeg(&[&app1("II", 6), FRAME]),
        webp(&[(b"VP8X", b"\x18\0\0\0\x2b\x01\0\xc7\0\0")]),
    ] {
        let least = (0..=whole.len())
            .find(|&end| Header::read(&whole[..end]).is_ok())
            .unwrap();
        for end in 0..least {
            let error = Header::read(&whole[..end]).unwrap_err();
            let expected = if Format::sniff(&whole[..end]).is_some() {
                HeaderError::Truncated
            } else {
                HeaderError::UnknownFormat
            };
            assert_eq!(error, expected, "{end}");
        }
    }
}

#[test]
fn formats_of_answers_are_recognised() {
    let cases: [(&[u8], Option<Format>); 7] = [
        (b"GIF89a", Some(Format::Gif)),
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
            Some(Format::Svg),
        ),
        (
            b"\xEF\xBB\xBF\n<?xml version=\"1.0\"?><!-- x --><svg>",
            Some(Format::Svg),
        ),
        (b"<html>", None),
        (b"BM", None),
        (b"RIFF....WAVE", None),
        (b"", None),
    ];
    for (bytes, format) in cases {
        assert_eq!(Format::sniff(bytes), format);
        assert_eq!(Header::read(bytes), Err(HeaderError::UnknownFormat));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(
        start in prop::sample::select(vec![
            png(3, &[(b"eXIf", &exif("II", 5)), (b"tRNS", b"0")]),
            jpeg(&[&app1("II", 6), FRAME]),
            webp(&[(b"VP8X", b"\x18\0\0\0\x2b\x01\0\xc7\0\0"), (b"EXIF", &exif("MM", 6))]),
        ]),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        tail in proptest::collection::vec(any::<u8>(), 0..40),
        end: prop::sample::Index,
    ) {
        let mut bytes = [start, tail].concat();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = Header::read(&bytes[..end.index(bytes.len() + 1)]);
    }
}

#[test]
fn browsers_round_what_is_transparent_or_may_have_16_bits() {
    let exact = |format, alpha| {
        let (width, height, orientation) = (1, 1, 1);
        let header = Header {
            format,
            width,
            height,
            orientation,
            alpha,
        };
        header.is_exact_in_browsers()
    };
    assert!(exact(Format::Jpeg, false) && exact(Format::Webp, false));
    assert!(!exact(Format::Webp, true) && !exact(Format::Png, false));
}
