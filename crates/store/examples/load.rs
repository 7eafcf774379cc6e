//! How many field saves a second are durable, and how many reads, with 10,000 cases stored.
//!
//! `cargo run --release -p oncase-store --example load` prints a table. A save is one `Store::apply` that sets one field of a random item of a random
//! case, awaited until it is on the disk and anchored; 1, 8 or 64 of them are under way at a time, all on one thread beside
//! the writing one. A read is one `Store::item` or `Store::case`. CPU time is the kernel's count for the thread that writes
//! (`writer`) and for the whole process with its load (`process`). The file is in the temporary folder (set `TMPDIR` to a
//! real disk); what its fsync costs is measured first. With feature `postgres` and the URL of an empty database as the only word,
//! the same is measured there.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a program that is run by hand")]

use std::path::Path;
use std::time::{Duration, Instant};

use oncase_store::{CaseId, Change, Edit, Location, NewItem, Options, Search, Section, Store};
use serde_json::{Value, json};

const CASES: usize = 10_000;
const SECONDS: u64 = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    println!("fsync of 4 KiB: {:.0} µs", sync_cost(folder.path()));
    let file = folder.path().join("cases.db");
    #[cfg_attr(not(feature = "postgres"), allow(unused_mut, reason = "there is no other place"))]
    let mut location = Location::File(file.clone());
    #[cfg(feature = "postgres")]
    if let Some(url) = std::env::args().nth(1) {
        location = Location::Postgres(url);
    }
    let options = Options { anchor: Some(folder.path().join("anchor")), ..Options::default() };
    let store = Store::open(&location, &options).expect("a store");
    let begun = Instant::now();
    runtime.block_on(fill(&store));
    println!("{CASES} cases of {} items made in {:.1} s", items(0).len(), begun.elapsed().as_secs_f64());
    drop(store);
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    println!("file {} MiB; memory before opening {}", size >> 20, memory());
    let store = Store::open(&location, &options).expect("a store");
    println!(
        "\n{:<22} {:>9} {:>9} {:>9} {:>12} {:>13}",
        "", "a second", "p50 ms", "p99 ms", "writer µs", "process µs"
    );
    for clients in [1, 8, 64] {
        let name = format!("saves, {clients} at a time");
        measure(&name, &runtime, clients, &store, save);
    }
    measure("reads of an item", &runtime, 8, &store, read_item);
    measure("reads of a version", &runtime, 8, &store, read_version);
    measure("reads of a whole case", &runtime, 8, &store, read_case);
    measure("first pages of a list", &runtime, 8, &store, read_list);
    println!("\nmemory {}", memory());
    let begun = Instant::now();
    let verified = runtime.block_on(store.verify(&[])).expect("whole");
    println!(
        "{} entries verified in {:.1} s; memory {}",
        verified.head.entries,
        begun.elapsed().as_secs_f64(),
        memory()
    );
}

fn items(n: usize) -> Vec<NewItem> {
    let item = |section, body: Value| NewItem { section, body };
    let mut items = vec![
        item(
            Section::Case,
            json!({"oncase": 1, "id": format!("case-{n}"), "title": format!("Invented patient {n}"), "invented": true}),
        ),
        item(
            Section::Patient,
            json!({"sex": if n.is_multiple_of(2) { "female" } else { "male" }, "age": "61 years at 2020"}),
        ),
        item(
            Section::Diagnoses,
            json!({"id": "primary", "what": "adenocarcinoma of the colon", "site": "colon", "date": "2020-02"}),
        ),
    ];
    for k in 0..5 {
        items.push(item(Section::Lesions, json!({"id": format!("l{k}"), "site": "liver", "role": "target"})));
    }
    for k in 0..6 {
        let measured: Vec<Value> =
            (0..5).map(|l| json!({"lesion": format!("l{l}"), "diameter": "14.0 mm"})).collect();
        items.push(item(Section::Assessments, json!({"id": format!("a{k}"), "date": format!("2020-0{}-03", k + 1), "method": "CT", "measurements": measured})));
    }
    for k in 0..20 {
        items.push(item(Section::Labs, json!({"date": "2020-03-01", "test": "haemoglobin", "value": format!("1{}.3", k % 5), "unit": "g/dL"})));
    }
    for _ in 0..5 {
        items.push(item(
            Section::AdverseEvents,
            json!({"term": "Nausea", "grade": 2, "start": "2020-03-01", "end": "2020-03-09"}),
        ));
    }
    items
}

/// The items of each case have the same keys: case, patient, diagnosis, lesions, assessments, laboratory, events.
const LABS: std::ops::Range<u64> = 15..35;

