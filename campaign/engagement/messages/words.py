"""Links and numbers in messages: found, shown defanged, masked for publication. Pure.

Nothing here fetches or checks a link: whoever opens it tells the swindler that the message was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vietnamese.fold import fold

# A host without a scheme counts as a link if it has a common ending or a path; "nhà.Sau đó" does not.
_ENDINGS = (
    "app asia biz bond buzz cam cc cf cfd click club cn co com cyou dev digital edu fun ga gg gl gov gq group help"
    " icu id info ink io kr la lat link live lol ltd ly me mobi ml mom net one online org page pro pw quest ru sbs shop"
    " site space store support tech tel th tk to today top tv us vip vn website win work world xin xyz"
)
_HOST = r"(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])"
_PATH = r"(?::\d{1,5})?(?:[/?#][^\s<>\"'“”]*)?"
_LINK = re.compile(
    rf"(?P<scheme>\bh(?:tt|xx)ps?://)(?P<host>[^\s/?#<>\"'“”]+)(?P<path>{_PATH})"
    rf"|(?<![@\w.-])(?P<bare>{_HOST})(?P<rest>{_PATH})",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\b[\w.+-]+[@＠](?:[\w-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
# A link at the end of a sentence is followed by punctuation.
_AFTER = ".,;:!?)]}…"
# What may stand between the digits of one number: spaces in a line, points, hyphens and dashes, brackets, and
# characters that nobody sees, such as those that a phone puts around a copied number.
_SIGN = r"[^\S\n]|[.•·~()\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_GAP, _WIDE_GAP = rf"(?:{_SIGN}){{0,2}}", rf"(?:{_SIGN}){{0,3}}"
# A mobile number, a landline, a mobile number with other signs, another long number. The first three end after a known
# number of digits, so that a following "24/7" does not become part of them.
_NUMBER = re.compile(
    rf"(?<!\d)(?:\(?(?:\+?84|0){_WIDE_GAP}[35789](?:{_WIDE_GAP}\d){{8}}(?!\d)"
    rf"|\(?(?:\+?84|0){_WIDE_GAP}2(?:{_WIDE_GAP}\d){{8,9}}(?!\d)"
    r"|(?:\+?84|0)[/,_]?[35789](?:[/,_]?\d){8}(?!\d)"
    rf"|\(?\+?\d(?:{_GAP}\d){{7,29}}(?!\d))"
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = rf"(?:{_DAY}[./ \-]{_MONTH}[./ \-]{_YEAR}|{_YEAR}[./ \-]{_MONTH}[./ \-]{_DAY})"
_TO = r"\s?[\-–]\s?"
# A date, two dates, or two years, with no other digits beside them.
_TIME = re.compile(
    rf"(?<!\d)(?<!\d[. \-/])(?:{_DATE}(?:{_TO}{_DATE})?|{_YEAR}{_TO}{_YEAR})(?!(?:{_SIGN}|/){{0,2}}\d)"
)
_AMOUNT = re.compile(r"\+?[1-9]\d{0,2}(?:[., \u00a0]\d{3})+")
_CURRENCY = re.compile(r"\s*(?:đ|d|đồng|vnd|vnđ|usd)\b", re.IGNORECASE)
# Family names of nine in ten Vietnamese people.
_FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Trương Đoàn Lương Mai Cao Tô"
    " Hà Lâm Châu Tạ Phùng Quách Thạch Triệu Vương Nông"
)
_NAME = re.compile(rf"\b(?:{'|'.join(_FAMILIES.split())})(?:[ \t]+(?!\w*[A-ZĐ]{{2}})[A-ZÀ-ỸĐ]\w+){{1,3}}")
# Vietnamese numbers: mobile phones (10 digits), landlines (10 or 11), service numbers (8 to 10).
_PHONE = re.compile(r"0[35789]\d{8}|02\d{8,9}|1[89]00\d{4,6}")


@dataclass(frozen=True, slots=True)
class Link:
    """Link as it stands in a text."""

    start: int
    end: int
    scheme: str
    host: str
    path: str

    @property
    def defanged(self) -> str:
        scheme = re.sub("tt", "xx", self.scheme, flags=re.IGNORECASE)
        return f"{scheme}{self.host.replace('.', '[.]')}{self.path}"

    @property
    def key(self) -> str:
        """The link without its scheme, for comparing links."""
        return f"{self.host.lower().removeprefix('www.')}{self.path.rstrip('/')}"


def links(text: str) -> Iterator[Link]:
    """Yield the links of `text`, with or without a scheme."""
    for found in _LINK.finditer(text):
        host, path = found["host"] or found["bare"], found["path"] or found["rest"] or ""
        if found["bare"]:
            ending = host.rpartition(".")[2].lower()
            if not path and ending not in _ENDINGS.split() and not host.lower().startswith("www."):
                continue
        whole = f"{host}{path}"
        kept = whole.rstrip(_AFTER)
        if path:
            path = kept[len(host) :]
        else:
            host = kept
        end = found.end() - (len(whole) - len(kept))
        yield Link(found.start(), end, found["scheme"] or "", host, path)


def defang(text: str) -> str:
    """Return `text` with defanged links and e-mail addresses: hxxps://a[.]vn, a[@]b[.]vn."""
    whole = _replaced(text, ((link.start, link.end, link.defanged) for link in links(text)))
    return _MAIL.sub(lambda found: found[0].replace("@", "[@]").replace(".", "[.]"), whole)


