//! The state of the page, in signals.

use std::rc::Rc;

use futures::future::AbortHandle;
use gloo_file::ObjectUrl;
use leptos::html;
use leptos::prelude::*;
use overpaint_editor::job::Job;
use overpaint_editor::{Ask, Editor, Effect, Input};
use overpaint_protocol::{ApiKey, BaseUrl, Options};
use overpaint_raster::overlay::View;
use overpaint_raster::{Mask, Rect};

use crate::bench::Bench;
use crate::beside::Beside;
use crate::browser::document;
use crate::browser::files::Place;
use crate::browser::frame::NextFrame;
use crate::browser::painter::Painter;
use crate::components::frame_line::FrameOnStage;
use crate::divider::Divider;
use crate::endpoint_check::Check;
use crate::extend::Margins;
use crate::locale::Language;
use crate::mask_look::MaskLook;
use crate::memory;
use crate::notice::Notice;
use crate::painting::Damage;
use crate::pending::Pending;
use crate::picture::{Picture, PictureStack};
use crate::pixels::Writing;
use crate::plans::Plans;
use crate::press::Press;
use crate::preview::Preview;
use crate::references::Reference;
use crate::region::Region;
use crate::results::{LayHabits, ResultPicture};
use crate::run;
use crate::settings::{Keys, Settings, Unusable};
use crate::sketch::SketchLines;
use crate::tasks::keep_work::Keeper;
use crate::tasks::pixels::{self, Pixels};

