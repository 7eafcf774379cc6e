//! The text as a page: what was understood is marked and named, what was not stands plain.

use crate::{Confidence, Item, Subject};

const STYLE: &str = "body{font:16px/1.6 Georgia,serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}\
h1{font-size:1.3rem}pre{white-space:pre-wrap;font:inherit}mark{padding:0 .1em;border-radius:.2em;color:inherit}\
.certain{background:#cfe8cf}.draft{background:#ffe7b3}.unplaced{background:#f6d4d4}.others{background:#e3e3e3}\
p.key mark{margin-right:.8em}table{border-collapse:collapse;font-size:.85rem}td,th{border-bottom:1px solid #ddd;\
padding:.2em .6em;text-align:left;vertical-align:top}mark:target{outline:2px solid #333}";

pub(crate) fn page(title: &str, text: &str, items: &[Item]) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}</style></head>\
        <body><h1>{0}</h1><p class=\"key\"><mark class=\"certain\">understood</mark><mark class=\"draft\">to be \
        confirmed</mark><mark class=\"unplaced\">recognised, without a place in the record</mark><mark \
        class=\"others\">about others</mark> plain: not understood</p>\n<pre>",
        escaped(title)
    );
    marked(text, items, &mut out);
    out.push_str("</pre>\n<table><tr><th>Words</th><th>Class</th><th>Record</th><th>Remark</th></tr>\n");
    for (at, item) in items.iter().enumerate() {
        let gives: Vec<String> = item.gives.iter().map(|g| format!("{} = {}", g.field, g.value)).collect();
        out.push_str(&format!(
            "<tr><td><a href=\"#i{at}\">{}</a></td><td>{}</td><td>{} {}</td><td>{}</td></tr>\n",
            escaped(&item.words),
            item.class,
            escaped(item.placed.as_deref().unwrap_or("")),
            escaped(&gives.join("; ")),
            item.why.unwrap_or("")
        ));
    }
    out.push_str("</table></body></html>\n");
    out
}

/// Items are in the order of the text; of two that overlap the first is marked, and both stand in the table.
fn marked(text: &str, items: &[Item], out: &mut String) {
    let mut characters = text.chars();
    let mut at: u32 = 0;
    for (number, item) in items.iter().enumerate() {
        let [first, last] = item.span;
        if first < at || last <= first {
            continue;
        }
        for _ in at..first {
            push(characters.next(), out);
        }
        let gives: Vec<&str> = item.gives.iter().map(|g| g.field).collect();
        out.push_str(&format!(
            "<mark id=\"i{number}\" class=\"{}\" title=\"{}: {} {}\">",
            class(item),
            item.class,
            gives.join(", "),
            escaped(item.placed.as_deref().unwrap_or("not placed"))
        ));
        for _ in first..last {
            push(characters.next(), out);
        }
        out.push_str("</mark>");
        at = last;
    }
    for c in characters {
        push(Some(c), out);
    }
}

fn class(item: &Item) -> &'static str {
    match (item.about, &item.placed, item.confidence) {
        (Subject::Patient, None, _) => "unplaced",
        (_, None, _) => "others",
        (_, Some(_), Confidence::Certain) => "certain",
        (_, Some(_), Confidence::Draft) => "draft",
    }
}

fn push(c: Option<char>, out: &mut String) {
    match c {
        Some('<') => out.push_str("&lt;"),
        Some('>') => out.push_str("&gt;"),
        Some('&') => out.push_str("&amp;"),
        Some('"') => out.push_str("&quot;"),
        Some(c) => out.push(c),
        None => {}
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        push(Some(c), &mut out);
    }
    out
}
