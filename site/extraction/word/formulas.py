"""Formulas (Office Math) as one line of text: "(a+b)/2", "10⁶", "√(x)" (Unicode Technical Note 28)."""

from __future__ import annotations

import re
from typing import Any

from extraction.word.symbols import raised

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{_MATH}oMath"
# A term that needs no brackets: a number or a word.
_ONE_TERM = re.compile(r"[\w.,]*")


def in_one_line(element: Any) -> str:
    """Return the formula in `element`, a part of Office Math."""
    tag = element.tag
    if tag == f"{_MATH}t":
        return element.text or ""
    write = _WRITERS.get(tag.removeprefix(_MATH)) if isinstance(tag, str) else None
    return write(element) if write else "".join(map(in_one_line, element))


def _part(element: Any, name: str) -> str:
    """Return the formula in the child `name`; "" if there is none."""
    found = element.find(_MATH + name)
    return "" if found is None else in_one_line(found)


def _grouped(text: str) -> str:
    return text if _ONE_TERM.fullmatch(text) else f"({text})"


def _char(element: Any, name: str, otherwise: str) -> str:
    """Return the character that the properties of `element` name."""
    found = element.find(f"{_MATH}{element.tag.removeprefix(_MATH)}Pr/{_MATH}{name}")
    return otherwise if found is None else found.get(f"{_MATH}val") or ""


def _fraction(element: Any) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripts(element: Any) -> str:
    """Return a base, or the sign of a sum or an integral, with what stands below and above it."""
    below, above = _part(element, "sub"), _part(element, "sup")
    return (f"_{_grouped(below)}" if below else "") + (
        raised(above) or (f"^{_grouped(above)}" if above else "")
    )


def _with_scripts(element: Any) -> str:
    return _grouped(_part(element, "e")) + _scripts(element)


def _sum(element: Any) -> str:
    return f"{_char(element, 'chr', '∫')}{_scripts(element)} {_part(element, 'e')}"


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return f"{raised(degree) or _grouped(degree)}√({_part(element, 'e')})"


def _in_brackets(element: Any) -> str:
    inner = _char(element, "sepChr", "|").join(map(in_one_line, element.findall(f"{_MATH}e")))
    return f"{_char(element, 'begChr', '(')}{inner}{_char(element, 'endChr', ')')}"


def _with_accent(element: Any) -> str:
    return _part(element, "e") + _char(element, "chr", "\u0302")


def _with_bar(element: Any) -> str:
    return _part(element, "e") + "\u0305"


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _with_limit(element: Any) -> str:
    return f"{_part(element, 'e')}_{_grouped(_part(element, 'lim'))}"


def _rows(element: Any) -> str:
    """Return the rows of a matrix or of equations."""
    return "; ".join(" ".join(map(in_one_line, row)) for row in element if not row.tag.endswith("Pr"))


_WRITERS = {
    "f": _fraction,
    **dict.fromkeys(("sSup", "sSub", "sSubSup"), _with_scripts),
    "nary": _sum,
    "rad": _root,
    "d": _in_brackets,
    "acc": _with_accent,
    "bar": _with_bar,
    "func": _function,
    **dict.fromkeys(("limLow", "limUpp"), _with_limit),
    **dict.fromkeys(("m", "eqArr"), _rows),
}
