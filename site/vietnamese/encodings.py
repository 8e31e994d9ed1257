"""Decodes bytes of unknown encoding by evidence, and reports the encoding chosen and the reason.

A declared charset is a claim, not evidence: bytes that are valid UTF-8 are UTF-8 whatever the label says, and
Vietnamese text in the fonts of the 1990s (TCVN3, VNI) is mostly labelled Latin-1. No bytes raise an error.
Markup is never rewritten: an XML declaration in the text still names the old charset.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from vietnamese.legacy_tables import LEGACY_ENCODINGS, as_bytes, read
from vietnamese.syllables import is_syllable
from vietnamese.text import nfc


@dataclass(frozen=True)
class Decoded:
    """A decoded text (NFC), its actual `encoding` and the `evidence`."""

    text: str
    encoding: str
    evidence: str


# UTF-32's little-endian mark begins with UTF-16's, so the longer marks come first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")

# Maps names of Python's codecs, or labels unknown to Python, to our names. Latin-1 and ASCII become
# windows-1252, as in browsers.
_OUR_NAMES = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "cp1258": "windows-1258",
    "tcvn": "tcvn3",
    "x-viet-tcvn": "tcvn3",
    "x-viet-tcvn5712": "tcvn5712-1",
    "tcvn-5712": "tcvn5712-1",
    "x-viet-vni": "vni",
    "x-viscii": "viscii",
}
# Charsets of other languages whose label is trusted, by Python's names. Python also has codecs that are no
# charsets (rot13, idna, unicode_escape), and UTF-7 hides markup from every filter.
_BELIEVED = re.compile(r"(?:cp|iso|koi8|gb|big5|shift|euc|mac|tis)[a-z0-9_-]*")

# This many words are enough evidence, so a page of any length is judged in milliseconds.
_SAMPLE = 400
_SEEN_FOR_NULS = 4096
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]+")
_ASCII = re.compile(rb"[A-Za-z]")
# "m²", "km²" and "cm³" are no words in any encoding, although VISCII would read the first as "mỗ".
_UNIT = re.compile(rb"[cdkm]?m[\xb2\xb3]")
# Characters that separate words within a run of letters and high bytes; they are letters in no encoding.
_PARTING = re.compile("[\\s“”‘’„…–—•·]+")
_MAX_SYLLABLE_LENGTH = 7
_MIN_EVIDENCE = 3  # bytes of all words
_MAX_RUN_LENGTH = 200  # bytes; words joined by no-break spaces still fit
# Names, foreign words and damaged bytes are not syllables, even in the right encoding.
_CONVINCING_SHARE = 0.6
# Legacy text contains a valid UTF-8 sequence by accident now and then; damaged UTF-8 consists of such
# sequences.
_DAMAGED_AT_MOST = 0.1


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data` with its encoding and the evidence for it.

    `declared` is the charset from the HTTP header or the like. Without it, the document's own XML declaration
    is taken as the claim.
    """
    if declared is None and (found := _XML_DECLARED.match(data)):
        declared = found[1].decode("ascii")
    for bom, marked in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(marked, "replace")
            return Decoded(nfc(text), marked, "byte order mark")
    if encoding := _utf16_without_mark(data):
        text = data.decode(encoding, "replace")
        return Decoded(nfc(text), encoding, "every other byte is zero")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_damaged_or_legacy(data, declared)
    return Decoded(nfc(text), "utf-8", "only ASCII" if data.isascii() else "valid UTF-8")


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1 or windows-1252, once or twice: "Quáº£ng NgÃ£i" is "Quảng Ngãi".

    Text that does not wholly consist of such characters is returned unchanged (NFC).
    """
    for _ in range(2):
        # "à" is C3 A0. A program that takes the no-break space A0 for white space leaves "Ã" and a plain
        # space.
        data = as_bytes(text.replace("Ã ", "Ã\xa0"))
        if data is None or data.isascii():
            break
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            break
    return nfc(text)


def repair_font_text(text: str) -> str:
    """Undo Vietnamese typed for a TCVN3 or VNI font (or in VISCII) and carried as Latin-1 characters.

    "Xin chaøo caùc baïn" is "Xin chào các bạn". Text without that evidence is returned unchanged (NFC).
    """
    encoding = font_encoding(text)
    data = as_bytes(text)
    return read(data, encoding) if data and encoding else nfc(text)


def font_encoding(text: str) -> str | None:
    """Return the encoding of the font that `text` was typed for, or None without evidence.

    `text` is read as Latin-1 characters that carry the bytes of a legacy encoding.
    """
    data = as_bytes(text)
    best = _best_reading(data, "windows-1252") if data else None
    return best[0] if best else None


@dataclass(frozen=True)
class OldFont:
    """A font of the 1990s: the encoding that it shows, and whether it shows small letters as capitals."""

    encoding: str
    is_capitals: bool = False


def old_font(name: str) -> OldFont | None:
    """Return the old font that a document calls `name`, or None: ".VnTimeH", or "VnTimeHBold" in a PDF."""
    if _VNI_FONT.match(name):
        return OldFont("vni")
    return OldFont("tcvn3", _CAPITALS_FONT.search(name) is not None) if _TCVN3_FONT.match(name) else None


def read_font_text(text: str, font: OldFont, *, is_named: bool = True) -> str:
    """Return `text`, typed for a font of this kind, as Unicode.

    Text that reads better as it is stays (NFC): the name of an old font is often left on Unicode text. `is_named`:
    the document names the font; otherwise only text that reads better in its encoding is changed.
    """
    data = as_bytes(_PARTED.sub(_rejoined, text) if font.encoding == "tcvn3" else text)
    if data is None:
        return nfc(text)
    if not data.isascii():
        words = [run for run in _LETTERS.findall(data) if not run.isascii() and len(run) <= _MAX_RUN_LENGTH]
        gain = sum(
            _is_vietnamese(word, font.encoding) - _is_vietnamese(word, "windows-1252") for word in words
        )
        if gain < 0 or (gain == 0 and not is_named):
            return nfc(text)
    decoded = read(data, font.encoding)
    return decoded.upper() if font.is_capitals else decoded


_VNI_FONT = re.compile(r"vni[- ]", re.IGNORECASE)
_TCVN3_FONT = re.compile(r"(?i:\.vn)|Vn[A-Z]")
_CAPITALS_FONT = re.compile(r"Vn\w*?H(?:[ ,-]?(?:Bold|Italic))*$")
# A PDF reader takes ư and ã for mathematical signs, and puts a space before or after: "Thñ t −íng".
_PARTED = re.compile(
    r"(?<![A-Za-z\x80-\xff])([A-Za-z\x80-\xff]{0,6})( ?)([\u2212\u2219])( ?)([A-Za-z\x80-\xff]{0,6})"
)


def _rejoined(match: re.Match[str]) -> str:
    """Return a syllable in TCVN3 without the space in it. Two syllables stay two."""
    left, space, sign, _, right = match.groups()
    parts = (left, sign + right) if space else (left + sign, right)
    whole = left + sign + right
    return whole if _is_tcvn3(whole) and not all(map(_is_tcvn3, parts)) else match[0]


def _is_tcvn3(word: str) -> bool:
    data = as_bytes(word)
    return data is not None and is_syllable(read(data, "tcvn3"))


def _utf16_without_mark(data: bytes) -> str | None:
    """Return "utf-16-le", "utf-16-be" or None for bytes without a byte order mark.

    In such UTF-16, markup and unaccented letters leave one byte of many pairs zero, and the other byte almost
    never.
    """
    sample = data[:_SEEN_FOR_NULS]
    quarter, few = len(sample) / 8, len(sample) / 100
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > quarter and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > quarter and odd <= few else None


def _decode_damaged_or_legacy(data: bytes, declared: str | None) -> Decoded:
    damaged = data.decode("utf-8", "replace")
    errors = damaged.rstrip("\ufffd").count("\ufffd")  # at the end the text is only cut off
    intact = len(damaged) - len(damaged.encode("ascii", "ignore")) - damaged.count("\ufffd")
    if intact and errors <= intact * _DAMAGED_AT_MOST:
        evidence = f"UTF-8 with {errors} damaged characters" if errors else "UTF-8, cut off at the end"
        return Decoded(nfc(damaged), "utf-8", evidence)
    label = _canonical(declared or "")
    if best := _best_reading(data, label):
        encoding, valid, total = best
        evidence = f"{valid} of {total} accented words are Vietnamese syllables when read so"
        return Decoded(read(data, encoding), encoding, evidence)
    if label in LEGACY_ENCODINGS:
        return Decoded(read(data, label), label, "declared; too little Vietnamese to tell")
    if _BELIEVED.fullmatch(label):
        try:
            return Decoded(nfc(data.decode(label)), label, "declared and valid")
        except (UnicodeDecodeError, LookupError):
            pass  # the label is wrong for these bytes, or no charset has this name
    return Decoded(read(data, "windows-1252"), "windows-1252", "neither UTF-8 nor Vietnamese")


def _canonical(label: str) -> str:
    """Return our name or Python's name for a declared charset, or the label itself if neither knows it."""
    label = label.strip().lower()
    with suppress(LookupError, ValueError):  # ValueError: a zero byte in it
        label = codecs.lookup(label).name
    return _OUR_NAMES.get(label, label)


