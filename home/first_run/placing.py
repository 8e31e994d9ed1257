"""Puts a page of the first run where it belongs, once. It never changes a page that stands."""

import uuid
from typing import TypeVar

from wagtail.models import Page

# Fixed for ever: with the slug it makes the translation key, by which a page is found again.
_NAMESPACE = uuid.UUID("6f1d2c6e-0a0b-5b53-9c0e-2f8d0b7c1a53")

P = TypeVar("P", bound=Page)


def key_of(slug: str) -> uuid.UUID:
    """The translation key of the first-run page with this slug. It stays when editors rename or move the page."""
    return uuid.uuid5(_NAMESPACE, slug)


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
