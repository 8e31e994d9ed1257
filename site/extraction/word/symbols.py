"""Characters of symbol fonts, and raised figures, in Unicode, for texts that keep no fonts."""

import re

from extraction.parts import BULLET

# Adobe's Symbol encoding from 0x20 on and from 0xA1 on, without pieces of brackets.
_GREEK = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SIGNS = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
_FONTS = {
    "symbol": dict(enumerate(_GREEK, 0x20))
    | dict(enumerate(_SIGNS, 0xA1))
    | {0xA0: "€", 0xF1: "〉", 0xF2: "∫"},
    "wingdings": {
        0x28: "☎",
        0x2A: "✉",
        0x4A: "☺",
        0x6F: "□",
        0xA8: "□",
        0xDF: "←",
        0xE0: "→",
        0xE1: "↑",
        0xE2: "↓",
        0xE7: "←",
        0xE8: "→",
        0xF0: "⇨",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {0x2A: "□", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0xA3: "□"},
    "wingdings 3": {},
    "webdings": {},
}
# Symbol fonts stand at these codes as well (U+F020 to U+F0FF).
_PRIVATE = 0xF000
_FIGURES = re.compile(r"[+−-]?[0-9]+")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def is_font(name: str) -> bool:
    """Return True for the name of a symbol font."""
    return name.lower() in _FONTS


def shown(text: str, font: str) -> str:
    """Return `text` as this symbol font shows it, with bullets for symbols that have no counterpart here."""
    table = _FONTS[font.lower()]
    return "".join(_symbol(char, table) for char in text)


def _symbol(char: str, table: dict[int, str]) -> str:
    code = ord(char) - _PRIVATE if char >= chr(_PRIVATE) else ord(char)
    return table.get(code, BULLET) if 0x21 <= code <= 0xFF and not char.isspace() else char


def raised(text: str) -> str:
    """Return figures as raised ones, "²" for "2"; "" for any other text."""
    return text.translate(_RAISED) if _FIGURES.fullmatch(text) else ""
