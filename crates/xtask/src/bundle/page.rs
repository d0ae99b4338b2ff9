//! `index.html` with the names the built files have. It holds no script of its own, so the
//! server can forbid inline scripts.

use super::Flavor;
use crate::{files, workspace};
use anyhow::{Context, ensure};
use std::path::Path;

/// Loads the page anew when the bundle has changed; only while developing.
const RELOAD: &str = include_str!("reload.js");

pub fn write(flavor: Flavor, dist: &Path, app: &str, styles: &str) -> anyhow::Result<()> {
    let mut page = linked(
        &files::read(&workspace::frontend().join("index.html"))?,
        app,
        styles,
    )?;
    if flavor == Flavor::Watched {
        files::write(&dist.join("reload.js"), RELOAD)?;
        let script = "<script type=\"module\" src=\"/reload.js\"></script>\n  </head>";
        page = page.replacen("</head>", script, 1);
    }
    files::copy_tree(&workspace::frontend().join("public"), dist)?;
    files::write(&dist.join("index.html"), page)
}

/// The page's links turned from the names of the sources to those of the built files.
fn linked(page: &str, app: &str, styles: &str) -> anyhow::Result<String> {
    ensure!(
        !page.contains("<script>") && !page.contains("<style"),
        "index.html must not hold scripts or styles of its own"
    );
    let page = replaced(page, "\"styles/index.css\"", &format!("\"{styles}\""))?;
    let page = replaced(&page, "\"boot.js\"", &format!("\"{app}/boot.js\""))?;
    let page = replaced(&page, "\"frontend.js\"", &format!("\"{app}/frontend.js\""))?;
    replaced(
        &page,
        "\"frontend.wasm\"",
        &format!("\"{app}/frontend_bg.wasm\""),
    )
}

fn replaced(page: &str, from: &str, to: &str) -> anyhow::Result<String> {
    let (before, after) = page
        .split_once(from)
        .with_context(|| format!("index.html does not link {from}"))?;
    Ok(format!("{before}{to}{after}"))
}

#[test]
fn every_link_leads_to_a_built_file() {
    let page = include_str!("../../../../frontend/index.html");
    let page = linked(page, "/assets/app-1", "/assets/styles-2.css").expect("all links");
    for link in ["app-1/boot.js", "app-1/frontend_bg.wasm", "styles-2.css"] {
        assert!(page.contains(&format!("\"/assets/{link}\"")), "{link}");
    }
    assert!(linked("<html>", "a", "b").is_err());
    assert!(linked("<script>alert(1)</script>", "a", "b").is_err());
}
