//! What came of a cohort, in counts and rates.

use oncase_response::Response;
use oncase_statistics::{Count, clopper_pearson};
use serde::Serialize;

use crate::cohort::{Cohort, Doubt, Refused};
use crate::flow::Flow;
use crate::patient::Patient;
use crate::survival::Curves;
use crate::words::{median, median_place, p_value, percent, sentence, wrapped};

/// A share of patients with its exact interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Patients with it.
    pub patients: u64,
    /// Patients who count.
    pub of: u64,
    /// The share; none of nobody.
    pub share: Option<f64>,
    /// 95 % interval of Clopper and Pearson.
    pub interval: Option<[f64; 2]>,
}

impl Share {
    fn of(patients: usize, of: usize) -> Self {
        let (patients, of) = (patients as u64, of as u64);
        let count = Count::new(patients, of).ok().filter(|_| of > 0);
        Self {
            patients,
            of,
            share: count.map(Count::proportion),
            interval: count.map(|count| clopper_pearson(count, 0.95).into()),
        }
    }

    /// `16 of 35, 45.7 % (28.8 to 63.4)`.
    pub fn text(&self) -> String {
        let (Some(share), Some([lower, upper])) = (self.share, self.interval) else {
            return format!("{} of {}", self.patients, self.of);
        };
        let (lower, upper) = (lower * 100.0, upper * 100.0);
        format!("{} of {}, {} ({lower:.1} to {upper:.1})", self.patients, self.of, percent(share))
    }
}

/// Responses of a group of patients with measurable disease.
#[derive(Clone, Debug, Serialize)]
pub struct GroupSummary {
    /// The group; `all` for everyone.
    pub group: String,
    /// Eligible patients.
    pub eligible: usize,
    /// Of them with measurable disease.
    pub measurable: usize,
    /// Best overall response, confirmed: how many of each, best first; with measurable disease only.
    pub confirmed: Vec<(Response, usize)>,
    /// Best response as a table of cases states it; empty where none does.
    pub stated: Vec<(Response, usize)>,
    /// The same without confirmation.
    pub unconfirmed: Vec<(Response, usize)>,
    /// Confirmed complete and partial responses.
    pub response_rate: Share,
    /// The same without confirmation.
    pub unconfirmed_response_rate: Share,
    /// Confirmed responses and stable disease of the minimum duration.
    pub disease_control: Share,
}

/// Adverse events of one term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermCount {
    /// CTCAE term.
    pub term: String,
    /// Version of the CTCAE.
    pub version: String,
    /// Patients with any grade.
    pub any: usize,
    /// Patients with grade 3 or higher.
    pub severe: usize,
    /// Patients by worst grade, from 1 to 5.
    pub by_grade: [usize; 5],
}

/// A whole cohort in counts.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// What the cohort was read from, and who counts.
    pub source: String,
    /// How it was read, in sentences.
    pub notes: Vec<String>,
    /// Who counts.
    pub flow: Flow,
    /// Everyone, then each group when there are two or more.
    pub groups: Vec<GroupSummary>,
    /// Progression-free survival; none when no patient has a time.
    pub pfs: Option<Curves>,
    /// Overall survival.
    pub os: Option<Curves>,
    /// Adverse events, the most frequent first.
    pub toxicity: Vec<TermCount>,
    /// Files that could not be read.
    pub refused: Vec<Refused>,
    /// What of patients could not be used.
    pub doubts: Vec<Doubt>,
    /// Files of other kinds.
    pub other_files: Vec<String>,
}

impl Summary {
    /// Counts a cohort.
    pub fn of(cohort: &Cohort) -> Self {
        let everyone: Vec<&Patient> = cohort.eligible().collect();
        let mut groups = vec![group("all".to_owned(), &everyone)];
        let names = cohort.groups();
        if names.len() > 1 {
            groups.extend(names.into_iter().map(|name| {
                let members: Vec<&Patient> = everyone.iter().copied().filter(|p| p.group == name).collect();
                group(name, &members)
            }));
        }
        Self {
            source: cohort.source_words(),
            notes: cohort.notes.clone(),
            flow: Flow::of(cohort),
            groups,
            pfs: Curves::progression_free(cohort),
            os: Curves::overall(cohort),
            toxicity: toxicity(&everyone),
            refused: cohort.refused.clone(),
            doubts: cohort.doubts(),
            other_files: cohort.other_files.clone(),
        }
    }
}

