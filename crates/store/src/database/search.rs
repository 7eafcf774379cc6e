//! Lists of cases. The SQL is put together from the pieces in this file alone; what is looked for is a parameter.

use super::{Database, Parameter, Result, rows};
use crate::summary::{CasePage, Search, Sort};

impl dyn Database + '_ {
    pub(crate) fn cases(&mut self, search: &Search) -> Result<CasePage> {
        let place = self.place_function();
        let mut wanted = String::from("archived = $1");
        let mut parameters = vec![Parameter::Integer(search.archived.into())];
        let mut also = |condition: &dyn Fn(&str) -> String, value: Parameter<'static>| {
            parameters.push(value);
            wanted.push_str(" AND ");
            wanted.push_str(&condition(&format!("${}", parameters.len())));
        };
        for word in search.lower_words() {
            also(&|word| format!("{place}(words, {word}) > 0"), Parameter::Text(word.into()));
        }
        // No server's text type holds NUL.
        let text = |text: &str| Parameter::Text(text.replace('\0', " ").into());
        if let Some(sex) = &search.sex {
            also(&|sex| format!("sex = {sex}"), text(sex));
        }
        if let Some(diagnosis) = &search.diagnosis {
            also(&|part| format!("{place}(diagnoses, {part}) > 0"), text(&diagnosis.to_lowercase()));
        }
        if let Some(invented) = search.invented {
            also(&|invented| format!("invented = {invented}"), Parameter::Integer(invented.into()));
        }
        let count = format!("SELECT count(*) FROM cases WHERE {wanted}");
        let total = self.one(&count, &parameters, |row| rows::number(row, 0))?;
        let order = match search.sort {
            Sort::Updated => "position DESC, case_id",
            Sort::Created => "created_at DESC, id",
            Sort::Id => "id",
            Sort::Title => "title IS NULL, lower(title), id",
            Sort::Diagnosis => "diagnosis IS NULL, lower(diagnosis), id",
        };
        // First the ids, in an order that an index has: whole rows of ten thousand cases would be moved for the fifty that
        // are shown. When a case was last changed stands with its state, and that is sought only where it must be.
        let both = "cases CROSS JOIN items";
        let state = format!("case_id = id AND key = {}", rows::STATE_KEY);
        let ids = match search.sort {
            Sort::Updated if parameters.len() == 1 => {
                parameters = vec![Parameter::Text(rows::state_section(search.archived).into())];
                format!("SELECT case_id FROM items WHERE key = {} AND section = $1", rows::STATE_KEY)
            }
            Sort::Updated => format!("SELECT id FROM {both} WHERE {state} AND {wanted}"),
            _ => format!("SELECT id FROM cases WHERE {wanted}"),
        };
        let (limit, offset) = (parameters.len() + 1, parameters.len() + 2);
        let page = format!(
            "SELECT {}, {} FROM {both} WHERE {state} AND id IN
                 ({ids} ORDER BY {order} LIMIT ${limit} OFFSET ${offset})
             ORDER BY {order}",
            rows::CASE,
            rows::SUMMARY,
        );
        parameters.push(Parameter::Integer(search.page_size().into()));
        parameters.push(Parameter::Integer(search.offset.into()));
        let cases = self.all(&page, &parameters, rows::case_summary)?;
        Ok(CasePage { total: total.unwrap_or_default(), cases })
    }
}
