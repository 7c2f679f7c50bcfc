//! The npm package: for each of its entries the core compiled, the hand-written scripts joined with its own and minified; packed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::kit::Kit;
use crate::names;
use crate::run;
use crate::toolchain::TARGET;

/// What can be imported, each with a core of its own, so that nobody loads what they do not use.
pub(crate) const ENTRIES: [Entry; 2] = [
    Entry {
        name: "overpaint",
        package: "overpaint-npm",
        folder: "",
        flags: &[
            "--features",
            "alone",
            // The parts of the standard library that it uses are compiled with it, for size as well. That way a panic is a trap and no
            // more: nobody could read its message.
            "-Zbuild-std=core,alloc",
            "-Zbuild-std-features=optimize_for_size",
        ],
        compiler: &["-Zunstable-options", "-Cpanic=immediate-abort"],
        // Branches that are laid out anew and functions with one caller that stay apart compress better; decoding takes as long.
        passes: &[
            "-Oz",
            "--flatten",
            "--rereloop",
            "-Oz",
            "--flatten",
            "--rereloop",
            "-Oz",
            "--converge",
            "-ocimfs=0",
            "-aimfs=0",
        ],
    },
    Entry {
        name: "overpaint/pixels",
        package: "overpaint-npm-pixels",
        folder: "pixels",
        flags: &[],
        compiler: &[],
        passes: &["-Oz", "--converge"],
    },
];

pub(crate) struct Entry {
    /// What is imported.
    pub(crate) name: &'static str,
    /// The crate of its core.
    package: &'static str,
    /// What Cargo is told.
    flags: &'static [&'static str],
    /// What the compiler is told.
    compiler: &'static [&'static str],
    /// How `wasm-opt` makes it small.
    passes: &'static [&'static str],
    /// Where its files are, in the sources and in the package.
    pub(crate) folder: &'static str,
}

const HAND_WRITTEN: &str = "web/npm";
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// Stands where the version goes.
const NO_VERSION: &str = "\"0.0.0\"";
const WASM: &str = "core_bg.wasm";
const SCRIPT: &str = "core.js";

/// What is left out of the script that wasm-bindgen writes.
const UNNEEDED: [&str; 5] = [
    // Whoever calls it sees to it that it is started once, and after a wrong file it has to start anew.
    "if (wasm !== undefined) return wasm;",
    "    if (__wbg_init_promise === undefined) {
        __wbg_init_promise = __wbg_init_once(module_or_path);
        __wbg_init_promise.catch(() => { __wbg_init_promise = undefined; });
    }
    return __wbg_init_promise;
}

async function __wbg_init_once(module_or_path) {
",
    // All browsers that run the rest have these two.
    "(typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : ",
    "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}",
    // Texts are never passed without a way to make room for more.
    "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
];

/// What `wasm-opt` may assume: the features that the compiler uses.
const FEATURES: [&str; 9] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

pub(crate) struct Package {
    /// Its files as they are packed.
    pub(crate) folder: PathBuf,
    pub(crate) tarball: PathBuf,
}

