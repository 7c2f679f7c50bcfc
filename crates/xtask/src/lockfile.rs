//! The one version of a crate that `Cargo.lock` names.

use std::path::Path;

use anyhow::{Context, Result};

/// Reads `Cargo.lock` in `root`.
pub(crate) fn version(root: &Path, name: &str) -> Result<String> {
    let file = root.join("Cargo.lock");
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    find(&text, name).with_context(|| format!("Cargo.lock has no {name}"))
}

fn find(text: &str, name: &str) -> Option<String> {
    let package = text
        .split("[[package]]")
        .find(|package| value(package, "name") == Some(name))?;
    value(package, "version").map(str::to_owned)
}

fn value<'a>(package: &'a str, key: &str) -> Option<&'a str> {
    let line = package
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
    Some(line.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.1"
dependencies = [
 "wasm-bindgen",
]

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
"#;

    #[test]
    fn the_crate_is_found_by_its_whole_name() {
        assert_eq!(find(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(find(LOCK, "wasm"), None);
    }
}
