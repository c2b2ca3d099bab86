//! Lists the files of `content/` that belong in the program, so that one binary holds them all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

/// Folders and single files below `content/` that this crate reads.
const WANTED: [&str; 4] = ["guides", "articles", "pages", "knowledge/sources"];

fn main() -> Result<(), Box<dyn error::Error>> {
    let content = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../content")
        .canonicalize()?;
    let mut files = Vec::new();
    for wanted in WANTED {
        let path = content.join(wanted);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                files.push(entry?.path());
            }
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.retain(|file| {
        file.extension()
            .is_some_and(|end| end == "md" || end == "toml")
    });
    files.sort();

    let mut list = String::from("[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file
            .strip_prefix(&content)?
            .to_string_lossy()
            .replace('\\', "/");
        writeln!(
            list,
            "({name:?}, include_str!({:?})),",
            file.to_string_lossy()
        )?;
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("content_files.rs"),
        list,
    )?;
    Ok(())
}
