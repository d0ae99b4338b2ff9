//! Files of a folder and below it.

use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below `folder`, in order; none when there is no such folder.
pub fn below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.exists() {
        collect(folder, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// Copies a folder's content into another, which is made.
pub fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    for file in below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        create_parent(&target)?;
        fs::copy(&file, &target).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Writes a file, its folders included.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    create_parent(path)?;
    fs::write(path, content).with_context(|| path.display().to_string())
}

pub fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// Removes a folder if there is one.
pub fn remove_tree(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

fn create_parent(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}
