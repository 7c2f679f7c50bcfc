//! What can be set of the tools.

use std::ops::RangeInclusive;

use overpaint_raster::Combine;

/// What can be set of the tools. It stays when another picture comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Diameter of brush and eraser, in pixels of the picture.
    pub brush_size: f32,
    /// Whether somebody has chosen that; else it goes by the picture.
    pub brush_sized: bool,
    /// 0 to 1: the share of the brush that is covered whole.
    pub hardness: f32,
    /// Whether a pen that is pressed less draws thinner.
    pub pen_pressure: bool,
    /// How a shape or the wand changes the mask, unless modifiers say otherwise.
    pub combine: Combine,
    /// The largest difference in a channel at which the wand takes a colour for the same.
    pub tolerance: u8,
    /// Whether the wand takes only what hangs together.
    pub contiguous: bool,
    /// Whether fingers draw.
    pub finger_draws: FingerMode,
}

/// The diameter to begin with on most pictures.
const USUAL: f32 = 80.0;

impl Settings {
    /// Diameters of brush and eraser, in pixels of the picture.
    pub const BRUSH_SIZE: RangeInclusive<f32> = 1.0..=2000.0;

    /// Takes a brush that suits a picture, unless somebody has chosen one: a twelfth of the shorter edge, so that it is no hair on a large
    /// photo, and no more than a third of it, so that it does not cover a small one whole.
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^24")]
    pub(crate) fn suit(&mut self, width: u32, height: u32) {
        if !self.brush_sized {
            let edge = width.min(height) as f32;
            self.brush_size = (edge / 12.0).max(USUAL).min(edge / 3.0).max(1.0).round();
        }
    }

    /// Changes one of them, held within its limits. What is not a number changes nothing.
    pub(crate) fn set(&mut self, setting: Setting) {
        match setting {
            Setting::BrushSize(size) if !size.is_nan() => {
                self.brush_size = size.clamp(*Self::BRUSH_SIZE.start(), *Self::BRUSH_SIZE.end());
                self.brush_sized = true;
            }
            Setting::Hardness(hardness) if !hardness.is_nan() => {
                self.hardness = hardness.clamp(0.0, 1.0);
            }
            Setting::BrushSize(_) | Setting::Hardness(_) => {}
            Setting::PenPressure(on) => self.pen_pressure = on,
            Setting::Combine(combine) => self.combine = combine,
            Setting::Tolerance(tolerance) => self.tolerance = tolerance,
            Setting::Contiguous(on) => self.contiguous = on,
            Setting::FingerDraws(mode) => self.finger_draws = mode,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            brush_size: USUAL,
            brush_sized: false,
            hardness: 1.0,
            pen_pressure: true,
            combine: Combine::Add,
            tolerance: 24,
            contiguous: true,
            finger_draws: FingerMode::Auto,
        }
    }
}

/// What a finger does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FingerMode {
    /// It works the tool, until a pen was seen; then it moves the view.
    #[default]
    Auto,
    /// It works the tool.
    Always,
    /// It moves the view.
    Never,
}

/// Another value for one of the [`Settings`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// See [`Settings::brush_size`].
    BrushSize(f32),
    /// See [`Settings::hardness`].
    Hardness(f32),
    /// See [`Settings::pen_pressure`].
    PenPressure(bool),
    /// See [`Settings::combine`].
    Combine(Combine),
    /// See [`Settings::tolerance`].
    Tolerance(u8),
    /// See [`Settings::contiguous`].
    Contiguous(bool),
    /// See [`Settings::finger_draws`].
    FingerDraws(FingerMode),
}
