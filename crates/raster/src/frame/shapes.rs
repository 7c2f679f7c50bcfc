//! The sizes a model can return.

use super::Size;

/// The sizes in pixels, width and height, that a model can return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shapes {
    /// These and no others.
    Fixed(Vec<Size>),
    /// All that keep these rules. `longest_edge / step` is the number of widths that are tried.
    Free {
        /// Both edges are multiples of it.
        step: u32,
        /// The longest edge there may be.
        longest_edge: u32,
        /// The longer edge may be this many times the shorter one.
        most_narrow: u32,
        /// The fewest pixels.
        fewest: u32,
        /// The most pixels.
        most: u32,
    },
}

impl Shapes {
    /// Sizes of which one is the best for a box in a picture, by the order of [`plan`](super::plan) and of [`whole`](super::whole).
    ///
    /// Of free ones these are, for each width, the heights between which that order can change: those next to the shape of the box and of the
    /// picture, the lowest that holds the box, and the lowest and highest that are allowed.
    pub(super) fn candidates(&self, picture: Size, padded: Size) -> Vec<Size> {
        let (step, longest_edge, most_narrow, fewest, most) = match self {
            Self::Fixed(sizes) => {
                let sizes = sizes.iter().copied();
                return sizes
                    .filter(|&(width, height)| width > 0 && height > 0)
                    .collect();
            }
            &Self::Free {
                step,
                longest_edge,
                most_narrow,
                fewest,
                most,
            } => (step, longest_edge, most_narrow, fewest, most),
        };
        let [step, longest, narrow, fewest, most] =
            [step.max(1), longest_edge, most_narrow.max(1), fewest, most].map(u64::from);
        let down = |height: u64| height / step * step;
        let like = |(across, high): Size, width: u64| width * u64::from(high) / u64::from(across);

        let mut sizes = Vec::new();
        for width in (1..=longest / step).map(|steps| steps * step) {
            let lowest = width.div_ceil(narrow).max(fewest.div_ceil(width));
            let lowest = lowest.next_multiple_of(step);
            let highest = down((width * narrow).min(longest).min(most / width));
            if lowest > highest {
                continue;
            }
            let as_box = down(like(padded, width));
            let as_picture = down(like(picture, width));
            let holding = u64::from(padded.1).next_multiple_of(step);
            let heights = [
                lowest,
                as_box,
                as_box + step,
                as_picture,
                as_picture + step,
                holding,
                highest,
            ];
            for height in heights {
                // Both are at most the longest edge.
                sizes.push((width as u32, height.clamp(lowest, highest) as u32));
            }
        }
        sizes
    }
}
