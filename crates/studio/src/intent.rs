//! What a person can want, and what it sets in motion. Components dispatch; nothing else changes
//! the state but this and the tasks.

use gloo_file::{Blob, File};
use leptos::prelude::*;
use overpaint_editor::job::{JobEvent, JobInput};
use overpaint_editor::{Button, Input, Pointer, Tool};
use overpaint_protocol::Options;

use crate::beside::Beside;
use crate::browser::blob;
use crate::browser::frame::now;
use crate::extend::Margins;
use crate::gallery::pass_focus;
use crate::notice::{Notice, Remedy};
use crate::picture::Picture;
use crate::pixels::{Form, Kind, Lay};
use crate::press::Step;
use crate::references::Reference;
use crate::results::{Lacking, View};
use crate::studio::Studio;
use crate::tasks;

/// One thing somebody wants.
pub(crate) enum Intent {
    /// Work on a file that was chosen, dropped or pasted.
    Open(File),
    /// Send these files beside the picture on the stage.
    AddReferences(Vec<File>),
    /// Send one of them no longer, by the number of its picture.
    RemoveReference(u32),
    /// Work on one of the pictures that come with the page, by its file name.
    OpenSample(&'static str),
    /// Return to the picture that was on the stage before.
    GoBack,
    /// Return to the picture that was gone back from.
    GoForward,
    /// Something for the canvas: a pointer, a key, a tool.
    Editor(Input),
    /// Take the mask from a file.
    ImportMask(File),
    /// Save the mask as a file.
    ExportMask(Form),
    /// Keep the mask for another picture.
    CopyMask,
    /// Put the kept mask on this picture.
    PasteMask,
    /// Put the mask that a result was made with back on the canvas.
    TakeMask(u32),
    /// End what the worker does for the mask.
    CancelWork,
    /// Choose how much larger the canvas is to be, or drop that.
    ChooseMargins(bool),
    /// Put the picture on the larger canvas.
    Extend,
    /// Send the edit.
    Edit,
    /// Send what a run lacks.
    Complete(Lacking),
    /// End the run under way.
    Cancel,
    /// Look at a result on the stage.
    Show(u32),
    /// Look at the picture again.
    HideResult,
    /// See the picture as it was, for as long as this is on.
    Compare(bool),
    /// See the original and the result side by side, or no longer.
    Divide(bool),
    /// See something else left of the divider.
    SeeBeside(Beside),
    /// Divide them elsewhere, by a share of the picture's width from 0 to 1, to which it is limited.
    MoveDivider(f64),
    /// Go on from a result.
    UseAsInput(u32),
    /// Choose again what a result was asked for by: its prompt, references and options, but for the number of pictures.
    AskAgain(u32),
    /// Have the prompt back that was there before that.
    AskAsBefore,
    /// Save a result: its file, or if it can be laid over its picture, what is chosen in a dialog.
    Download(u32),
    /// Save one of the files that a result was made of, counted from 0, as the server sent it.
    SaveRaw(u32, usize),
    /// Save the picture with a result laid over it.
    SaveExact(u32, Kind),
    /// Look at a result in another way.
    View(u32, View),
    /// Lay a result over its picture in another way.
    Lay(u32, Lay),
    /// Copy the picture with a result laid over it.
    Copy(u32),
    /// Delete a result.
    Delete(u32),
    /// Bring back the result that was last deleted.
    Restore,
    /// Keep the last preview of a broken run among the results.
    KeepPreview,
    /// Take the last preview of a broken run off the stage.
    DropPreview,
    /// Leave the work of the last time, and begin anew.
    StartAfresh,
    /// Go on with the work that was left.
    BringBack,
    /// Go on waiting for what the job of this number has handed in.
    Fetch(u64),
    /// Wait for it no longer.
    Forget(u64),
    /// Find out whether the endpoint works.
    CheckEndpoint,
    /// End that.
    EndCheck,
    /// Send edits to this address of one's own, as it is typed, and check it.
    UseAddress(String),
    /// Ask for this model, and check whether the endpoint has it.
    UseModel(String),
    /// Put the notice away.
    Dismiss,
}

impl Studio {
    /// Does what somebody wants.
    pub(crate) fn dispatch(self, intent: Intent) {
        match intent {
            Intent::Open(file) => {
                let name = file.name();
                self.open(Blob::from(file), name);
            }
            Intent::AddReferences(files) => {
                leptos::task::spawn_local(tasks::add_references::add(self, files));
            }
            Intent::RemoveReference(id) => self.remove_reference(id),
            Intent::OpenSample(name) => {
                leptos::task::spawn_local(tasks::open_picture::sample(self, name));
            }
            Intent::GoBack => self.go_back(),
            Intent::GoForward => self.go_forward(),
            Intent::Editor(input) => self.to_editor(input),
            Intent::ImportMask(file) => {
                leptos::task::spawn_local(tasks::mask_file::import(self, file));
            }
            Intent::ExportMask(form) => {
                leptos::task::spawn_local(tasks::mask_file::export(self, form));
            }
            Intent::CopyMask => self.copied.set(Some(self.mask())),
            Intent::PasteMask => {
                if let Some(mask) = self.copied.get_untracked() {
                    tasks::mask_file::take(self, &mask);
                }
            }
            Intent::TakeMask(id) => {
                if let Some(result) = self.result(id) {
                    self.hide_result();
                    tasks::mask_file::take(self, &result.origin.mask);
                }
            }
            Intent::CancelWork => tasks::pixels::cancel(self),
            Intent::ChooseMargins(on) => {
                self.hide_result();
                if on {
                    // It would lie over what is dragged.
                    self.notice
                        .update(|notice| *notice = notice.take().filter(Notice::would_be_missed));
                }
                self.extending.set(on.then(Margins::default));
            }
            Intent::Extend => {
                leptos::task::spawn_local(tasks::extend::extend(self));
            }
            Intent::Edit => tasks::edit::start(self),
            Intent::Complete(lacking) => tasks::edit::complete(self, &lacking),
            Intent::Cancel => self.cancel_run(),
            Intent::Show(id) => self.show_result(id),
            Intent::View(id, view) => tasks::lay::view(self, id, view),
            Intent::Lay(id, lay) => {
                self.fit(id, |fitting| {
                    fitting.lay = lay;
                    fitting.try_again();
                });
                tasks::lay::begin(self);
            }
            Intent::HideResult => self.hide_result(),
            Intent::Compare(on) => {
                self.comparing.set(on);
                self.repaint_all();
            }
            Intent::Divide(on) => {
                if !on {
                    pass_focus(".divider-handle", "canvas".to_owned());
                }
                self.divider.update(|divider| divider.on = on);
                tasks::lay::begin(self);
                self.repaint_all();
            }
            Intent::SeeBeside(beside) => self.see_beside(beside),
            Intent::MoveDivider(at) => {
                self.divider
                    .update(|divider| divider.at = at.clamp(0.0, 1.0));
                self.repaint_all();
            }
            Intent::UseAsInput(id) => {
                leptos::task::spawn_local(tasks::save::go_on_from(self, id));
            }
            Intent::AskAgain(id) => self.ask_again(id),
            Intent::AskAsBefore => self.ask_as_before(),
            Intent::Download(id) => match self.result(id) {
                Some(result) if result.fitting.can_be_laid() => self.saving.set(Some(id)),
                Some(_) => self.save_raw(id, 0),
                None => {}
            },
            Intent::SaveRaw(id, number) => self.save_raw(id, number),
            Intent::SaveExact(id, kind) => {
                leptos::task::spawn_local(tasks::save::exact(self, id, kind));
            }
            Intent::Copy(id) => {
                leptos::task::spawn_local(tasks::save::copy(self, id));
            }
            Intent::Delete(id) => self.delete_result(id),
            Intent::Restore => self.restore_result(),
            Intent::KeepPreview => tasks::keep::preview(self),
            Intent::CheckEndpoint => tasks::check_endpoint::start(self),
            Intent::EndCheck => tasks::check_endpoint::end(self),
            Intent::UseAddress(typed) => self.use_address(typed),
            Intent::UseModel(name) => self.use_model(name),
            Intent::StartAfresh => tasks::keep_work::start_afresh(),
            Intent::BringBack => tasks::keep_work::bring_back(),
            Intent::Fetch(job) => tasks::edit::fetch(self, job),
            Intent::Forget(job) => tasks::edit::forget(self, job),
            Intent::Dismiss => {
                tasks::keep_work::forget_left(self);
                self.notice.set(None);
            }
            Intent::DropPreview => {
                self.preview.set(None);
                self.repaint_all();
            }
        }
    }

