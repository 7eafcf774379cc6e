//! Which fields are there before anything is typed. All others are one choice away.

use serde_json::Value;

/// The keys that a new item of this form shows; for a treatment they follow its kind.
pub fn essentials(form: &str, body: &Value) -> &'static [&'static str] {
    match form {
        "Record" => &["title", "id", "data_cut_off", "invented"],
        "SourceDocument" => &["id", "kind", "citation", "text"],
        "Patient" => &["sex", "age", "birth", "death", "past_illness", "family_history"],
        "Event" => &["what", "kind", "date", "facility"],
        "Diagnosis" => &["what", "site", "date", "basis", "metastatic_sites"],
        "Specimen" => &["site", "procedure", "date", "histology", "grade", "markers"],
        "Marker" => &["marker", "value", "method"],
        "Stage" => &["date", "system", "tnm", "group"],
        "Lesion" => &["site", "organ", "node", "role", "id"],
        "Assessment" => {
            &["date", "visit", "method", "region", "baseline", "treatment", "findings", "claimed"]
        }
        "Measurement" => &["lesion", "long", "short", "state"],
        "NonTargetState" => &["lesion", "state"],
        "NewLesion" => &["site", "certainty"],
        "Pet" => &["deauville", "uptake"],
        "BoneScan" => &["new_since_baseline", "new_since_first", "any_lesion"],
        "Glioma" => &["t2_flair", "clinical", "dexamethasone_a_day"],
        "ClaimedResponse" => &["response", "as_written"],
        "Treatment" => treatment(body),
        "Component" => &["drug", "dose", "times_per_day", "days", "route"],
        "Cycle" => &["number", "start", "delayed_by"],
        "GivenDose" => &["drug", "dose", "days", "reason"],
        "LabResult" => &["date", "test", "value", "unit", "lower_limit", "upper_limit"],
        "Vital" => &["date", "measure", "value", "unit"],
        "AdverseEvent" => &["term", "ctcae", "grade", "start", "end"],
        "FollowUp" => &["date", "status", "disease"],
        "Statement" => &["about", "of", "says", "duration", "from", "to"],
        "SourcePlace" => &["quote", "section"],
        "Code" => &["system", "code", "display"],
        "Settled" => &["finding", "items", "by", "on", "reason"],
        "Narrative" => {
            &["keywords", "summary", "introduction", "discussion", "conclusion", "informed_consent"]
        }
        _ => &[],
    }
}

fn treatment(body: &Value) -> &'static [&'static str] {
    match body.get("kind").and_then(Value::as_str) {
        Some("surgery" | "local-procedure" | "transplantation") => {
            &["kind", "name", "intent", "date", "site", "outcome"]
        }
        Some("radiotherapy" | "radionuclide") => {
            &["kind", "name", "intent", "start", "end", "site", "total_dose", "fractions"]
        }
        _ => &[
            "kind",
            "name",
            "regimen",
            "intent",
            "line",
            "start",
            "end",
            "components",
            "cycle_length",
            "cycles_given",
            "reason_stopped",
        ],
    }
}

/// Sections whose items are rows of one table, since there are many of them and each is short.
pub fn is_table(section: &str) -> bool {
    matches!(section, "labs" | "vitals" | "adverse_events" | "followup")
}

/// Keys whose text may be a paragraph.
pub fn is_long(form: &str, key: &str) -> bool {
    form == "Narrative" && key != "keywords"
        || matches!(
            key,
            "note"
                | "quote"
                | "findings"
                | "past_illness"
                | "family_history"
                | "personal_history"
                | "genetics"
                | "medication"
                | "reason"
                | "says"
                | "citation"
        )
}

#[cfg(test)]
mod tests {
    use super::super::form;
    use super::*;

    #[test]
    fn essentials_are_keys_of_their_form_and_hold_what_is_required() {
        for name in [
            "Record",
            "SourceDocument",
            "Patient",
            "Event",
            "Diagnosis",
            "Specimen",
            "Marker",
            "Stage",
            "Lesion",
            "Assessment",
            "Measurement",
            "NonTargetState",
            "NewLesion",
            "Pet",
            "BoneScan",
            "Glioma",
            "ClaimedResponse",
            "Treatment",
            "Component",
            "Cycle",
            "GivenDose",
            "LabResult",
            "Vital",
            "AdverseEvent",
            "FollowUp",
            "Statement",
            "SourcePlace",
            "Code",
            "Settled",
            "Narrative",
        ] {
            let form = form(name).expect(name);
            let keys = essentials(name, &Value::Null);
            assert!(keys.iter().all(|key| form.field(key).is_some()), "{name}");
            let required = form.fields.iter().filter(|field| field.required && field.key != "oncase");
            required.for_each(|field| assert!(keys.contains(&field.key), "{name}.{}", field.key));
        }
    }
}
