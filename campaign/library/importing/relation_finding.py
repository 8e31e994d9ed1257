"""Finds a document's relations in the words before and after each citation.

Only text is processed. Relations are proposals that an editor confirms. "Thực hiện Kế hoạch số 1 thực hiện
Chỉ thị số 2" means that the document carries out the plan, and that the plan carries out the directive.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from campaign.library.choices import RelationKind
from campaign.library.force import CHANGES, DIVISIBLE, ENDINGS
from campaign.library.importing import effect_finding
from campaign.library.importing import relation_wording as wording
from official import Citation, doctypes, provisions
from official.numbers import split_number
from vietnamese.dates import parse_date
from vietnamese.fold import fold
from vietnamese.text import nfc


@dataclass(frozen=True)
class Proposal:
    """A relation that the text states, from `by` to `to`.

    Both are indexes of the cited documents; `by` is None if the document itself acts. `is_partial`: the text
    ends, suspends or extends only parts of the document. `since`: the day from which the document is suspended or
    ended, if it is named. `until`: the last day of a suspension or an extension.
    """

    kind: RelationKind
    to: int
    by: int | None
    is_partial: bool = False
    until: datetime.date | None = None
    since: datetime.date | None = None


_FROM_DAY = {RelationKind.SUSPENDS: wording.FROM, **dict.fromkeys(ENDINGS, wording.ENDED_FROM)}
_TO_DAY = {RelationKind.SUSPENDS: wording.SUSPENDED_TO, RelationKind.EXTENDS: wording.EXTENDED_TO}
# The most characters that are read on either side of a citation.
_REACH = 600


class _List(NamedTuple):
    """A list of documents: the relation to each, and the mark of the last item.

    `is_of_parts`: the words that open it speak of parts of each document. `since`: the day that stands before them.
    """

    kind: RelationKind
    is_of_parts: bool = False
    mark: str = ""
    since: datetime.date | None = None


@dataclass
class _Sentence:
    """The sentence that is being read.

    `last` is the citation before the words, `by` the document that acted last, None for this one. `about`: the
    document whose subject names others. `is_aside`: brackets, or "được sửa đổi theo" in a basis, tell something else of
    a document of the list. `changes`: this document has changed another one.
    """

    listed: _List | None = None
    last: int | None = None
    by: int | None = None
    about: int | None = None
    is_aside: bool = False
    changes: bool = False

    def actor(self, kind: RelationKind, before: str, printed: str, cited: Sequence[Citation]) -> int | None:
        """Return the document that does what the verb after the words `before` says; None for this one.

        `printed`: the words with accents and capitals. Without a joint the words still describe the previous citation,
        so that document acts.
        """
        if self.last is None or kind is RelationKind.BASED_ON or wording.ACTS_ITSELF.search(before):
            return None
        if wording.ISSUER_ACTS.search(printed[: len(before)]) and not _is_joint(cited[self.last]):
            return None
        joint = wording.JOINT.search(before)
        if joint is None:
            return self.last
        if joint[1] in ";:" or (self.changes and kind in CHANGES):
            return None
        return self.last if self.by is None and kind in CHANGES else self.by

    def outside_subject(self, stated: _List | None, is_apart: bool, names_part: bool) -> _List | None:
        """Return `stated`, or None if the next document may belong to the subject of another one.

        "Bãi bỏ A sửa đổi B và C" does not repeal C, and "Căn cứ A sửa đổi B và Điều 3 C" is not based on C.
        `is_apart`: a semicolon or the mark of an item stands before it, or it is later than the document whose subject
        is read. `names_part`: only a part of it is named.
        """
        may_share = stated is not None and (stated.kind in CHANGES or names_part)
        if may_share and self.about is not None and not is_apart:
            return None
        self.about = None if stated else self.about
        return stated


def propose(text: str, cited: Sequence[Citation]) -> list[Proposal]:
    """Return the relations that the text states, each once, in the order of the text.

    A document may change another one in several ways; of its other relations to that one, only a first one counts.
    New provisions that an amendment quotes do not count: they are the amended document's words.
    """
    text = provisions.plain(text)
    mentions, begins_on = _mentions(text, cited), effect_finding.stated_days(text, None)
    found: dict[tuple[int | None, int], dict[RelationKind, Proposal]] = defaultdict(dict)
    sentence, items, last_end = _Sentence(), None, 0
    for (start, end, index), following in zip_longest(mentions, mentions[1:]):
        gap = wording.EMPHASIS.sub("", text[max(last_end, start - _REACH) : start])
        gap = wording.NUMBERED.sub(r"\1)", gap)
        if wording.ARTICLE_BEGINS.search(gap):
            items = None
        gap = wording.FIRST_ITEM.sub(r"\g<heading>: ", gap)
        sentence_ends = list(wording.SENTENCE_END.finditer(gap))
        if sentence_ends and not _goes_on_below(sentence, gap[sentence_ends[0].start() :]):
            gap = gap[sentence_ends[-1].end() :]
            sentence = _Sentence()
        printed = " ".join(nfc(gap).split())
        words = fold(printed)
        item = wording.ITEM.search(words)
        said = words[: item.start("mark")].rstrip() if item else words
        rest = text[end : end + _REACH]
        kind, before, is_partial = _verb(said)
        by = None
        if kind is None:
            is_inside = wording.IN_BRACKETS.match(rest) is not None or _amends_basis(
                sentence, said, index, cited
            )
            goes_on = not (is_inside and sentence.is_aside)
            stated = _continued(sentence, words, item, items, rest, begins_on) if goes_on else None
            sentence.is_aside = is_inside and stated is None
            sentence.listed = sentence.listed if sentence.is_aside else stated
            sentence.about = sentence.last if wording.NAMES_A_LAW.search(said) else sentence.about
            is_apart = bool(item) or ";" in said or _is_earlier(sentence.about, index, cited)
            stated = sentence.outside_subject(stated, is_apart, _names_part(said, item))
        elif _is_of_another(before, printed):
            stated, sentence.about = None, sentence.last
        elif _is_only_told(kind, before, by := sentence.actor(kind, before, printed, cited)):
            stated = sentence.listed = None
        else:
            stated = _List(
                kind,
                is_partial and wording.OF_EACH.search(said, len(before)) is not None,
                since=_day_before(before),
            )
            sentence.by = sentence.about = by
            if by is None:
                sentence.listed = stated
                sentence.changes |= kind in CHANGES
        if stated and by is None and item:
            items = stated._replace(mark=item["mark"])
        if stated and _may_act(by, stated.kind, index, cited):
            after = text[end : following[0] if following else len(text)][:_REACH]
            is_partial = stated.kind in DIVISIBLE and (
                is_partial
                or stated.is_of_parts
                or _names_part(said, item)
                or wording.A_PART_STAYS.search(fold(nfc(after))) is not None
            )
            until, since = _last_and_first_day(stated, rest)
            kinds = found[by, index]
            if stated.kind in CHANGES or not kinds:
                kinds.setdefault(stated.kind, Proposal(stated.kind, index, by, is_partial, until, since))
        last_end, sentence.last = max(end, last_end), index
    return [proposal for kinds in found.values() for proposal in kinds.values()]


def _mentions(text: str, cited: Sequence[Citation]) -> list[tuple[int, int, int]]:
    """Return start, end and index of each mention of a document in the text's own words, in its order."""
    own = provisions.without_new_texts(text)
    return sorted(
        (start, end, index)
        for index, each in enumerate(cited)
        for start, end in each.spans
        if not own[start].isspace()
    )


