//! Fuzzing of what reads bytes from the network and from files.

use anyhow::{Result, bail};

use crate::kit::{Kit, find_on_path};
use crate::run;

const TARGETS: [&str; 4] = ["exchange", "image_header", "json", "task"];

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
    for target in TARGETS {
        println!("\n== fuzzing {target} for {seconds} s");
        let mut fuzz = kit.cargo(&format!(
            "+nightly fuzz run {target} -- -max_total_time={seconds}"
        ));
        run::run(fuzz.current_dir(kit.root.join("crates/protocol")))?;
    }
    Ok(())
}
