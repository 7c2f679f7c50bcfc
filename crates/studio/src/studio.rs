//! The state of the page, in signals, and what draws the stage from it.

use std::rc::Rc;

use futures::future::AbortHandle;
use gloo_file::ObjectUrl;
use leptos::html;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_editor::{Ask, Editor, Effect, Input, Settings as ToolSettings, StepName, Tool};
use overpaint_protocol::Options;
use overpaint_raster::morph::Change;
use overpaint_raster::overlay::View;
use overpaint_raster::{Mask, Rect};

use crate::browser::document;
use crate::browser::frame::{NextFrame, now};
use crate::browser::painter::{Layer, Painter, Scene};
use crate::components::frame_line::FrameOnStage;
use crate::cost::Cost;
use crate::extend::Margins;
use crate::locale::Language;
use crate::mask_look::{Edge, MaskLook};
use crate::memory;
use crate::notice::Notice;
use crate::picture::Picture;
use crate::pixels::Writing;
use crate::region::{self, Planned, Region};
use crate::results::{Answer, Fitting, LayHabits, Origin, ResultPicture};
use crate::settings::{Keys, Settings};
use crate::tasks::lay;
use crate::tasks::pixels::{self, Pixels};

/// How long a new preview takes to appear, in milliseconds; the calm motion of the tokens.
const FADE_MS: f64 = 180.0;

/// How many pictures can be gone back to.
const PREVIOUS: usize = 5;

/// Everything the page knows. A handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct Studio {
    /// The editing model. Read it through [`Studio::bench`] in components.
    pub(crate) editor: StoredValue<Editor, LocalStorage>,
    /// What buttons and numbers show of the editor.
    pub(crate) bench: RwSignal<Bench>,
    pub(crate) picture: RwSignal<Option<Picture>, LocalStorage>,
    /// Pictures that were on the stage before, each with its mask, the newest last.
    pub(crate) previous: RwSignal<Vec<(Picture, Mask)>, LocalStorage>,
    /// A file is being read and decoded.
    pub(crate) opening: RwSignal<bool>,
    /// What the next edit asks for.
    pub(crate) options: RwSignal<Options>,
    /// The button was pressed with this input, so that what is missing may be said.
    pub(crate) attempted: RwSignal<bool>,
    pub(crate) job: RwSignal<Job>,
    /// Ends the run under way when it is aborted.
    pub(crate) cancel: StoredValue<Option<AbortHandle>, LocalStorage>,
    pub(crate) preview: RwSignal<Option<Preview>, LocalStorage>,
    pub(crate) results: RwSignal<Vec<ResultPicture>, LocalStorage>,
    /// The result that is on the stage in place of the picture.
    pub(crate) shown: RwSignal<Option<u32>>,
    /// While this holds the stage shows the picture as it was.
    pub(crate) comparing: RwSignal<bool>,
    pub(crate) notice: RwSignal<Option<Notice>>,
    pub(crate) settings: RwSignal<Settings>,
    pub(crate) keys: RwSignal<Keys>,
    pub(crate) settings_open: RwSignal<bool>,
    pub(crate) shortcuts_open: RwSignal<bool>,
    /// How the mask is shown.
    pub(crate) look: RwSignal<MaskLook>,
    /// What walks all pixels is done there.
    pub(crate) pixels: StoredValue<Pixels, LocalStorage>,
    /// The worker is at something the editor asked for.
    pub(crate) working: RwSignal<bool>,
    /// A slider of the brush is being moved: its ring shows in the middle of the view.
    pub(crate) sizing: RwSignal<bool>,
    /// A key asked for the panel that grows and shrinks.
    pub(crate) adjust_wanted: RwSignal<bool>,
    /// Which part of the picture is sent.
    pub(crate) region: RwSignal<Region>,
    /// Where a person has put the frame, in pixels of the picture.
    pub(crate) frame_put: RwSignal<Option<Rect>>,
    /// What can be sent of the picture as it is masked now, in one frame.
    pub(crate) together: Memo<Option<Planned>>,
    /// The separate areas of the mask. They are looked for when somebody asks: not while one paints.
    pub(crate) areas: Memo<Vec<Rect>>,
    /// What can be sent of each area; nothing if there are not several.
    pub(crate) each: Memo<Vec<Planned>>,
    /// What was last chosen to have done with answers.
    pub(crate) habits: RwSignal<LayHabits>,
    /// What the canvas is about to be extended by.
    pub(crate) extending: RwSignal<Option<Margins>>,
    /// The result that is about to be saved.
    pub(crate) saving: RwSignal<Option<u32>>,
    /// How far the file is that is being written.
    pub(crate) writing: RwSignal<Option<Writing>>,
    /// An answer is being laid over its picture.
    pub(crate) laying: StoredValue<bool>,
    /// A mask to put on another picture.
    pub(crate) copied: RwSignal<Option<Mask>, LocalStorage>,
    /// The address of the file last saved, which the browser may still be reading.
    pub(crate) saved: StoredValue<Option<ObjectUrl>, LocalStorage>,
    /// The stage was last touched by a pointer, so that Tab need not leave it.
    pub(crate) pointed: StoredValue<bool>,
    /// The base URL of the server that came with this page.
    pub(crate) demo: StoredValue<Option<String>>,
    pub(crate) painter: StoredValue<Option<Painter>, LocalStorage>,
    pub(crate) ring: NodeRef<html::Div>,
    pub(crate) sketch: RwSignal<Option<SketchLines>>,
    /// What will be sent, where that is not the whole picture.
    pub(crate) frame_lines: RwSignal<Vec<FrameOnStage>>,
    /// Where the picture is on the stage, for what lies over it there.
    pub(crate) view: RwSignal<View>,
    pictures_opened: StoredValue<u32>,
    results_made: StoredValue<u32>,
    frame: StoredValue<Rc<NextFrame>, LocalStorage>,
    damage: StoredValue<Damage>,
}

