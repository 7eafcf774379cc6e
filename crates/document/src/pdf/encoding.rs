//! Letters of the usual encodings and glyph names. From the PDF reference's annex on Latin character sets and the
//! Adobe Glyph List; what a report in English needs, no more.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    Windows,
    Mac,
}

impl Base {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "WinAnsiEncoding" => Some(Self::Windows),
            "MacRomanEncoding" => Some(Self::Mac),
            "StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }
}

/// Codes 0x80 to 0x9f of Windows-1252.
const WINDOWS: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
/// Codes 0x80 to 0xff of Mac Roman.
const MAC: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\0ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// Codes 0xa1 to 0xfb of the Standard encoding.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\0–†‡·\0¶•‚„”»…‰\0¿\0`´ˆ˜¯˘˙¨\0˚¸\0˝˛ˇ—\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0Æ\0ª\0\0\0\0ŁØŒº\0\0\0\0\0æ\0\0\0ı\0\0łøœß";

pub(super) fn letter(base: Base, code: u8) -> Option<char> {
    let at = |table: &str, from: u8| {
        table.chars().nth(usize::from(code.checked_sub(from)?)).filter(|c| *c != '\0')
    };
    match (base, code) {
        (Base::Standard, 0x27) => Some('’'),
        (Base::Standard, 0x60) => Some('‘'),
        (_, 0x20..=0x7e) => Some(char::from(code)),
        (Base::Windows, 0x80..=0x9f) => at(WINDOWS, 0x80),
        (Base::Windows, 0xa0..) => Some(char::from(code)),
        (Base::Mac, 0x80..) => at(MAC, 0x80),
        (Base::Standard, 0xa1..) => at(STANDARD, 0xa1),
        _ => None,
    }
}

/// Glyph names that are not the letter itself.
const NAMES: &str = "space=  exclam=! quotedbl=\" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' quoteright=’ quoteleft=‘ \
parenleft=( parenright=) asterisk=* plus=+ comma=, hyphen=- minus=− period=. slash=/ zero=0 one=1 two=2 three=3 four=4 five=5 \
six=6 seven=7 eight=8 nine=9 colon=: semicolon=; less=< equal== greater=> question=? at=@ bracketleft=[ backslash=\\ \
bracketright=] asciicircum=^ underscore=_ grave=` braceleft={ bar=| braceright=} asciitilde=~ endash=– emdash=— bullet=• \
ellipsis=… quotedblleft=“ quotedblright=” quotesinglbase=‚ quotedblbase=„ dagger=† daggerdbl=‡ degree=° plusminus=± \
multiply=× divide=÷ lessequal=≤ greaterequal=≥ notequal=≠ approxequal=≈ infinity=∞ mu=µ mu1=µ section=§ paragraph=¶ \
registered=® copyright=© trademark=™ onehalf=½ onequarter=¼ threequarters=¾ onesuperior=¹ twosuperior=² threesuperior=³ \
germandbls=ß ae=æ AE=Æ oe=œ OE=Œ oslash=ø Oslash=Ø lslash=ł Lslash=Ł aring=å Aring=Å ccedilla=ç Ccedilla=Ç eth=ð thorn=þ \
agrave=à aacute=á acircumflex=â atilde=ã adieresis=ä egrave=è eacute=é ecircumflex=ê edieresis=ë igrave=ì iacute=í \
icircumflex=î idieresis=ï ntilde=ñ ograve=ò oacute=ó ocircumflex=ô otilde=õ odieresis=ö ugrave=ù uacute=ú ucircumflex=û \
udieresis=ü yacute=ý ydieresis=ÿ scaron=š zcaron=ž Agrave=À Aacute=Á Acircumflex=Â Adieresis=Ä Eacute=É Egrave=È Ntilde=Ñ \
Odieresis=Ö Oacute=Ó Udieresis=Ü Scaron=Š Zcaron=Ž dotlessi=ı fi=fi fl=fl ff=ff ffi=ffi ffl=ffl alpha=α beta=β gamma=γ \
delta=δ epsilon=ε kappa=κ lambda=λ sigma=σ omega=ω Delta=Δ Omega=Ω arrowright=→ arrowup=↑ arrowdown=↓ arrowleft=← \
nbspace=\u{a0} softhyphen=\u{ad} sfthyphen=\u{ad} f_i=fi f_l=fl f_f=ff f_f_i=ffi f_f_l=ffl periodcentered=· guillemotleft=« \
guillemotright=» exclamdown=¡ questiondown=¿ sterling=£ yen=¥ cent=¢ Euro=€ fraction=⁄ acute=´ dieresis=¨ cedilla=¸";

/// The letters of a glyph name.
pub(super) fn glyph(name: &str) -> Option<String> {
    if name == "space" {
        return Some(" ".to_owned());
    }
    let mut letters = name.chars();
    if let (Some(one), None) = (letters.next(), letters.next()) {
        return Some(one.to_string());
    }
    let known = NAMES.split(' ').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name);
    if let Some((_, letters)) = known {
        return Some(letters.to_owned());
    }
    // "uni03BC", "u1D6FC", "comma.alt".
    if let Some((plain, _)) = name.split_once('.').filter(|(plain, _)| !plain.is_empty()) {
        return glyph(plain);
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let value = u32::from_str_radix(digits, 16).ok().filter(|_| (4..=6).contains(&digits.len()))?;
    char::from_u32(value).map(String::from)
}

pub(super) fn without_ligatures(letters: &str) -> String {
    letters
        .replace('ﬀ', "ff")
        .replace('ﬁ', "fi")
        .replace('ﬂ', "fl")
        .replace('ﬃ', "ffi")
        .replace('ﬄ', "ffl")
        .replace(['ﬅ', 'ﬆ'], "st")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_letters() {
        assert_eq!(letter(Base::Windows, 0x96), Some('–'));
        assert_eq!(letter(Base::Windows, 0xe9), Some('é'));
        assert_eq!(letter(Base::Mac, 0x8e), Some('é'));
        assert_eq!(letter(Base::Mac, 0xd0), Some('–'));
        assert_eq!(letter(Base::Standard, 0xae), Some('ﬁ'));
        assert_eq!(letter(Base::Standard, 0xd0), Some('—'));
        assert_eq!(letter(Base::Standard, 0xe1), Some('Æ'));
        assert_eq!(letter(Base::Standard, 0xfb), Some('ß'));
        assert_eq!(glyph("multiply").as_deref(), Some("×"));
        assert_eq!(glyph("uni03BC").as_deref(), Some("μ"));
        assert_eq!(glyph("comma.alt").as_deref(), Some(","));
        assert_eq!(glyph("g123"), None);
    }
}
