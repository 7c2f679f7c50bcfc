//! The standard library for wasm32 without rustup's server: Debian's `rustc-web` packages bring a recent
//! compiler and the library's source, which is built once. A private sysroot joins the two by links and
//! leaves the system's alone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{self, Command};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::kit::Kit;
use crate::run;
use crate::toolchain::TARGET;

const PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
    "rustfmt-web",
];

/// These look for libraries beside themselves, and are told to look in the sysroot.
const COMPILERS: [&str; 2] = ["rustc", "rustdoc"];

const OTHER_PROGRAMS: [&str; 5] = [
    "cargo",
    "cargo-clippy",
    "clippy-driver",
    "cargo-fmt",
    "rustfmt",
];

/// Uses the sysroot that an earlier run built for the compiler that is installed now, if there is one.
pub(crate) fn use_built(kit: &mut Kit) -> Result<bool> {
    let Some(version) = installed_version() else {
        return Ok(false);
    };
    let sysroot = kit.cache.join(sysroot_name(&version));
    if !sysroot.is_dir() {
        return Ok(false);
    }
    select(kit, &sysroot);
    Ok(true)
}

/// Installs Debian's compiler, builds the standard library and uses both from now on.
pub(crate) fn build(kit: &mut Kit) -> Result<()> {
    println!("{TARGET}: installing Debian's {}", PACKAGES.join(", "));
    apt::install(&PACKAGES)?;
    install_linker()?;
    let version = installed_version().context("Debian's rustc-web does not run")?;
    let needed = env!("CARGO_PKG_RUST_VERSION");
    if older(&version, needed) {
        bail!(
            "Debian's rustc-web is {version}, and {needed} is needed: install a newer one, or rustup's {TARGET}"
        );
    }
    println!("{TARGET}: building its standard library from source, once, about a minute");
    let start = Instant::now();
    let scratch = kit.cache.join(format!("installing-std-{}", process::id()));
    let sysroot = kit.cache.join(sysroot_name(&version));
    let result = build_std(&scratch).and_then(|()| {
        let assembled = scratch.join("sysroot");
        assemble(&scratch, &assembled, &sysroot)?;
        fs::rename(&assembled, &sysroot)
            .with_context(|| format!("cannot create {}", sysroot.display()))
    });
    fs::remove_dir_all(&scratch).ok();
    result?;
    // What was compiled against an earlier build of the library does not link with this one.
    fs::remove_dir_all(kit.target_dir().join(TARGET)).ok();
    println!("{TARGET}: built in {:.0} s", start.elapsed().as_secs_f64());
    select(kit, &sysroot);
    Ok(())
}

/// `rust-lld` is a link to the linker of one version of LLVM, whose package is named like the link's
/// target (`lld-22`) and is not installed with it.
fn install_linker() -> Result<()> {
    let linker = Path::new("/usr/bin/rust-lld");
    if linker.exists() {
        return Ok(());
    }
    let target = fs::read_link(linker).context("Debian's rust-web-llvm has no rust-lld")?;
    let package = target
        .file_name()
        .context("rust-lld links to no file")?
        .to_string_lossy();
    apt::install(&[&package])
}

fn select(kit: &mut Kit, sysroot: &Path) {
    // rustup takes a path for a toolchain.
    kit.set_env("RUSTUP_TOOLCHAIN", sysroot);
    // clippy's driver looks there; `cargo clippy` starts it without asking us.
    kit.set_env("SYSROOT", sysroot);
}

fn build_std(scratch: &Path) -> Result<()> {
    let crate_dir = scratch.join("std");
    fs::create_dir_all(crate_dir.join("src"))?;
    fs::write(
        crate_dir.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    fs::write(crate_dir.join("src/lib.rs"), "")?;
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .args([
            "build",
            "--quiet",
            "--release",
            "--target",
            TARGET,
            "-Zbuild-std=std,panic_abort,test",
        ])
        .current_dir(&crate_dir)
        .env("RUSTC", "/usr/bin/rustc")
        // `-Zbuild-std` is unstable.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it, `lto = true` finds no bitcode in the library.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", scratch.join("target"));
    for name in [
        "RUSTUP_TOOLCHAIN",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WRAPPER",
    ] {
        cargo.env_remove(name);
    }
    run::run(&mut cargo).context("cannot build the standard library for wasm32")
}

/// Puts the sysroot together in `scratch`, for its `home`.
fn assemble(scratch: &Path, sysroot: &Path, home: &Path) -> Result<()> {
    let bin = sysroot.join("bin");
    fs::create_dir_all(&bin)?;
    for program in COMPILERS {
        let script = format!(
            "#!/bin/sh\nexec /usr/bin/{program} --sysroot '{}' \"$@\"\n",
            home.display()
        );
        let file = bin.join(program);
        fs::write(&file, script)?;
        fs::set_permissions(&file, Permissions::from_mode(0o755))?;
    }
    for program in OTHER_PROGRAMS {
        symlink(Path::new("/usr/bin").join(program), bin.join(program))?;
    }
    let rustlib = sysroot.join("lib/rustlib");
    fs::create_dir_all(&rustlib)?;
    for entry in fs::read_dir("/usr/lib/rustlib")? {
        let entry = entry?;
        if entry.file_name() != TARGET {
            symlink(entry.path(), rustlib.join(entry.file_name()))?;
        }
    }
    let lib = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&lib)?;
    for entry in fs::read_dir(scratch.join("target").join(TARGET).join("release/deps"))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), lib.join(&*name))?;
        }
    }
    Ok(())
}

/// The version of Debian's compiler, such as `1.96.0`.
fn installed_version() -> Option<String> {
    let text = run::read(Command::new("/usr/bin/rustc").arg("--version")).ok()?;
    Some(text.split_whitespace().nth(1)?.to_owned())
}

fn sysroot_name(version: &str) -> String {
    format!("debian-rust-{version}")
}

fn older(version: &str, needed: &str) -> bool {
    let parts = |text: &str| -> Vec<u32> {
        text.split('.')
            .map_while(|part| part.parse().ok())
            .collect()
    };
    parts(version) < parts(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(older("1.85.0", "1.95"));
        assert!(older("1.9.0", "1.95"));
        assert!(!older("1.96.0", "1.95"));
        assert!(!older("1.95.0", "1.95"));
        assert!(!older("1.100.0", "1.95"));
    }
}
