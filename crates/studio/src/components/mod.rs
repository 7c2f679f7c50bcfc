//! What a person sees, one part of it a file.
#![expect(unreachable_pub, reason = "the component macro writes plain pub")]

pub(crate) mod app;
mod button;
mod caption;
mod fields;
mod invitation;
mod notice_card;
mod options;
mod progress;
mod prompt_card;
mod results_strip;
mod settings_dialog;
mod stage;
mod tool_bar;
mod top_bar;
