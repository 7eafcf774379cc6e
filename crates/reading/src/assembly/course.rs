//! The patient, events, responses, survival times, adverse events, life and death; shares quoted of others.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::draft::{Draft, gave, sources};
use super::{Line, Placement};
use crate::grammar::What;

static DIAGNOSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::pattern::compiled(r"(?i)\b(?:diagnos\w+)\b"));
static TUMOUR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)\b((?:[a-z-]+ ){0,4}(?:carcinoma|adenocarcinoma|cancer|lymphoma|sarcoma|melanoma|leiomyosarcoma|liposarcoma|mesothelioma|glioblastoma|seminoma|tumou?r)(?: of (?:the |her |his )?(?:right |left )?[a-z]+)?)\b",
    )
});

/// "changed to … because of progression", "from March 2015 because of disease progression".
fn reason_of_change(line: &Line<'_>, at: usize) -> bool {
    static BECAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::pattern::compiled(
            r"(?i)\b(?:due to|because of|owing to|because|(?:as|since) the|following|upon)\s+(?:the |a |her |his )?(?:radiological |disease |tumou?r |further )*(?:had )?$",
        )
    });
    let before = line.text.get(..at).unwrap_or_default();
    BECAUSE.as_ref().is_some_and(|re| re.is_match(before)) || line.says(&["changed to", "switched"])
}

/// The month after a date known to the month, as `2017-11`.
fn month_after(date: &str) -> Option<String> {
    let (year, month) = date.split_once('-')?;
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    Some(if month == 12 { format!("{}-01", year + 1) } else { format!("{year}-{:02}", month + 1) })
}

impl Draft {
    pub(super) fn place_course(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        self.place_patient(line, placed);
        self.place_diagnosis(line, placed);
        self.place_progression(line, placed);
        self.place_claims(line, placed);
        self.place_failure(line);
        self.place_adverse_events(line, placed);
        self.place_status(line, placed);
        self.place_pointers(line, placed);
        self.place_shares(line, placed);
    }

    fn place_patient(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        for (index, mention) in line.affirmed() {
            match &mention.what {
                What::Sex(sex)
                    if line.says(&[
                        "patient",
                        "year",
                        "aged",
                        "woman",
                        "man",
                        "presented",
                        "she ",
                        "he ",
                        "y/o",
                        "pt:",
                        "sex:",
                    ]) =>
                {
                    let before = self.patient.get("sex").and_then(Value::as_str).map(str::to_owned);
                    if before.as_deref().is_none_or(|before| before == *sex) {
                        self.patient.insert("sex".into(), (*sex).into());
                        placed.push(gave(index, "/patient", "patient.sex", *sex, true));
                    }
                }
                What::Age(years)
                    if !line.says(&["when she was", "when he was", "at the age of", "was diagnosed at"]) =>
                {
                    self.place_age(line, index, *years, placed);
                }
                _ => {}
            }
        }
    }

    fn place_age(&mut self, line: &Line<'_>, index: usize, years: u8, placed: &mut Vec<Placement>) {
        if !self.patient.contains_key("age") {
            let at = line
                .date()
                .filter(|date| date.2.is_none() && date.3)
                .map_or("unknown".to_owned(), |date| date.1);
            self.patient.insert("age".into(), format!("{years} years at {at}").into());
            self.patient.insert("source".into(), sources(line).into());
            placed.push(gave(index, "/patient", "patient.age", years.to_string(), true));
            return;
        }
        let says = format!("{years} years");
        let date = line.date().filter(|date| date.2.is_none() && date.3).map(|date| date.1);
        let (pointer, _) =
            self.add("statements", "age", json!({"about": "age", "says": says, "date": date}), line, true);
        placed.push(gave(index, &pointer, "patient.age", years.to_string(), line.sure));
    }

