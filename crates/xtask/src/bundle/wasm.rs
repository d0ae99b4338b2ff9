//! From Rust to what a browser loads: cargo, the splitter (a chunk for each lazy route),
//! wasm-bindgen, and `wasm-opt` where it is installed.

use super::{Flavor, chunks, fingerprint, tools};
use crate::{files, workspace};
use anyhow::{Context, anyhow, ensure};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Compiles the web app; cargo says itself whether there is anything to do.
pub fn compile(flavor: Flavor) -> anyhow::Result<PathBuf> {
    let profile = match flavor {
        Flavor::Release => "wasm-release",
        Flavor::Test | Flavor::Watched => "dev",
    };
    let built = workspace::cargo()
        .args(["build", "--package", "frontend", "--bin", "frontend"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        // Would take the place of the flags in .cargo/config.toml, which the splitter needs.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(built.status.success(), "the web app did not build");
    String::from_utf8(built.stdout)?
        .lines()
        .find_map(compiled)
        .context("cargo did not say where the web app is")
}

/// The web app's file, if that is what this message of cargo is about.
fn compiled(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    if message.pointer("/target/name")? != "frontend" {
        return None;
    }
    let files = message.get("filenames")?.as_array()?.iter();
    files
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension() == Some(OsStr::new("wasm")))
}

/// Writes the app's folder and answers its path on the server.
pub fn bundle(flavor: Flavor, compiled: &Path, dist: &Path) -> anyhow::Result<String> {
    let folder = dist.join("assets/app");
    split_and_bind(compiled, &folder)?;
    if let (Some(effort), Some(program)) = (Effort::of(flavor), tools::installed("wasm-opt")) {
        optimize(&program, effort, &folder)?;
    }
    fs::copy(
        workspace::frontend().join("boot.js"),
        folder.join("boot.js"),
    )?;

    let contents = files::below(&folder)?
        .into_iter()
        .map(fs::read)
        .collect::<Result<Vec<_>, _>>()?;
    let hash = fingerprint::of_contents(contents.iter().map(Vec::as_slice));
    let path = format!("/assets/app-{hash}");
    fs::rename(&folder, dist.join(path.trim_start_matches('/')))?;
    Ok(path)
}

fn split_and_bind(compiled: &Path, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let input = fs::read(compiled)?;
    let unbound = folder.join("unbound.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &unbound;
    options.main_module = "./frontend.js";
    let link = options.link_name;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}"))?;
    chunks::regroup(&split.prefetch_map, folder, link)?;

    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&unbound)
        .out_name("frontend")
        .web(true)?
        .typescript(false)
        .keep_lld_exports(true)
        .omit_default_module_path(true)
        .generate(folder)?;
    Ok(fs::remove_file(unbound)?)
}

/// What browsers have had for years and rustc and wasm-bindgen make use of. With all features
/// `wasm-opt` writes what no browser reads yet.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How hard `wasm-opt` tries, and on files from which size on.
struct Effort {
    level: &'static str,
    from_bytes: u64,
}

impl Effort {
    /// Journeys load the app hundreds of times: a third of the size of its large files is worth half
    /// a minute. Whoever looks at a change does not wait.
    fn of(flavor: Flavor) -> Option<Self> {
        let (level, from_bytes) = match flavor {
            Flavor::Release => ("-Oz", 0),
            Flavor::Test => ("-O1", 500_000),
            Flavor::Watched => return None,
        };
        Some(Self { level, from_bytes })
    }
}

fn optimize(program: &Path, effort: Effort, folder: &Path) -> anyhow::Result<()> {
    for file in files::below(folder)? {
        let is_small = fs::metadata(&file)?.len() < effort.from_bytes;
        if is_small || file.extension() != Some(OsStr::new("wasm")) {
            continue;
        }
        let done = Command::new(program)
            .args([effort.level, "--quiet"])
            .args(FEATURES)
            .arg(&file)
            .arg("-o")
            .arg(&file)
            .status()?;
        ensure!(done.success(), "wasm-opt failed on {}", file.display());
    }
    Ok(())
}

#[test]
fn the_built_file_is_read_from_cargos_messages() {
    let message = r#"{"reason":"compiler-artifact","target":{"name":"frontend"},"filenames":["/t/a.d","/t/frontend.wasm"]}"#;
    assert_eq!(compiled(message), Some("/t/frontend.wasm".into()));
    assert_eq!(
        compiled(&message.replace("\"frontend\"", "\"client\"")),
        None
    );
    assert_eq!(compiled("Compiling …"), None);
}
