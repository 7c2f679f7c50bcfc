//! Blocks of 8 × 8 samples and their frequencies.

use super::tables::{CHROMA, LUMA, ZIGZAG};

/// Eight values that are worked on at once.
type Eight = [f32; 8];

/// Samples to coefficients, divided by a table.
pub(super) struct Quantiser {
    /// In the order of the file.
    table: [u8; 64],
    /// What frequencies are multiplied by, transposed: by rows of equal horizontal frequency.
    factors: [Eight; 8],
}

impl Quantiser {
    /// The tables of annex K, scaled by the quality as libjpeg does.
    pub(super) fn new(quality: u8, chroma: bool) -> Self {
        let quality = u32::from(quality.clamp(1, 100));
        let scale = if quality < 50 {
            5000 / quality
        } else {
            200 - 2 * quality
        };
        let base = if chroma { &CHROMA } else { &LUMA };
        let divisor = |at: usize| ((u32::from(base[at]) * scale + 50) / 100).clamp(1, 255) as u8;
        let factor = |across: usize, down: usize| {
            let scale = SCALES[across] * SCALES[down] * 8.0;
            (1.0 / (scale * f64::from(divisor(down * 8 + across)))) as f32
        };
        Self {
            table: ZIGZAG.map(|at| divisor(usize::from(at))),
            factors: std::array::from_fn(|across| std::array::from_fn(|down| factor(across, down))),
        }
    }

    /// What samples are divided by, in the order of the file.
    pub(super) fn table(&self) -> &[u8] {
        &self.table
    }

    /// The coefficients of the block at the beginning of `samples`, whose rows are `stride` apart; in transposed order.
    pub(super) fn coefficients(&self, samples: &[u8], stride: usize) -> [i16; 64] {
        let mut rows = [[0.0; 8]; 8];
        for (y, row) in rows.iter_mut().enumerate() {
            let samples = samples[y * stride..].first_chunk::<8>();
            for (value, &sample) in row.iter_mut().zip(samples.unwrap_or(&[128; 8])) {
                *value = f32::from(sample) - 128.0;
            }
        }
        let columns = transposed(&frequencies(&rows));
        let found = frequencies(&columns);
        let mut coefficients = [0; 64];
        for (out, (found, factors)) in coefficients
            .as_chunks_mut::<8>()
            .0
            .iter_mut()
            .zip(found.iter().zip(&self.factors))
        {
            for (out, (found, factor)) in out.iter_mut().zip(found.iter().zip(factors)) {
                *out = (found * factor).round_ties_even() as i32 as i16;
            }
        }
        coefficients
    }
}

/// What each frequency comes out larger by than it is; cos(kπ/16)·√2, and 1 for the first.
const SCALES: [f64; 8] = [
    1.0,
    1.387_039_845,
    1.306_562_965,
    1.175_875_602,
    1.0,
    0.785_694_958,
    0.541_196_100,
    0.275_899_379,
];

/// The cosine transform of each column, scaled; with five multiplications, by Arai, Agui and Nakajima (Transactions of the IEICE, 1988).
#[inline(always)]
fn frequencies(rows: &[Eight; 8]) -> [Eight; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    let (s0, s1, s2, s3) = (sum(a, h), sum(b, g), sum(c, f), sum(d, e));
    let (d0, d1, d2, d3) = (less(a, h), less(b, g), less(c, f), less(d, e));

    let (even, odd) = (sum(&s0, &s3), less(&s0, &s3));
    let (other_even, other_odd) = (sum(&s1, &s2), less(&s1, &s2));
    let turned = times(&sum(&odd, &other_odd), 0.707_106_77);

    let (low, middle, high) = (sum(&d3, &d2), sum(&d2, &d1), sum(&d1, &d0));
    let both = times(&less(&low, &high), 0.382_683_43);
    let low = sum(&times(&low, 0.541_196_1), &both);
    let high = sum(&times(&high, 1.306_563), &both);
    let middle = times(&middle, 0.707_106_77);
    let (plus, minus) = (sum(&d0, &middle), less(&d0, &middle));

    [
        sum(&even, &other_even),
        sum(&plus, &high),
        sum(&odd, &turned),
        less(&minus, &low),
        less(&even, &other_even),
        sum(&minus, &low),
        less(&odd, &turned),
        less(&plus, &high),
    ]
}

#[inline(always)]
fn sum(one: &Eight, other: &Eight) -> Eight {
    std::array::from_fn(|at| one[at] + other[at])
}

#[inline(always)]
fn less(one: &Eight, other: &Eight) -> Eight {
    std::array::from_fn(|at| one[at] - other[at])
}

#[inline(always)]
fn times(one: &Eight, factor: f32) -> Eight {
    one.map(|value| value * factor)
}

#[inline(always)]
fn transposed(rows: &[Eight; 8]) -> [Eight; 8] {
    std::array::from_fn(|x| std::array::from_fn(|y| rows[y][x]))
}
