"""Laws cited by name: where the name of a law begins and where it ends.

"Luật An ninh mạng và các văn bản", "Luật Phòng, chống ma túy", "Luật sư": a known name ends at its known end;
other names are read by capital letters and stop words. The name of one law may begin that of another ("Luật Thương
mại điện tử"). Numbers and dates of laws are not read here.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from official.citations.law_names import KNOWN_NAMES
from official.doctypes import TYPE_WORDS, starts_with_type
from official.issuers import STOP
from official.shadow import LINE, SMALL, SPACE, Shadow
from vietnamese.fold import fold

# Abbreviations in names of laws: "Luật Ban hành VBQPPL", "Luật Tổ chức HĐND và UBND".
_SHORT_WORDS = {
    "vbqppl": "van ban quy pham phap luat",
    "qppl": "quy pham phap luat",
    "hdnd": "hoi dong nhan dan",
    "ubnd": "uy ban nhan dan",
}
# "Luật Quản lí thuế", "Luật Sỹ quan ..."
_I_OR_Y = re.compile(r"(?<![a-z])(h|k|l|m|qu|s|t)[iy](?![a-z])")
_SHORT_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT_WORDS)})\b")


def _alternatives(names: list[str]) -> str:
    """Return a pattern of the names, longest first, in which spaces are optional, and words may be abbreviated.

    Copies often lose a space at the end of a line ("nhândân").
    """
    pattern = "|".join(
        re.escape(fold(name)).replace(r"\ ", r"\s?") for name in sorted(names, key=len, reverse=True)
    )
    for short, full in _SHORT_WORDS.items():
        words = full.replace(" ", r"\s?")
        pattern = pattern.replace(words, f"(?:{words}|{short})")
    return _I_OR_Y.sub(r"\1[iy]", pattern)


# A name may have lost the space before "ngày".
_KNOWN = re.compile(rf"(?:{_alternatives(KNOWN_NAMES)})(?:(?![^\W_])|(?=ngay\W))")
LAW_WORD = re.compile(r"(?:bo\sluat|luat|phap\slenh)\s(?=[^\W\d_])")
# "pháp luật" and "kỷ luật" are other words; a law school, a law firm and a bill are not laws.
_OTHER_BEFORE = re.compile(
    r"(?:phap|ky|dinh|quy|du\sthao|du\san|dai\shoc|hoc\svien|khoa|truong|cong\sty|nganh|cu\snhan|van\sphong"
    r"|hang|thac\ssi|tien\ssi|bao|tap\schi)\s$"
)
# "thiết quân luật" before a name; "cơ quan Luật ..." has other accents.
_OTHER_BEFORE_SMALL = re.compile(r"(?:quân|hình|giáo)\s$")
# Matched with accents: "luật gia" is a jurist, "Luật Giá" a law.
_NO_NAME = re.compile(
    r"(?:sư|gia|pháp|học|lệ|tục|số|này|đó|trên|mới|của|sau|khác|ngày|năm|và|được|đã|việt nam)(?![^\W_])",
    re.IGNORECASE,
)
# "sửa đổi, bổ sung một số điều của ..." belongs to the name of the amending law, up to the last law amended.
_AMENDING = re.compile(
    r"(?:sua\s?doi(?:,?\s?(?:va\s)?bo\s?sung)?|bo\s?sung)\s"
    r"(?:(?:mot\s?so\s(?:dieu|noi\sdung)|(?:cac\s|mot\s?so\s)?dieu\s[^;.:()]{1,60}?)\s(?:cua\s)?)?"
    r"(?:cac\s|\d{1,2}\s)?(?=(?:bo\s)?luat\s|phap\slenh\s)"
)
_AND_LAW = re.compile(r"(?:,\s|,?\sva\s)(?=(?:bo\s)?luat\s|phap\slenh\s)")
# "Căn cứ các Luật: Cư trú ngày 13/11/2020; Viên chức", "các Luật Cư trú, Viên chức": the word is printed once.
_LAWS_WORD = re.compile(
    r"(?<!cua\s)(?<![^\W_])cac\s(?P<word>bo\sluat|luat|phap\slenh)(?:\ssau(?:\sday)?)?\s?(?P<mark>:?)[\s-]{1,4}"
)
_NEXT_NAME = re.compile(r"(?:\s(?:so|ngay|nam)\s[^,;.:()\v]{1,60}?)?(?:,\s(?:va\s)?|;[\s-]{1,4}|\sva\s)")
_NAME_ENDS = re.compile(r"\s?(?:[,;.)\n\v]|$)|\s(?:va|so|ngay|nam|da|duoc)(?![^\W_])")
_LAWS_ON = re.compile(
    r"luat\s(?:co\s)?lien\squan\sden\s[^;.,:()\"\v]{2,80}?(?=\s(?:ngay|nam|so|duoc|da)|[;.,:()\"\v]|$)"
)
# An unknown name with commas in it is recognised by the date after it.
_COMMA_AND_DATE = re.compile(rf",\s(?P<words>[{SMALL}][{SMALL},\s]{{2,80}}?)(?=\s(?:ngày|số)\s\d)")
# A basis names nothing but documents ("Căn cứ Luật ...;"), so an unknown name reaches to its number, its date or the
# end of the basis, with commas and in small letters (Nghị định 78/2025/NĐ-CP, forms of legal documents).
_BASIS = re.compile(r"(?:^|[\n\v\t])[-+\s]{0,3}can\scu\s(?:(?!\.\"?\n)[^\v]){0,300}$")
_TO_END_OF_BASIS = re.compile(
    r"(?P<name>(?!sua\sdoi|bo\ssung)[^\W\d_][^;:.()\"\v\d]{2,140}?)(?:;|\v|\.|$|\s(?:ngay|so|nam)\s?:?\s?\d|\s\d{1,2}[-/.]\d|\s(?:da\s)?duoc\s"
    rf"|(?:,|,?\sva)\s(?:(?:cac|nhung|(?:dieu|khoan)\s\d)\s?|(?:bo\s)?luat\s|{TYPE_WORDS}))"
)
# After a known name: words that belong to it if a number or a date follows them.
_MORE_WORDS = re.compile(rf"(?P<words>(?:[ \n][{SMALL}]+){{1,8}})\s(?P<next>số|ngày|năm)\s?:?\s?\d")
_FEW_WORDS = 2
_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r",?\s")
_MAX_WORDS = 14  # words
_MAX_BASIS_LENGTH = 320
_MAX_AMENDED = 12  # laws that one law amends
_MAX_IN_ROW = 12

# Words that continue the sentence after a name. None of them stands in small letters inside the name of a
# law, except in KNOWN_NAMES, which are matched before.
_STOP_WORD = re.compile(
    "ngày|năm|số|được|đã|đang|sẽ|là|có|do|tại|theo|trong|để|với|cho|khi|thì|này|đó|đối|nhằm|vào|từ|trên"
    "|dưới|như|mới|hiện|không|bị|gồm|nêu|cũng|phải|còn|hoặc|hay|bằng|qua|đến|tới|nếu|mà|nên|vì|tuy|vẫn"
    "|chưa|cần|nhưng|rằng|thông|ban|quy|hướng|triển|sửa|bổ|thay|góp|giúp|yêu|gắn|đi|liên|ra|nói|trước|sau"
    "|lần|khóa|khoá|ở|cùng|của|về"
)
# After a known name, these words end the name, too.
_BEGINS_REST = re.compile(rf"{_STOP_WORD.pattern}|và|thi|bắt|chính|áp|vừa|sắp|khiến")
_NOT_AFTER_AND = re.compile("các|những|nghị|thông|quy|văn|pháp|bộ|luật|một|hướng|chỉ|quyết|kế")
_NOT_LETTERS = re.compile(r"[\W_]+")
_SHORT_I = re.compile(r"\b(h|k|l|m|qu|t)i\b")
_SY = re.compile(r"\bsy\b")
_FIRST_WORD = re.compile(r"^(?:bo luat|luat|phap lenh) ")


def in_one_spelling(folded: str) -> str:
    """Return a folded name with i and y as in the titles of laws: "quan ly", not "quan li", but "si quan"."""
    return _SY.sub("si", _SHORT_I.sub(r"\1y", folded))


@lru_cache(maxsize=1024)
def name_key(name: str) -> str:
    """Return the form in which two prints of one law's name are equal."""
    words = in_one_spelling(_FIRST_WORD.sub("", _NOT_LETTERS.sub(" ", fold(name)).strip()))
    return _SHORT_WORD.sub(lambda match: _SHORT_WORDS[match.group()], words)


