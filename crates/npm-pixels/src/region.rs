//! Which part of a picture is sent.

use overpaint_protocol::{
    MAX_EDGE, MAX_PIXELS, MAX_RATIO, MIN_PIXELS, Model, SIZE_STEP, Sizes, edges,
};
use overpaint_raster::Rect;
use overpaint_raster::frame::{self, Plan, Shapes};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::{Fault, plain};

/// The frame for a mask with these bounds (x, y, width, height), for the sizes given or, if there are none, those of the model.
#[wasm_bindgen]
#[expect(
    clippy::needless_pass_by_value,
    reason = "a list of texts crosses the border only as one's own"
)]
pub fn plan(
    width: u32,
    height: u32,
    bounds: &[u32],
    model: &str,
    sizes: Vec<String>,
    padding: Option<u32>,
    region: &str,
) -> Result<JsValue, Fault> {
    let &[x, y, across, down] = bounds else {
        return Err(Fault::MaskEmpty);
    };
    let picture = (width, height);
    let bounds = Rect::new(x, y, across, down).intersect(Rect::new(0, 0, width, height));
    if bounds.is_empty() {
        return Err(Fault::MaskEmpty);
    }
    let shapes = shapes(model, &sizes)?;
    let padding = padding.unwrap_or(bounds.width.max(bounds.height) / 2);
    let plan = match region {
        "whole" => frame::whole(picture, &shapes),
        "around" => frame::plan(picture, bounds, padding, &shapes),
        "automatic" => {
            frame::automatic(picture, bounds, padding, &shapes).map(|choice| choice.plan())
        }
        _ => {
            return Err(Fault::Options(
                "region: choose \"automatic\", \"around\" or \"whole\"",
            ));
        }
    };
    Ok(told(
        plan.ok_or(Fault::Options("sizes: there is none"))?,
        picture,
    ))
}

fn shapes(model: &str, sizes: &[String]) -> Result<Shapes, Fault> {
    if !sizes.is_empty() {
        let sizes: Option<Vec<_>> = sizes.iter().map(|size| edges(size)).collect();
        let wrong =
            Fault::Options("sizes: write each as \"1024x1536\", width and height in pixels");
        return Ok(Shapes::Fixed(sizes.ok_or(wrong)?));
    }
    Ok(match Model::of(model).sizes {
        Sizes::Free(_) => Shapes::Free {
            step: SIZE_STEP,
            longest_edge: MAX_EDGE,
            most_narrow: MAX_RATIO,
            fewest: MIN_PIXELS,
            most: MAX_PIXELS,
        },
        Sizes::Fixed(sizes) => Shapes::Fixed(sizes.iter().filter_map(|size| edges(size)).collect()),
    })
}

fn told(plan: Plan, picture: (u32, u32)) -> JsValue {
    let frame = plan.frame;
    let mirrored = frame.overhang(picture);
    plain([
        (
            "frame",
            plain([
                ("x", frame.x.into()),
                ("y", frame.y.into()),
                ("width", frame.width.into()),
                ("height", frame.height.into()),
            ]),
        ),
        (
            "size",
            plain([
                ("width", plan.size.0.into()),
                ("height", plan.size.1.into()),
            ]),
        ),
        ("scale", plan.scale().into()),
        (
            "mirrored",
            plain([
                ("left", mirrored.left.into()),
                ("top", mirrored.top.into()),
                ("right", mirrored.right.into()),
                ("bottom", mirrored.bottom.into()),
            ]),
        ),
    ])
}
