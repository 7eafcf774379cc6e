//! Goes through the treatments in order of their start and gives each its line.

use oncase_record::model::{Intent, StopReason, TreatmentKind};
use oncase_record::{Because, DayInterval};

use super::settings::{LineSettings, MaintenanceRule, UnknownIntent};
use super::{Assignment, DiseaseCourse, EndReason, Line, LineHistory, Place, TreatmentGiven};
use crate::drug::{Drug, drug_name, same_drug};

/// Assigns every treatment to a line of therapy, or says why it belongs to none.
///
/// Treatments are taken in order of their first possible start; those that may have started on the same day keep
/// the order of the input.
pub fn lines_of_therapy(
    treatments: &[TreatmentGiven],
    course: &DiseaseCourse,
    settings: &LineSettings,
) -> LineHistory {
    let mut order: Vec<usize> = (0..treatments.len()).collect();
    order.sort_by_key(|at| treatments.get(*at).map(|t| t.start.earliest.or(t.start.latest)));
    let mut walk = Walk { treatments, course, settings, lines: Vec::new() };
    let mut assignments: Vec<Assignment> = order
        .iter()
        .filter_map(|at| treatments.get(*at).map(|treatment| walk.place(*at, treatment)))
        .collect();
    assignments.sort_by_key(|assignment| assignment.treatment);
    let mut lines = walk.lines;
    close(&mut lines, course);
    LineHistory { assignments, lines, settings: *settings }
}

struct Walk<'a> {
    treatments: &'a [TreatmentGiven],
    course: &'a DiseaseCourse,
    settings: &'a LineSettings,
    lines: Vec<Line>,
}

/// How a treatment stands to the current line.
enum Step {
    Continues,
    ContinuesPerhaps,
    Begins,
    BeginsPerhaps,
}

