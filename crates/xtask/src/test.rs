//! Everything that proves the project works, counted.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::check;
use crate::kit::{Kit, find_on_path};
use crate::mock::{self, Mock, Site};
use crate::package;
use crate::report::Report;
use crate::run;
use crate::setup;
use crate::site::{self, Profile};
use crate::sizes;
use crate::tally::Tally;
use crate::toolchain::TARGET;

/// Where the client's tests expect the mock API: a page cannot read the environment.
const CLIENT_TEST_PORT: u16 = 18788;

/// The studio has to work under any path; the tests put it under this one too.
const SUB_PATH: &str = "/a/b/";

/// The crates that others may depend on, whose documentation shows how.
const WITH_EXAMPLES: [&str; 2] = ["overpaint-protocol", "overpaint-client"];

/// Runs all there is. True if nothing failed.
pub(crate) fn test(kit: &mut Kit) -> Result<bool> {
    let mut report = Report::default();
    if !report.step("set-up", || setup::for_everything(kit))? {
        return Ok(report.close());
    }
    check::check(kit, &mut report)?;
    report.suite("native tests", || native(kit))?;
    if report.step("mock API, compiled", || mock::build(kit))? {
        report.suite("client, in Chromium", || client(kit))?;
        report.suite("mock API, judged", || judge(kit))?;
        let mut tarball = PathBuf::new();
        let packed = report.step("npm package, packed", || {
            let package = package::pack(kit)?;
            println!("{}", sizes::package_table(kit, &package.folder)?);
            tarball = package.tarball;
            Ok(())
        })?;
        if packed {
            report.suite("npm package, by those who use it", || {
                consumers(kit, &tarball)
            })?;
        }
        let mut dist = PathBuf::new();
        let built = report.step("studio, built", || {
            dist = site::build(kit, Profile::Release)?;
            println!("{}", sizes::table(&dist)?);
            Ok(())
        })?;
        if built {
            report.suite("studio, in Chromium", || studio(kit, &dist))?;
        }
    }
    Ok(report.close())
}

fn native(kit: &Kit) -> Result<Tally> {
    if find_on_path("cargo-nextest").is_none() {
        let mut tests = kit.cargo("test --workspace --no-fail-fast");
        let outcome = run::run_and_read(tests.args(check::without_browser_crates()))?;
        return Ok(Tally::of_cargo_test(&outcome.text).judged(outcome.ok));
    }
    let mut tests = kit.cargo("nextest run --workspace --no-fail-fast --color never");
    let outcome = run::run_and_read(tests.args(check::without_browser_crates()))?;
    let tally = Tally::of_nextest(&outcome.text).judged(outcome.ok);
    // nextest leaves out the examples in the documentation. Those of the client are only compiled.
    let mut examples = kit.cargo("test --no-fail-fast --doc");
    let outcome = run::run_and_read(
        examples.args(WITH_EXAMPLES.iter().flat_map(|name| ["--package", name])),
    )?;
    let examples = Tally::of_cargo_test(&outcome.text);
    Ok(tally
        + if outcome.ok {
            examples
        } else {
            examples.judged(false)
        })
}

fn client(kit: &Kit) -> Result<Tally> {
    let mock = Mock::start(kit, CLIENT_TEST_PORT, None)?;
    let mut tests = kit.cargo(
        "test --package overpaint-client --package overpaint-npm --lib --tests --no-fail-fast",
    );
    tests
        .args(["--target", TARGET])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        // Seconds; some tests wait for time-outs.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    if !mock.api.contains(&format!(":{CLIENT_TEST_PORT}/")) {
        // The port was taken: compile the address in.
        tests.env("OVERPAINT_MOCK_API", mock.api.trim_end_matches("/v1"));
    }
    let outcome = run::run_and_read(&mut tests)?;
    Ok(Tally::of_cargo_test(&outcome.text).judged(outcome.ok))
}

fn judge(kit: &Kit) -> Result<Tally> {
    let mock = Mock::start(kit, 0, None)?;
    node(
        kit,
        "tests/judge",
        &["judge.mjs".to_owned()],
        &[("MOCK_API", &mock.api)],
    )
}

fn consumers(kit: &Kit, tarball: &Path) -> Result<Tally> {
    let mock = Mock::start(kit, 0, None)?;
    let folder = "tests/npm";
    let files = test_files(&kit.root.join(folder))?;
    let tarball = tarball.to_string_lossy();
    let places = [("MOCK_API", mock.api.as_str()), ("TARBALL", &tarball)];
    node(kit, folder, &files, &places)
}

fn studio(kit: &Kit, dist: &Path) -> Result<Tally> {
    let plain = Site {
        dir: dist,
        port: 0,
        prefix: None,
    };
    let below = Site {
        dir: dist,
        port: 0,
        prefix: Some(SUB_PATH),
    };
    let mock = Mock::start(kit, 0, Some(&plain))?;
    let sub_path = Mock::start(kit, 0, Some(&below))?;
    let addresses = [
        ("MOCK_API", mock.api.as_str()),
        ("STUDIO_URL", mock.site.as_deref().unwrap_or_default()),
        ("SUBPATH_URL", sub_path.site.as_deref().unwrap_or_default()),
    ];
    let folder = "tests/e2e";
    node(
        kit,
        folder,
        &test_files(&kit.root.join(folder))?,
        &addresses,
    )
}

/// The names of the tests in a folder. Node's own search for them differs from version to version.
fn test_files(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    if files.is_empty() {
        bail!("there is no *.test.mjs in {}", folder.display());
    }
    files.sort();
    Ok(files)
}

/// Runs tests one file after another: they share a server.
fn node(kit: &Kit, folder: &str, files: &[String], addresses: &[(&str, &str)]) -> Result<Tally> {
    let mut tests = kit.command("node");
    tests
        .current_dir(kit.root.join(folder))
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(files)
        .envs(addresses.iter().copied());
    let outcome = run::run_and_read(&mut tests)?;
    Ok(Tally::of_node(&outcome.text).judged(outcome.ok))
}