/// What panels show of the editor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bench {
    pub(crate) tool: Tool,
    pub(crate) settings: ToolSettings,
    /// Pixels of the view for one of the picture.
    pub(crate) scale: f64,
    /// The steps from the oldest to the newest, those to redo included.
    pub(crate) steps: Vec<StepName>,
    /// How many of them are done.
    pub(crate) done: usize,
    /// Old steps were given up to save memory.
    pub(crate) trimmed: bool,
    /// Something is begun that is no step yet.
    pub(crate) drawing: bool,
    /// What is shown of grow, shrink, feather or smooth, but is no step yet.
    pub(crate) adjusting: Option<Change>,
    pub(crate) pen_seen: bool,
    /// The masked share of the picture, from 0 to 1.
    pub(crate) covered: f64,
    /// What holds all that is masked.
    pub(crate) bounds: Option<Rect>,
}

/// The separate areas of the mask as it was when they were last looked for.
struct Areas {
    mask: Mask,
    boxes: Vec<Rect>,
}

impl Default for Areas {
    fn default() -> Self {
        Self {
            mask: Mask::new(0, 0),
            boxes: Vec::new(),
        }
    }
}

impl Areas {
    fn of(&mut self, mask: &Mask) -> Vec<Rect> {
        // While only the view or a tool is another one, nothing is looked for.
        if !mask.difference(&self.mask).is_empty() {
            self.mask = mask.clone();
            self.boxes = region::areas_of(mask);
        }
        self.boxes.clone()
    }
}

impl Bench {
    fn of(editor: &Editor) -> Self {
        Self {
            tool: editor.tool(),
            settings: *editor.settings(),
            scale: editor.viewport().scale(),
            steps: editor.history().steps().collect(),
            done: editor.history().undoable(),
            trimmed: editor.history().is_trimmed(),
            drawing: editor.is_drawing(),
            adjusting: editor.adjusting(),
            pen_seen: editor.has_seen_pen(),
            covered: editor.mask().covered(),
            bounds: editor.mask().bounds(),
        }
    }
}

