"""Changes that an amending document makes in another one, by provision: "Sửa đổi, bổ sung khoản 2 Điều 8 như sau".

Luật Ban hành văn bản quy phạm pháp luật: an amendment names the amended điều, khoản or điểm, and quotes the new text.
The quoted text belongs to the other document and is not read. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice, product

from official import provisions
from vietnamese.line_ends import flowing


class Effect(Enum):
    """The effect of an instruction on a provision."""

    AMENDED = "sua-doi"
    ADDED = "bo-sung"
    REPEALED = "bai-bo"
    CORRECTED = "dinh-chinh"
    SUSPENDED = "dinh-chi"
    EXTENDED = "gia-han"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One provision that an instruction changes.

    `target` is its anchor in the amended document. If the provision is `added` ("khoản 3"), `target` is the anchor of
    the provision before or around it. `source` is the anchor of the instruction. `spans` are the offsets of its line
    and of the lines of the enclosing provisions; one of these lines names the amended document.
    """

    effect: Effect
    target: str
    added: str
    source: str
    spans: tuple[tuple[int, int], ...]


_VERB = re.compile(
    r"\s*(?:(?P<AMENDED>sửa đổi|thay thế|thay (?=cụm từ|từ)|bỏ (?=cụm từ|từ))|(?P<ADDED>bổ sung)"
    r"|(?P<REPEALED>bãi bỏ|hủy bỏ|huỷ bỏ)|(?P<CORRECTED>đính chính)"
    r"|(?P<SUSPENDED>(?:tạm )?(?:đình chỉ|ngưng|ngừng)(?: việc)? (?:hiệu lực|thi hành|áp dụng))"
    r"|(?P<EXTENDED>(?:tiếp tục )?(?:kéo dài|gia hạn)(?: thêm)? (?:thời (?:gian|hạn)|hiệu lực|việc) "
    r"(?:(?:có )?hiệu lực|thi hành|áp dụng|thực hiện|thí điểm|của|đối với|quy định)))",
    re.IGNORECASE,
)
# Older laws use the passive voice: "Khoản 2 Điều 5 được sửa đổi, bổ sung như sau:".
_PASSIVE = re.compile(
    r"\A\s*(?P<named>(?:các\s+)?(?:điểm|khoản|điều)\s[^:;]{1,160}?)"
    r"\s+được\s+(?P<verb>sửa đổi(?:, bổ sung)?|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ)(?=\s+như sau|\s*[.:;]|\s*$)",
    re.IGNORECASE,
)
# Such an instruction changes words of the named provision, whether they are added, replaced or repealed.
_WORDS = re.compile(r"cụm từ|(?:số|tên|đoạn|từ) (?=“)|tên (?=điều)|đoạn", re.IGNORECASE)
_QUOTED = re.compile(r"“[^“”]*”?|\"[^\"]*\"?")
# "(đã được sửa đổi, bổ sung bởi khoản 13 Điều 1 Thông tư ...)"; without brackets up to the number of that document
_ASIDE = re.compile(
    r"\((?:[^()]|\([^()]*\))*\)"
    r"|\s(?:đã\s)?được\s(?:sửa đổi|bổ sung|thay thế)[^:;]{0,60}?\s(?:theo|tại|bởi)\s[^:;]{0,300}\ssố\s\d[\w/&-]*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?<!như )(?:vào )?(?:sau|trước|vào)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?<!sửa đổi)(?:;|,|\s+và)\s*(?:và\s+)?"
    r"(?=(?:sửa đổi|bổ sung|bãi bỏ|thay thế|đính chính|ngưng|đình chỉ|kéo dài|gia hạn)\s)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"dieu-\w+")
_NAMED_ARTICLE = re.compile(r"(?<![^\W_])điều\s+(\d+[a-zđ]?)(?![^\W_])", re.IGNORECASE)
_AND = r"(?:\s*[,;]\s*|\s+và\s+|\s*,\s*và\s+)"
# "Điều 20 đến Điều 25", "các khoản từ 2 đến 5"
_TO = r"(?:\s+đến\s+(?:hết\s+)?|\s*[-–]\s*)"
_NUMBER = r"\d+[a-zđ]?(?![^\W_])"
_LETTER = r"[a-zđ](?![^\W_])"


def _row(word: str, number: str) -> str:
    return rf"{word}\s+(?:từ\s+)?{number}(?:(?:{_AND}|{_TO}(?:{word}\s+)?){number})*"


_REFERENCE = re.compile(
    rf"(?<![^\W_])(?:(?P<points>{_row('điểm', _LETTER)})|(?P<clauses>{_row('khoản', _NUMBER)})"
    rf"|(?P<articles>{_row('điều', _NUMBER)}))",
    re.IGNORECASE,
)
# "khoản 2, 3 Điều 8 và Điều 9 của " before the name of a document.
_BEFORE_NAME = re.compile(
    rf"(?:(?:{_REFERENCE.pattern})(?:{_AND}|\s+(?:của\s+)?)(?:các\s+)?)+$", re.IGNORECASE
)
_UNCOUNTED = re.compile(r"\sđến\s+(?:hết\s+)?(?:các\s+)?$", re.IGNORECASE)
_ONE = re.compile(r"[–-]|\w+")
_UNNUMBERED = {"điểm", "khoản", "điều", "từ", "hết", "và"}
# The letters of điểm, in their order.
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_MAX_RANGE = 500
_MAX_LENGTH = 2_000
_MAX_AMENDMENTS = 10_000


def find(text: str) -> list[Amendment]:
    """Return the amendments that `text` orders, in its order, at most 10,000; none for one that amends nothing."""
    return list(islice(_amendments(text), _MAX_AMENDMENTS))


def named_before(words: str) -> list[str]:
    """Return the anchors of the provisions that end `words`, directly before the name of their document."""
    row = _BEFORE_NAME.search(provisions.plain(words))
    return _anchors(row[0], "") if row else []


def _amendments(text: str) -> Iterator[Amendment]:
    # The điều that the surrounding lines name: "Điều 1. Sửa đổi Điều 8" before "1. Sửa đổi khoản 2".
    within: dict[str, str] = {}
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    text = flowing(provisions.plain(text))
    for one in provisions.find(text):
        around = _around(one.anchor)
        spans[one.anchor] = (*spans.get(around, ()), (one.start, one.end))
        line = text[provisions.number_end(text, one) : min(one.end, one.start + _MAX_LENGTH)]
        words = _PASSIVE.sub(r"\g<verb> \g<named>", _ASIDE.sub("", _QUOTED.sub("“”", line)))
        found = list(_instructed(words, within.get(around, "")))
        articles = {_ARTICLE.match(target) for _, target, _ in found}
        named = {article[0] for article in articles if article}
        within[one.anchor] = named.pop() if len(named) == 1 else within.get(around, "")
        for effect, target, added in found:
            yield Amendment(effect, target, added, one.anchor, spans[one.anchor])


def _instructed(words: str, article: str) -> Iterator[tuple[Effect, str, str]]:
    """Yield effect, target and added provision, for each provision that the instructions in a line name."""
    parts = _NEXT.split(words)
    if not _VERB.match(parts[0]):
        return
    for at, part in enumerate(parts):
        # "Sửa đổi khoản 4 và bổ sung khoản 5 vào Điều 7": the điều is named later.
        later = _NAMED_ARTICLE.search(" ".join(parts[at:]))
        yield from _one_instruction(part, f"dieu-{later[1].lower()}" if later else article)


def _one_instruction(words: str, article: str) -> Iterator[tuple[Effect, str, str]]:
    verb = _VERB.match(words)
    if verb is None:
        return
    effect = Effect[str(verb.lastgroup)]
    if effect in (Effect.ADDED, Effect.REPEALED) and _WORDS.search(words):
        effect = Effect.AMENDED
    place = _PLACE.search(words) if effect is Effect.ADDED else None
    targets = _anchors(words[place.end() :] if place else words, article)
    if effect is Effect.ADDED and not place:
        targets = [_around(target) for target in targets]
    added = _first_named(words) if effect is Effect.ADDED else ""
    for target in dict.fromkeys(filter(None, targets)):
        yield effect, target, added


def _anchors(said: str, article: str) -> list[str]:
    """Return the anchors of the named provisions; `article` is the điều of provisions that name none.

    None are returned if they include a range that cannot be counted, or are too many to be meant.
    """
    found: list[str] = []
    points: list[str] = []
    clauses: list[str] = []
    for reference in _REFERENCE.finditer(said):
        numbers = _numbers(reference[0].lower())
        if not numbers or _UNCOUNTED.search(said, max(0, reference.start() - 20), reference.start()):
            return []
        if reference["points"]:
            points += [f"diem-{'dd' if each == 'đ' else each}" for each in numbers]
        elif reference["clauses"]:
            clauses += _joined([f"khoan-{each}" for each in numbers], points)
            points = []
        else:
            if len(numbers) * len(clauses or points) > _MAX_RANGE:
                return []
            found += _joined([f"dieu-{each}" for each in numbers], clauses or points)
            points, clauses = [], []
    if article and (clauses or points):
        found += _joined([article], clauses or points)
    return found


def _numbers(row: str) -> list[str]:
    """Return the numbers of a list such as "khoản 1, 3 đến 5"; none if a range cannot be counted."""
    found: list[str] = []
    is_range = False
    for word in _ONE.findall(row):
        if word in ("đến", "-", "–"):
            is_range = True
        elif word not in _UNNUMBERED:
            between = _after(found[-1], word) if is_range else [word]
            if not between:
                return []
            found += between
            is_range = False
    return found


def _after(first: str, last: str) -> list[str]:
    """Return the numbers or letters after `first` up to `last`; none if they cannot be counted."""
    if first.isdecimal() and last.isdecimal() and len(last) <= len(str(_MAX_RANGE)):
        return [str(number) for number in range(int(first) + 1, int(last) + 1)]
    if first in _ALPHABET and last in _ALPHABET:
        return list(_ALPHABET[_ALPHABET.index(first) + 1 : _ALPHABET.index(last) + 1])
    return []


def _joined(around: list[str], inner: list[str]) -> list[str]:
    return [f"{one}-{other}" for one, other in product(around, inner)] if inner else around


def _first_named(said: str) -> str:
    """Return the name of the added provision: "khoản 3"."""
    reference = _REFERENCE.search(said)
    return " ".join(reference[0].split()) if reference else ""


def _around(anchor: str) -> str:
    """Return the anchor of the enclosing provision; "" for a điều."""
    return anchor.rpartition("-")[0].rpartition("-")[0]
