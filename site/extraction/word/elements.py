"""Values of the elements of Office Open XML (ECMA-376, part 1)."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.oxml.ns import qn

VAL = qn("w:val")


def value(element: Any, path: str) -> str | None:
    """Return the w:val of the element at `path` below `element`; None if there is none."""
    found = child(element, path)
    return None if found is None else found.get(VAL)


def child(element: Any, path: str) -> Any:
    """Return the element at `path` below `element`, such as "w:pPr/w:pStyle"; None if there is none."""
    return element.find(_names(path))


def toggle(properties: Any, name: str, otherwise: bool | None) -> bool | None:
    """Return whether the properties of a run turn `name` on or off; `otherwise` if they say nothing."""
    found = child(properties, name)
    return otherwise if found is None else found.get(VAL) not in ("0", "false", "off")


@cache
def _names(path: str) -> str:
    return "/".join(map(qn, path.split("/")))
