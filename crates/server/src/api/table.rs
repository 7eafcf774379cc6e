//! Every operation of the programming interface.

use super::operation::Method::{Get, Post, Put};
use super::operation::{Operation, operation};
use super::{
    accounts, audit, cases, cohorts, derived, edits, exchange, figures, findings, knowledge, report, session,
    statistics,
};
use crate::security::May::{Administer, Audit, Edit, Read, Settle};

/// Every operation, in the order of the document.
pub fn operations() -> Vec<Operation> {
    [of_session(), of_cases(), of_one_case(), of_cohorts(), of_knowledge(), of_administration()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_session() -> Vec<Operation> {
    vec![
        operation(
            (Get, "/session", "session"),
            Read,
            "Who is signed in, what they may do, and the token for changes.",
            session::show,
        ),
        operation(
            (Put, "/session/password", "change_password"),
            Read,
            "Change one's own password; one's other sessions end.",
            accounts::password,
        ),
    ]
}

fn of_cases() -> Vec<Operation> {
    vec![
        operation((Get, "/cases", "list_cases"), Read, "Cases, searched and in pages.", cases::list),
        operation((Post, "/cases", "create_case"), Edit, "Make an empty case.", cases::create),
        operation(
            (Post, "/imports/preview", "preview_import"),
            Edit,
            "Say what a file holds and what is wrong with it, without keeping it.",
            exchange::preview,
        ),
        operation(
            (Post, "/imports", "import_case"),
            Edit,
            "Make a case of a file: case file (YAML, JSON), workbook (XLSX), or the text of a case report.",
            exchange::import,
        ),
    ]
}

fn of_one_case() -> Vec<Operation> {
    [of_its_items(), of_its_derivations()].into_iter().flatten().collect()
}

fn of_its_items() -> Vec<Operation> {
    vec![
        operation((Get, "/cases/{case}", "show_case"), Read, "A case with all its items.", cases::show),
        operation((Get, "/cases/{case}/items/{item}", "show_item"), Read, "One item.", edits::item),
        operation(
            (Get, "/cases/{case}/items/{item}/units", "other_units"),
            Read,
            "A length, dose or measurement in the other units that fit it, with the changes that write it so.",
            knowledge::other_units,
        ),
        operation(
            (Post, "/cases/{case}/edits", "edit_case"),
            Edit,
            "Set, add, remove and move items: one step of undo, done as a whole or not at all. A value that someone \
             else changed meanwhile is answered with 409 and both values.",
            edits::edit,
        ),
        operation((Post, "/cases/{case}/undo", "undo"), Edit, "Take back one's last step.", edits::undo),
        operation(
            (Post, "/cases/{case}/redo", "redo"),
            Edit,
            "Do again what one took back last.",
            edits::redo,
        ),
        operation(
            (Get, "/cases/{case}/history", "history"),
            Read,
            "Who changed what, when, from what, to what, and why; newest first.",
            edits::history,
        ),
        operation(
            (Get, "/cases/{case}/attachments/{name}", "show_attachment"),
            Read,
            "A file kept with the case.",
            edits::attachment,
        ),
        operation(
            (Put, "/cases/{case}/attachments/{name}", "attach"),
            Edit,
            "Keep a file with the case, such as the text of a source.",
            edits::attach,
        ),
        operation(
            (Get, "/cases/{case}/export", "export_case"),
            Read,
            "The record as a file, with every date as recorded.",
            exchange::export,
        ),
        operation(
            (Post, "/cases/{case}/tables/preview", "preview_table"),
            Read,
            "Say what an SDTM-like table (LB, VS, AE, TU, TR as CSV) would bring to the case, and which rows cannot be taken.",
            exchange::preview_table,
        ),
        operation(
            (Post, "/cases/{case}/tables", "import_table"),
            Edit,
            "Add the rows of an SDTM-like table to the case: one step of undo.",
            exchange::import_table,
        ),
        operation(
            (Post, "/cases/{case}/duplicate", "duplicate_case"),
            Edit,
            "A copy under another id.",
            cases::duplicate,
        ),
        operation(
            (Post, "/cases/{case}/archive", "archive_case"),
            Edit,
            "Put the case away.",
            cases::archive,
        ),
        operation(
            (Post, "/cases/{case}/restore", "restore_case"),
            Edit,
            "Take the case back.",
            cases::restore,
        ),
    ]
}

fn of_its_derivations() -> Vec<Operation> {
    vec![
        operation(
            (Get, "/cases/{case}/findings", "findings"),
            Read,
            "Contradictions and misquotations, each at its field.",
            findings::findings,
        ),
        operation(
            (Post, "/cases/{case}/findings/settle", "settle_finding"),
            Settle,
            "Let a finding stand, with the reason.",
            findings::settle,
        ),
        operation(
            (Post, "/cases/{case}/findings/reopen", "reopen_finding"),
            Settle,
            "Open a settled finding again.",
            findings::reopen,
        ),
        operation(
            (Get, "/cases/{case}/response", "response"),
            Read,
            "Tumour response by time point, and the best of them.",
            derived::response,
        ),
        operation(
            (Get, "/cases/{case}/response/argument", "response_argument"),
            Read,
            "The argument of one response.",
            derived::argument,
        ),
        operation(
            (Get, "/cases/{case}/outcomes", "outcomes"),
            Read,
            "Endpoints as ranges.",
            derived::outcomes,
        ),
        operation(
            (Get, "/cases/{case}/toxicity", "toxicity"),
            Read,
            "Adverse events, and laboratory values graded.",
            derived::toxicity,
        ),
        operation(
            (Get, "/cases/{case}/treatments", "treatments"),
            Read,
            "Regimens recognised, cycles, exposure, lines of therapy.",
            derived::treatments,
        ),
        operation(
            (Get, "/cases/{case}/compare", "compare"),
            Read,
            "The outcomes beside published ones, without inference.",
            derived::compare,
        ),
        operation(
            (Get, "/cases/{case}/figures", "list_figures"),
            Read,
            "The figures of the case.",
            figures::list,
        ),
        operation(
            (Get, "/cases/{case}/figures/{name}", "figure"),
            Read,
            "A figure as SVG, PNG or PDF, or its numbers as CSV.",
            figures::figure,
        ),
        operation(
            (Get, "/cases/{case}/report", "report"),
            Read,
            "The report; de-identified unless another profile is asked for.",
            report::report,
        ),
        operation(
            (Get, "/cases/{case}/report/warnings", "report_warnings"),
            Read,
            "What in the report may identify the patient, to look at before it is given away.",
            report::warnings,
        ),
    ]
}

fn of_cohorts() -> Vec<Operation> {
    vec![
        operation(
            (Post, "/cohorts/summary", "cohort_summary"),
            Read,
            "Who counts, responses, survival, adverse events.",
            cohorts::summary,
        ),
        operation((Post, "/cohorts/table1", "cohort_table1"), Read, "The baseline table.", cohorts::table1),
        operation((Post, "/cohorts/flow", "cohort_flow"), Read, "The way into the analysis.", cohorts::flow),
        operation(
            (Post, "/cohorts/figures", "list_cohort_figures"),
            Read,
            "The figures of the cohort.",
            cohorts::figures,
        ),
        operation(
            (Post, "/cohorts/figures/{name}", "cohort_figure"),
            Read,
            "A figure of the cohort as SVG, PNG or PDF, or its numbers as CSV.",
            cohorts::figure,
        ),
        operation(
            (Post, "/cohorts/report", "cohort_report"),
            Read,
            "The report of the cohort.",
            cohorts::report,
        ),
        operation(
            (Post, "/cohorts/table", "cohort_table"),
            Read,
            "Times and events, one row a patient, as `oncase survive` takes them.",
            cohorts::table,
        ),
        operation(
            (Post, "/cohorts/statistics", "cohort_statistics"),
            Read,
            "Kaplan-Meier, log-rank, Cox, restricted means, cumulative incidence, Fine-Gray, Turnbull.",
            statistics::statistics,
        ),
    ]
}

fn of_knowledge() -> Vec<Operation> {
    vec![
        operation(
            (Get, "/cases/{case}/understand", "understand"),
            Read,
            "What a typed date, length, dose or number means: its spelling in the record and its words, or a question.",
            knowledge::understand,
        ),
        operation((Get, "/ctcae/terms", "ctcae_terms"), Read, "Search the CTCAE.", knowledge::terms),
        operation((Get, "/schema", "schema"), Read, "The JSON Schema of the case file.", knowledge::schema),
        operation(
            (Get, "/codes/{code}", "explain_code"),
            Read,
            "What a finding's code means.",
            knowledge::explain,
        ),
    ]
}

fn of_administration() -> Vec<Operation> {
    vec![
        operation(
            (Get, "/audit/head", "audit_head"),
            Read,
            "Number and hash of the last entry.",
            audit::head,
        ),
        operation(
            (Get, "/audit/trail", "audit_trail"),
            Audit,
            "Entries of the whole trail, oldest first.",
            audit::trail,
        ),
        operation(
            (Get, "/audit/verify", "audit_verify"),
            Audit,
            "Verify the whole trail: its chain, its anchor, and that replaying it gives what is stored.",
            audit::verify,
        ),
        operation((Get, "/accounts", "list_accounts"), Administer, "All accounts.", accounts::list),
        operation((Post, "/accounts", "create_account"), Administer, "Make an account.", accounts::create),
        operation(
            (Put, "/accounts/{name}", "change_account"),
            Administer,
            "Change role or password, disable; the account's sessions end.",
            accounts::change,
        ),
    ]
}
