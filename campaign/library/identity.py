"""Keys that compare the numbers, names and issuers of documents, and the slug of a record.

Only text is processed; no function asks whether a document exists.
"""

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar

from campaign.library.choices import CALLED_BY_NAME, DocumentType
from official import number_key as folded_number
from official import split_number
from official.citations.laws import in_one_spelling
from official.issuers import contradicts
from vietnamese.fold import fold, tokens
from vietnamese.slugs import slugify
from vietnamese.syllables import is_syllable

# A Party symbol: type, "/", Party organ. No other symbol has such an organ (NĐ 30/2020/NĐ-CP).
_PARTY_SYMBOL = re.compile(r"^\w+/(?:TW|TƯ|TU|HU|QU|ThU|TXU|ĐU\w*|\w+TW)$")

# Official texts write the same issuer in full and abbreviated.
_SHORT_ISSUERS = [
    (re.compile(rf"\b{short}\b"), full)
    for short, full in (
        ("ubnd", "uy ban nhan dan"),
        ("hdnd", "hoi dong nhan dan"),
        ("ubmttq", "uy ban mat tran to quoc"),
        ("btv", "ban thuong vu"),
        ("bch", "ban chap hanh"),
        ("tw", "trung uong"),
        ("tp", "thanh pho"),
        ("bcd", "ban chi dao"),
        ("cp", "chinh phu"),
        ("ttg", "thu tuong chinh phu"),
        ("khcn", "khoa hoc va cong nghe"),
        ("kh cn", "khoa hoc va cong nghe"),
    )
]
# The head of an organ signs in its register of numbers: "Chủ tịch UBND tỉnh" is "UBND tỉnh". The President and the
# chairman of the National Assembly issue documents of their own.
_OFFICE = re.compile(
    r"^(?:(?:pho )?(?:chu tich(?! nuoc\b| quoc hoi\b| ho chi minh\b)|(?:tong )?giam doc|chu nhiem|bo truong|thu truong)"
    r" |ban thuong vu |thuong truc )+(?=\w)"
)
# Legal documents of central organs: the year and the symbol leave one issuer (NĐ 78/2025/NĐ-CP).
_OF_ONE_ISSUER = re.compile(
    r"\d+(?:-\d+)?-(?:19|20)\d\d-(?:(?:nd|nq)-cp|qd-ttg|tt-b\w+|ttlt-b[\w-]+|(?:(?:nq|pl)-)?(?:ubtv)?qh\d+)"
)
_ABBREVIATIONS: dict[str, str] = {
    DocumentType.NGHI_QUYET: "nq",
    DocumentType.NGHI_QUYET_LIEN_TICH: "nqlt",
    DocumentType.NGHI_DINH: "nd",
    DocumentType.KET_LUAN: "kl",
    DocumentType.CHI_THI: "ct",
    DocumentType.QUYET_DINH: "qd",
    DocumentType.THONG_TU: "tt",
    DocumentType.THONG_TU_LIEN_TICH: "ttlt",
    DocumentType.VAN_BAN_HOP_NHAT: "vbhn",
    DocumentType.QUY_DINH: "qyd",
    DocumentType.QUY_CHE: "qc",
    DocumentType.CHUONG_TRINH: "ctr",
    DocumentType.KE_HOACH: "kh",
    DocumentType.HUONG_DAN: "hd",
    DocumentType.CONG_VAN: "cv",
    DocumentType.CONG_DIEN: "cd",
    DocumentType.THONG_BAO: "tb",
    DocumentType.BAO_CAO: "bc",
    DocumentType.TO_TRINH: "ttr",
}


def joined(number: str, symbol: str) -> str:
    """Return number and symbol as printed: "03/CT-UBND", "30-NQ/TW", or "/SKHCN-HCTH" if the number is blank.

    Party documents join number and symbol with "-", all others with "/" (NĐ 30/2020/NĐ-CP, phụ lục I).
    """
    if not symbol:
        return number
    return f"{number}{'-' if _PARTY_SYMBOL.match(symbol) else '/'}{symbol}"