    pub(super) fn place_presentation(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let here = |what: fn(&What) -> bool| {
            line.affirmed().find(|(_, m)| what(&m.what)).map(|(at, m)| (at, m.at.start))
        };
        let facility = line.affirmed().find_map(|(_, m)| match &m.what {
            What::Facility(name) => Some(name.clone()),
            _ => None,
        });
        let presented = here(|what| *what == What::Presentation);
        let age = here(|what| matches!(what, What::Age(_)));
        let Some((index, place)) = presented else { return };
        let referred = line.says(&["was referred to", "referred to"]);
        let Some((date_at, from, to, sure)) = line.date_near(place) else { return };
        if to.is_some() || !sure || placed.iter().any(|p| p.mention == date_at) && !referred {
            return;
        }
        let cycles = line.mentions.iter().any(|m| matches!(m.what, What::Cycles(_)));
        let (kind, key) =
            if referred && cycles { ("referral", "referral") } else { ("presentation", "presentation") };
        // A second visit is a presentation of its own; only one with the age, or in another part, tells the first again.
        let same = self.firsts.get(key).filter(|_| age.is_some()).cloned();
        let entries = json!({
            "same_as": same, "kind": kind, "what": line.quote, "date": from, "facility": facility,
        });
        let certain = age.is_some() || referred;
        let (pointer, id) = self.add("events", key, entries, line, certain);
        if age.is_some() || kind == "referral" {
            self.firsts.entry(key.into()).or_insert(id);
        }
        let field = if kind == "referral" { "referral.date" } else { "presentation.date" };
        placed.push(gave(index, &pointer, "event.kind", kind, certain));
        placed.push(gave(date_at, &pointer, field, from, certain));
        if let (Some(_), Some(facility_at)) = (&facility, here(|what| matches!(what, What::Facility(_)))) {
            placed.push(gave(
                facility_at.0,
                &pointer,
                "facility",
                facility.clone().unwrap_or_default(),
                certain,
            ));
        }
        if let (true, Some(place)) = (kind == "referral", facility) {
            self.state_place(line, &place);
        }
    }

    /// Referred to a hospital after the treatment: where was the treatment given?
    fn state_place(&mut self, line: &Line<'_>, facility: &str) {
        if let Some((_, id)) = self.current_end() {
            let says = format!("referred to {facility} after the cycles");
            let entries = json!({"about": "facility", "of": id, "says": says, "facility": facility});
            self.add("statements", "place", entries, line, false);
        }
    }

    fn place_diagnosis(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let Some(word) = DIAGNOSED.as_ref().and_then(|re| re.find(line.text)) else { return };
        let Some((date_at, from, to, sure)) = line.date_near(word.start()) else { return };
        let Some(what) = TUMOUR.as_ref().and_then(|re| re.find(line.text)) else { return };
        if to.is_some() || placed.iter().any(|p| p.mention == date_at) && !line.text.starts_with('|') {
            return;
        }
        let facility = line.affirmed().find_map(|(_, m)| match &m.what {
            What::Facility(name) => Some(name.clone()),
            _ => None,
        });
        let stage = line.mentions.iter().any(|m| matches!(m.what, What::Stage(_)));
        let entries = json!({"what": what.as_str().trim(), "date": from, "facility": facility});
        let certain = sure && line.date().is_some() && !stage;
        let (pointer, _) = self.add("diagnoses", "diagnosis", entries, line, certain);
        placed.push(gave(date_at, &pointer, "diagnosis.date", from, certain));
    }

    fn place_progression(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let Some((index, mention)) = line.affirmed().find(|(_, m)| m.what == What::Progression) else {
            return;
        };
        if line.scope.get(index).is_some_and(|s| s.1) || placed.iter().any(|p| p.mention == index) {
            return;
        }
        let relative = line.affirmed().find_map(|(at, m)| match &m.what {
            What::Relative { duration, after: true } => Some((at, duration.clone())),
            _ => None,
        });
        let ended = line.says(&[
            "cessation",
            "completion",
            " ended",
            "the end of",
            "after stopping",
            "discontinuation",
        ]);
        if let (Some((at, duration)), true) = (&relative, ended) {
            let Some((treatment, id)) = self.current_end() else { return };
            let end =
                self.entry("treatments", treatment).and_then(|t| t.get("end")?.as_str().map(str::to_owned));
            let date = end.map(|end| format!("{duration} after {end}"));
            let date = date.filter(|date| date.parse::<oncase_record::scalar::When>().is_ok());
            let entries = json!({"kind": "progression", "what": line.quote, "date": date, "treatment": id});
            let (pointer, event) = self.add("events", "progression", entries, line, false);
            let entries = json!({
                "about": "time-between", "says": duration, "duration": duration,
                "from": format!("{id}.end"), "to": event,
            });
            self.add("statements", "interval", entries, line, false);
            placed.push(gave(index, &pointer, "event.kind", "progression", false));
            placed.push(gave(*at, &pointer, "progression.date", date.unwrap_or(duration.clone()), false));
            return;
        }
        let Some((date_at, from, to, sure)) = line.date_near(mention.at.start) else { return };
        if to.is_some() || !sure || line.date().is_none() && !line.dates_progression(date_at) {
            return;
        }
        if reason_of_change(line, mention.at.start) {
            // What the date dates is the change of treatment; the progression came before it.
            let Some(before) = month_after(&from).map(|next| format!("before {next}")) else { return };
            let entries = json!({"kind": "progression", "what": line.quote, "date": before});
            let (pointer, _) = self.add("events", "progression", entries, line, false);
            placed.push(gave(index, &pointer, "progression.date", before, false));
            return;
        }
        let entries = json!({"kind": "progression", "what": line.quote, "date": from});
        let (pointer, id) = self.add("events", "progression", entries, line, true);
        if line.places.len() > 1 {
            self.from_tables.insert(id);
        }
        placed.push(gave(index, &pointer, "event.kind", "progression", line.sure));
        if !placed.iter().any(|p| p.mention == date_at) {
            placed.push(gave(date_at, &pointer, "progression.date", from, line.sure));
        }
    }

