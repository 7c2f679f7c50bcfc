//! Draws the stage: the picture on one canvas, the mask's overlay on another above it. Both have
//! the view's size in device pixels; what is outside the view costs nothing, however large the
//! picture is.

use js_sys::{Object, Reflect};
use overpaint_editor::Viewport;
use overpaint_raster::overlay::{self, Look, Outline, Overlay, View};
use overpaint_raster::{Frame, Mask, Rect};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, ImageData};

use super::bitmap::Bitmap;
use super::document::{matches, pixel_ratio};
use crate::place::Place;

/// Coverage as alpha, to cut a preview to the mask's shape.
const STENCIL: Overlay = Overlay {
    colour: [255, 255, 255],
    opacity: 255,
    look: Look::Tint,
    outline: Outline::None,
};

/// From this scale on pixels are shown as squares.
const SQUARES: f64 = 3.0;

/// From more than this scale on, in pixels of the view for one of the picture, lines run between the pixels.
const GRID: f64 = 8.0;

/// What is on the stage in one frame.
pub(crate) struct Scene<'a> {
    pub(crate) picture: &'a Bitmap,
    /// Previews, each over the ones before, with its opacity.
    pub(crate) previews: Vec<(Layer<'a>, f64)>,
    /// How the mask looks, if it is to be seen.
    pub(crate) overlay: Option<Overlay>,
    /// Nothing but the mask is shown.
    pub(crate) alone: bool,
    /// A result shown in place of the picture.
    pub(crate) result: Option<Stack<'a>>,
    /// What is seen in place of a part of the result.
    pub(crate) before: Option<Before<'a>>,
    /// Whether pixels of the picture or of the result may be transparent.
    pub(crate) transparent: bool,
    pub(crate) mask: &'a Mask,
    pub(crate) viewport: &'a Viewport,
}

/// What is seen from the left edge on, in place of what else is there.
pub(crate) struct Before<'a> {
    pub(crate) stack: Stack<'a>,
    /// How far, from 0 to 1, of the width of a picture of this size.
    pub(crate) share: f64,
    pub(crate) of: (u32, u32),
}

/// Pictures on top of each other.
pub(crate) struct Stack<'a> {
    /// It is shown where the picture on the stage is, and may be of another shape.
    pub(crate) base: &'a Bitmap,
    /// What lies on it, the lowest first.
    pub(crate) over: Vec<Layer<'a>>,
    /// What lies on all of that, which is dark and grey then, so that its colour shows on any picture.
    pub(crate) marks: Vec<Layer<'a>>,
}

/// One of them.
pub(crate) struct Layer<'a> {
    pub(crate) bitmap: &'a Bitmap,
    /// The part of the base that it shows.
    pub(crate) frame: Frame,
    /// What of it is seen; all of it without one, or with an empty one. It has the base's size.
    pub(crate) mask: Option<&'a Mask>,
}

/// The two canvases.
pub(crate) struct Painter {
    picture: CanvasRenderingContext2d,
    overlay: CanvasRenderingContext2d,
    scratch: CanvasRenderingContext2d,
    /// A pattern that lies under the canvases where something on them may be transparent.
    ground: HtmlElement,
    ratio: f64,
    width: u32,
    height: u32,
}

impl Painter {
    /// Draws on these canvases; `None` where the browser gives no 2D context.
    pub(crate) fn new(
        picture: &HtmlCanvasElement,
        overlay: &HtmlCanvasElement,
        ground: &HtmlElement,
    ) -> Option<Self> {
        let scratch = super::document::document()?
            .create_element("canvas")
            .ok()?
            .dyn_into()
            .ok()?;
        Some(Self {
            picture: context(picture)?,
            overlay: context(overlay)?,
            scratch: context(&scratch)?,
            ground: ground.clone(),
            ratio: 1.0,
            width: 0,
            height: 0,
        })
    }

