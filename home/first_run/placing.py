"""Puts a page of the first run where it belongs, once. It never changes a page that stands."""

import uuid
from typing import TypeVar

from wagtail.models import Page

from home.models import HomePage

P = TypeVar("P", bound=Page)


def key_of(slug: str) -> uuid.UUID:
    """The translation key of the first-run page with this slug. It stays when editors rename or move the page, and it
    is another one on every site: feeds tell the world that it names one page.
    """
    return uuid.uuid5(HomePage.objects.values_list("translation_key", flat=True).get(), slug)


def standing(parent: Page, slug: str) -> Page | None:
    """The page that first run made under this slug, wherever it is now; else the child that has the slug."""
    page = Page.objects.filter(translation_key=key_of(slug)).first()
    page = page or parent.get_children().filter(slug=slug).first()
    return page.specific if page else None


def place(parent: Page, page: P) -> P:
    """Publishes the new `page` under `parent`, through a revision as every page, with the key of its slug."""
    page.translation_key = key_of(page.slug)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def untouched(page: Page) -> bool:
    """Whether no person has saved this page yet: what is empty in it was not emptied on purpose."""
    return not page.revisions.exclude(user=None).exists()
