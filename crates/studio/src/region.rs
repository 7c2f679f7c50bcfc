//! Which part of the picture is sent.

use overpaint_protocol::{
    MAX_EDGE, MAX_PIXELS, MAX_RATIO, MIN_PIXELS, Model, Options, SIZE_STEP, Sizes, edges,
};
use overpaint_raster::frame::{self, Plan, Shapes};
use overpaint_raster::{Frame, Rect};
use serde::{Deserialize, Serialize};

/// What of the picture a person wants to have sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    /// Around the mask where the whole would lose pixels.
    #[default]
    Automatic,
    Whole,
    /// Around the mask.
    Around,
}

impl Part {
    pub(crate) const ALL: [Self; 3] = [Self::Automatic, Self::Whole, Self::Around];

    /// The name in form values, and the key of its text after `region.`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Whole => "whole",
            Self::Around => "around",
        }
    }
}

/// A person's choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Region {
    pub(crate) part: Part,
    /// What is sent around the mask's bounds on each side, in percent of their longer edge.
    pub(crate) padding: u16,
}

impl Default for Region {
    fn default() -> Self {
        Self {
            part: Part::default(),
            padding: 50,
        }
    }
}

/// What will be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Planned {
    pub(crate) frame: Frame,
    /// The size to ask for; `None` if that is as the options have it, and the picture goes as it is.
    pub(crate) size: Option<(u32, u32)>,
    /// Pixels of the answer for one of the picture, by length.
    pub(crate) scale: f64,
    /// What `scale` would be if the whole picture were sent, if that was given up for a frame around the mask.
    pub(crate) instead_of: Option<f64>,
}

/// The frame, for a picture of this size whose mask has these bounds. Where a person has put the frame, it holds that and the mask.
pub(crate) fn planned(
    picture: (u32, u32),
    bounds: Option<Rect>,
    region: Region,
    put: Option<Rect>,
    options: &Options,
) -> Option<Planned> {
    let shapes = shapes(options);
    let whole = frame::whole(picture, &shapes)?;
    let Some(bounds) = bounds else {
        return Some(as_it_is(picture, whole));
    };
    let longer = bounds.width.max(bounds.height);
    let padding = (u64::from(longer) * u64::from(region.padding) / 100) as u32;
    let choice = frame::automatic(picture, bounds, padding, &shapes)?;
    let around = match region.part {
        Part::Whole => false,
        Part::Around => true,
        Part::Automatic => choice.is_around,
    };
    if around {
        let put = put.and_then(|put| frame::plan(picture, put.union(bounds), 0, &shapes));
        let plan = put.unwrap_or(choice.around);
        return Some(Planned {
            frame: plan.frame,
            size: Some(plan.size),
            scale: plan.scale(),
            instead_of: Some(whole.scale()),
        });
    }
    if is_near(picture, whole) {
        return Some(as_it_is(picture, whole));
    }
    // The model returns no such shape. Within a frame that has one, the answer is not distorted and can be laid over the picture.
    Some(Planned {
        frame: whole.frame,
        size: Some(whole.size),
        scale: whole.scale(),
        instead_of: None,
    })
}

/// The whole picture, and the size as the options have it.
fn as_it_is(picture: (u32, u32), plan: Plan) -> Planned {
    Planned {
        frame: whole_of(picture),
        size: None,
        scale: plan.scale(),
        instead_of: None,
    }
}

/// The frame that is the picture.
pub(crate) fn whole_of((width, height): (u32, u32)) -> Frame {
    Frame {
        x: 0,
        y: 0,
        width,
        height,
    }
}

/// Whether the frame is the picture but for what nobody sees.
fn is_near(picture: (u32, u32), plan: Plan) -> bool {
    is_same_shape((plan.frame.width, plan.frame.height), picture)
}

/// Whether a picture of one size can be stretched to the other and nobody sees it: by less than 2 %.
pub(crate) fn is_same_shape(one: (u32, u32), other: (u32, u32)) -> bool {
    let shape = |(width, height): (u32, u32)| f64::from(width) / f64::from(height);
    (shape(one) / shape(other)).ln().abs() < 0.02
}

/// The sizes that the options leave to the model. Of a model nobody knows, the ones that most servers take.
fn shapes(options: &Options) -> Shapes {
    if let Some(size) = options.size.as_deref().and_then(edges) {
        return Shapes::Fixed(vec![size]);
    }
    match Model::of(&options.model).sizes {
        Sizes::Free(_) => Shapes::Free {
            step: SIZE_STEP,
            longest_edge: MAX_EDGE,
            most_narrow: MAX_RATIO,
            fewest: MIN_PIXELS,
            most: MAX_PIXELS,
        },
        Sizes::Fixed(sizes) => Shapes::Fixed(sizes.iter().filter_map(|size| edges(size)).collect()),
    }
}
