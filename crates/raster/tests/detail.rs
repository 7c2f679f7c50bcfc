//! The original's fine detail, given back where nothing was changed.

mod scene;

use overpaint_raster::crop::Crop;
use overpaint_raster::detail::changed;
use overpaint_raster::fit::{Fit, Lay};
use overpaint_raster::photo::Row;
use overpaint_raster::{Frame, Mask, Picture, Rect, composite};
use proptest::prelude::*;
use scene::{Random, picture};

/// As the studio begins with, the edge aside.
const FINE: Lay = Lay {
    grow: 0.0,
    feather: 0.0,
    align: true,
    tone: true,
    blend: false,
    detail: true,
};

const PLAIN: Lay = Lay {
    detail: false,
    ..FINE
};

/// How far from a change nothing is given back, in pixels of the answer.
const REACH: u32 = 3;

fn photos() -> impl Iterator<Item = Picture> {
    let names = ["chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png"];
    names.into_iter().map(|name| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/photos/");
        let image = image::open(format!("{path}{name}"));
        let image = image.expect("the photo is there").to_rgba8();
        Picture::new(image.width(), image.height(), image.into_raw())
            .expect("as many bytes as pixels")
    })
}

fn sent(picture: &Picture, frame: Frame, size: (u32, u32)) -> Picture {
    let mut crop =
        Crop::new((picture.width(), picture.height()), frame, size).expect("a frame in it");
    let inside = crop.inside();
    let rows = picture.rgba().chunks(picture.width() as usize * 4);
    rows.skip(inside.y as usize)
        .for_each(|row| crop.push_row(row));
    crop.finish().expect("all rows")
}

fn laid(original: &Picture, fit: &Fit, mask: &Mask, how: Lay) -> Picture {
    let mut layer = fit.layer(mask, how).expect("a mask");
    rows(original, |y, row| {
        let mut laid = Row::Eight(row.to_vec());
        layer.lay(y, &mut laid);
        laid.eight(row);
    })
}

/// What is seen before it is saved.
fn shown(original: &Picture, fit: &Fit, mask: &Mask, how: Lay) -> Picture {
    let mut layer = fit.layer(mask, how).expect("a mask");
    let area = layer.area();
    let mut patch = vec![0.0; area.width as usize * 4];
    let mut coverage = vec![0; area.width as usize];
    rows(original, |y, row| {
        if (area.y..area.bottom()).contains(&y) {
            layer.row(y, &mut patch, &mut coverage);
            let columns = area.x as usize * 4..area.right() as usize * 4;
            composite::lay(&mut row[columns], &patch, &coverage);
        }
    })
}

fn rows(original: &Picture, mut change: impl FnMut(u32, &mut [u8])) -> Picture {
    let mut rgba = original.rgba().to_vec();
    let rows = rgba.chunks_mut(original.width() as usize * 4);
    (0..).zip(rows).for_each(|(y, row)| change(y, row));
    Picture::new(original.width(), original.height(), rgba).expect("as many bytes")
}

/// A picture with other pixels.
fn edited(picture: &Picture, mut edit: impl FnMut(u32, u32, [u8; 3]) -> [u8; 3]) -> Picture {
    scene::picture(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.at(x, y);
        let [red, green, blue] = edit(x, y, [red, green, blue]);
        [red, green, blue, alpha]
    })
}

fn noisy(picture: &Picture, most: f32) -> Picture {
    let mut random = Random(7);
    edited(picture, |_, _, pixel| {
        pixel.map(|channel| {
            let noise = (random.next() * 2.0 - 1.0) * most;
            (f32::from(channel) + noise).round() as u8
        })
    })
}

/// In decibels, over all of it.
fn psnr(one: &Picture, other: &Picture) -> f64 {
    let pairs = one.rgba().iter().zip(other.rgba());
    let squares = pairs.map(|(one, other)| f64::from(one.abs_diff(*other)).powi(2));
    let colours = one.rgba().len() as f64 * 0.75;
    10.0 * (255.0_f64.powi(2) * colours / squares.sum::<f64>()).log10()
}

#[test]
fn what_comes_back_as_it_was_sent_is_the_original_at_every_scale() {
    for original in photos() {
        let (width, height) = (original.width(), original.height());
        let mask = Mask::full(width, height);
        for per_cent in [67, 50, 42, 33, 20] {
            let size = (width * per_cent / 100, height * per_cent / 100);
            for frame in [
                Frame::from(original.area()),
                Frame {
                    x: -20,
                    y: 31,
                    width: width - 70,
                    height,
                },
            ] {
                let sent = sent(&original, frame, size);
                let fit = Fit::new(sent.clone(), sent, frame, &mask).unwrap();
                assert!(psnr(&original, &laid(&original, &fit, &mask, PLAIN)) < 45.0);
                assert!(laid(&original, &fit, &mask, FINE) == original, "{per_cent}");
                let seen = shown(&original, &fit, &mask, FINE);
                let off = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 1;
                assert!(seen.rgba().iter().zip(original.rgba()).all(off));
            }
        }
    }
}

