//! Measurements side by side with others.

use anyhow::Result;

use crate::kit::Kit;
use crate::package;
use crate::run;
use crate::setup;

/// The package against other clients of streams, in one page of a browser. Prints tables and ratios.
pub(crate) fn stream(kit: &mut Kit) -> Result<()> {
    setup::for_bench(kit)?;
    let package = package::pack(kit)?;
    println!("\n== benchmark: streams");
    let mut bench = kit.command("node");
    bench
        .current_dir(kit.root.join("tests/bench"))
        .arg("stream.mjs")
        .env("PACKAGE", package.folder);
    run::run(&mut bench)
}

/// The ways to lay an answer over a photo, over the test photos. Prints tables of errors.
pub(crate) fn seam(kit: &Kit) -> Result<()> {
    run::run(&mut kit.cargo("run --release -p overpaint-raster --example seam"))
}