def mask(text: str) -> str:
    """Return `text` with x for the middle digits of phone and account numbers, and … for names in e-mail addresses."""
    whole = _replaced(text, ((*place, _masked(text[slice(*place)])) for place in _numbers(text)))
    return _MAIL.sub(lambda found: f"…@{re.split('[@＠]', found[0])[1]}", whole)


def _replaced(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """Return `text` with a new text from each start to its end."""
    parts, end = [], 0
    for start, stop, new in places:
        parts += [text[end:start], new]
        end = stop
    return "".join([*parts, text[end:]])


def for_publication(text: str) -> str:
    """Return `text` masked and defanged. Names of people stay, because only a person can recognise them."""
    return defang(mask(text))


def likely_names(text: str) -> list[str]:
    """Return likely names of people, each once: a common family name followed by capitalised words."""
    return list(dict.fromkeys(" ".join(found[0].split()) for found in _NAME.finditer(text)))


def numbers(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (looks like a phone number, digits) for the phone and account numbers of `text`."""
    for start, stop in _numbers(text):
        digits = re.sub(r"\D", "", text[start:stop])
        national = f"0{digits[2:]}" if digits.startswith("84") and len(digits) in (11, 12) else digits
        is_phone = _PHONE.fullmatch(national) is not None
        yield is_phone, national if is_phone else digits


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each long number that is neither a date nor an amount of money."""
    # Dates leave no digits, so that none becomes part of a number beside it.
    for found in _NUMBER.finditer(_TIME.sub(lambda time: "#" * len(time[0]), text)):
        number = found[0]
        is_amount = _AMOUNT.fullmatch(number) and number.endswith("000")
        # No amount begins with a zero, but a telephone number beside a currency does: "0905123456 d".
        is_paid = number.lstrip("(+")[0] != "0" and _CURRENCY.match(text, found.end())
        if not (is_amount or is_paid):
            yield found.start(), found.end()


def _masked(number: str) -> str:
    places = [place for place, char in enumerate(number) if char.isdigit()]
    hidden = set(places[3:-2])
    return "".join("x" if place in hidden else char for place, char in enumerate(number))


_SHINGLE = 3
# Number of hashes by which texts are compared. For whole messages, a third in common is a lot.
SKETCH = 12


def shingles(text: str) -> set[str]:
    """Return all runs of three words of `text`, folded, without links and numbers, which swindlers vary."""
    plain = _replaced(text, ((link.start, link.end, " ") for link in links(text)))
    words = [word for word in re.findall(r"[^\W_]+", fold(plain)) if not word.isdigit()]
    return {" ".join(words[place : place + _SHINGLE]) for place in range(len(words) - _SHINGLE + 1)}
