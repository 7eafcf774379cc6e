//! The store in a PostgreSQL database.
//!
//! One session writes and holds an advisory lock, so that no second server writes beside it. When the connection breaks, the
//! lock goes with it; what was being committed is reported as not known, and never as stored.

mod fields;
mod migrations;
mod write;

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls, Statement};

use super::{Batch, Database, Fields, Parameter, Result, Wanted};
use crate::error::StoreError;

/// What the server or the connection said.
fn wrong(error: &postgres::Error) -> StoreError {
    match error.as_db_error() {
        Some(said) => StoreError::Database(format!("PostgreSQL: {}", said.message())),
        None => StoreError::Database(format!("PostgreSQL: {error}")),
    }
}

/// One session.
pub(crate) struct Postgres {
    client: Client,
    url: String,
    writes: bool,
    /// By SQL; the store has a few dozen, and searches some more.
    statements: HashMap<String, Statement>,
}

/// The most statements that are kept prepared.
const MOST_STATEMENTS: usize = 200;

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Postgres").field("writes", &self.writes).finish_non_exhaustive()
    }
}

impl Postgres {
    /// Connects for writing, takes the lock, and makes the tables or brings them to the newest form.
    pub(crate) fn writer(url: &str) -> Result<Self> {
        let mut writer = Self::connect(url, true)?;
        migrations::migrate(&mut writer.client)?;
        Ok(writer)
    }

    /// Connects for reading.
    pub(crate) fn reader(url: &str) -> Result<Self> {
        Self::connect(url, false)
    }

    fn connect(url: &str, writes: bool) -> Result<Self> {
        let mut client = configured(url)?.connect(NoTls).map_err(|error| wrong(&error))?;
        if writes {
            take_lock(&mut client)?;
            refuse_unsafe(&mut client)?;
            // Whatever the server's default is, an acknowledged write is on its disk.
            client.batch_execute("SET synchronous_commit = on").map_err(|error| wrong(&error))?;
        } else {
            let only_reads = "SET default_transaction_read_only = on";
            client.batch_execute(only_reads).map_err(|error| wrong(&error))?;
        }
        Ok(Self { client, url: url.to_owned(), writes, statements: HashMap::new() })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|error| wrong(&error))?;
        if self.statements.len() >= MOST_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn run(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|error| wrong(&error))
    }
}

/// How to connect: the password may come from `PGPASSWORD`, since a URL among a program's words is seen by everyone on the
/// computer. A server on another computer is refused, unless the URL says that the network may be read by others.
fn configured(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|error: postgres::Error| wrong(&error))?;
    if config.get_password().is_none()
        && let Ok(password) = std::env::var("PGPASSWORD")
    {
        config.password(password);
    }
    let far = |host: &&Host| match host {
        Host::Tcp(name) => {
            let here = name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
            !here && name != "localhost"
        }
        Host::Unix(_) => false,
    };
    let far_address = config.get_hostaddrs().iter().any(|address| !address.to_canonical().is_loopback());
    if (far_address || config.get_hosts().iter().any(|host| far(&host)))
        && config.get_ssl_mode() != SslMode::Disable
    {
        return Err(StoreError::Database(
            "PostgreSQL on another computer would be reached without encryption, records and passwords included; go through \
             a tunnel to a port of this computer, or, when the network is yours alone, write `?sslmode=disable` at the end of \
             the URL"
                .to_owned(),
        ));
    }
    Ok(config)
}

/// Takes the lock of this store, which lasts as long as the session. `oncs` in ASCII and the schema are its name.
fn take_lock(client: &mut Client) -> Result<()> {
    let sql = "SELECT current_schema(), pg_try_advisory_lock(1869505395, hashtext(current_schema()))";
    let row = client.query_one(sql, &[]).map_err(|error| wrong(&error))?;
    let schema: Option<String> = row.get(0);
    let Some(schema) = schema else {
        return Err(StoreError::Database(
            "PostgreSQL: the search path names no schema that exists".to_owned(),
        ));
    };
    match row.get::<_, Option<bool>>(1) {
        Some(true) => Ok(()),
        _ => Err(StoreError::InUse(format!("the PostgreSQL schema `{schema}`"))),
    }
}

/// A server that does not sync its disk cannot keep what the store promises.
fn refuse_unsafe(client: &mut Client) -> Result<()> {
    for setting in ["fsync", "full_page_writes"] {
        let row =
            client.query_one("SELECT current_setting($1)", &[&setting]).map_err(|error| wrong(&error))?;
        if row.get::<_, String>(0) != "on" {
            let why =
                format!("PostgreSQL: `{setting}` is off, and then saves can be lost; set `{setting} = on`");
            return Err(StoreError::Database(why));
        }
    }
    Ok(())
}

impl Database for Postgres {
    fn begin(&mut self, writing: bool) -> Result<()> {
        self.run(if writing { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" })
    }

    fn commit(&mut self) -> Result<()> {
        let Err(error) = self.client.batch_execute("COMMIT") else { return Ok(()) };
        if self.client.is_closed() || error.as_db_error().is_none() {
            return Err(StoreError::OutcomeUnknown(wrong(&error).to_string()));
        }
        Err(wrong(&error))
    }

    fn rollback(&mut self) -> Result<()> {
        self.run("ROLLBACK")
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        write::batch(self, batch)
    }

    fn query(
        &mut self,
        sql: &str,
        parameters: &[Parameter<'_>],
        each: &mut dyn FnMut(&dyn Fields) -> Result<()>,
    ) -> Result<()> {
        let statement = self.statement(sql)?;
        let rows =
            self.client.query(&statement, &fields::values(parameters)).map_err(|error| wrong(&error))?;
        rows.iter().try_for_each(|row| each(row))
    }

    fn execute(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Result<()> {
        let statement = self.statement(sql)?;
        let done = self.client.execute(&statement, &fields::values(parameters));
        done.map(|_| ()).map_err(|error| wrong(&error))
    }

    fn load(&mut self, wanted: &Wanted) -> Result<Option<super::Loaded>> {
        write::load(self, wanted).map(Some)
    }

    fn place_function(&self) -> &'static str {
        "strpos"
    }

    fn copy_to(&mut self, file: &Path) -> Result<()> {
        let mut to = super::sqlite::Sqlite::plain(file)?;
        self.begin(false)?;
        let copied = super::copy::everything(self, &mut to);
        let ended = self.rollback();
        copied.and(ended)
    }

    fn recover(&mut self) -> Result<bool> {
        if !self.client.is_closed() {
            return Ok(false);
        }
        *self = Self::connect(&self.url, self.writes)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_computer_is_reached_only_when_the_url_says_that_the_network_may_be_read() {
        for url in [
            "postgres://ada@localhost/cases",
            "postgres://ada@127.0.0.1:5433/cases",
            "postgres://ada@[::1]/cases",
            "postgres://ada@%2Frun%2Fpostgresql/cases",
            "postgres://ada@db.example.org/cases?sslmode=disable",
        ] {
            assert!(configured(url).is_ok(), "{url}");
        }
        for url in [
            "postgres://ada@db.example.org/cases",
            "postgres://ada@localhost,db.example.org/cases",
            "postgres://ada@localhost/cases?hostaddr=192.0.2.1",
            "postgres://ada@localhost.example.org/cases?sslmode=prefer",
        ] {
            assert!(configured(url).is_err(), "{url}");
        }
    }
}
