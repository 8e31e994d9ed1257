"""The issuer of a document: from the letterhead, from the authority named before the text, or from the text.

Nghị định 30/2020/NĐ-CP, Phụ lục I, section II.2: the superior organ stands above, the issuing organ below.
The result is the issuing organ, with the place that the letterhead may give only to the organ above or to the
line of the date.
"""

import re
from collections.abc import Sequence

from official import doctypes
from official.issuers import PLACE_WORDS, HeadPattern, begins_organ, read_issuer
from official.numbers import split_number
from official.shadow import CAPITAL, Shadow
from official.structure.casing import place_in_full, spell
from official.structure.layout import TELEGRAPHS, Layout, Line, Part
from official.structure.speaker import organ_of_office, speaker_of
from vietnamese.fold import fold

# A line that begins with a place continues the organ above it.
_OF_PLACE = HeadPattern(rf"(?:{PLACE_WORDS}|tp)(?!\s(?:ủy|uỷ|đoàn)(?![^\W_]))(?![^\W_])")
# An organ whose name continues on the next line.
_INCOMPLETE = re.compile(
    r"(?:thuong\struc|ban\sthuong\s(?:vu|truc)|ban\schap\shanh(?:\strung\suong|\sdang\sbo)?|chu\stich|van\sphong|bo\struong"
    r"|.*(?<!dang)(?<!tinh)(?<!thanh)(?<!huyen)(?<!quan)(?<!thi)\suy"
    r"|giam\sdoc|btt|\w{1,6}|.*\b(?:va|cua)|.*\s[-–]\s(?:bo|so|ban|hoi|vien|uy|toa|tong)|.*[,–-])"
)
# Stamps, and half a motto that a narrow column cut off.
_NO_ORGAN = re.compile(
    r"\(?(?:du thao|hoa toc|thuong khan|khan$|mat$|toi mat|ban sao|cong bao|phu luc|bieu mau|phien ban)"
)
# A label, or the rest of a number: "BQL-VP".
_SYMBOL = re.compile(r":|^\S+[-–/]\S+$")
_LETTER_SUBJECT = re.compile(r"\(?(?:v\s?/\s?v|ve viec)(?![^\W_])")
_PARTY_CENTRE = "ban chap hanh trung uong"
_DASH = re.compile(r"\s?[-–]\s?(?=\w)")
_IN_NAME_OF = re.compile(
    r"(?:chu\stich|uy\sban|hoi\sdong|thuong\struc|bo\schinh\stri|ban\sbi\sthu|thu\stuong)"
)
_COMMITTEE = re.compile(r"(?:uy\sban\snhan\sdan|ubnd)(?![^\W_])")
_PLACE_WORD = HeadPattern(rf"(?<![^\W_])(?:công\san\s)?(?:{PLACE_WORDS}|tp\.?)\s(?=[^\W\d_])")
_KIND = re.compile(r"(?<![^\W_])(?:tinh|thanh\spho|tp)(?![^\W_])|[\W_]+")
_WANTS_PLACE = re.compile(
    r"(?:(?:pho\s)?chu\stich\s|thuong\struc\s)?(?:uy\sban\snhan\sdan|ubnd|hoi\sdong\snhan\sdan|hdnd)(?:\stinh|\sthanh\spho)?$"
)
_TAKES_PLACE = re.compile(
    r"(?:so|phong|van\sphong|thanh\stra|ban(?!\s(?:chi\sdao|chap\shanh|thuong|bi\sthu))|chi\scuc)\s"
)
# Organs without a name of their own: "Văn phòng", "Ban Thường trực".
_PART_OF_ORGAN = re.compile(
    r"van\sphong|(?:ban\s)?thuong\s(?:truc|vu)|ban\schap\shanh|uy\sban\skiem\stra|b(?:tt|tv|ch)"
)
# The departments of the Party's committees have none, either: "Ban Tổ chức Trung ương", "Ban Nội chính Tỉnh ủy ...".
_PARTY = re.compile(
    r"ban\schap\shanh\strung\suong|(?:tinh|thanh|huyen|quan|thi|dang)\suy|ban\schap\shanh\sdang\sbo"
)
_PARTY_DEPARTMENT = re.compile(
    r"ban\s(?:to\schuc|tuyen\sgiao(?:\sva\sdan\svan)?|noi\schinh|dan\svan|kinh\ste|doi\sngoai)"
)
_OF_PARTY_CENTRE = re.compile(r"(?<=\w)\sBAN CHẤP HÀNH TRUNG ƯƠNG$")
# The Youth Union's name, which stands in place of the state's motto.
_MOTTO_OF_UNION = re.compile(r"doan\s(?:tncs|thanh\snien\scong\ssan)\sho\schi\sminh")
_SHORT_FORMS = (
    ("BTT ", "BAN THƯỜNG TRỰC "),
    ("BCH ", "BAN CHẤP HÀNH "),
    ("BTV ", "BAN THƯỜNG VỤ "),
    ("BQL ", "BAN QUẢN LÝ "),
)
# Matched with accents, because "KHOA" in "SỞ KHOA HỌC" is not "khóa".
_SESSION = re.compile(
    r",?\s(?:khóa\s|khoá\s|kỳ\shọp\s|(?<!chủ\stịch\s)nước\scộng\s)|(?<=chủ\stịch\snước)\scộng\s"
)
_MAX_LENGTH = 160
_LOOKED_AT = 20_000