    /// Fits the canvases to a view of so many CSS pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a view has a few thousand pixels, and the cast saturates"
    )]
    pub(crate) fn resize(&mut self, width: f64, height: f64) {
        self.ratio = pixel_ratio();
        self.width = (width * self.ratio).round() as u32;
        self.height = (height * self.ratio).round() as u32;
        for context in [&self.picture, &self.overlay, &self.scratch] {
            if let Some(canvas) = context.canvas() {
                canvas.set_width(self.width);
                canvas.set_height(self.height);
            }
        }
    }

    /// Leaves the stage empty.
    pub(crate) fn clear(&self) {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        self.picture.clear_rect(0.0, 0.0, width, height);
        self.overlay.clear_rect(0.0, 0.0, width, height);
        self.lay_ground(None);
    }

    /// Draws everything.
    pub(crate) fn draw(&self, scene: &Scene<'_>) {
        self.clear();
        let view = scene.viewport.on_device(self.ratio);
        let place = Place::of(scene.mask, view);
        if place.width < 1.0 || place.height < 1.0 {
            return;
        }
        smooth(&self.picture, view.scale);
        if scene.transparent {
            let shown = scene
                .result
                .as_ref()
                .map_or(scene.picture, |stack| stack.base);
            self.lay_ground(Some(place.fitting(shown.size())));
        }
        if let Some(stack) = &scene.result {
            self.draw_stack(stack, place);
            if let Some(before) = &scene.before {
                self.draw_before(before, place);
            }
            return;
        }
        place.draw(&self.picture, scene.picture);
        if view.scale >= GRID * self.ratio && !scene.alone {
            self.draw_grid(&place, view);
        }
        for (layer, opacity) in &scene.previews {
            self.draw_layer(layer, *opacity, view);
        }
        self.draw_mask(scene, self.whole());
    }

    /// Draws only what a change of the mask within these rectangles of the picture touches.
    pub(crate) fn draw_change(&self, scene: &Scene<'_>, changed: &[Rect]) {
        if scene.result.is_some() {
            return;
        }
        let view = scene.viewport.on_device(self.ratio);
        for &area in changed {
            self.draw_mask(scene, overlay::region(view, area, self.width, self.height));
        }
    }

    fn draw_mask(&self, scene: &Scene<'_>, region: Rect) {
        let view = scene.viewport.on_device(self.ratio);
        if let Some(overlay) = scene.overlay {
            put(&self.overlay, scene.mask, view, region, overlay);
        }
    }

    /// Lines between the pixels of the picture, dark and light so that they show on any of them.
    fn draw_grid(&self, place: &Place, view: View) {
        let canvas = &self.picture;
        let (right, bottom) = (place.x + place.width, place.y + place.height);
        let (left, top) = (place.x.max(0.0), place.y.max(0.0));
        let (right, bottom) = (
            right.min(f64::from(self.width)),
            bottom.min(f64::from(self.height)),
        );
        for (colour, shift) in [("rgb(0 0 0 / 0.35)", 0.0), ("rgb(255 255 255 / 0.35)", 1.0)] {
            canvas.set_fill_style_str(colour);
            let mut column = ((left - place.x) / view.scale).ceil();
            while place.x + column * view.scale < right {
                let x = (place.x + column * view.scale).round() + shift;
                canvas.fill_rect(x, top, 1.0, bottom - top);
                column += 1.0;
            }
            let mut row = ((top - place.y) / view.scale).ceil();
            while place.y + row * view.scale < bottom {
                let y = (place.y + row * view.scale).round() + shift;
                canvas.fill_rect(left, y, right - left, 1.0);
                row += 1.0;
            }
        }
    }

    /// Puts the pattern under a place on the stage, as far as that is in view, or takes it away.
    fn lay_ground(&self, place: Option<Place>) {
        let style = self.ground.style();
        let set = |property: &str, value: f64| {
            // Fails only for a property that is read-only.
            let _ = style.set_property(property, &format!("{}px", value / self.ratio));
        };
        let _ = style.set_property("display", if place.is_some() { "block" } else { "none" });
        let Some(place) = place else { return };
        let (left, top) = (place.x.max(0.0), place.y.max(0.0));
        set("left", left);
        set("top", top);
        set(
            "width",
            (place.x + place.width).min(self.width.into()) - left,
        );
        set(
            "height",
            (place.y + place.height).min(self.height.into()) - top,
        );
        // It begins at the picture's corner, and goes where that goes.
        set("background-position-x", place.x - left);
        set("background-position-y", place.y - top);
    }

    /// Pictures on top of each other, within the place of the picture on the stage.
    fn draw_stack(&self, stack: &Stack<'_>, place: Place) {
        let own = place.fitting(stack.base.size());
        own.draw(&self.picture, stack.base);
        let view = View {
            scale: own.width / f64::from(stack.base.width()),
            offset_x: own.x,
            offset_y: own.y,
        };
        for layer in &stack.over {
            self.draw_layer(layer, 1.0, view);
        }
        if !stack.marks.is_empty() {
            self.dull(own);
        }
        for layer in &stack.marks {
            self.draw_layer(layer, 1.0, view);
        }
    }

    /// Takes the colour and half of the light from what was drawn.
    fn dull(&self, place: Place) {
        let canvas = &self.picture;
        canvas.save();
        for (operation, colour) in [("saturation", "#000"), ("source-atop", "rgb(0 0 0 / 0.5)")] {
            // Fails only for an operation that does not exist.
            let _ = canvas.set_global_composite_operation(operation);
            canvas.set_fill_style_str(colour);
            canvas.fill_rect(place.x, place.y, place.width, place.height);
        }
        canvas.restore();
    }

    /// Pictures in place of what was drawn left of where it is divided, which is between two pixels of the screen.
    fn draw_before(&self, before: &Before<'_>, place: Place) {
        let canvas = &self.picture;
        let divided = place.fitting(before.of);
        let (left, height) = (divided.share(before.share).round(), f64::from(self.height));
        canvas.save();
        canvas.begin_path();
        canvas.rect(0.0, 0.0, left, height);
        canvas.clip();
        canvas.clear_rect(0.0, 0.0, left, height);
        self.draw_stack(&before.stack, place);
        canvas.restore();
    }

    /// Draws a picture where its mask lets it through.
    fn draw_layer(&self, layer: &Layer<'_>, opacity: f64, view: View) {
        let place = Place::in_view(layer.frame, view);
        self.picture.set_global_alpha(opacity);
        match layer.mask.filter(|mask| !mask.is_empty()) {
            None => place.draw(&self.picture, layer.bitmap),
            Some(mask) => {
                let scratch = &self.scratch;
                put(scratch, mask, view, self.whole(), STENCIL);
                // Fails only for an operation that does not exist.
                let _ = scratch.set_global_composite_operation("source-in");
                place.draw(scratch, layer.bitmap);
                if let Some(canvas) = scratch.canvas() {
                    let _ = self
                        .picture
                        .draw_image_with_html_canvas_element(&canvas, 0.0, 0.0);
                }
            }
        }
        self.picture.set_global_alpha(1.0);
    }

    fn whole(&self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }
}

