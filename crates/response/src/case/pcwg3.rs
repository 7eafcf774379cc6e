//! PCWG3 on a case: the bone scans' new lesions, soft tissue by RECIST 1.1 without the lesions of bone, and PSA among the
//! laboratory results.

use oncase_record::model::{BoneScan as Told, Record};
use oncase_record::{Because, Day, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::{Answer, AssessedPoint, Evaluation};
use crate::Response;
use crate::pcwg3::{Bone, BoneScan, Combined, RuleId, Windows, bone, combined};
use crate::recist11::Policies;
use soft_tissue::SoftTissue;
use tissue::Tissue;

mod psa;
mod soft_tissue;
mod tissue;

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
    /// Whether new lesions whose site does not tell are of bone.
    UnknownTissue,
    /// What a scan would have shown where the record tells of progression of bone without one.
    WithoutScan(usize),
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
    let soft = |unknown| SoftTissue::of(record, evaluation, policies, unknown);
    let (soft, without_unknown) = match (soft(Tissue::Soft), soft(Tissue::Bone)) {
        (Ok(soft), Ok(without_unknown)) => (soft, without_unknown),
        (Err(because), _) | (_, Err(because)) => return uncheckable(&because),
    };
    let case = Case { record, baseline, scans, soft, without_unknown, windows: *windows };
    let answers = points.iter().enumerate().map(|(at, assessed)| case.answer(at, assessed)).collect();
    let mut notes = vec![
        "PCWG3: soft tissue is RECIST 1.1 without the lesions of bone; days are counted from the baseline; whether new lesions of bone persist is judged by their number."
            .to_owned(),
    ];
    notes.extend(tissue::taken_as_bone(record, evaluation));
    notes.extend(psa::notes(record, evaluation, policies, windows));
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
    /// The same where new lesions of an unknown tissue are of bone.
    without_unknown: SoftTissue,
    windows: Windows,
}