/// The line of a shape that is being drawn, as paths of the view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SketchLines {
    pub(crate) path: String,
    /// The first point of a polygon: where, and whether the next click closes it.
    pub(crate) start: Option<(f32, f32, bool)>,
}

/// What has come of a run's pictures that are not all there yet.
#[derive(Clone)]
pub(crate) struct Preview {
    pub(crate) origin: Origin,
    /// How many areas are sent.
    pub(crate) areas: usize,
    /// The newest one of each area.
    pub(crate) stills: Vec<Still>,
    /// Nothing better will follow.
    pub(crate) orphaned: bool,
}

/// The newest of one area.
#[derive(Clone)]
pub(crate) struct Still {
    /// Which area of the run, and which of the pictures that it is to bring of that.
    pub(crate) area: usize,
    pub(crate) picture: usize,
    /// To be kept if nothing better follows.
    pub(crate) answer: Answer,
    /// The one before it, which it fades in over.
    pub(crate) before: Option<Answer>,
    /// When it arrived, by [`now`].
    pub(crate) since: f64,
}

/// What the next frame has to draw again.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    Ring,
    Change(Rect),
    Everything,
}

impl Damage {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
            (Self::Change(a), Self::Change(b)) => Self::Change(a.union(b)),
            (Self::Change(a), Self::Ring) | (Self::Ring, Self::Change(a)) => Self::Change(a),
            (Self::Ring, Self::Ring) => Self::Ring,
        }
    }
}

impl Studio {
    /// The state of a page that has just been opened, with what was remembered.
    pub(crate) fn new() -> Self {
        let demo = document::demo_endpoint();
        let settings = memory::settings(demo.is_some());
        let keys = memory::keys();
        let mut editor = Editor::new();
        memory::restore_tools(&mut editor);
        let bench = RwSignal::new(Bench::of(&editor));
        let picture = RwSignal::new_local(None::<Picture>);
        let options = RwSignal::new(memory::options());
        let region = RwSignal::new(memory::region());
        let frame_put = RwSignal::new(None);
        let editor = StoredValue::new_local(editor);
        let size = move || picture.with(|picture| picture.as_ref().map(Picture::size));
        let together = Memo::new(move |_| {
            let bounds = bench.with(|bench| bench.bounds);
            let options = options.read();
            region::together(size()?, bounds, region.get(), frame_put.get(), &options)
        });
        let known = StoredValue::new_local(Areas::default());
        let areas = Memo::new(move |_| {
            bench.track();
            let find = |areas: &mut Areas| editor.with_value(|editor| areas.of(editor.mask()));
            known.try_update_value(find).unwrap_or_default()
        });
        let each = Memo::new(move |_| {
            let plans = size()
                .and_then(|size| region::each(size, &areas.read(), region.get(), &options.read()));
            plans.unwrap_or_default()
        });
        Self {
            bench,
            view: RwSignal::new(editor.with_value(|editor| editor.viewport().on_device(1.0))),
            editor,
            picture,
            previous: RwSignal::new_local(Vec::new()),
            opening: RwSignal::new(false),
            options,
            attempted: RwSignal::new(false),
            job: RwSignal::new(Job::new()),
            cancel: StoredValue::new_local(None),
            preview: RwSignal::new_local(None),
            results: RwSignal::new_local(Vec::new()),
            shown: RwSignal::new(None),
            comparing: RwSignal::new(false),
            notice: RwSignal::new(None),
            settings: RwSignal::new(settings),
            keys: RwSignal::new(keys),
            settings_open: RwSignal::new(false),
            shortcuts_open: RwSignal::new(false),
            look: RwSignal::new(memory::look()),
            pixels: StoredValue::new_local(Pixels::default()),
            working: RwSignal::new(false),
            sizing: RwSignal::new(false),
            adjust_wanted: RwSignal::new(false),
            region,
            frame_put,
            together,
            areas,
            each,
            habits: RwSignal::new(memory::habits()),
            extending: RwSignal::new(None),
            saving: RwSignal::new(None),
            writing: RwSignal::new(None),
            laying: StoredValue::new(false),
            copied: RwSignal::new_local(None),
            saved: StoredValue::new_local(None),
            pointed: StoredValue::new(false),
            demo: StoredValue::new(demo),
            painter: StoredValue::new_local(None),
            ring: NodeRef::new(),
            sketch: RwSignal::new(None),
            frame_lines: RwSignal::new(Vec::new()),
            pictures_opened: StoredValue::new(0),
            results_made: StoredValue::new(0),
            frame: StoredValue::new_local(Rc::default()),
            damage: StoredValue::new(Damage::Everything),
        }
    }

