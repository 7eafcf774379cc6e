//! Profiles: how much of dates, ages and places a report may show, and in which form. Profiles are data.

use serde::Deserialize;

/// How a report is to be de-identified and arranged.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Short name.
    pub name: String,
    /// A sentence on what it is for.
    pub description: String,
    /// Dates.
    pub dates: DatePolicy,
    /// Ages.
    pub ages: AgePolicy,
    /// Whether names of hospitals may be shown.
    pub facilities: Shown,
    /// Whether ids of the case file may be shown; an id may hold a date.
    pub identifiers: Shown,
}

/// How dates are shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, tag = "mode", rename_all = "kebab-case")]
pub enum DatePolicy {
    /// As recorded.
    Exact,
    /// As time before or after an event.
    Relative {
        /// The event: `first-line`, `first-treatment`, `diagnosis`, or the id of an item of the record.
        time_zero: String,
    },
    /// Moved by a number of days, the same for all dates of the record.
    Shifted {
        /// Days to add; negative moves to the past.
        days: i32,
    },
}

/// How ages are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgePolicy {
    /// Width of the bands in years; none shows completed years.
    #[serde(default)]
    pub band: Option<u8>,
    /// Ages above this one are pooled.
    pub pooled_above: u8,
}

/// Whether something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// As recorded.
    Shown,
    /// Not at all.
    Withheld,
}

/// Why a profile cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(String);

impl std::fmt::Display for ProfileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

/// The profiles that come with Oncase: name and text.
const BUILT_IN: [(&str, &str); 3] = [
    ("care", include_str!("../profiles/care.toml")),
    ("relative", include_str!("../profiles/relative.toml")),
    ("five-year-bands", include_str!("../profiles/five-year-bands.toml")),
];

impl Profile {
    /// Names of the profiles that come with Oncase.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A profile that comes with Oncase.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn built_in(name: &str) -> Result<Self, ProfileError> {
        let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = Self::names().collect();
            return Err(ProfileError(format!(
                "there is no profile `{name}`; known are {}, or give a TOML file",
                known.join(", ")
            )));
        };
        Self::from_toml(text)
    }

    /// A profile from TOML.
    ///
    /// # Errors
    /// When the text is not a profile, or its values make no sense.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)
            .map_err(|error| ProfileError(format!("the profile cannot be read: {error}")))?;
        if profile.ages.band.is_some_and(|width| width < 2) {
            return Err(ProfileError("an age band is at least 2 years wide; usual are 5 and 10".to_owned()));
        }
        Ok(profile)
    }

    /// The same profile with all dates moved by a number of days.
    #[must_use]
    pub fn shifted_by(mut self, days: i32) -> Self {
        self.dates = DatePolicy::Shifted { days };
        self.identifiers = Shown::Withheld;
        self
    }

    /// Whether dates are shown as recorded.
    pub fn shows_dates(&self) -> bool {
        self.dates == DatePolicy::Exact
    }
}
