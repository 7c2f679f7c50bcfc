//! How large the built page is, as it lies on the disk and as a browser downloads it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::kit::Kit;
use crate::package::ENTRIES;
use crate::run;

/// A table of what a visitor has to load: wasm, JavaScript and CSS, each raw and gzipped.
pub(crate) fn table(dist: &Path) -> Result<String> {
    let mut table = format!("{:6} {:>12} {:>12}\n", "", "raw", "gzipped");
    for kind in ["wasm", "js", "css"] {
        let Size { raw, gzipped } = size(dist, kind)?;
        table += &format!(
            "{kind:6} {:>9.1} kB {:>9.1} kB\n",
            kilobytes(raw),
            kilobytes(gzipped)
        );
    }
    Ok(table)
}

/// A table of what a page has to load that uses one entry of the npm package, for each: the wasm and all JavaScript as it is packed.
pub(crate) fn package_table(kit: &Kit, folder: &Path) -> Result<String> {
    let mut table = String::new();
    for entry in &ENTRIES {
        let folder = folder.join(entry.folder);
        let title = entry.name;
        table += &format!(
            "{title:16} {:>12} {:>12} {:>12}\n",
            "raw", "gzipped", "brotli"
        );
        let mut sum = [0; 3];
        for kind in ["wasm", "js"] {
            let Size { raw, gzipped } = size_of(&files(&folder, kind)?)?;
            let sizes = [raw, gzipped, brotli(kit, &folder, kind)?];
            table += &package_row(kind, sizes);
            sum = std::array::from_fn(|column| sum[column] + sizes[column]);
        }
        table += &package_row("both", sum);
    }
    Ok(table)
}

fn package_row(name: &str, sizes: [usize; 3]) -> String {
    let [raw, gzipped, brotli] = sizes.map(kilobytes);
    format!("{name:16} {raw:>9.1} kB {gzipped:>9.1} kB {brotli:>9.1} kB\n")
}

/// Node has brotli built in, and packing needs Node anyway.
fn brotli(kit: &Kit, folder: &Path, kind: &str) -> Result<usize> {
    const SUM: &str = "const { readdirSync, readFileSync } = require('node:fs');
        const files = readdirSync('.').filter((name) => name.endsWith('.' + process.argv[1]));
        const sizes = files.map((name) => require('node:zlib').brotliCompressSync(readFileSync(name)).length);
        console.log(sizes.reduce((sum, size) => sum + size, 0));";
    let mut node = kit.command("node");
    let printed = run::read(node.args(["-e", SUM, kind]).current_dir(folder))?;
    printed
        .trim()
        .parse()
        .context("cannot read what Node counted")
}

/// In bytes.
#[derive(Debug, Default, PartialEq)]
struct Size {
    raw: usize,
    gzipped: usize,
}

/// Of all files of a kind, through folders.
fn size(folder: &Path, kind: &str) -> Result<Size> {
    let mut sum = size_of(&files(folder, kind)?)?;
    for path in paths(folder)? {
        if path.is_dir() {
            let inside = size(&path, kind)?;
            sum.raw += inside.raw;
            sum.gzipped += inside.gzipped;
        }
    }
    Ok(sum)
}

fn size_of(files: &[PathBuf]) -> Result<Size> {
    let mut sum = Size::default();
    for path in files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        sum.raw += bytes.len();
        sum.gzipped += gzipped(&bytes)?;
    }
    Ok(sum)
}

/// The files of a kind in a folder, without those in folders of it.
fn files(folder: &Path, kind: &str) -> Result<Vec<PathBuf>> {
    let mut paths = paths(folder)?;
    paths.retain(|path| {
        path.is_file() && path.extension().is_some_and(|extension| extension == kind)
    });
    Ok(paths)
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_kind_are_added_up_through_folders() {
        let folder = std::env::temp_dir().join(format!("overpaint-sizes-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("a.css"), [b'a'; 1000]).unwrap();
        fs::write(folder.join("inner/b.css"), [b'b'; 1000]).unwrap();
        fs::write(folder.join("c.js"), "c").unwrap();
        let size = size(&folder, "css");
        fs::remove_dir_all(&folder).unwrap();
        let size = size.unwrap();
        assert_eq!(size.raw, 2000);
        assert!(size.gzipped < 100, "{size:?}");
    }
}