def propose_original(text: str, cited: Sequence[Citation]) -> list[Proposal]:
    """Return the relation of a consolidated text to its original: "Luật X ..., được sửa đổi, bổ sung bởi: ...".

    It reprints what the original and its amendments say of other documents, so it gets no other relation.
    """
    mentions = sorted((start, end, index) for index, each in enumerate(cited) for start, end in each.spans)
    amended = (
        index for _, end, index in mentions if wording.IS_AMENDED.search(fold(nfc(text[end : end + _REACH])))
    )
    original = next(amended, mentions[0][2] if mentions else None)
    return [] if original is None else [Proposal(RelationKind.CONSOLIDATES, original, None)]


def _is_of_another(before: str, printed: str) -> bool:
    """Return True if an unnamed document acts. One in capitals does not count: it is this document's heading."""
    actor = wording.UNNAMED_ACTOR.search(before)
    return actor is not None and not printed[actor.start() : actor.start() + 3].isupper()


def _is_joint(cited: Citation) -> bool:
    return doctypes.is_joint(cited.type, split_number(cited.number or "").groups)


def _is_only_told(kind: RelationKind, before: str, by: int | None) -> bool:
    """Return True if the words before a verb state no act of this document, or of `by`."""
    if kind not in CHANGES:
        return wording.STOPPED.search(before) is not None
    # "Đính chính Điều 1 (sửa đổi Điều 14 Thông tư số 5)" names what is corrected.
    in_brackets = kind is RelationKind.AMENDS and before.rstrip().endswith("(")
    return in_brackets or bool(
        wording.ONLY_ASKED.search(before) or (by is None and wording.ONLY_TOLD.search(before))
    )


