//! Which part of the picture is sent.

use overpaint_protocol::{
    MAX_EDGE, MAX_PIXELS, MAX_RATIO, MIN_PIXELS, Model, Options, SIZE_STEP, Sizes, edges,
};
use overpaint_raster::frame::{self, Plan, Shapes};
use overpaint_raster::{Frame, Mask, Rect, areas};
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
#[serde(default)]
pub(crate) struct Region {
    pub(crate) part: Part,
    /// What is sent around the mask's bounds on each side, in percent of their longer edge.
    pub(crate) padding: u16,
    /// Separate areas are sent one by one, where there are several.
    pub(crate) each: bool,
}

impl Default for Region {
    fn default() -> Self {
        Self {
            part: Part::default(),
            padding: 50,
            each: false,
        }
    }
}

impl Region {
    /// Pixels around an area.
    fn padding_of(self, area: Rect) -> u32 {
        let longer = u64::from(area.width.max(area.height));
        (longer * u64::from(self.padding) / 100) as u32
    }
}

/// The most areas that are told apart: each is a request that has to be paid.
pub(crate) const MOST_AREAS: usize = 8;

/// The separate areas of a mask, as many as may be sent one by one. What is nearer than a 64th of the picture is one area: the soft edges that
/// answers get would touch.
pub(crate) fn areas_of(mask: &Mask) -> Vec<Rect> {
    let gap = (mask.width().max(mask.height()) / 64).max(16);
    areas::few(mask, gap, MOST_AREAS)
}

/// What will be sent in one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Planned {
    /// What of the mask is edited by it, as a box; all of it, or one of the separate areas.
    pub(crate) area: Rect,
    pub(crate) frame: Frame,
    /// The size to ask for; `None` if that is as the options have it, and the picture goes as it is.
    pub(crate) size: Option<(u32, u32)>,
    /// That size, or the one that is expected of the model.
    pub(crate) expected: (u32, u32),
    /// Pixels of the answer for one of the picture, by length.
    pub(crate) scale: f64,
    /// What `scale` would be if the whole picture were sent, if that was given up for a frame around the mask.
    pub(crate) instead_of: Option<f64>,
}

/// One frame for all of the mask, which has these bounds. Where a person has put the frame, it holds that and the mask.
pub(crate) fn together(
    picture: (u32, u32),
    bounds: Option<Rect>,
    region: Region,
    put: Option<Rect>,
    options: &Options,
) -> Option<Planned> {
    let shapes = shapes(options);
    let whole = frame::whole(picture, &shapes)?;
    let Some(bounds) = bounds else {
        return Some(as_it_is(picture, Rect::EMPTY, whole));
    };
    let choice = frame::automatic(picture, bounds, region.padding_of(bounds), &shapes)?;
    let is_around = match region.part {
        Part::Whole => false,
        Part::Around => true,
        Part::Automatic => choice.is_around,
    };
    if is_around {
        let put = put.and_then(|put| frame::plan(picture, put.union(bounds), 0, &shapes));
        return Some(around(bounds, put.unwrap_or(choice.around), whole));
    }
    if is_near(picture, whole) {
        return Some(as_it_is(picture, bounds, whole));
    }
    // The model returns no such shape. Within a frame that has one, the answer is not distorted and can be laid over the picture.
    Some(Planned {
        area: bounds,
        frame: whole.frame,
        size: Some(whole.size),
        expected: whole.size,
        scale: whole.scale(),
        instead_of: None,
    })
}

/// A frame for each of the areas, if there are several and not the whole picture is wanted. Those whose frames are nearly the same have one.
pub(crate) fn each(
    picture: (u32, u32),
    areas: &[Rect],
    region: Region,
    options: &Options,
) -> Option<Vec<Planned>> {
    if areas.len() < 2 || region.part == Part::Whole {
        return None;
    }
    let shapes = shapes(options);
    let whole = frame::whole(picture, &shapes)?;
    let plan = |area| frame::plan(picture, area, region.padding_of(area), &shapes);
    let framed = frame::each(areas, plan)?;
    let planned = framed
        .iter()
        .map(|framed| around(framed.area, framed.plan, whole));
    (framed.len() > 1).then(|| planned.collect())
}

/// A frame around what is painted, in place of the whole picture.
fn around(area: Rect, plan: Plan, whole: Plan) -> Planned {
    Planned {
        area,
        frame: plan.frame,
        size: Some(plan.size),
        expected: plan.size,
        scale: plan.scale(),
        instead_of: Some(whole.scale()),
    }
}

/// The whole picture, and the size as the options have it.
fn as_it_is(picture: (u32, u32), area: Rect, plan: Plan) -> Planned {
    Planned {
        area,
        frame: whole_of(picture),
        size: None,
        expected: plan.size,
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
