//! From what a person chose to what is sent.

use overpaint_protocol::{Model, Options, Problem, Sizes};

/// The choices as a request would have them. Previews need a stream, and a stream gives one
/// picture, so several pictures with previews are several such requests.
pub(crate) fn request(options: &Options) -> Options {
    if options.partial_images.is_some_and(|partials| partials > 0) {
        return Options {
            n: None,
            stream: Some(true),
            ..options.clone()
        };
    }
    Options {
        stream: None,
        partial_images: None,
        ..options.clone()
    }
}

/// Takes back the wish for previews, which nobody gets of what is handed in.
pub(crate) fn without_previews(options: &mut Options) {
    options.stream = None;
    options.partial_images = None;
}

/// How many pictures a run is to bring.
pub(crate) fn pictures(options: &Options) -> u32 {
    options.n.unwrap_or(1).max(1)
}

/// All that can be said against the choices before anything is sent.
pub(crate) fn problems(options: &Options) -> Vec<Problem> {
    // The number is checked as it was typed, and not together with the stream: that is split up.
    let number = Options {
        stream: None,
        partial_images: None,
        ..options.clone()
    };
    let mut problems = number.problems();
    for problem in request(options).problems() {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// Takes back the choices that the model does not offer.
pub(crate) fn fit_to_model(options: &mut Options) {
    let model = Model::of(&options.model);
    if !model.known {
        return;
    }
    let keep = |choice: &mut Option<String>, offered: &[&str]| {
        if choice
            .as_deref()
            .is_some_and(|value| !offered.contains(&value))
        {
            *choice = None;
        }
    };
    keep(&mut options.quality, model.qualities);
    keep(&mut options.background, model.backgrounds);
    keep(&mut options.input_fidelity, model.input_fidelities);
    keep(&mut options.output_format, model.output_formats);
    if let Sizes::Fixed(offered) = model.sizes {
        keep(&mut options.size, offered);
    }
    if !compresses(options) {
        options.output_compression = None;
    }
}

/// Whether the chosen format has a compression to choose.
pub(crate) fn compresses(options: &Options) -> bool {
    matches!(options.output_format.as_deref(), Some("jpeg" | "webp"))
}
