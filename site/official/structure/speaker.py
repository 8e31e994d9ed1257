"""The issuer of a text without a letterhead, from its own sentences, its signature and its symbol.

Copies often begin at the type or at "Kính gửi". A document of a named type says who issues it ("Bộ trưởng Bộ ... ban
hành Thông tư"); in a letter the sender speaks of itself by name ("Cục Thuế có ý kiến như sau"), and the office in its
signature distinguishes it from other organs that the letter mentions (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.6 and
II.7).
"""

import re
from collections import Counter
from collections.abc import Sequence

from official import doctypes
from official.issuers import WHOLE, begins_organ, read_issuer
from official.numbers import split_number
from official.shadow import CAPITAL
from official.structure.casing import place_in_full, spell
from official.structure.layout import Layout
from official.structure.signature import offices_of
from vietnamese.fold import fold

# The organ after "Kính gửi" is the addressee.
_BEGINS = re.compile(r"(?:(?:^|(?<!\sgui)[.;,:])\s|(?<!\sgui)(?<!\sgui:)[\n\v])(?=[^\W\d_])")
_ISSUES = re.compile(rf"\s(?:ban\shanh|xay\sdung|cong\sbo)\s(?:{doctypes.TYPE_WORDS})(?![^\W_])")
_ABBREVIATED = r"(?:\s\([^()\v]{2,40}\))?"
_ANSWERS = r"nhan\sduoc|co\sy\skien|(?:xin\s)?(?:tra\sloi|bao\scao)|kinh|tran\strong|xin"
_SURELY_SPEAKS = re.compile(rf"{_ABBREVIATED}\s(?:da\s)?(?:{_ANSWERS})(?![^\W_])")
_SPEAKS = re.compile(
    rf"{_ABBREVIATED}\s(?:da\s)?(?:{_ANSWERS}|de\snghi|yeu\scau|thong\sbao|huong\sdan|gui|luu\sy)(?![^\W_])"
)
# "Ý kiến gửi về Bộ ... trước ngày ...", where the sender does not name itself.
_SENT_BACK = re.compile(r"(?:gui|phan\shoi|bao\scao|lien\she)(?:\s[^\W_]+){0,6}?\s(?:ve|voi)\s(?=[^\W\d_])")
_ANYTHING = re.compile("")
# "Ủy ban nhân dân (UBND) tỉnh" once, and "Bộ VHTTDL" after the full name.
_BESIDE = re.compile(r"\s\((?:UBND|HĐND)\)")
_SHORT = re.compile(rf"(?<![^\W_])(?!UBND|HĐND)[{CAPITAL}]{{3,}}(?![^\W_])")
_AND = re.compile(r",?\sva\s(?=[^\W\d_])|,\s(?=[^\W\d_])")
_LOOKED_AT = 20_000

# An office before the name of its organ: "GIÁM ĐỐC SỞ Y TẾ". The chairman of a committee is an issuer in their own
# right.
_OFFICE = re.compile(
    r"(?:quyen\s)?(?:(?:tong\s)?giam\sdoc|hieu\struong|(?:bo|tong\scuc|chi\scuc|cuc|vu|vien)\struong|thong\sdoc|chanh\san"
    r"|(?:bo\struong,?\s)?chu\snhiem|chanh(?=\svan\sphong|\sthanh\stra)|truong(?=\s(?:ban|phong|doan)\s\w)"
    r"|tong(?=\s(?:thanh\stra|kiem\stoan)))\s"
)
# The first word of the organ's name that an office in the signature implies.
_HEADED = (
    ("bo truong chu nhiem", "van phong|uy ban"),
    ("bo truong", "bo"),
    ("tong cuc truong", "tong cuc"),
    ("chi cuc truong", "chi cuc"),
    ("cuc truong", "cuc"),
    ("vien truong", "vien"),
    ("hieu truong", "truong|dai hoc|hoc vien"),
    ("chanh van phong", "van phong"),
    ("chanh an", "toa an|tand"),
    ("thong doc", "ngan hang"),
    ("truong phong", "phong"),
    ("truong ban", "ban"),
    ("uy ban nhan dan", "ubnd|uy ban nhan dan"),
    ("chu tich", "ubnd|uy ban|hoi|hdnd|lien doan|mat tran"),
)
_OF_ONE_ORGAN = {"thu tuong": "Thủ tướng Chính phủ", "bo truong chu nhiem": "Văn phòng Chính phủ"}
# Organs of the centre by the last group of their symbol (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3.b).
_BY_SYMBOL = {
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "CTN": "Chủ tịch nước",
    "VPCP": "Văn phòng Chính phủ",
    "VPQH": "Văn phòng Quốc hội",
    "BCA": "Bộ Công an",
    "BCT": "Bộ Công Thương",
    "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BGTVT": "Bộ Giao thông vận tải",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BNG": "Bộ Ngoại giao",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "TTCP": "Thanh tra Chính phủ",
    "KTNN": "Kiểm toán nhà nước",
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
}
_COMMITTEES = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}


