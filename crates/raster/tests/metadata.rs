//! What a file says besides its pixels, carried from one format to another and read back by other decoders.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat};
use overpaint_raster::metadata::{Metadata, has_c2pa, is_jpeg_without_profile, jpeg_profile, read};
use proptest::prelude::*;

/// A freshly encoded picture of 5 × 3 pixels.
fn fresh(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = DynamicImage::new_rgb8(5, 3);
    picture.write_to(&mut file, format).expect("a test picture");
    file.into_inner()
}

const FORMATS: [ImageFormat; 3] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];

/// A profile of RGB by its header, with bytes behind it that do not pack well.
fn profile(length: usize) -> Vec<u8> {
    let noise = (0..length as u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 23) as u8);
    let mut icc: Vec<u8> = noise.collect();
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    icc
}

/// EXIF data in either byte order: the orientation, a maker's text, and in a second directory a thumbnail of five bytes.
fn exif(is_little: bool, orientation: u16) -> Vec<u8> {
    let mut data = if is_little { b"II\x2a\0" } else { b"MM\0\x2a" }.to_vec();
    let u16s = |data: &mut Vec<u8>, values: &[u16]| {
        for value in values {
            data.extend(if is_little {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            });
        }
    };
    let u32s = |data: &mut Vec<u8>, values: &[u32]| {
        for value in values {
            data.extend(if is_little {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            });
        }
    };
    u32s(&mut data, &[8]);
    // Two entries, from 8 to 34, then the address of the second directory.
    u16s(&mut data, &[2, 0x010F, 2]);
    u32s(&mut data, &[4]);
    data.extend(b"abc\0");
    u16s(&mut data, &[0x0112, 3]);
    u32s(&mut data, &[1]);
    u16s(&mut data, &[orientation, 0]);
    u32s(&mut data, &[38]);
    // Two entries, from 38 to 64, no further directory, then the thumbnail.
    u16s(&mut data, &[2, 0x0201, 4]);
    u32s(&mut data, &[1, 68]);
    u16s(&mut data, &[0x0202, 4]);
    u32s(&mut data, &[1, 5, 0]);
    data.extend(b"thumb");
    data
}

/// The same as it is carried: upright, the thumbnail blank and not pointed to.
fn upright(is_little: bool) -> Vec<u8> {
    let mut data = exif(is_little, 1);
    data[34..38].fill(0);
    data[68..].fill(0);
    data
}

/// A file that says all it can. Made by hand where that says what no encoder at hand does.
fn original(format: ImageFormat, icc: &[u8], exif: &[u8]) -> Vec<u8> {
    let mut file = fresh(format);
    match format {
        ImageFormat::Png => {
            let mut encoded = Vec::new();
            let mut info = png::Info::with_size(5, 3);
            info.color_type = png::ColorType::Rgb;
            info.bit_depth = png::BitDepth::Eight;
            info.icc_profile = Some(icc.into());
            info.exif_metadata = Some(exif.into());
            info.pixel_dims = Some(png::PixelDimensions {
                xppu: 11811,
                yppu: 5906,
                unit: png::Unit::Meter,
            });
            let encoder = png::Encoder::with_info(&mut encoded, info).expect("a test picture");
            let mut writer = encoder.write_header().expect("a test picture");
            writer.write_image_data(&[7; 45]).expect("a test picture");
            writer.finish().expect("a test picture");
            encoded
        }
        ImageFormat::Jpeg => {
            // 300 and 150 dots per inch in the JFIF segment that the encoder wrote.
            assert_eq!(&file[6..11], b"JFIF\0");
            file[13..18].copy_from_slice(&[1, 1, 44, 0, 150]);
            let pieces: Vec<&[u8]> = icc.chunks(65_519).collect();
            let mut segments = vec![[b"Exif\0\0", exif].concat()];
            let mut markers = vec![0xE1];
            for (index, piece) in pieces.iter().enumerate() {
                let numbers = [index as u8 + 1, pieces.len() as u8];
                segments.push([b"ICC_PROFILE\0".as_slice(), &numbers, piece].concat());
                markers.push(0xE2);
            }
            let mut inserted = Vec::new();
            for (marker, data) in markers.into_iter().zip(segments) {
                inserted.extend([0xFF, marker]);
                inserted.extend((data.len() as u16 + 2).to_be_bytes());
                inserted.extend(data);
            }
            file.splice(20..20, inserted);
            file
        }
        _ => {
            let mut encoded = Vec::new();
            let mut encoder = WebPEncoder::new_lossless(&mut encoded);
            encoder
                .set_icc_profile(icc.to_vec())
                .expect("a test picture");
            encoder
                .set_exif_metadata(exif.to_vec())
                .expect("a test picture");
            encoder
                .write_image(&[7; 45], 5, 3, image::ExtendedColorType::Rgb8)
                .expect("a test picture");
            encoded
        }
    }
}

