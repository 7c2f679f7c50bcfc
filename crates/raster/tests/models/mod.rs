//! The shapes that models return, for tests of frames.

use overpaint_raster::frame::Shapes;

/// Width and height in pixels.
pub(crate) type Size = (u32, u32);

/// A model with three sizes.
pub(crate) fn fixed() -> Shapes {
    Shapes::Fixed(vec![(1024, 1024), (1536, 1024), (1024, 1536)])
}

/// A model with any size within limits.
pub(crate) fn free() -> Shapes {
    Shapes::Free {
        step: 16,
        longest_edge: 3840,
        most_narrow: 3,
        fewest: 655_360,
        most: 8_294_400,
    }
}