    /// The state that the page was started with.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The language of the settings, tracked.
    pub(crate) fn language(self) -> Language {
        self.settings.with(|settings| settings.language)
    }

    /// What will be sent, tracked.
    pub(crate) fn plans(self) -> Vec<Planned> {
        let each = self.region.with(|region| region.each);
        let each = each
            .then(|| self.each.get())
            .filter(|each| !each.is_empty());
        each.unwrap_or_else(|| self.together.get().into_iter().collect())
    }

    /// What an edit would cost, tracked; nothing while there is no picture.
    pub(crate) fn cost(self) -> Option<Cost> {
        self.cost_of(&self.plans())
    }

    /// What it would cost to send what is planned, tracked.
    pub(crate) fn cost_of(self, plans: &[Planned]) -> Option<Cost> {
        let size = self
            .picture
            .with(|picture| picture.as_ref().map(Picture::size))?;
        let endpoint = self.settings.with(|settings| settings.endpoint);
        let cost = |options: &Options| Cost::of(plans, size, options, endpoint);
        Some(self.options.with(cost))
    }

    /// Whether a run is under way, tracked.
    pub(crate) fn is_running(self) -> bool {
        self.job.with(Job::is_running)
    }

    /// Gives the editor an input and shows what it changed.
    pub(crate) fn feed(self, input: Input) {
        let effects = self
            .editor
            .try_update_value(|editor| editor.handle(input))
            .unwrap_or_default();
        for effect in effects {
            match effect {
                Effect::MaskChanged(changed) => self.repaint(Damage::Change(changed)),
                Effect::ViewChanged => {
                    self.repaint(Damage::Everything);
                    self.view.set(
                        self.editor
                            .with_value(|editor| editor.viewport().on_device(1.0)),
                    );
                    self.draw_sketch();
                    self.draw_frames();
                }
                Effect::RingChanged => self.repaint(Damage::Ring),
                Effect::StateChanged => self.look_at_bench(),
                Effect::SketchChanged => self.draw_sketch(),
                Effect::Ask => pixels::answer(self),
            }
        }
    }

    /// Shows the panels what the editor is like now.
    pub(crate) fn look_at_bench(self) {
        let bench = self.editor.with_value(Bench::of);
        if self.bench.with_untracked(|shown| *shown != bench) {
            self.bench.set(bench);
        }
    }

    /// What the editor wants to have done.
    pub(crate) fn take_ask(self) -> Option<Ask> {
        self.editor.try_update_value(Editor::take_ask).flatten()
    }

    /// The mask as it is on show.
    pub(crate) fn mask(self) -> Mask {
        self.editor.with_value(|editor| editor.mask().clone())
    }

    /// Width and height of the picture on the stage, untracked.
    pub(crate) fn picture_size(self) -> Option<(u32, u32)> {
        self.picture
            .with_untracked(|picture| picture.as_ref().map(Picture::size))
    }

    /// Puts another picture on the stage, with an empty mask; the one before can be gone back to.
    pub(crate) fn show_picture(self, picture: Picture) {
        if let Some(before) = self.picture.get_untracked() {
            let mask = self.mask();
            self.previous.update(|previous| {
                previous.push((before, mask));
                if previous.len() > PREVIOUS {
                    previous.remove(0);
                }
            });
        }
        self.stage(picture);
    }

