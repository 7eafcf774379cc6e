//! TR and TU: measurements and identified lesions.

use std::collections::BTreeMap;
use std::io::Read;

use oncase_record::{Day, Length};

use super::columns::{Column, Row, Table};
use super::dates::WrittenDate;
use super::error::TableError;
use super::reference::not_a_date;
use crate::recist11::{LesionRow, LesionTable, NewLesion, NonTargetState, Observed, Policies, TargetState};

mod identified;
mod results;
mod series_index;

use identified::Identified;
pub use identified::read_measurable;
use results::{Diameter, Result as Finding, Test};

/// Who assessed: RSEVAL and RSEVALID.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reader {
    /// Role, such as INVESTIGATOR.
    pub evaluator: String,
    /// Which one of that role, such as RADIOLOGIST 1.
    pub id: String,
}

/// One patient as read by one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesKey {
    /// Study, where the table names it.
    pub study: String,
    /// Subject.
    pub subject: String,
    /// Reader.
    pub reader: Reader,
}

/// A visit as the table names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitName {
    /// VISITNUM as written.
    pub number: String,
    /// VISIT.
    pub name: String,
    /// Whether this reader's assessment was the accepted one (TRACPTFL).
    pub accepted: String,
    /// The days of its scans, with the dates as written.
    pub days: Vec<(Day, String)>,
}

/// Lesion rows of a table, ready for the kernel, with the names that its numbers stand for.
#[derive(Debug)]
pub struct Lesions {
    /// The rows, sorted.
    pub rows: LesionTable,
    /// Series by number.
    pub series: Vec<SeriesKey>,
    /// Visits by series and visit number.
    pub visits: Vec<Vec<VisitName>>,
    /// Links of targets, non-targets and new lesions by series: the place of a link is the lesion's number.
    pub links: Vec<[Vec<String>; 3]>,
    /// What the reader has to be told: assumptions that were made.
    pub notes: Vec<String>,
}

/// The columns of TR.
struct TrColumns {
    study: Option<Column>,
    subject: Column,
    group: Option<Column>,
    link: Column,
    test: Column,
    result: Column,
    number: Option<Column>,
    unit: Option<Column>,
    original: Option<Column>,
    original_unit: Option<Column>,
    status: Option<Column>,
    visit_number: Option<Column>,
    visit: Option<Column>,
    evaluator: Option<Column>,
    reader: Option<Column>,
    accepted: Option<Column>,
    date: Option<Column>,
    study_day: Option<Column>,
}

impl TrColumns {
    fn of<R: Read>(table: &Table<R>) -> Result<Self, TableError> {
        let date = table.column(&["TRDTC", "TRDT"]);
        let study_day = table.column(&["TRDY"]);
        if date.is_none() {
            table.required(&["TRDTC", "TRDY"])?;
        }
        let visit_number = table.column(&["VISITNUM"]);
        let visit = table.column(&["VISIT"]);
        if visit_number.is_none() {
            table.required(&["VISITNUM", "VISIT"])?;
        }
        Ok(Self {
            study: table.column(&["STUDYID"]),
            subject: table.required(&["USUBJID"])?,
            group: table.column(&["TRGRPID"]),
            link: table.required(&["TRLNKID"])?,
            test: table.required(&["TRTESTCD"])?,
            result: table.required(&["TRSTRESC", "TRORRES"])?,
            number: table.column(&["TRSTRESN"]),
            unit: table.column(&["TRSTRESU"]),
            original: table.column(&["TRORRES"]),
            original_unit: table.column(&["TRORRESU"]),
            status: table.column(&["TRSTAT"]),
            visit_number,
            visit,
            evaluator: table.column(&["TREVAL"]),
            reader: table.column(&["TREVALID"]),
            accepted: table.column(&["TRACPTFL"]),
            date,
            study_day,
        })
    }

    fn date(&self, row: &Row<'_>) -> Result<(WrittenDate, String), TableError> {
        let text = row.get(self.date);
        if !text.is_empty() {
            let date = WrittenDate::read(text).ok_or_else(|| not_a_date("TR", row.line, text))?;
            return Ok((date, text.to_owned()));
        }
        let text = row.get(self.study_day);
        let day = text.parse::<i32>().ok().filter(|n| *n != 0).ok_or_else(|| {
            TableError::new("TR", format!("neither a date nor a study day ({text:?})"), "TRDTC or TRDY")
                .at(row.line, "TRDTC")
        })?;
        let day = Day(if day > 0 { day - 1 } else { day });
        Ok((WrittenDate { earliest: day, latest: day }, String::new()))
    }
}

/// All rows of one lesion at one visit.
#[derive(Debug)]
struct Seen {
    line: u64,
    date: WrittenDate,
    written: String,
    long: Option<Diameter>,
    short: Option<Diameter>,
    state: Option<Finding>,
}