def speaker_of(layout: Layout) -> str | None:
    """Return the organ that issues the document by its text, or None."""
    offices = offices_of(layout.shadow)
    issuer = _who_issues(layout) if layout.type else None
    return issuer or _of_office(offices) or _who_speaks(layout, offices) or _of_symbol(layout)


def organ_of_office(words: str) -> str | None:
    """Return the organ whose head `words` name, or None: "GIÁM ĐỐC SỞ Y TẾ" is the head of "SỞ Y TẾ"."""
    folded = fold(words)
    office = _OFFICE.match(folded)
    if office is None or len(folded) != len(words) or not begins_organ(words[office.end() :]):
        return None
    return words[office.end() :]


def _who_issues(layout: Layout) -> str | None:
    """Return the organs of a sentence such as "Sở ... ban hành Kế hoạch", or None."""
    shadow = layout.shadow
    start = layout.type.end if layout.type else 0
    for match in _BEGINS.finditer(shadow.folded, start, min(len(shadow.text), _LOOKED_AT)):
        organs, at = [], match.end()
        while shadow.text[at].isupper() and (end := read_issuer(shadow, at, joint=False)) > at:
            organs.append(shadow.printed(at, end))
            if _ISSUES.match(shadow.folded, end):
                return ", ".join(organ_of_office(organ) or organ for row in organs for organ in _of_row(row))
            joint = _AND.match(shadow.folded, end)
            if joint is None:
                break
            at = joint.end()
    return None


def _of_row(names: str) -> list[str]:
    """Return the parts of "Bộ trưởng Bộ Công Thương và Tổng Thanh tra Chính phủ", before each "và" and an office."""
    for joint in _AND.finditer(fold(names)):
        if organ_of_office(names[joint.end() :]):
            return [names[: joint.start()], *_of_row(names[joint.end() :])]
    return [names]


def _who_speaks(layout: Layout, offices: Sequence[str]) -> str | None:
    """Return the organ that most sentences of a letter name as asking, answering or reporting, or None.

    Only an organ whose head can have signed counts. Without a signature, a request may be another organ's.
    """
    shadow = layout.shadow
    signed = fold(offices[0]).replace(",", "") if offices else ""
    first_word = next((words for office, words in _HEADED if signed.startswith(office)), "")
    for before, after in ((_BEGINS, _SPEAKS if offices else _SURELY_SPEAKS), (_SENT_BACK, _ANYTHING)):
        votes: Counter[str] = Counter()
        for match in before.finditer(shadow.folded, 0, min(len(shadow.text), _LOOKED_AT)):
            if not shadow.text[match.end()].isupper():
                continue
            end = read_issuer(shadow, match.end(), joint=False)
            if end > match.end() and after.match(shadow.folded, end):
                name = _BESIDE.sub("", shadow.printed(match.end(), end))
                if re.match(rf"(?:{first_word})(?![^\W_])" if first_word else "", fold(name)):
                    votes[name] += 1
        if votes:
            most = max(votes, key=votes.__getitem__)
            in_full = (name for name in votes if not _SHORT.search(name))
            return next(in_full, most) if _SHORT.search(most) else most
    return None


def _of_office(offices: Sequence[str]) -> str | None:
    """Return the organ for which the document is signed, if its name is whole: "TM. CHÍNH PHỦ"."""
    if not offices:
        return None
    organ = organ_of_office(offices[0])
    if organ:
        return spell(organ)
    if full := _OF_ONE_ORGAN.get(fold(offices[0]).replace(",", "")):
        return full
    return spell(offices[0]) if WHOLE.fullmatch(offices[0].lower()) else None


def _of_symbol(layout: Layout) -> str | None:
    """Return the organ of the symbol's last group, with the place of the date if it is a committee; or None."""
    symbol = layout.number.symbol if layout.number else None
    groups = split_number(f"/{layout.shadow.text[symbol.start : symbol.end]}").groups if symbol else []
    if doctypes.is_national_assembly(groups[-1:]):
        return "Ủy ban Thường vụ Quốc hội" if groups[-1].startswith("UB") else "Quốc hội"
    last = groups[-1] if groups else ""
    if last in _COMMITTEES:
        named = place_in_full(layout.place or "")
        return f"{_COMMITTEES[last]} {named}" if named else _COMMITTEES[last]
    return _BY_SYMBOL.get(last)