_KNOWN_FORMS = {name_key(name): name for name in KNOWN_NAMES}


@dataclass(frozen=True, slots=True)
class LawName:
    """The name of a law at `start:end` of the shadow, with its first word: "Luật An ninh mạng"."""

    start: int
    end: int
    type: str
    name: str


def read_law(shadow: Shadow, start: int, after_word: int, names: Collection[str]) -> LawName | None:
    """Return the law whose first word stands at `start:after_word`, or None if no law is named there.

    The first word is "Luật", "Bộ luật" or "Pháp lệnh". `names` are further names of laws, folded, with that word.
    """
    if shadow.text[start].islower() and not _goes_on(shadow, start, after_word):
        return None
    if _OTHER_BEFORE.search(shadow.folded, max(0, start - 12), start) or _NO_NAME.match(
        shadow.text, after_word
    ):
        return None
    if starts_with_type(shadow.folded, after_word):
        return None  # a site's menu: "Luật / Nghị định / Quyết định"
    amending = _AMENDING.match(shadow.folded, after_word)
    end = (
        _end_of_amended(shadow, amending.end(), names)
        if amending
        else _end_of_name(shadow, start, after_word, names)
    )
    if end is None:
        return None
    type_ = _type(shadow.folded[start : after_word - 1])
    name = shadow.printed(start, end)
    rest = name[len(type_) :].strip()
    if name.isupper():
        rest = _KNOWN_FORMS.get(name_key(name), rest)
    return LawName(start, end, type_, f"{type_} {rest}")