/// Profile and EXIF data as another decoder reads them, once it has decoded the pixels.
fn decoded(file: &[u8], format: ImageFormat) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    fn said(mut decoder: impl ImageDecoder) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
        assert_eq!(decoder.dimensions(), (5, 3));
        let said = (
            decoder.icc_profile().expect("a test picture"),
            decoder.exif_metadata().expect("a test picture"),
        );
        let mut pixels = vec![0; decoder.total_bytes() as usize];
        decoder.read_image(&mut pixels).expect("a test picture");
        said
    }
    let file = Cursor::new(file);
    match format {
        ImageFormat::Png => said(PngDecoder::new(file).expect("a test picture")),
        ImageFormat::Jpeg => said(JpegDecoder::new(file).expect("a test picture")),
        _ => said(WebPDecoder::new(file).expect("a test picture")),
    }
}

fn whole_metadata() -> Metadata {
    read(&original(ImageFormat::Png, &profile(3000), &exif(true, 6)))
}

#[test]
fn all_is_carried_from_any_format_to_any_other() {
    let icc = profile(3000);
    for from in FORMATS {
        for to in FORMATS {
            for is_little in [true, false] {
                let found = read(&original(from, &icc, &exif(is_little, 6)));
                assert_eq!(found.icc(), Some(&icc[..]), "{from:?}");
                assert_eq!(found.exif(), Some(&upright(is_little)[..]), "{from:?}");
                let new = found.write(fresh(to));
                let said = decoded(&new, to);
                assert_eq!(
                    said,
                    (Some(icc.clone()), Some(upright(is_little))),
                    "{from:?} to {to:?}"
                );
                let again = read(&new);
                assert_eq!((again.icc(), again.exif()), (found.icc(), found.exif()));
            }
        }
    }
}

#[test]
fn dots_per_inch_are_carried_between_png_and_jpeg() {
    let rounded = |file: &[u8]| {
        let density = read(file).density().unwrap();
        (density.x.round(), density.y.round())
    };
    for from in [ImageFormat::Png, ImageFormat::Jpeg] {
        let file = original(from, &profile(200), &exif(true, 1));
        assert_eq!(rounded(&file), (300.0, 150.0), "{from:?}");
        for to in [ImageFormat::Png, ImageFormat::Jpeg] {
            let new = read(&file).write(fresh(to));
            assert_eq!(rounded(&new), (300.0, 150.0), "{from:?} to {to:?}");
        }
        assert_eq!(
            read(&read(&file).write(fresh(ImageFormat::WebP))).density(),
            None
        );
    }
    // From PNG to PNG to the dot per metre.
    let png = original(ImageFormat::Png, &profile(200), &exif(true, 1));
    let new = read(&png).write(fresh(ImageFormat::Png));
    let reader = png::Decoder::new(Cursor::new(new)).read_info().unwrap();
    let dots = reader.info().pixel_dims.unwrap();
    assert_eq!((dots.xppu, dots.yppu), (11811, 5906));
}

