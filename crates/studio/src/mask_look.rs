//! How the mask is shown over the picture; a matter of taste, which the mask itself knows nothing of.

use overpaint_raster::overlay::{Look, Outline, Overlay};
use serde::{Deserialize, Serialize};

/// Colours to choose from. The first is a hue rare in photographs; the others are for pictures that have it.
pub(crate) const COLOURS: [(Colour, [u8; 3]); 5] = [
    (Colour::Magenta, [255, 43, 214]),
    (Colour::Green, [0, 214, 90]),
    (Colour::Blue, [40, 120, 255]),
    (Colour::Orange, [255, 140, 0]),
    (Colour::Grey, [128, 128, 128]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Colour {
    Magenta,
    Green,
    Blue,
    Orange,
    Grey,
}

impl Colour {
    /// The key of its name's text, and what the style sheet knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Magenta => "magenta",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Orange => "orange",
            Self::Grey => "grey",
        }
    }
}

/// The line around the mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edge {
    None,
    /// White and black, at rest.
    Line,
    /// White and black dashes that walk.
    Ants,
}

impl Edge {
    pub(crate) const ALL: [Self; 3] = [Self::Line, Self::Ants, Self::None];

    /// The one after it, and the first after the last.
    pub(crate) fn next(self) -> Self {
        let at = Self::ALL.iter().position(|edge| *edge == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }

    /// The key of its name's text.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "edge.none",
            Self::Line => "edge.line",
            Self::Ants => "edge.ants",
        }
    }
}

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MaskLook {
    pub(crate) colour: Colour,
    /// Of the tint, in percent.
    pub(crate) opacity: u8,
    pub(crate) edge: Edge,
    /// Nothing but the mask, white on black.
    #[serde(skip)]
    pub(crate) alone: bool,
}

impl Default for MaskLook {
    fn default() -> Self {
        Self {
            colour: Colour::Magenta,
            opacity: 45,
            edge: Edge::Line,
            alone: false,
        }
    }
}

impl MaskLook {
    /// How to paint it. `step` counts the ants' steps; `tinted` is off while a preview shows inside.
    pub(crate) fn overlay(self, step: u8, tinted: bool) -> Overlay {
        let colour = COLOURS
            .iter()
            .find(|(colour, _)| *colour == self.colour)
            .map_or(COLOURS[0].1, |(_, channels)| *channels);
        let opacity = if tinted { self.opacity.min(100) } else { 0 };
        Overlay {
            colour,
            opacity: (u16::from(opacity) * 255 / 100) as u8,
            look: if self.alone {
                Look::OnlyMask
            } else {
                Look::Tint
            },
            outline: match self.edge {
                Edge::None => Outline::None,
                Edge::Line => Outline::Line,
                Edge::Ants => Outline::Ants(step),
            },
        }
    }
}
