//! How much a PDF holds when it is unpacked, counted before it is read: a packed stream may hold a thousand times its size.

use std::io::{Read, copy, sink};

use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::Refusal;

/// Most bytes of one stream; a page of colour at 600 dots per inch has 104 million.
const MOST_OF_STREAM: u64 = 128 << 20;
/// Most bytes of all streams together.
const MOST: u64 = 2 << 30;
/// Most packed bytes of a stream in the older LZW form, pictures excepted: text in it stays far below.
const MOST_LZW: usize = 256 << 10;

const STREAM: &[u8] = b"stream";

/// Refuses a PDF that unpacks to more than any report.
///
/// Streams are found by the word alone and not by what the file says of them, which need not be true. Data that are no packed
/// stream end after a few bytes.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut left = MOST;
    let mut before = 0;
    let found = bytes.windows(STREAM.len()).enumerate().filter(|(_, window)| *window == STREAM);
    for (at, _) in found {
        let data = bytes.get(at + STREAM.len()..).unwrap_or_default();
        let dictionary = bytes.get(before.max(at.saturating_sub(2_000))..at).unwrap_or_default();
        before = at;
        if dictionary.ends_with(b"end") {
            continue;
        }
        left = left.checked_sub(unpacked(data)?).ok_or_else(too_much)?;
        let packed = || data.windows(9).position(|window| window == b"endstream").unwrap_or(data.len());
        if count(dictionary, b"FlateDecode") + count(dictionary, b"LZWDecode") > 1
            || (count(dictionary, b"LZWDecode") > 0
                && count(dictionary, b"/Image") == 0
                && packed() > MOST_LZW)
        {
            return Err(too_much());
        }
    }
    Ok(())
}

/// The bytes that come out of packed data.
fn unpacked(data: &[u8]) -> Result<u64, Refusal> {
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    let size = match data {
        [first, second, ..]
            if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 =>
        {
            size(ZlibDecoder::new(data))
        }
        _ => size(DeflateDecoder::new(data)),
    };
    if size > MOST_OF_STREAM { Err(too_much()) } else { Ok(size) }
}

/// Counts what can be read, also before data turn out to be broken.
fn size(mut decoder: impl Read) -> u64 {
    let mut counted = Counted { read: 0, inner: &mut decoder };
    // Broken data end here; what came before counts.
    let _ = copy(&mut (&mut counted).take(MOST_OF_STREAM + 1), &mut sink());
    counted.read
}

struct Counted<'r, R> {
    read: u64,
    inner: &'r mut R,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

fn count(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|window| *window == word).count()
}

fn too_much() -> Refusal {
    Refusal::new(
        "the PDF unpacks to more than any report does",
        "give the pages of the report alone, or print them to a new PDF",
    )
}
