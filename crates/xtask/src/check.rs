//! What can be said about the code without running it.

use anyhow::{Context, Result};

use crate::arrows;
use crate::fuzz;
use crate::kit::Kit;
use crate::report::Report;
use crate::run;
use crate::texts;
use crate::toolchain::TARGET;

/// The crates that only make sense in a browser; the others are checked for this machine.
const IN_THE_BROWSER: [&str; 5] = [
    "overpaint-client",
    "overpaint-npm",
    "overpaint-npm-pixels",
    "overpaint-page",
    "overpaint-studio",
];

/// Runs every check, even after one failed.
pub(crate) fn check(kit: &Kit, report: &mut Report) -> Result<()> {
    report.step("format", || {
        run::run(&mut kit.cargo("fmt --all --check -- -l"))
            .context("files are not formatted, run `cargo fmt --all`")
    })?;
    report.step("crate arrows", || arrows::check(kit))?;
    report.step("texts", || texts::check(kit))?;
    report.step("clippy, this machine", || {
        let mut clippy = kit.cargo("clippy --quiet --workspace --all-targets");
        run::run(
            clippy
                .args(without_browser_crates())
                .args(["--", "-D", "warnings"]),
        )
    })?;
    report.step("clippy, fuzz targets", || fuzz::check(kit))?;
    report.step("clippy, wasm32", || {
        let mut clippy = kit.cargo("clippy --quiet --all-targets");
        clippy.args(["--target", TARGET]);
        clippy.args(IN_THE_BROWSER.iter().flat_map(|name| ["--package", name]));
        run::run(clippy.args(["--", "-D", "warnings"]))
    })?;
    Ok(())
}

/// Words that leave the browser's crates out of a Cargo command for the whole workspace.
pub(crate) fn without_browser_crates() -> impl Iterator<Item = &'static str> {
    IN_THE_BROWSER.iter().flat_map(|name| ["--exclude", name])
}
