//! The editing model: document, tools, history, viewport, keymap and jobs.
//!
//! An [`Editor`] takes one [`Input`] after the other and says with [`Effect`]s what has to be shown again. It knows nothing of a page:
//! places are in pixels of the view (CSS pixels of the canvas, from its top left corner), times are milliseconds of any clock that only
//! goes forward, and pictures are only sizes. [`job::Job`] is the model of a run, from pressing the button to the last picture.
//!
//! What always holds:
//!
//! - One drag is one step to undo. Until the pointer is up it is not a step, and cancelling it leaves the mask as it was.
//! - Moving the view never changes the mask or the history.
//! - A step is undone and redone to the same pixels.

pub use ask::{Ask, Work};
pub use editor::Editor;
pub use history::{History, StepName};
pub use input::{Button, Device, Effect, Input, Modifiers, Phase, Pointer};
pub use keymap::{Binding, Command, Group, KEYMAP, KeyPress, PageCommand, Stride, keys_of};
pub use ring::Ring;
pub use settings::{FingerMode, Setting, Settings};
pub use sketch::Sketch;
pub use tools::Tool;
pub use viewport::{Insets, Viewport};

mod ask;
mod editor;
mod history;
mod input;
pub mod job;
mod keymap;
mod ring;
mod settings;
mod sketch;
mod stage;
mod tools;
mod viewport;
