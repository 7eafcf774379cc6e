//! The end-to-end tests: the application in headless Chromium, driven from Python in an environment of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{run, run_with};

/// What the tests need from PyPI, pinned.
const REQUIREMENTS: &str = "e2e/requirements.txt";

/// Builds the program and runs the tests in `e2e/`.
pub fn test(features: &[&str]) -> Result<(), String> {
    run("cargo", &[&["build", "--package", "oncase"], features].concat())?;
    let target = target();
    let python = environment(&target)?;
    let program = absolute(&target.join("debug/oncase"))?;
    let pictures = absolute(&target)?.join("e2e-pictures");
    let variables = [
        ("ONCASE", text(&program)?),
        ("ONCASE_PICTURES", text(&pictures)?),
        ("PYTHONDONTWRITEBYTECODE", "1".to_owned()),
    ];
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--durations=5", "e2e"];
    run_with(&text(&python)?, &words, &variables)
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Python with the packages of the requirements; made when it is not there or the requirements have changed.
fn environment(target: &Path) -> Result<PathBuf, String> {
    let folder = target.join("e2e-python");
    let python = folder.join("bin/python");
    let wanted = fs::read_to_string(REQUIREMENTS).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let mark = folder.join("requirements.txt");
    if python.exists() && fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        return Ok(python);
    }
    let has_venv = Command::new("python3").args(["-c", "import venv, ensurepip"]).output();
    if !has_venv.is_ok_and(|output| output.status.success()) {
        crate::tools::install(&["python3-venv"])?;
    }
    run("python3", &["-m", "venv", "--clear", &text(&folder)?])?;
    run(&text(&python)?, &["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS])?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(python)
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn text(path: &Path) -> Result<String, String> {
    path.to_str().map(str::to_owned).ok_or_else(|| format!("{} is not UTF-8", path.display()))
}
