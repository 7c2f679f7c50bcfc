//! Where two pictures differ.

use crate::mask::Mask;
use crate::picture::Picture;

/// The largest difference of a channel, of 255, that counts as none: scaling to another size and back, and lossy files of high quality,
/// leave that much where nobody changed anything, and nobody sees it.
pub const VISIBLE: u8 = 3;

/// The difference from which on heat is opaque.
const HOT: u8 = 64;

/// Two pictures of the same size.
///
/// They differ in a pixel by as much as in the channel, alpha included, in which they differ most; not at all if both are transparent there.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'a> {
    before: &'a Picture,
    after: &'a Picture,
}

impl<'a> Difference<'a> {
    /// The difference between two pictures; `None` if their sizes differ.
    #[must_use]
    pub fn between(before: &'a Picture, after: &'a Picture) -> Option<Self> {
        (before.area() == after.area()).then_some(Self { before, after })
    }

    /// The number of pixels without any coverage, those beyond the mask among them, that differ by more than [`VISIBLE`].
    #[must_use]
    pub fn outside(self, mask: &Mask) -> u64 {
        let width = self.before.width() as usize;
        let mut coverage = vec![0; width];
        let mut differences = self.pixels();
        let mut count = 0;
        for y in 0..self.before.height() {
            mask.row(y, 0, &mut coverage);
            let row = differences.by_ref().take(width).zip(&coverage);
            count += row
                .filter(|&(difference, &coverage)| coverage == 0 && difference > VISIBLE)
                .count() as u64;
        }
        count
    }

    /// A picture to lay over the two, as RGBA rows of their size: all of `colour`, and the more opaque, the more they differ. Alpha is 0 up
    /// to [`VISIBLE`], and rises with the square root, so that small differences show too, to 255 at a difference of 64.
    #[must_use]
    pub fn heat(self, [r, g, b]: [u8; 3]) -> Vec<u8> {
        let alphas: [u8; 256] = std::array::from_fn(|difference| {
            let above = (difference as f32 - f32::from(VISIBLE)).max(0.0);
            (255.0 * (above / f32::from(HOT - VISIBLE)).sqrt()).round() as u8
        });
        self.pixels()
            .flat_map(|difference| [r, g, b, alphas[usize::from(difference)]])
            .collect()
    }

    /// By how much each pixel differs.
    fn pixels(self) -> impl Iterator<Item = u8> + 'a {
        let [before, after] =
            [self.before, self.after].map(|picture| picture.rgba().as_chunks::<4>().0);
        before.iter().zip(after).map(|(before, after)| {
            if before[3] == 0 && after[3] == 0 {
                return 0;
            }
            let channels = before.iter().zip(after);
            channels
                .map(|(before, after)| before.abs_diff(*after))
                .fold(0, u8::max)
        })
    }
}