def issuer_of(layout: Layout, after_subject: Sequence[Line], stated: str | None) -> str | None:
    """Return the issuing organ in ordinary spelling, or None if nothing names one.

    `stated` is the issuer in a site's table, used where there is neither a letterhead nor an authority.
    """
    shadow = layout.shadow
    organs = _organs(layout)
    authority = _authority(layout, after_subject) or _in_title(layout)
    if len(organs) > 1 and _is_joint(layout):
        return ", ".join(_spelled(name, shadow) for organ in organs for name in _parted(organ))
    issuer = organs[-1] if organs else authority and (organ_of_office(authority) or authority)
    if issuer is None:
        # Some sites name a place instead of its committee or council.
        if stated and not _PLACE_WORD.match(stated):
            return stated
        speaker = speaker_of(layout) or stated
        return _with_place(speaker, [], layout) if speaker else _by_place(layout)
    if fold(issuer) == _PARTY_CENTRE and (organ := _organ_of_party(layout)):
        return organ
    if len(organs) > 1 and _PART_OF_ORGAN.fullmatch(fold(issuer)):
        issuer += f" {organs[-2]}"
    elif (
        len(organs) > 1
        and (part := _PART_OF_ORGAN.match(fold(issuer)))
        and _OF_PLACE.match(issuer[part.end() + 1 :])
        and not _PARTY.match(fold(organs[-2]))
    ):
        # "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM" / "BCH TỈNH QUẢNG NGÃI"
        issuer = f"{issuer[: part.end()]} {organs[-2].removesuffix(' VIỆT NAM')}{issuer[part.end() :]}"
    elif len(organs) > 1 and _PARTY.match(fold(organs[-2])) and _PARTY_DEPARTMENT.fullmatch(fold(issuer)):
        issuer += f" {organs[-2]}"
    issuer = _OF_PARTY_CENTRE.sub(" TRUNG ƯƠNG ĐẢNG" if issuer.startswith("VĂN") else " TRUNG ƯƠNG", issuer)
    if authority:
        issuer = _fuller(issuer, authority)
    if len(_parted(issuer)) > 1:
        return ", ".join(_spelled(name, shadow) for name in _parted(issuer))
    return _with_place(_spelled(issuer, shadow), organs[:-1], layout)


def _is_joint(layout: Layout) -> bool:
    """Return True if the type, the symbol or several numbers say that several organs issue the document together.

    Their names then stand above one another (Nghị định 34/2016/NĐ-CP on joint circulars); otherwise the upper one is
    the superior.
    """
    folded = layout.shadow.folded
    symbol = layout.number.symbol if layout.number else None
    groups = split_number(layout.shadow.text[symbol.start : symbol.end]).groups if symbol else []
    typed = layout.type is not None and "lien" in folded[layout.type.start : layout.type.end]
    return typed or bool(layout.joint) or any(group.endswith(doctypes.OF_SEVERAL) for group in groups[:2])


_PARTY_ORGAN = r"(?P<organ>bo\schinh\stri|ban\sbi\sthu|ban\schap\shanh\strung\suong)(?![^\W_])"
_IN_PARTY_TITLE = re.compile(rf"[\s\v]cua\s{_PARTY_ORGAN}")
# "T/M BỘ CHÍNH TRỊ" at the end, or "Ban Bí thư quy định ..." in the text.
_FOR_PARTY = re.compile(
    rf"t\s?/\s?m\s?\.?\s{_PARTY_ORGAN}|(?:[\n\v]|[.;,]\s){_PARTY_ORGAN.replace('organ', 'decider')}"
    r"(?:\s(?:dang|khoa)(?:\s[^\W_]+)?){0,2}\s(?:ban\shanh|quyet\sdinh|quy\sdinh|yeu\scau|chi\sthi|ket\sluan)"
)