#[test]
fn a_long_profile_is_split_in_jpeg_and_joined_again() {
    for length in [65_519, 65_520, 200_000] {
        let icc = profile(length);
        let found = read(&original(ImageFormat::WebP, &icc, &exif(true, 1)));
        let jpeg = found.write(fresh(ImageFormat::Jpeg));
        let names = jpeg.windows(12).filter(|bytes| bytes == b"ICC_PROFILE\0");
        assert_eq!(names.count(), length.div_ceil(65_519));
        assert_eq!(read(&jpeg).icc(), Some(&icc[..]));
        assert_eq!(decoded(&jpeg, ImageFormat::Jpeg).0, Some(icc));
    }
}

#[test]
fn a_profile_with_a_piece_missing_or_twice_is_left_out() {
    let icc = profile(150_000);
    let whole = original(ImageFormat::Jpeg, &icc, &exif(true, 1));
    let at: Vec<usize> = (0..whole.len())
        .filter(|&at| whole[at..].starts_with(b"ICC_PROFILE\0"))
        .collect();
    assert_eq!(at.len(), 3);
    // The number of the second piece: that of the third, none at all, and what only a change of order would be.
    for (number, expected) in [(3, None), (0, None), (2, Some(&icc[..]))] {
        let mut file = whole.clone();
        file[at[1] + 12] = number;
        assert_eq!(read(&file).icc(), expected);
    }
    let mut file = whole.clone();
    file[at[2] + 13] = 4;
    assert_eq!(read(&file).icc(), None);
}

#[test]
fn pieces_of_a_profile_may_stand_in_any_order() {
    let icc = profile(65_519 * 2);
    let mut file = original(ImageFormat::Jpeg, &icc, &exif(true, 1));
    let at: Vec<usize> = (0..file.len())
        .filter(|&at| file[at..].starts_with(b"ICC_PROFILE\0"))
        .collect();
    let (first, second) = file.split_at_mut(at[1]);
    first[at[0]..at[0] + 65_533].swap_with_slice(&mut second[..65_533]);
    assert_eq!(read(&file).icc(), Some(&icc[..]));
}

#[test]
fn what_the_encoder_wrote_is_replaced_once() {
    let old = original;
    for to in FORMATS {
        let there = old(to, &profile(500), &exif(false, 8));
        let found = whole_metadata();
        let new = found.write(there);
        let again = read(&new);
        assert_eq!(
            (again.icc(), again.exif()),
            (found.icc(), found.exif()),
            "{to:?}"
        );
        // Written again it does not grow.
        let twice = found.write(new.clone());
        assert_eq!(twice, new, "{to:?}");
        assert_eq!(decoded(&new, to).0.as_deref(), found.icc());
    }
}

#[test]
fn nothing_to_carry_changes_nothing() {
    for format in FORMATS {
        let file = fresh(format);
        assert_eq!(Metadata::default().write(file.clone()), file, "{format:?}");
    }
    assert_eq!(whole_metadata().write(b"GIF89a".to_vec()), b"GIF89a");
    assert_eq!(read(b"GIF89a"), Metadata::default());
}

#[test]
fn profiles_of_other_colours_and_no_profiles_are_left_out() {
    for format in FORMATS {
        for (at, bytes) in [(16, b"CMYK"), (16, b"GRAY"), (36, b"none")] {
            let mut icc = profile(300);
            icc[at..at + 4].copy_from_slice(bytes);
            let found = read(&original(format, &icc, &exif(true, 3)));
            assert_eq!(found.icc(), None);
            assert_eq!(found.exif(), Some(&upright(true)[..]));
        }
        let found = read(&original(format, &profile(300), b"no TIFF"));
        assert_eq!(found.exif(), None);
        assert!(found.icc().is_some());
    }
}

