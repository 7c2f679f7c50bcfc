//! What each known model can do: a table, with a permissive row for unknown names.

/// The output sizes of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// These and no others.
    Fixed(&'static [&'static str]),
    /// Any `WIDTHxHEIGHT` within the rules (multiples of 16, edge up to 3,840, ratio up to 3:1, 655,360–8,294,400 pixels), or `auto`.
    /// The list holds common ones.
    Free(&'static [&'static str]),
}

impl Sizes {
    /// The sizes to offer, `auto` first.
    pub fn offered(self) -> &'static [&'static str] {
        let (Sizes::Fixed(list) | Sizes::Free(list)) = self;
        list
    }
}

/// One row of the table. Every list holds wire values in the order to offer them.
///
/// Source: OpenAI API reference and image generation guide, as of November 2026. That a model is in the table does not say that an
/// endpoint still serves it: gateways keep names alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// The name without a snapshot's date; empty for the permissive row.
    pub name: &'static str,
    /// Whether the lists are all there is. For an unknown model they are suggestions, and any value is let through.
    pub known: bool,
    /// `size`
    pub sizes: Sizes,
    /// `quality`
    pub qualities: &'static [&'static str],
    /// `background`
    pub backgrounds: &'static [&'static str],
    /// `input_fidelity`; empty where a known model refuses the field.
    pub input_fidelities: &'static [&'static str],
    /// `output_format`
    pub output_formats: &'static [&'static str],
    /// `moderation`
    pub moderations: &'static [&'static str],
}

impl Model {
    /// The row for a name: the exact one, else that of a dated snapshot (`name-YYYY-MM-DD`), else the permissive one.
    pub fn of(name: &str) -> &'static Model {
        let row = |name: &str| KNOWN.iter().find(|model| model.name == name);
        row(name)
            .or_else(|| row(without_date(name)?))
            .unwrap_or(&UNKNOWN)
    }

    /// All known models, in the order to offer them.
    pub fn known() -> &'static [Model] {
        &KNOWN
    }
}

fn without_date(name: &str) -> Option<&str> {
    let cut = name.len().checked_sub("-YYYY-MM-DD".len())?;
    let (base, date) = name.split_at_checked(cut)?;
    let fits = date
        .bytes()
        .zip(*b"-0000-00-00")
        .all(|(byte, pattern)| match pattern {
            b'-' => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    fits.then_some(base)
}

const FIRST: Model = Model {
    name: "gpt-image-1",
    known: true,
    sizes: Sizes::Fixed(&["auto", "1024x1024", "1536x1024", "1024x1536"]),
    qualities: &["auto", "low", "medium", "high"],
    backgrounds: &["auto", "opaque", "transparent"],
    input_fidelities: &["low", "high"],
    output_formats: &["png", "jpeg", "webp"],
    moderations: &["auto", "low"],
};

const SECOND: Model = Model {
    name: "gpt-image-2",
    sizes: Sizes::Free(&[
        "auto",
        "1024x1024",
        "1536x1024",
        "1024x1536",
        "2048x2048",
        "2560x1440",
        "1440x2560",
    ]),
    input_fidelities: &[],
    ..FIRST
};

const SECOND_HALF: Model = Model {
    name: "gpt-image-2.5-sunburst",
    qualities: &["auto", "low", "medium", "high", "xhigh", "max"],
    ..SECOND
};

const SECOND_SIX: Model = Model {
    name: "gpt-image-2.6-sunburst",
    output_formats: &["png", "jpeg", "webp", "gif", "svg"],
    ..SECOND_HALF
};

const KNOWN: [Model; 9] = [
    Model {
        name: "gpt-image-1.5",
        ..FIRST
    },
    FIRST,
    Model {
        name: "gpt-image-1-mini",
        input_fidelities: &["low"],
        ..FIRST
    },
    Model {
        name: "chatgpt-image-latest",
        ..FIRST
    },
    SECOND,
    SECOND_HALF,
    Model {
        name: "gpt-image-2.5-flare",
        ..SECOND_HALF
    },
    SECOND_SIX,
    Model {
        name: "gpt-image-2.6-flare",
        ..SECOND_SIX
    },
];

static UNKNOWN: Model = Model {
    name: "",
    known: false,
    ..FIRST
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_name_finds_its_own_row() {
        for model in Model::known() {
            assert_eq!(Model::of(model.name), model);
            assert!(model.known);
        }
    }

    #[test]
    fn a_dated_snapshot_is_its_model() {
        assert_eq!(Model::of("gpt-image-2-2026-04-21").name, "gpt-image-2");
        assert_eq!(
            Model::of("gpt-image-2.5-flare-2026-09-08").name,
            "gpt-image-2.5-flare"
        );
    }

    #[test]
    fn other_names_get_the_permissive_row() {
        for name in [
            "",
            "GPT-IMAGE-1",
            "gpt-image-2-2026-04-2x",
            "-2026-04-21",
            "gpt-image-12026-04-21",
            "flux",
            "图像图像图像",
        ] {
            assert!(!Model::of(name).known, "{name}");
        }
    }

    #[test]
    fn input_fidelity_goes_with_the_first_generation() {
        assert_eq!(Model::of("gpt-image-1.5").input_fidelities, ["low", "high"]);
        assert_eq!(Model::of("gpt-image-1-mini").input_fidelities, ["low"]);
        assert!(Model::of("gpt-image-2.6-flare").input_fidelities.is_empty());
    }
}
