//! Pictures from and to files: not a bit may change on the way.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use overpaint_raster::metadata;
use overpaint_raster::photo::{Form, PhotoError, Pieces, PngWriter, Reader, Row, Rows, write_png};
use proptest::prelude::*;

const WIDTH: u32 = 19;
const HEIGHT: u32 = 7;

/// All rows of a file.
fn rows(file: &[u8]) -> Result<Vec<Row>, PhotoError> {
    let mut reader = Reader::open(file)?;
    let mut row = reader.blank();
    (0..reader.height())
        .map(|_| reader.read(&mut row).map(|()| row.clone()))
        .collect()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, format)
        .expect("it is written to memory");
    file.into_inner()
}

fn rgba8(seed: u32) -> DynamicImage {
    let noise = move |x: u32, y: u32, c: u32| {
        (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729) ^ c.wrapping_mul(31) ^ seed)
            .wrapping_mul(2_654_435_761)
            >> 24
    };
    DynamicImage::ImageRgba8(image::RgbaImage::from_fn(WIDTH, HEIGHT, |x, y| {
        image::Rgba([0, 1, 2, 3].map(|c| noise(x, y, c) as u8))
    }))
}

fn eight(picture: &DynamicImage) -> Vec<Row> {
    let pixels = picture.to_rgba8().into_raw();
    pixels
        .chunks(WIDTH as usize * 4)
        .map(|row| Row::Eight(row.to_vec()))
        .collect()
}

#[test]
fn every_kind_of_png_of_8_bits_and_webp_with_alpha_are_read_as_they_are() {
    let picture = rgba8(1);
    let kinds = [
        picture.clone(),
        DynamicImage::ImageRgb8(picture.to_rgb8()),
        DynamicImage::ImageLuma8(picture.to_luma8()),
        DynamicImage::ImageLumaA8(picture.to_luma_alpha8()),
    ];
    for kind in kinds {
        let file = encoded(&kind, ImageFormat::Png);
        assert_eq!(rows(&file).unwrap(), eight(&kind), "{:?}", kind.color());
        let opaque = Reader::open(&file).unwrap().is_opaque();
        assert_eq!(opaque, !kind.color().has_alpha());
    }
    let file = encoded(&picture, ImageFormat::WebP);
    assert_eq!(rows(&file).unwrap(), eight(&picture));
}

#[test]
fn samples_of_16_bits_stay_so() {
    let deep = rgba8(2).to_rgba16();
    let deep = image::ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| {
        image::Rgba(deep.get_pixel(x, y).0.map(|sample| sample ^ (x * y) as u16))
    });
    let expected: Vec<Row> = deep
        .as_raw()
        .chunks(WIDTH as usize * 4)
        .map(|row| Row::Sixteen(row.to_vec()))
        .collect();
    let file = encoded(&DynamicImage::ImageRgba16(deep), ImageFormat::Png);
    assert!(Reader::open(&file).unwrap().is_deep());
    assert_eq!(rows(&file).unwrap(), expected);
}

#[test]
fn what_is_written_is_what_is_read() {
    for (deep, opaque) in [(false, false), (false, true), (true, false), (true, true)] {
        let full = if deep { u16::MAX } else { 255 };
        let sample = |y: u32, at: usize| {
            let noise = (y as usize * 977 + at * 7919) as u16;
            let alpha = at % 4 == 3 && opaque;
            if alpha { full } else { noise & full }
        };
        let made = |y: u32| -> Row {
            let samples = (0..WIDTH as usize * 4).map(move |at| sample(y, at));
            if deep {
                Row::Sixteen(samples.collect())
            } else {
                Row::Eight(samples.map(|sample| sample as u8).collect())
            }
        };
        let form = Form { deep, opaque };
        let file = write_png(WIDTH, HEIGHT, form, |y, row| {
            *row = made(y);
            Ok(())
        });
        let file = file.unwrap();
        let expected: Vec<Row> = (0..HEIGHT).map(made).collect();
        assert_eq!(rows(&file).unwrap(), expected);
        let other = image::load_from_memory(&file).unwrap();
        assert_eq!(
            (
                other.color().has_alpha(),
                other.color().bits_per_pixel() > 32
            ),
            (!opaque, deep)
        );
    }
}

