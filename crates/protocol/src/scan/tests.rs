//! Pictures of every kind, drawn here, and read by another decoder too.

use super::*;
use miniz_oxide::deflate::compress_to_vec_zlib;
use png::{Decoder, Transformations};
use proptest::prelude::*;
use std::io::Cursor;

const KINDS: [(u8, u8); 15] = [
    (0, 1),
    (0, 2),
    (0, 4),
    (0, 8),
    (0, 16),
    (2, 8),
    (2, 16),
    (3, 1),
    (3, 2),
    (3, 4),
    (3, 8),
    (4, 8),
    (4, 16),
    (6, 8),
    (6, 16),
];

fn is_opaque(png: &[u8]) -> Result<bool, Broken> {
    match look(png) {
        Pixels::SeeThrough => Ok(false),
        Pixels::Opaque => Ok(true),
        Pixels::Broken => Err(Broken),
        Pixels::Unseen => unreachable!(),
    }
}

/// A picture that is opaque but for one pixel.
#[derive(Clone, Debug)]
struct Drawing {
    kind: (u8, u8),
    size: (u32, u32),
    interlaced: bool,
    /// Where the pixel that is not opaque is; outside the picture there is none.
    hole: (u32, u32),
    noise: Vec<u16>,
    filters: Vec<u8>,
    level: u8,
    /// The bytes of each IDAT chunk but the last.
    cuts: Vec<usize>,
}

fn drawings() -> impl Strategy<Value = Drawing> {
    let noise = proptest::collection::vec(any::<u16>(), 1..40);
    let filters = proptest::collection::vec(0..5_u8, 1..9);
    let cuts = proptest::collection::vec(0..9_usize, 0..9);
    let hole = (0..40_u32, 0..40_u32);
    let rest = (any::<bool>(), 0..10_u8, noise, filters, cuts);
    (0..KINDS.len(), 1..20_u32, 1..20_u32, hole, rest).prop_map(
        |(kind, width, height, hole, (interlaced, level, noise, filters, cuts))| Drawing {
            kind: KINDS[kind],
            size: (width, height),
            interlaced,
            // Half of them have a hole.
            hole: (hole.0 % (width * 2), hole.1 % height),
            noise,
            filters,
            level,
            cuts,
        },
    )
}

impl Drawing {
    fn max(&self) -> u16 {
        u16::MAX >> (16 - self.kind.1)
    }

    /// The colour that `tRNS` makes transparent, by its samples; for a palette, an index.
    fn key(&self) -> u16 {
        self.noise[0] & self.max()
    }

    fn pixel(&self, x: u32, y: u32) -> Vec<u16> {
        let noise = |at: u32| self.noise[at as usize % self.noise.len()] & self.max();
        let spot = x * 3 + y * 7;
        let hole = self.hole == (x, y);
        // Anything but the key.
        let other = (u32::from(self.key()) + 1 + u32::from(noise(spot)) % u32::from(self.max()))
            as u16
            & self.max();
        let alpha = if hole { self.max() - 1 } else { self.max() };
        match self.kind.0 {
            0 | 3 => vec![if hole { self.key() } else { other }],
            2 => {
                let mut rgb = vec![self.key(); 3];
                if !hole {
                    rgb[spot as usize % 3] = other;
                }
                rgb
            }
            4 => vec![noise(spot), alpha],
            _ => vec![noise(spot), noise(spot + 1), noise(spot + 2), alpha],
        }
    }

    fn row(&self, y: u32, columns: impl Iterator<Item = u32>) -> Vec<u8> {
        let depth = u32::from(self.kind.1);
        let (mut row, mut bits) = (Vec::new(), 0);
        for sample in columns.flat_map(|x| self.pixel(x, y)) {
            if depth == 16 {
                row.extend(sample.to_be_bytes());
                continue;
            }
            if bits % 8 == 0 {
                row.push(0);
            }
            bits += depth;
            *row.last_mut().unwrap() |= (sample as u8) << ((8 - bits % 8) % 8);
        }
        row
    }

    fn rows(&self) -> Vec<u8> {
        let passes = if self.interlaced { ADAM7 } else { WHOLE };
        let step = Rows::new(&self.head()).unwrap().pixel_bits().div_ceil(8);
        let (mut out, mut filters) = (Vec::new(), self.filters.iter().cycle());
        for &[x, y, right, down] in passes {
            let mut above = Vec::new();
            for y in (y..self.size.1).step_by(down as usize) {
                let row = self.row(y, (x..self.size.0).step_by(right as usize));
                if row.is_empty() {
                    break;
                }
                above.resize(row.len(), 0);
                let filter = *filters.next().unwrap();
                out.push(filter);
                for at in 0..row.len() {
                    let before = |row: &[u8]| at.checked_sub(step).map_or(0, |at| row[at]);
                    let (left, corner) = (before(&row), before(&above));
                    let sum = u16::from(left) + u16::from(above[at]);
                    let guess = match filter {
                        0 => 0,
                        1 => left,
                        2 => above[at],
                        3 => (sum / 2) as u8,
                        _ => paeth(left, above[at], corner),
                    };
                    out.push(row[at].wrapping_sub(guess));
                }
                above = row;
            }
        }
        out
    }

