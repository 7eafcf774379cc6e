//! TU: which lesion is which.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::super::columns::Table;
use super::super::error::TableError;
use super::super::responses::ReaderChoice;
use super::series_index::SeriesIndex;
use super::{Reader, Seen};

/// What a lesion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Target,
    /// A part of a target that has split.
    Part,
    NonTarget,
    New,
}

impl Role {
    fn read(text: &str) -> Option<Self> {
        let is = |name: &&str| text.eq_ignore_ascii_case(name);
        if is(&"TARGET") {
            Some(Self::Target)
        } else if ["NON-TARGET", "NONTARGET", "NON TARGET"].iter().any(is) {
            Some(Self::NonTarget)
        } else if ["NEW", "NEW LESION"].iter().any(is) {
            Some(Self::New)
        } else {
            None
        }
    }

    pub fn is_target(self) -> bool {
        matches!(self, Self::Target | Self::Part)
    }
}

/// What is known of the lesions, by the number of their series and their link.
#[derive(Debug, Default)]
pub(super) struct Identified {
    pub series: SeriesIndex,
    /// New lesions where TU identifies them.
    pub new: Vec<NewInTu>,
    lesions: Vec<BTreeMap<String, Known>>,
}

/// A new lesion that TU identifies at a visit.
#[derive(Clone, Debug)]
pub(super) struct NewInTu {
    pub series: usize,
    pub link: String,
    pub visit: String,
    pub visit_name: String,
    pub date: String,
    pub line: u64,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    role: Role,
    /// Whether it is a lymph node, where TU says where it is.
    nodal: Option<bool>,
}

/// A lesion with its role; `link` is that of the parent where it is a part.
pub(super) struct Lesion<'a> {
    pub link: &'a str,
    pub role: Role,
    pub nodal: bool,
    /// Whether TU says where it is.
    pub located: bool,
}

impl Identified {
    /// Reads TU.
    pub fn read(input: impl Read) -> Result<Self, TableError> {
        let mut table = Table::open("TU", input)?;
        let study = table.column(&["STUDYID"]);
        let subject = table.required(&["USUBJID"])?;
        let link = table.required(&["TULNKID"])?;
        let role = table.required(&["TUSTRESC", "TUORRES"])?;
        let site = table.required(&["TULOC"])?;
        let evaluator = table.column(&["TUEVAL"]);
        let reader = table.column(&["TUEVALID"]);
        let (number, visit) = (table.column(&["VISITNUM"]), table.column(&["VISIT"]));
        let date = table.column(&["TUDTC", "TUDT"]);
        let mut identified = Self::default();
        while let Some(row) = table.next()? {
            let Some(role) = Role::read(row.get(Some(role))) else { continue };
            let series = identified.series.number(
                row.get(study),
                row.get(Some(subject)),
                row.get(evaluator),
                row.get(reader),
            );
            let site = row.get(Some(site)).to_ascii_uppercase();
            let nodal = site.contains("LYMPH NODE") || site.contains("NODAL");
            identified.note(series, row.get(Some(link)), role, Some(nodal), ("TU", row.line))?;
            if role == Role::New {
                let at = if row.get(number).is_empty() { visit } else { number };
                identified.new.push(NewInTu {
                    series,
                    link: row.get(Some(link)).to_owned(),
                    visit: row.get(at).to_owned(),
                    visit_name: row.get(visit).to_owned(),
                    date: row.get(date).to_owned(),
                    line: row.line,
                });
            }
        }
        Ok(identified)
    }

    /// Takes the role that a row of TR gives, where it gives one.
    pub fn note_role(&mut self, series: usize, link: &str, group: &str, line: u64) -> Result<(), TableError> {
        match Role::read(group) {
            Some(role) => self.note(series, link, role, None, ("TR", line)),
            None => Ok(()),
        }
    }

