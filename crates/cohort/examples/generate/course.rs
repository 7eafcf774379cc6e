//! An invented course of disease: lesions of which a part shrinks and a part grows, scans, progression, death.

use oncase_record::Day;

use super::random::Random;

/// Two invented treatments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Group {
    A,
    B,
}

/// What the course is to show beside the ordinary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Ordinary,
    /// Only disease that cannot be measured.
    NonTargetOnly,
    /// Dies before the first scan after the baseline.
    EarlyDeath,
    /// No scan was recorded.
    NoBaseline,
    /// Treated after surgery, with curative intent.
    Adjuvant,
    /// Everything goes away.
    Complete,
}

/// One lesion, sizes in millimetres.
pub struct LesionCourse {
    pub id: String,
    pub organ: &'static str,
    pub site: &'static str,
    pub node: bool,
    pub baseline: i32,
    sensitive: f64,
    shrinks: f64,
    grows: f64,
}

/// What a scan shows of a lesion.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Millimetres(i32),
    TooSmall,
    Absent,
    NotAssessed,
}

/// A scan after the baseline.
pub struct Visit {
    pub week: i32,
    pub day: Day,
    pub sizes: Vec<Size>,
    pub non_target: Option<&'static str>,
    pub new_lesion: Option<&'static str>,
    pub response: &'static str,
}

/// Everything that happens to one patient.
pub struct Course {
    pub number: i32,
    pub group: Group,
    pub kind: Kind,
    pub female: bool,
    pub age: i32,
    pub ecog: i32,
    pub tumour: (&'static str, &'static str),
    pub diagnosis: Day,
    pub baseline: Day,
    pub start: Day,
    pub lesions: Vec<LesionCourse>,
    pub non_target: Option<(&'static str, &'static str)>,
    pub visits: Vec<Visit>,
    pub cycles: Vec<(Day, bool)>,
    pub stopped: Option<&'static str>,
    pub second_line: Option<Vec<Day>>,
    pub death: Option<Day>,
    pub last_contact: Day,
    pub lost: bool,
}

const SITES: [(&str, &str, bool); 12] = [
    ("liver", "liver, segment II", false),
    ("liver", "liver, segment V", false),
    ("liver", "liver, segment VII", false),
    ("lung", "right upper lobe of the lung", false),
    ("lung", "left lower lobe of the lung", false),
    ("lymph node", "left para-aortic lymph node", true),
    ("lymph node", "aortocaval lymph node", true),
    ("adrenal gland", "left adrenal gland", false),
    ("peritoneum", "peritoneum, right flank", false),
    ("soft tissue", "soft tissue of the left back", false),
    ("spleen", "spleen", false),
    ("kidney", "left kidney", false),
];
const NEW_SITES: [&str; 4] =
    ["liver, segment IVa", "right lower lobe of the lung", "right adrenal gland", "brain"];
const NON_TARGETS: [(&str, &str); 2] = [
    ("lung", "several nodules below 10 mm in both lungs"),
    ("peritoneum", "ascites with peritoneal nodules"),
];
const TUMOURS: [(&str, &str); 3] = [
    ("adenocarcinoma of the stomach", "stomach"),
    ("adenocarcinoma of the pancreas", "pancreas"),
    ("adenocarcinoma of the sigmoid colon", "sigmoid colon"),
];

/// The day on which the invented data end.
pub fn cut_off() -> Day {
    day(2024, 6, 28)
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).unwrap_or_default()
}

impl Course {
    /// The course of one patient; the seed is the patient's own.
    pub fn of(number: i32, kind: Kind) -> Self {
        let mut random = Random::new(0x6f6e_6361_7365 + number as u64 * 1_000_003);
        let r = &mut random;
        let group = if number % 2 == 1 { Group::A } else { Group::B };
        let baseline = day(2021, 2, 1).plus_days(r.whole(0, 700));
        let start = baseline.plus_days(r.whole(3, 14));
        let mut course = Self {
            number,
            group,
            kind,
            female: r.chance(0.5),
            age: r.whole(38, 79),
            ecog: r.whole(0, 2).min(r.whole(0, 2)),
            tumour: *r.pick(&TUMOURS),
            diagnosis: baseline.plus_days(-r.whole(12, 30)),
            baseline,
            start,
            lesions: Vec::new(),
            non_target: None,
            visits: Vec::new(),
            cycles: Vec::new(),
            stopped: None,
            second_line: None,
            death: None,
            last_contact: start,
            lost: false,
        };
        course.disease(r);
        course.first_line(r);
        course.afterwards(r);
        course
    }

