//! What the tests need beyond Rust: looked for, installed where that is allowed, named where it is not.

use std::path::Path;
use std::process::{Command, Stdio};

/// A program and the Debian package that brings it.
const NEEDED: [(&str, &str); 3] =
    [("chromium", "chromium"), ("soffice", "libreoffice-writer-nogui"), ("pdftoppm", "poppler-utils")];

/// Installs the missing ones, or says how to.
pub fn install_missing() -> Result<(), String> {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        println!("tools: {} found", NEEDED.map(|(program, _)| program).join(", "));
        return Ok(());
    }
    install(&missing)
}

/// Installs Debian packages as root; elsewhere names the command.
pub fn install(packages: &[&str]) -> Result<(), String> {
    let command = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        return Err(format!(
            "the tests need {}; on Debian or Ubuntu run `sudo {command}`",
            packages.join(", ")
        ));
    }
    println!("installing {}", packages.join(", "));
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
}

fn apt(words: &[&str]) -> Result<(), String> {
    let status = Command::new("apt-get")
        .args(words)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("apt-get cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`apt-get {}` failed", words.join(" "))) }
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// True when this runs as root.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The platform that the compiler compiles for, as it names it.
pub fn host() -> Result<String, String> {
    let said = Command::new("rustc").arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let said = String::from_utf8_lossy(&said.stdout);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say what it compiles for".to_owned())
}