    fn head(&self) -> Vec<u8> {
        let mut ihdr = [self.size.0.to_be_bytes(), self.size.1.to_be_bytes()].concat();
        ihdr.extend([self.kind.1, self.kind.0, 0, 0, u8::from(self.interlaced)]);
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        put(&mut out, b"IHDR", &ihdr);
        out
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = self.head();
        let key = self.key();
        match self.kind.0 {
            3 => {
                put(
                    &mut out,
                    b"PLTE",
                    &vec![0; 3 * (usize::from(self.max()) + 1)],
                );
                let mut alphas = vec![0xFF; usize::from(key)];
                alphas.push(0xFE);
                put(&mut out, b"tRNS", &alphas);
            }
            0 => put(&mut out, b"tRNS", &key.to_be_bytes()),
            2 => put(&mut out, b"tRNS", &key.to_be_bytes().repeat(3)),
            _ => {}
        }
        let data = compress_to_vec_zlib(&self.rows(), self.level);
        let mut rest = &data[..];
        for &cut in &self.cuts {
            let (part, tail) = rest.split_at(cut.min(rest.len()));
            put(&mut out, b"IDAT", part);
            rest = tail;
        }
        put(&mut out, b"IDAT", rest);
        put(&mut out, b"IEND", &[]);
        out
    }
}

/// A chunk; nobody looks at its checksum.
fn put(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    out.extend(name);
    out.extend(data);
    out.extend([0; 4]);
}

/// What another decoder says.
fn decoded_is_opaque(png: &[u8]) -> bool {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.ignore_checksums(true);
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let bytes = info.bit_depth as usize / 8;
    assert!(matches!(info.color_type.samples(), 2 | 4));
    pixels
        .chunks_exact(info.color_type.samples() * bytes)
        .all(|pixel| pixel.iter().rev().take(bytes).all(|&byte| byte == 0xFF))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_kind_of_png_is_read_as_another_decoder_reads_it(drawing in drawings()) {
        let png = drawing.encode();
        prop_assert_eq!(is_opaque(&png), Ok(decoded_is_opaque(&png)));
        prop_assert_eq!(is_opaque(&png), Ok(drawing.hole.0 >= drawing.size.0));
    }

    #[test]
    fn no_damage_makes_it_panic(
        drawing in drawings(),
        damage in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6),
        end in any::<usize>(),
    ) {
        let mut png = drawing.encode();
        for (at, byte) in damage {
            let at = at % png.len();
            png[at] = byte;
        }
        let _ = is_opaque(&png);
        png.truncate(end % png.len());
        let _ = is_opaque(&png);
    }
}

#[test]
fn rows_longer_than_the_window_are_read() {
    for filter in 0..5 {
        for hole in [39_999, 40_000] {
            let drawing = Drawing {
                kind: (4, 8),
                size: (40_000, 2),
                interlaced: false,
                hole: (hole, 1),
                noise: vec![1, 200, 3, 90],
                filters: vec![filter],
                level: 6,
                cuts: vec![2],
            };
            assert_eq!(is_opaque(&drawing.encode()), Ok(hole == 40_000), "{filter}");
        }
    }
}

fn grey_alpha(width: u32, rows: &[u8]) -> Vec<u8> {
    png(4, 8, width, &[], rows)
}

fn png(color: u8, depth: u8, width: u32, palette: &[u8], rows: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut ihdr = [width.to_be_bytes(), 1_u32.to_be_bytes()].concat();
    ihdr.extend([depth, color, 0, 0, 0]);
    put(&mut out, b"IHDR", &ihdr);
    put(&mut out, b"PLTE", palette);
    put(&mut out, b"IDAT", &compress_to_vec_zlib(rows, 6));
    put(&mut out, b"IEND", &[]);
    out
}

#[test]
fn pixels_that_are_missing_are_broken() {
    assert_eq!(is_opaque(&grey_alpha(2, &[0, 7, 255, 7, 255])), Ok(true));
    assert_eq!(is_opaque(&grey_alpha(2, &[0, 7, 255, 7])), Err(Broken));
    assert_eq!(is_opaque(&grey_alpha(2, &[])), Err(Broken));
}

#[test]
fn pixels_behind_the_last_do_not_count() {
    assert_eq!(is_opaque(&grey_alpha(1, &[0, 7, 255, 0, 7, 0])), Ok(true));
}

#[test]
fn an_unknown_filter_is_broken() {
    assert_eq!(is_opaque(&grey_alpha(1, &[5, 7, 255])), Err(Broken));
}

#[test]
fn a_colour_that_the_palette_does_not_have_is_broken() {
    let black_and_white = [0, 0, 0, 255, 255, 255];
    let paint = |index| is_opaque(&png(3, 8, 1, &black_and_white, &[0, index]));
    assert_eq!([paint(1), paint(2)], [Ok(true), Err(Broken)]);
}

#[test]
fn kinds_that_do_not_exist_are_broken() {
    for (color, depth) in [
        (0, 3),
        (1, 8),
        (2, 4),
        (3, 16),
        (4, 4),
        (5, 8),
        (6, 2),
        (7, 8),
    ] {
        let png = png(color, depth, 1, &[0; 768], &[0; 20]);
        assert_eq!(is_opaque(&png), Err(Broken), "{color} {depth}");
    }
}

#[test]
fn a_width_that_no_memory_holds_is_broken() {
    for width in [1 << 28, 1 << 31, u32::MAX] {
        assert_eq!(is_opaque(&grey_alpha(width, &[0; 100])), Err(Broken));
    }
}
