"""Pages outside the page tree, such as the list of feeds. Apps register theirs (`AppConfig.ready`).

A search for exactly one of a page's names shows the page before all results, like a promoted result.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from search.models import lines


@dataclass(frozen=True)
class FixedPage:
    """A page at the address named `view`, found by its title and `names`, which are separated by line breaks."""

    title: str
    description: str
    view: str
    names: str = ""
    is_shown: Callable[[], bool] = lambda: True

    kicker = "Mục của trang"

    def __str__(self) -> str:
        return self.title

    @property
    def folded(self) -> str:
        """The names in the form that is compared: each folded, between line breaks."""
        return "\n" + lines(f"{self.title}\n{self.names}") + "\n"

    @property
    def address(self) -> str:
        """The address of the page on this site."""
        return reverse(self.view)


_pages: list[FixedPage] = []


def register(page: FixedPage) -> None:
    """Let readers find `page` by its names."""
    _pages.append(page)


def for_query(text: str, *, is_open: bool = False) -> list[FixedPage]:
    """Return the pages with exactly this name, with or without accents; with `is_open`, a name that begins so."""
    asked = lines(text)
    wanted = f"\n{asked}" if is_open else f"\n{asked}\n"
    return [page for page in _pages if asked and wanted in page.folded and page.is_shown()]