    /// "after the failure of first-line EP", "refractory to cisplatin": a word about a treatment, compared elsewhere
    /// with its response and its dates.
    fn place_failure(&mut self, line: &Line<'_>) {
        static FAILED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::pattern::compiled(
                r"(?i)\b(failure of|refractory to|resistant to)\b|\b(?:treatment|therapy|regimen|chemotherapy) (?:had |has )?(failed)\b",
            )
        });
        let Some(found) = FAILED.as_ref().and_then(|re| re.find(line.text)) else { return };
        // Which treatment is meant is plain when its drugs, its name or its line follow or the sentence names one alone.
        let named = line.mentions.iter().any(|m| matches!(m.what, What::Drug(_) | What::Line(_)));
        if let (true, Some((id, true))) = (named, self.treatment_of(line)) {
            let says = line.text.get(found.start()..).unwrap_or_default();
            let says: String = says.chars().take(80).collect();
            self.add("statements", "failure", json!({"about": "line", "of": id, "says": says}), line, false);
        }
    }

    /// Responses and survival times that the report claims.
    fn place_claims(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let of = self.treatment_of(line);
        for (index, mention) in line.affirmed() {
            if placed.iter().any(|p| p.mention == index) {
                continue;
            }
            let doubted = line.scope.get(index).is_some_and(|s| s.1);
            match &mention.what {
                What::Response(name) if !doubted && *name != "PD" => {
                    let id = of.as_ref().map(|(id, _)| id.clone());
                    let entries = json!({"about": "best-response", "of": id, "says": line.text.get(mention.at.clone()), "response": name});
                    let (pointer, _) = self.add("statements", "response", entries, line, of.is_some());
                    placed.push(gave(index, &pointer, "response", *name, line.sure));
                }
                What::Survival { endpoint, duration } if !doubted => {
                    let id = of.as_ref().map(|(id, _)| id.clone());
                    // The survival on one treatment is one fact, however often it is told.
                    let told = match (*endpoint, &id) {
                        ("progression-free-survival", Some(_)) => "",
                        _ => duration.as_str(),
                    };
                    let key = format!("{endpoint}:{}:{told}", id.clone().unwrap_or_default());
                    let same = self.firsts.get(&key).cloned();
                    let entries = json!({
                        "same_as": same, "about": endpoint, "of": id, "says": duration, "duration": duration,
                    });
                    let (pointer, id) =
                        self.add("statements", endpoint, entries, line, of.as_ref().is_some_and(|of| of.1));
                    self.firsts.entry(key).or_insert(id);
                    let field = match *endpoint {
                        "overall-survival" => "os",
                        "progression-free-survival" => "pfs",
                        _ => "duration",
                    };
                    placed.push(gave(index, &pointer, field, duration.clone(), line.sure));
                }
                _ => {}
            }
        }
    }

    fn place_adverse_events(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        let context = line.says(&["adverse", "toxicit", "side effect", "grade", "tolerat"]);
        for (index, mention) in line.affirmed() {
            let What::AdverseEvent { name, grade } = &mention.what else { continue };
            if !(context || grade.is_some()) || line.scope.get(index).is_some_and(|s| s.1) {
                continue;
            }
            let of = self.treatment_of(line);
            let key = format!("ae:{name}:{grade:?}:{}", of.as_ref().map_or("", |(id, _)| id));
            let same = self.firsts.get(&key).cloned();
            let entries = json!({
                "same_as": same, "as_written": line.text.get(mention.at.clone()), "grade": grade, "treatment": of.as_ref().map(|(id, _)| id),
            });
            let certain = grade.is_some();
            let (pointer, id) = self.add("adverse_events", name, entries, line, certain && of.is_some());
            self.firsts.entry(key).or_insert(id);
            let value = grade.map_or(name.clone(), |grade| format!("{name} {grade}"));
            placed.push(gave(index, &pointer, "adverse_event", value, certain && line.sure));
        }
    }

    fn place_status(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        for (index, mention) in line.affirmed() {
            let What::Vital(status) = &mention.what else { continue };
            if line.scope.get(index).is_some_and(|s| s.1)
                || !line.sure
                || line.says(&["cause of death", "risk of death"])
            {
                continue;
            }
            let date = line.date_near(mention.at.start).filter(|date| date.2.is_none() && date.3);
            let when = date.as_ref().map_or("unknown".to_owned(), |date| date.1.clone());
            let (pointer, _) =
                self.add("followup", "status", json!({"date": when, "status": status}), line, true);
            placed.push(gave(index, &pointer, "status", *status, true));
            if let Some((date_at, from, ..)) = date
                && !placed.iter().any(|p| p.mention == date_at)
            {
                placed.push(gave(date_at, &pointer, "status.date", from, line.date().is_some()));
            }
        }
    }

    /// "(Table 1)" after adverse effects or doses: the place that is said to show them.
    fn place_pointers(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        // "with no need for a reduction (Table 1)" denies the reduction, not the table.
        for (index, mention) in line.mentions.iter().enumerate() {
            let What::Pointer(target) = &mention.what else { continue };
            if line.section.name == *target {
                continue;
            }
            let Some(event) = placed.iter().find(|p| p.pointer.starts_with("/adverse_events/")) else {
                continue;
            };
            let at = event.pointer.rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let of = self.id_of("adverse_events", at);
            let entries =
                json!({"about": "pointer", "of": of, "says": "adverse effects", "points_to": target});
            let (pointer, _) = self.add("statements", "pointer", entries, line, true);
            placed.push(gave(index, &pointer, "pointer", target.clone(), line.sure));
        }
    }

    /// Counts of a whole, with the percentage in brackets after them.
    fn place_shares(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        static SHARE: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::pattern::compiled(r"^[^()]{0,40}\((\d+(?:\.\d+)?\s?%)\)"));
        for (index, mention) in line.affirmed() {
            let What::Ratio { part, whole } = &mention.what else { continue };
            let from = line.text.get(mention.at.start..).unwrap_or_default();
            let percent = SHARE.as_ref().and_then(|re| re.captures(from)).and_then(|c| c.get(1));
            let entries = json!({
                "about": "ratio", "says": line.quote, "numerator": part, "denominator": whole,
                "percent": percent.map(|percent| percent.as_str()),
            });
            let (pointer, _) = self.add("statements", "share", entries, line, true);
            placed.push(gave(index, &pointer, "ratio", format!("{part}/{whole}"), false));
        }
    }

    /// Of others only shares and thresholds are kept, as evidence that the report quotes.
    pub(super) fn place_of_others(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        static OF_ALL: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::pattern::compiled(r"(?i)^\s*(?:of|among) (?:all )?\w+|^[^.]{0,10}$"));
        static AMONG_ALL: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::pattern::compiled(r"(?i)\bamong all [^,;.]{3,80}$"));
        static HIGH: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::pattern::compiled(
                r"(?i)\b(high|low)\b[^.;]{0,20}\b(Ki-?67)\b[^.;]{0,40}?([<>≥≤]\s*\d+\s*%)|\b(Ki-?67)\b[^.;]{0,40}?([<>≥≤]\s*\d+\s*%) (high|low)\b",
            )
        });
        if line.says(&["this case", "our case", "this patient", "our patient", " here "]) {
            self.word_about_marker(line);
        }
        self.place_shares(line, placed);
        for (index, mention) in line.affirmed() {
            if let What::Percent(percent) = &mention.what {
                let after = line.text.get(mention.at.end..).unwrap_or_default();
                let before = line.text.get(..mention.at.start).unwrap_or_default();
                let share = OF_ALL.as_ref().is_some_and(|re| re.is_match(after))
                    && line.says(&["of all", "accounting for", "accounts for"]);
                if share || AMONG_ALL.as_ref().is_some_and(|re| re.is_match(before)) {
                    let entries = json!({"about": "ratio", "says": line.quote, "percent": percent});
                    let (pointer, _) = self.add("statements", "share", entries, line, true);
                    placed.push(gave(index, &pointer, "percent", percent.clone(), false));
                }
            }
        }
        let Some(c) = HIGH.as_ref().and_then(|re| re.captures(line.text)) else { return };
        let word = c.get(1).or(c.get(6)).map_or("", |m| m.as_str()).to_lowercase();
        let bound = c.get(3).or(c.get(5)).map_or("", |m| m.as_str());
        let entries =
            json!({"about": "marker", "says": format!("an index of {bound} is {word}"), "marker": "Ki-67"});
        self.add("statements", "threshold", entries, line, false);
    }
}
