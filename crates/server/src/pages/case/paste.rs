//! The preview of a pasted block, before anything of it is stored.

use maud::{Markup, html};

use crate::derive::paste::{Block, Read, targets};
use crate::pages::form::{prose, shortened};

/// The block as it was read: a choice over each column, and what is wrong beside each row.
pub fn preview(block: &Block, read: &Read) -> Markup {
    let good = read.rows.iter().filter(|row| row.problem.is_empty()).count();
    html! {
        p role="status" { strong { (good) } " of " (read.rows.len()) " values can be stored." @if good < read.rows.len() { " The others are left out; what is wrong stands beside them." } }
        @if read.asks_order || block.first.is_some() {
            fieldset {
                legend { "Some dates can be read in two ways. Which comes first in this block?" }
                @for (value, words) in [("day", "the day (3/4 is 3 April)"), ("month", "the month (3/4 is March 4)")] {
                    label.choice { input type="radio" name="first" value=(value) checked[block.first.as_deref() == Some(value)]; span { (words) } }
                }
            }
        }
        @if read.choosable {
            div.mapping {
                @for (at, (heading, key)) in read.headings.iter().zip(&read.columns).enumerate() {
                    div.field {
                        label for=(format!("column-{at}")) { (shortened(heading, 24)) }
                        select id=(format!("column-{at}")) data-column=(at) {
                            option value="" { "leave out" }
                            @for target in targets(block.section) { option value=(target) selected[*key == target] { (target.replace('_', " ")) } }
                        }
                    }
                }
            }
        }
        div.table { table {
            thead { tr { th scope="col" { "Line" } @for key in targets(block.section).iter().filter(|key| **key != "note") { th scope="col" { (key.replace('_', " ")) } } th scope="col" { "To mend" } } }
            tbody {
                @for row in read.rows.iter().take(200) {
                    tr.bad-row[!row.problem.is_empty()] {
                        td { (row.line) }
                        @for key in targets(block.section).iter().filter(|key| **key != "note") { td { (row.body.get(*key).and_then(|value| value.as_str()).unwrap_or_default()) } }
                        td.bad { (prose(&row.problem)) }
                    }
                }
            }
        } }
        @if read.rows.len() > 200 { p.soft { "The first 200 are shown." } }
    }
}
