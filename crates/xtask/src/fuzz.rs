//! Fuzzing of what reads bytes from the network and from files.

use anyhow::{Result, bail};

use crate::kit::{Kit, find_on_path};
use crate::run;

/// Crates, and their targets.
const TARGETS: [(&str, &[&str]); 2] = [
    ("protocol", &["exchange", "image_header", "json", "task"]),
    ("raster", &["mask", "metadata", "photo"]),
];

/// Compiles all targets, which stand apart from the workspace. It takes neither nightly nor libFuzzer, which is C++ and takes long: nothing is
/// linked, so the crate is told that the library is elsewhere.
pub(crate) fn check(kit: &Kit) -> Result<()> {
    for (name, _) in TARGETS {
        let mut clippy = kit.cargo("clippy --quiet --manifest-path");
        clippy
            .arg(kit.root.join("crates").join(name).join("fuzz/Cargo.toml"))
            .arg("--target-dir")
            .arg(kit.target_dir())
            .env("CUSTOM_LIBFUZZER_PATH", "/elsewhere/libfuzzer.a");
        run::run(clippy.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Runs each target for so many seconds.
pub(crate) fn fuzz(kit: &Kit, seconds: u32) -> Result<()> {
    let nightly = run::read(
        kit.command("rustup")
            .args(["run", "nightly", "rustc", "--version"]),
    )
    .is_ok();
    let cargo_fuzz = find_on_path("cargo-fuzz").is_some();
    if !nightly || !cargo_fuzz {
        let mut missing = String::new();
        if !nightly {
            missing += "\n  a nightly compiler: `rustup toolchain install nightly`";
        }
        if !cargo_fuzz {
            missing += "\n  cargo-fuzz: `cargo install cargo-fuzz`";
        }
        bail!("fuzzing needs what is not here:{missing}");
    }
    for (name, targets) in TARGETS {
        for target in targets {
            println!("\n== fuzzing {target} of {name} for {seconds} s");
            let mut fuzz = kit.cargo(&format!(
                "+nightly fuzz run {target} -- -max_total_time={seconds}"
            ));
            run::run(fuzz.current_dir(kit.root.join("crates").join(name)))?;
        }
    }
    Ok(())
}
