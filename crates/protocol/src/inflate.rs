//! Unpacks zlib's data (RFC 1950 and RFC 1951) that is there already, in little code: a page has to load it for one pass over a mask.

/// The largest window there is.
const WINDOW: usize = 32 * 1024;
/// The longest code of a symbol, in bits.
const LONGEST: usize = 15;

/// Hands out what `packed` holds, in order, in blocks of up to 32 KiB, and goes on for as long as `take` says so. Damage ends it, once all
/// that stands before has been handed out. The checksum is not compared.
pub(crate) fn inflate(packed: impl Iterator<Item = u8>, take: impl FnMut(&[u8]) -> bool) {
    let mut inflater = Inflater {
        packed,
        held: 0,
        count: 0,
        window: vec![0; WINDOW],
        at: 0,
        known: 0,
        take,
    };
    // All the same, whether it is complete, damaged or not wanted any more.
    let _ = inflater.stream();
    if inflater.at > 0 {
        (inflater.take)(&inflater.window[..inflater.at]);
    }
}

struct Inflater<I, T> {
    packed: I,
    /// Bits that were read ahead, the next one lowest, and how many they are.
    held: u32,
    count: u32,
    /// The last bytes, around in a circle; those before `at` have not been handed out.
    window: Vec<u8>,
    at: usize,
    /// How many of its bytes are filled.
    known: usize,
    take: T,
}

impl<I: Iterator<Item = u8>, T: FnMut(&[u8]) -> bool> Inflater<I, T> {
    fn stream(&mut self) -> Option<()> {
        let (method, flags) = (self.bits(8)?, self.bits(8)?);
        let is_checked = (method << 8 | flags).is_multiple_of(31);
        let has_dictionary = flags & 0x20 != 0;
        if method & 15 != 8 || method >> 4 > 7 || has_dictionary || !is_checked {
            return None;
        }
        let mut is_last = false;
        while !is_last {
            is_last = self.bits(1)? == 1;
            match self.bits(2)? {
                0 => self.stored()?,
                1 => {
                    let lengths: Vec<u8> = (0..288)
                        .map(|symbol| match symbol {
                            144..256 => 9,
                            256..280 => 7,
                            _ => 8,
                        })
                        .collect();
                    self.block(&Code::of(&lengths)?, &Code::of(&[5; 30])?)?;
                }
                2 => self.dynamic()?,
                _ => return None,
            }
        }
        Some(())
    }

    fn stored(&mut self) -> Option<()> {
        // The bits up to the next whole byte mean nothing.
        self.bits(self.count % 8)?;
        let length = self.bits(16)?;
        if self.bits(16)? != length ^ 0xFFFF {
            return None;
        }
        for _ in 0..length {
            let byte = self.bits(8)?;
            self.put(byte as u8)?;
        }
        Some(())
    }

    /// A block that begins with its own codes.
    fn dynamic(&mut self) -> Option<()> {
        const ORDER: [u8; 19] = [
            16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
        ];
        let symbols = self.bits(5)? as usize + 257;
        let distances = self.bits(5)? as usize + 1;
        let mut lengths = [0; ORDER.len()];
        let given = self.bits(4)? as usize + 4;
        for &place in ORDER.get(..given)? {
            lengths[usize::from(place)] = self.bits(3)? as u8;
        }
        let code = Code::of(&lengths)?;
        let mut lengths = Vec::new();
        while lengths.len() < symbols + distances {
            let (length, times) = match self.symbol(&code)? {
                16 => (*lengths.last()?, self.bits(2)? + 3),
                17 => (0, self.bits(3)? + 3),
                18 => (0, self.bits(7)? + 11),
                length => (length as u8, 1),
            };
            lengths.extend((0..times).map(|_| length));
        }
        let (symbols, distances) = lengths
            .get(..symbols + distances)?
            .split_at_checked(symbols)?;
        self.block(&Code::of(symbols)?, &Code::of(distances)?)
    }

    /// Bytes, and copies of earlier ones, up to the end of the block.
    fn block(&mut self, symbols: &Code, distances: &Code) -> Option<()> {
        loop {
            let symbol = self.symbol(symbols)?;
            let Some(length) = symbol.checked_sub(257) else {
                if symbol == 256 {
                    return Some(());
                }
                self.put(symbol as u8)?;
                continue;
            };
            let length = match length {
                28 => 258,
                29.. => return None,
                _ => 3 + self.scaled(length, 4)?,
            };
            let distance = match self.symbol(distances)? {
                30.. => return None,
                distance => 1 + self.scaled(distance, 2)?,
            };
            if distance > self.known {
                return None;
            }
            self.repeat(length, distance)?;
        }
    }

    /// A number from 0 on. The first `2 * steps` stand for themselves; from then on each doubling takes `steps` numbers, and one more bit
    /// tells which is meant.
    fn scaled(&mut self, number: u32, steps: u32) -> Option<usize> {
        let doublings = (number / steps).saturating_sub(1);
        let base = (number - doublings * steps) << doublings;
        Some((base + self.bits(doublings)?) as usize)
    }

