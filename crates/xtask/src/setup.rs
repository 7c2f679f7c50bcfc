//! What each verb needs before it can start. Idempotent, and quick when all is there.

use anyhow::Result;

use crate::browser;
use crate::kit::Kit;
use crate::lockfile;
use crate::npm;
use crate::python;
use crate::site::Profile;
use crate::tool::Tool;
use crate::toolchain::{self, Library};

const TRUNK: &str = "0.21.14";

/// Where `wasm-opt` and `esbuild` come from: npm packages, pinned.
const SMALLER: &str = "web/tools";

/// What `check` needs: the compiler for wasm32, clippy and rustfmt.
pub(crate) fn for_check(kit: &mut Kit) -> Result<()> {
    println!("== set-up");
    toolchain::install(kit, Library::Compiled)?;
    toolchain::install_components(kit)
}

/// What building the studio needs.
pub(crate) fn for_site(kit: &mut Kit, profile: Profile) -> Result<()> {
    println!("== set-up");
    toolchain::install(kit, Library::Compiled)?;
    page_tools(kit, profile)
}

/// What packing the npm package needs.
pub(crate) fn for_package(kit: &mut Kit) -> Result<()> {
    println!("== set-up");
    toolchain::install(kit, Library::AndSource)?;
    wasm_bindgen(kit)?;
    smaller(kit)
}

/// What the benchmark of streams needs: the package, and the clients beside it.
pub(crate) fn for_stream_bench(kit: &mut Kit) -> Result<()> {
    for_package(kit)?;
    bench_tools(kit)
}

/// What the benchmark of the mask editor needs: the studio, and what drives the browser.
pub(crate) fn for_mask_bench(kit: &mut Kit) -> Result<()> {
    for_site(kit, Profile::Release)?;
    bench_tools(kit)
}

/// What the benchmark of composites needs: studio and package, what drives the browser, and the Python beside them.
pub(crate) fn for_composite_bench(kit: &mut Kit) -> Result<()> {
    for_package(kit)?;
    page_tools(kit, Profile::Release)?;
    bench_tools(kit)?;
    python::install(kit)
}

/// What the tests need, which is everything.
pub(crate) fn for_everything(kit: &mut Kit) -> Result<()> {
    for_package(kit)?;
    toolchain::install_components(kit)?;
    page_tools(kit, Profile::Release)?;
    browser::install(kit)?;
    npm::install(
        kit,
        "tests/e2e",
        "the tests of the studio drive the browser with it",
    )?;
    npm::install(
        kit,
        "tests/judge",
        "the official client judges the mock API",
    )?;
    npm::install(
        kit,
        "tests/npm",
        "projects that use the npm package as its users do",
    )
}

fn bench_tools(kit: &mut Kit) -> Result<()> {
    browser::install(kit)?;
    npm::install(
        kit,
        "tests/bench",
        "what drives the browser, and the clients that are measured side by side",
    )
}

fn page_tools(kit: &mut Kit, profile: Profile) -> Result<()> {
    wasm_bindgen(kit)?;
    let trunk = Tool {
        package: "trunk",
        program: "trunk",
        version: TRUNK.to_owned(),
        features: &["--no-default-features", "--features", "rustls"],
        why: "turns the studio's crate into a page",
    };
    trunk.install(kit)?;
    if profile == Profile::Release {
        smaller(kit)?;
    }
    Ok(())
}

fn wasm_bindgen(kit: &mut Kit) -> Result<()> {
    let wasm_bindgen = Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        // Library and program talk in a format of their own and must be of one version.
        version: lockfile::version(&kit.root, "wasm-bindgen")?,
        features: &[],
        why: "joins wasm and JavaScript, and runs wasm tests in a browser",
    };
    wasm_bindgen.install(kit)
}

fn smaller(kit: &mut Kit) -> Result<()> {
    npm::install(
        kit,
        SMALLER,
        "wasm-opt and esbuild make wasm and scripts smaller",
    )?;
    kit.add_path(kit.root.join(SMALLER).join("node_modules/.bin"));
    Ok(())
}
