//! The line of a shape that is being drawn, as an SVG path.

use std::fmt::Write;

use leptos::prelude::*;
use overpaint_editor::{Sketch, Viewport};
use overpaint_raster::Point;
use overpaint_raster::shape::Shape;

use crate::studio::Studio;

/// The line of a shape that is being drawn, as paths of the view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SketchLines {
    pub(crate) path: String,
    /// The first point of a polygon: where, and whether the next click closes it.
    pub(crate) start: Option<(f32, f32, bool)>,
}

impl Studio {
    /// Finds out anew where the line is to be seen.
    pub(crate) fn draw_sketch(self) {
        let lines = self.editor.with_value(|editor| {
            let sketch = editor.sketch()?;
            Some(lines(&sketch, editor.viewport()))
        });
        self.sketch.set(lines);
    }
}

/// The line in pixels of the view.
fn lines(sketch: &Sketch, viewport: &Viewport) -> SketchLines {
    let at = |point: Point| viewport.to_view(point);
    let mut path = String::new();
    // Writing to a string does not fail.
    let _ = match &sketch.shape {
        Shape::Rectangle { from, to } => {
            let (a, b) = (at(*from), at(*to));
            write!(path, "M{} {}H{}V{}H{}Z", a.x, a.y, b.x, b.y, a.x)
        }
        Shape::Ellipse { from, to } => {
            let (a, b) = (at(*from), at(*to));
            let (rx, ry) = ((b.x - a.x).abs() / 2.0, (b.y - a.y).abs() / 2.0);
            let (left, right) = (a.x.min(b.x), a.x.max(b.x));
            let middle = f32::midpoint(a.y, b.y);
            write!(
                path,
                "M{left} {middle}A{rx} {ry} 0 1 1 {right} {middle}A{rx} {ry} 0 1 1 {left} {middle}Z"
            )
        }
        Shape::Polygon(points) => {
            for (index, point) in points.iter().enumerate() {
                let point = at(*point);
                let command = if index == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{command}{:.1} {:.1}", point.x, point.y);
            }
            Ok(())
        }
    };
    let start = match &sketch.shape {
        Shape::Polygon(points) if sketch.placed > 0 => points.first().map(|point| {
            let point = at(*point);
            (point.x, point.y, sketch.closes)
        }),
        _ => None,
    };
    SketchLines { path, start }
}
