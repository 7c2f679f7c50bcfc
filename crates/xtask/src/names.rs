//! The names by which a WebAssembly and its script know each other. Those of wasm-bindgen are long and hold hashes, which take room in both
//! files and don't compress.

use std::collections::HashMap;

use anyhow::{Context, Result};

/// What `wasm-opt --minify-imports-and-exports-and-modules` printed, applied to the script: its import object, and what it calls as
/// `wasm.name`.
pub(crate) fn shorten(script: &str, printed: &str) -> Result<String> {
    let names = read(printed).context("cannot read the names that wasm-opt gave")?;
    let script = script.replace("\"./core_bg.js\":", "\"a\":");
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let mut short = String::new();
    let mut rest = script.as_str();
    while let Some(start) = rest.find(is_name) {
        let (before, name) = rest.split_at(start);
        let (name, after) = name.split_at(name.find(|c| !is_name(c)).unwrap_or(name.len()));
        short += before;
        let known = match () {
            () if short.ends_with("wasm.") => names.exports.get(name),
            () if after.starts_with(": function") => names.imports.get(name),
            () => None,
        };
        short += known.map_or(name, |name| name);
        rest = after;
    }
    Ok(short + rest)
}

/// The new names by the old.
struct Names {
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

fn read(printed: &str) -> Option<Names> {
    let printed: serde_json::Value = serde_json::from_str(printed).ok()?;
    let pairs = |kind: &str| -> Option<HashMap<String, String>> {
        let rows = printed.get(kind)?.as_array()?.iter();
        // The module stands before an import's names.
        let pair = |row: &serde_json::Value| match row.as_array()?.as_slice() {
            [.., old, new] => Some((old.as_str()?.to_owned(), new.as_str()?.to_owned())),
            _ => None,
        };
        rows.map(pair).collect()
    };
    Some(Names {
        imports: pairs("imports")?,
        exports: pairs("exports")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_two_exchange_is_renamed() {
        let printed = r#"{
            "imports": [["./core_bg.js", "__wbg_now_0a", "$"]],
            "exports": [["memory", "b"], ["core_edit", "c"]]
        }"#;
        let script = r#"const memory = wasm.memory; wasm.core_edit(memory, now);
            return { "./core_bg.js": import0, __wbg_now_0a: function() { return Date.now(); } };"#;
        let short = r#"const memory = wasm.b; wasm.c(memory, now);
            return { "a": import0, $: function() { return Date.now(); } };"#;
        assert_eq!(shorten(script, printed).unwrap(), short);
    }

    #[test]
    fn without_names_nothing_is_guessed() {
        assert!(shorten("", "").is_err());
    }
}
