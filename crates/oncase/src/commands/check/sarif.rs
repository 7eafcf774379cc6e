//! Findings as SARIF 2.1.0 (OASIS, 2020), the form in which code review systems take them.
//!
//! Written by hand: the few objects that are needed are smaller than a crate with all of the standard's.

use oncase_consistency::SettledFinding;
use oncase_record::case_file::{CodeDoc, Diagnostic, Label, Place, Severity};
use serde_json::{Value, json};

/// One log with one run.
pub fn log<'d>(
    name: &str,
    text: &str,
    findings: &[Diagnostic],
    settled: impl Iterator<Item = (&'d Diagnostic, &'d SettledFinding)>,
) -> Value {
    let mut results: Vec<Value> = findings.iter().map(|finding| result(name, text, finding)).collect();
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    for (finding, review) in settled {
        codes.push(finding.code);
        let mut result = result(name, text, finding);
        let words = format!("{} on {}: {}", review.by, review.on, review.reason);
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": words}]);
        results.push(result);
    }
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "oncase",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str) -> Value {
    let doc: Option<&CodeDoc> =
        oncase_consistency::code_doc(code).or_else(|| oncase_record::case_file::code_doc(code));
    match doc {
        Some(doc) => json!({
            "id": code,
            "shortDescription": {"text": doc.title},
            "fullDescription": {"text": doc.explanation},
        }),
        None => json!({"id": code}),
    }
}

fn result(name: &str, text: &str, finding: &Diagnostic) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let message = if finding.mend.is_empty() {
        finding.title.clone()
    } else {
        format!("{}\n{}", finding.title, finding.mend)
    };
    let locations: Vec<Value> = finding.labels.iter().map(|label| location(name, text, label)).collect();
    let (first, related) = locations.split_at(locations.len().min(1));
    json!({
        "ruleId": finding.code,
        "level": level,
        "message": {"text": message},
        "locations": first,
        "relatedLocations": related,
    })
}

fn location(name: &str, text: &str, label: &Label) -> Value {
    let artifact = json!({"uri": name.replace('\\', "/").replace(' ', "%20")});
    let mut physical = json!({"artifactLocation": artifact});
    if let Place::Bytes(range) = &label.place {
        let (line, column) = oncase_answers::line_and_column(text, range.start);
        physical["region"] = json!({"startLine": line, "startColumn": column});
    }
    let mut location = json!({"physicalLocation": physical});
    if !label.text.is_empty() {
        location["message"] = json!({"text": label.text});
    }
    location
}