def _verb(words: str) -> tuple[RelationKind | None, str, bool]:
    """Return the relation that the last words state (None if there is none), and the words before them.

    The third value is True if the words name parts of the document.
    """
    for pattern, kind in wording.VERBS:
        match = pattern.search(words)
        if match:
            return kind, words[: match.start()], any(match.groupdict().values())
    return None, words, False


def _continued(
    sentence: _Sentence,
    words: str,
    item: re.Match[str] | None,
    items: _List | None,
    rest: str,
    begins_on: Sequence[datetime.date | None],
) -> _List | None:
    """Return the list to which a document after `words` without a verb belongs, or None. `rest` follows it."""
    said = words[: item.start("mark")].rstrip() if item else words
    listed = _listed(said, item, sentence.listed, items)
    if listed:
        return None if _stays(listed.kind, rest) else listed
    begins = sentence.last is None or said.endswith(";")
    ended = _ended(words, rest, begins_on) if begins else None
    return _List(ended) if ended else None


def _listed(
    words: str, item: re.Match[str] | None, listed: _List | None, items: _List | None
) -> _List | None:
    """Return the list to which a document after `words` and the mark of `item` belongs, or None.

    `listed` goes on in the same sentence, `items` also in the sentences after its first item.
    """
    goes_on = wording.LIST_GOES_ON.search(words)
    if item and items and (goes_on or not words) and _follows(item["mark"], items.mark):
        return items
    if goes_on:
        # "A hết hiệu lực ... và B quy định ..." says another thing of B.
        return None if re.search(wording.ENDS, words) else listed
    return _List(RelationKind.CARRIES_OUT) if wording.OPENING.search(words) else None


def _follows(mark: str, last: str) -> bool:
    """Return True if an item may follow another one in a list: "2." after "1.", "-" after "-"."""
    one, other = mark.rstrip(".)"), last.rstrip(".)")
    if one.isdigit() and other.isdigit():
        return int(one) > int(other)
    return one.isalpha() == other.isalpha() and one.isdigit() == other.isdigit() and one >= other


