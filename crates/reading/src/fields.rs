//! A record as plain pairs of field and value, by which two records, or a record and a table, are compared.

use std::collections::BTreeSet;

use oncase_record::model::{Record, Topic, Treatment};

/// The fields that a reading can fill, with their values, of any record.
pub fn fields_of(record: &Record) -> BTreeSet<(&'static str, String)> {
    let mut fields = BTreeSet::new();
    let mut add = |field: &'static str, value: String| {
        fields.insert((field, value));
    };
    let word = |value: &dyn erased::Word| value.word();
    if let Some(sex) = &record.patient.sex {
        add("patient.sex", word(sex));
    }
    if let Some(age) = &record.patient.age {
        add("patient.age", age.years.to_string());
    }
    for event in &record.events {
        if let Some(date) = &event.date {
            match event.kind {
                oncase_record::model::EventKind::Presentation => add("presentation.date", date.to_string()),
                oncase_record::model::EventKind::Progression => add("progression.date", date.to_string()),
                oncase_record::model::EventKind::Referral => add("referral.date", date.to_string()),
                _ => {}
            }
        }
    }
    for diagnosis in &record.diagnoses {
        diagnosis.date.iter().for_each(|date| add("diagnosis.date", date.to_string()));
    }
    for specimen in &record.specimens {
        for marker in &specimen.markers {
            add(
                "marker",
                format!("{}: {}", marker.marker, marker.value.text().replace("%-", "-").replace(" %", "%")),
            );
        }
        if !specimen.dimensions.is_empty() {
            add(
                "specimen.size",
                specimen.dimensions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × "),
            );
        }
    }
    for stage in &record.stages {
        stage.group.iter().for_each(|group| add("stage", group.clone()));
        stage.tnm.iter().for_each(|tnm| add("tnm", tnm.clone()));
    }
    for assessment in &record.assessments {
        for measured in &assessment.measurements {
            let size = [measured.long, measured.short].into_iter().flatten().map(|length| length.to_string());
            add("lesion.size", size.collect::<Vec<_>>().join(" × "));
        }
        for claimed in &assessment.claimed {
            let response = word(&claimed.response);
            // A progression is recorded as an event or as the response of an assessment.
            if response == "PD" && assessment.date.interval().earliest.is_some() {
                add("progression.date", assessment.date.to_string());
            }
            add("response", response);
        }
    }
    record.treatments.iter().for_each(|treatment| treatment_fields(treatment, &mut add));
    for event in &record.adverse_events {
        let name = event.term.as_ref().or(event.as_written.as_ref());
        if let (Some(name), Some(grade)) = (name, event.grade) {
            let known = crate::lexicon::ADVERSE_EVENTS.find(name).next().map(|(_, name, _)| name.to_owned());
            add("adverse_event", format!("{} {grade}", known.unwrap_or_else(|| name.to_lowercase())));
        }
    }
    for follow in &record.followup {
        add("status", word(&follow.status));
    }
    for statement in &record.statements {
        let duration = statement.duration.as_ref().map(ToString::to_string);
        match (statement.about, duration) {
            (Topic::ProgressionFreeSurvival, Some(d)) => add("pfs", d),
            (Topic::OverallSurvival, Some(d)) => add("os", d),
            (Topic::Response | Topic::BestResponse, _) => {
                statement.response.iter().for_each(|response| add("response", word(response)));
            }
            (Topic::Marker, _) => {
                if let (Some(marker), Some(percent)) = (&statement.marker, &statement.percent) {
                    add("marker", format!("{marker}: {}", percent.to_string().replace(" %", "%")));
                }
            }
            (Topic::Ratio, _) => {
                if let (Some(part), Some(whole)) = (statement.numerator, statement.denominator) {
                    add("ratio", format!("{part}/{whole}"));
                }
            }
            _ => {}
        }
    }
    fields
}

fn treatment_fields(treatment: &Treatment, add: &mut impl FnMut(&'static str, String)) {
    use erased::Word;
    if matches!(treatment.kind.word().as_str(), "surgery" | "local-procedure" | "radiotherapy") {
        treatment.date.iter().for_each(|date| add("procedure.date", date.to_string()));
        add("procedure.kind", treatment.kind.word());
    }
    for component in &treatment.components {
        let drug = &component.drug;
        add("drug", drug.to_lowercase());
        component.dose.iter().for_each(|dose| add("dose", format!("{drug} {dose}")));
        component.days.iter().for_each(|days| add("days", format!("{drug} {days}")));
        component.times_per_day.iter().for_each(|times| add("times", format!("{drug} {times}")));
        component.route.iter().for_each(|route| add("route", format!("{drug} {}", route.word())));
    }
    if !treatment.components.is_empty() {
        treatment.start.iter().for_each(|date| add("treatment.start", date.to_string()));
        treatment.end.iter().for_each(|date| add("treatment.end", date.to_string()));
        treatment.cycle_length.iter().for_each(|length| add("cycle_length", length.to_string()));
        treatment.cycles_given.iter().for_each(|cycles| add("cycles", cycles.to_string()));
        treatment.line.iter().for_each(|line| add("line", line.to_string()));
    }
}

/// The word under which a case file writes a choice.
mod erased {
    pub(super) trait Word {
        fn word(&self) -> String;
    }

    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            serde_json::to_value(self)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default()
        }
    }
}
