"""Normal forms of text that enters the system from forms, imports, feeds and queries.

No letter that a reader would see is changed: look-alikes and tone placement stay as typed (only
`vietnamese.fold` levels them, for matching).
"""

import re
import unicodedata

# Invisible characters in text pasted from the web or a PDF: soft hyphen, zero-width space, word joiner, byte
# order mark, and the direction controls that can make a title read differently from its stored text.
# Zero-width (non-)joiners stay, because emoji and other scripts need them.
INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"

# Lone surrogates cannot be encoded as UTF-8 and would fail at the database, far from their origin.
_DROPPED = re.compile(f"[{INVISIBLE}\ud800-\udfff]")
# The Stream-Safe Text Format allows no more marks on a letter (Unicode Standard Annex 15). Sorting a million marks
# would take quadratic time. Marks are not word characters.
_MAX_MARKS = 30
_LONG_RUN = re.compile(rf"\W{{{_MAX_MARKS + 1},}}")
_MAY_BE_MARK = re.compile(r"[^\w\x00-\x7f]")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def nfc(s: str) -> str:
    r"""Return `s` with every letter composed (NFC) and at most thirty marks on each letter.

    macOS and PDFs give "ma" + dot below + "ng", which `\w+` splits in two.
    """
    # A run that is too long has a mark at one of these positions. Most texts have none and need no full
    # search.
    if _MAY_BE_MARK.search(s[:: _MAX_MARKS + 1]):
        s = _LONG_RUN.sub(_without_excess, s)
    return unicodedata.normalize("NFC", s)


def _without_excess(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def one_line(s: str) -> str:
    """Return text for a one-line field such as a title: composed, without control or invisible characters.

    Every run of white space (also no-break spaces and line ends) becomes one space; none stays at the ends.
    """
    plain = " ".join(nfc(s).split())
    # Dropped characters are never printable, so most texts skip the substitution.
    return plain if plain.isprintable() else _SPACE_OR_CONTROL.sub(" ", _DROPPED.sub("", plain)).strip()


def many_lines(s: str) -> str:
    """Return text for a field of several lines: composed, with LF at the ends of lines, where browsers send CRLF."""
    return nfc(s).replace("\r\n", "\n")


# All characters outside the production Char of XML 1.0 (5th edition, section 2.2).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_legal(value: str) -> str:
    """Return `value` without the characters that XML forbids.

    JSON and spreadsheets have no use for these characters either.
    """
    return _NOT_IN_XML.sub("", value)
