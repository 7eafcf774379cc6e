//! The folders of examples that hold one case file, so that every room tests with every example.

use std::path::{Path, PathBuf};

/// The folder of the examples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// The names of the folders, in their order; at least as many as there were when this was written.
pub fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the examples");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a folder").file_name().into_string().expect("a name in UTF-8"))
        .filter(|name| folder().join(name).join("case.yaml").is_file())
        .collect();
    names.sort_unstable();
    assert!(names.len() >= 9, "{names:?}");
    names
}
