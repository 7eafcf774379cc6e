//! TU: which lesion is which.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::super::columns::Table;
use super::super::error::TableError;
use super::super::responses::ReaderChoice;
use super::{Reader, Seen, SeriesKey};

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
        match text.to_ascii_uppercase().as_str() {
            "TARGET" => Some(Self::Target),
            "NON-TARGET" | "NONTARGET" | "NON TARGET" => Some(Self::NonTarget),
            "NEW" | "NEW LESION" => Some(Self::New),
            _ => None,
        }
    }

    pub fn is_target(self) -> bool {
        matches!(self, Self::Target | Self::Part)
    }
}

/// A lesion of a series by its link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub series: SeriesKey,
    pub link: String,
}

/// What is known of the lesions.
#[derive(Clone, Debug, Default)]
pub(super) struct Identified {
    roles: BTreeMap<Place, Role>,
    nodal: BTreeMap<Place, bool>,
}

/// A lesion with its role; `link` is that of the parent where it is a part.
pub(super) struct Lesion {
    pub link: String,
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
        let mut identified = Self::default();
        while let Some(row) = table.next()? {
            let Some(role) = Role::read(row.get(Some(role))) else { continue };
            let series = SeriesKey {
                study: row.get(study).to_owned(),
                subject: row.get(Some(subject)).to_owned(),
                reader: Reader { evaluator: row.get(evaluator).to_owned(), id: row.get(reader).to_owned() },
            };
            let place = Place { series, link: row.get(Some(link)).to_owned() };
            let site = row.get(Some(site)).to_ascii_uppercase();
            let nodal = site.contains("LYMPH NODE") || site.contains("NODAL");
            identified.set_role(&place, role, "TU", row.line)?;
            identified.nodal.insert(place, nodal);
        }
        Ok(identified)
    }

    /// Takes the role that a row of TR gives, where it gives one.
    pub fn note_role(&mut self, place: &Place, group: &str, line: u64) -> Result<(), TableError> {
        match Role::read(group) {
            Some(role) => self.set_role(place, role, "TR", line),
            None => Ok(()),
        }
    }

    fn set_role(&mut self, place: &Place, role: Role, table: &str, line: u64) -> Result<(), TableError> {
        match self.roles.get(place) {
            Some(before) if *before != role => Err(TableError::new(
                table,
                format!("lesion {} as {role:?}, and as {before:?} elsewhere", place.link),
                "one role a lesion and reader",
            )
            .at(line, "")),
            Some(_) => Ok(()),
            None => {
                self.roles.insert(place.clone(), role);
                Ok(())
            }
        }
    }

    /// The lesion of a link. `T01.1` is a part of `T01` where that is a target; `T01/T02` stands for both,
    /// under the first.
    pub fn lesion(&self, place: &Place, line: u64) -> Result<Lesion, TableError> {
        let own = self.roles.get(place).copied();
        let parent = place.link.split_once('.').map(|(parent, _)| parent);
        let merged = place.link.split_once('/').map(|(first, _)| first);
        for (link, is_part) in [(parent, true), (merged, false)] {
            let Some(link) = link else { continue };
            let parent = Place { link: link.to_owned(), series: place.series.clone() };
            if self.roles.get(&parent).copied() == Some(Role::Target) {
                let role = if is_part { Role::Part } else { Role::Target };
                return Ok(self.with_site(&parent, role));
            }
        }
        match own {
            Some(role) => Ok(self.with_site(place, role)),
            None => Err(TableError::new(
                "TR",
                format!("lesion {} of {} without a role", place.link, place.series.subject),
                "TARGET, NON-TARGET or NEW in TRGRPID, or a TU row for this lesion and reader",
            )
            .at(line, "TRLNKID")),
        }
    }

    fn with_site(&self, place: &Place, role: Role) -> Lesion {
        let site = self.nodal.get(place).copied();
        Lesion { link: place.link.clone(), role, nodal: site == Some(true), located: site.is_some() }
    }
}

/// Reads from TU the subjects for whom the chosen reader identified a target lesion.
///
/// # Errors
/// A missing column, or several readers with none chosen.
pub fn read_measurable(input: impl Read, choice: &ReaderChoice) -> Result<BTreeSet<String>, TableError> {
    let identified = Identified::read(input)?;
    let readers: BTreeSet<&Reader> = identified.roles.keys().map(|place| &place.series.reader).collect();
    choice.check("TU", &readers)?;
    let targets = identified.roles.iter().filter(|(_, role)| role.is_target());
    let chosen = targets.filter(|(place, _)| choice.is(&place.series.reader));
    Ok(chosen.map(|(place, _)| place.series.subject.clone()).collect())
}

/// The links that a joint link such as `T01/T02` leaves without a measurement of their own: all but the first.
pub(super) fn merged_links(lesions: &BTreeMap<String, Seen>) -> BTreeSet<String> {
    let joint = lesions.keys().filter(|link| link.contains('/'));
    joint.flat_map(|link| link.split('/').skip(1)).map(str::to_owned).collect()
}

/// Numbers the lesions of a series within their role.
#[derive(Default)]
pub(super) struct Numbers {
    numbers: BTreeMap<(Role, String), u8>,
    next: BTreeMap<Role, u8>,
}

impl Numbers {
    pub fn of(&mut self, lesion: &Lesion, line: u64) -> Result<u8, TableError> {
        let role = if lesion.role == Role::Part { Role::Target } else { lesion.role };
        let key = (role, lesion.link.clone());
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let next = self.next.entry(role).or_default();
        if *next > 63 {
            let found = format!("a 65th {role:?} lesion for one subject and reader");
            return Err(TableError::new("TR", found, "at most 64 lesions of a role").at(line, "TRLNKID"));
        }
        let number = *next;
        *next += 1;
        self.numbers.insert(key, number);
        Ok(number)
    }
}
