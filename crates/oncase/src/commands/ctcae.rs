//! `oncase ctcae`: search the CTCAE, show a term, carry a grade from one version to another.

use oncase_toxicity::{CtcaeVersion, Term, Translation, find_term, search, translate};
use serde_json::json;

use crate::columns::wrap;
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `ctcae` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Find terms by words, everyday names and near spellings.
    #[command(disable_version_flag = true)]
    Search {
        /// Words such as "hand foot".
        #[arg(required = true)]
        words: Vec<String>,
        /// Version: 4.03, 5 or 6; all when left out.
        #[arg(long)]
        version: Option<CtcaeVersion>,
        /// Most terms to show for a version.
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
    /// Show a term with its grades; a dash is a grade that the term does not have.
    #[command(disable_version_flag = true)]
    Show {
        /// The term, such as Alopecia.
        #[arg(required = true)]
        term: Vec<String>,
        /// Version: 4.03, 5 or 6; every version that has the term when left out.
        #[arg(long)]
        version: Option<CtcaeVersion>,
    },
    /// Carry a grade from version 5 to 6 or back by the NCI's mapping, and show what changed.
    Translate {
        /// The term.
        #[arg(required = true)]
        term: Vec<String>,
        /// The grade; all grades of the term when left out.
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
        grade: Option<u8>,
        /// The version it is in: 5 or 6.
        #[arg(long)]
        from: CtcaeVersion,
    },
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Command::Search { words, version, limit } => run_search(&words.join(" "), *version, *limit, output),
        Command::Show { term, version } => run_show(&term.join(" "), *version, output),
        Command::Translate { term, grade, from } => run_translate(&term.join(" "), *grade, *from, output),
    }
}

fn versions(version: Option<CtcaeVersion>) -> Vec<CtcaeVersion> {
    version.map_or_else(|| CtcaeVersion::ALL.to_vec(), |only| vec![only])
}

fn run_search(
    query: &str,
    version: Option<CtcaeVersion>,
    limit: usize,
    output: &Output,
) -> Result<Exit, Failure> {
    let mut hits = Vec::new();
    for version in versions(version) {
        hits.extend(search(query, version, limit));
    }
    if output.is_json() {
        let found = hits.iter().map(|hit| {
            json!({"term": hit.term.name, "version": hit.term.version, "soc": hit.term.soc,
                   "grades": hit.term.allowed_grades(), "alias": hit.alias})
        });
        output.json("oncase.ctcae.search/1", &json!({"hits": found.collect::<Vec<_>>()}))?;
    } else {
        for hit in &hits {
            let alias = hit.alias.map_or(String::new(), |alias| format!("  ({alias})"));
            let grades = grades_text(hit.term);
            output.text(&format!(
                "{:<5} {}  [{grades}]{alias}\n",
                hit.term.version.number(),
                hit.term.name
            ))?;
        }
    }
    if hits.is_empty() {
        output.message(&format!("no term fits \"{query}\""));
        return Ok(Exit::Findings);
    }
    Ok(Exit::Clean)
}

fn grades_text(term: &Term) -> String {
    let grades: Vec<String> = term.allowed_grades().iter().map(u8::to_string).collect();
    format!("grades {}", grades.join(" "))
}

fn run_show(name: &str, version: Option<CtcaeVersion>, output: &Output) -> Result<Exit, Failure> {
    let mut found = Vec::new();
    let mut refused = None;
    for version in versions(version) {
        match find_term(name, version) {
            Ok(term) => found.push(term),
            Err(error) => refused = Some(error),
        }
    }
    if let (true, Some(error)) = (found.is_empty(), refused) {
        return Err(Failure::new(error.to_string(), "look for the term with `oncase ctcae search`"));
    }
    if output.is_json() {
        output.json("oncase.ctcae.show/1", &json!({"terms": found}))?;
        return Ok(Exit::Clean);
    }
    let blocks: Vec<String> = found.into_iter().map(term_text).collect();
    output.text(&blocks.join("\n"))?;
    Ok(Exit::Clean)
}

fn term_text(term: &Term) -> String {
    let mut text = format!("{}  ({}; {})\n", term.name, term.version, term.soc);
    for grade in 1..=5 {
        let words = term.grade_text(grade).unwrap_or("-");
        let lines: Vec<String> = words.lines().flat_map(|line| wrap(line, 75)).collect();
        text.push_str(&format!("  {grade}  {}\n", lines.join("\n     ")));
    }
    for extra in [&term.definition, &term.navigational_note] {
        if !extra.is_empty() {
            text.push_str(&format!("  {}\n", wrap(extra, 78).join("\n  ")));
        }
    }
    text
}

fn run_translate(
    name: &str,
    grade: Option<u8>,
    from: CtcaeVersion,
    output: &Output,
) -> Result<Exit, Failure> {
    let mend = "`oncase ctcae show` shows the grades of a term";
    let term = find_term(name, from).map_err(|error| Failure::new(error.to_string(), mend))?;
    let grades = grade.map_or_else(|| term.allowed_grades(), |only| vec![only]);
    let mut translations = Vec::new();
    let mut without = Vec::new();
    for grade in &grades {
        match translate(term.name, *grade, from) {
            Ok(found) => translations.extend(found),
            Err(error) => without.push(error),
        }
    }
    if translations.is_empty() {
        let error = without.first().map_or_else(|| "nothing to translate".to_owned(), ToString::to_string);
        return Err(Failure::new(error, mend));
    }
    let changed = !without.is_empty() || translations.iter().any(|t| !t.same_wording() || !t.same_place());
    if output.is_json() {
        let list: Vec<_> = translations.iter().map(translation_json).collect();
        let without: Vec<String> = without.iter().map(ToString::to_string).collect();
        output.json(
            "oncase.ctcae.translate/1",
            &json!({"translations": list, "without_counterpart": without}),
        )?;
    } else {
        for translation in &translations {
            output.text(&translation_text(translation))?;
        }
        for error in &without {
            output.message(&error.to_string());
        }
    }
    Ok(if changed { Exit::Findings } else { Exit::Clean })
}

fn translation_json(translation: &Translation) -> serde_json::Value {
    let side = |(term, grade): (&Term, u8)| json!({"term": term.name, "version": term.version, "grade": grade, "text": term.grade_text(grade)});
    json!({"from": side(translation.from), "to": side(translation.to), "change": translation.change,
           "same_wording": translation.same_wording(), "other_specify": translation.other_specify})
}

fn translation_text(translation: &Translation) -> String {
    let side = |(term, grade): (&Term, u8)| {
        let words = term.grade_text(grade).unwrap_or("-").replace('\n', "\n    ");
        (format!("{} grade {grade}", term.name), words)
    };
    let ((from, from_words), (to, to_words)) = (side(translation.from), side(translation.to));
    let versions =
        format!("{} -> {}", translation.from.0.version.number(), translation.to.0.version.number());
    let specify = match translation.other_specify {
        "" => String::new(),
        name => format!(" (specify: {name})"),
    };
    if translation.same_wording() && translation.same_place() {
        return format!("{versions}  {from}: unchanged\n    {from_words}\n");
    }
    format!("{versions}  {from} -> {to}{specify}: {}\n  - {from_words}\n  + {to_words}\n", translation.change)
}
