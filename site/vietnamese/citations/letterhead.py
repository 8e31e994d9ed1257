"""Who issued a document: from the letterhead, the authority named before the text, or the text itself.

Nghị định 30/2020/NĐ-CP, annex I, section II.2: the superior organ stands above, the issuing one below. The issuing
organ is wanted, with the place that the letterhead may only give to the organ above or to the date's line.
"""

import re

from vietnamese.citations.casing import place_in_full, spell
from vietnamese.citations.issuers import ORGAN
from vietnamese.citations.layout import Layout, Line
from vietnamese.citations.shadow import Shadow
from vietnamese.fold import fold

# A line that begins so goes on with the organ above it.
_GOES_ON = re.compile(
    r"(?:tinh(?!\suy)|thanh\spho|tp|huyen(?!\suy)|quan(?!\suy)|phuong|xa|thi\s(?:xa|tran)|va|&|truong\shop)(?![^\W_])"
)
# An organ whose name is not complete without the next line.
_INCOMPLETE = re.compile(
    r"(?:thuong\strucc?|ban\sthuong\s(?:vu|truc)|ban\schap\shanh|chu\stich|van\sphong|thuong\struc|bo\struong"
    r"|giam\sdoc|btt|ban|bo|uy|so|tong|ban\schap\shanh\strung\suong|.*\bva|.*,|.*-)"
)
_JOINT = re.compile(r"\s-\s(?=(?:bo|tong|uy|vien|toa|ban|so|hoi|mat|lien|ngan|thanh|van|cong|dang)\s)")
_AUTHORITY = re.compile(
    r"(?:chu\stich|bo\struong|thu\stuong|giam\sdoc|hieu\struong|cuc\struong|tong\sgiam|uy\sban|hoi\sdong|thong\sdoc|chanh)"
)
_PLACE_WORD = re.compile(
    r"(?<![^\W_])(?:tinh|thanh\spho|tp\.?|huyen|quan|thi\sxa|thi\stran|phuong|xa)\s(?=[^\W\d_])"
)
_NEEDS_PLACE = re.compile(r"(?:chu tich )?(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)$")
_TAKES_PLACE = re.compile(r"(?:so|phong|van phong|thanh tra|ban(?! chi dao| chap hanh| thuong)|chi cuc) ")
_SHORT_FORMS = (("BTT ", "Ban Thường trực "),)
_LONGEST = 160


def issuer_of(layout: Layout) -> str | None:
    """The issuing organ in ordinary spelling; None if the head names none."""
    shadow = layout.shadow
    organs = _organs(shadow, layout.before)
    authority = _authority(layout)
    issuer = organs[-1] if organs else authority
    if issuer is None:
        return None
    if _is_joint(layout, organs):
        return ", ".join(_spelled(name, shadow) for organ in organs for name in _parted(organ))
    if authority and fold(authority).startswith("chu tich"):
        issuer = authority
    elif authority and fold(issuer) in fold(authority) and fold(authority).startswith(fold(issuer)[:8]):
        issuer = authority
    parted = _parted(issuer)
    if len(parted) > 1:
        return ", ".join(_spelled(name, shadow) for name in parted)
    spelled = _spelled(issuer, shadow)
    return _with_place(spelled, organs[:-1], layout)


def _organs(shadow: Shadow, lines: list[Line]) -> list[str]:
    """The organs of the letterhead from above to below, wrapped lines joined."""
    organs: list[str] = []
    for line in lines:
        words = shadow.printed(line.start, line.end).strip(" -*_.|")
        if not words or not words.isupper() or ":" in words or len(words) > _LONGEST:
            continue
        folded = shadow.folded[line.start : line.end]
        is_organ = ORGAN.match(folded) is not None
        if organs and (_GOES_ON.match(folded) or not is_organ or _INCOMPLETE.fullmatch(fold(organs[-1]))):
            organs[-1] += f" {words}"
        elif is_organ or len(words.split()) == 1:
            organs.append(words)
    return [organ for organ in organs if ORGAN.match(fold(organ))]


def _authority(layout: Layout) -> str | None:
    """The organ or office in whose name the text begins: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ..."."""
    kept: list[str] = []
    for line in layout.after:
        words = layout.shadow.printed(line.start, line.end)
        if kept and _GOES_ON.match(layout.shadow.folded, line.start, line.end) and words.isupper():
            kept[-1] += f" {words}"
        elif words.isupper() and len(words) < _LONGEST and _AUTHORITY.match(layout.shadow.folded, line.start):
            kept.append(words)
    return re.split(r",| KHÓA | KHOÁ ", kept[-1])[0].strip() if kept else None


def _is_joint(layout: Layout, organs: list[str]) -> bool:
    if len(organs) < 2 or layout.type is None:
        return False
    return "lien" in layout.shadow.folded[layout.type.start : layout.type.end]


def _parted(organ: str) -> list[str]:
    """The organs of a joint letterhead: "BỘ TÀI CHÍNH - BỘ TƯ PHÁP"."""
    folded = fold(organ)
    cuts = [match.span() for match in _JOINT.finditer(folded)]
    if len(folded) != len(organ):
        return [organ]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(organ)]
    return [organ[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _spelled(name: str, shadow: Shadow) -> str:
    for short, full in _SHORT_FORMS:
        if name.startswith(short):
            return full + spell(name[len(short) :], shadow)
    return spell(name, shadow)


def _with_place(issuer: str, above: list[str], layout: Layout) -> str:
    """The issuer with its place, taken from the organ above, from the text, or from the date's line."""
    folded = fold(issuer)
    if _PLACE_WORD.search(folded):
        return issuer
    if _TAKES_PLACE.match(folded):
        found = next((match for organ in reversed(above) if (match := _PLACE_WORD.search(fold(organ)))), None)
        if found and above:
            organ = next(organ for organ in reversed(above) if _PLACE_WORD.search(fold(organ)))
            return f"{issuer} {spell(organ)[found.start() :]}"
        return issuer
    if not _NEEDS_PLACE.fullmatch(folded):
        return issuer
    named = _named_in_text(layout, folded)
    if named:
        return f"{issuer} {named}"
    place = (
        layout.shadow.printed(layout.date.place.start, layout.date.place.end)
        if layout.date and layout.date.place
        else ""
    )
    full = place_in_full(place)
    return f"{issuer} {full}" if full else issuer


_NAMED = re.compile(
    r"(?:uy\sban\snhan\sdan|ubnd|hoi\sdong\snhan\sdan|hdnd)\s"
    r"(?P<kind>tinh|thanh\spho|tp\.?|huyen|quan|thi\sxa|thi\stran|phuong|xa)\s(?P<name>[^\W_]+(?:\s[^\W_]+){0,4})"
)


def _named_in_text(layout: Layout, folded_issuer: str) -> str | None:
    """The place that the text gives to such an organ: "UBND thành phố Hà Nội ban hành ..."."""
    shadow = layout.shadow
    place = ""
    if layout.date and layout.date.place:
        place = shadow.folded[layout.date.place.start : layout.date.place.end]
    for match in _NAMED.finditer(shadow.folded, 0, min(len(shadow.text), 20_000)):
        kind = shadow.text[match.start("kind") : match.end("kind")].lower()
        words = []
        for word in shadow.text[match.start("name") : match.end("name")].split():
            if not word[:1].isupper():
                break
            words.append(word)
        name = " ".join(words)
        if not words or name.isupper():
            continue
        if not place or fold(name) in place or place in fold(name):
            return f"{kind} {name}"
    return None
