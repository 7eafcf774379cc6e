//! The house rules that a script can check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest Rust file, in lines; tables of data excepted by being data files.
const LONGEST_FILE: usize = 500;

/// Words that belong to a machine or to a place of work, not to the project. Each is split so that this file
/// does not contain it.
const FOREIGN: [(&str, &str); 4] =
    [("/work", "/main"), ("/work", "/shared"), ("..", "/shared"), ("/ro", "ot/")];

/// Checks them all and names every breach.
pub fn check() -> Result<(), String> {
    println!("\nhouse rules");
    let mut breaches = Vec::new();
    for path in tracked_files()? {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        breaches.extend(too_long(&path, &text));
        breaches.extend(foreign_words(&path, &text));
    }
    breaches.extend(missing_readme_pictures());
    if breaches.is_empty() { Ok(()) } else { Err(breaches.join("\n  ")) }
}

fn tracked_files() -> Result<Vec<PathBuf>, String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}

fn too_long(path: &Path, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    (rust && lines > LONGEST_FILE)
        .then(|| format!("{}: {lines} lines; one idea a file, at most {LONGEST_FILE}", path.display()))
}

fn foreign_words(path: &Path, text: &str) -> Vec<String> {
    let found = FOREIGN.iter().map(|(a, b)| format!("{a}{b}")).filter(|word| text.contains(word.as_str()));
    found.map(|word| format!("{}: contains `{word}`", path.display())).collect()
}

/// Pictures that the README shows must exist.
fn missing_readme_pictures() -> Vec<String> {
    let readme = fs::read_to_string("README.md").unwrap_or_default();
    let pictures = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let local = pictures.filter(|link| !link.starts_with("http") && !link.starts_with('#'));
    local
        .filter(|link| !Path::new(link).exists())
        .map(|link| format!("README.md: {link} does not exist"))
        .collect()
}
