//! One style sheet from the files that `styles/index.css` imports, in its order.

use super::fingerprint;
use crate::{files, workspace};
use anyhow::{Context, ensure};
use std::path::Path;

/// Writes the style sheet and answers its path on the server.
pub fn bundle(dist: &Path) -> anyhow::Result<String> {
    let folder = workspace::frontend().join("styles");
    let text = inlined(&folder, &files::read(&folder.join("index.css"))?)?;
    let hash = fingerprint::of_contents([text.as_bytes()]);
    let path = format!("/assets/styles-{hash}.css");
    files::write(&dist.join(path.trim_start_matches('/')), text)?;
    Ok(path)
}

/// The index with every `@import "./file.css";` replaced by that file.
fn inlined(folder: &Path, index: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    for line in index.lines() {
        match imported(line)? {
            Some(name) => text.push_str(&files::read(&folder.join(name))?),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    Ok(text)
}

fn imported(line: &str) -> anyhow::Result<Option<&str>> {
    let Some(rest) = line.trim().strip_prefix("@import") else {
        return Ok(None);
    };
    let name = rest
        .trim()
        .strip_prefix("\"./")
        .and_then(|rest| rest.strip_suffix("\";"))
        .with_context(|| format!("an import has the form @import \"./file.css\"; not {line}"))?;
    ensure!(!name.contains(".."), "{name} is outside of styles/");
    Ok(Some(name))
}

#[test]
fn imports_are_replaced_in_their_order() {
    let folder = tempfile::tempdir().expect("a folder");
    files::write(&folder.path().join("a.css"), "a {}").expect("a.css");
    files::write(&folder.path().join("ui/b.css"), "b {}").expect("b.css");
    let text = inlined(
        folder.path(),
        "@layer x;\n@import \"./ui/b.css\";\n@import \"./a.css\";\n",
    );
    assert_eq!(text.expect("one sheet"), "@layer x;\nb {}\na {}\n");
}

#[test]
fn an_import_in_any_other_form_is_refused_instead_of_lost() {
    assert!(imported("@import url(https://example.com/x.css);").is_err());
    assert!(imported("@import \"./../secret.css\";").is_err());
}
