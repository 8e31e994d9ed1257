"""The table of properties that document websites print above a text.

An example is "Số hiệu: | 612/QĐ-UBND | Người ký: | ...". Its values fill fields that the head leaves open;
they never replace the head's.
"""

import re

from official.structure.layout import BREAKS, Layout

_LABELS = {
    "type": "loai\\svan\\sban|hinh\\sthuc",
    "issuer": "(?:co\\squan|noi)\\sban\\shanh",
    "signer": "nguoi\\sky",
    "date": "ngay\\sban\\shanh",
    "subject": "trich\\syeu",
}
_FIELD = re.compile("|".join(rf"(?P<{name}>(?:{words})\s?:\s?)" for name, words in _LABELS.items()))
_VALUE = re.compile(rf"[^{BREAKS}:]{{1,300}}")
_UNKNOWN = re.compile(r"dang\scap\snh[a]t|chua\s(?:ro|xac\sdinh)|da\sbiet|\?|-")
# A label that lost the break before it: "TANDTCNgày đăng công báo:".
_GLUED_LABEL = re.compile(r"(?:ngay\s|nguoi\s|so\s|tinh\strang|het\shieu|loai\s|ap\sdung)[^:]{0,30}$")


def read_metadata(layout: Layout) -> dict[str, str]:
    """Return the properties that have a value, by field."""
    shadow = layout.shadow
    found: dict[str, str] = {}
    for match in _FIELD.finditer(shadow.folded, 0, layout.body):
        field = match.lastgroup or ""
        value = _VALUE.match(shadow.text, match.end())
        if value is None or field in found:
            continue
        end = value.end()
        if shadow.text[end : end + 1] == ":":
            glued = _GLUED_LABEL.search(shadow.folded, match.end(), end)
            end = glued.start() if glued else match.end()
        words = shadow.printed(match.end(), end).strip(" .;|")
        if words and not _UNKNOWN.fullmatch(shadow.folded[match.end() : end].strip()):
            found[field] = words
    return found
