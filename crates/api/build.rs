//! Embeds the web app anew when it was bundled anew. Debug builds read it from the disk instead.

use std::{env, fs, io};

const BUNDLE: &str = "../../frontend/dist";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // Cargo can only watch what is there.
        fs::create_dir_all(BUNDLE)?;
        println!("cargo:rerun-if-changed={BUNDLE}");
    }
    Ok(())
}