def _organ_of_party(layout: Layout) -> str | None:
    """Return the organ of the Party's centre that decided, or None.

    All these organs use the Central Committee's letterhead (Hướng dẫn 36-HD/VPTW).
    """
    folded = layout.shadow.folded
    title = layout.type.end if layout.type else layout.body
    found = _IN_PARTY_TITLE.match(folded, title) or _FOR_PARTY.search(folded, title)
    number = layout.number.number if layout.number else None
    if found is None and number:
        # "Quy định số 97-QĐ/TW của Bộ Chính trị" in the heading of a site.
        named = re.escape(folded[number.start : number.end])
        found = re.search(rf"{named}(?:,?\sngay\s[\d/.-]{{6,10}})?\scua\s{_PARTY_ORGAN}", folded[:title])
    if found is None:
        return None
    organs = found.groupdict()
    return spell((organs["organ"] or organs["decider"]).upper())


def _organs(layout: Layout) -> list[str]:
    """Return the organs of the letterhead from top to bottom, with wrapped lines joined."""
    organs: list[str] = []
    for line in layout.before:
        words = layout.words(line).strip(" -*_.|")
        folded = fold(words)
        if _LETTER_SUBJECT.match(folded):
            break
        if (
            not words.isupper()
            or _SYMBOL.search(words)
            or len(words) > _MAX_LENGTH
            or _NO_ORGAN.match(folded)
        ):
            continue
        is_organ = begins_organ(words)
        wraps = bool(organs) and (
            _OF_PLACE.match(words) is not None
            or not is_organ
            or _INCOMPLETE.fullmatch(fold(organs[-1])) is not None
        )
        if wraps and not (fold(organs[-1]) == _PARTY_CENTRE and not folded.startswith(("doan", "hoi"))):
            organs[-1] += f" {words}"
        elif is_organ or (len(words) > 1 and len(words.split()) == 1):
            organs.append(words)
    if len(organs) > 1 and _MOTTO_OF_UNION.fullmatch(fold(organs[-1])):
        organs.pop()
    return [part for organ in organs if begins_organ(organ) for part in _stacked(organ)]


def _by_place(layout: Layout) -> str | None:
    """Return the first line in capitals of a whole letterhead, which is an organ's by its place; or None."""
    if not (layout.mottos and layout.number):
        return None
    lines = (layout.words(line).strip(" -*_.|") for line in layout.before)
    return next((_spelled(words, layout.shadow) for words in lines if _UNKNOWN_ORGAN.fullmatch(words)), None)


_UNKNOWN_ORGAN = re.compile(rf"[{CAPITAL} ,&–-]{{6,120}}")
_UNDER = re.compile(
    r"(?<!NỘI)(?<!NGOẠI)(?<!DỊCH)\s(?=(?:SỞ|PHÒNG|TRƯỜNG|CHI CỤC|TRUNG TÂM|CỤC|VỤ|BỆNH VIỆN)\s)"
)
_OF_CENTRE = re.compile(r"BAN CHẤP HÀNH TRUNG ƯƠNG (?=(?:VĂN PHÒNG|BAN|ỦY BAN|UỶ BAN)(?: |$))")
_ABOVE = re.compile(r"(?:UBND|(?:ỦY|UỶ) BAN NHÂN DÂN|SỞ|BỘ|CÔNG AN|TỔNG CỤC)\s")


def _stacked(organ: str) -> list[str]:
    """Return the organs of one line, the superior first: "UBND TỈNH QUẢNG NGÃI SỞ TƯ PHÁP" names two."""
    if centre := _OF_CENTRE.match(organ):
        return [centre.group().rstrip(), organ[centre.end() :]]
    if not _ABOVE.match(organ):
        return [organ]
    for cut in _UNDER.finditer(organ):
        above, below = organ[: cut.start()], organ[cut.end() :]
        if not _INCOMPLETE.fullmatch(fold(above)) and " " in above and begins_organ(below):
            return [above, below]
    return [organ]


def _authority(layout: Layout, lines: Sequence[Line]) -> str | None:
    """Return the organ or office in whose name the text begins, or None.

    An example is "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ...".
    """
    said: list[str] = []
    for line in lines:
        words = layout.words(line)
        if telegraphs := TELEGRAPHS.match(words.lower()):
            words = words[: telegraphs.end("sender")]
        if not words.isupper() or len(words) > _MAX_LENGTH:
            continue
        is_organ = begins_organ(words)
        if said and (_OF_PLACE.match(words) or not is_organ or said[-1].endswith(("-", "–"))):
            said[-1] += f" {words}"
        elif is_organ:
            said.append(words)
    if not said:
        return None
    cut = _SESSION.search(said[-1].lower())
    return said[-1][: cut.start()].strip() if cut else said[-1]


