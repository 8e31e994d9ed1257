"""Normal forms of text as it enters the system: forms, imports, feeds, queries.

It never changes a letter that a reader would see: look-alikes and tone placement stay as they were typed
(they are levelled for matching only, in `vietnamese.fold`).
"""

import re
import unicodedata

# Invisible characters that come with text pasted from the web or a PDF: soft hyphen, zero-width space, word
# joiner, byte order mark, and the direction controls that can make a title read otherwise than it is stored.
# The zero-width (non-)joiners stay: emoji and other scripts are spelled with them.
INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

# Lone surrogates cannot be encoded as UTF-8 and would fail at the database, far from where they came in.
_DROPPED = re.compile(f"[{INVISIBLE}\ud800-\udfff]")
# No letter carries more marks than the Stream-Safe Text Format allows (Unicode Standard Annex 15), and putting a
# million of them in order takes time that grows with their square. Marks are no word characters.
_MOST_MARKS = 30
_LONG_RUN = re.compile(rf"\W{{{_MOST_MARKS + 1},}}")
_MAY_BE_MARK = re.compile(r"[^\w\x00-\x7f]")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def nfc(s: str) -> str:
    """Compose every letter (NFC). macOS and PDFs give "ma" + dot below + "ng", which `\\w+` breaks in two. Marks
    beyond the thirtieth on one letter are dropped."""
    # A run that is too long has a mark in one of these places; most texts have none, and are not searched whole.
    if _MAY_BE_MARK.search(s[:: _MOST_MARKS + 1]):
        s = _LONG_RUN.sub(_without_excess, s)
    return unicodedata.normalize("NFC", s)


def _without_excess(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(s: str) -> str:
    """Text for a one-line field such as a title: composed, without controls or invisible characters, every
    run of white space (no-break space and line ends included) one space, none at the ends."""
    plain = " ".join(nfc(s).split())
    # Nothing that is dropped is printable; most texts are.
    return plain if plain.isprintable() else _SPACE_OR_CONTROL.sub(" ", _DROPPED.sub("", plain)).strip()


# Everything outside the production Char of XML 1.0 (5th edition, 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_legal(value: str) -> str:
    """Return `value` without the characters that XML forbids; JSON and spreadsheets have no use for them either."""
    return _NOT_IN_XML.sub("", value)
