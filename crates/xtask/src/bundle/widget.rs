//! The webchat widget: plain modules, shipped as they are. The loader, the frame and the demo
//! page keep their names, for websites and the server link them; what the frame loads moves into
//! a folder with a hash and may be cached for ever.

use super::fingerprint;
use crate::{files, workspace};
use std::fs;
use std::path::Path;

const STABLE: &[&str] = &["loader.js", "demo.html", "demo.css"];

pub fn bundle(dist: &Path) -> anyhow::Result<()> {
    let source = workspace::frontend().join("widget");
    for name in STABLE {
        files::write(
            &dist.join("widget").join(name),
            fs::read(source.join(name))?,
        )?;
    }

    let mut parts = Vec::new();
    for entry in fs::read_dir(&source)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| is_part(name)) {
            parts.push((name.to_owned(), fs::read(&path)?));
        }
    }
    parts.sort();
    let hash = fingerprint::of_contents(parts.iter().map(|(_, content)| content.as_slice()));
    let folder = format!("/assets/widget-{hash}");
    for (name, content) in &parts {
        files::write(
            &dist.join(folder.trim_start_matches('/')).join(name),
            content,
        )?;
    }

    let names = parts.iter().map(|(name, _)| name.as_str());
    let frame = linked(&files::read(&source.join("frame.html"))?, &folder, names);
    files::write(&dist.join("widget/frame.html"), frame)
}

/// Whether the frame loads this file.
fn is_part(name: &str) -> bool {
    !STABLE.contains(&name) && (name.ends_with(".js") || name.ends_with(".css"))
}

/// The frame with its links leading into the folder.
fn linked<'a>(frame: &str, folder: &str, names: impl Iterator<Item = &'a str>) -> String {
    names.fold(frame.to_owned(), |frame, name| {
        frame.replace(&format!("\"{name}\""), &format!("\"{folder}/{name}\""))
    })
}

#[test]
fn the_frame_loads_its_parts_from_the_hashed_folder() {
    let frame = r#"<link href="widget.css"><script type="module" src="widget.js"></script>"#;
    assert_eq!(
        linked(
            frame,
            "/assets/widget-1",
            ["widget.css", "widget.js"].into_iter()
        ),
        r#"<link href="/assets/widget-1/widget.css"><script type="module" src="/assets/widget-1/widget.js"></script>"#
    );
    assert!(!is_part("loader.js") && !is_part("package.json") && is_part("chat.js"));
}
