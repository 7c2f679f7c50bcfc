//! The file that is sent, read back with a decoder.

use overpaint_raster::png::{EncodeError, encode};
use overpaint_raster::stroke::{Mode, Tip, capsule};
use overpaint_raster::{Mask, Point};

fn decode(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::Cursor::new(file));
    let mut reader = decoder.read_info().expect("a PNG header");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!(info.color_type, png::ColorType::Rgba);
    assert_eq!(info.bit_depth, png::BitDepth::Eight);
    (info.width, info.height, pixels)
}

#[test]
fn every_pixel_is_white_and_transparent_as_far_as_it_is_covered() {
    let mut mask = Mask::new(611, 307);
    let (from, to) = (Point::new(20.3, 40.2), Point::new(590.0, 290.5));
    capsule(&mut mask, from, to, Tip::hard(33.3), Mode::Paint);
    let (width, height, pixels) = decode(&encode(&mask).unwrap());
    assert_eq!((width, height), (611, 307));
    for (i, pixel) in pixels.chunks_exact(4).enumerate() {
        let c = mask.at(i as u32 % width, i as u32 / width);
        assert_eq!(pixel, [c, c, c, 255 - c]);
    }
    assert!(
        pixels
            .chunks_exact(4)
            .any(|pixel| pixel == [255, 255, 255, 0])
    );
    assert!(pixels.chunks_exact(4).any(|pixel| pixel == [0, 0, 0, 255]));
}

#[test]
fn the_smallest_mask_is_one_pixel() {
    let (width, height, pixels) = decode(&encode(&Mask::new(1, 1)).unwrap());
    assert_eq!((width, height, pixels), (1, 1, vec![0, 0, 0, 255]));
}

#[test]
fn a_mask_without_pixels_is_an_error_with_a_code() {
    let error = encode(&Mask::new(0, 10)).unwrap_err();
    assert_eq!(error, EncodeError::NoPixels);
    assert_eq!(error.code(), "mask_without_pixels");
}

/// OpenAI API reference, images/edit, `mask`: less than 4 MB.
#[test]
fn the_mask_of_a_large_photo_with_40_strokes_stays_below_half_of_4_mb() {
    let mut mask = Mask::new(4096, 4096);
    for i in 0..40u8 {
        let x = f32::from(i) * 100.0;
        let (from, to) = (Point::new(x, 10.0), Point::new(4000.0 - x, 4050.0));
        capsule(
            &mut mask,
            from,
            to,
            Tip::hard(f32::from(i) + 2.0),
            Mode::Paint,
        );
    }
    let size = encode(&mask).unwrap().len();
    assert!(size < 2_000_000, "{size} bytes");
}
