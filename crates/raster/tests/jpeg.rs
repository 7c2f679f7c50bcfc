//! JPEG, written row by row.

use std::io::{self, Write};

use image::RgbImage;
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use overpaint_raster::metadata::is_subsampled_jpeg;
use overpaint_raster::photo::{JpegWriter, PhotoError, Sampling};
use proptest::prelude::*;

/// A picture whose colours change slowly, so that little of it is lost.
fn smooth(width: u32, x: u32, y: u32) -> [u8; 4] {
    let wave = |phase: f32| {
        let at = (x as f32 / width as f32 + y as f32 / 40.0) * 3.0 + phase;
        (127.5 + 100.0 * at.sin()) as u8
    };
    [wave(0.0), wave(2.0), wave(4.0), (x ^ y) as u8]
}

fn write(width: u32, height: u32, quality: u8, sampling: Sampling) -> Result<Vec<u8>, PhotoError> {
    let mut writer = JpegWriter::new(Vec::new(), width, height, quality, sampling)?;
    for y in 0..height {
        let row: Vec<u8> = (0..width).flat_map(|x| smooth(width, x, y)).collect();
        writer.row(&row)?;
    }
    writer.finish()
}

fn decoded(file: &[u8]) -> RgbImage {
    let picture = image::load_from_memory_with_format(file, image::ImageFormat::Jpeg);
    picture.expect("it is a JPEG").to_rgb8()
}

/// How far a channel is off at most.
fn error(picture: &RgbImage) -> u8 {
    let off = picture.enumerate_pixels().flat_map(|(x, y, pixel)| {
        let [red, green, blue, _] = smooth(picture.width(), x, y);
        let pairs = [red, green, blue].into_iter().zip(pixel.0);
        pairs.map(|(written, read)| written.abs_diff(read))
    });
    off.max().unwrap_or(0)
}

proptest! {
    #[test]
    fn a_picture_of_any_size_is_nearly_the_same(width in 1_u32..50, height in 1_u32..100) {
        let picture = decoded(&write(width, height, 100, Sampling::Full).unwrap());
        prop_assert_eq!(picture.dimensions(), (width, height));
        prop_assert!(error(&picture) <= 4, "{} off", error(&picture));
    }

    #[test]
    fn strips_make_what_the_encoder_makes_of_the_whole(width in 1_u32..50, height in 1_u32..400, quality in 1_u8..=100, full: bool) {
        let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| smooth(width, x, y))).collect();
        let (sampling, factor) = if full {
            (Sampling::Full, SamplingFactor::F_1_1)
        } else {
            (Sampling::Quarter, SamplingFactor::F_2_2)
        };
        let mut whole = Vec::new();
        let mut encoder = Encoder::new(&mut whole, quality);
        encoder.set_sampling_factor(factor);
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        encoder.encode(&pixels, width as u16, height as u16, ColorType::Rgba).unwrap();
        prop_assert!(decoded(&write(width, height, quality, sampling).unwrap()) == decoded(&whole));
    }
}

#[test]
fn how_many_samples_of_colour_a_file_has_is_known() {
    for (sampling, subsampled) in [(Sampling::Full, false), (Sampling::Quarter, true)] {
        let file = write(33, 20, 95, sampling).unwrap();
        assert_eq!(is_subsampled_jpeg(&file), subsampled);
        assert_eq!(decoded(&file).dimensions(), (33, 20));
        for end in 0..file.len() {
            assert!(subsampled || !is_subsampled_jpeg(&file[..end]), "{end}");
        }
    }
    assert!(!is_subsampled_jpeg(b"\x89PNG\r\n\x1a\n"));
}

#[test]
fn a_higher_quality_costs_more_and_is_nearer() {
    let files =
        [30, 60, 80, 95, 100].map(|quality| write(200, 150, quality, Sampling::Quarter).unwrap());
    let sizes = files.each_ref().map(Vec::len);
    assert!(sizes.is_sorted(), "{sizes:?}");
    let errors = files.map(|file| error(&decoded(&file)));
    assert!(errors.iter().rev().is_sorted(), "{errors:?}");
}

#[test]
fn rows_are_as_many_and_as_wide_as_was_said() {
    let mut writer = JpegWriter::new(Vec::new(), 9, 2, 90, Sampling::Full).unwrap();
    let row = [0; 36];
    assert_eq!(writer.row(&row[4..]), Err(PhotoError::NoRow));
    assert_eq!(writer.row(&row), Ok(()));
    assert_eq!(writer.row(&row), Ok(()));
    assert_eq!(writer.row(&row), Err(PhotoError::NoRow));
    assert!(writer.finish().is_ok());
    let writer = JpegWriter::new(Vec::new(), 9, 2, 90, Sampling::Full).unwrap();
    assert_eq!(writer.finish(), Err(PhotoError::NoRow));
}

#[test]
fn what_cannot_be_written_is_said() {
    for (width, height) in [(0, 1), (1, 0), (65_536, 1), (1, 65_536)] {
        let writer = JpegWriter::new(Vec::new(), width, height, 90, Sampling::Full);
        let code = writer.err().map(|error| error.code());
        assert_eq!(code, Some("photo_encoding_failed"), "{width} × {height}");
    }
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut writer = JpegWriter::new(Full, 1, 1, 90, Sampling::Full).unwrap();
    let written = writer.row(&[0; 4]);
    assert!(matches!(written, Err(PhotoError::Encoder { .. })));
}

/// Noise has every coefficient, of every size, and all that has to be escaped.
#[test]
fn noise_of_the_highest_quality_is_read_back() {
    let noise = |y: u32, at: u32| {
        let mixed = (y * 160 + at).wrapping_mul(2_654_435_761);
        ((mixed ^ mixed >> 15).wrapping_mul(0x85EB_CA6B) >> 24) as u8
    };
    let row = |y: u32| -> Vec<u8> { (0..160).map(|at| noise(y, at)).collect() };
    let mut writer = JpegWriter::new(Vec::new(), 40, 400, 100, Sampling::Full).unwrap();
    for y in 0..400 {
        writer.row(&row(y)).unwrap();
    }
    let file = writer.finish().unwrap();
    assert!(file.windows(2).any(|bytes| bytes == [0xFF, 0]));
    let picture = decoded(&file);
    for (y, read) in (0..).zip(picture.as_raw().chunks(120)) {
        let written = row(y);
        let pixels = written.as_chunks::<4>().0.iter().zip(read.chunks(3));
        for (written, read) in pixels {
            for (one, other) in written.iter().zip(read) {
                assert!(one.abs_diff(*other) <= 4, "row {y}: {written:?}, {read:?}");
            }
        }
    }
}
