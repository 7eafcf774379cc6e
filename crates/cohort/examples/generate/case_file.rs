//! Writes an invented course as a case file.

use std::fmt::Write;

use oncase_record::Day;

use super::course::{Course, Group, Kind, LesionCourse, Size, Visit, cut_off};
use super::random::Random;

/// Terms of CTCAE 5.0 with their chance in a cycle and the worst grade that is drawn.
const TERMS: [(&str, f64, i32); 7] = [
    ("Nausea", 0.16, 3),
    ("Fatigue", 0.14, 3),
    ("Neutrophil count decreased", 0.12, 4),
    ("Anemia", 0.10, 3),
    ("Diarrhea", 0.09, 3),
    ("Platelet count decreased", 0.06, 4),
    ("Peripheral sensory neuropathy", 0.05, 3),
];

impl Course {
    /// Name of the case: `inv-07`.
    pub fn id(&self) -> String {
        format!("inv-{:02}", self.number)
    }

    /// The case file.
    pub fn case_file(&self) -> String {
        let mut text = String::new();
        let out = &mut text;
        self.head(out);
        self.diseases(out);
        if !matches!(self.kind, Kind::NoBaseline | Kind::Adjuvant) {
            self.lesions(out);
            self.assessments(out);
        }
        self.treatments(out);
        let _ =
            writeln!(out, "vitals:\n  - {{date: {}, measure: ECOG, value: {}}}", self.baseline, self.ecog);
        self.adverse_events(out);
        self.followup(out);
        text
    }

    fn head(&self, out: &mut String) {
        let sex = if self.female { "female" } else { "male" };
        let _ = write!(
            out,
            "# INVENTED. Neither this patient nor anything in this file ever existed: one of 40 courses drawn by \
             chance.\noncase: 1\nid: {}\ntitle: \"Invented patient {} of a cohort\"\ninvented: true\nsources:\n  - \
             {{id: chance, kind: invented, note: Drawn by a seeded generator.}}\ndata_cut_off: {}\npatient:\n  sex: \
             {sex}\n",
            self.id(),
            self.number,
            cut_off(),
        );
        // Every thirteenth age was never written down.
        if self.number % 13 != 0 {
            let _ = writeln!(out, "  age: {} years at {}", self.age, self.baseline);
        }
        if let Some(death) = self.death {
            let _ = writeln!(out, "  death: {death}");
        }
    }

    fn diseases(&self, out: &mut String) {
        let (what, site) = self.tumour;
        let adjuvant = self.kind == Kind::Adjuvant;
        let _ = writeln!(
            out,
            "diagnoses:\n  - id: primary\n    what: {what}\n    site: {site}\n    date: {}\n    basis: histology",
            self.diagnosis
        );
        if !adjuvant {
            let mut sites: Vec<&str> = self.lesions.iter().map(|lesion| lesion.organ).collect();
            sites.extend(self.non_target.map(|(organ, _)| organ));
            sites.sort_unstable();
            sites.dedup();
            if !sites.is_empty() {
                let _ = writeln!(out, "    metastatic_sites: [{}]", sites.join(", "));
            }
        }
        if self.number % 11 != 0 {
            let group = if adjuvant { "III" } else { "IV" };
            let _ = writeln!(
                out,
                "stages:\n  - {{id: stage, date: {}, system: AJCC, edition: \"8\", group: {group}}}",
                self.baseline
            );
        }
    }

    fn lesions(&self, out: &mut String) {
        out.push_str("lesions:\n");
        let mut lesion = |id: &str, site: &str, organ: Option<&str>, node: bool, role: &str, seen: Day| {
            let organ = organ.map(|organ| format!(" organ: {organ},")).unwrap_or_default();
            let _ = writeln!(
                out,
                "  - {{id: {id}, site: \"{site}\",{organ} node: {node}, role: {role}, first_seen: {seen}, method: CT}}"
            );
        };
        for target in &self.lesions {
            let LesionCourse { id, site, organ, node, .. } = target;
            lesion(id, site, Some(organ), *node, "target", self.baseline);
        }
        if let Some((organ, site)) = self.non_target {
            lesion("nt1", site, Some(organ), false, "non-target", self.baseline);
        }
        for visit in self.visits.iter().filter(|visit| visit.new_lesion.is_some()) {
            lesion("new1", visit.new_lesion.unwrap_or_default(), None, false, "new", visit.day);
        }
    }