impl Place {
    fn of(mask: &Mask, view: View) -> Self {
        Self {
            x: view.offset_x,
            y: view.offset_y,
            width: f64::from(mask.width()) * view.scale,
            height: f64::from(mask.height()) * view.scale,
        }
    }

    fn draw(&self, canvas: &CanvasRenderingContext2d, bitmap: &Bitmap) {
        bitmap.draw(canvas, self.x, self.y, self.width, self.height);
    }
}

/// Puts the mask's look into a region of a canvas, replacing what was there.
fn put(canvas: &CanvasRenderingContext2d, mask: &Mask, view: View, region: Rect, style: Overlay) {
    if region.is_empty() {
        return;
    }
    let mut pixels = vec![0; region.width as usize * region.height as usize * 4];
    let shifted = View {
        offset_x: view.offset_x - f64::from(region.x),
        offset_y: view.offset_y - f64::from(region.y),
        ..view
    };
    let all = Rect::new(0, 0, region.width, region.height);
    overlay::paint(mask, shifted, &mut pixels, region.width, all, style);
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), region.width, region.height);
    if let Ok(image) = image {
        // Fails only for an image of no size.
        let _ = canvas.put_image_data(&image, f64::from(region.x), f64::from(region.y));
    }
}

fn smooth(canvas: &CanvasRenderingContext2d, scale: f64) {
    canvas.set_image_smoothing_enabled(scale < SQUARES);
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    // What is drawn need not wait for the document around it: the browser can do without copying the canvas for every frame, and what is
    // painted follows the pointer sooner. Not where fingers paint: Chromium then takes a tap for one that stops a fling for too long after a
    // stroke, and it is lost. A browser that does not know it ignores it.
    let at_once = !matches("(any-pointer: coarse)");
    let options = Object::new();
    // Fails only for an object that is frozen.
    let _ = Reflect::set(&options, &"desynchronized".into(), &at_once.into());
    let context = canvas.get_context_with_context_options("2d", &options);
    context.ok()??.dyn_into().ok()
}
