//! What a font's codes mean and how wide they are.

use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use super::encoding;

#[derive(Debug)]
pub(super) struct Font {
    /// Two bytes a code (composite fonts), or one.
    wide: bool,
    to_unicode: Option<CMap>,
    /// Code to CID, of a composite font whose encoding is a stream.
    to_cid: Option<CMap>,
    letters: BTreeMap<u32, String>,
    widths: BTreeMap<u32, f64>,
    other_width: f64,
    pub(super) bold: bool,
}

impl Font {
    pub(super) fn new(dict: &Dict<'_>) -> Self {
        let name =
            |dict: &Dict<'_>, key: &str| dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned());
        let wide = name(dict, "Subtype").as_deref() == Some("Type0");
        let cmap = |key: &str| {
            let stream = dict.get::<Stream<'_>>(key)?;
            let data = stream.decoded().ok()?;
            CMap::parse(&data, |_| None)
        };
        let base = name(dict, "BaseFont").unwrap_or_default().to_lowercase();
        let bold =
            ["bold", "black", "heavy", "demi", "semibold", "-bd"].iter().any(|word| base.contains(word));
        let mut font = Self {
            wide,
            to_unicode: cmap("ToUnicode"),
            to_cid: if wide { cmap("Encoding") } else { None },
            letters: BTreeMap::new(),
            widths: BTreeMap::new(),
            other_width: 500.0,
            bold,
        };
        if wide {
            font.read_composite(dict);
        } else {
            font.read_simple(dict, name(dict, "Subtype").as_deref() == Some("TrueType"));
        }
        font
    }

    fn read_simple(&mut self, dict: &Dict<'_>, true_type: bool) {
        let mut base = if true_type { encoding::Base::Windows } else { encoding::Base::Standard };
        let mut differences = None;
        match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) => base = encoding::Base::named(name.as_str()).unwrap_or(base),
            Some(Object::Dict(encoding)) => {
                let named = encoding.get::<Name<'_>>("BaseEncoding");
                base = named.and_then(|name| encoding::Base::named(name.as_str())).unwrap_or(base);
                differences = encoding.get::<Array<'_>>("Differences");
            }
            _ => {}
        }
        for code in 0..=255_u8 {
            if let Some(letter) = encoding::letter(base, code) {
                self.letters.insert(u32::from(code), letter.to_string());
            }
        }
        let mut code = 0_u32;
        for object in differences.iter().flat_map(|list| list.iter::<Object<'_>>()) {
            match object {
                Object::Number(number) => code = u32::try_from(number.as_i64()).unwrap_or(0),
                Object::Name(name) => {
                    match encoding::glyph(name.as_str()) {
                        Some(letters) => self.letters.insert(code, letters),
                        None => self.letters.remove(&code),
                    };
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        let first = dict.get::<Number>("FirstChar").map_or(0, |number| number.as_i64());
        let first = u32::try_from(first).unwrap_or(0);
        for (at, width) in
            (first..256).zip(dict.get::<Array<'_>>("Widths").iter().flat_map(|w| w.iter::<Number>()))
        {
            self.widths.insert(at, width.as_f64());
        }
        // A font that maps its own letters measures them in its own units.
        if let Some(matrix) = dict.get::<Array<'_>>("FontMatrix")
            && let Some(scale) = matrix.iter::<Number>().next()
        {
            let scale = scale.as_f64() * 1000.0;
            self.widths.values_mut().for_each(|width| *width *= scale);
        }
    }

    fn read_composite(&mut self, dict: &Dict<'_>) {
        let descendant =
            dict.get::<Array<'_>>("DescendantFonts").and_then(|list| list.iter::<Dict<'_>>().next());
        let Some(descendant) = descendant else { return };
        self.other_width = descendant.get::<Number>("DW").map_or(1000.0, |width| width.as_f64());
        let mut pending: Vec<f64> = Vec::new();
        for object in descendant.get::<Array<'_>>("W").iter().flat_map(|list| list.iter::<Object<'_>>()) {
            match object {
                Object::Number(number) => {
                    pending.push(number.as_f64());
                    if let [first, last, width] = *pending.as_slice() {
                        let (first, last) = (first as u32, (last as u32).min(0xffff));
                        (first..=last).for_each(|cid| {
                            self.widths.insert(cid, width);
                        });
                        pending.clear();
                    }
                }
                Object::Array(list) => {
                    let first = pending.pop().unwrap_or(0.0) as u32;
                    pending.clear();
                    for (cid, width) in (first..=0xffff).zip(list.iter::<Number>()) {
                        self.widths.insert(cid, width.as_f64());
                    }
                }
                _ => {}
            }
        }
    }

    /// The codes of a string, and whether each is a space for the purpose of spacing.
    pub(super) fn codes<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = (u32, bool)> + use<'b> {
        let wide = self.wide;
        bytes.chunks(if wide { 2 } else { 1 }).map(move |chunk| {
            let code = chunk.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            (code, !wide && code == 32)
        })
    }

    /// Thousandths of the size.
    pub(super) fn width(&self, code: u32) -> f64 {
        let cid = self.to_cid.as_ref().and_then(|cmap| cmap.lookup_cid_code(code, 2)).unwrap_or(code);
        self.widths.get(&cid).copied().unwrap_or(self.other_width)
    }

    pub(super) fn letters(&self, code: u32) -> Option<String> {
        let mapped =
            self.to_unicode.as_ref().and_then(|cmap| cmap.lookup_bf_string(code)).map(|text| match text {
                BfString::Char(c) => c.to_string(),
                BfString::String(text) => text,
            });
        let letters =
            mapped.filter(|text| !text.contains('\0')).or_else(|| self.letters.get(&code).cloned())?;
        Some(encoding::without_ligatures(&letters))
    }
}
