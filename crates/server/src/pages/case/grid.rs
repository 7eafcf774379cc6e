//! The lesion grid as a table to type in.

use maud::{Markup, html};

use super::page::hash;
use crate::derive::View;
use crate::derive::grid::{Column, Grid, Row, grids};
use crate::pages::shell::{command, file_of};

/// The grids of a case, under one heading.
pub fn grid_section(view: &View<'_>) -> Markup {
    html! {
        section.sheet #s-grid aria-labelledby="h-grid" {
            div.sheet-head {
                h2 #h-grid { "Lesion grid" }
                div.tools {
                    button type="button" data-add="lesions" { "Add a lesion" }
                    button type="button" data-add="assessments" { "Add an assessment" }
                }
            }
            div #p-grid data-hash=(hash(&results(view))) { (results(view)) }
        }
    }
}

/// The grids with what is derived of them.
pub fn results(view: &View<'_>) -> Markup {
    let grids = grids(view);
    html! {
        @if grids.is_empty() {
            p.empty { "Lesions by assessments: add lesions and assessments, then type diameters here. The sum, the changes and the response follow as you type." }
        }
        @for (number, grid) in grids.iter().enumerate() { (one(number, grid)) }
        @if !grids.is_empty() {
            p.soft { "Diameters in mm; of a lymph node the short axis. Type " kbd { "23" } ", " kbd { "2,3 cm" } ", " kbd { "84 × 67" } ", " kbd { "too small" } ", " kbd { "absent" } ", " kbd { "NE" } ", or of a non-target " kbd { "present" } " or " kbd { "progression" } ". A block copied from a spreadsheet can be pasted into any cell." }
            (command(&format!("oncase response {}", file_of(&view.case.id))))
        }
    }
}

fn one(number: usize, grid: &Grid) -> Markup {
    html! {
        div.grid-block {
            h3 id=(format!("grid-{number}")) { (grid.title) }
            div.table {
                table.grid aria-labelledby=(format!("grid-{number}")) data-grid=(number) {
                    thead { tr {
                        th scope="col" { "Lesion" }
                        @for column in &grid.columns {
                            th scope="col" data-assessment=(column.item) {
                                a href=(format!("#i{}", column.item)) data-goto=(column.item) data-path="/date" { (column.heading) }
                                @if column.baseline { span.mark { "baseline" } }
                                @if !column.visit.is_empty() { span.soft { (column.visit) } }
                            }
                        }
                    } }
                    tbody {
                        @for row in &grid.rows { (lesion(number, grid, row)) }
                        (new_lesions(number, grid))
                    }
                    tbody.derived aria-live="polite" { (derived(grid)) }
                }
            }
            @if !grid.why_not.is_empty() { p.note { (grid.why_not) } }
            @if !grid.best.is_empty() { p.best { (grid.best) } }
        }
    }
}

fn lesion(number: usize, grid: &Grid, row: &Row) -> Markup {
    html! {
        tr data-lesion=(row.id) {
            th scope="row" {
                a href=(format!("#i{}", row.item)) data-goto=(row.item) data-path="/site" { (if row.site.is_empty() { "no site yet" } else { &row.site }) }
                span.soft { (role(row)) }
            }
            @for (column, cell) in grid.columns.iter().zip(&row.cells) {
                td {
                    input.cell id=(format!("g{number}-{}-{}", column.item, row.item)) value=(cell) data-was=(cell)
                        data-assessment=(column.item) data-lesion=(row.id) autocomplete="off" spellcheck="false"
                        aria-label=(format!("{}, {}", if row.site.is_empty() { &row.id } else { &row.site }, column.heading));
                }
            }
        }
    }
}

fn role(row: &Row) -> String {
    let role = if row.role.is_empty() { "no role" } else { &row.role };
    let role = role.replace("not-assigned", "no role");
    if row.node { format!("{role}, node") } else { role }
}

fn new_lesions(number: usize, grid: &Grid) -> Markup {
    html! {
        tr data-lesion="" {
            th scope="row" { "New lesions" span.soft { "site; ? before a doubtful one" } }
            @for column in &grid.columns {
                td {
                    @if !column.baseline {
                        input.cell.words id=(format!("g{number}-{}-new", column.item)) value=(column.new_lesions) data-was=(column.new_lesions)
                            data-assessment=(column.item) data-lesion="" autocomplete="off"
                            aria-label=(format!("New lesions, {}", column.heading));
                    }
                }
            }
        }
    }
}

/// A row of what is derived: its name, and what it takes from a column.
type DerivedRow = (&'static str, fn(&Column) -> &str);

const DERIVED: [DerivedRow; 6] = [
    ("Sum of diameters, mm", |column| &column.result.sum),
    ("Nadir before, mm", |column| &column.result.nadir),
    ("Change from baseline", |column| &column.result.from_baseline),
    ("Change from nadir", |column| &column.result.from_nadir),
    ("Targets", |column| &column.result.target),
    ("Non-targets", |column| &column.result.non_target),
];

fn derived(grid: &Grid) -> Markup {
    let is_empty = |of: fn(&Column) -> &str| grid.columns.iter().all(|column| of(column).is_empty());
    html! {
        @for (name, of) in DERIVED.into_iter().filter(|(_, of)| !is_empty(*of)) {
            tr { th scope="row" { (name) } @for column in &grid.columns { td { (of(column)) } } }
        }
        @if !is_empty(|column| &column.result.overall) {
            tr.overall {
                th scope="row" { "Response" }
                @for column in &grid.columns {
                    td {
                        @if !column.result.overall.is_empty() {
                            strong class=(format!("response r-{}", column.result.overall.to_lowercase().replace('/', "-"))) title=(column.result.overall_words) { (column.result.overall) }
                            @if column.result.overall != "baseline" {
                                button.link type="button" data-why=(column.item) aria-label=(format!("Why {}, {}", column.result.overall, column.heading)) { "why" }
                            }
                        }
                    }
                }
            }
            tr.distance { th scope="row" { "To the next category" } @for column in &grid.columns { td { (column.result.distance) } } }
        }
    }
}
