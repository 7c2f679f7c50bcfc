//! Coefficients as bits (annex F.1.2).

use super::tables::{CHROMA_AC, CHROMA_DC, Codes, LUMA_AC, LUMA_DC, ZIGZAG};

/// One channel's coefficients to bits.
pub(super) struct Coder {
    dc: (Codes, Box<Lookup>),
    ac: (Codes, Box<Lookup>),
    /// The mean of the block before.
    last: i16,
}

/// The code of each value and how many bits it has.
type Lookup = [(u32, u32); 256];

/// The longest run of zeroes that a code has, and that code.
const RUN: (u32, usize) = (16, 0xF0);
/// The code for: only zeroes from here on.
const END: usize = 0;

impl Coder {
    pub(super) fn new(chroma: bool) -> Self {
        let (dc, ac) = if chroma {
            (CHROMA_DC, CHROMA_AC)
        } else {
            (LUMA_DC, LUMA_AC)
        };
        Self {
            dc: (dc, Box::new(lookup(dc))),
            ac: (ac, Box::new(lookup(ac))),
            last: 0,
        }
    }

    pub(super) fn dc(&self) -> Codes {
        self.dc.0
    }

    pub(super) fn ac(&self) -> Codes {
        self.ac.0
    }

    /// Encodes a block in transposed order.
    pub(super) fn encode(&mut self, block: &[i16; 64], bits: &mut Bits) {
        let (size, value) = magnitude(block[0] - self.last);
        self.last = block[0];
        bits.push(self.dc.1[size as usize]);
        bits.push((value, size));

        // In the order of the file, and which of them are not zero.
        let mut ordered = [0; 64];
        let mut left = 0_u64;
        for (at, (ordered, &from)) in ordered.iter_mut().zip(&TRANSPOSED).enumerate() {
            *ordered = block[usize::from(from & 63)];
            left |= u64::from(*ordered != 0) << at;
        }
        left &= !1;
        let mut done = 0;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left - 1;
            let mut zeroes = at - done - 1;
            while zeroes >= RUN.0 {
                bits.push(self.ac.1[RUN.1]);
                zeroes -= RUN.0;
            }
            let (size, value) = magnitude(ordered[at as usize & 63]);
            let (code, length) = self.ac.1[(zeroes << 4 | size) as usize & 255];
            bits.push((code << size | value, length + size));
            done = at;
        }
        if done < 63 {
            bits.push(self.ac.1[END]);
        }
    }
}

/// Where in a transposed block the coefficients lie, in the order of the file.
const TRANSPOSED: [u8; 64] = {
    let mut places = [0; 64];
    let mut at = 0;
    while at < 64 {
        places[at] = ZIGZAG[at] % 8 * 8 + ZIGZAG[at] / 8;
        at += 1;
    }
    places
};

/// How many bits a value has, and these: of a negative one, those of the value less one.
fn magnitude(value: i16) -> (u32, u32) {
    let value = i32::from(value);
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = (value + (value >> 31)).cast_unsigned();
    (size, bits & ((1 << size) - 1))
}

/// Codes of one length follow each other, and the first of a length follows the last of the one before (annex C).
fn lookup(codes: Codes) -> Lookup {
    let mut lookup = [(0, 0); 256];
    let mut values = codes.values.iter();
    let mut code = 0;
    for (length, &count) in (1..).zip(codes.lengths) {
        for &value in values.by_ref().take(usize::from(count)) {
            lookup[usize::from(value)] = (code, length);
            code += 1;
        }
        code <<= 1;
    }
    lookup
}

/// Bits on their way to bytes.
#[derive(Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// Those that make no 32 yet, at the end.
    waiting: u64,
    count: u32,
}

impl Bits {
    /// Adds the last bits of a number, up to 32.
    #[inline]
    fn push(&mut self, (bits, count): (u32, u32)) {
        self.waiting = self.waiting << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let word = (self.waiting >> self.count) as u32;
            self.bytes.extend_from_slice(&word.to_be_bytes());
            // Not one byte in a hundred is this one, which decoders would take for a marker.
            if has_marker(word) {
                self.escape(4);
            }
        }
    }

    /// The bytes that are whole.
    pub(super) fn whole(&self) -> &[u8] {
        &self.bytes
    }

    /// Forgets those.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// The bytes, the last one filled up with ones.
    pub(super) fn finish(&mut self) -> &[u8] {
        let missing = self.count.next_multiple_of(8) - self.count;
        self.push(((1 << missing) - 1, missing));
        let rest = self.count / 8;
        for byte in (0..rest).rev() {
            self.bytes.push((self.waiting >> (byte * 8)) as u8);
        }
        self.escape(rest as usize);
        &self.bytes
    }

    /// Puts a zero behind each 0xFF of the last bytes.
    fn escape(&mut self, last: usize) {
        for at in (self.bytes.len() - last..self.bytes.len()).rev() {
            if self.bytes[at] == 0xFF {
                self.bytes.insert(at + 1, 0);
            }
        }
    }
}

/// Whether a byte of it is 0xFF: then its inverse has one that is zero.
fn has_marker(word: u32) -> bool {
    let inverse = !word;
    inverse.wrapping_sub(0x0101_0101) & word & 0x8080_8080 != 0
}