#[test]
fn a_jpeg_without_a_profile_is_known_by_all_that_is_before_its_pixels() {
    for format in FORMATS {
        assert_eq!(
            is_jpeg_without_profile(&fresh(format)),
            format == ImageFormat::Jpeg
        );
        let mut grey = profile(500);
        grey[16..20].copy_from_slice(b"GRAY");
        for icc in [profile(500), grey] {
            let tagged = original(format, &icc, &exif(true, 6));
            assert!(!is_jpeg_without_profile(&tagged), "{format:?}");
            let places = jpeg_profile(&tagged);
            assert_eq!(places.is_some(), format == ImageFormat::Jpeg);
            let mut rest = tagged.clone();
            for place in places.into_iter().flatten().rev() {
                rest.drain(place);
            }
            if format == ImageFormat::Jpeg {
                assert!(is_jpeg_without_profile(&rest));
                assert_eq!(read(&rest).icc(), None);
                assert_eq!(read(&rest).exif(), read(&tagged).exif());
            }
        }
    }
    let jpeg = fresh(ImageFormat::Jpeg);
    let scan = jpeg.windows(2).position(|bytes| bytes == [0xFF, 0xDA]);
    for end in 0..scan.unwrap() + 2 {
        assert!(!is_jpeg_without_profile(&jpeg[..end]), "{end}");
    }
    assert!(is_jpeg_without_profile(&jpeg[..scan.unwrap() + 2]));
}

#[test]
fn the_beginning_of_a_png_or_jpeg_takes_in_what_all_of_it_would() {
    for (format, pixels) in [
        (ImageFormat::Png, b"IDAT".as_slice()),
        (ImageFormat::Jpeg, &[0xFF, 0xDA]),
    ] {
        let file = fresh(format);
        let whole = whole_metadata().write(file.clone());
        let mut parts = file.windows(pixels.len());
        let pixels = parts.position(|bytes| bytes == pixels).unwrap();
        for end in pixels..=file.len() {
            let head = whole_metadata().write(file[..end].to_vec());
            assert_eq!([&head, &file[end..]].concat(), whole, "{end}");
        }
    }
}

#[test]
fn exif_data_too_long_for_a_jpeg_is_left_out_there() {
    let long = |length: usize| {
        let mut data = exif(true, 6);
        data.resize(length, 9);
        read(&original(ImageFormat::WebP, &profile(300), &data))
    };
    let jpeg = |found: &Metadata| read(&found.write(fresh(ImageFormat::Jpeg)));
    let fits = long(65_527);
    assert_eq!(jpeg(&fits).exif(), fits.exif());
    let too_long = long(65_528);
    assert!(too_long.exif().is_some());
    assert_eq!(jpeg(&too_long).exif(), None);
    assert!(jpeg(&too_long).icc().is_some());
}

#[test]
fn a_webp_keeps_its_alpha_and_says_its_size() {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::new_rgba8(7, 4)
        .write_to(&mut file, ImageFormat::WebP)
        .unwrap();
    let new = whole_metadata().write(file.into_inner());
    assert_eq!(&new[12..20], b"VP8X\x0a\0\0\0");
    // Profile, alpha and EXIF; then 7 and 4, less one each.
    assert_eq!(&new[20..30], &[0x38, 0, 0, 0, 6, 0, 0, 3, 0, 0]);
    assert_eq!(
        u32::from_le_bytes(new[4..8].try_into().unwrap()) as usize,
        new.len() - 8
    );
    let picture = image::load_from_memory(&new).unwrap();
    assert_eq!(
        (
            picture.width(),
            picture.height(),
            picture.color().has_alpha()
        ),
        (7, 4, true)
    );
}