    fn disease(&mut self, r: &mut Random) {
        if self.kind == Kind::NonTargetOnly || self.kind != Kind::Complete && r.chance(0.3) {
            self.non_target = Some(*r.pick(&NON_TARGETS));
        }
        if matches!(self.kind, Kind::NonTargetOnly | Kind::NoBaseline | Kind::Adjuvant) {
            return;
        }
        let resistant = r.chance(if self.group == Group::A { 0.1 } else { 0.25 });
        let (low, high) = if self.group == Group::A { (0.45, 0.98) } else { (0.25, 0.85) };
        let grows = r.real(1.05, 1.35);
        let first = r.whole(0, SITES.len() as i32 - 1);
        for k in 0..r.whole(1, 5) {
            let (organ, site, node) = SITES[((first + k * 5) % SITES.len() as i32) as usize];
            if self.lesions.iter().filter(|l| l.organ == organ).count() == 2 {
                continue;
            }
            let (sensitive, shrinks) = match self.kind {
                Kind::Complete => (1.0, 0.18),
                _ if resistant => (0.1, 0.8),
                _ => (r.real(low, high), r.real(0.4, 0.75)),
            };
            let baseline = if node { r.whole(16, 29) } else { r.whole(13, 68) };
            let id = format!("t{}", self.lesions.len() + 1);
            self.lesions.push(LesionCourse { id, organ, site, node, baseline, sensitive, shrinks, grows });
        }
    }

    fn first_line(&mut self, r: &mut Random) {
        let mut seen = self.start;
        let mut treated_until = None;
        for k in 1.. {
            let day = self.start.plus_days(56 * k + r.whole(-4, 4));
            if day > cut_off() {
                self.last_contact = cut_off().plus_days(-r.whole(0, 12)).max(seen);
                break;
            }
            if self.kind == Kind::EarlyDeath || r.chance(0.025) {
                self.death = Some(seen.plus_days(r.whole(14, 45)));
                break;
            }
            let scanned = !matches!(self.kind, Kind::NoBaseline | Kind::Adjuvant);
            if k > 1 && r.chance(0.025) || !scanned && k > 4 {
                self.lost = scanned;
                self.last_contact = seen.plus_days(r.whole(6, 30));
                break;
            }
            if !scanned {
                seen = day;
                continue;
            }
            if k > 1 && r.chance(0.06) {
                continue;
            }
            seen = day;
            self.last_contact = day;
            let visit = self.scan(k, day, r);
            let progression = visit.response == "PD";
            self.visits.push(visit);
            if progression {
                self.stopped = self.stopped.or(Some("progression"));
                break;
            }
            if treated_until.is_none() && r.chance(0.06) {
                self.stopped = Some("toxicity");
                treated_until = Some(day);
            }
        }
        let end = treated_until.or(self.death).unwrap_or(seen.max(self.last_contact));
        self.give_cycles(end, r);
    }

    fn give_cycles(&mut self, end: Day, r: &mut Random) {
        let mut day = self.start;
        let mut delayed = false;
        while day < end && self.cycles.len() < 12 {
            self.cycles.push((day, delayed));
            delayed = r.chance(0.1);
            day = day.plus_days(if delayed { 28 } else { 21 });
        }
        if self.cycles.len() == 12 {
            self.stopped = Some("completed");
        } else if self.stopped.is_none() {
            self.stopped = if self.death.is_some() {
                Some("death")
            } else if self.lost {
                Some("unknown")
            } else {
                Some("patient-choice")
            };
        }
    }

