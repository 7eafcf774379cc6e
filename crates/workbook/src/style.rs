//! How a workbook looks.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::layout::{Column, Kind};

const DARK: Color = Color::RGB(0x1F_4E_5F);
const LIGHT: Color = Color::RGB(0xDC_E9_EC);
const PALE: Color = Color::RGB(0xF4_F4_F4);
const GREY: Color = Color::RGB(0x76_76_76);

/// The formats of all cells.
#[derive(Debug)]
pub(crate) struct Style {
    pub(crate) title: Format,
    pub(crate) heading: Format,
    pub(crate) paragraph: Format,
    pub(crate) name: Format,
    /// The name of a column that must be filled in.
    pub(crate) required: Format,
    /// The name of a column that may stay empty.
    pub(crate) optional: Format,
    pub(crate) example: Format,
    /// Text, so that nothing that is typed is taken for something else.
    pub(crate) text: Format,
}

impl Style {
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        let header = || {
            base()
                .set_bold()
                .set_border_bottom(FormatBorder::Medium)
                .set_border_color(DARK)
                .set_num_format("@")
        };
        Self {
            title: base().set_bold().set_font_size(16).set_font_color(DARK),
            heading: base().set_bold().set_font_size(12).set_font_color(DARK),
            paragraph: base().set_text_wrap(),
            name: base().set_bold(),
            required: header().set_background_color(DARK).set_font_color(Color::White),
            optional: header().set_background_color(LIGHT).set_font_color(DARK),
            example: base().set_italic().set_font_color(GREY).set_background_color(PALE).set_num_format("@"),
            text: base().set_num_format("@"),
        }
    }
}

/// The width of a column in characters: its name, and what it usually holds.
pub(crate) fn width(column: &Column<'_>) -> f64 {
    let usual: u16 = match (&column.kind, column.key, column.inner) {
        (_, _, Some("quote")) | (_, "citation" | "findings" | "says" | "what", _) => 44,
        (_, "note", _) => 36,
        (Kind::Form { .. } | Kind::List(_), ..) => 22,
        (Kind::Integer | Kind::Boolean, ..) => 10,
        (Kind::Word(_), ..) | (_, "id", _) => 18,
        _ => 24,
    };
    let name = u16::try_from(column.header.len()).unwrap_or(u16::MAX).saturating_add(4);
    f64::from(usual.max(name))
}
