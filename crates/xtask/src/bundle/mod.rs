//! The web app and the widget, built into `frontend/dist`:
//!
//! ```text
//! index.html                       names what it loads by its hashes
//! assets/app-HASH/…                JavaScript and WebAssembly, one chunk for each lazy route
//! assets/styles-HASH.css
//! assets/widget-HASH/…             what the widget's frame loads
//! widget/loader.js, frame.html     the webchat widget; these names are for ever
//! widget/demo.html, demo.css       the demo page, a template of the server
//! ```
//!
//! Everything below `assets/` may be cached for ever. The app's files name each other, in circles
//! even, so they share one folder that carries one hash for all of them. Each file has a brotli and
//! a gzip twin where that is smaller (a browser asks for brotli over TLS only).

mod chunks;
mod compress;
mod fingerprint;
mod join;
mod modules;
mod page;
mod styles;
mod tools;
mod wasm;
mod widget;

use crate::{files, workspace};
use fingerprint::Fingerprint;
use std::fs;
use std::time::Instant;

/// How much work goes into the bundle, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// As small as it gets.
    Release,
    /// Built fast, the way the tests want it.
    Test,
    /// Built fast, and the page loads itself anew when the bundle changes.
    Watched,
}

/// Builds the bundle, unless the one that is there came from the same sources.
pub fn run(flavor: Flavor) -> anyhow::Result<()> {
    let started = Instant::now();
    let app = wasm::compile(flavor)?;
    let fingerprint = Fingerprint::of(flavor, &app)?;
    let dist = workspace::dist();
    if fingerprint.is_of(&dist) {
        return Ok(());
    }

    let next = workspace::frontend().join("dist.next");
    files::remove_tree(&next)?;
    let app = wasm::bundle(flavor, &app, &next)?;
    let styles = styles::bundle(&next)?;
    widget::bundle(flavor, &next)?;
    page::write(flavor, &next, &app, &styles)?;
    compress::twins(flavor, &next)?;
    fingerprint.write(&next)?;

    files::remove_tree(&dist)?;
    fs::rename(&next, &dist)?;
    println!("bundled frontend/dist in {:.1?}", started.elapsed());
    Ok(())
}