/// A visit under way: its names and its lesions by link.
#[derive(Debug, Default)]
struct VisitRows {
    name: String,
    accepted: String,
    lesions: BTreeMap<String, Seen>,
}

type Visits = BTreeMap<String, VisitRows>;

/// Reads TR, and TU where there is one, into rows for the kernel. Rows may come in any order; rows that say the
/// same twice count once.
///
/// # Errors
/// A missing column, a value that cannot be read, two values for one lesion and visit, or a lesion that is
/// neither target, non-target nor new.
pub fn read_lesions(
    tr: impl Read,
    tu: Option<impl Read>,
    policies: &Policies,
) -> Result<Lesions, TableError> {
    let mut roles = tu.map(Identified::read).transpose()?.unwrap_or_default();
    let mut table = Table::open("TR", tr)?;
    let columns = TrColumns::of(&table)?;
    let mut all: Vec<Visits> = Vec::new();
    while let Some(row) = table.next()? {
        let Some(test) = Test::read(row.get(Some(columns.test))) else { continue };
        let series = roles.series.number(
            row.get(columns.study),
            row.get(Some(columns.subject)),
            row.get(columns.evaluator),
            row.get(columns.reader),
        );
        let link = row.get(Some(columns.link));
        if link.is_empty() {
            return Err(TableError::new("TR", "an empty cell", "the lesion's link, such as T01")
                .at(row.line, "TRLNKID"));
        }
        roles.note_role(series, link, row.get(columns.group), row.line)?;
        let finding = results::read(&row, &columns, test)?;
        let (date, written) = columns.date(&row)?;
        let visit = match row.get(columns.visit_number) {
            "" => row.get(columns.visit),
            number => number,
        };
        if all.len() <= series {
            all.resize_with(series + 1, Visits::new);
        }
        let Some(visits) = all.get_mut(series) else { continue };
        if !visits.contains_key(visit) {
            let name = row.get(columns.visit).to_owned();
            let accepted = row.get(columns.accepted).to_owned();
            visits.insert(visit.to_owned(), VisitRows { name, accepted, lesions: BTreeMap::new() });
        }
        let Some(visit) = visits.get_mut(visit) else { continue };
        if !visit.lesions.contains_key(link) {
            let seen = Seen { line: row.line, date, written, long: None, short: None, state: None };
            visit.lesions.insert(link.to_owned(), seen);
        }
        let Some(seen) = visit.lesions.get_mut(link) else { continue };
        seen.add(test, finding, row.line)?;
    }
    add_new_from_tu(&roles, &mut all)?;
    build(all, &roles, policies)
}

/// New lesions that TU identifies at a visit and TR says nothing about there are there all the same.
fn add_new_from_tu(roles: &Identified, all: &mut Vec<Visits>) -> Result<(), TableError> {
    for new in &roles.new {
        if all.len() <= new.series {
            all.resize_with(new.series + 1, Visits::new);
        }
        let Some(visits) = all.get_mut(new.series) else { continue };
        let visit = visits.entry(new.visit.clone()).or_default();
        if visit.lesions.contains_key(&new.link) {
            continue;
        }
        let same_visit = visit.lesions.values().next().map(|seen| (seen.date, seen.written.clone()));
        let dated = WrittenDate::read(&new.date).map(|date| (date, new.date.clone()));
        let (date, written) = dated.or(same_visit).ok_or_else(|| {
            let found = format!("new lesion {} without a date, at a visit that TR does not have", new.link);
            TableError::new("TU", found, "TUDTC").at(new.line, "TUDTC")
        })?;
        if visit.name.is_empty() {
            visit.name.clone_from(&new.visit_name);
        }
        let state = Some(Finding::Present);
        visit
            .lesions
            .insert(new.link.clone(), Seen { line: new.line, date, written, long: None, short: None, state });
    }
    Ok(())
}

impl Seen {
    fn add(&mut self, test: Test, finding: Finding, line: u64) -> Result<(), TableError> {
        let conflict = |before: String, now: String| {
            let found = format!("{now}, while line {} says {before} for this lesion and visit", self.line);
            TableError::new("TR", found, "one value; keep the right one").at(line, "TRSTRESC")
        };
        let Finding::Measured(diameter) = finding else {
            if let Some(before) = self.state.filter(|before| *before != finding) {
                return Err(conflict(format!("{before:?}"), format!("{finding:?}")));
            }
            self.state = Some(finding);
            return Ok(());
        };
        let (long, short) = (test != Test::ShortAxis, test != Test::LongDiameter);
        for (slot, applies) in [(&mut self.long, long), (&mut self.short, short)] {
            match (*slot, diameter) {
                _ if !applies => {}
                (Some(Diameter::Exact(before)), Diameter::Exact(now)) if before != now => {
                    return Err(conflict(before.to_string(), now.to_string()));
                }
                _ => *slot = Some(diameter),
            }
        }
        Ok(())
    }
}

