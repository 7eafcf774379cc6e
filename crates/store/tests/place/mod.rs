//! Where the tests keep their stores. Every test of the contract runs on every database.

use oncase_store::{Location, Options, Store, StoreError};

/// A place of one test's own.
pub struct Place {
    pub location: Location,
    pub options: Options,
    pub folder: tempfile::TempDir,
}

impl Place {
    #[allow(dead_code, reason = "not every test is for both")]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { location: Location::File(folder.path().join("cases.db")), options: Options::default(), folder }
    }

    /// A schema of its own in the database that the variable names; `cargo xtask test` starts a server and sets it.
    #[cfg(feature = "postgres")]
    #[allow(dead_code, reason = "not every test is for both")]
    pub fn postgres() -> Self {
        let url = std::env::var("ONCASE_TEST_POSTGRES")
            .expect("ONCASE_TEST_POSTGRES names a PostgreSQL database; `cargo xtask postgres` starts one and runs the tests");
        let folder = tempfile::tempdir().expect("a folder");
        let name = folder.path().file_name().expect("a name").to_string_lossy().to_lowercase();
        let schema =
            format!("test_{}_{}", std::process::id(), name.trim_start_matches('.').replace('.', "_"));
        let create = format!("CREATE SCHEMA {schema}");
        let connect = url.clone();
        // The client library waits, which a thread of the test's runtime must not.
        let made = std::thread::spawn(move || {
            postgres::Client::connect(&connect, postgres::NoTls)
                .and_then(|mut client| client.batch_execute(&create))
        });
        made.join().expect("connected").expect("a schema");
        let with = if url.contains('?') { '&' } else { '?' };
        Self {
            location: Location::Postgres(format!("{url}{with}options=-c%20search_path%3D{schema}")),
            options: Options { anchor: Some(folder.path().join("anchor")), ..Options::default() },
            folder,
        }
    }

    /// The file of the anchor.
    #[allow(dead_code, reason = "not every test looks at it")]
    pub fn anchor(&self) -> std::path::PathBuf {
        self.options.anchor.clone().unwrap_or_else(|| self.folder.path().join("cases.db.anchor"))
    }

    /// The URL of the server.
    #[cfg(feature = "postgres")]
    #[allow(dead_code, reason = "not every test asks the server")]
    pub fn url(&self) -> String {
        match &self.location {
            Location::Postgres(url) => url.clone(),
            Location::File(_) => String::new(),
        }
    }

    pub fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.location, &self.options)
    }

    pub fn store(&self) -> Store {
        self.open().expect("a store")
    }
}

/// Makes a test of each function and each database.
#[allow(unused_macros, reason = "not every test is for both")]
#[macro_export]
macro_rules! on_every_database {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::place::Place::sqlite()).await;
            })*
        }

        #[cfg(feature = "postgres")]
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::place::Place::postgres()).await;
            })*
        }
    };
}
