//! PCWG3 on a case: the bone scans' new lesions, soft tissue by RECIST 1.1 without the lesions of bone, and PSA among the
//! laboratory results.

use oncase_record::model::{BoneScan as Told, Record};
use oncase_record::{Because, Day, Rule, Verification};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::tumour_marker::{PSA, samples};
use super::{Answer, AssessedPoint, Evaluation};
use crate::Response;
use crate::pcwg3::{
    Bone, BoneScan, Combined, Psa, RuleId, Windows, bone, combined, psa_progression, psa_response,
};
use crate::recist11::Policies;
use soft_tissue::SoftTissue;

mod soft_tissue;

/// One follow-up's bone scan as told.
struct Scan<'r> {
    assessment: usize,
    /// Days from the baseline.
    day: Day,
    told: Option<&'r Told>,
    /// The first scan after the baseline: nothing on it is new against itself.
    first: bool,
}

/// What counts of a scan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    SinceBaseline,
    SinceFirst,
}

/// An open fact of a course of scans.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    New(usize, Count),
    AnyLesion(usize),
    DiseaseAtBaseline,
}

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    policies: &Policies,
    windows: &Windows,
) -> CriteriaCourse {
    let uncheckable = |because: &str| CriteriaCourse::uncheckable(Criteria::Pcwg3, because);
    let points: Vec<&AssessedPoint> = evaluation.result.iter().flatten().collect();
    let baseline = evaluation.baseline.unwrap_or_default();
    let begun = record
        .assessments
        .get(baseline)
        .and_then(|told| super::rows::one_day(record.days(&told.date), policies));
    let Some(begun) = begun else { return uncheckable("the baseline has no date") };
    let scans = scans(record, &points, begun);
    if scans.iter().all(|scan| scan.told.is_none()) {
        return uncheckable("the record has no bone scans after the baseline");
    }
    let soft = match SoftTissue::of(record, evaluation, policies) {
        Ok(soft) => soft,
        Err(because) => return uncheckable(&because),
    };
    let case = Case { record, baseline, scans, soft, windows: *windows };
    let answers = points.iter().enumerate().map(|(at, assessed)| case.answer(at, assessed)).collect();
    let mut notes = vec![
        "PCWG3: soft tissue is RECIST 1.1 without the lesions of bone; days are counted from the baseline."
            .to_owned(),
    ];
    notes.extend(psa(record, evaluation, policies));
    CriteriaCourse { criteria: Criteria::Pcwg3, answers: Ok(answers), best: None, notes }
}

fn scans<'r>(record: &'r Record, points: &[&AssessedPoint], baseline: Day) -> Vec<Scan<'r>> {
    let told = |assessed: &AssessedPoint| record.assessments.get(assessed.assessment)?.bone_scan.as_ref();
    let first = points.iter().position(|assessed| told(assessed).is_some());
    let scan = |(at, assessed): (usize, &&AssessedPoint)| Scan {
        assessment: assessed.assessment,
        day: Day(assessed.point.day.days_since(baseline)),
        told: told(assessed),
        first: Some(at) == first,
    };
    points.iter().enumerate().map(scan).collect()
}

impl Scan<'_> {
    fn count(&self, count: Count) -> Option<u16> {
        let told = self.told?;
        match count {
            Count::SinceBaseline => told.new_since_baseline,
            Count::SinceFirst if self.first => Some(0),
            Count::SinceFirst => told.new_since_first,
        }
    }

    /// Whether there is any lesion: said so, or there are new ones.
    fn any_lesion(&self) -> Option<bool> {
        let told = self.told?;
        let new =
            [told.new_since_baseline, told.new_since_first].into_iter().flatten().any(|count| count > 0);
        told.any_lesion.or(new.then_some(true))
    }
}

/// One evaluation.
struct Case<'a> {
    record: &'a Record,
    baseline: usize,
    scans: Vec<Scan<'a>>,
    soft: SoftTissue,
    windows: Windows,
}