/// Numbers everything and turns it into rows.
fn build(mut all: Vec<Visits>, roles: &Identified, policies: &Policies) -> Result<Lesions, TableError> {
    let mut lesions = Lesions {
        rows: LesionTable::default(),
        series: Vec::new(),
        visits: Vec::new(),
        links: Vec::new(),
        notes: Vec::new(),
    };
    let mut assumed_no_node = false;
    for place in roles.series.sorted() {
        let visits = all.get_mut(place).map(std::mem::take).unwrap_or_default();
        if visits.is_empty() {
            continue;
        }
        let key = roles.series.key(place);
        let series = u32::try_from(lesions.series.len()).unwrap_or(u32::MAX);
        let mut names = Vec::new();
        let mut numbers = identified::Numbers::default();
        for (number, visit) in in_order(visits, policies) {
            let index = u16::try_from(names.len()).map_err(|_| {
                TableError::new("TR", format!("more than 65,535 visits of {}", key.subject), "fewer visits")
            })?;
            let mut name = VisitName { number, name: visit.name, accepted: visit.accepted, days: Vec::new() };
            let merged = identified::merged_links(&visit.lesions);
            for (link, seen) in &visit.lesions {
                let day = seen.date.day(policies.partial_dates);
                if !name.days.iter().any(|(known, _)| *known == day) {
                    name.days.push((day, seen.written.clone()));
                }
                let lesion = roles.lesion(place, link, seen.line)?;
                assumed_no_node |= !lesion.located && lesion.role.is_target();
                let number = numbers.of(&lesion, seen.line)?;
                let (what, diameter) = observe(seen, &lesion, merged.contains(link))?;
                lesions.rows.push(LesionRow {
                    series,
                    visit: index,
                    day,
                    lesion: number,
                    diameter,
                    what: what.into(),
                });
            }
            names.push(name);
        }
        lesions.series.push(key);
        lesions.visits.push(names);
        lesions.links.push(numbers.links);
    }
    if assumed_no_node {
        lesions.notes.push(
            "no TU row locates some targets: they count by their longest diameter, as lesions that are not \
             lymph nodes; give TU to count nodes by their short axis"
                .to_owned(),
        );
    }
    Ok(lesions)
}

/// Visits in the order of their last possible scan, then of their number.
fn in_order(visits: Visits, policies: &Policies) -> Vec<(String, VisitRows)> {
    let mut ordered: Vec<_> = visits.into_iter().collect();
    ordered.sort_by_cached_key(|(number, visit)| {
        let last = visit.lesions.values().map(|seen| seen.date.day(policies.partial_dates)).max();
        let hundredths = number.parse::<f64>().map_or(i64::MAX, |n| (n * 100.0) as i64);
        (last, hundredths)
    });
    ordered
}

/// What the rows of one lesion at one visit come to.
fn observe(
    seen: &Seen,
    lesion: &identified::Lesion<'_>,
    merged: bool,
) -> Result<(Observed, Length), TableError> {
    let node_by_axis = !lesion.located && seen.long.is_none() && seen.short.is_some();
    let nodal = lesion.nodal || node_by_axis;
    let counting = if nodal { seen.short } else { seen.long };
    let counting = counting.map(Diameter::counting).transpose()?;
    let observed = match lesion.role {
        identified::Role::Target | identified::Role::Part => Observed::Target {
            nodal,
            state: match (seen.state, counting) {
                _ if merged => TargetState::Merged,
                (Some(Finding::Merged), _) => TargetState::Merged,
                (Some(Finding::NotAssessed), _) => TargetState::NotAssessed,
                (_, Some(_)) if lesion.role == identified::Role::Part => TargetState::SplitPart,
                (_, Some(_)) => TargetState::Measured,
                (Some(Finding::Absent), None) => TargetState::Absent,
                (Some(Finding::TooSmall), None) => TargetState::TooSmall,
                (_, None) => TargetState::NotAssessed,
            },
        },
        identified::Role::NonTarget => Observed::NonTarget {
            nodal,
            state: match (seen.state, counting) {
                (Some(Finding::Absent), _) => NonTargetState::Absent,
                (Some(Finding::Progressed), _) => NonTargetState::Progressed,
                (Some(Finding::NotAssessed), _) => NonTargetState::NotAssessed,
                (Some(_), _) => NonTargetState::Present,
                (None, Some(_)) => NonTargetState::Measured,
                (None, None) => NonTargetState::NotAssessed,
            },
        },
        identified::Role::New => Observed::New(match seen.state {
            Some(Finding::Absent | Finding::NotAssessed) => NewLesion::NotMalignant,
            Some(Finding::Equivocal) => NewLesion::Equivocal,
            _ => NewLesion::Unequivocal,
        }),
    };
    Ok((observed, counting.unwrap_or_default()))
}