def laws_in_rows(shadow: Shadow) -> Iterator[LawName]:
    """Yield the laws of rows that share one first word, except those that stand behind it and `read_law` returns."""
    for row in _LAWS_WORD.finditer(shadow.folded):
        place, is_behind_word = row.end(), not row["mark"]
        for _ in range(_MAX_IN_ROW):
            known = _KNOWN.match(shadow.folded, place)
            if (
                not known
                or not shadow.text[place].isupper()
                or not _NAME_ENDS.match(shadow.folded, known.end())
            ):
                break
            if not is_behind_word:
                type_ = _type(row["word"])
                yield LawName(place, known.end(), type_, f"{type_} {shadow.printed(place, known.end())}")
            following = _NEXT_NAME.match(shadow.folded, known.end())
            if following is None:
                break
            place, is_behind_word = following.end(), False


def _type(word: str) -> str:
    return "Pháp lệnh" if word.startswith("phap") else "Bộ luật" if word.startswith("bo") else "Luật"


def _goes_on(shadow: Shadow, start: int, after_word: int) -> bool:
    """Return True if a name may follow "luật" in small letters.

    At the end of a line, which may end a heading or a sentence, only a known name may follow.
    """
    if not shadow.text[after_word].isupper() or _OTHER_BEFORE_SMALL.search(
        shadow.lowered, max(0, start - 6), start
    ):
        return False
    gap = shadow.text[after_word - 1]
    return gap == SPACE or (gap == LINE and _KNOWN.match(shadow.folded, after_word) is not None)