    /// Half of those who progressed get a second line; then they live as long as they do.
    fn afterwards(&mut self, r: &mut Random) {
        let Some(last) = self.visits.last().filter(|v| v.response == "PD").map(|v| v.day) else { return };
        let mut day = last;
        let begin = last.plus_days(r.whole(9, 25));
        let second = r.chance(0.55) && begin < cut_off().plus_days(-90);
        loop {
            if r.chance(if second { 0.09 } else { 0.16 }) {
                self.death = Some(day.plus_days(r.whole(12, 27)));
                break;
            }
            day = day.plus_days(28);
            if day > cut_off() {
                self.last_contact = cut_off().plus_days(-r.whole(0, 12)).max(last);
                break;
            }
        }
        self.death = self.death.filter(|death| *death <= cut_off());
        if self.death.is_none() {
            self.last_contact = self.last_contact.max(cut_off().plus_days(-r.whole(0, 12)));
        }
        let until = self.death.unwrap_or(self.last_contact);
        if second && begin.plus_days(30) < until {
            let given = r.whole(2, 8);
            let days = (0..given).map(|k| begin.plus_days(21 * k)).filter(|d| d.plus_days(7) < until);
            self.second_line = Some(days.collect());
        }
    }

    fn scan(&self, k: i32, day: Day, r: &mut Random) -> Visit {
        let not_assessed = self.lesions.len() > 1 && r.chance(0.04);
        let mut sizes: Vec<Size> = self.lesions.iter().map(|lesion| lesion.seen(k, r)).collect();
        if not_assessed {
            sizes[0] = Size::NotAssessed;
        }
        let grown = k >= 3 && self.kind != Kind::Complete;
        let chance = if self.kind == Kind::Complete {
            0.01
        } else if grown {
            0.13
        } else {
            0.05
        };
        let new_lesion = r.chance(chance).then(|| *r.pick(&NEW_SITES));
        let non_target = self.non_target.map(|_| {
            if self.lesions.is_empty() && k >= 3 && r.chance(0.3) {
                "unequivocal-progression"
            } else {
                "present"
            }
        });
        let response = self.response(&sizes, non_target, new_lesion.is_some());
        Visit { week: 8 * k, day, sizes, non_target, new_lesion, response }
    }

    /// The response by a second, plain derivation in whole millimetres; it stands in the file as a claim.
    fn response(&self, sizes: &[Size], non_target: Option<&str>, new_lesion: bool) -> &'static str {
        let baseline: i32 = self.lesions.iter().map(|lesion| lesion.baseline).sum();
        let complete = |sizes: &[Size]| !sizes.contains(&Size::NotAssessed);
        let earlier = self.visits.iter().filter(|v| complete(&v.sizes)).map(|v| sum(&v.sizes));
        let nadir = earlier.chain([baseline]).min().unwrap_or(baseline);
        let now = sum(sizes);
        let grown = !self.lesions.is_empty() && 5 * now >= 6 * nadir && now - nadir >= 5;
        if grown || new_lesion || non_target == Some("unequivocal-progression") {
            return "PD";
        }
        if self.lesions.is_empty() {
            return "non-CR/non-PD";
        }
        if !complete(sizes) {
            return "NE";
        }
        let gone = self.lesions.iter().zip(sizes).all(|(lesion, size)| match size {
            Size::Absent => true,
            Size::Millimetres(mm) => lesion.node && *mm < 10,
            _ => false,
        });
        // Once responding, a patient keeps the partial response until progression (rule RECIST11-A6).
        let responding = self.visits.iter().any(|visit| matches!(visit.response, "CR" | "PR"));
        if gone && non_target.is_none() {
            "CR"
        } else if gone || responding || 10 * now <= 7 * baseline {
            "PR"
        } else {
            "SD"
        }
    }
}

impl LesionCourse {
    /// The size after `k` times eight weeks, as a reader measures it.
    fn seen(&self, k: i32, r: &mut Random) -> Size {
        let power = |factor: f64| (0..k).fold(1.0, |product, _| product * factor);
        let share = self.sensitive * power(self.shrinks) + (1.0 - self.sensitive) * power(self.grows);
        let size = f64::from(self.baseline) * share * (1.0 + 0.03 * r.noise());
        if self.node {
            return Size::Millimetres((size as i32).max(4));
        }
        match size as i32 {
            ..2 => Size::Absent,
            2..5 => Size::TooSmall,
            mm => Size::Millimetres(mm),
        }
    }
}

fn sum(sizes: &[Size]) -> i32 {
    sizes
        .iter()
        .map(|size| match size {
            Size::Millimetres(mm) => *mm,
            Size::TooSmall => 5,
            Size::Absent | Size::NotAssessed => 0,
        })
        .sum()
}
