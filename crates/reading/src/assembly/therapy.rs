//! Treatments: drugs named together are one regimen; its abbreviation, cycles, dates and line follow it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::draft::{Draft, gave};
use super::{Line, Placement};
use crate::grammar::{DrugMention, What};
use crate::scope::denied;

/// Which treatments are known so far, and of which the text is speaking.
#[derive(Debug, Default)]
pub(super) struct Therapy {
    by_drugs: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
    by_line: BTreeMap<u64, usize>,
    /// Index of the treatment last spoken of, and the paragraph and sentence in which that was.
    current: Option<(usize, usize, usize)>,
    /// Fields said of a treatment whose drugs the next sentences name.
    waiting: Option<(usize, Vec<(&'static str, Value)>)>,
}

static ABBREVIATION: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::pattern::compiled(r"\(([A-Z][A-Z0-9-]{1,11})\)"));
static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::pattern::compiled(r"\b[A-Z][A-Z0-9-]{1,11}\b"));
static GIVEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)\b(receiv\w+|administ\w+|treated|given|gave|start\w*|began|begun|beginning|initiated|commenced|underwent|undergone|chang\w+|switch\w+|followed by|continu\w+|consist\w+|chemotherapy|therapy|regimen|cycles?|took|maintained|completed|immunotherapy|comprised|prescribed|dose|discontinu\w+|stopped)\b",
    )
});
static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)\b(last (?:time|dose|cycle|received)|last \d{4}-\d\d-\d\d|stopped \d{4}-\d\d-\d\d|until|discontinued|was stopped|were stopped|completed|ended|finished|complete)\b",
    )
});
static START: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)\b(start\w*|began|begun|beginning|initiat\w+|commenced|chang\w+ to|switch\w+ to|switched|received|treated with|was given|introduced)\b",
    )
});
static TERSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::pattern::compiled(
        r"(?i)^(?:start(?:ed)?|begun|began|stop(?:ped)?|ended|last(?: dose| cycle)?|\d+ cycles)\b",
    )
});

fn says(re: &LazyLock<Option<Regex>>, text: &str) -> bool {
    re.as_ref().is_some_and(|re| re.is_match(text))
}

impl Draft {
    pub(super) fn place_therapy(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        self.place_procedures(line, placed);
        let drugs: Vec<(usize, &DrugMention)> = line
            .mentions
            .iter()
            .enumerate()
            .filter_map(|(at, m)| match &m.what {
                What::Drug(drug) if !denied(line.text, &m.at) => Some((at, drug)),
                _ => None,
            })
            .collect();
        let given = says(&GIVEN, line.text) || line.text.starts_with('|');
        let spoken = if !drugs.is_empty() && given {
            for group in groups(line, &drugs) {
                self.place_regimen(line, &group, placed);
            }
            self.therapy.current.map(|(at, _, _)| at)
        } else {
            self.named_in(line).or_else(|| self.by_line(line)).or_else(|| self.just_spoken_of(line))
        };
        match spoken {
            Some(at) => self.place_details(line, at, &drugs, placed),
            None => self.keep_waiting(line),
        }
    }

    fn place_procedures(&mut self, line: &Line<'_>, placed: &mut Vec<Placement>) {
        for (index, mention) in line.affirmed() {
            let What::Procedure { name, kind } = &mention.what else { continue };
            let doubted = line.scope.get(index).is_some_and(|scope| scope.1);
            let date = line.date_near(mention.at.start).filter(|_| line.affirmed().count() < 12);
            let key = format!("{kind}:{name}");
            let done = *kind == "endocrine"
                || line.date().is_some()
                || line.says(&[
                    "underwent",
                    "undergone",
                    "performed",
                    "received",
                    "experienced",
                    "had had",
                    "later she had",
                    "was resected",
                    "treated",
                    "followed by",
                    "given",
                ]);
            if doubted || !done {
                continue;
            }
            let certain = date.as_ref().is_none_or(|date| date.3) && line.date().is_some() | date.is_none();
            let at = if let Some(at) = self.therapy.by_drugs.get(&key).copied() {
                self.cite("treatments", at, line);
                at
            } else {
                let entries = json!({"kind": kind, "name": name});
                let (pointer, _) = self.add("treatments", name, entries, line, certain);
                let at = index_of(&pointer);
                self.therapy.by_drugs.insert(key, at);
                at
            };
            let pointer = format!("/treatments/{at}");
            let field = if *kind == "endocrine" { "treatment.kind" } else { "procedure.kind" };
            placed.push(gave(index, &pointer, field, *kind, certain));
            if let Some((date_at, from, to, sure)) =
                line.date().or(date).filter(|_| !placed_already(placed, line))
            {
                self.date_procedure(line, at, kind, (date_at, from, to, sure && certain), placed);
            }
        }
    }

