//! Rounds of: a process writes as fast as it can, is killed, and everything it was told is stored must be there.
//!
//! `kill -9` takes the process away and leaves the operating system, so this shows that nothing is acknowledged before it
//! is handed over, that a half-written group is taken back, and that the anchor is never ahead. It does not show that
//! the disk keeps what it was told to sync when the power fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use oncase_store::{Change, Edit, Hash, Location, NewItem, Options, Section, Store, verify};
use serde_json::json;

/// How many write at the same time.
const WRITERS: u64 = 16;

/// Rounds on one database, before a new one is begun; each round verifies all of it.
const ROUNDS_OF_ONE: u64 = 10;

/// What came of all rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Processes killed.
    pub kills: u64,
    /// Of these, before the first write was acknowledged.
    pub kills_at_opening: u64,
    /// Writes that were acknowledged.
    pub acknowledged: u64,
    /// Of these, not in the database afterwards, or not as they were acknowledged.
    pub lost: u64,
    /// Rounds after which entries were stored that nobody had been told of.
    pub rounds_ahead: u64,
    /// Those entries.
    pub entries_ahead: u64,
    /// Databases that did not open, or whose trail or state was wrong.
    pub broken: u64,
}

/// What the writing process does until it is killed. Every acknowledged write is a line: `ack NUMBER HASH`.
pub fn write_until_killed(folder: &Path, seed: u64) {
    let store = open(folder).expect("the database opens");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let writers = tokio::task::LocalSet::new();
    for n in 0..WRITERS {
        writers.spawn_local(write(store.clone(), n, seed));
    }
    runtime.block_on(writers);
}

fn open(folder: &Path) -> Result<Store, oncase_store::StoreError> {
    Store::open(&Location::File(folder.join("cases.db")), &Options::default())
}

fn acknowledge(entry: u64, hash: Hash) {
    use std::io::Write;
    // One call, so that a line is whole or not there; the pipe may be closed already.
    let line = format!("ack {entry} {hash}\n");
    if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
        std::process::exit(0);
    }
}

async fn write(store: Store, n: u64, seed: u64) {
    let actor = format!("writer-{n}");
    let name = format!("case-{seed}-{n}");
    let top = NewItem { section: Section::Case, body: json!({"oncase": 1, "id": name, "count": 0}) };
    let case = store.create(&actor, &name, vec![top], Vec::new(), None).await.expect("made");
    let first = store.case(&case).await.expect("readable").expect("there").items[0].key;
    let mut count = 0;
    for turn in 1_u64.. {
        let edit =
            |changes| Edit { case: case.clone(), actor: actor.clone(), why: None, seen: None, changes };
        let (entry, head) = match (turn + n) % 16 {
            0 => {
                let add =
                    |k: u64| Change::Add { section: Section::Labs, after: None, body: json!({"test": k}) };
                let applied = store.apply(edit((0..5).map(add).collect())).await.expect("added");
                (applied.entry, applied.head)
            }
            5 if turn > 1 => {
                let undone = store.undo(&case, &actor).await.expect("undone");
                if undone.items.contains(&first) {
                    count -= 1;
                }
                (undone.applied.entry, undone.applied.head)
            }
            _ => {
                let change = Change::Set {
                    item: first,
                    path: "/count".to_owned(),
                    old: Some(json!(count)),
                    new: Some(json!(count + 1)),
                };
                count += 1;
                let applied = store.apply(edit(vec![change])).await.expect("saved");
                (applied.entry, applied.head)
            }
        };
        acknowledge(entry, head);
    }
}

/// Runs rounds. `command` starts a process that calls [`write_until_killed`].
pub fn rounds(number: u64, command: impl Fn(&Path, u64) -> Command) -> Counts {
    let mut counts = Counts::default();
    let mut chance =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |d| d.as_secs());
    let mut acknowledged = Vec::new();
    let mut folder = tempfile::tempdir().expect("a folder");
    for round in 0..number {
        if round % ROUNDS_OF_ONE == 0 {
            folder = tempfile::tempdir().expect("a folder");
            acknowledged.clear();
        }
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let child = command(folder.path(), round).stdout(Stdio::piped()).spawn().expect("a process");
        let told = kill_after(child, chance >> 33);
        counts.kills += 1;
        counts.kills_at_opening += u64::from(told.is_empty());
        counts.acknowledged += u64::try_from(told.len()).expect("few");
        acknowledged.extend(told);
        match check(folder.path(), &acknowledged) {
            Ok((lost, ahead)) => {
                counts.lost += lost;
                counts.rounds_ahead += u64::from(ahead > 0);
                counts.entries_ahead += ahead;
            }
            Err(problem) => {
                eprintln!("round {round}: {problem}");
                counts.broken += 1;
            }
        }
    }
    counts
}

/// Kills a process at some moment: in one of eight rounds while it opens the database, else while it writes.
fn kill_after(mut child: Child, chance: u64) -> Vec<(u64, Hash)> {
    let output = child.stdout.take().expect("its output");
    let (first, begun) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut told = Vec::new();
        for line in BufReader::new(output).split(b'\n') {
            let Ok(line) = line else { break };
            let text = String::from_utf8_lossy(&line).into_owned();
            let words: Vec<&str> = text.split(' ').collect();
            if let ["ack", entry, hash] = words.as_slice()
                && let (Ok(entry), Ok(hash)) = (entry.parse(), hash.parse())
            {
                told.push((entry, hash));
                let _ = first.send(());
            }
        }
        told
    });
    if !chance.is_multiple_of(8) {
        let _ = begun.recv_timeout(Duration::from_secs(60));
    }
    std::thread::sleep(Duration::from_micros((chance / 8) % 60_000));
    child.kill().expect("killed");
    child.wait().expect("gone");
    reading.join().expect("read")
}

/// Opens the database again: how many acknowledged writes are lost, and how many entries nobody was told of.
fn check(folder: &Path, acknowledged: &[(u64, Hash)]) -> Result<(u64, u64), String> {
    // A process that was killed before it made the database leaves none.
    let location = Location::File(folder.join("cases.db"));
    let ahead = verify(&location, &Options::default(), &[]).map_or(0, |verified| verified.ahead);
    let store = open(folder).map_err(|error| format!("it does not open: {error}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let verified =
        runtime.block_on(store.verify(&[])).map_err(|error| format!("it is not whole: {error}"))?;
    let mut hashes = Vec::new();
    while u64::try_from(hashes.len()).map_err(|error| error.to_string())? < verified.head.entries {
        let from = u64::try_from(hashes.len()).map_err(|error| error.to_string())? + 1;
        let page = runtime.block_on(store.trail(from, 1_000)).map_err(|error| error.to_string())?;
        hashes.extend(page.into_iter().map(|entry| entry.hash));
    }
    let stored = |entry: u64| usize::try_from(entry - 1).ok().and_then(|at| hashes.get(at));
    let lost = acknowledged.iter().filter(|(entry, hash)| stored(*entry) != Some(hash)).count();
    Ok((u64::try_from(lost).map_err(|error| error.to_string())?, ahead))
}
