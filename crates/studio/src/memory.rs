//! What the next visit finds as it was left: settings, options, and keys if that is wanted.

use leptos::prelude::*;
use overpaint_editor::{Command, Editor, FingerMode, Input, Setting, Tool};
use overpaint_protocol::Options;
use overpaint_raster::Combine;
use serde::{Deserialize, Serialize};

use crate::browser::{document, storage};
use crate::divider::Divider;
use crate::locale::Language;
use crate::mask_look::MaskLook;
use crate::region::Region;
use crate::results::LayHabits;
use crate::settings::{Endpoint, Keys, Settings, Theme};
use crate::studio::Studio;

/// Keeps settings and options as they are now, and the keys where that is chosen.
pub(crate) fn keep(studio: Studio) {
    studio
        .settings
        .with_untracked(|settings| storage::write("settings", settings));
    studio.options.with_untracked(|options| {
        storage::write("options", &Remembered(options.clone()));
    });
    studio
        .look
        .with_untracked(|look| storage::write("look", look));
    studio
        .region
        .with_untracked(|region| storage::write("region", region));
    studio
        .habits
        .with_untracked(|habits| storage::write("lay", habits));
    studio.bench.with_untracked(|bench| {
        // The hand may only be held for a moment.
        let tool = Some(bench.tool).filter(|tool| *tool != Tool::Hand);
        storage::write("tools", &Tools::of(tool, bench.settings));
    });
    if studio
        .settings
        .with_untracked(|settings| settings.remember_keys)
    {
        studio
            .keys
            .with_untracked(|keys| storage::write("keys", keys));
    } else {
        storage::remove("keys");
    }
}

/// Keeps how original and result are divided.
pub(crate) fn keep_divider(divider: Divider) {
    storage::write("divider", &divider);
}

/// The settings of the last visit, or those to begin with.
pub(crate) fn settings(demo: bool) -> Settings {
    let mut settings: Settings = storage::read("settings").unwrap_or_else(|| Settings {
        endpoint: if demo {
            Endpoint::Demo
        } else {
            Endpoint::Mixrouter
        },
        custom_url: String::new(),
        as_tasks: false,
        remember_keys: false,
        keep_work: true,
        language: Language::for_tag(&document::preferred_language()),
        theme: Theme::System,
    });
    if settings.endpoint == Endpoint::Demo && !demo {
        settings.endpoint = Endpoint::Mixrouter;
    }
    settings
}

/// The options of the last visit, or those to begin with: two partial pictures show that it goes
/// on, and keep gateways from cutting a silent connection.
pub(crate) fn options() -> Options {
    storage::read::<Remembered>("options").map_or_else(
        || Options {
            model: "gpt-image-1.5".to_owned(),
            partial_images: Some(2),
            ..Options::default()
        },
        |remembered| remembered.0,
    )
}

#[derive(Serialize, Deserialize)]
struct Remembered(#[serde(with = "AllButThePrompt")] Options);

/// How [`Options`] are kept: what a person chooses in the page, but not what they write.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Options")]
struct AllButThePrompt {
    #[serde(skip)]
    prompt: String,
    model: String,
    n: Option<u32>,
    size: Option<String>,
    quality: Option<String>,
    background: Option<String>,
    input_fidelity: Option<String>,
    output_format: Option<String>,
    output_compression: Option<u32>,
    moderation: Option<String>,
    #[serde(skip)]
    stream: Option<bool>,
    partial_images: Option<u32>,
    #[serde(skip)]
    user: Option<String>,
    #[serde(skip)]
    extra: Vec<(String, String)>,
}

/// The look of the mask of the last visit.
pub(crate) fn look() -> MaskLook {
    storage::read("look").unwrap_or_default()
}

/// Which part of the picture was last sent.
pub(crate) fn region() -> Region {
    storage::read("region").unwrap_or_default()
}

/// What was last chosen to have done with answers.
pub(crate) fn habits() -> LayHabits {
    storage::read("lay").unwrap_or_default()
}

/// How original and result were last divided.
pub(crate) fn divider() -> Divider {
    storage::read("divider").unwrap_or_default()
}

/// Puts tool, sizes and the like of the last visit in the editor's hand.
pub(crate) fn restore_tools(editor: &mut Editor) {
    let Some(tools) = storage::read::<Tools>("tools") else {
        return;
    };
    let named = Tool::ALL.into_iter().find(|tool| tool.code() == tools.tool);
    let settings = [
        Setting::Hardness(tools.hardness),
        Setting::PenPressure(tools.pen_pressure),
        Setting::Tolerance(tools.tolerance),
        Setting::Contiguous(tools.contiguous),
    ];
    let combine = COMBINING
        .into_iter()
        .find(|(name, _)| *name == tools.combine);
    let fingers = FINGERS.into_iter().find(|(name, _)| *name == tools.fingers);
    // Until it was kept whether somebody had chosen it, it was 80 if nobody had.
    let is_chosen = tools.brush_sized.unwrap_or(tools.brush_size != 80.0);
    let brush = is_chosen.then_some(Setting::BrushSize(tools.brush_size));
    let inputs = settings
        .into_iter()
        .chain(brush)
        .chain(combine.map(|(_, how)| Setting::Combine(how)))
        .chain(fingers.map(|(_, mode)| Setting::FingerDraws(mode)))
        .map(Input::Set)
        .chain(named.map(|tool| Input::Command(Command::Tool(tool))));
    for input in inputs {
        editor.handle(input);
    }
}

const COMBINING: [(&str, Combine); 4] = [
    ("add", Combine::Add),
    ("subtract", Combine::Subtract),
    ("intersect", Combine::Intersect),
    ("replace", Combine::Replace),
];

/// Names of what fingers may do.
pub(crate) const FINGERS: [(&str, FingerMode); 3] = [
    ("auto", FingerMode::Auto),
    ("always", FingerMode::Always),
    ("never", FingerMode::Never),
];

/// How the tools are kept: by names that outlive a change of the program.
#[derive(Serialize, Deserialize)]
struct Tools {
    tool: String,
    brush_size: f32,
    brush_sized: Option<bool>,
    hardness: f32,
    pen_pressure: bool,
    combine: String,
    tolerance: u8,
    contiguous: bool,
    fingers: String,
}

impl Tools {
    fn of(tool: Option<Tool>, settings: overpaint_editor::Settings) -> Self {
        let combine = COMBINING
            .into_iter()
            .find(|(_, how)| *how == settings.combine);
        let fingers = FINGERS
            .into_iter()
            .find(|(_, mode)| *mode == settings.finger_draws);
        Self {
            tool: tool.map_or("", Tool::code).to_owned(),
            brush_size: settings.brush_size,
            brush_sized: Some(settings.brush_sized),
            hardness: settings.hardness,
            pen_pressure: settings.pen_pressure,
            combine: combine.map_or("", |(name, _)| name).to_owned(),
            tolerance: settings.tolerance,
            contiguous: settings.contiguous,
            fingers: fingers.map_or("", |(name, _)| name).to_owned(),
        }
    }
}

/// The keys that were to be remembered.
pub(crate) fn keys() -> Keys {
    storage::read("keys").unwrap_or_default()
}
