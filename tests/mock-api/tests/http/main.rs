//! The mock API over real HTTP, spoken to by a client of a few lines, so that every byte is in sight.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, with a line to look at"
)]

mod answers;
mod checks;
mod drifts;
mod faults;
mod faults_of_one_edit;
mod program;
mod record;
mod site;
mod tasks;
mod wire;