impl Case<'_> {
    /// What is not told and may count for one follow-up.
    fn asked(&self, at: usize) -> Vec<(Asked, Open)> {
        let mut asked = Vec::new();
        let date = |scan: &Scan<'_>| {
            self.record.assessments.get(scan.assessment).map_or(String::new(), |told| told.date.to_string())
        };
        let open = |what: String, assessment: usize, key: &str, ways: usize| Open {
            what,
            places: vec![format!("/assessments/{assessment}/bone_scan/{key}")],
            ways,
        };
        for (i, scan) in self.scans.iter().enumerate().filter(|(_, scan)| scan.told.is_some()) {
            for (count, key, than, ways) in [
                (Count::SinceBaseline, "new_since_baseline", "the baseline", 3),
                (Count::SinceFirst, "new_since_first", "the first scan after it", 2),
            ] {
                if scan.count(count).is_none() {
                    let what =
                        format!("how many lesions of the bone scan of {} {than} did not have", date(scan));
                    asked.push((Asked::New(i, count), open(what, scan.assessment, key, ways)));
                }
            }
            if i == at && scan.any_lesion().is_none() {
                let what = format!("whether the bone scan of {} has any lesion", date(scan));
                asked.push((Asked::AnyLesion(i), open(what, scan.assessment, "any_lesion", 2)));
            }
        }
        if self.disease_at_baseline().is_none() {
            let what = "whether the bone scan of the baseline has any lesion".to_owned();
            asked.push((Asked::DiseaseAtBaseline, open(what, self.baseline, "any_lesion", 2)));
        }
        let follow_ups: Vec<usize> = self.scans.iter().take(at + 1).map(|scan| scan.assessment).collect();
        let (sites, places) = tissue::unknown(self.record, &follow_ups);
        if !sites.is_empty() {
            let what = format!("whether what is new in {} is of bone", sites.join(", "));
            asked.push((Asked::UnknownTissue, Open { what, places, ways: 2 }));
        }
        if let Some(scan) = self.without_scan(at, Tissue::Bone) {
            let what = format!(
                "what a bone scan of {} shows, where disease of bone has progressed by the other images",
                date(scan)
            );
            let places = vec![format!("/assessments/{}/bone_scan", scan.assessment)];
            asked.push((Asked::WithoutScan(at), Open { what, places, ways: 2 }));
        }
        asked
    }

    /// The last follow-up up to this one at which bone progresses without a scan of it, unless a scan has followed.
    fn without_scan(&self, at: usize, unknown: Tissue) -> Option<&Scan<'_>> {
        let since = self.scans.iter().take(at + 1).rev().take_while(|scan| scan.told.is_none());
        let mut progressed =
            since.filter(|scan| tissue::bone_progresses(self.record, scan.assessment, unknown));
        progressed.next()
    }

    fn disease_at_baseline(&self) -> Option<bool> {
        if self.soft.any_at_baseline || self.soft.bone_lesions {
            return Some(true);
        }
        self.record.assessments.get(self.baseline)?.bone_scan.as_ref()?.any_lesion
    }

    fn answer(&self, at: usize, assessed: &AssessedPoint) -> Answer {
        let asked = self.asked(at);
        let open: Vec<Open> = asked.iter().map(|(_, open)| open.clone()).collect();
        let decided = |ways: &[usize]| {
            let way = |what: Asked| {
                let at = asked.iter().position(|(known, _)| *known == what);
                at.and_then(|at| ways.get(at)).copied()
            };
            let scans = self.bone_scans(way);
            let (mut by_bone, rule) =
                bone(&scans, self.windows).get(at).copied().unwrap_or((Bone::Ne, RuleId::N2));
            let unknown = if way(Asked::UnknownTissue) == Some(1) { Tissue::Bone } else { Tissue::Soft };
            if way(Asked::WithoutScan(at)) == Some(1) && self.without_scan(at, unknown).is_some() {
                by_bone = Bone::Pd;
            }
            let told = way(Asked::DiseaseAtBaseline).map(|way| way == 1);
            let disease = self.disease_at_baseline().or(told).unwrap_or(true);
            let soft = self.soft(at, unknown);
            let response = match combined(soft, by_bone, self.soft.targets, disease) {
                Combined::Response(response) => response.code(),
                Combined::Pdu => Bone::Pdu.code(),
            };
            (response, vec![RuleId::O1.rule(), rule.rule()])
        };
        settle(&open, decided, |rule| self.because(rule, at, open.is_empty(), assessed))
    }

    /// The scans for the kernel; `way` is the number of a way for an open fact, none where it is told.
    fn bone_scans(&self, way: impl Fn(Asked) -> Option<usize>) -> Vec<BoneScan> {
        let scan = |(i, scan): (usize, &Scan<'_>)| {
            // Only whether there are two, or four, or more counts.
            let count = |count| {
                let open = || way(Asked::New(i, count)).and_then(|way| [0, 2, 4].get(way).copied());
                scan.count(count).or_else(open).unwrap_or(0)
            };
            let (new_since_baseline, new_since_first) =
                (count(Count::SinceBaseline), count(Count::SinceFirst));
            let new = new_since_baseline > 0 || new_since_first > 0;
            let open = || way(Asked::AnyLesion(i)).map(|way| way == 1);
            let any = scan.any_lesion().or(new.then_some(true)).or_else(open);
            BoneScan {
                day: scan.day,
                evaluable: scan.told.is_some(),
                new_since_baseline,
                new_since_first,
                any_lesion: any.unwrap_or(true),
            }
        };
        self.scans.iter().enumerate().map(scan).collect()
    }

    fn soft(&self, at: usize, unknown: Tissue) -> Response {
        let soft = if unknown == Tissue::Bone { &self.without_unknown } else { &self.soft };
        soft.responses.get(at).copied().unwrap_or(Response::Ne)
    }

    /// `told` says that the record leaves nothing open.
    fn because(&self, rule: &'static Rule, at: usize, told: bool, assessed: &AssessedPoint) -> Because {
        let mut because =
            Because::rule(rule.id).number("soft tissue", self.soft(at, Tissue::Soft).code(), "");
        if told && let Some((by_bone, _)) = bone(&self.bone_scans(|_| None), self.windows).get(at) {
            because = because.number("bone", by_bone.code(), "");
        }
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
