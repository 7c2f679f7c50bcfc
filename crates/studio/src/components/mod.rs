//! What a person sees, one part of it a file.
#![expect(unreachable_pub, reason = "the component macro writes plain pub")]

pub(crate) mod app;
pub(crate) mod areas_choice;
mod asked;
mod beside_choice;
mod button;
mod canvas_edges;
mod caption;
mod compare;
mod dialog;
mod divider_handle;
mod endpoint_status;
mod extend_panel;
mod fields;
mod fit_panel;
pub(crate) mod frame_line;
mod invitation;
mod mask_panel;
mod notice_card;
mod options;
mod progress;
mod prompt_card;
mod references;
mod region_fields;
mod results_strip;
mod save_dialog;
mod settings_dialog;
mod shortcuts_dialog;
mod slider;
mod stage;
mod tool_bar;
mod tool_options;
mod top_bar;
