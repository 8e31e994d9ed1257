"""Bylines: the authors that they name, separated by a dash ("Thu Hà - Minh Đức"), and the accounts of these."""

import re
from dataclasses import dataclass

from django.urls import reverse

from base.models import User
from vietnamese.slugs import slugify

# A comma would split names such as "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao".
SEPARATOR = " - "
_SEPARATORS = re.compile(r"\s[-–—]\s|;")


@dataclass(frozen=True, slots=True)
class Author:
    """Author as a byline names them. Authors whose names have the same slug share a page."""

    name: str

    @property
    def slug(self) -> str:
        """Key of the author's page; "" for a name without letters and digits, which has none."""
        return slugify(self.name, max_length=100)

    @property
    def address(self) -> str:
        """URL of the page that lists the author's articles, or ""."""
        return reverse("articles:author", args=[self.slug]) if self.slug else ""


def authors(byline: str) -> list[Author]:
    """Return the authors that the byline names, each once."""
    found: dict[str, Author] = {}
    for part in _SEPARATORS.split(byline):
        if name := part.strip():
            author = Author(name)
            found.setdefault(author.slug, author)
    return list(found.values())


def accounts_of(names: set[str]) -> dict[str, User]:
    """Return the accounts by these pen names or full names, except names that several accounts have.

    Accents decide only between accounts whose names are alike without them: "Nguyễn Văn An", "Nguyễn Văn Ân".
    """
    if not any(names):
        return {}
    owners: dict[str, list[tuple[str, User]]] = {}
    for user in User.objects.only("username", "first_name", "last_name", "pen_name"):
        for name in {user.pen_name, user.get_full_name()}:
            owners.setdefault(slugify(name, max_length=100), []).append((name.casefold(), user))
    found = {}
    for name in names:
        fitting = owners.get(slugify(name, max_length=100), [])
        users = {user for _, user in fitting}
        if len(users) > 1:
            users = {user for own, user in fitting if own == name.casefold()}
        if len(users) == 1:
            found[name] = users.pop()
    return found