def parts(code: str) -> tuple[str, str]:
    """Return the number and the symbol of a printed code: "13/2023/NĐ-CP" gives ("13/2023", "NĐ-CP")."""
    split = split_number(code)
    number = split.serial or ""
    if number and split.year:
        number = f"{number}/{split.year}"
    return number, split.symbol or ""


def number_key(code: str) -> str:
    """Return a key that is equal for all spellings of a code; "" if its number is blank, which identifies nothing."""
    key = folded_number(code)
    return key[:100] if key[:1].isdigit() else ""


def name_key(doc_type: str, name: str) -> str:
    """Return the key of a document that is cited by name; "" for types that have numbers only."""
    if doc_type not in CALLED_BY_NAME or not name:
        return ""
    folded = in_one_spelling(" ".join(tokens(name)))
    kind = fold(DocumentType(doc_type).label)
    return (folded if folded.startswith(kind) else f"{kind} {folded}")[:200]


def short_key(doc_type: str, number: str) -> str:
    """Return the key of a number without its symbol, as in "Nghị định 53/2022"; "" if the number is blank."""
    serial = split_number(number).serial
    return f"{doc_type} {folded_number(serial)}"[:60] if serial else ""


def initials_key(name: str) -> str:
    """Return the key of a name written by its initials: "luat anm" for the key "luat an ninh mang".

    Such a name leaves out "và". Two letters are too few to mean one law.
    """
    kind = next((fold(each.label) for each in CALLED_BY_NAME if name.startswith(f"{fold(each.label)} ")), "")
    initials = "".join(word[0] for word in name.removeprefix(kind).split() if word != "va")
    return f"{kind} {initials}"[:60] if kind and len(initials) > 2 else ""


def issuer_key(issuer: str) -> str:
    """Return an issuer's name without accents and capitals, its abbreviations written in full."""
    folded = " ".join(tokens(issuer))
    for short, full in _SHORT_ISSUERS:
        folded = short.sub(full, folded)
    return folded


def same_issuer(one: str, other: str) -> bool:
    """Return True if both names may mean the same issuer.

    This is so if the words of the shorter name occur in the longer one in the same order, as in "UBND tỉnh"
    and "Ủy ban nhân dân tỉnh Quảng Ngãi". The head of an organ counts as the organ, and initials as the words that
    they stand for ("Bộ GD&ĐT"). An empty name may mean any issuer.
    """
    keys = issuer_key(one), issuer_key(other)
    return _is_short_for(*keys) or _is_short_for(*(_OFFICE.sub("", key) for key in keys))


def _is_short_for(one: str, other: str) -> bool:
    words, other_words = _words_of_organ(one), _words_of_organ(other)
    if "".join(words) == "".join(other_words):  # "Bộ GDĐT" and "Bộ GD&ĐT"
        return True
    spelled_out = _spelled_out(words, other_words), _spelled_out(other_words, words)
    shorter, longer = sorted(spelled_out, key=len)
    left = iter(longer)
    return all(word in left for word in shorter)


def _words_of_organ(key: str) -> list[str]:
    return [word for word in key.replace("trung uong dang", "trung uong").split() if word != "va"]


def _spelled_out(words: list[str], other: list[str]) -> list[str]:
    """Return `words` with the words of `other` in place of their initials: "gd" becomes "giao duc"."""
    initials = "".join(word[0] for word in other)
    spelled: list[str] = []
    start = 0
    for word in words:
        at = -1 if is_syllable(word) else initials.find(word, start)
        if at >= 0:
            start = at + len(word)
        spelled += other[at:start] if at >= 0 else [word]
    return spelled


def issuer_to_compare(code: str, issuer: str) -> str:
    """Return `issuer`, or "" if the number already names it, as in "29/2024/TT-BGDĐT" and "53/2022/NĐ-CP".

    An issuer that cannot have given the number ("30/2022/NĐ-CP của Bộ Chính trị") is compared all the same.
    """
    is_named = _OF_ONE_ISSUER.fullmatch(number_key(code)) and not contradicts(
        issuer, split_number(code).groups
    )
    return "" if is_named else issuer