impl Case<'_> {
    /// What is not told and may count for one follow-up.
    fn asked(&self, at: usize) -> Vec<(Asked, Open)> {
        let mut asked = Vec::new();
        let date = |scan: &Scan<'_>| {
            self.record.assessments.get(scan.assessment).map_or(String::new(), |told| told.date.to_string())
        };
        let open = |what: String, assessment: usize, key: &str| Open {
            what,
            places: vec![format!("/assessments/{assessment}/bone_scan/{key}")],
            ways: 2,
        };
        for (i, scan) in self.scans.iter().enumerate().filter(|(_, scan)| scan.told.is_some()) {
            for (count, key, than) in [
                (Count::SinceBaseline, "new_since_baseline", "the baseline"),
                (Count::SinceFirst, "new_since_first", "the first scan after it"),
            ] {
                if scan.count(count).is_none() {
                    let what =
                        format!("how many lesions of the bone scan of {} {than} did not have", date(scan));
                    asked.push((Asked::New(i, count), open(what, scan.assessment, key)));
                }
            }
            if i == at && scan.any_lesion().is_none() {
                let what = format!("whether the bone scan of {} has any lesion", date(scan));
                asked.push((Asked::AnyLesion(i), open(what, scan.assessment, "any_lesion")));
            }
        }
        if self.disease_at_baseline().is_none() {
            let what = "whether the bone scan of the baseline has any lesion".to_owned();
            asked.push((Asked::DiseaseAtBaseline, open(what, self.baseline, "any_lesion")));
        }
        asked
    }

    fn disease_at_baseline(&self) -> Option<bool> {
        if self.soft.any_at_baseline || self.soft.bone_lesions {
            return Some(true);
        }
        self.record.assessments.get(self.baseline)?.bone_scan.as_ref()?.any_lesion
    }

    fn answer(&self, at: usize, assessed: &AssessedPoint) -> Answer {
        let soft = self.soft.responses.get(at).copied().unwrap_or(Response::Ne);
        let asked = self.asked(at);
        let open: Vec<Open> = asked.iter().map(|(_, open)| open.clone()).collect();
        let decided = |ways: &[usize]| {
            let way = |what: Asked| {
                let at = asked.iter().position(|(known, _)| *known == what);
                at.and_then(|at| ways.get(at)).map(|way| *way == 1)
            };
            let scan = |(i, scan): (usize, &Scan<'_>)| {
                // Only whether there are two or more counts.
                let count = |count| {
                    let open = || if way(Asked::New(i, count)) == Some(true) { 2 } else { 0 };
                    scan.count(count).unwrap_or_else(open)
                };
                let (new_since_baseline, new_since_first) =
                    (count(Count::SinceBaseline), count(Count::SinceFirst));
                let new = new_since_baseline > 0 || new_since_first > 0;
                let any = scan.any_lesion().or(new.then_some(true)).or(way(Asked::AnyLesion(i)));
                BoneScan {
                    day: scan.day,
                    evaluable: scan.told.is_some(),
                    new_since_baseline,
                    new_since_first,
                    any_lesion: any.unwrap_or(true),
                }
            };
            let scans: Vec<BoneScan> = self.scans.iter().enumerate().map(scan).collect();
            let (by_bone, rule) =
                bone(&scans, self.windows).get(at).copied().unwrap_or((Bone::Ne, RuleId::N2));
            let disease = self.disease_at_baseline().or(way(Asked::DiseaseAtBaseline)).unwrap_or(true);
            let response = match combined(soft, by_bone, self.soft.targets, disease) {
                Combined::Response(response) => response.code(),
                Combined::Pdu => Bone::Pdu.code(),
            };
            (response, vec![RuleId::O1.rule(), rule.rule()])
        };
        settle(&open, decided, |rule| self.because(rule, at, soft, assessed))
    }

    fn because(&self, rule: &'static Rule, at: usize, soft: Response, assessed: &AssessedPoint) -> Because {
        let mut because = Because::rule(rule.id).number("soft tissue", soft.code(), "");
        if let Some(scan) = self.scans.get(at) {
            let new = [
                ("bone lesions new since the baseline", Count::SinceBaseline),
                ("bone lesions new since the first scan", Count::SinceFirst),
            ];
            for (name, count) in new {
                if let Some(count) = scan.count(count) {
                    because = because.number(name, count.to_string(), "");
                }
            }
        }
        because = because.fact(format!("/assessments/{}", assessed.assessment));
        // Later scans confirm what an earlier one began.
        let scans = self.scans.iter().filter(|scan| scan.told.is_some());
        scans.map(|scan| format!("/assessments/{}/bone_scan", scan.assessment)).fold(because, Because::fact)
    }
}

/// Progression and response by PSA, in sentences.
fn psa(record: &Record, evaluation: &Evaluation, policies: &Policies) -> Vec<String> {
    let samples = match samples(record, &PSA, policies) {
        Ok(samples) => samples,
        Err(because) => return vec![format!("PCWG3: nothing is said about PSA: {because}.")],
    };
    let mut notes: Vec<String> =
        samples.note(&PSA).map(|note| format!("PCWG3: {note}")).into_iter().collect();
    let samples = samples.values;
    let Some((_, dates)) = evaluation.best.filter(|_| !samples.is_empty()) else { return notes };
    let before = samples.iter().take_while(|sample| sample.day <= dates.start).count();
    let Some(from) = before.checked_sub(1).and_then(|baseline| samples.get(baseline..)) else {
        notes.push(format!("PCWG3: nothing is said about PSA: no value up to the start on {}.", dates.start));
        return notes;
    };
    let values: Vec<Psa> = from.iter().map(|sample| Psa { day: sample.day, value: sample.value }).collect();
    let mark = |rule: RuleId| match rule.rule().verification {
        Verification::Unverified => format!("{}, unverified", rule.id()),
        _ => rule.id().to_owned(),
    };
    let fell = |percent: u8| {
        psa_response(&values, percent).map(|day| {
            format!(
                "PCWG3: PSA at least {percent} % below the baseline on {day}, confirmed ({}).",
                mark(RuleId::P2)
            )
        })
    };
    let rose = psa_progression(&values)
        .map(|day| format!("PCWG3: PSA progression on {day} ({}).", mark(RuleId::P1)));
    let told: Vec<String> = [fell(50), fell(90), rose].into_iter().flatten().collect();
    if told.is_empty() {
        notes.push("PCWG3: PSA neither responds nor progresses.".to_owned());
    }
    notes.extend(told);
    notes
}
