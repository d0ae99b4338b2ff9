//! The webchat widget. The loader, the frame and the demo page keep their names, for websites and
//! the server link them; what the frame loads is joined into one script and one style sheet, and
//! moves into a folder with a hash, so it may be cached for ever.

use super::{Flavor, fingerprint, modules, tools};
use crate::{files, workspace};
use std::fs;
use std::path::Path;

const STYLES: &str = "widget.css";
const SCRIPT: &str = "widget.js";

pub fn bundle(flavor: Flavor, dist: &Path) -> anyhow::Result<()> {
    let source = workspace::frontend().join("widget");
    let stable = dist.join("widget");
    for name in ["demo.html", "demo.css"] {
        files::write(&stable.join(name), fs::read(source.join(name))?)?;
    }
    let esbuild = tools::installed("esbuild").filter(|_| flavor == Flavor::Release);
    let small = |lean: String, kind: &str| match &esbuild {
        Some(esbuild) => tools::minify(esbuild, &lean, kind),
        None => Ok(lean),
    };
    let loader = small(
        modules::lean(&files::read(&source.join("loader.js"))?),
        "js",
    )?;
    files::write(&stable.join("loader.js"), loader)?;

    let styles = small(modules::lean(&files::read(&source.join(STYLES))?), "css")?;
    let script = small(modules::join(&source, SCRIPT)?, "js")?;
    let hash = fingerprint::of_contents([styles.as_bytes(), script.as_bytes()]);
    let folder = format!("assets/widget-{hash}");
    files::write(&dist.join(&folder).join(STYLES), styles)?;
    files::write(&dist.join(&folder).join(SCRIPT), script)?;

    let frame = linked(&files::read(&source.join("frame.html"))?, &folder);
    files::write(&stable.join("frame.html"), frame)
}

/// The frame with its two links leading into the folder. What it preloads is inside the script.
fn linked(frame: &str, folder: &str) -> String {
    let lines = frame
        .lines()
        .filter(|line| !line.contains("rel=\"modulepreload\""));
    let kept: String = lines.flat_map(|line| [line, "\n"]).collect();
    [STYLES, SCRIPT].iter().fold(kept, |frame, name| {
        frame.replace(&format!("\"{name}\""), &format!("\"/{folder}/{name}\""))
    })
}

#[test]
fn the_frame_loads_its_parts_from_the_hashed_folder() {
    let frame = "<link href=\"widget.css\">\n<link rel=\"modulepreload\" href=\"chat.js\">\n<script type=\"module\" src=\"widget.js\"></script>\n";
    assert_eq!(
        linked(frame, "assets/widget-1"),
        "<link href=\"/assets/widget-1/widget.css\">\n<script type=\"module\" src=\"/assets/widget-1/widget.js\"></script>\n"
    );
}
