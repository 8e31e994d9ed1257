"""The page that shows two documents side by side, by provision."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.library.models.record import DocumentRecord
from campaign.library.public.text_links import MAX_LENGTH
from official.comparison import Change, Pair, Run, Unit, compare

_UNCHANGED = (Change.SAME, Change.MOVED)
_STATES = {
    Change.CHANGED: "sửa đổi",
    Change.ADDED: "thêm mới",
    Change.REMOVED: "không còn",
    Change.MOVED: "chỉ đổi số",
    Change.SAME: "giữ nguyên",
}


# The marks contain words for screen readers.
_DELETED = '<del><span class="hidden-text">[bỏ: </span>{}<span class="hidden-text">]</span></del>'
_INSERTED = '<ins><span class="hidden-text">[thêm: </span>{}<span class="hidden-text">]</span></ins>'


@dataclass(frozen=True)
class Shown:
    """A provision as the page shows it. Its `groups` hold its parts, with unchanged ones in a row folded away."""

    pair: Pair
    depth: int

    @property
    def label(self) -> str:
        return self.pair.unit.label

    @property
    def title(self) -> str:
        """The label at the beginning of a line, also for text before the first điều."""
        return _capitalised(self.label) or ("Đoạn" if self.depth else "Phần đầu văn bản")

    @property
    def state(self) -> str:
        return _capitalised(_STATES[self.pair.change])

    @property
    def groups(self) -> Iterator["Group"]:
        return _grouped(self.pair.parts, self.depth + 1)

    @property
    def old(self) -> list[SafeString]:
        """The earlier text as HTML: the paragraphs before its parts, and the parts, too, if all are gone."""
        return _side(self.pair.old, self.pair.old_runs, _DELETED, is_alone=self.pair.new is None)

    @property
    def new(self) -> list[SafeString]:
        """The later text as HTML: the paragraphs before its parts, and the parts, too, if all are new."""
        return _side(self.pair.new, self.pair.new_runs, _INSERTED, is_alone=self.pair.old is None)

    @property
    def is_own_text_kept(self) -> bool:
        """Return True if only parts of the provision differ, not the text before them."""
        runs = [*self.pair.old_runs, *self.pair.new_runs]
        return bool(self.pair.parts) and not any(run.is_marked for run in runs)


@dataclass(frozen=True)
class Group:
    """Provisions in a row that are folded away together (SAME, MOVED), or shown."""

    change: Change
    provisions: Sequence[Shown]

    @property
    def is_folded(self) -> bool:
        return self.change in _UNCHANGED

    @property
    def summary(self) -> str:
        """The provisions of a folded group in words: "Điều 1 đến Điều 8: giữ nguyên"."""
        articles = [shown for shown in self.provisions if shown.depth or _is_article(shown.pair)]
        named = articles or self.provisions
        first, last = named[0], named[-1]
        words = first.title if first is last else f"{first.title} đến {last.label}"
        return f"{words}: {_STATES[self.change]}"


class ComparisonPage:
    """Two documents side by side, the earlier one on the left."""

    def __init__(self, earlier: DocumentRecord, later: DocumentRecord) -> None:
        self.earlier = earlier
        self.later = later
        self._pairs = compare(earlier.text[:MAX_LENGTH], later.text[:MAX_LENGTH])

    @property
    def is_cut(self) -> bool:
        return max(len(self.earlier.text), len(self.later.text)) > MAX_LENGTH

    @property
    def text_note(self) -> str:
        return self.earlier.text_note or self.later.text_note

    @cached_property
    def groups(self) -> list[Group]:
        return list(_grouped(self._pairs, 0))

    @property
    def counts(self) -> list[str]:
        """Return the numbers of điều by the way in which they changed: "1 điều sửa đổi"."""
        articles = [pair for pair in self._pairs if _is_article(pair)]
        unit = "điều" if articles else "đoạn"
        counted = Counter(pair.change for pair in articles or self._pairs)
        return [f"{counted[change]} {unit} {words}" for change, words in _STATES.items() if counted[change]]


def _side(unit: Unit | None, runs: Iterable[Run], mark: str, *, is_alone: bool) -> list[SafeString]:
    if unit is None:
        return []
    if not is_alone:
        return [_joined(runs, mark)]
    own = [_joined([Run(unit.text, is_marked=True)], mark)] if unit.text else []
    parts = (
        format_html("{}. {}", _capitalised(part.label), _joined([Run(part.text, is_marked=True)], mark))
        for part in unit.parts
    )
    return [*own, *parts]


def _joined(runs: Iterable[Run], mark: str) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html(mark, run.words) if run.is_marked else run.words,) for run in runs)
    )


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]


def _is_article(pair: Pair) -> bool:
    return pair.unit.label.startswith("Điều")


def _grouped(pairs: Iterable[Pair], depth: int) -> Iterator[Group]:
    def kind(pair: Pair) -> Change:
        return pair.change if pair.change in _UNCHANGED else Change.CHANGED

    for change, members in groupby(pairs, kind):
        yield Group(change, [Shown(pair, depth) for pair in members])