    fn save_raw(self, id: u32, number: usize) {
        let result = self.result(id);
        let file = result
            .as_ref()
            .and_then(|result| result.files().nth(number));
        if let Some((name, received)) = file {
            blob::save(&received.url, &name);
            self.mark_kept(id);
        }
    }

    fn ask_again(self, id: u32) {
        let Some(result) = self.result(id) else {
            return;
        };
        self.attempted.set(false);
        let before = (
            self.options.get_untracked(),
            self.references.get_untracked(),
        );
        self.options.update(|options| {
            *options = Options {
                n: options.n,
                stream: None,
                ..result.origin.options
            };
        });
        let references = result.origin.references.iter().cloned();
        self.references
            .set(references.map(Reference::from).collect());
        let (options, references) = &before;
        let is_lost = |prompt: &String| {
            !prompt.is_empty() && self.options.with_untracked(|now| now.prompt != *prompt)
        };
        let is_gone = |one: &Reference| {
            let is_it = |picture: &Picture| picture.id == one.picture.id;
            !result.origin.references.iter().any(is_it)
        };
        if is_lost(&options.prompt) || references.iter().any(is_gone) {
            self.replaced.set_value(Some(before));
            let notice = Notice::news("asked.again").remedy(Remedy::AskAsBefore);
            self.notice.set(Some(notice));
        }
    }