    fn note(
        &mut self,
        series: usize,
        link: &str,
        role: Role,
        nodal: Option<bool>,
        (table, line): (&str, u64),
    ) -> Result<(), TableError> {
        if self.lesions.len() <= series {
            self.lesions.resize_with(series + 1, BTreeMap::new);
        }
        let Some(lesions) = self.lesions.get_mut(series) else { return Ok(()) };
        match lesions.get_mut(link) {
            None => {
                lesions.insert(link.to_owned(), Known { role, nodal });
            }
            Some(known) if known.role == role => known.nodal = nodal.or(known.nodal),
            Some(known) => {
                let found = format!("lesion {link} as {role:?}, and as {:?} elsewhere", known.role);
                return Err(TableError::new(table, found, "one role a lesion and reader").at(line, ""));
            }
        }
        Ok(())
    }

    fn known(&self, series: usize, link: &str) -> Option<Known> {
        self.lesions.get(series)?.get(link).copied()
    }

    /// The lesion of a link. `T01.1` is a part of `T01` where that is a target; `T01/T02` stands for both,
    /// under the first.
    pub fn lesion<'a>(&self, series: usize, link: &'a str, line: u64) -> Result<Lesion<'a>, TableError> {
        for (separator, role) in [('.', Role::Part), ('/', Role::Target)] {
            let Some((parent, _)) = link.split_once(separator) else { continue };
            if let Some(known) = self.known(series, parent).filter(|known| known.role == Role::Target) {
                return Ok(Lesion::new(parent, role, known.nodal));
            }
        }
        match self.known(series, link) {
            Some(known) => Ok(Lesion::new(link, known.role, known.nodal)),
            None => {
                let subject = self.series.key(series).subject;
                Err(TableError::new(
                    "TR",
                    format!("lesion {link} of {subject} without a role"),
                    "TARGET, NON-TARGET or NEW in TRGRPID, or a TU row for this lesion and reader",
                )
                .at(line, "TRLNKID"))
            }
        }
    }
}

impl<'a> Lesion<'a> {
    fn new(link: &'a str, role: Role, nodal: Option<bool>) -> Self {
        Self { link, role, nodal: nodal == Some(true), located: nodal.is_some() }
    }
}

/// Reads from TU the subjects for whom the chosen reader identified a target lesion.
///
/// # Errors
/// A missing column, or several readers with none chosen.
pub fn read_measurable(input: impl Read, choice: &ReaderChoice) -> Result<BTreeSet<String>, TableError> {
    let identified = Identified::read(input)?;
    let keys = identified.series.keys();
    let readers: BTreeSet<&Reader> = keys.iter().map(|key| &key.reader).collect();
    choice.check("TU", &readers)?;
    let with_target = keys.iter().zip(&identified.lesions).filter(|(key, lesions)| {
        choice.is(&key.reader) && lesions.values().any(|known| known.role.is_target())
    });
    Ok(with_target.map(|(key, _)| key.subject.clone()).collect())
}

/// The links that a joint link such as `T01/T02` leaves without a measurement of their own: all but the first.
pub(super) fn merged_links(lesions: &BTreeMap<String, Seen>) -> BTreeSet<String> {
    let joint = lesions.keys().filter(|link| link.contains('/'));
    joint.flat_map(|link| link.split('/').skip(1)).map(str::to_owned).collect()
}

/// Numbers the lesions of a series within their role.
#[derive(Default)]
pub(super) struct Numbers {
    /// Links of targets, non-targets and new lesions in the order of their numbers.
    pub links: [Vec<String>; 3],
}

impl Numbers {
    pub fn of(&mut self, lesion: &Lesion<'_>, line: u64) -> Result<u8, TableError> {
        let [targets, non_targets, new] = &mut self.links;
        let links = match lesion.role {
            Role::Target | Role::Part => targets,
            Role::NonTarget => non_targets,
            Role::New => new,
        };
        let place = links.iter().position(|known| known == lesion.link).unwrap_or_else(|| {
            links.push(lesion.link.to_owned());
            links.len() - 1
        });
        u8::try_from(place).ok().filter(|number| *number < 64).ok_or_else(|| {
            let found = format!("a 65th {:?} lesion for one subject and reader", lesion.role);
            TableError::new("TR", found, "at most 64 lesions of a role").at(line, "TRLNKID")
        })
    }
}
