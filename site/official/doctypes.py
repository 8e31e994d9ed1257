"""The types of official documents: their names, their abbreviations, and the symbols that fit them.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục III (abbreviations) and Điều 7 (types); Hướng dẫn 36-HD/VPTW for
Party documents; the laws on promulgating legal documents of 1996-2025. The module never reads the text around
a name.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from vietnamese.fold import fold

# Abbreviation -> the types that it may mean, the first unless a word says otherwise. The Party uses QĐ for
# quy định as well as quyết định, and CT for chương trình as well as chỉ thị.
_ABBREVIATIONS = {
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch, Nghị quyết",
    "QĐ": "Quyết định, Quy định",
    "CT": "Chỉ thị, Chương trình",
    "QC": "Quy chế",
    "QyC": "Quy chế",
    "QyĐ": "Quy định",
    "QĐi": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "TBKL": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "CTrHĐ": "Chương trình",
    "CTHĐ": "Chương trình",
    "CTPH": "Chương trình",
    "KH": "Kế hoạch",
    "KHPH": "Kế hoạch",
    "KHLN": "Kế hoạch",
    "KHLT": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "CV": "Công văn",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "GP": "Giấy phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "KL": "Kết luận",
    "NĐ": "Nghị định",
    "TT": "Thông tư, Tờ trình, Thông tri",
    "TTLT": "Thông tư liên tịch",
    "TTLB": "Thông tư liên bộ, Thông tư liên tịch",
    "TTLN": "Thông tư liên ngành, Thông tư liên tịch",
    "PL": "Pháp lệnh",
    "L": "Luật, Lệnh",
    "SL": "Sắc lệnh",
    "VBHN": "Văn bản hợp nhất",
}
# The end of an abbreviation whose document several organs issue: liên tịch, liên bộ, liên ngành, phối hợp.
OF_SEVERAL = ("LT", "LB", "LN", "PH")
ABBREVIATIONS = sorted(_ABBREVIATIONS, key=len, reverse=True)
_BY_ABBREVIATION = {short.lower(): names.split(", ") for short, names in _ABBREVIATIONS.items()}
# Abbreviations typed without accents, as in "13/2023/nd-cp". HD is hướng dẫn, so HĐ must be typed with its
# stroke.
_BY_FOLDED = {fold(short): names for short, names in reversed(_BY_ABBREVIATION.items())} | _BY_ABBREVIATION

_NAMES = {
    *(name for names in _BY_ABBREVIATION.values() for name in names),
    *("Bộ luật", "Hiến pháp", "Điều lệ", "Văn bản", "Bản án", "Lời kêu gọi", "Chiến lược", "Thư mời"),
    *("Công lệnh", "Tuyên bố"),
}
_SAME_AS = {"Văn bản": "Công văn"}
_BY_NAME = {fold(name): _SAME_AS.get(name, name) for name in _NAMES}
# Longer names first, because some begin with a shorter one. Copies lose spaces at line ends ("Nghịquyết số").
TYPE_WORDS = "|".join(
    re.escape(name).replace(r"\ ", r"\s?") for name in sorted(_BY_NAME, key=len, reverse=True)
)
# Words after a type that do not change it: "Chương trình phối hợp", "Thông báo kết luận".
QUALIFIERS = (
    r"(?:\s(?:phoi\shop|hanh\sdong|cong\stac|lien\s(?:tich|nganh)|(?:thuong\s)?khan|hoa\stoc|ca\sbiet|hop\snhat)"
    r"|(?<=bao)\sket\sluan)"
)
TYPE = re.compile(rf"(?:{TYPE_WORDS})(?![^\W_])")
_BY_SQUEEZED = {name.replace(" ", ""): type_ for name, type_ in _BY_NAME.items()}
_SPACES = re.compile(r"\s+")

# Symbols of the National Assembly's laws and resolutions, of its standing committee's ordinances, and of the
# state president's orders name the organ but not the type.
_NATIONAL_ASSEMBLY = re.compile(r"(?:ubtv)?qh\d{0,2}")


@lru_cache(maxsize=1024)
def type_named(words: str) -> str | None:
    """Return the type that `words` name in its usual spelling, or None: "QUYẾT  ĐỊNH" is "Quyết định"."""
    return _BY_SQUEEZED.get(_SPACES.sub("", fold(words)))


def starts_with_type(folded: str, place: int) -> str | None:
    """Return the type whose name stands at `place` of a folded text, or None."""
    match = TYPE.match(folded, place)
    return type_named(match.group()) if match else None


def types_by_symbol(groups: Iterable[str]) -> list[str]:
    """Return the types that a symbol's letters may mean: Nghị định for "NĐ-CP", none for "SKHCN-HCTH".

    The reversed order "TTg-QĐ" of older documents is also recognised.
    """
    parts = list(groups)
    for group in parts[:1] + parts[-1:]:
        if names := _BY_FOLDED.get(group.lower()):
            return names
    return []


def is_consolidated(groups: Iterable[str]) -> bool:
    """Return True if a symbol is that of a consolidated text: "94/VBHN-BQP", "10/2026/VBHN-NĐ-BNV".

    Such a text keeps the title of the amended document, so only its symbol shows that it is consolidated (Pháp lệnh
    01/2012/UBTVQH13 on consolidation).
    """
    return "VBHN" in groups


def is_national_assembly(groups: Iterable[str]) -> bool:
    """Return True if a symbol is the National Assembly's or its standing committee's: QH14, UBTVQH13."""
    parts = [fold(group) for group in groups]
    return len(parts) == 1 and _NATIONAL_ASSEMBLY.fullmatch(parts[0]) is not None


def contradicts(type_: str, groups: list[str]) -> bool:
    """Return True if a symbol means another type than the word beside it: "Nghị quyết số 13/2023/NĐ-CP".

    A symbol of one group never contradicts, because in old documents it may name the organ ("Quyết định số
    1110/BC").
    """
    meant = types_by_symbol(groups) if len(groups) > 1 else []
    if not meant or type_ in meant or type_ == "Công văn":
        return False
    # "Luật số 03/2011/L-CTN" and "Nghị quyết liên tịch" differ from the table by custom, not by mistake.
    return not any(fold(type_).startswith(fold(name)) or fold(name).startswith(fold(type_)) for name in meant)


def is_joint(type_: str, groups: list[str]) -> bool:
    """Return True if several organs may have issued the document: "Thông tư liên tịch", "09/CTr-BCA-MTTW".

    The third group of a symbol may be a department of one organ ("35/QĐ-UBND-HC").
    """
    of_several = len(groups) > 2 and bool(types_by_symbol(groups))
    return of_several or "liên" in type_ or any(group.endswith(OF_SEVERAL) for group in groups[:2])