/// Builds the package anew.
pub(crate) fn pack(kit: &Kit) -> Result<Package> {
    println!("\n== npm package: building");
    let out = kit.target_dir().join("npm");
    let [source, folder] = ["source", "package"].map(|name| out.join(name));
    for folder in [&source, &folder] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    // First all that is written by hand: entries share some of it.
    for entry in &ENTRIES {
        let [source, folder] = [&source, &folder].map(|folder| folder.join(entry.folder));
        fs::create_dir_all(&source)?;
        fs::create_dir_all(&folder)?;
        for file in fs::read_dir(kit.root.join(HAND_WRITTEN).join(entry.folder))? {
            let file = file?.path();
            if file.is_file() {
                let is_script = file.extension().is_some_and(|kind| kind == "js");
                copy(&file, if is_script { &source } else { &folder })?;
            }
        }
    }
    for entry in &ENTRIES {
        let [source, folder] = [&source, &folder].map(|folder| folder.join(entry.folder));
        core(kit, entry, &source)?;
        fs::rename(source.join(WASM), folder.join(WASM))?;
        minify(kit, &source, &folder)?;
    }
    for licence in LICENCES {
        copy(&kit.root.join(licence), &folder)?;
    }
    run::run(
        kit.command("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&out)
            .current_dir(&folder),
    )?;
    let tarball = out.join(format!("overpaint-{}.tgz", env!("CARGO_PKG_VERSION")));
    Ok(Package { folder, tarball })
}

/// Makes small scripts of the readable ones: the two that are imported, and one that both share.
fn minify(kit: &Kit, source: &Path, folder: &Path) -> Result<()> {
    run::run(
        kit.command("esbuild")
            .args(["index.js", "node.js", "--bundle", "--splitting"])
            .args(["--format=esm", "--target=es2022", "--minify"])
            // Node shows the line of an error that nobody caught.
            .arg("--line-limit=800")
            // Of wasm-bindgen's script: its warnings, and what would free objects by `using`, which nobody sees.
            .args(["--drop:console", "--define:Symbol.dispose=undefined"])
            .args([
                "--chunk-names=core",
                "--external:node:*",
                "--log-level=warning",
            ])
            .arg(format!("--outdir={}", folder.display()))
            .current_dir(source),
    )
}

/// Compiles a core into `core.js` and `core_bg.wasm`.
fn core(kit: &Kit, entry: &Entry, folder: &Path) -> Result<()> {
    let package = entry.package;
    let mut build = kit.cargo("build --release --locked");
    build.args(["--package", package, "--target", TARGET]);
    build.args(entry.flags);
    if !entry.compiler.is_empty() {
        // `-Z` and panics that only trap count as unstable.
        build.env("RUSTC_BOOTSTRAP", "1");
    }
    // Panics name source files. Where those were compiled is nobody's business.
    let mut flags = remapped(kit);
    flags.extend(entry.compiler.iter().map(ToString::to_string));
    build
        .arg("--config")
        .arg(format!("target.{TARGET}.rustflags = {flags:?}"));
    run::run(&mut build).with_context(|| format!("cannot build {package}"))?;
    let wasm = kit
        .target_dir()
        .join(TARGET)
        .join("release")
        .join(package.replace('-', "_"))
        .with_extension("wasm");
    run::run(
        kit.command("wasm-bindgen")
            .args(["--target", "web", "--out-name", "core", "--no-typescript"])
            .arg("--out-dir")
            .arg(folder)
            .arg(wasm),
    )?;
    let wasm = folder.join(WASM);
    let opt = || {
        let mut opt = kit.command("wasm-opt");
        opt.args(FEATURES).arg(&wasm).arg("-o").arg(&wasm);
        opt
    };
    // The first kilobyte is the far end of the stack.
    run::run(opt().args(entry.passes).args([
        "--low-memory-unused",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]))?;
    // Once more from what came out finds a little more.
    let names = run::read(opt().args(["-Oz", "--minify-imports-and-exports-and-modules"]))?;
    let script = folder.join(SCRIPT);
    let short = names::shorten(&fs::read_to_string(&script)?, &names)?;
    let without = UNNEEDED
        .iter()
        .fold(short, |script, part| script.replace(part, ""));
    fs::write(&script, without)?;
    Ok(())
}

/// Compiler flags that shorten the paths of this machine. They come on top of those in `.cargo/config.toml`.
fn remapped(kit: &Kit) -> Vec<String> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = env::var_os("HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(home?.join(".cargo")));
    let folders = [(Some(kit.root.clone()), "overpaint"), (cargo_home, "cargo")];
    let remap = |(folder, name): (Option<PathBuf>, &str)| {
        Some(format!("--remap-path-prefix={}={name}", folder?.display()))
    };
    folders.into_iter().filter_map(remap).collect()
}

/// Copies a file of the package, with the version where it belongs.
fn copy(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(folder.join(name), text.replace(NO_VERSION, &version))?;
    Ok(())
}
