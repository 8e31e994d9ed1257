"""The tree of a guide: the answers that lead on from a question, and the answers that led to a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from wagtail.models import Page

from base.delivery import memo
from base.visibility import readable
from campaign.engagement.models import AdvicePage, GuidePage, QuestionPage

Node = GuidePage | QuestionPage | AdvicePage

_GUIDE_PATH = 3 * Page.steplen
_BODIES = ("first_hour", "first_day", "afterwards", "evidence", "related")


@dataclass(frozen=True)
class Answer:
    """Answer to a question, and the page to which it leads."""

    text: str
    page: QuestionPage | AdvicePage


@dataclass(frozen=True)
class Given:
    """Answer that was given on the way to a page: the question and the words of the answer."""

    question: GuidePage | QuestionPage
    answer: str


class Tree:
    """Pages of one guide in the order of the page tree."""

    def __init__(self, pages: Iterable[Node]) -> None:
        self.pages = sorted(pages, key=lambda page: page.path)

    @cached_property
    def _by_path(self) -> dict[str, Node]:
        return {page.path: page for page in self.pages}

    @cached_property
    def _by_key(self) -> dict[int, Node]:
        return {page.pk: page for page in self.pages}

    @cached_property
    def _leading(self) -> set[int]:
        """The keys of the pages that lead to advice."""
        found: set[int] = set()
        # Children come after their parents in the order of paths.
        for page in reversed(self.pages):
            if isinstance(page, AdvicePage) or self._answers(page, found):
                found.add(page.pk)
        return found

    def answers(self, page: GuidePage | QuestionPage) -> list[Answer]:
        """Return the answers of a question, without answers that never lead to advice."""
        return self._answers(page, self._leading)

    def _answers(self, page: GuidePage | QuestionPage, leading: set[int]) -> list[Answer]:
        below = [child for child in self.children(page) if child.pk in leading]
        return [*(Answer(child.answer, child) for child in below), *self._elsewhere(page)]

    def children(self, page: Node) -> list[QuestionPage | AdvicePage]:
        """Return the pages directly below `page`, whether or not they lead to advice."""
        depth = page.depth + 1
        return [
            child
            for child in self.pages
            if child.depth == depth and child.path.startswith(page.path) and not isinstance(child, GuidePage)
        ]

    def _elsewhere(self, page: GuidePage | QuestionPage) -> Iterator[Answer]:
        # Raw data, because each block would fetch its page.
        for link in page.elsewhere.raw_data:
            target = self._by_key.get(link["value"]["page"])
            if isinstance(target, AdvicePage):
                yield Answer(link["value"]["answer"], target)

    def way(self, page: Node) -> list[Given]:
        """Return the answers on the way from the opening question to `page`. Hidden questions are left out."""
        paths = [page.path[:end] for end in range(_GUIDE_PATH, len(page.path), Page.steplen)]
        above = [self._by_path[path] for path in paths if path in self._by_path]
        return [
            Given(node, next_one.answer)
            for node, next_one in pairwise([*above, page])
            if not isinstance(node, AdvicePage) and not isinstance(next_one, GuidePage)
        ]


def public_tree(page: Node, seen_from: Page | None = None) -> Tree:
    """Return the public pages of the guide of `page`, without their bodies. Cached for the current edition.

    `seen_from` is that of `readable`.
    """
    path = page.path[:_GUIDE_PATH]
    return memo.get_or_set(
        ("guide", path, seen_from and seen_from.pk), lambda: Tree(_public(path, seen_from))
    )


def _public(path: str, seen_from: Page | None) -> Iterator[Node]:
    yield from readable(GuidePage.objects.filter(path=path), seen_from)
    for model, unshown in ((QuestionPage, ()), (AdvicePage, _BODIES)):
        yield from readable(model.objects.filter(path__startswith=path), seen_from).defer(*unshown)


def whole_tree(guide: GuidePage) -> Tree:
    """Return all pages of the guide, drafts included, from their rows and not from later revisions."""
    found: list[Node] = [guide]
    found += QuestionPage.objects.descendant_of(guide)
    found += AdvicePage.objects.descendant_of(guide).prefetch_related("routes")
    return Tree(found)