impl Walk<'_> {
    fn place(&mut self, at: usize, treatment: &TreatmentGiven) -> Assignment {
        let done = |place, because: Because| Assignment {
            treatment: at,
            place,
            stated: treatment.stated_line,
            because: because.fact(treatment.pointer.clone()),
        };
        if let Some((place, because)) = not_a_line(treatment, self.course, self.settings) {
            return done(place, because);
        }
        let (step, because) = match self.lines.last() {
            None => (Step::Begins, Because::rule("LINE-FIRST")),
            Some(line) => self.step(line, treatment),
        };
        let because = self.with_policies(treatment, because);
        let (begins, certain) = match step {
            Step::Continues => (false, true),
            Step::ContinuesPerhaps => (false, false),
            Step::Begins => (true, true),
            Step::BeginsPerhaps => (true, false),
        };
        let number = if begins { self.begin(at, treatment) } else { self.extend(at, treatment) };
        done(Place::Line { number, begins, certain }, because)
    }

    fn step(&self, line: &Line, treatment: &TreatmentGiven) -> (Step, Because) {
        let drugs = names(treatment);
        let progression = self.progression_between(line, treatment);
        let same = !drugs.is_empty() && covers(&line.drugs, &drugs) && covers(&drugs, &line.drugs);
        let part = !drugs.is_empty() && covers(&line.drugs, &drugs);
        let blocked = self.settings.progression_starts_line && progression == Known::Yes;
        let perhaps = self.settings.progression_starts_line && progression == Known::Perhaps;
        if blocked {
            let rule = if same { "LINE-RECHALLENGE" } else { "LINE-NEW" };
            return (Step::Begins, Because::rule(rule).policy("progression-starts-line", "on"));
        }
        if drugs.is_empty() {
            return (Step::BeginsPerhaps, Because::rule("LINE-UNNAMED"));
        }
        if same {
            return self.after_pause(line, treatment, perhaps);
        }
        if let Some(step) = self.maintenance(treatment, part) {
            return step;
        }
        if self.settings.substitution && substitutes(&line.drugs, &drugs) {
            let step = if perhaps { Step::ContinuesPerhaps } else { Step::Continues };
            return (step, Because::rule("LINE-SUBSTITUTION").policy("substitution", "on"));
        }
        self.combination(line, treatment)
    }

    fn after_pause(&self, line: &Line, treatment: &TreatmentGiven, perhaps: bool) -> (Step, Because) {
        let because = |rule| self.settings.gap(Because::rule(rule));
        let Some((gap, end)) = self.settings.restart_gap_days.zip(line.end) else {
            return (if perhaps { Step::ContinuesPerhaps } else { Step::Continues }, because("LINE-SAME"));
        };
        let (shortest, longest) = treatment.start.days_since(end);
        let numbered = |because: Because| because.number("pause", days_text(shortest, longest), "d");
        if shortest.is_some_and(|days| days > gap) {
            return (Step::Begins, numbered(because("LINE-GAP")));
        }
        let certain = !perhaps && longest.is_some_and(|days| days <= gap);
        (if certain { Step::Continues } else { Step::ContinuesPerhaps }, numbered(because("LINE-SAME")))
    }

    fn maintenance(&self, treatment: &TreatmentGiven, part: bool) -> Option<(Step, Because)> {
        let stated = treatment.intent == Some(Intent::Maintenance);
        let continues = match self.settings.maintenance {
            MaintenanceRule::ContinuesLine => stated || part,
            MaintenanceRule::ContinuesLineWithSameDrugs => part,
            MaintenanceRule::NewLine => false,
        };
        let setting = match self.settings.maintenance {
            MaintenanceRule::ContinuesLine => "continues the line",
            MaintenanceRule::ContinuesLineWithSameDrugs => "continues the line with the same drugs",
            MaintenanceRule::NewLine => "new line",
        };
        continues.then(|| (Step::Continues, Because::rule("LINE-MAINTENANCE").policy("maintenance", setting)))
    }

    /// A drug that was added shortly after the start belongs to the combination; later it is a new line.
    fn combination(&self, line: &Line, treatment: &TreatmentGiven) -> (Step, Because) {
        let (shortest, longest) = treatment.start.days_since(line.start);
        let window = self.settings.combination_window_days;
        let because = |rule| {
            self.settings.window(Because::rule(rule)).number(
                "after the start of the line",
                days_text(shortest, longest),
                "d",
            )
        };
        if longest.is_some_and(|days| days <= window) {
            (Step::Continues, because("LINE-COMBINATION"))
        } else if shortest.is_some_and(|days| days > window) {
            (Step::Begins, because("LINE-NEW"))
        } else {
            (Step::BeginsPerhaps, because("LINE-NEW"))
        }
    }

    fn progression_between(&self, line: &Line, treatment: &TreatmentGiven) -> Known {
        let last = line.treatments.last().and_then(|at| self.treatments.get(*at));
        if last.and_then(|t| t.stop_reason) == Some(StopReason::Progression) {
            return Known::Yes;
        }
        let between = |p: &DayInterval| {
            if !p.possibly_before(line.start) && !treatment.start.possibly_before(*p) {
                Known::Yes
            } else if p.certainly_before(line.start) || treatment.start.certainly_before(*p) {
                Known::No
            } else {
                Known::Perhaps
            }
        };
        self.course.progressions.iter().map(between).max().unwrap_or(Known::No)
    }

    fn with_policies(&self, treatment: &TreatmentGiven, because: Because) -> Because {
        let stated = !matches!(treatment.intent, None | Some(Intent::Unknown));
        if stated || treatment.stated_line.is_some() || after_advanced(treatment, self.course) == Known::Yes {
            return because;
        }
        because.policy("unknown-intent", "line")
    }

    fn begin(&mut self, at: usize, treatment: &TreatmentGiven) -> u32 {
        let number = u32::try_from(self.lines.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.lines.push(Line {
            number,
            treatments: vec![at],
            drugs: names(treatment),
            start: treatment.start,
            end: treatment.end,
            ongoing: treatment.ongoing,
            end_reason: own_end_reason(treatment),
            treatment_free_days: None,
            days_to_next_line: None,
            stated: treatment.stated_line,
        });
        number
    }

    fn extend(&mut self, at: usize, treatment: &TreatmentGiven) -> u32 {
        let Some(line) = self.lines.last_mut() else { return self.begin(at, treatment) };
        line.treatments.push(at);
        for drug in names(treatment) {
            if !line.drugs.iter().any(|known| same_drug(known, &drug)) {
                line.drugs.push(drug);
            }
        }
        line.end = line.end.zip(treatment.end).map(|(one, other)| later(one, other));
        line.ongoing |= treatment.ongoing;
        line.end_reason = own_end_reason(treatment);
        line.number
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    No,
    Perhaps,
    Yes,
}

/// Why a treatment cannot be a line, before any line is looked at.
fn not_a_line(
    treatment: &TreatmentGiven,
    course: &DiseaseCourse,
    settings: &LineSettings,
) -> Option<(Place, Because)> {
    let no = |rule| Some((Place::NotALine, Because::rule(rule)));
    if matches!(treatment.intent, Some(Intent::Adjuvant | Intent::Neoadjuvant | Intent::Curative)) {
        return no("LINE-CURATIVE");
    }
    match treatment.kind {
        TreatmentKind::Supportive => return no("LINE-SUPPORTIVE"),
        TreatmentKind::Surgery
        | TreatmentKind::Radiotherapy
        | TreatmentKind::LocalProcedure
        | TreatmentKind::Transplantation
            if !settings.local_procedures =>
        {
            return Some((
                Place::NotALine,
                Because::rule("LINE-LOCAL").policy("local-procedures", "not a line"),
            ));
        }
        _ => {}
    }
    if !treatment.drugs.is_empty() && treatment.drugs.iter().all(|name| is_supportive(name)) {
        return no("LINE-SUPPORTIVE");
    }
    if treatment.kind == TreatmentKind::Endocrine && !settings.palliative_endocrine {
        return Some((
            Place::NotALine,
            Because::rule("LINE-ENDOCRINE").policy("palliative-endocrine", "not a line"),
        ));
    }
    if treatment.start.earliest.or(treatment.start.latest).is_none() {
        return Some((Place::Unclear, Because::rule("LINE-NO-START")));
    }
    if !matches!(treatment.intent, None | Some(Intent::Unknown)) || treatment.stated_line.is_some() {
        return None;
    }
    let unclear =
        treatment.kind == TreatmentKind::Endocrine || settings.unknown_intent == UnknownIntent::Unclear;
    match (after_advanced(treatment, course), course.advanced_since) {
        (Known::Yes, _) => None,
        (Known::No, _) => no("LINE-BEFORE-ADVANCED"),
        (Known::Perhaps, _) if unclear => Some((Place::Unclear, Because::rule("LINE-INTENT"))),
        (Known::Perhaps, _) => None,
    }
}

/// Whether the treatment started when the disease was already advanced. A start in the same month counts as perhaps.
fn after_advanced(treatment: &TreatmentGiven, course: &DiseaseCourse) -> Known {
    match course.advanced_since {
        None => Known::Perhaps,
        Some(advanced) if !treatment.start.possibly_before(advanced) => Known::Yes,
        Some(advanced) if treatment.start.certainly_before(advanced) => Known::No,
        Some(_) => Known::Perhaps,
    }
}

fn is_supportive(name: &str) -> bool {
    Drug::find(name).is_some_and(|drug| drug.supportive)
}

fn names(treatment: &TreatmentGiven) -> Vec<String> {
    treatment.drugs.iter().filter(|name| !is_supportive(name)).map(|name| drug_name(name)).collect()
}

/// Whether every drug of `part` is in `whole`.
fn covers(whole: &[String], part: &[String]) -> bool {
    part.iter().all(|name| whole.iter().any(|other| same_drug(name, other)))
}

/// Whether `new` is `old` with at least one drug replaced by another of its group.
fn substitutes(old: &[String], new: &[String]) -> bool {
    let group = |name: &str| Drug::find(name).and_then(|drug| drug.substitution.as_deref());
    let mut free: Vec<&String> = old.iter().collect();
    old.len() == new.len()
        && new.iter().all(|name| {
            let exact = free.iter().position(|other| same_drug(name, other));
            let grouped =
                || free.iter().position(|other| group(name).is_some() && group(name) == group(other));
            let Some(at) = exact.or_else(grouped) else { return false };
            free.remove(at);
            true
        })
}

fn own_end_reason(treatment: &TreatmentGiven) -> EndReason {
    match treatment.stop_reason {
        _ if treatment.ongoing => EndReason::Ongoing,
        None | Some(StopReason::Unknown) => EndReason::NotKnown,
        Some(stop) => EndReason::Recorded { stop },
    }
}

fn later(one: DayInterval, other: DayInterval) -> DayInterval {
    DayInterval {
        earliest: one.earliest.max(other.earliest),
        latest: one.latest.zip(other.latest).map(|(a, b)| a.max(b)),
    }
}

/// Fills what needs the following line: intervals and reasons.
fn close(lines: &mut [Line], course: &DiseaseCourse) {
    let starts: Vec<DayInterval> = lines.iter().skip(1).map(|line| line.start).collect();
    for (line, next) in lines.iter_mut().zip(starts) {
        line.treatment_free_days = line.end.map(|end| next.days_since(end));
        line.days_to_next_line = Some(next.days_since(line.start));
        if line.end_reason == EndReason::NotKnown {
            let between = |p: &DayInterval| !p.possibly_before(line.start) && !next.possibly_before(*p);
            let progressed = course.progressions.iter().any(between);
            line.end_reason =
                if progressed { EndReason::ProgressionRecorded } else { EndReason::AnotherLineFollowed };
        }
    }
}

fn days_text(shortest: Option<i32>, longest: Option<i32>) -> String {
    let text = |days: Option<i32>| days.map_or_else(|| "?".to_owned(), |d| d.to_string());
    if shortest == longest { text(shortest) } else { format!("{}..{}", text(shortest), text(longest)) }
}
