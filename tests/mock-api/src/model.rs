use serde_json::{Value, json};

/// The models this server knows (OpenAI SDK 7.57, `ImageModel`; OpenAI, deprecations).
pub(crate) const MODELS: &[Model] = &[
    Model::gone("gpt-image-1", Family::One, "2026-10-23"),
    Model::gone("gpt-image-1.5", Family::One, "2026-12-01"),
    Model::gone("gpt-image-1-mini", Family::Mini, "2026-12-01"),
    Model::gone("chatgpt-image-latest", Family::One, "2026-12-01"),
    Model::new("gpt-image-2", Family::Two),
    Model::new("gpt-image-2-2026-04-21", Family::Two),
    Model::new("gpt-image-2.5-sunburst", Family::TwoFive),
    Model::new("gpt-image-2.5-sunburst-2026-09-08", Family::TwoFive),
    Model::new("gpt-image-2.5-flare", Family::TwoFive),
    Model::new("gpt-image-2.5-flare-2026-09-08", Family::TwoFive),
    Model::new("gpt-image-2.6-sunburst", Family::TwoFive),
    Model::new("gpt-image-2.6-sunburst-2026-11-04", Family::TwoFive),
    Model::new("gpt-image-2.6-flare", Family::TwoFive),
    Model::new("gpt-image-2.6-flare-2026-11-04", Family::TwoFive),
];

/// A model by its name on the wire.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    shutdown: Option<&'static str>,
}

/// Models that take the same fields and count tokens alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// gpt-image-1 and 1.5.
    One,
    /// gpt-image-1-mini.
    Mini,
    /// gpt-image-2.
    Two,
    /// gpt-image-2.5 and 2.6.
    TwoFive,
}

impl Model {
    const fn new(name: &'static str, family: Family) -> Self {
        Self {
            name,
            family,
            shutdown: None,
        }
    }

    const fn gone(name: &'static str, family: Family, shutdown: &'static str) -> Self {
        Self {
            name,
            family,
            shutdown: Some(shutdown),
        }
    }

    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }
}

impl Family {
    /// Takes `WxH` beside the three fixed sizes.
    pub(crate) fn any_size(self) -> bool {
        matches!(self, Self::Two | Self::TwoFive)
    }

    /// The values of `quality`.
    pub(crate) fn qualities(self) -> &'static [&'static str] {
        match self {
            Self::TwoFive => &["low", "medium", "high", "xhigh", "max", "standard", "auto"],
            _ => &["low", "medium", "high", "auto"],
        }
    }
}

/// The answer to `GET /v1/models`.
pub(crate) fn list() -> Value {
    let entry = |model: &Model| {
        let mut entry = json!({
            "id": model.name,
            "object": "model",
            "created": 1_745_517_030,
            "owned_by": "system",
        });
        if let Some(day) = model.shutdown {
            entry["shutdown_date"] = day.into();
        }
        entry
    };
    json!({"object": "list", "data": MODELS.iter().map(entry).collect::<Vec<_>>()})
}
