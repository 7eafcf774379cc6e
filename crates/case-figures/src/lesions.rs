//! The plot of target lesions and their sum.

use oncase_figure::lesions::{Diameter, LesionAssessment, LesionCourse, LesionPlot, NewLesion};
use oncase_figure::timeline::{Standing, TimeZero};
use oncase_record::Length;
use oncase_record::model::{Certainty, Record};
use oncase_response::case::{Evaluation, FollowedLesion, Seen};

use super::{Telling, drawn};

pub(super) fn input(
    record: &Record,
    evaluation: &Evaluation,
    time_zero: Option<TimeZero>,
    telling: &Telling<'_>,
) -> LesionPlot {
    let targets: Vec<&FollowedLesion> = evaluation.lesions.iter().filter(|lesion| lesion.target).collect();
    let points = evaluation.result.as_ref().map(Vec::as_slice).unwrap_or_default();
    let baseline = evaluation.baseline.map(|at| (at, None));
    let later = points.iter().map(|assessed| (assessed.assessment, Some(assessed)));
    let assessments = baseline.into_iter().chain(later).filter_map(|(at, assessed)| {
        let assessment = record.assessments.get(at)?;
        let point = assessed.map(|assessed| &assessed.point);
        let thresholds = point.and_then(|point| point.thresholds());
        let first = points.first().and_then(|first| first.point.baseline);
        Some(LesionAssessment {
            when: telling.days(record, &assessment.date),
            sum: if point.is_some() { point.and_then(|p| p.complete_sum()) } else { first },
            partial_response_at_most: thresholds.map(|t| t.partial_response_to),
            progression_at_least: thresholds.map(|t| t.progression_from),
            new_lesions: assessment
                .new_lesions
                .iter()
                .map(|new| NewLesion {
                    label: (telling.words)(&new.site),
                    certain: new.certainty == Certainty::Unequivocal,
                })
                .collect(),
            response: point.and_then(|p| drawn(p.overall)).map(|response| (response, Standing::Derived)),
        })
    });
    let lesions = targets.iter().enumerate().map(|(at, lesion)| LesionCourse {
        label: format!("T{} {}", at + 1, (telling.words)(&lesion.site)),
        diameters: lesion.seen.iter().map(|seen| diameter(*seen)).collect(),
    });
    let of = evaluation.treatment.as_deref().and_then(|id| {
        let treatment = record.treatments.iter().find(|t| t.id.as_deref() == Some(id))?;
        Some((telling.words)(treatment.regimen.as_deref().unwrap_or(&treatment.name)))
    });
    LesionPlot {
        title: of.map_or_else(|| "Target lesions".to_owned(), |name| format!("Target lesions during {name}")),
        assessments: assessments.collect(),
        lesions: lesions.collect(),
        time_zero,
        dates: telling.dates(),
        width: telling.width,
    }
}

fn diameter(seen: Seen) -> Diameter {
    match seen {
        Seen::Measured(length) => Diameter::Measured(length),
        Seen::TooSmall(length) => Diameter::TooSmall(length),
        Seen::Absent => Diameter::Absent,
        // The diameter of the lesion that it merged into stands for both.
        Seen::Merged => Diameter::Measured(Length(0)),
        Seen::Present | Seen::NotAssessed => Diameter::NotEvaluable,
    }
}
