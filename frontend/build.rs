//! Turns `locales/*.json` into the keys and texts of `text!`. A key that is missing does not compile.
//!
//! `leptos_i18n_build` would do the same, and bring a network client and a WASM runtime for CLDR
//! data that the browser has already; its two parts that matter are used directly.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("en")?.parse_options(ParseOptions::new().interpolate_display(true));
    let locales = parse_locales(None, config)?;
    let code = leptos_i18n_codegen::gen_code(&locales, None, true, None, false)?;
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("i18n.rs"),
        code.to_string(),
    )?;
    Ok(())
}
