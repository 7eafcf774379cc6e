//! Typed numbers: the decimal comma, and a length without its unit.

/// Every reading of a text with a number in it. A comma before exactly three digits may be either sign.
pub(super) fn readings(text: &str) -> Vec<String> {
    let Some(comma) = text.find(',').filter(|at| is_inside_number(text, *at)) else {
        return vec![text.to_owned()];
    };
    let point = format!("{}.{}", &text[..comma], &text[comma + 1..]);
    let after = text[comma + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let before = text[..comma].bytes().rev().take_while(u8::is_ascii_digit).count();
    let leading_zero = text[..comma].ends_with('0') && before == 1;
    if after == 3 && before <= 3 && !leading_zero && !text[comma + 1..].contains(['.', ',']) {
        return vec![point, format!("{}{}", &text[..comma], &text[comma + 1..])];
    }
    vec![point]
}

fn is_inside_number(text: &str, comma: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    text.matches(',').count() == 1
        && comma.checked_sub(1).is_some_and(|at| digit(bytes.get(at)))
        && digit(bytes.get(comma + 1))
}

/// Every reading of a length. Without a unit both are asked: a bare number is not assumed to be millimetres.
pub(super) fn length_readings(text: &str) -> Vec<String> {
    readings(text)
        .into_iter()
        .flat_map(|reading| {
            if reading.ends_with(|c: char| c.is_ascii_digit()) {
                vec![format!("{reading} mm"), format!("{reading} cm")]
            } else {
                vec![reading]
            }
        })
        .collect()
}

/// Every reading of a density: it has but one unit, so that a bare number needs no question.
pub(super) fn density_readings(text: &str) -> Vec<String> {
    let bare = text.strip_suffix("HU").or_else(|| text.strip_suffix("hu")).unwrap_or(text).trim_end();
    readings(bare)
        .into_iter()
        .map(
            |reading| {
                if reading.ends_with(|c: char| c.is_ascii_digit()) {
                    format!("{reading} HU")
                } else {
                    reading
                }
            },
        )
        .collect()
}