    /// Puts the picture before this one back on the stage, with its mask.
    pub(crate) fn go_back(self) {
        let before = self.previous.try_update(Vec::pop).flatten();
        let Some((picture, mask)) = before else {
            return;
        };
        self.stage(picture);
        if !mask.is_empty() {
            self.feed(Input::ReplaceMask(mask, StepName::TakeMask));
        }
    }

    fn stage(self, picture: Picture) {
        let (width, height) = picture.size();
        pixels::cancel(self);
        self.picture.set(Some(picture));
        self.preview.set(None);
        self.shown.set(None);
        self.frame_put.set(None);
        self.extending.set(None);
        self.notice.set(None);
        self.feed(Input::Open { width, height });
        self.repaint_all();
    }

    /// The result that is on the stage, untracked.
    pub(crate) fn shown_result(self) -> Option<ResultPicture> {
        self.result(self.shown.get_untracked()?)
    }

    /// A result has what came of an area of a picture: its preview goes.
    pub(crate) fn forget_still(self, area: usize, picture: usize) {
        self.preview.update(|preview| {
            let Some(shown) = preview else { return };
            shown
                .stills
                .retain(|still| (still.area, still.picture) != (area, picture));
            if shown.stills.is_empty() {
                *preview = None;
            }
        });
    }

    /// Nothing better will follow the preview: what there is stays, and is said to be only that.
    pub(crate) fn orphan_preview(self) {
        self.preview.update(|preview| {
            if let Some(preview) = preview {
                preview.orphaned = true;
            }
        });
        self.repaint_all();
    }

    /// Draws the whole stage in the next frame.
    pub(crate) fn repaint_all(self) {
        self.repaint(Damage::Everything);
    }

    /// Draws the whole stage now.
    pub(crate) fn paint_all(self) {
        self.damage.set_value(Damage::Everything);
        self.paint();
    }

    fn repaint(self, damage: Damage) {
        self.damage
            .update_value(|waiting| *waiting = waiting.and(damage));
        self.frame
            .with_value(|frame| frame.ask(move || self.paint()));
    }

    fn paint(self) {
        self.frame.with_value(|frame| frame.begun());
        let damage = self.damage.get_value();
        self.damage.set_value(Damage::Ring);
        self.place_ring();
        if damage == Damage::Ring {
            return;
        }
        let picture = self.picture.get_untracked();
        let preview = self.preview.get_untracked();
        let comparing = self.comparing.get_untracked();
        let result = self.shown_result();
        let mut fading = false;
        self.painter.with_value(|painter| {
            let Some(painter) = painter else { return };
            let Some(picture) = &picture else {
                painter.clear();
                return;
            };
            let mut previews: Vec<(Layer<'_>, f64)> = Vec::new();
            if let Some(preview) = preview.as_ref().filter(|_| !comparing) {
                fn layer(answer: &Answer) -> Layer<'_> {
                    answer.layer(Some(&answer.sent.mask))
                }
                for still in &preview.stills {
                    let opacity = opacity(still.since);
                    fading |= opacity < 1.0;
                    previews.extend(still.before.as_ref().map(|before| (layer(before), 1.0)));
                    previews.push((layer(&still.answer), opacity));
                }
            }
            let look = self.look.get_untracked();
            let step = ants_step();
            self.editor.with_value(|editor| {
                let tinted = previews.is_empty() || editor.is_drawing();
                let scene = Scene {
                    picture: &picture.bitmap,
                    // What is compared are pictures.
                    overlay: (!comparing).then(|| look.overlay(step, tinted)),
                    alone: look.alone,
                    previews,
                    result: result.as_ref().map(|result| result.stack(comparing)),
                    mask: editor.mask(),
                    viewport: editor.viewport(),
                };
                match damage {
                    Damage::Change(changed) => painter.draw_change(&scene, changed),
                    Damage::Ring | Damage::Everything => painter.draw(&scene),
                }
            });
        });
        if fading {
            self.repaint_all();
        }
    }

    /// Puts the ring where it belongs in the next frame.
    pub(crate) fn repaint_ring(self) {
        self.repaint(Damage::Ring);
    }

