"""The words that record a document's adoption by an assembly: they give organ and date where the head does not.

A charter has them below its title: "(Đại hội đại biểu toàn quốc lần thứ XI thông qua ngày 19/01/2011)" (Hướng dẫn
36-HD/VPTW on the Party's charters). A law or a resolution has them at its end: "Luật này được Quốc hội ... thông qua
ngày 12 tháng 6 năm 2018" (Nghị định 78/2025/NĐ-CP, forms of legal documents).
"""

import datetime
import re
from dataclasses import dataclass

from official.issuers import begins_organ
from official.shadow import Shadow
from vietnamese.dates import parse_date

_DATE = r"ngay\s(?P<date>\d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|\sthang\s\d{1,2}\snam\s)\d{4})"
_BELOW_TITLE = re.compile(
    rf"\(\s?(?P<organ>[^()\v]{{6,120}}?)(?:\scua\sdang)?\s(?:da\s)?thong\squa\s(?:vao\s)?{_DATE}\s?\)"
)
_AT_END = re.compile(
    r"(?:luat|phap\slenh|nghi\squyet)\snay\s(?:da\s)?duoc\s(?:quoc\shoi|uy\sban\sthuong\svu\squoc\shoi"
    rf"|hoi\sdong\snhan\sdan)(?![^\W_])[^.;]{{0,160}}?\sthong\squa\s(?:vao\s)?{_DATE}"
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """The day, and the adopting organ as printed if it is stated below the title."""

    date: datetime.date | None
    organ: str | None = None


def adoption_of(shadow: Shadow, body: int) -> Adoption | None:
    """Return the adoption that is stated below the title, before `body`, or at the document's end; or None."""
    below = _BELOW_TITLE.search(shadow.folded, 0, body)
    if below and begins_organ(organ := shadow.printed(*below.span("organ"))):
        return Adoption(parse_date(below["date"]), organ)
    at_end = _AT_END.search(shadow.folded)
    return Adoption(parse_date(at_end["date"])) if at_end else None