#[test]
fn of_sixteen_bits_too() {
    let original = photos().next().unwrap();
    let (width, height) = (original.width(), original.height());
    let (mask, frame) = (Mask::full(width, height), Frame::from(original.area()));
    let sent = sent(&original, frame, (width / 3, height / 3));
    let fit = Fit::new(sent.clone(), sent, frame, &mask).unwrap();
    let mut layer = fit.layer(&mask, FINE).unwrap();
    for (y, row) in (0..).zip(original.rgba().chunks(width as usize * 4)) {
        // Not all of them multiples of 257, the step of 8 bits.
        let samples = row.iter().zip([3, 50, 100, 0].iter().cycle());
        let deep = samples.map(|(&sample, more)| (u16::from(sample) * 256) | more);
        let deep: Vec<u16> = deep.collect();
        let opaque = |(at, sample): (usize, u16)| if at % 4 == 3 { u16::MAX } else { sample };
        let deep = Row::Sixteen(deep.into_iter().enumerate().map(opaque).collect());
        let mut laid = deep.clone();
        layer.lay(y, &mut laid);
        assert_eq!(laid, deep);
    }
}

#[test]
fn under_noise_it_is_above_45_db() {
    for original in photos() {
        let (width, height) = (original.width(), original.height());
        let (mask, frame) = (Mask::full(width, height), Frame::from(original.area()));
        for per_cent in [50, 33, 20] {
            let sent = sent(
                &original,
                frame,
                (width * per_cent / 100, height * per_cent / 100),
            );
            let answer = noisy(&sent, 2.0);
            let fit = Fit::new(sent, answer, frame, &mask).unwrap();
            let laid = laid(&original, &fit, &mask, FINE);
            assert!(psnr(&original, &laid) > 45.0);
            let seen = shown(&original, &fit, &mask, FINE);
            assert!(psnr(&laid, &seen) > 39.0, "{}", psnr(&laid, &seen));
        }
    }
}

/// Neither a ghost of what was there, nor what the filter leaves around it.
#[test]
fn what_is_changed_is_laid_as_it_came() {
    for original in photos() {
        let (width, height) = (original.width(), original.height());
        let (mask, frame) = (Mask::full(width, height), Frame::from(original.area()));
        let size = (width * 2 / 5, height * 2 / 5);
        let sent = sent(&original, frame, size);
        let (left, top, side) = (size.0 / 3, size.1 / 3, 40);
        let is_inside = |x: u32, y: u32, margin: u32| {
            let inside = |at: u32, first: u32| at + margin >= first && at < first + side + margin;
            inside(x, left) && inside(y, top)
        };
        // Everything there is taken away.
        let answer = edited(&sent, |x, y, pixel| {
            let far = pixel.map(|channel| if channel < 128 { 200 } else { 60 });
            if is_inside(x, y, 0) { far } else { pixel }
        });
        let fit = Fit::new(sent.clone(), answer.clone(), frame, &mask).unwrap();
        assert!(fit.drift().is_none() && fit.tone(true).is_none());
        let cover = changed(&sent, &answer, None, None);
        let [plain, fine] = [PLAIN, FINE].map(|how| laid(&original, &fit, &mask, how));
        for y in 0..height {
            for x in 0..width {
                let (own_x, own_y) = (x * size.0 / width, y * size.1 / height);
                if is_inside(own_x, own_y, 1) {
                    assert_eq!(plain.at(x, y), fine.at(x, y), "{x} {y}");
                }
                if is_inside(own_x, own_y, REACH) {
                    assert!(cover.at(own_x, own_y) >= 250);
                }
                if !is_inside(own_x, own_y, 24) {
                    assert_eq!(cover.at(own_x, own_y), 0);
                    assert_eq!(fine.at(x, y), original.at(x, y), "{x} {y}");
                }
            }
        }
    }
}

#[test]
fn a_thin_line_is_a_change_and_an_edge_a_little_off_is_none() {
    let sent = picture(64, 64, |x, _| {
        let line = u8::from(x == 20) * 12;
        let [edge, behind] = [u8::from(x == 44) * 30, u8::from(x > 44) * 60];
        [90 + line + edge + behind, 90, 90, 255]
    });
    let without = edited(&sent, |x, _, pixel| if x == 20 { [90; 3] } else { pixel });
    let off = edited(&sent, |x, _, [red, green, blue]| {
        [if x == 44 { red + 12 } else { red }, green, blue]
    });
    assert_eq!(changed(&sent, &without, None, None).at(20, 30), 255);
    assert!(changed(&sent, &off, None, None).is_empty());
}