fn group(name: String, members: &[&Patient]) -> GroupSummary {
    let measurable: Vec<&Patient> = members.iter().copied().filter(|p| p.is_measurable()).collect();
    // Who was never assessed has no response at all, which is not the same as one that is not evaluable.
    let of = |pick: fn(&Patient) -> Option<Response>| -> Vec<(Response, usize)> {
        let count = |response: Response| {
            measurable.iter().filter(|p| pick(p).unwrap_or(Response::Missing) == response).count()
        };
        Response::ALL.into_iter().map(|r| (r, count(r))).filter(|(_, count)| *count > 0).collect()
    };
    let confirmed = of(|patient| patient.confirmed);
    let unconfirmed = of(|patient| patient.best);
    let sum = |counts: &[(Response, usize)], pick: fn(Response) -> bool| -> usize {
        counts.iter().filter(|(response, _)| pick(*response)).map(|(_, count)| count).sum()
    };
    let total = measurable.len();
    let states = |response: Response| members.iter().filter(|p| p.stated == Some(response)).count();
    let stated = Response::ALL.into_iter().map(|r| (r, states(r))).filter(|(_, count)| *count > 0);
    GroupSummary {
        stated: stated.collect(),
        group: name,
        eligible: members.len(),
        measurable: total,
        response_rate: Share::of(sum(&confirmed, Response::is_response), total),
        unconfirmed_response_rate: Share::of(sum(&unconfirmed, Response::is_response), total),
        disease_control: Share::of(sum(&confirmed, Response::is_stable_or_better), total),
        confirmed,
        unconfirmed,
    }
}

fn toxicity(members: &[&Patient]) -> Vec<TermCount> {
    let mut terms: Vec<TermCount> = Vec::new();
    for worst in members.iter().flat_map(|patient| &patient.toxicity) {
        let at = terms.iter().position(|row| row.term == worst.term && row.version == worst.version);
        let at = at.unwrap_or_else(|| {
            let (term, version) = (worst.term.clone(), worst.version.clone());
            terms.push(TermCount { term, version, any: 0, severe: 0, by_grade: [0; 5] });
            terms.len() - 1
        });
        let Some(row) = terms.get_mut(at) else { continue };
        row.any += 1;
        row.severe += usize::from(worst.worst >= 3);
        if let Some(count) = usize::from(worst.worst).checked_sub(1).and_then(|at| row.by_grade.get_mut(at)) {
            *count += 1;
        }
    }
    terms.sort_by(|a, b| b.any.cmp(&a.any).then(b.severe.cmp(&a.severe)).then(a.term.cmp(&b.term)));
    terms
}

impl Curves {
    /// How the times were taken, in a sentence or two.
    pub fn policy_words(&self) -> String {
        let mut words = match self.ranges {
            0 => format!("every time is known to the day (policy for ranges: {})", self.time.name()),
            1 => format!("1 time is a range of days; its {} is used", self.time.name()),
            ranges => format!("{ranges} times are ranges of days; the {} of each is used", self.time.name()),
        };
        if let (seen, Some(longest)) =
            (self.interval_censored, self.longest_unseen_days.filter(|days| *days > 0))
        {
            let dated = match seen {
                1 => "1 progression is dated to the assessment that showed it".to_owned(),
                many => format!("{many} progressions are dated to the assessment that showed them"),
            };
            words.push_str(&format!(
                "; {dated} (interval-censored: up to {longest} days since the assessment before)"
            ));
        }
        if !self.without_time.is_empty() {
            words.push_str(&format!("; without a time: {}", self.without_time.join(", ")));
        }
        words
    }

    /// The comparison of the groups in words.
    pub fn comparison_words(&self) -> Option<String> {
        let comparison = self.comparison.as_ref()?;
        let mut words = format!("log-rank test: {}", p_value(comparison.p));
        if let (Some([hr, lower, upper]), [first, second]) = (comparison.hazard_ratio, self.groups.as_slice())
        {
            words.push_str(&format!(
                "; hazard ratio {hr:.2} (95 % {lower:.2} to {upper:.2}) for {} against {} (Cox model)",
                second.group, first.group
            ));
        }
        Some(words)
    }

