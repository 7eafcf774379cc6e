//! Lists of cases. The SQL is put together from the pieces in this file alone; what is looked for is a parameter.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::{read, rows};
use crate::database::Result;
use crate::summary::{CasePage, Search, Sort};

pub(super) fn cases(connection: &Connection, search: &Search) -> Result<CasePage> {
    let mut wanted = String::from("archived = ?");
    let mut parameters = vec![Value::from(search.archived)];
    let mut also = |sql: &str, value: Value| {
        wanted.push_str(sql);
        parameters.push(value);
    };
    for word in search.lower_words() {
        also(" AND instr(words, ?) > 0", word.into());
    }
    if let Some(sex) = &search.sex {
        also(" AND sex = ?", sex.clone().into());
    }
    if let Some(diagnosis) = &search.diagnosis {
        also(" AND instr(diagnoses, ?) > 0", diagnosis.to_lowercase().into());
    }
    if let Some(invented) = search.invented {
        also(" AND invented = ?", invented.into());
    }
    let count = format!("SELECT count(*) FROM cases WHERE {wanted}");
    let total = read::one(connection, &count, rusqlite::params_from_iter(&parameters), |row| row.get(0))?;
    let order = match search.sort {
        Sort::Updated => "updated_at DESC, id",
        Sort::Created => "created_at DESC, id",
        Sort::Id => "id",
        Sort::Title => "title IS NULL, title COLLATE NOCASE, id",
        Sort::Diagnosis => "diagnosis IS NULL, diagnosis COLLATE NOCASE, id",
    };
    let page = format!("SELECT {} FROM cases WHERE {wanted} ORDER BY {order} LIMIT ? OFFSET ?", rows::CASE);
    parameters.extend([Value::from(search.page_size()), Value::from(search.offset)]);
    let cases = read::all(connection, &page, rusqlite::params_from_iter(&parameters), rows::case_summary)?;
    Ok(CasePage { total: total.unwrap_or_default(), cases })
}