#[test]
fn an_interlaced_picture_is_the_same_one() {
    // 2 × 2 pixels, RGBA, Adam7: written by hand, in stored blocks.
    let pixels = [
        [255, 0, 0, 255],
        [0, 255, 0, 128],
        [0, 0, 255, 0],
        [9, 8, 7, 6],
    ];
    let mut file = Vec::new();
    let mut info = png::Info::with_size(2, 2);
    info.color_type = png::ColorType::Rgba;
    info.bit_depth = png::BitDepth::Eight;
    info.interlaced = true;
    let encoder = png::Encoder::with_info(&mut file, info).unwrap();
    // The encoder writes the chunks; the passes are ours: (0, 0), then (1, 0), then the second row.
    let mut writer = encoder.write_header().unwrap();
    let passes: [&[usize]; 3] = [&[0], &[1], &[2, 3]];
    let mut raw = Vec::new();
    for pass in passes {
        raw.push(0);
        pass.iter()
            .for_each(|&at| raw.extend_from_slice(&pixels[at]));
    }
    writer
        .write_chunk(
            png::chunk::IDAT,
            &miniz_oxide::deflate::compress_to_vec_zlib(&raw, 6),
        )
        .unwrap();
    drop(writer);
    let expected: Vec<Row> = pixels
        .chunks(2)
        .map(|row| Row::Eight(row.concat()))
        .collect();
    assert_eq!(rows(&file).unwrap(), expected);
}

#[test]
fn a_turned_picture_is_what_other_programs_show() {
    use image::metadata::Orientation;
    let deep = DynamicImage::ImageRgba16(rgba8(5).to_rgba16());
    for picture in [rgba8(5), deep] {
        let file = encoded(&picture, ImageFormat::Png);
        for orientation in 1..=8 {
            let mut turned = picture.clone();
            turned.apply_orientation(Orientation::from_exif(orientation).unwrap());
            let mut reader = Reader::open(&file).unwrap().upright(orientation).unwrap();
            assert_eq!(
                (reader.width(), reader.height()),
                (turned.width(), turned.height())
            );
            let mut row = reader.blank();
            let samples = turned.width() as usize * 4;
            for y in 0..turned.height() as usize {
                reader.read(&mut row).unwrap();
                let expected = match &turned {
                    DynamicImage::ImageRgba8(pixels) => {
                        Row::Eight(pixels.as_raw()[y * samples..][..samples].to_vec())
                    }
                    other => {
                        Row::Sixteen(other.to_rgba16().as_raw()[y * samples..][..samples].to_vec())
                    }
                };
                assert_eq!(row, expected, "orientation {orientation}, row {y}");
            }
            assert_eq!(reader.read(&mut row), Err(PhotoError::NoRow));
        }
    }
}

/// Found by fuzzing: the decoder would read beyond the alpha that there is.
#[test]
fn a_frame_of_another_size_than_it_says_is_damaged() {
    let file = include_bytes!("damaged/frame.webp");
    assert!(matches!(rows(file), Err(PhotoError::Damaged { .. })));
    for end in 0..file.len() {
        assert!(rows(&file[..end]).is_err(), "{end}");
    }
}

/// Found by fuzzing: 42 bytes that ask for 467 terabytes.
#[test]
fn what_only_comes_whole_and_says_to_be_too_large_is_refused() {
    let (width, height) = (0x1_A8FF, 0xFFFF_003E);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend_from_slice(&u32::to_be_bytes(width));
    file.extend_from_slice(&u32::to_be_bytes(height));
    // One bit of grey a pixel, interlaced.
    file.extend_from_slice(&[1, 0, 0, 0, 1]);
    file.extend_from_slice(&crc32fast::hash(&file[12..]).to_be_bytes());
    file.extend_from_slice(b"\0\0\0\x02IDAT>");
    assert_eq!(
        Reader::open(&file).err(),
        Some(PhotoError::TooLarge { width, height })
    );
}