def _in_title(layout: Layout) -> str | None:
    """Return the organ in a title: "NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ 29/1998/NĐ-CP", or after number and date; or None."""
    if layout.type is None or layout.number is None:
        return None
    shadow, number, date = layout.shadow, layout.number, layout.date
    title = _TITLE.match(shadow.folded, layout.type.end, number.start)
    if title:
        return layout.words(Part(*title.span("organ")))
    end = date.end if date and date.start > number.start else number.end
    if layout.mottos or not shadow.folded.startswith(" cua ", end):
        return None
    begins = end + len(" cua ")
    return shadow.printed(begins, read_issuer(shadow, begins, joint=False)) or None


_TITLE = re.compile(r"\scua\s?(?P<organ>[^\v\d:;]{3,120}?)\sso\s?:?\s?$")


def _fuller(issuer: str, authority: str) -> str:
    """Return the issuing organ of the letterhead, or the fuller name that the authority gives.

    An authority may add the place, or the office that decides. The office of a minister or director is named after the
    organ and adds nothing, unless the letterhead has only the committee above: "UBND TỈNH", "GIÁM ĐỐC SỞ TƯ PHÁP".
    """
    one, other = fold(authority), fold(issuer)
    if _IN_NAME_OF.match(one) and (other in one or one.startswith(("chu tich", other.split(" tinh")[0]))):
        return authority
    organ = organ_of_office(authority)
    if organ and (_COMMITTEE.match(other) or _adds_place(organ, _in_full(issuer))):
        return organ
    return issuer


def _adds_place(organ: str, issuer: str) -> bool:
    """Return True if both names differ only by a place, or by its kind: "SỞ Y TẾ", "SỞ Y TẾ TỈNH ..."."""
    one, other = fold(organ), fold(issuer)
    if one.startswith(other) and _PLACE_WORD.match(organ[len(issuer) + 1 :]):
        return True
    return _KIND.sub("", one) == _KIND.sub("", other)


def _parted(organ: str) -> list[str]:
    """Return the organs of a joint letterhead: "BỘ TÀI CHÍNH - BỘ TƯ PHÁP"."""
    start = 0
    parts = []
    for dash in _DASH.finditer(organ):
        if begins_organ(organ[dash.end() :]):
            parts.append(organ[start : dash.start()].strip())
            start = dash.end()
    return [*parts, organ[start:].strip()]


def _spelled(name: str, shadow: Shadow) -> str:
    return spell(_in_full(name), shadow)


def _in_full(name: str) -> str:
    for short, full in _SHORT_FORMS:
        if name.startswith(short):
            return full + name[len(short) :]
    return name


def _with_place(issuer: str, above: list[str], layout: Layout) -> str:
    """Return the issuer with its place, taken from the organ above, the text, or the line of the date."""
    folded = fold(issuer)
    if _WANTS_PLACE.fullmatch(folded):
        bare = re.sub(r"\s(?:tỉnh|thành phố)$", "", issuer, flags=re.IGNORECASE)
        place = _named_in_text(layout) or place_in_full(layout.place or "")
        return f"{bare} {place}" if place else issuer
    if _TAKES_PLACE.match(folded) and not _PLACE_WORD.search(issuer):
        for organ in reversed(above):
            found = _PLACE_WORD.search(organ)
            if found and len(organ.lower()) == len(organ):
                return f"{issuer} {spell(organ)[found.start() :]}"
    return issuer


_NAMED = re.compile(
    r"(?:uy\sban\snhan\sdan|ubnd|hoi\sdong\snhan\sdan|hdnd)\s"
    rf"(?P<kind>{fold(PLACE_WORDS).replace(' ', chr(92) + 's')}|tp\.?)\s(?P<name>[^\W_]+(?:\s[^\W_]+){{0,4}})"
)


def _named_in_text(layout: Layout) -> str | None:
    """Return the place that the text gives to such an organ, or None: "UBND thành phố Hà Nội ban hành ...".

    The place must agree with the line of the date, if there is one.
    """
    shadow = layout.shadow
    of_date = fold(layout.place or "")
    for match in _NAMED.finditer(shadow.folded, 0, min(len(shadow.text), _LOOKED_AT)):
        kind = shadow.text[match.start("kind") : match.end("kind")].lower()
        words: list[str] = []
        for word in shadow.text[match.start("name") : match.end("name")].split():
            if not word[:1].isupper() or word.isupper():
                break
            words.append(word)
        name = fold(" ".join(words))
        if name and (not of_date or name in of_date or of_date in name):
            return f"{kind} {' '.join(words)}"
    return None
