//! Texts that the page never says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::kit::Kit;

/// The crates that name a text: the studio, and those whose codes are part of a text's key.
const SPEAKERS: [&str; 4] = ["studio", "client", "protocol", "editor"];

/// Fails for a text that no code names. Both languages have the same ones; a test of the studio says so.
pub(crate) fn check(kit: &Kit) -> Result<()> {
    let file = kit.root.join("web/locales/en.json");
    let texts =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let texts: BTreeMap<String, String> =
        serde_json::from_str(&texts).context("the texts are no JSON of strings")?;
    let mut code = String::new();
    for speaker in SPEAKERS {
        gather(
            &kit.root.join("crates").join(speaker).join("src"),
            &mut code,
        )?;
    }
    let code = Code::of(&code);
    let unused: Vec<&str> = texts
        .keys()
        .map(String::as_str)
        .filter(|key| !code.names(key))
        .collect();
    ensure!(
        unused.is_empty(),
        "texts that no code names, delete them from web/locales: {}",
        unused.join(", ")
    );
    Ok(())
}

/// Adds all Rust under a folder.
fn gather(folder: &Path, code: &mut String) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, code)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *code += &fs::read_to_string(&path)?;
        }
    }
    Ok(())
}

/// The string literals of some code.
struct Code<'a> {
    whole: Vec<&'a str>,
    /// Those with places to fill in, such as `step.{}`, as what stands between the places.
    patterns: Vec<Vec<&'a str>>,
}

impl<'a> Code<'a> {
    fn of(code: &'a str) -> Self {
        // Whatever stands between two quotes on a line, so that a quote in a comment does no harm beyond its line.
        let whole: Vec<&str> = code
            .lines()
            .flat_map(|line| line.split('"').skip(1))
            .collect();
        let pieces = |literal: &&'a str| -> Vec<&'a str> {
            literal
                .split('{')
                .map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after))
                .collect()
        };
        // A piece with a dot makes what is in the places shorter than the key.
        let patterns = whole
            .iter()
            .map(pieces)
            .filter(|pieces| pieces.len() > 1 && pieces.iter().any(|piece| piece.contains('.')));
        Self {
            patterns: patterns.collect(),
            whole,
        }
    }

    /// Whether a key is a literal, or a pattern with literals in its places; a notice's title goes with its text.
    fn names(&self, key: &str) -> bool {
        let key = key.strip_suffix(".title").unwrap_or(key);
        self.whole.contains(&key)
            || self
                .patterns
                .iter()
                .any(|pattern| self.composes(pattern, key))
    }

    fn composes(&self, pattern: &[&str], key: &str) -> bool {
        let [before, rest @ ..] = pattern else {
            return false;
        };
        let Some(key) = key.strip_prefix(before) else {
            return false;
        };
        let [after, ..] = rest else {
            return key.is_empty();
        };
        // The place ends where the next piece begins; there may be several such ends.
        (1..=key.len())
            .filter(|end| key[*end..].starts_with(after) && self.names(&key[..*end]))
            .any(|end| self.composes(rest, &key[end..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = r#"
        t("brush"); t(&format!("step.{}", step.code())); format!("{size:.1}"); with(&format!("{name}.hint"), &[]); // "as a quote
        format!("areas.{name}.cost"); ["wand", "view.raw", "each"];
    "#;

    #[test]
    fn keys_are_named_as_they_are_or_composed_of_what_is_named() {
        let code = Code::of(CODE);
        for key in [
            "brush",
            "brush.title",
            "step.wand",
            "view.raw.hint",
            "areas.each.cost",
        ] {
            assert!(code.names(key), "{key}");
        }
    }

    #[test]
    fn what_is_composed_of_nothing_named_is_not() {
        let code = Code::of(CODE);
        for key in [
            "brus",
            "step",
            "step.lasso",
            "view.exact.hint",
            "areas.each",
            "areas.each.costs",
            "",
        ] {
            assert!(!code.names(key), "{key}");
        }
    }
}