#[test]
fn rows_end() {
    let file = encoded(&rgba8(3), ImageFormat::Png);
    let mut reader = Reader::open(&file).unwrap();
    let mut row = reader.blank();
    for _ in 0..HEIGHT {
        reader.read(&mut row).unwrap();
    }
    assert_eq!(reader.read(&mut row), Err(PhotoError::NoRow));
    assert_eq!(Reader::open(b"GIF89a").err(), Some(PhotoError::Format));
}

#[test]
fn sixteen_bits_become_the_nearest_eight() {
    let row = Row::Sixteen(vec![0, 128, 129, 257 * 77, 65535]);
    let mut out = [1; 5];
    row.eight(&mut out);
    assert_eq!(out, [0, 0, 1, 77, 255]);
}

proptest! {
    #[test]
    fn a_broken_file_gives_an_error_and_never_a_panic(cut in 0_usize..400, flip in 0_usize..400, bit in 0_u8..8, webp: bool) {
        let mut file = encoded(&rgba8(4), if webp { ImageFormat::WebP } else { ImageFormat::Png });
        if let Some(byte) = file.get_mut(flip) {
            *byte ^= 1 << bit;
        }
        file.truncate(cut);
        let _ = rows(&file);
    }
}

#[test]
fn strips_of_any_height_are_read_as_the_file_is_from_any_row_on() {
    let picture = rgba8(8);
    let file = encoded(&picture, ImageFormat::Png);
    let pixels = picture.to_rgba8().into_raw();
    let bytes = WIDTH as usize * 4;
    for (top, at_once) in (0..HEIGHT).flat_map(|top| (1..4).map(move |at_once| (top, at_once))) {
        let mut from_file = Rows::of_file(&file, 1, top).unwrap();
        let mut from_strips = Rows::of_strips(WIDTH, top);
        for y in top..HEIGHT {
            if let Some(from) = from_strips.wanted() {
                assert_eq!(from_strips.read(), Err(PhotoError::NoRow));
                let strips = pixels.chunks(bytes).skip(from as usize);
                from_strips.push(strips.take(at_once).flatten().copied().collect());
            }
            let row = from_strips.read().unwrap();
            assert_eq!(row, from_file.read().unwrap(), "{top}, {at_once}, {y}");
        }
        assert_eq!(from_strips.read(), Err(PhotoError::NoRow));
        assert_eq!(from_file.wanted(), None);
    }
}

#[test]
fn a_file_in_pieces_is_the_whole_file_with_its_metadata() {
    let (width, height) = (1300, 1000);
    let form = Form {
        deep: false,
        opaque: false,
    };
    let row = |y: u32| {
        let noise = |x: u32| (x ^ y << 16).wrapping_mul(2_654_435_761).rotate_left(9) as u8;
        Row::Eight((0..width * 4).map(noise).collect())
    };
    let whole = write_png(width, height, form, |y, out| {
        *out = row(y);
        Ok(())
    });
    let mut dense = Vec::new();
    let mut encoder = png::Encoder::new(&mut dense, 1, 1);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: 11_811,
        yppu: 11_811,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    let dots = metadata::read(&dense);
    assert!(dots.density().is_some());

    let mut pieces: Vec<Vec<u8>> = Vec::new();
    let file = Pieces::new(dots.clone(), |piece| {
        pieces.push(piece.to_vec());
        Ok(())
    });
    let mut file = PngWriter::new(file, width, height, form).unwrap();
    (0..height).for_each(|y| file.row(&row(y)).unwrap());
    file.finish().unwrap().finish().unwrap();
    assert!(pieces.len() > 1);
    assert_eq!(pieces.concat(), dots.write(whole.unwrap()));
}