/// Everything the page knows. A handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct Studio {
    /// The editing model. Read it through [`Studio::bench`] in components.
    pub(crate) editor: StoredValue<Editor, LocalStorage>,
    /// What buttons and numbers show of the editor.
    pub(crate) bench: RwSignal<Bench>,
    pub(crate) picture: RwSignal<Option<Picture>, LocalStorage>,
    /// Pictures that were on the stage before, each with its mask, the newest last.
    pub(crate) previous: PictureStack,
    /// Those that were gone back from, the next one last.
    pub(crate) ahead: PictureStack,
    /// How many files are being read and decoded. Read it through [`Studio::is_opening`].
    pub(crate) opening: RwSignal<u32>,
    /// What the next edit asks for.
    pub(crate) options: RwSignal<Options>,
    /// Pictures that are sent beside the one on the stage, in their order.
    pub(crate) references: RwSignal<Vec<Reference>, LocalStorage>,
    /// What was to be asked for, before it was replaced by what a result was asked for by.
    pub(crate) replaced: StoredValue<Option<(Options, Vec<Reference>)>, LocalStorage>,
    /// Where files are being dragged.
    pub(crate) dropping: RwSignal<Option<Place>>,
    /// The button was pressed with this input, so that what is missing may be said.
    pub(crate) attempted: RwSignal<bool>,
    pub(crate) job: RwSignal<Job>,
    /// Runs of which something was handed in and has not come, the oldest first.
    pub(crate) pending: RwSignal<Vec<Pending>, LocalStorage>,
    /// Ends the run under way when it is aborted.
    pub(crate) cancel: StoredValue<Option<AbortHandle>, LocalStorage>,
    pub(crate) preview: RwSignal<Option<Preview>, LocalStorage>,
    pub(crate) results: RwSignal<Vec<ResultPicture>, LocalStorage>,
    /// The result that was last deleted.
    pub(crate) deleted: StoredValue<Option<ResultPicture>, LocalStorage>,
    /// The result that is on the stage in place of the picture.
    pub(crate) shown: RwSignal<Option<u32>>,
    /// The result that is seen there: the one before, until that one is decoded.
    pub(crate) on_canvas: StoredValue<Option<u32>>,
    /// Something for the stage is being decoded.
    pub(crate) decoding: StoredValue<bool>,
    /// While this holds the stage shows the picture as it was.
    pub(crate) comparing: RwSignal<bool>,
    /// A line between the original and the result on the stage.
    pub(crate) divider: RwSignal<Divider>,
    /// What lies left of it.
    pub(crate) beside: RwSignal<Beside>,
    pub(crate) notice: RwSignal<Option<Notice>>,
    pub(crate) settings: RwSignal<Settings>,
    pub(crate) keys: RwSignal<Keys>,
    /// What was last found out about the endpoint. Read it through [`Studio::with_check`].
    pub(crate) check: RwSignal<Option<Check>>,
    /// Ends the check under way when it is aborted.
    pub(crate) checking: StoredValue<Option<AbortHandle>, LocalStorage>,
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
    /// What of the picture can be sent as it is masked now.
    pub(crate) plans: Plans,
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
    /// What the page has to keep its work.
    pub(crate) keeper: StoredValue<Rc<Keeper>, LocalStorage>,
    /// The browser keeps nothing for this page.
    pub(crate) unkept: RwSignal<bool>,
    /// The address of the file last saved, which the browser may still be reading.
    pub(crate) saved: StoredValue<Option<ObjectUrl>, LocalStorage>,
    /// A press that began on a result.
    pub(crate) press: StoredValue<Press>,
    /// The stage was last touched by a pointer, so that Tab need not leave it.
    pub(crate) pointed: StoredValue<bool>,
    /// The base URL of the server that came with this page.
    pub(crate) demo: StoredValue<Option<String>>,
    pub(crate) painter: StoredValue<Option<Painter>, LocalStorage>,
    pub(crate) ring: NodeRef<html::Div>,
    pub(crate) sketch: RwSignal<Option<SketchLines>>,
    /// What will be sent, where that is not the whole picture with all of its detail.
    pub(crate) frame_lines: RwSignal<Vec<FrameOnStage>>,
    /// Where the picture is on the stage, for what lies over it there.
    pub(crate) view: RwSignal<View>,
    pub(crate) pictures_opened: StoredValue<u32>,
    pub(crate) results_made: StoredValue<u32>,
    /// The next frame, and what it has to draw.
    pub(crate) frame: StoredValue<Rc<NextFrame>, LocalStorage>,
    pub(crate) damage: StoredValue<Damage>,
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
        let plans = Plans::new(editor, bench, picture, options, region, frame_put);
        Self {
            bench,
            view: RwSignal::new(editor.with_value(|editor| editor.viewport().on_device(1.0))),
            editor,
            picture,
            previous: RwSignal::new_local(Vec::new()),
            ahead: RwSignal::new_local(Vec::new()),
            opening: RwSignal::new(0),
            options,
            references: RwSignal::new_local(Vec::new()),
            replaced: StoredValue::new_local(None),
            dropping: RwSignal::new(None),
            attempted: RwSignal::new(false),
            job: RwSignal::new(Job::new()),
            pending: RwSignal::new_local(Vec::new()),
            cancel: StoredValue::new_local(None),
            preview: RwSignal::new_local(None),
            results: RwSignal::new_local(Vec::new()),
            deleted: StoredValue::new_local(None),
            shown: RwSignal::new(None),
            on_canvas: StoredValue::new(None),
            decoding: StoredValue::new(false),
            comparing: RwSignal::new(false),
            divider: RwSignal::new(memory::divider()),
            beside: RwSignal::new(Beside::default()),
            notice: RwSignal::new(None),
            settings: RwSignal::new(settings),
            keys: RwSignal::new(keys),
            check: RwSignal::new(None),
            checking: StoredValue::new_local(None),
            settings_open: RwSignal::new(false),
            shortcuts_open: RwSignal::new(false),
            look: RwSignal::new(memory::look()),
            pixels: StoredValue::new_local(Pixels::default()),
            working: RwSignal::new(false),
            sizing: RwSignal::new(false),
            adjust_wanted: RwSignal::new(false),
            region,
            frame_put,
            plans,
            habits: RwSignal::new(memory::habits()),
            extending: RwSignal::new(None),
            saving: RwSignal::new(None),
            writing: RwSignal::new(None),
            laying: StoredValue::new(false),
            copied: RwSignal::new_local(None),
            keeper: StoredValue::new_local(Rc::default()),
            unkept: RwSignal::new(false),
            saved: StoredValue::new_local(None),
            press: StoredValue::new(Press::default()),
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

    /// The base URL of the settings, as typed or preset, tracked.
    pub(crate) fn base_url(self) -> String {
        self.settings.with(|settings| {
            self.demo
                .with_value(|demo| settings.base_url(demo.as_deref()))
        })
    }

    /// The address and key to send with, by the settings, tracked.
    pub(crate) fn target(self) -> Result<(BaseUrl, Option<ApiKey>), Unusable> {
        self.settings.with(|settings| {
            self.demo.with_value(|demo| {
                self.keys
                    .with(|keys| settings.target(keys, demo.as_deref()))
            })
        })
    }

    /// From now on the key belongs to the server of the settings.
    pub(crate) fn place_key(self) {
        self.settings
            .with_untracked(|settings| self.keys.update(|keys| keys.place(settings)));
    }

    /// Whether edits are handed in as tasks, tracked.
    pub(crate) fn hands_in(self) -> bool {
        self.settings.with(Settings::hands_in)
    }

    /// What the next edit asks for, as far as it can be had, tracked.
    pub(crate) fn wish(self) -> Options {
        let mut options = self.options.get();
        if self.hands_in() {
            run::without_previews(&mut options);
        }
        options
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
                Effect::MaskChanged(changed) => {
                    // A mask is not changed unseen.
                    if self.shown.get_untracked().is_some() {
                        self.hide_result();
                    }
                    self.repaint(Damage::Change(changed));
                }
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
}