    /// Medians by both estimates, the comparison, and how times were taken; at most eighty columns wide.
    pub fn text(&self) -> String {
        let mut text = format!("\n{}, Kaplan-Meier, months (95 % interval, log-log)\n", self.endpoint);
        for curve in std::iter::once(&self.all).chain(&self.groups) {
            let median = median(curve.median, curve.median_interval);
            let group = wide(&curve.group);
            text.push_str(&format!(
                "  {group} {:>3} events in {:>3}  median {median}\n",
                curve.events, curve.patients
            ));
        }
        for intervals in &self.intervals {
            let (known, of, basis) =
                (intervals.known_as_interval, intervals.patients, intervals.basis.words());
            let heading = format!("Turnbull, {basis}: {known} of {of} patients are known by an interval");
            text.push_str(&wrapped(&heading, "  ", 80));
            for curve in &intervals.curves {
                let median = median_place(curve.median);
                text.push_str(&format!("    {} median lies {median}\n", wide(&curve.group)));
            }
            for group in &intervals.unsettled {
                text.push_str(&format!("    {} the estimate does not settle\n", wide(group)));
            }
        }
        let comparison = self.comparison_words().map(|words| wrapped(&words, "  ", 80)).unwrap_or_default();
        text + &comparison + &wrapped(&self.policy_words(), "  ", 80)
    }
}

/// A name in a column of 24 letters; a longer one is cut with an ellipsis.
fn wide(name: &str) -> String {
    let cut: String = name.chars().take(23).collect();
    if name.chars().count() > 24 { format!("{cut}…") } else { format!("{name:<24}") }
}

impl Summary {
    /// The summary for people, at most eighty columns wide.
    pub fn text(&self) -> String {
        let mut text = format!("Patients\n{}", self.flow.text());
        text.push_str(&wrapped(&sentence(&self.source), "  ", 80));
        self.notes.iter().for_each(|note| text.push_str(&wrapped(&sentence(note), "  ", 80)));
        let counts = |counts: &[(Response, usize)]| {
            let parts: Vec<String> = counts.iter().map(|(r, count)| format!("{r} {count}")).collect();
            parts.join(", ")
        };
        if self.groups.iter().any(|group| !group.stated.is_empty()) {
            text.push_str("\nBest response as the source states it, not derived\n");
            for group in &self.groups {
                text.push_str(&format!(
                    "  {} {:>3}  {}\n",
                    wide(&group.group),
                    group.eligible,
                    counts(&group.stated)
                ));
            }
        }
        if self.groups.iter().all(|group| group.measurable == 0) {
            text.push_str("\nNo patient has a measured target at a baseline: no response is derived\n");
        }
        text.push_str("\nBest overall response, RECIST 1.1, measurable disease\n");
        for group in self.groups.iter().filter(|group| group.measurable > 0) {
            text.push_str(&format!("  {}\n", group.group));
            let rows = [
                ("confirmed", counts(&group.confirmed)),
                ("unconfirmed", counts(&group.unconfirmed)),
                ("response rate", group.response_rate.text()),
                ("  unconfirmed", group.unconfirmed_response_rate.text()),
                ("disease control", group.disease_control.text()),
            ];
            for (label, value) in rows {
                text.push_str(&format!("    {label:<17}{value}\n"));
            }
        }
        text.push_str("  Intervals: 95 %, Clopper-Pearson. Who is not evaluable counts as no response.\n");
        for curves in self.pfs.iter().chain(&self.os) {
            text.push_str(&curves.text());
        }
        text.push_str(&self.toxicity_text());
        text.push_str(&self.left_text());
        text
    }

    fn toxicity_text(&self) -> String {
        if self.toxicity.is_empty() {
            return String::new();
        }
        let mut text =
            format!("\nAdverse events, worst grade of each patient ({} eligible)\n", self.flow.eligible);
        text.push_str("                                            any  grade >= 3\n");
        for row in &self.toxicity {
            let term = format!("{} ({})", row.term, row.version);
            text.push_str(&format!("  {term:<42}{:>3}{:>8}\n", row.any, row.severe));
        }
        text
    }

    fn left_text(&self) -> String {
        let mut text = String::new();
        let mut list = |heading: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                text.push_str(&format!("\n{heading}\n"));
                lines.iter().for_each(|line| text.push_str(&wrapped(line, "  ", 80)));
            }
        };
        list(
            "Not read",
            self.refused.iter().map(|r| format!("{}: {} ({})", r.file, r.problem, r.mend)).collect(),
        );
        list("Not used", self.doubts.iter().map(|d| format!("{}: {}", d.patient, d.what)).collect());
        list("Other files, not opened", self.other_files.clone());
        text
    }
}