/// What differs by more than is said of the bound for what is changed, wherever it lies between the pixels of what was sent.
#[test]
fn what_is_small_and_taken_away_does_not_come_back() {
    const SIDE: u32 = 64;
    const BOTH: [i32; 2] = [1, -1];
    let mask = Mask::full(SIDE, SIDE);
    // How many times smaller it is sent, what is taken away, by how many levels that differs at least, and to which side.
    for (by, (width, height), least, signs) in [
        (2, (1, SIDE), 24, &BOTH[..]),
        (2, (SIDE, 1), 24, &BOTH),
        (2, (2, 2), 36, &BOTH),
        (2, (3, 3), 16, &BOTH),
        (4, (1, SIDE), 60, &BOTH),
        (4, (SIDE, 1), 60, &BOTH),
        (4, (2, 2), 92, &[1]),
        (4, (3, 3), 60, &BOTH),
        (4, (4, 4), 40, &BOTH),
    ] {
        let phases = |side: u32| if side == SIDE { 0..1 } else { 24..24 + by };
        let grounds = [(50, 1), (128, 1), (128, -1), (170, -1), (205, 1), (205, -1)];
        for (ground, sign) in grounds.into_iter().filter(|(_, sign)| signs.contains(sign)) {
            let even = |value: i32| [value, value, value, 255].map(|channel| channel as u8);
            let clean = picture(SIDE, SIDE, |_, _| even(ground));
            let frame = Frame::from(clean.area());
            let answer = sent(&clean, frame, (SIDE / by, SIDE / by));
            for contrast in [least, least + 8, least + 40] {
                let value = ground + sign * contrast;
                if !(0..=255).contains(&value) {
                    continue;
                }
                for (left, top) in phases(width).flat_map(|x| phases(height).map(move |y| (x, y))) {
                    let thing = Rect::new(left, top, width, height);
                    let original = picture(SIDE, SIDE, |x, y| {
                        let inside = (thing.x..thing.right()).contains(&x)
                            && (thing.y..thing.bottom()).contains(&y);
                        even(if inside { value } else { ground })
                    });
                    let sent = sent(&original, frame, (SIDE / by, SIDE / by));
                    let fit = Fit::new(sent, answer.clone(), frame, &mask).unwrap();
                    let [plain, fine] = [PLAIN, FINE].map(|how| laid(&original, &fit, &mask, how));
                    let pairs = plain.rgba().iter().zip(fine.rgba());
                    let ghost = pairs.map(|(plain, fine)| plain.abs_diff(*fine)).max();
                    assert!(
                        ghost <= Some(3),
                        "1/{by}, {thing:?} of {value} on {ground}: {ghost:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_transparent_is_laid_as_it_came() {
    let sent = picture(60, 60, |x, _| [90, 120, 40, if x < 10 { 254 } else { 255 }]);
    let opaque = picture(60, 60, |_, _| [90, 120, 40, 255]);
    for (before, answer) in [(&sent, &opaque), (&opaque, &sent), (&sent, &sent)] {
        let cover = changed(before, answer, None, None);
        assert_eq!((cover.at(12, 30), cover.at(50, 30)), (255, 0));
    }
}

#[test]
fn pictures_of_two_sizes_have_nothing_in_common() {
    let [one, other] = [60, 61].map(|width| picture(width, 60, |_, _| [90; 4]));
    assert!(changed(&one, &other, None, None).is_full());
}

#[test]
fn an_answer_that_lacks_no_pixels_is_laid_as_it_came() {
    let original = photos().next().unwrap();
    let (mask, frame) = (
        Mask::full(original.width(), original.height()),
        Frame::from(original.area()),
    );
    for by in [1, 2] {
        let sent = sent(
            &original,
            frame,
            (original.width() * by, original.height() * by),
        );
        let fit = Fit::new(sent.clone(), noisy(&sent, 3.0), frame, &mask).unwrap();
        let [plain, fine] = [PLAIN, FINE].map(|how| laid(&original, &fit, &mask, how));
        assert!(plain == fine);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_more_is_changed_the_less_is_given_back(
        pixels in prop::collection::vec((any::<[u8; 3]>(), -6..=6_i16), 40 * 40),
        tenths in 0..10_i16,
        density in 1..400_usize,
    ) {
        let answer = |tenths: i16| picture(40, 40, |x, y| {
            let at = (y * 40 + x) as usize;
            let (pixel, more) = pixels[at];
            let more = if at.is_multiple_of(density) { more * tenths } else { 0 };
            let [red, green, blue] = pixel.map(|channel| (i16::from(channel / 2 + 64) + more) as u8);
            [red, green, blue, 255]
        });
        let before = answer(0);
        let [less, more] = [tenths, 10].map(|tenths| changed(&before, &answer(tenths), None, None));
        for y in 0..40 {
            for x in 0..40 {
                prop_assert!(less.at(x, y) <= more.at(x, y));
            }
        }
    }
}
