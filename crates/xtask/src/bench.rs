//! Measurements side by side with others.

use anyhow::Result;

use crate::kit::Kit;
use crate::mock::{self, Mock, Site};
use crate::package;
use crate::python;
use crate::run;
use crate::setup;
use crate::site::{self, Profile};

/// The package against other clients of streams, in one page of a browser. Prints tables and ratios.
pub(crate) fn stream(kit: &mut Kit) -> Result<()> {
    setup::for_stream_bench(kit)?;
    let package = package::pack(kit)?;
    println!("\n== benchmark: streams");
    node(
        kit,
        "stream.mjs",
        &[("PACKAGE", &package.folder.to_string_lossy())],
    )
}

/// Painting a mask in the studio as it is released, and in an editor that keeps whole pictures for undo. Prints a table with the goals.
pub(crate) fn mask(kit: &mut Kit) -> Result<()> {
    setup::for_mask_bench(kit)?;
    let mock = served(kit)?;
    println!("\n== benchmark: masks");
    let address = mock.site.as_deref().unwrap_or_default();
    node(kit, "mask.mjs", &[("STUDIO_URL", address)])
}

/// Laying an answer over large photos and saving them, in the studio and by the package, and the same in Python; before, what regions lose when
/// they are sent smaller. Prints tables with ratios.
pub(crate) fn composite(kit: &mut Kit) -> Result<()> {
    setup::for_composite_bench(kit)?;
    let package = package::pack(kit)?;
    let mock = served(kit)?;
    let python = python::program(kit);
    println!("\n== benchmark: regions, there and back");
    let photos = kit.target_dir().join("round-trip");
    let mut make = kit.cargo("run --release -p overpaint-raster --example round_trip --");
    run::run(make.arg(&photos))?;
    let mut compare = kit.command(&python.to_string_lossy());
    run::run(
        compare
            .arg("tests/bench/composite/round_trip.py")
            .arg(&photos),
    )?;
    println!("\n== benchmark: composites");
    let places = [
        ("PYTHON", &*python.to_string_lossy()),
        ("STUDIO_URL", mock.site.as_deref().unwrap_or_default()),
        ("MOCK_API", &mock.api),
        ("PACKAGE", &package.folder.to_string_lossy()),
    ];
    node(kit, "composite.mjs", &places)
}

/// The studio as it is released, with the mock API beside it.
fn served(kit: &Kit) -> Result<Mock> {
    let dist = site::build(kit, Profile::Release)?;
    mock::build(kit)?;
    let site = Site {
        dir: &dist,
        port: 0,
        prefix: None,
    };
    Mock::start(kit, 0, Some(&site))
}

fn node(kit: &Kit, script: &str, places: &[(&str, &str)]) -> Result<()> {
    let mut bench = kit.command("node");
    bench
        .current_dir(kit.root.join("tests/bench"))
        .arg(script)
        .envs(places.iter().copied());
    run::run(&mut bench)
}

/// The ways to lay an answer over a photo, over the test photos. Prints tables of errors.
pub(crate) fn seam(kit: &Kit) -> Result<()> {
    run::run(&mut kit.cargo("run --release -p overpaint-raster --example seam"))
}
