//! A PostgreSQL server of the tests' own: in a folder of its own, without a network, ended afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{steps, tools};

/// Starts a server, runs the store's tests on it, and ends it.
pub fn test() -> Result<(), String> {
    let server = Server::start()?;
    let url = server.url();
    let package = ["test", "--package", "oncase-store", "--features", "postgres", "--no-fail-fast"];
    // What the store promises whatever the database, and what only a server can do to it.
    let tests = ["--test", "cases", "--test", "edits", "--test", "postgres"];
    steps::run_with("cargo", &[package.as_slice(), &tests].concat(), &[("ONCASE_TEST_POSTGRES", &url)])
}

/// A running server.
struct Server {
    programs: PathBuf,
    folder: PathBuf,
}

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs().map_or_else(
            || {
                tools::install(&["postgresql"])?;
                programs().ok_or(
                    "PostgreSQL is installed and its programs are not in /usr/lib/postgresql".to_owned(),
                )
            },
            Ok,
        )?;
        // A socket's path must be short, so the folder is not under the target directory.
        let folder = std::env::temp_dir().join(format!("oncase-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let server = Self { programs, folder };
        if tools::is_root() {
            // PostgreSQL refuses to run as root.
            steps::run("chown", &["nobody", &server.folder.to_string_lossy()])?;
        }
        let data = server.data();
        server.run("initdb", &["-D", &data, "-A", "trust", "-U", "oncase", "--no-locale", "-E", "UTF8"])?;
        let options = format!("-k {} -c listen_addresses=''", server.folder.display());
        let log = server.folder.join("log").to_string_lossy().into_owned();
        server.run("pg_ctl", &["-D", &data, "-w", "-l", &log, "-o", &options, "start"])?;
        server.run("createdb", &["-h", &server.folder.to_string_lossy(), "-U", "oncase", "oncase"])?;
        Ok(server)
    }

    fn url(&self) -> String {
        let socket = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgresql://oncase@{socket}/oncase")
    }

    fn data(&self) -> String {
        self.folder.join("data").to_string_lossy().into_owned()
    }

    fn run(&self, program: &str, words: &[&str]) -> Result<(), String> {
        let path = self.programs.join(program);
        let mut command = Command::new(&path);
        if tools::is_root() {
            command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]).arg(&path);
        }
        let done = command.args(words).current_dir(&self.folder).stdout(std::process::Stdio::null()).status();
        match done {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("`{} {}` failed", path.display(), words.join(" "))),
            Err(error) => Err(format!("{} cannot be started: {error}", path.display())),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The tests have said what there is to say; a server that does not stop is left in its folder.
        if self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]).is_ok() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The folder of the newest server's programs, where Debian puts them, or where `initdb` is on the path.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = installed.map(|entry| entry.path()).max_by_key(|path| version(path));
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = newest.map(|path| path.join("bin")).into_iter().chain(std::env::split_paths(&on_path));
    candidates.into_iter().find(|folder| folder.join("initdb").is_file())
}
