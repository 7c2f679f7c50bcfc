//! Laying an answer over the original.

use overpaint_raster::composite::lay;
use proptest::prelude::*;

/// Values of an answer: whole, broken, and the ends.
fn values() -> impl Strategy<Value = f32> {
    prop_oneof![0.0_f32..=255.0, Just(0.0), Just(255.0)]
}

fn rows<T: Arbitrary + Clone>() -> impl Strategy<Value = (Vec<T>, Vec<f32>, Vec<u8>)> {
    (1_usize..50).prop_flat_map(|pixels| {
        (
            prop::collection::vec(any::<T>(), pixels * 4),
            prop::collection::vec(values(), pixels * 4),
            prop::collection::vec(prop_oneof![Just(0), Just(255), any::<u8>()], pixels),
        )
    })
}

proptest! {
    #[test]
    fn nothing_changes_without_coverage_and_all_with_it((row, patch, coverage) in rows::<u8>()) {
        let mut laid = row.clone();
        lay(&mut laid, &patch, &coverage);
        for (pixel, &coverage) in coverage.iter().enumerate() {
            for channel in pixel * 4..pixel * 4 + 4 {
                match coverage {
                    0 => prop_assert_eq!(laid[channel], row[channel]),
                    255 => prop_assert_eq!(laid[channel], patch[channel].round() as u8),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn nor_in_16_bits((row, patch, coverage) in rows::<u16>()) {
        let mut laid = row.clone();
        lay(&mut laid, &patch, &coverage);
        for (pixel, &coverage) in coverage.iter().enumerate() {
            for channel in pixel * 4..pixel * 4 + 4 {
                let answer = (f64::from(patch[channel]) * 257.0).round() as u16;
                match coverage {
                    0 => prop_assert_eq!(laid[channel], row[channel]),
                    255 => prop_assert_eq!(laid[channel], answer),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn opaque_pixels_are_mixed_by_the_coverage(
        before in any::<[u8; 3]>(),
        answer in [values(), values(), values()],
        coverage: u8,
    ) {
        let mut row = [before[0], before[1], before[2], 255];
        lay(&mut row, &[answer[0], answer[1], answer[2], 255.0], &[coverage]);
        prop_assert_eq!(row[3], 255);
        for channel in 0..3 {
            let share = f64::from(coverage) / 255.0;
            let expected = f64::from(before[channel]) * (1.0 - share) + f64::from(answer[channel]) * share;
            prop_assert!((f64::from(row[channel]) - expected).abs() <= 0.5 + 1e-9);
        }
    }

    #[test]
    fn more_coverage_never_leads_back(before: [u16; 4], answer in [values(), values(), values(), values()]) {
        let mut last = before;
        for coverage in 1..=255 {
            let mut row = before;
            lay(&mut row, &answer, &[coverage]);
            for channel in 0..4 {
                let target = (f64::from(answer[channel]) * 257.0).round() as u16;
                let (from, to) = (last[channel].abs_diff(target), row[channel].abs_diff(target));
                prop_assert!(to <= from, "{coverage}: {from} to {to} from {target}");
            }
            last = row;
        }
    }
}

#[test]
fn a_transparent_neighbour_lends_no_colour() {
    // Half of white over transparent black is white, half as opaque.
    let mut row = [0_u8, 0, 0, 0];
    lay(&mut row, &[255.0; 4], &[128]);
    assert_eq!(row, [255, 255, 255, 128]);

    // Half of nothing over white leaves white, half as opaque.
    let mut row = [255_u8; 4];
    lay(&mut row, &[0.0; 4], &[128]);
    assert_eq!(row, [255, 255, 255, 127]);
}

#[test]
fn colours_count_by_their_alpha() {
    let mut row = [200_u8, 0, 0, 51];
    lay(&mut row, &[0.0, 100.0, 0.0, 204.0], &[51]);
    // 51 · 0.8 = 40.8 of the original and 204 · 0.2 = 40.8 of the answer.
    assert_eq!(row, [100, 50, 0, 82]);
}

#[test]
fn colours_that_nobody_sees_stay() {
    let mut row = [9_u16, 8, 7, 0];
    lay(&mut row, &[255.0, 255.0, 255.0, 0.0], &[128]);
    assert_eq!(row, [9, 8, 7, 0]);
}

#[test]
fn the_shortest_of_the_three_ends_it() {
    let mut row = [1_u8; 11];
    lay(&mut row, &[50.0; 9], &[255; 3]);
    assert_eq!(row, [50, 50, 50, 50, 50, 50, 50, 50, 1, 1, 1]);
    lay(&mut row, &[90.0; 8], &[255]);
    assert_eq!(row, [90, 90, 90, 90, 50, 50, 50, 50, 1, 1, 1]);
}