    fn date_procedure(
        &mut self,
        _line: &Line<'_>,
        at: usize,
        kind: &str,
        (date_at, from, to, sure): (usize, String, Option<String>, bool),
        placed: &mut Vec<Placement>,
    ) {
        let pointer = format!("/treatments/{at}");
        let Some(entry) = self.entry("treatments", at) else { return };
        if entry.contains_key("date") || entry.contains_key("start") {
            return;
        }
        match to {
            Some(to) if sure && kind == "endocrine" => {
                entry.insert("start".into(), from.clone().into());
                entry.insert("end".into(), to.into());
                placed.push(gave(date_at, &pointer, "procedure.start", from, sure));
            }
            None if kind != "endocrine" => {
                entry.insert("date".into(), from.clone().into());
                placed.push(gave(date_at, &pointer, "procedure.date", from, sure));
            }
            _ => {}
        }
    }

    /// Drugs named together: a treatment that is known already, or a new one.
    fn place_regimen(
        &mut self,
        line: &Line<'_>,
        group: &[(usize, &DrugMention)],
        placed: &mut Vec<Placement>,
    ) {
        let doubted = group.iter().any(|(at, _)| line.scope.get(*at).is_some_and(|scope| scope.1));
        if doubted {
            return;
        }
        let mut names: Vec<&str> = group.iter().map(|(_, drug)| drug.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let key = names.join("+");
        let at = if let Some(at) = self.therapy.by_drugs.get(&key).copied() {
            self.cite("treatments", at, line);
            at
        } else if line.section.kind == crate::section::SectionKind::General {
            // Introductions and discussions tell no treatment of the patient first.
            return;
        } else {
            let kind =
                if group.iter().all(|(_, drug)| drug.kind == "endocrine") { "endocrine" } else { "systemic" };
            let mut written: Vec<&str> = Vec::new();
            for (_, drug) in group {
                if !written.contains(&drug.name.as_str()) {
                    written.push(&drug.name);
                }
            }
            let components: Vec<Value> = written.iter().map(|drug| json!({"drug": drug})).collect();
            let name = written.join(" and ");
            let (pointer, _) = self.add(
                "treatments",
                &name,
                json!({"kind": kind, "name": name, "components": components}),
                line,
                true,
            );
            let at = index_of(&pointer);
            self.therapy.by_drugs.insert(key, at);
            at
        };
        self.therapy.current = Some((at, line.paragraph, line.number));
        if let Some((_, fields)) = self.therapy.waiting.take().filter(|(paragraph, _)| near(*paragraph, line))
        {
            for (key, value) in fields {
                self.fill(at, key, value);
            }
        }
        self.name_regimen(line, group, at);
        for (index, drug) in group {
            self.fill_component(line, at, *index, drug, placed);
        }
    }

    /// The abbreviation in brackets after the last drug names the regimen from then on.
    fn name_regimen(&mut self, line: &Line<'_>, group: &[(usize, &DrugMention)], at: usize) {
        let last = group.last().and_then(|(index, _)| line.mentions.get(*index));
        let after = last.and_then(|mention| line.text.get(mention.at.end..)).unwrap_or_default();
        let Some(name) = ABBREVIATION.as_ref().and_then(|re| re.captures(after)) else { return };
        if let (Some(whole), Some(name)) = (name.get(0), name.get(1)) {
            let close = whole.start() <= 3 || after.get(..whole.start()).is_some_and(|gap| gap.trim() == ")");
            if close && group.len() > 1 {
                self.therapy.by_name.insert(name.as_str().to_owned(), at);
                if let Some(entry) = self.entry("treatments", at) {
                    entry.entry("regimen").or_insert_with(|| name.as_str().into());
                }
            }
        }
    }

    fn fill_component(
        &mut self,
        line: &Line<'_>,
        at: usize,
        index: usize,
        drug: &DrugMention,
        placed: &mut Vec<Placement>,
    ) {
        let pointer = format!("/treatments/{at}");
        let certain = line.sure;
        let Some(component) = self
            .entry("treatments", at)
            .and_then(|entry| entry.get_mut("components")?.as_array_mut())
            .and_then(|list| {
                list.iter_mut().find(|c| c.get("drug").and_then(Value::as_str) == Some(&drug.name))
            })
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        let mut place = gave(index, &pointer, "drug", drug.name.to_lowercase(), certain);
        let mut set = |key: &'static str, field: &'static str, value: Option<Value>| {
            let Some(value) = value else { return };
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if component.get(key).is_some_and(|before| *before != value) {
                // Two doses of one drug: the first stands, the second is for a person.
                place.certain = false;
                place.why = Some("differs from what was read before");
                return;
            }
            component.insert(key.to_owned(), value);
            place.gives.push(crate::FieldValue { field, value: format!("{} {shown}", drug.name) });
        };
        set("dose", "dose", drug.dose.clone().map(Value::from));
        set("times_per_day", "times", drug.times_per_day.map(Value::from));
        set("days", "days", drug.days.clone().map(Value::from));
        set("route", "route", drug.route.map(Value::from));
        placed.push(place);
    }

    /// A regimen spoken of by its abbreviation.
    fn named_in(&mut self, line: &Line<'_>) -> Option<usize> {
        let mut names =
            WORD.as_ref()?.find_iter(line.text).filter_map(|m| self.therapy.by_name.get(m.as_str()));
        let first = names.next().copied()?;
        if names.any(|other| *other != first) {
            return None;
        }
        self.therapy.current = Some((first, line.paragraph, line.number));
        Some(first)
    }

    fn just_spoken_of(&self, line: &Line<'_>) -> Option<usize> {
        let (at, paragraph, number) = self.therapy.current?;
        let close = near(paragraph, line) && line.number <= number + 2;
        // "Start 2020-10-12." is all that a note says.
        let terse = line.text.len() < 60 && says(&TERSE, line.text);
        (close && (terse || line.says(&["chemotherapy", "cycle", "regimen", "treatment", "therapy"])))
            .then_some(at)
    }

    /// "The PFS with the first-line treatment": the treatment that is known to be of that line.
    fn by_line(&mut self, line: &Line<'_>) -> Option<usize> {
        let mut lines = line.mentions.iter().filter_map(|m| match m.what {
            What::Line(number) => Some(u64::from(number)),
            _ => None,
        });
        let number = lines.next().filter(|_| lines.next().is_none())?;
        let at = self.therapy.by_line.get(&number).copied()?;
        self.therapy.current = Some((at, line.paragraph, line.number));
        Some(at)
    }

    /// Which treatment the sentence speaks of, for responses and survival times: index and whether that is sure.
    pub(super) fn treatment_of(&self, line: &Line<'_>) -> Option<(String, bool)> {
        let (at, paragraph, number) = self.therapy.current?;
        let sure = number == line.number || (near(paragraph, line) && line.number <= number + 3);
        Some((self.id_of("treatments", at)?, sure))
    }

    /// Cycles, cycle length, line, intent, dates and place of the treatment a sentence speaks of.
    fn place_details(
        &mut self,
        line: &Line<'_>,
        at: usize,
        drugs: &[(usize, &DrugMention)],
        placed: &mut Vec<Placement>,
    ) {
        // With two regimens in a sentence it is not plain which a detail belongs to.
        let one = groups(line, drugs).len() <= 1;
        let pointer = format!("/treatments/{at}");
        let named = !drugs.is_empty() || self.named_in(line).is_some();
        for (index, mention) in line.affirmed() {
            let (key, field, value): (&str, &'static str, Value) = match &mention.what {
                What::Cycles(count) => ("cycles_given", "cycles", count.to_string().into()),
                What::CycleLength(length) => ("cycle_length", "cycle_length", length.clone().into()),
                What::Line(number) => ("line", "line", (*number).into()),
                What::Intent(intent) if named => ("intent", "intent", (*intent).into()),
                What::Facility(name) if named && !line.says(&["referred", "presented"]) => {
                    ("facility", "facility", name.clone().into())
                }
                _ => continue,
            };
            let doubted = line.scope.get(index).is_some_and(|scope| scope.1);
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let certain = one && !doubted && line.sure;
            if !certain || !self.fill(at, key, value) {
                continue;
            }
            placed.push(gave(index, &pointer, field, shown, certain && (named || key != "facility")));
        }
        self.date_treatment(line, at, one, named, placed);
    }

    fn date_treatment(
        &mut self,
        line: &Line<'_>,
        at: usize,
        one: bool,
        named: bool,
        placed: &mut Vec<Placement>,
    ) {
        let pointer = format!("/treatments/{at}");
        let Some((index, from, to, sure)) = line.date() else {
            if named && one && line.sure {
                self.date_by_verbs(line, at, placed);
            }
            return;
        };
        // A referral after the last cycle dates both.
        let taken = |p: &Placement| p.mention == index && p.gives.iter().all(|g| g.field != "referral.date");
        if placed.iter().any(taken) || !sure || !one || !line.sure || line.dates_progression(index) {
            return;
        }
        let end = says(&END, line.text);
        let start = says(&START, line.text);
        match to {
            Some(to) if named => {
                let before = self.fill(at, "start", from.clone().into());
                let after = self.fill(at, "end", to.clone().into());
                if before && after {
                    let mut place = gave(index, &pointer, "treatment.start", from, true);
                    place.gives.push(crate::FieldValue { field: "treatment.end", value: to });
                    placed.push(place);
                }
            }
            // "Treatment was switched in May" does not begin the treatment spoken of before.
            None if start
                && !end
                && (named || !line.says(&["chang", "switch"]))
                && !line.says(&["presented", "diagnosed in", "referred"])
                && self.fill(at, "start", from.clone().into()) =>
            {
                placed.push(gave(index, &pointer, "treatment.start", from, named));
            }
            None if (end || line.says(&["cycles of"]) && line.says(&["after "]))
                && self.fill(at, "end", from.clone().into()) =>
            {
                placed.push(gave(index, &pointer, "treatment.end", from, end && named));
            }
            _ => {}
        }
    }

    /// "Started in May 2014 and discontinued in March 2015": each date goes with the last verb before it.
    fn date_by_verbs(&mut self, line: &Line<'_>, at: usize, placed: &mut Vec<Placement>) {
        let pointer = format!("/treatments/{at}");
        let mut from = 0;
        for (index, mention) in line.affirmed() {
            let What::Date { from: date, to: None, sure: true } = &mention.what else { continue };
            let gap = line.text.get(from..mention.at.start).unwrap_or_default();
            from = mention.at.end;
            let last = |re: &LazyLock<Option<Regex>>| re.as_ref()?.find_iter(gap).last().map(|m| m.start());
            let (key, field) = match (last(&START), last(&END)) {
                (Some(start), end) if end.is_none_or(|end| end < start) => ("start", "treatment.start"),
                (_, Some(_)) => ("end", "treatment.end"),
                _ => continue,
            };
            if !placed.iter().any(|p| p.mention == index) && self.fill(at, key, date.clone().into()) {
                placed.push(gave(index, &pointer, field, date.clone(), true));
            }
        }
    }

    /// Sets a field that is empty; false when it holds something else.
    fn fill(&mut self, at: usize, key: &str, value: Value) -> bool {
        let Some(entry) = self.entry("treatments", at) else { return false };
        match entry.get(key) {
            Some(before) => *before == value,
            None => {
                let line = (key == "line").then(|| value.as_u64()).flatten();
                entry.insert(key.to_owned(), value);
                if let Some(line) = line {
                    self.therapy.by_line.entry(line).or_insert(at);
                }
                true
            }
        }
    }

    /// "First-line chemotherapy started in May and was repeated every 21 days." names its drugs later.
    fn keep_waiting(&mut self, line: &Line<'_>) {
        if !line.says(&["chemotherapy", "immunotherapy", "systemic"])
            || !line.says(&["started", "began", "initiated"])
        {
            return;
        }
        let mut fields: Vec<(&'static str, Value)> = Vec::new();
        for (_, mention) in line.affirmed() {
            match &mention.what {
                What::CycleLength(length) => fields.push(("cycle_length", length.clone().into())),
                What::Line(number) => fields.push(("line", (*number).into())),
                _ => {}
            }
        }
        if let Some((_, from, None, true)) = line.date() {
            fields.push(("start", from.into()));
        }
        self.therapy.waiting = Some((line.paragraph, fields));
    }

    /// The end of the treatment last spoken of, when it is known.
    pub(super) fn current_end(&self) -> Option<(usize, String)> {
        let (at, _, _) = self.therapy.current?;
        Some((at, self.id_of("treatments", at)?))
    }
}

/// The same paragraph, or one of the next three lines.
fn near(paragraph: usize, line: &Line<'_>) -> bool {
    paragraph <= line.paragraph && line.paragraph - paragraph <= 3
}

fn placed_already(placed: &[Placement], line: &Line<'_>) -> bool {
    line.date().is_some_and(|(at, ..)| placed.iter().any(|p| p.mention == at))
}

fn index_of(pointer: &str) -> usize {
    pointer.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Drugs that one list joins; "changed to", "followed by" and the like part them.
fn groups<'d>(line: &Line<'_>, drugs: &[(usize, &'d DrugMention)]) -> Vec<Vec<(usize, &'d DrugMention)>> {
    static PARTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::pattern::compiled(
            r"(?i)\b(followed by|then|changed|switched|replaced|or|after|before|subsequently|later|despite|until)\b|;",
        )
    });
    let mut groups: Vec<Vec<(usize, &DrugMention)>> = Vec::new();
    let mut end = 0;
    for (index, drug) in drugs {
        let Some(mention) = line.mentions.get(*index) else { continue };
        let gap = line.text.get(end..mention.at.start).unwrap_or_default();
        match groups.last_mut() {
            Some(group) if !says(&PARTING, gap) && gap.len() < 150 => group.push((*index, drug)),
            _ => groups.push(vec![(*index, drug)]),
        }
        end = mention.at.end;
    }
    groups
}
