//! The figures of a cohort: from what was derived to the figures' inputs.

use oncase_case_figures::drawn;
use oncase_figure::flow::{FlowStep, PatientFlow, patient_flow};
use oncase_figure::heat_map::{AdverseEventHeatMap, HeatCell, HeatRow, adverse_event_heat_map};
use oncase_figure::patients::{
    BestChange, Change, CombinedPatient, CombinedPlot, CourseMark, PatientOrder, Segment, SpiderPatient,
    SpiderPlot, SwimmerPatient, SwimmerPlot, WaterfallPlot, spider, swimmer, waterfall, waterfall_swimmer,
};
use oncase_figure::survival::{CurvePlot, DayCount, StepCurve, StepPoint, kaplan_meier};
use oncase_figure::{Figure, FigureError, JournalWidth, TimeUnit};
use oncase_outcome::{EndEvent, Ending};
use oncase_response::Response;
use oncase_statistics::Confidence;

use crate::cohort::Cohort;
use crate::flow::Flow;
use crate::intervals::{IntervalBasis, IntervalCurve};
use crate::patient::Patient;
use crate::survival::{Curves, GroupCurve};
use crate::words::{median, median_place, p_value, sentence};

/// Guide lines of changes in per cent: a partial response, and progression from a nadir at the baseline.
const GUIDES: [f64; 2] = [-30.0, 20.0];
/// Groups that still can be told apart as curves.
const MOST_CURVES: usize = 4;
/// Terms that a heat map still shows; the table holds all of them.
const MOST_TERMS: usize = 20;

/// A figure with the name of its files, or why it cannot be drawn.
#[derive(Debug)]
pub struct CohortFigure {
    /// Name for files and anchors.
    pub name: &'static str,
    /// The figure.
    pub figure: Result<Figure, FigureError>,
}

/// Draws every figure. One that has nothing to show says so in its place.
pub fn figures(cohort: &Cohort, width: JournalWidth) -> Vec<CohortFigure> {
    let nothing = |needed| Err(FigureError::Empty { needed });
    let curves = |curves: Option<Curves>| match curves {
        Some(curves) => self::curves(&curves, "start of the line", width),
        None => nothing("patient with a time"),
    };
    let drawn = [
        ("flow", patient_flow(&flow(cohort, width))),
        ("waterfall", waterfall(&waterfall_plot(cohort, width))),
        ("swimmer", swimmer(&swimmer_plot(cohort, width))),
        ("combined", waterfall_swimmer(&combined_plot(cohort, width))),
        ("spider", spider(&spider_plot(cohort, width))),
        ("progression-free-survival", curves(Curves::progression_free(cohort))),
        ("overall-survival", curves(Curves::overall(cohort))),
        ("adverse-events", adverse_event_heat_map(&heat_map(cohort, width))),
    ];
    let named = drawn.into_iter().map(|(name, figure)| {
        let figure = figure.map(|figure| Figure { id: name.to_owned(), ..figure });
        CohortFigure { name, figure }
    });
    named.collect()
}

/// Curves as a figure, with what they are counted from.
pub(crate) fn curves(curves: &Curves, time_from: &str, width: JournalWidth) -> Result<Figure, FigureError> {
    kaplan_meier(&curve_plot(curves, time_from, width))
}

fn flow(cohort: &Cohort, width: JournalWidth) -> PatientFlow {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let step = |(label, patients, left): (&str, usize, Vec<(&str, usize)>)| FlowStep {
        label: label.to_owned(),
        patients: number(patients),
        left: left.into_iter().map(|(why, count)| (why.to_owned(), number(count))).collect(),
    };
    let steps = Flow::of(cohort).steps().into_iter().map(step).collect();
    PatientFlow { title: "Patients of the cohort".to_owned(), steps, arms: Vec::new(), width }
}

fn waterfall_plot(cohort: &Cohort, width: JournalWidth) -> WaterfallPlot {
    let measurable = cohort.eligible().filter(|patient| patient.is_measurable());
    WaterfallPlot {
        title: "Best change of the sum of diameters".to_owned(),
        patients: measurable.map(best_change).collect(),
        guides: GUIDES.to_vec(),
        width,
    }
}

fn best_change(patient: &Patient) -> BestChange {
    BestChange {
        id: patient.id.clone(),
        percent: patient.best_change.map(as_percent),
        response: patient.confirmed.and_then(drawn),
        difference: difference(patient).to_owned(),
    }
}

fn combined_plot(cohort: &Cohort, width: JournalWidth) -> CombinedPlot {
    let measurable = cohort.eligible().filter(|patient| patient.is_measurable());
    let patients = measurable.map(|patient| CombinedPatient {
        change: best_change(patient),
        course: swimmer_patient(patient, cohort),
    });
    CombinedPlot {
        title: "Best change and course, in one order".to_owned(),
        patients: patients.collect(),
        guides: GUIDES.to_vec(),
        time_from: "start of the line".to_owned(),
        unit: TimeUnit::Months,
        width,
    }
}

