//! What panels show of the editor.

use overpaint_editor::{Editor, Settings, StepName, Tool};
use overpaint_raster::Rect;
use overpaint_raster::morph::Change;

/// The editor as it was when it was last looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bench {
    pub(crate) tool: Tool,
    pub(crate) settings: Settings,
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
    /// Another number whenever the mask may be another one.
    pub(crate) mask_version: u64,
}

impl Bench {
    pub(crate) fn of(editor: &Editor) -> Self {
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
            mask_version: editor.mask_version(),
        }
    }
}