def _best_reading(data: bytes, label: str) -> tuple[str, int, int] | None:
    """Return the legacy encoding that makes most words Vietnamese syllables, or None if none is convincing.

    Returns the encoding, the count of such words and the count of words examined. Between equals, the
    declared encoding wins, then the more common one.
    """
    runs = (match.group() for match in _LETTERS.finditer(data))
    # High bytes alone may be signs: ©, ±, the ² of 20².
    accented = (
        run for run in runs if not run.isascii() and _ASCII.search(run) and len(run) <= _MAX_RUN_LENGTH
    )
    words = set(islice((run for run in accented if not _UNIT.fullmatch(run)), _SAMPLE))
    if len(b"".join(words)) < _MIN_EVIDENCE:
        return None
    candidates = sorted(("windows-1252", *LEGACY_ENCODINGS), key=lambda encoding: encoding != label)
    counts = {encoding: sum(_is_vietnamese(word, encoding) for word in words) for encoding in candidates}
    best = max(candidates, key=counts.__getitem__)
    if best == "windows-1252" or not counts[best] or counts[best] < len(words) * _CONVINCING_SHARE:
        return None
    return best, counts[best], len(words)


def _is_vietnamese(word: bytes, encoding: str) -> bool:
    """Return True if each accented part of `word` is a syllable in small letters, capitals or capitalised.

    A wrong table mixes capitals and small letters. A word without an accented part, such as one between
    typographic quotes, contradicts no encoding and gives True.
    """
    parts = [part for part in _PARTING.split(read(word, encoding)) if part and not part.isascii()]
    return all(
        len(part) <= _MAX_SYLLABLE_LENGTH
        and part in (part.lower(), part.upper(), part.capitalize())
        and is_syllable(part)
        for part in parts
    )