    fn symbol(&mut self, code: &Code) -> Option<u32> {
        let (mut bits, mut first, mut place) = (0, 0, 0);
        for &count in &code.counts[1..] {
            bits |= self.bits(1)?;
            if bits < first + count {
                let symbol = code.symbols.get((place + bits - first) as usize)?;
                return Some(u32::from(*symbol));
            }
            place += count;
            first = (first + count) << 1;
            bits <<= 1;
        }
        None
    }

    /// The next bits, 16 at most, as a number.
    fn bits(&mut self, count: u32) -> Option<u32> {
        while self.count < count {
            self.held |= u32::from(self.packed.next()?) << self.count;
            self.count += 8;
        }
        let bits = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Some(bits)
    }

    /// Copies `length` bytes that begin `distance` before here. They may reach up to what is being copied, and then come again.
    fn repeat(&mut self, mut length: usize, distance: usize) -> Option<()> {
        let mut from = (self.at + WINDOW - distance) % WINDOW;
        while length > 0 {
            // From the same place on, there is twice as much to copy each time.
            let there = if from < self.at { self.at } else { WINDOW } - from;
            let part = length.min(there).min(WINDOW - self.at);
            self.window.copy_within(from..from + part, self.at);
            self.filled(part)?;
            length -= part;
            if from + part == WINDOW || self.at == 0 {
                from = (from + part) % WINDOW;
            }
        }
        Some(())
    }

    fn put(&mut self, byte: u8) -> Option<()> {
        self.window[self.at] = byte;
        self.filled(1)
    }

    fn filled(&mut self, count: usize) -> Option<()> {
        self.at += count;
        self.known = self.known.max(self.at);
        if self.at == WINDOW {
            self.at = 0;
            return (self.take)(&self.window).then_some(());
        }
        Some(())
    }
}

/// Which bits mean which symbol, told by the lengths of the codes alone.
struct Code {
    /// How many codes there are of each length.
    counts: [u32; LONGEST + 1],
    /// The symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    /// `lengths` are those of the symbols from 0 on, 0 for those without a code. Nothing if there are more codes than bits can tell apart.
    fn of(lengths: &[u8]) -> Option<Code> {
        let mut counts = [0; LONGEST + 1];
        let mut symbols = Vec::new();
        let mut room = 1_u32;
        for (length, count) in (0..).zip(&mut counts).skip(1) {
            let before = symbols.len();
            let all = (0..).zip(lengths);
            let with_it = all.filter(|&(_, &other)| other == length);
            symbols.extend(with_it.map(|(symbol, _)| symbol));
            *count = (symbols.len() - before) as u32;
            room = (room * 2).checked_sub(*count)?;
        }
        Some(Code { counts, symbols })
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec_zlib;
    use proptest::prelude::*;

    use super::*;

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        inflate(packed.iter().copied(), |bytes| {
            out.extend_from_slice(bytes);
            true
        });
        out
    }

    /// Words that come again and again, at all distances, and noise between them.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let word = proptest::collection::vec(any::<u8>(), 0..300);
        let noise = proptest::collection::vec(any::<u8>(), 0..2000);
        let words = proptest::collection::vec((word, noise, 0..200_usize), 0..4);
        words.prop_map(|words| {
            let mut text = Vec::new();
            for (word, noise, times) in &words {
                text.extend_from_slice(&word.repeat(*times));
                text.extend_from_slice(noise);
                text.extend_from_slice(&words[0].0);
            }
            text
        })
    }

    proptest! {
        #[test]
        fn what_another_packed_comes_back(text in text(), level in 0..11_u8) {
            prop_assert_eq!(unpacked(&compress_to_vec_zlib(&text, level)), text);
        }

        #[test]
        fn of_what_is_cut_short_all_before_comes_back(text in text(), level in 0..11_u8, cut: prop::sample::Index) {
            let packed = compress_to_vec_zlib(&text, level);
            let whole = unpacked(&packed[..cut.index(packed.len())]);
            prop_assert!(text.starts_with(&whole));
        }

        #[test]
        fn nothing_makes_it_panic(mut packed in proptest::collection::vec(any::<u8>(), 0..400)) {
            packed.splice(..0, [0x78, 0x9C]);
            unpacked(&packed);
        }

        #[test]
        fn no_damage_makes_it_panic(text in text(), at: prop::sample::Index, byte: u8) {
            let mut packed = compress_to_vec_zlib(&text, 6);
            let at = at.index(packed.len());
            packed[at] = byte;
            unpacked(&packed);
        }
    }

    #[test]
    fn it_ends_when_no_more_is_wanted() {
        let packed = compress_to_vec_zlib(&vec![7; 10 * WINDOW], 6);
        let mut blocks = 0;
        inflate(packed.into_iter(), |bytes| {
            blocks += usize::from(!bytes.is_empty());
            blocks < 2
        });
        assert_eq!(blocks, 2);
    }

    #[test]
    fn a_copy_of_what_was_never_there_ends_it() {
        // A block of fixed codes: the byte `a`, then three bytes from two before.
        assert_eq!(unpacked(&[0x78, 0x9C, 0x4B, 0x04, 0x42, 0x00]), b"a");
    }
}
