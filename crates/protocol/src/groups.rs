//! Whole groups of base64, four characters to three bytes: the hot loop.

pub(crate) use imp::decode;

/// Sixteen characters at a time with the 128-bit vectors that every browser has (Chrome 91, Firefox 89, Safari 16.4). Every character is
/// looked at once: what is no base64 is found on the way, so nobody has to search for the end of the text first.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use core::arch::wasm32::{
        i16x8, i32x4_dot_i16x8, u8x16_add, u8x16_eq, u8x16_shr, u8x16_splat, u8x16_swizzle,
        u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_splat, u64x2, u64x2_extract_lane, v128,
        v128_and, v128_any_true, v128_or,
    };

    /// Characters and bytes of one step.
    const STEP: usize = 16;
    const BYTES: usize = 12;

    /// A character's high half is its row in the ASCII table. Rows with the same good places share a bit: 2 (`+` and `/`), 3 (digits),
    /// 4 and 6 (letters, not the first place), 5 and 7 (letters up to Z); the last bit is for rows without any.
    const ROW: [u8; STEP] = [16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16];
    /// For each low half, the rows in which it is bad.
    const BAD: [u8; STEP] = bad();
    /// What turns a character of each row into its value. `/` stands apart, in the unused place 1.
    const SHIFT: [u8; STEP] = {
        const UPPER: u8 = 0u8.wrapping_sub(b'A');
        const LOWER: u8 = 26u8.wrapping_sub(b'a');
        [
            0, 16, 19, 4, UPPER, UPPER, LOWER, LOWER, 0, 0, 0, 0, 0, 0, 0, 0,
        ]
    };
    /// Where the bytes of the result are: each lane of four holds three, the last first.
    const ORDER: [u8; STEP] = [
        2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, NONE, NONE, NONE, NONE,
    ];
    const NONE: u8 = 0xFF;

    const fn bad() -> [u8; STEP] {
        let mut rows = [16; STEP];
        let mut low = 0;
        while low < STEP {
            if low != 0xB && low != 0xF {
                rows[low] |= 1;
            }
            if low > 9 {
                rows[low] |= 2;
            }
            if low == 0 {
                rows[low] |= 4;
            }
            if low > 0xA {
                rows[low] |= 8;
            }
            low += 1;
        }
        rows
    }

    /// Decodes the groups at the beginning of `text` into `out`, which has room for them, and says how many characters they were. Stops
    /// before the first group with a character outside the standard alphabet; some groups before that one may be left to the caller, who
    /// takes single ones.
    pub(crate) fn decode(text: &[u8], out: &mut [u8]) -> usize {
        let (steps, _) = text.as_chunks::<STEP>();
        let (rooms, _) = out.as_chunks_mut::<BYTES>();
        let mut taken = 0;
        for (from, into) in steps.iter().zip(rooms) {
            let Some(decoded) = step(load(from)) else {
                break;
            };
            // Two stores; copying slices would be two calls where this is compiled for size.
            if let Some(eight) = into.first_chunk_mut() {
                *eight = u64x2_extract_lane::<0>(decoded).to_le_bytes();
            }
            if let Some(four) = into.last_chunk_mut() {
                *four = u32x4_extract_lane::<2>(decoded).to_le_bytes();
            }
            taken += STEP;
        }
        taken
    }

    #[inline(always)]
    fn load(bytes: &[u8; STEP]) -> v128 {
        let value = u128::from_le_bytes(*bytes);
        u64x2(value as u64, (value >> 64) as u64)
    }

    /// Twelve bytes and four zeros, or nothing if there is a character that is no base64.
    #[inline(always)]
    fn step(text: v128) -> Option<v128> {
        let high = u8x16_shr(text, 4);
        let low = v128_and(text, u8x16_splat(0x0F));
        let bad = v128_and(
            u8x16_swizzle(load(&BAD), low),
            u8x16_swizzle(load(&ROW), high),
        );
        if v128_any_true(bad) {
            return None;
        }
        let slash = u8x16_eq(text, u8x16_splat(b'/'));
        let values = u8x16_add(text, u8x16_swizzle(load(&SHIFT), u8x16_add(high, slash)));
        // Four values of six bits in each lane, the first lowest: first two pairs of twelve bits, then 24 bits.
        let even = v128_and(values, u32x4_splat(0x003F_003F));
        let odd = v128_and(u32x4_shr(values, 8), u32x4_splat(0x003F_003F));
        let pairs = v128_or(u32x4_shl(even, 6), odd);
        let joined = i32x4_dot_i16x8(pairs, i16x8(4096, 1, 4096, 1, 4096, 1, 4096, 1));
        Some(u8x16_swizzle(joined, load(&ORDER)))
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    use base64::alphabet::STANDARD;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    use base64::{DecodeError, DecodeSliceError, Engine};

    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone),
    );

    /// Decodes the groups at the beginning of `text` into `out` and says how many characters they were. Stops before the first group
    /// with a character outside the standard alphabet.
    pub(crate) fn decode(text: &[u8], out: &mut [u8]) -> usize {
        let good = match ENGINE.decode_slice(text, out) {
            Ok(_) => return text.len(),
            Err(DecodeSliceError::DecodeError(DecodeError::InvalidByte(at, _))) => at & !3,
            // All else can only be in the last group.
            Err(_) => text.len().saturating_sub(4),
        };
        ENGINE.decode_slice(&text[..good], out).map_or(0, |_| good)
    }
}