def _last_and_first_day(stated: _List, rest: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the last day of a suspension or an extension, and the day from which the relation applies."""
    until = since = None
    if to_day := _TO_DAY.get(stated.kind):
        until = _only_day(wording.TO_THE_END, rest) or _only_day(to_day, rest)
    if from_day := _FROM_DAY.get(stated.kind):
        since = _only_day(from_day, rest) or stated.since
    return until, since


def _goes_on_below(sentence: _Sentence, words: str) -> bool:
    """Return True if a basis goes on in the next line without another "Căn cứ"; `words` end its last document's."""
    is_basis = sentence.listed is not None and sentence.listed.kind is RelationKind.BASED_ON
    return is_basis and wording.NEXT_LINE.fullmatch(words) is not None


def _amends_basis(sentence: _Sentence, words: str, index: int, cited: Sequence[Citation]) -> bool:
    """Return True if a document after `words` only amended one of the basis: "Căn cứ A đã được sửa đổi theo B, C".

    C may have amended it, too, unless it is of another type or a law called by its name.
    """
    if sentence.listed is None or sentence.last is None or sentence.listed.kind is not RelationKind.BASED_ON:
        return False
    if wording.AMENDED_BY.search(words):
        return True
    one, other = cited[sentence.last], cited[index]
    is_named = other.name is not None and wording.AMENDS_A_LAW.match(fold(other.name)) is None
    return sentence.is_aside and ")" not in words and one.type == other.type and not is_named


def _names_part(words: str, item: re.Match[str] | None) -> bool:
    more = wording.LIST_GOES_ON.search(words)
    return bool((item and item["part"]) or (more and more["part"]))


def _may_act(by: int | None, kind: RelationKind, index: int, cited: Sequence[Citation]) -> bool:
    """Return False if the words were misread, or if `by` only asks for a change: "Tờ trình số 5 về việc bãi bỏ A"."""
    if by is None:
        return True
    only_asks = kind in CHANGES and cited[by].type in ("Tờ trình", "Báo cáo")
    return by != index and not only_asks and not _is_earlier(by, index, cited)


def _is_earlier(by: int | None, index: int, cited: Sequence[Citation]) -> bool:
    """Return True if the acting document is older than the other one, so that the words were misread."""
    acts, other = cited[by].date if by is not None else None, cited[index].date
    return acts is not None and other is not None and acts < other


def _stays(kind: RelationKind, after: str) -> bool:
    """Return True if a document of a list of changes stays in force; an extension lets it do so."""
    return kind in CHANGES and kind != RelationKind.EXTENDS and wording.STAYS.search(_flat(after)) is not None


def _only_day(pattern: re.Pattern[str], after: str) -> datetime.date | None:
    """Return the only day that `pattern` finds in the rest of a sentence: the first or last of an effect, or None."""
    sentence = " ".join(fold(nfc(wording.SENTENCE_END.split(after, 1)[0])).split())
    days = {
        datetime.date(int(found["year"]), 12, 31) if found.get("year") else parse_date(found["date"])
        for found in (match.groupdict() for match in pattern.finditer(sentence))
    }
    return days.pop() if len(days) == 1 else None


def _day_before(before: str) -> datetime.date | None:
    """Return the day with which the words before a verb begin its clause, or None."""
    found = wording.FROM_THEN.search(before)
    return parse_date(found["date"]) if found else None


def _ended(before: str, after: str, begins_on: Sequence[datetime.date | None]) -> RelationKind | None:
    """Return how a document ends, at the beginning of a clause, when this one takes effect; or None.

    `begins_on`: the days on which this one takes effect.
    """
    rest = _flat(after)
    if wording.WHEN_THIS_BEGINS.search(before):
        found = wording.ENDS_THEN.match(rest)
    else:
        found = wording.IS_ENDED.match(rest) if wording.CLAUSE_BEGINS.search(before) else None
        day = parse_date(found["date"]) if found and found["date"] else None
        if found and found["date"] and (day is None or day not in begins_on):
            return None
    if found is None:
        return None
    return RelationKind.REPLACES if "thay the" in found["how"] else RelationKind.REPEALS


def _flat(text: str) -> str:
    return " ".join(fold(nfc(text)).split())