#[test]
fn real_photos_say_what_they_say() {
    let photo = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/photos/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    };
    let png = photo("astronaut.png");
    let decoder = PngDecoder::new(Cursor::new(&png)).unwrap();
    let mut decoder = decoder;
    assert_eq!(
        read(&png).icc().map(<[u8]>::to_vec),
        decoder.icc_profile().unwrap()
    );
    assert!(read(&png).icc().is_some() && read(&png).density().is_some());

    let jpeg = photo("hubble_deep_field.jpg");
    let mut decoder = JpegDecoder::new(Cursor::new(&jpeg)).unwrap();
    assert_eq!(
        read(&jpeg).exif().map(<[u8]>::len),
        decoder.exif_metadata().unwrap().map(|exif| exif.len())
    );
    let carried = read(&jpeg).write(fresh(ImageFormat::Png));
    assert_eq!(
        decoded(&carried, ImageFormat::Png).1.as_deref(),
        read(&jpeg).exif()
    );

    let density = read(&photo("rocket.jpg")).density().unwrap();
    assert_eq!((density.x, density.y), (72.0, 72.0));
    assert!(!has_c2pa(&png) && !has_c2pa(&jpeg));
}

#[test]
fn a_manifest_is_found_in_each_format() {
    let manifest =
        b"\0\0\0\x20jumb\0\0\0\x18jumdc2pa\0\x11\0\x10\x80\0\0\xAA\0\x38\x9B\x71\x03c2pa\0";
    let mut jpeg = fresh(ImageFormat::Jpeg);
    let segment = [b"JP\0\x01\0\0\0\x01", &manifest[..]].concat();
    let mut inserted = vec![0xFF, 0xEB];
    inserted.extend((segment.len() as u16 + 2).to_be_bytes());
    inserted.extend(segment);
    jpeg.splice(20..20, inserted);
    assert!(has_c2pa(&jpeg));
    let name = jpeg.windows(4).position(|bytes| bytes == b"c2pa").unwrap();
    jpeg[name] = b'x';
    assert!(!has_c2pa(&jpeg));

    let mut png = fresh(ImageFormat::Png);
    let end = png.len() - 12;
    let mut chunk = (manifest.len() as u32).to_be_bytes().to_vec();
    chunk.extend(b"caBX");
    chunk.extend(manifest);
    chunk.extend([0; 4]);
    png.splice(end..end, chunk);
    assert!(has_c2pa(&png));

    let mut webp = fresh(ImageFormat::WebP);
    webp.extend(b"C2PA");
    webp.extend((manifest.len() as u32).to_le_bytes());
    webp.extend(manifest);
    assert!(has_c2pa(&webp));

    for format in FORMATS {
        assert!(!has_c2pa(&fresh(format)));
    }
    assert!(!has_c2pa(b"c2pa"));
}

#[test]
fn any_beginning_of_a_file_can_be_read_and_written_to() {
    let found = whole_metadata();
    for format in FORMATS {
        let file = original(format, &profile(300), &exif(false, 6));
        for end in 0..file.len() {
            let cut = &file[..end];
            let _ = (read(cut), has_c2pa(cut), found.write(cut.to_vec()));
        }
    }
}

proptest! {
    #[test]
    fn damaged_files_can_be_read_and_written_to(
        format in prop::sample::select(FORMATS.to_vec()),
        damage in prop::collection::vec((0..700_usize, any::<u8>()), 1..8),
    ) {
        let mut file = original(format, &profile(300), &exif(true, 6));
        for (at, byte) in damage {
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
        }
        let found = read(&file);
        let _ = (has_c2pa(&file), whole_metadata().write(file));
        for to in FORMATS {
            // Whatever was found, the new file is a picture.
            let new = found.write(fresh(to));
            prop_assert!(image::load_from_memory_with_format(&new, to).is_ok());
        }
    }

    #[test]
    fn random_bytes_can_be_read_and_written_to(
        start in prop::sample::select(vec![
            &b""[..], b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"RIFF\0\0\0\0WEBP", b"RIFF\0\0\0\0WEBPVP8 ", b"\xFF\xD8\xFF\xE1\0\x40Exif\0\0II\x2a\0",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let file = [start, &bytes].concat();
        let _ = (read(&file), has_c2pa(&file), whole_metadata().write(file));
    }
}