    fn assessments(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "assessments:\n  - id: baseline\n    date: {}\n    visit: baseline\n    baseline: true\n    treatment: \
             first\n    method: CT\n    all_sites_imaged: true",
            self.baseline
        );
        let sizes: Vec<Size> = self.lesions.iter().map(|l| Size::Millimetres(l.baseline)).collect();
        self.measurements(out, &sizes, self.non_target.map(|_| "present"));
        for (at, visit) in self.visits.iter().enumerate() {
            self.visit(out, at, visit);
        }
    }

    fn visit(&self, out: &mut String, at: usize, visit: &Visit) {
        let _ = writeln!(
            out,
            "  - id: ct-{}\n    date: {}\n    visit: week {}\n    treatment: first\n    method: CT\n    \
             all_sites_imaged: true",
            at + 1,
            visit.day,
            visit.week
        );
        self.measurements(out, &visit.sizes, visit.non_target);
        if let Some(site) = visit.new_lesion {
            let _ = writeln!(
                out,
                "    new_lesions:\n      - {{lesion: new1, site: \"{site}\", certainty: unequivocal}}"
            );
        }
        let response = visit.response;
        let _ = writeln!(
            out,
            "    claimed:\n      - {{response: {response}, scope: overall, criteria: RECIST 1.1}}"
        );
    }

    fn measurements(&self, out: &mut String, sizes: &[Size], non_target: Option<&str>) {
        if !self.lesions.is_empty() {
            out.push_str("    measurements:\n");
        }
        for (lesion, size) in self.lesions.iter().zip(sizes) {
            let seen = match size {
                Size::Millimetres(mm) if lesion.node => {
                    format!("long: {} mm, short: {mm} mm", mm * 13 / 10 + 1)
                }
                Size::Millimetres(mm) => format!("long: {mm} mm"),
                Size::TooSmall => "state: too-small".to_owned(),
                Size::Absent => "state: absent".to_owned(),
                Size::NotAssessed => "state: not-assessed, reason: artefact".to_owned(),
            };
            let _ = writeln!(out, "      - {{lesion: {}, {seen}}}", lesion.id);
        }
        if let Some(state) = non_target {
            let _ = writeln!(out, "    non_targets:\n      - {{lesion: nt1, state: {state}}}");
        }
    }

    fn treatments(&self, out: &mut String) {
        let name = match self.group {
            Group::A => "Treatment A (invented)",
            Group::B => "Treatment B (invented)",
        };
        out.push_str("treatments:\n");
        let adjuvant = self.kind == Kind::Adjuvant;
        if adjuvant {
            let _ = writeln!(
                out,
                "  - {{id: operation, kind: surgery, name: resection, intent: curative, date: {}}}",
                self.diagnosis.plus_days(7)
            );
        }
        let ongoing = self.death.is_none() && self.stopped == Some("patient-choice");
        let starts: Vec<Day> = self.cycles.iter().map(|(day, _)| *day).collect();
        let _ = writeln!(
            out,
            "  - id: first\n    kind: systemic\n    name: {name}\n    regimen: {name}\n    intent: {}",
            if adjuvant { "adjuvant" } else { "palliative\n    line: 1" }
        );
        let drug = if self.group == Group::A { "inventinib-a" } else { "inventinib-b" };
        given(out, drug, &starts, ongoing, self.stopped);
        if let Some(days) = &self.second_line {
            out.push_str(
                "  - id: second\n    kind: systemic\n    name: Treatment C (invented)\n    regimen: Treatment C \
                 (invented)\n    intent: palliative\n    line: 2\n",
            );
            given(out, "inventinib-c", days, false, Some("unknown"));
        }
    }

    fn adverse_events(&self, out: &mut String) {
        let mut random = Random::new(0x0061_6473 + self.number as u64 * 7_919);
        let r = &mut random;
        let mut events = String::new();
        let until = self.death.unwrap_or(self.last_contact);
        for (at, (day, _)) in self.cycles.iter().enumerate() {
            for (term, chance, worst) in TERMS {
                let often = if self.group == Group::A { 1.3 } else { 0.8 };
                let grade = r.whole(1, worst).min(r.whole(1, worst));
                let (from, days) = (r.whole(1, 8), r.whole(2, 10));
                let start = day.plus_days(from);
                let end = start.plus_days(days);
                if !r.chance(chance * often) || end >= until {
                    continue;
                }
                let _ = writeln!(
                    events,
                    "  - {{term: {term}, ctcae: \"5.0\", grade: {grade}, start: {start}, end: {end}, treatment: \
                     first, cycle: {}, attribution: probable, outcome: resolved}}",
                    at + 1
                );
            }
        }
        if !events.is_empty() {
            out.push_str("adverse_events:\n");
            out.push_str(&events);
        }
    }

    fn followup(&self, out: &mut String) {
        let (day, status) = match self.death {
            Some(day) => (day, "dead"),
            None if self.lost => (self.last_contact, "lost-to-follow-up"),
            None => (self.last_contact, "alive"),
        };
        let _ = writeln!(out, "followup:\n  - {{id: last-contact, date: {day}, status: {status}}}");
    }
}

fn given(out: &mut String, drug: &str, starts: &[Day], ongoing: bool, stopped: Option<&str>) {
    let (Some(start), Some(end)) = (starts.first(), starts.last()) else { return };
    let _ = writeln!(out, "    start: {start}");
    if ongoing {
        out.push_str("    ongoing: true\n");
    } else {
        let _ = writeln!(out, "    end: {end}\n    reason_stopped: {}", stopped.unwrap_or("unknown"));
    }
    let _ = writeln!(out, "    components:\n      - {{drug: {drug}}}\n    cycle_length: 21 days");
    let _ = writeln!(out, "    cycles_given: {}\n    cycles:", starts.len());
    let mut before: Option<Day> = None;
    for (at, day) in starts.iter().enumerate() {
        let late = before.map_or(0, |before| day.days_since(before) - 21);
        let delay = if late > 0 {
            format!(", delayed_by: {late} days, delay_reason: tiredness")
        } else {
            String::new()
        };
        let _ = writeln!(out, "      - {{number: {}, start: {day}{delay}}}", at + 1);
        before = Some(*day);
    }
}