def same_day(one: datetime.date, other: datetime.date) -> bool:
    """Return True for the same day of any two years: the year may be a misprint."""
    return (one.day, one.month) == (other.day, other.month)


def year_of(code: str, issued_on: datetime.date | None) -> str:
    """Return the year of the date; without a date, the year in a legal document's code (13/2023/NĐ-CP), or ""."""
    if issued_on is not None:
        return str(issued_on.year)
    found = re.match(r"\d+/(\d{4})/", code)
    return found.group(1) if found else ""


def identity_key(code: str, issuer: str, issued_on: datetime.date | None) -> str:
    """Return the folded issuer, year and number, joined; "" if one of them is missing.

    All three are needed because each issuer starts its numbers again every year.
    """
    parts = [issuer_key(issuer), year_of(code, issued_on), number_key(code)]
    return "|".join(parts)[:400] if all(parts) else ""


def abbreviation(doc_type: str) -> str:
    """Return the folded abbreviation of a type, such as "ct" (NĐ 30/2020/NĐ-CP, phụ lục III); else the type itself."""
    return _ABBREVIATIONS.get(doc_type, doc_type)


def address(doc_type: str, number: str, symbol: str, issued_on: datetime.date | None, title: str) -> str:
    """Return the slug of a record from type, number, organ and year ("ct-03-ubnd-2022").

    A document without a symbol gets the slug of its title.
    """
    if not symbol:
        return slugify(title)
    code = joined(number, symbol)
    kind = abbreviation(doc_type)
    organ = slugify(symbol)
    # Most symbols begin with the abbreviation of the document's type.
    organ = "" if organ == kind else organ.removeprefix(f"{kind}-")
    plain_number = number.split("/")[0]
    return slugify(" ".join([kind, plain_number, organ, year_of(code, issued_on)]))


class Known(Protocol):
    """The part of a record that decides whether a citation may mean it."""

    issuer: str
    issued_on: datetime.date | None
    live: bool

    @property
    def printed_dates(self) -> Collection[datetime.date]: ...


K = TypeVar("K", bound=Known)


def possible(
    candidates: Iterable[K],
    *,
    issuer: str = "",
    year: int | None = None,
    issued_on: datetime.date | None = None,
    cited_on: datetime.date | None = None,
) -> list[K]:
    """Return the `candidates` that a citation may mean; all candidates have the cited number or name.

    `issuer`, `year` and `issued_on` are as the citation gives them; `cited_on` is the date of the citing text, which
    cannot cite later documents. A date under which the document was printed elsewhere counts like its own. Documents of
    exactly the given date are preferred, first by their own date, and then published ones.
    """
    left = [
        known
        for known in candidates
        if same_issuer(known.issuer, issuer)
        and (not year or not known.issued_on or year in _years(known))
        and (not cited_on or not known.issued_on or known.issued_on <= cited_on)
    ]
    exactly = [known for known in left if issued_on and known.issued_on == issued_on]
    as_printed = [known for known in left if issued_on in known.printed_dates]
    closer = exactly or as_printed or left
    return [known for known in closer if known.live] or closer


def of_other_issuers(candidates: Iterable[K], *, issuer: str, issued_on: datetime.date | None) -> list[K]:
    """Return the `candidates` that have the cited day but an issuer of another name.

    They may be the document under an unusual name; two organs seldom give the same number on one day.
    """
    return [
        known
        for known in candidates
        if issued_on
        and issued_on in (known.issued_on, *known.printed_dates)
        and not same_issuer(known.issuer, issuer)
    ]


def _years(known: Known) -> set[int]:
    return {day.year for day in (known.issued_on, *known.printed_dates) if day}


def choose(candidates: Iterable[K], **said: Any) -> K | None:
    """Return the only candidate that `possible` leaves; None if it leaves none or several."""
    left = possible(candidates, **said)
    return left[0] if len(left) == 1 else None
