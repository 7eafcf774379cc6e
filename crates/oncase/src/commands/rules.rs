//! `oncase rules`: every rule with its source and how far it was checked.

use oncase_record::Verification;
use serde_json::json;

use crate::catalogue::rooms;
use crate::columns::Columns;
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `rules` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only the rules of one room, such as response or treatment.
    #[arg(long)]
    room: Option<String>,
    /// Only rules whose wording has not been checked against the publication.
    #[arg(long)]
    unverified: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let mut rooms = rooms();
    if let Some(name) = &args.room {
        let known: Vec<&str> = rooms.iter().map(|room| room.name).collect();
        if !known.contains(&name.as_str()) {
            return Err(Failure::new(
                format!("there is no room `{name}`"),
                format!("the rooms are {}", known.join(", ")),
            ));
        }
        rooms.retain(|room| room.name == name);
    }
    let rules = rooms.iter().flat_map(|room| room.rules.iter().map(|&rule| (room.name, rule)));
    let chosen: Vec<_> =
        rules.filter(|(_, rule)| !args.unverified || rule.verification == Verification::Unverified).collect();
    if output.is_json() {
        let values: Vec<_> = chosen.iter().map(|(room, rule)| json!({"room": room, "rule": rule})).collect();
        output.json("oncase.rules/1", &json!({"rules": values}))?;
        return Ok(Exit::Clean);
    }
    for room in &rooms {
        let mut table = Columns::new(&["id", "checked", "rule"]);
        let mut any = false;
        for (_, rule) in chosen.iter().filter(|(name, _)| *name == room.name) {
            table.row([rule.id.to_owned(), mark(rule.verification).to_owned(), rule.title.to_owned()]);
            any = true;
        }
        if any {
            output.text(&format!("{}\n{}\n", room.name, table.text()))?;
        }
    }
    output.text(&format!(
        "{} rules; `oncase explain ID` prints one with its source and an example.\n",
        chosen.len()
    ))?;
    output.text("The rules of the consistency check have codes: see `oncase explain C101`.\n")?;
    Ok(Exit::Clean)
}

/// A word for the state of verification.
pub fn mark(verification: Verification) -> &'static str {
    match verification {
        Verification::Read => "read",
        Verification::Unverified => "UNVERIFIED",
        Verification::Own => "own",
    }
}