async fn fill(store: &Store) {
    let local = tokio::task::LocalSet::new();
    for client in 0..64 {
        let store = store.clone();
        local.spawn_local(async move {
            for n in (client..CASES).step_by(64) {
                store.create("load", &format!("case-{n}"), items(n), Vec::new(), None).await.expect("made");
            }
        });
    }
    local.await;
}

fn next(chance: &mut u64) -> u64 {
    *chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *chance >> 33
}

fn case(chance: &mut u64) -> CaseId {
    let cases = u64::try_from(CASES).expect("a number");
    CaseId::new(&format!("case-{}", next(chance) % cases)).expect("an id")
}

async fn save(store: Store, mut chance: u64) {
    let case = case(&mut chance);
    let key = oncase_store::ItemKey(i64::try_from(LABS.start + next(&mut chance) % 20).expect("a key"));
    let value = format!("{}.{}", next(&mut chance) % 200, next(&mut chance) % 10);
    let mut old = json!("10.3");
    loop {
        let change =
            Change::Set { item: key, path: "/value".into(), old: Some(old), new: Some(json!(value)) };
        let edit =
            Edit { case: case.clone(), actor: "load".into(), why: None, seen: None, changes: vec![change] };
        match store.apply(edit).await {
            Ok(_) => return,
            // Like a form that was read before another's save: once more with what is there.
            Err(oncase_store::EditError::Conflict(conflict)) => old = conflict.found.expect("a value"),
            Err(error) => panic_with(&error),
        }
    }
}

#[allow(clippy::panic, reason = "a program that is run by hand")]
fn panic_with(error: &dyn std::fmt::Display) -> ! {
    panic!("{error}")
}

async fn read_item(store: Store, mut chance: u64) {
    let case = case(&mut chance);
    let key = oncase_store::ItemKey(i64::try_from(1 + next(&mut chance) % 39).expect("a key"));
    store.item(&case, key).await.expect("readable").expect("there");
}

async fn read_version(store: Store, mut chance: u64) {
    store.version(&case(&mut chance)).await.expect("readable").expect("there");
}

async fn read_case(store: Store, mut chance: u64) {
    store.case(&case(&mut chance)).await.expect("readable").expect("there");
}

async fn read_list(store: Store, mut chance: u64) {
    let words = if next(&mut chance).is_multiple_of(2) { "colon" } else { "" };
    store.cases(&Search { words: words.into(), ..Search::default() }).await.expect("a page");
}

/// Has some clients do something over and over, and prints a line.
fn measure<F: Future<Output = ()> + 'static>(
    name: &str,
    runtime: &tokio::runtime::Runtime,
    clients: u64,
    store: &Store,
    work: fn(Store, u64) -> F,
) {
    let local = tokio::task::LocalSet::new();
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let (writer, process) = (writer_time(), process_time());
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let store = store.clone();
            local.spawn_local(async move {
                let mut chance = client.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
                let mut times = Vec::new();
                while Instant::now() < end {
                    let begun = Instant::now();
                    next(&mut chance);
                    work(store.clone(), chance).await;
                    times.push(begun.elapsed());
                    // Reads never wait, and would not let the others run.
                    tokio::task::yield_now().await;
                }
                times
            })
        })
        .collect();
    let mut times: Vec<Duration> = local.block_on(runtime, async move {
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.expect("done"));
        }
        all
    });
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    #[allow(clippy::cast_precision_loss, reason = "a count for a table")]
    let count = times.len() as f64;
    println!(
        "{name:<22} {:>9.0} {:>9.2} {:>9.2} {:>12.1} {:>13.1}",
        count / seconds,
        at(50),
        at(99),
        (writer_time() - writer) * 1e6 / count,
        (process_time() - process) * 1e6 / count,
    );
}

/// CPU seconds of a thread or process, from the kernel's statistics; zero where there are none.
fn cpu(path: &Path) -> f64 {
    // Nanoseconds on a processor are the first number.
    let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

fn tasks() -> impl Iterator<Item = std::path::PathBuf> {
    std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten().map(|entry| entry.path())
}

fn writer_time() -> f64 {
    let writes = |path: &std::path::PathBuf| {
        std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.starts_with("oncase-store-wr"))
    };
    tasks().filter(writes).map(|path| cpu(&path)).sum()
}

fn process_time() -> f64 {
    tasks().map(|path| cpu(&path)).sum()
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or("not known".to_owned(), |line| line.trim().to_owned())
}

/// What writing and syncing a page costs here, in microseconds.
fn sync_cost(folder: &Path) -> f64 {
    use std::io::{Seek, Write};
    let mut file = std::fs::File::create(folder.join("sync")).expect("a file");
    let begun = Instant::now();
    for _ in 0..200 {
        file.rewind()
            .and_then(|()| file.write_all(&[1; 4_096]))
            .and_then(|()| file.sync_data())
            .expect("synced");
    }
    begun.elapsed().as_secs_f64() / 200.0 * 1e6
}
