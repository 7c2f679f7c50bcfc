//! Fuzzing of what reads bytes from the network and from files.

use anyhow::{Result, bail};

use crate::kit::{Kit, find_on_path};
use crate::run;

/// Crates, and their targets.
const TARGETS: [(&str, &[&str]); 2] = [
    ("protocol", &["exchange", "image_header", "json", "task"]),
    ("raster", &["mask", "metadata", "photo"]),
];

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
