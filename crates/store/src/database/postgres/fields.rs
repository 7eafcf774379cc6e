//! Parameters and fields as the client library has them.

use postgres::Row;
use postgres::types::ToSql;

use crate::database::{Fields, Parameter, Result};
use crate::error::StoreError;

/// Parameters in the form that the client takes.
pub(super) fn values<'p>(parameters: &'p [Parameter<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    let value = |parameter: &'p Parameter<'_>| -> &'p (dyn ToSql + Sync) {
        match parameter {
            Parameter::Integer(number) => number,
            Parameter::Text(text) => text,
            Parameter::Bytes(bytes) => bytes,
        }
    };
    parameters.iter().map(value).collect()
}

impl Fields for Row {
    fn integer(&self, at: usize) -> Result<Option<i64>> {
        self.try_get(at).map_err(|error| not(&error))
    }

    fn text(&self, at: usize) -> Result<Option<&str>> {
        self.try_get(at).map_err(|error| not(&error))
    }

    fn bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        self.try_get(at).map_err(|error| not(&error))
    }
}

fn not(error: &postgres::Error) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