    fn ask_as_before(self) {
        self.notice.set(None);
        if let Some((options, references)) = self.replaced.try_update_value(Option::take).flatten()
        {
            self.options.set(options);
            self.references.set(references);
        }
    }

    fn open(self, file: Blob, name: String) {
        leptos::task::spawn_local(tasks::open_picture::open(self, file, name));
    }

    /// While the canvas is being extended, or original and result are divided, every tool is the hand. For a result on the stage see [`press`](crate::press).
    fn to_editor(self, input: Input) {
        let only_moves =
            self.extending.with_untracked(Option::is_some) || untrack(|| self.divides());
        let input = match input {
            Input::Pointer(pointer) if only_moves => Input::Pointer(Pointer {
                button: Button::Middle,
                ..pointer
            }),
            input => input,
        };
        let on_result = self.shown.get_untracked().is_some() && !only_moves;
        let paints = self.bench.with_untracked(|bench| bench.tool != Tool::Hand);
        let steps = self
            .press
            .try_update_value(|press| press.take(input, on_result, paints));
        for step in steps.unwrap_or_default() {
            match step {
                Step::HideResult => self.hide_result(),
                Step::Feed(input) => self.feed(input),
            }
        }
    }

    fn cancel_run(self) {
        if let Some(run) = self.cancel.try_update_value(Option::take).flatten() {
            run.abort();
        }
        self.job.update(|job| {
            let version = job.version();
            job.on(
                JobInput {
                    version,
                    event: JobEvent::Cancel,
                },
                now(),
            );
        });
        self.orphan_preview();
    }
}