/// Why the height of the bar and the response beside it do not say the same.
fn difference(patient: &Patient) -> &'static str {
    let (Some(change), Some(response)) = (patient.best_change, patient.confirmed) else { return "" };
    let shrunk = change <= -3000;
    match response {
        Response::Pd if patient.changes.iter().any(|c| c.new_lesion) && change < 2000 => "new lesion",
        Response::Pd if shrunk => "progression",
        Response::Sd | Response::Ne if shrunk => "not confirmed",
        _ => "",
    }
}

fn swimmer_plot(cohort: &Cohort, width: JournalWidth) -> SwimmerPlot {
    SwimmerPlot {
        title: "Courses by line of therapy".to_owned(),
        patients: cohort.eligible().map(|patient| swimmer_patient(patient, cohort)).collect(),
        time_from: "start of the line".to_owned(),
        order: PatientOrder::default(),
        unit: TimeUnit::Months,
        width,
    }
}

fn swimmer_patient(patient: &Patient, cohort: &Cohort) -> SwimmerPatient {
    let first = patient.line.unwrap_or(1);
    let segments = patient.stretches.iter().map(|stretch| Segment {
        from: stretch.from,
        to: stretch.to,
        kind: if stretch.line == first { patient.group.clone() } else { format!("line {}", stretch.line) },
    });
    let mut marks: Vec<(i32, CourseMark)> = Vec::new();
    let first_of =
        |response: Response| patient.changes.iter().find(|c| c.response == response).map(|c| c.day);
    marks.extend(first_of(Response::Cr).map(|day| (day, CourseMark::CompleteResponse)));
    marks.extend(first_of(Response::Pr).map(|day| (day, CourseMark::PartialResponse)));
    let end = |time: &Option<crate::time::TimeToEvent>| {
        let time = time.as_ref()?;
        Some((i32::try_from(time.days(cohort.time)?).ok()?, time.ending))
    };
    let progressed =
        |ending| matches!(ending, Ending::Event(EndEvent::Progression | EndEvent::ClaimedProgression));
    marks.extend(
        end(&patient.pfs).filter(|(_, e)| progressed(*e)).map(|(day, _)| (day, CourseMark::Progression)),
    );
    marks.extend(end(&patient.os).map(|(day, ending)| match ending {
        Ending::Event(_) => (day, CourseMark::Death),
        Ending::Censored(_) => (day, CourseMark::LastContact),
    }));
    SwimmerPatient { id: patient.id.clone(), segments: segments.collect(), marks, ongoing: patient.ongoing }
}

fn spider_plot(cohort: &Cohort, width: JournalWidth) -> SpiderPlot {
    let assessed = cohort.eligible().filter(|patient| patient.is_measurable() && !patient.changes.is_empty());
    let patients = assessed.map(|patient| SpiderPatient {
        id: patient.id.clone(),
        changes: patient
            .changes
            .iter()
            .map(|change| Change {
                day: change.day,
                percent: change.change.map(as_percent),
                progression: change.response == Response::Pd,
                new_lesion: change.new_lesion,
            })
            .collect(),
        response: patient.confirmed.and_then(drawn),
    });
    SpiderPlot {
        title: "Change of the sum of diameters over time".to_owned(),
        patients: patients.collect(),
        guides: GUIDES.to_vec(),
        time_from: "start of the line".to_owned(),
        unit: TimeUnit::Months,
        width,
    }
}

fn curve_plot(curves: &Curves, time_from: &str, width: JournalWidth) -> CurvePlot {
    let apart = (2..=MOST_CURVES).contains(&curves.groups.len());
    let shown: Vec<&GroupCurve> = if apart { curves.groups.iter().collect() } else { vec![&curves.all] };
    let mut results = Vec::new();
    if let Some(comparison) = curves.comparison.as_ref().filter(|_| apart) {
        results.push(format!("Log-rank test: {}", p_value(comparison.p)));
        if let (Some([hr, lower, upper]), [first, second]) =
            (comparison.hazard_ratio, curves.groups.as_slice())
        {
            results.push(format!(
                "Hazard ratio (Cox model), {} against {}: {hr:.2} (95 % interval {lower:.2}–{upper:.2})",
                second.group, first.group
            ));
        }
    }
    results.push(sentence(&curves.policy_words()));
    let mut drawn: Vec<StepCurve> = shown.iter().map(|group| step_curve(group)).collect();
    for intervals in &curves.intervals {
        let groups = intervals.curves.iter().filter(|curve| (curve.group == "all") != apart);
        let basis = intervals.basis.words();
        for curve in groups.clone() {
            results.push(format!(
                "Turnbull's estimate, {basis}, {}: median {} months; {} of {} patients are known by an interval",
                group_name(&curve.group),
                median_place(curve.median),
                intervals.known_as_interval,
                intervals.patients
            ));
        }
        if intervals.basis == IntervalBasis::DateRanges {
            drawn.extend(groups.map(interval_curve));
        }
    }
    CurvePlot {
        title: curves.endpoint.clone(),
        endpoint: curves.endpoint.clone(),
        time_from: time_from.to_owned(),
        curves: drawn,
        interval_name: "95 % pointwise confidence interval, log-log".to_owned(),
        results,
        unit: TimeUnit::Months,
        width,
    }
}

