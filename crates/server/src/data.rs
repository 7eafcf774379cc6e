//! Where the cases are kept, as a person names it.

use std::path::{Path, PathBuf};

use oncase_store::{Location, Options, Store, StoreError};

/// A store by its name: a file, or the URL of a PostgreSQL database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// The file or URL.
    pub place: String,
    /// The file in which the head of the audit trail is anchored; beside a file, when left out.
    pub anchor: Option<PathBuf>,
}

impl Data {
    /// Its location.
    ///
    /// # Errors
    /// When the program cannot reach such a place.
    pub fn location(&self) -> Result<Location, StoreError> {
        let url = self.place.starts_with("postgres://") || self.place.starts_with("postgresql://");
        if !url {
            return Ok(Location::File(PathBuf::from(&self.place)));
        }
        #[cfg(feature = "postgres")]
        return Ok(Location::Postgres(self.place.clone()));
        #[cfg(not(feature = "postgres"))]
        Err(StoreError::Database(
            "this program was built without PostgreSQL; build it with `--features postgres`, or name a file"
                .to_owned(),
        ))
    }

    /// How it is opened.
    pub fn options(&self) -> Options {
        Options { anchor: self.anchor.clone(), ..Options::default() }
    }

    /// Opens the store; the folder of a file is made where there is none, for its owner only.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn open(&self) -> Result<Store, StoreError> {
        self.make_folder()?;
        Store::open(&self.location()?, &self.options())
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self.location() {
            Ok(Location::File(_)) => Some(Path::new(&self.place)),
            _ => None,
        }
    }

    /// A file of this store on this computer: of its cases or, where they are on a server, its anchor.
    pub(crate) fn file_here(&self) -> Option<&Path> {
        self.file().or(self.anchor.as_deref())
    }

    /// The place without a password.
    pub fn shown(&self) -> String {
        let url = self.place.split_once("://").filter(|(scheme, _)| scheme.starts_with("postgres"));
        let Some((scheme, (user, host))) =
            url.and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?)))
        else {
            return self.place.clone();
        };
        let user = user.split(':').next().unwrap_or_default();
        format!("{scheme}://{user}@{host}")
    }

    pub(crate) fn make_folder(&self) -> Result<(), StoreError> {
        let folder = self.file().and_then(Path::parent);
        let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) else {
            return Ok(());
        };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|error| StoreError::File { path: folder.display().to_string(), why: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let shown = |place: &str| Data { place: place.to_owned(), anchor: None }.shown();
        assert_eq!(shown("cases.db"), "cases.db");
        assert_eq!(shown("a@b.db"), "a@b.db");
        assert_eq!(shown("postgres://ada:sec@ret@db/cases"), "postgres://ada@db/cases");
        assert_eq!(shown("postgres://ada@db/cases"), "postgres://ada@db/cases");
    }
}
