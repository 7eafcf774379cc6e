//! `oncase explain`: what a code or a rule means, and why a response is what it is.

use oncase_record::Rule;
use serde_json::json;

use super::explain_response;
use super::rules::mark;
use crate::catalogue::{Known, find, similar};
use crate::columns::wrap;
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `explain` takes.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    /// A code such as E012 or C101, or a rule such as RECIST11-A2.
    #[arg(required = true)]
    id: Option<String>,
    #[command(subcommand)]
    what: Option<What>,
}

/// Derivations that can be explained.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Explain the response of one assessment of a case.
    Response(explain_response::Args),
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(What::Response(args)) = &args.what {
        return explain_response::run(args, output);
    }
    let id = args.id.as_deref().unwrap_or_default();
    let Some(known) = find(id) else {
        let close = similar(id);
        let mend = if close.is_empty() {
            "`oncase rules` lists the rules; diagnostics print their codes".to_owned()
        } else {
            format!("did you mean {}?", close.join(", "))
        };
        return Err(Failure::new(format!("there is no code or rule `{id}`"), mend));
    };
    if output.is_json() {
        let value = match known {
            Known::Rule(room, rule) => json!({"room": room, "rule": rule}),
            Known::Code(doc) => {
                json!({"code": doc.code, "title": doc.title, "explanation": doc.explanation, "wrong": doc.wrong, "right": doc.right})
            }
        };
        output.json("oncase.explain/1", &value)?;
        return Ok(Exit::Clean);
    }
    output.text(&match known {
        Known::Rule(_, rule) => rule_text(rule),
        Known::Code(doc) => doc_text(doc.code, doc.title, doc.explanation, doc.wrong, doc.right),
    })?;
    Ok(Exit::Clean)
}

fn doc_text(code: &str, title: &str, explanation: &str, wrong: &str, right: &str) -> String {
    format!(
        "{code}: {title}\n\n{}\nWrong:\n\n{}\nRight:\n\n{}",
        paragraph(explanation),
        indented(wrong),
        indented(right)
    )
}

fn rule_text(rule: &Rule) -> String {
    let mut text = format!("{}: {}\n\n{}", rule.id, rule.title, paragraph(rule.statement));
    if !rule.reading.is_empty() {
        text.push_str(&format!("\nReading chosen:\n{}", paragraph(rule.reading)));
    }
    if !rule.example.is_empty() {
        text.push_str(&format!("\nExample:\n\n{}", indented(rule.example)));
    }
    let locator = if rule.locator.is_empty() { String::new() } else { format!(", {}", rule.locator) };
    text.push_str(&format!("\nSource: {}{locator} ({})\n", rule.citation, mark(rule.verification)));
    text
}

fn paragraph(text: &str) -> String {
    text.lines().flat_map(|line| wrap(line, 80)).map(|line| format!("{line}\n")).collect()
}

fn indented(text: &str) -> String {
    text.lines()
        .flat_map(|line| if line.len() > 76 { wrap(line, 76) } else { vec![line.to_owned()] })
        .map(|line| format!("    {line}\n"))
        .collect()
}