def _end_of_name(shadow: Shadow, start: int, after_word: int, names: Collection[str]) -> int | None:
    end = _end_without(shadow, start, after_word)
    return max(end or 0, _end_of_given(shadow, start, names)) or None


def _end_of_given(shadow: Shadow, start: int, names: Collection[str]) -> int:
    """Return the end of the longest of `names` that stands at `start`, or 0."""
    end, place, name = 0, start, ""
    for _ in range(_MAX_WORDS if names else 0):
        word = _WORD.match(shadow.folded, place)
        if word is None:
            break
        name = f"{name} {word.group()}".strip()
        if in_one_spelling(name) in names:
            end = word.end()
        joint = _JOINT.match(shadow.folded, word.end())
        if joint is None:
            break
        place = joint.end()
    return end


def _end_with_more_words(shadow: Shadow, start: int, end: int) -> int:
    """Return the end of a name that begins with the known name before `end`, or `end`.

    The words after it belong to the name if no word among them begins the rest of a sentence, and a number or a date
    follows. In a sentence a date may follow by chance, so it must be near.
    """
    more = _MORE_WORDS.match(shadow.text, end)
    words = more["words"].split() if more else []
    if more is None or STOP.search(more["words"]) or any(map(_BEGINS_REST.fullmatch, words)):
        return end
    is_near = more["next"] == "số" or len(words) <= _FEW_WORDS
    is_name = is_near or _BASIS.search(shadow.folded, max(0, start - _MAX_BASIS_LENGTH), start)
    return more.end("words") if is_name else end


def _end_without(shadow: Shadow, start: int, after_word: int) -> int | None:
    known = _KNOWN.match(shadow.folded, after_word)
    if known:
        return _end_with_more_words(shadow, start, known.end())
    # In a heading of capitals an unknown name cannot be recognised.
    if shadow.text[start + 1].isupper():
        return None
    if _BASIS.search(shadow.folded, max(0, start - _MAX_BASIS_LENGTH), start):
        basis = _TO_END_OF_BASIS.match(shadow.folded, after_word)
        if basis:
            return basis.end("name")
    # Elsewhere it is recognised by its capital: "Luật Xyz".
    if not shadow.text[after_word].isupper():
        return None
    end = _end_by_words(shadow, after_word)
    dated = _COMMA_AND_DATE.match(shadow.text, end)
    if dated and not any(_STOP_WORD.fullmatch(word) for word in dated["words"].split()):
        return dated.end("words")
    return end


def _end_of_amended(shadow: Shadow, start: int, names: Collection[str]) -> int | None:
    """Return the end of the last law in a list of laws, or None.

    Such a list is "... của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương".
    """
    end = None
    for _ in range(_MAX_AMENDED):
        together = _LAWS_ON.match(shadow.folded, start)
        if together:
            return together.end()
        word = LAW_WORD.match(shadow.folded, start)
        amending = _AMENDING.match(shadow.folded, word.end()) if word else None
        if amending:
            start = amending.end()
            continue
        next_end = _end_of_name(shadow, start, word.end(), names) if word else None
        if next_end is None:
            return end
        end = next_end
        joint = _AND_LAW.match(shadow.folded, end)
        if joint is None:
            return end
        start = joint.end()
    return end


def _end_by_words(shadow: Shadow, start: int) -> int:
    text, end = shadow.text, start
    for count in range(_MAX_WORDS):
        word = _WORD.match(text, start)
        if word is None:
            break
        lowered = word.group().lower()
        if count and word.group()[0].islower() and _STOP_WORD.fullmatch(lowered):
            break
        if lowered == "và":
            following = _WORD.match(text, word.end() + 1)
            if (
                following is None
                or following.group()[0].isupper()
                or _NOT_AFTER_AND.fullmatch(following.group())
            ):
                break
        end = word.end()
        joint = _JOINT.match(text, end)
        # Among unknown names only "Phòng, chống ..." may contain a comma.
        if joint is None or (joint.group()[0] == "," and lowered != "phòng"):
            break
        start = joint.end()
    return end