    /// Lets the dashes around the mask walk one step, if there are any to be seen.
    pub(crate) fn walk_ants(self) {
        let walk = self.look.get_untracked().edge == Edge::Ants
            && self.shown.get_untracked().is_none()
            && self.bench.with_untracked(|bench| bench.covered > 0.0)
            && !document::matches("(prefers-reduced-motion: reduce)");
        if walk {
            let whole = self.editor.with_value(|editor| editor.mask().area());
            self.repaint(Damage::Change(whole));
        }
    }

    fn draw_sketch(self) {
        let lines = self.editor.with_value(|editor| {
            let sketch = editor.sketch()?;
            Some(crate::sketch::lines(&sketch, editor.viewport()))
        });
        self.sketch.set(lines);
    }

    fn place_ring(self) {
        let sizing = self.sizing.get_untracked();
        let ring = self.editor.with_value(|editor| {
            if sizing {
                editor.ring_in_middle()
            } else {
                editor.ring()
            }
        });
        let ring = ring.filter(|_| {
            self.picture.with_untracked(Option::is_some)
                && self.shown.get_untracked().is_none()
                && self.extending.get_untracked().is_none()
        });
        if let Some(element) = self.ring.get_untracked() {
            document::place_ring(&element, ring);
        }
    }

    /// A number for the next picture.
    pub(crate) fn next_picture_id(self) -> u32 {
        let next = self.pictures_opened.get_value() + 1;
        self.pictures_opened.set_value(next);
        next
    }

    /// A number for the next result.
    pub(crate) fn next_result_id(self) -> u32 {
        let next = self.results_made.get_value() + 1;
        self.results_made.set_value(next);
        next
    }

    /// Adds a finished picture, and puts it on the stage if that has the picture it was made from
    /// and nothing else is looked at there.
    pub(crate) fn add_result(self, result: ResultPicture) {
        let id = result.id;
        let belongs = self.has_on_stage(&result.origin);
        self.results.update(|results| results.push(result));
        let free = self.shown.get_untracked().is_none() && self.extending.get_untracked().is_none();
        if belongs && free {
            self.show_result(id);
        }
        self.repaint_all();
    }

    /// Puts a result on the stage.
    pub(crate) fn show_result(self, id: u32) {
        self.shown.set(Some(id));
        self.fit(id, Fitting::try_again);
        lay::begin(self);
    }

    /// The result of this number, untracked.
    pub(crate) fn result(self, id: u32) -> Option<ResultPicture> {
        self.results
            .with_untracked(|results| results.iter().find(|result| result.id == id).cloned())
    }

    /// Reads how a result is laid over its picture, if it is still there; tracked.
    pub(crate) fn fitting<T>(self, id: u32, read: impl FnOnce(&Fitting) -> T) -> Option<T> {
        self.results.with(|results| {
            let result = results.iter().find(|result| result.id == id)?;
            Some(read(&result.fitting))
        })
    }

    /// Changes how a result is laid over its picture, if it is still there.
    pub(crate) fn fit(self, id: u32, change: impl FnOnce(&mut Fitting)) {
        self.results.update(|results| {
            if let Some(result) = results.iter_mut().find(|result| result.id == id) {
                change(&mut result.fitting);
            }
        });
        self.repaint_all();
    }

    /// Whether the picture that a run began with is on the stage.
    pub(crate) fn has_on_stage(self, origin: &Origin) -> bool {
        self.picture.with_untracked(|staged| {
            staged
                .as_ref()
                .is_some_and(|staged| staged.id == origin.picture.id)
        })
    }
}

/// Milliseconds between two steps of the dashes around the mask.
pub(crate) const ANTS_MS: u32 = 120;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the steps repeat"
)]
fn ants_step() -> u8 {
    ((now() / f64::from(ANTS_MS)) % 8.0) as u8
}

/// How far a picture that arrived at `since` has faded in, from 0 to 1.
fn opacity(since: f64) -> f64 {
    if document::matches("(prefers-reduced-motion: reduce)") {
        return 1.0;
    }
    ((now() - since) / FADE_MS).clamp(0.0, 1.0)
}
