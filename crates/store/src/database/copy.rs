//! Everything of one database into another, whatever the two are.

use super::{Batch, Database, Result};
use crate::error::StoreError;

/// How many entries or cases go at once.
const PAGE: u32 = 500;

/// Copies everything but sessions into a database that is empty, in one transaction.
pub(crate) fn everything(from: &mut dyn Database, to: &mut dyn Database) -> Result<()> {
    if to.head()?.entries != 0 {
        return Err(StoreError::Database("it holds a store already, which is not overwritten".to_owned()));
    }
    to.begin(true)?;
    let copied = copy(from, to);
    match copied {
        Ok(()) => to.commit(),
        Err(error) => {
            let _ = to.rollback();
            Err(error)
        }
    }
}

fn copy(from: &mut dyn Database, to: &mut dyn Database) -> Result<()> {
    to.execute("UPDATE store SET id = $1", &[from.store_id()?.as_str().into()])?;
    let mut number = 1;
    loop {
        let entries = from.entries(number, PAGE)?;
        let Some(last) = entries.last() else { break };
        number = last.number + 1;
        to.write(&Batch { entries, ..Batch::default() })?;
    }
    let mut after = String::new();
    loop {
        let ids = from.case_ids(&after, PAGE)?;
        let Some(last) = ids.last() else { break };
        after = last.to_string();
        for id in ids {
            let mut batch = Batch::default();
            let case = from.case(&id)?;
            let listed = from.listed(&id)?;
            batch.summaries.extend(case.clone().zip(listed).map(|(case, (.., summary))| (case, summary)));
            batch.cases.extend(case);
            batch.items.extend(from.items(&id)?.into_iter().map(|item| (id.clone(), item)));
            for info in from.attachments(&id)? {
                let file = from.attachment(&id, &info.name)?;
                batch.attachments.extend(file.map(|file| (id.clone(), file, info.sha256)));
            }
            to.write(&batch)?;
        }
    }
    to.write(&Batch { accounts: from.accounts()?, ..Batch::default() })
}