fn group_name(group: &str) -> String {
    if group == "all" { "All patients".to_owned() } else { group.to_owned() }
}

/// Turnbull's estimate: the line drops at the end of each interval, and the band shows where it may have dropped.
fn interval_curve(curve: &IntervalCurve) -> StepCurve {
    let mut points: Vec<StepPoint> = Vec::new();
    let mut before = 1.0;
    let mut point = |day: f64, value: f64, lower: f64| {
        let (lower, upper) = (Some(lower.clamp(0.0, 1.0)), Some(value.clamp(0.0, 1.0)));
        let point = StepPoint { day: day as i32, value: value.clamp(0.0, 1.0), lower, upper };
        match points.last_mut().filter(|last| last.day == point.day) {
            Some(last) => *last = point,
            None => points.push(point),
        }
    };
    let mut last: f64 = 0.0;
    for mass in &curve.estimate.intervals {
        last = last.max(mass.upper.unwrap_or(mass.lower));
        if let Some(upper) = mass.upper {
            point(mass.lower, before, mass.survival);
            point(upper, mass.survival, mass.survival);
            before = mass.survival;
        }
    }
    StepCurve {
        name: format!("{}, Turnbull", group_name(&curve.group)),
        summary: "dates as ranges; the band is where the curve may drop".to_owned(),
        points,
        last_day: last as i32,
        ..StepCurve::default()
    }
}

fn step_curve(group: &GroupCurve) -> StepCurve {
    let day = |time: f64| time as i32;
    let count = |number: f64| number as u32;
    let confidence = Confidence::default();
    let curve = &group.curve;
    let points = curve.points.iter().filter(|point| point.n_event > 0.0).map(|point| {
        let at = curve.at(point.time, confidence);
        StepPoint { day: day(point.time), value: point.survival, lower: at.lower, upper: at.upper }
    });
    let counts = curve.points.iter().map(|point| DayCount {
        day: day(point.time),
        at_risk: count(point.n_risk),
        events: count(point.n_event),
        censored: count(point.n_censor),
    });
    let (events, patients) = (group.events, group.patients);
    let months = median(group.median, group.median_interval);
    StepCurve {
        name: group_name(&group.group),
        summary: format!("{events} events in {patients}; median {months} months"),
        points: points.collect(),
        censored: curve.points.iter().filter(|p| p.n_censor > 0.0).map(|p| day(p.time)).collect(),
        last_day: day(curve.last_time()),
        median: group.median,
        counts: counts.collect(),
    }
}

fn heat_map(cohort: &Cohort, width: JournalWidth) -> AdverseEventHeatMap {
    let patients: Vec<&Patient> = cohort.eligible().collect();
    let cycles = patients.iter().map(|p| p.cycles).max().unwrap_or(0);
    let beyond = patients.iter().flat_map(|p| &p.toxicity).flat_map(|t| &t.by_cycle).map(|(cycle, _)| *cycle);
    let cycles = cycles.max(beyond.max().unwrap_or(0));
    let treated = |cycle: u32| patients.iter().filter(|p| p.cycles >= cycle).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let terms = crate::summary::Summary::of(cohort).toxicity;
    let versions: std::collections::BTreeSet<&String> = terms.iter().map(|term| &term.version).collect();
    let row = |term: &crate::summary::TermCount| {
        let cell = |cycle: u32| {
            let grades: Vec<u8> = patients
                .iter()
                .flat_map(|p| &p.toxicity)
                .filter(|t| t.term == term.term && t.version == term.version)
                .flat_map(|t| &t.by_cycle)
                .filter(|(at, _)| *at == cycle)
                .map(|(_, grade)| *grade)
                .collect();
            Some(HeatCell { worst_grade: *grades.iter().max()?, patients: number(grades.len()) })
        };
        let name =
            if versions.len() > 1 { format!("{} ({})", term.term, term.version) } else { term.term.clone() };
        HeatRow { term: name, cells: (1..=cycles).map(cell).collect() }
    };
    AdverseEventHeatMap {
        title: "Adverse events by cycle".to_owned(),
        cycles: (1..=cycles).map(|cycle| cycle.to_string()).collect(),
        treated: (1..=cycles).map(|cycle| number(treated(cycle))).collect(),
        rows: terms.iter().take(MOST_TERMS).map(row).collect(),
        width,
    }
}

fn as_percent(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}
