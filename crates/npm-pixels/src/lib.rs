//! What the entry `overpaint/pixels` of the npm package calls: bindings of [`overpaint_raster`], and nothing else.
//!
//! The face that people see is `web/npm/pixels`: real JavaScript. Files are decoded here where a canvas would round them, and by the
//! browser otherwise, whose rows are then fetched through a function, a strip at a time; what waits for them is a [`Job`]. A frame
//! crosses this border as four numbers, `x`, `y`, `width` and `height`; what is thrown is a plain object with `code` and `message`.

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "compile with -Ctarget-feature=+simd128, as .cargo/config.toml does: pixels are many times slower without"
);

mod crop;
mod fault;
mod job;
mod mask;
mod original;
mod region;
mod stitch;

pub use crate::crop::{Part, cut};
pub use crate::fault::Fault;
pub use crate::job::Job;
pub use crate::mask::{Edited, Mask};
pub use crate::original::Original;
pub use crate::region::plan;
pub use crate::stitch::Stitch;
