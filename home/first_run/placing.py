"""Places pages of the first run, each once. Existing pages are never changed."""

import uuid
from typing import TypeVar

from django.core.exceptions import ValidationError
from wagtail.models import Page

from home.first_run.profile import ProfileError
from home.models import HomePage

P = TypeVar("P", bound=Page)


def key_of(slug: str) -> uuid.UUID:
    """Return the translation key of the first-run page with this slug.

    The key stays when editors rename or move the page. It differs from site to site, because feeds publish it
    as the identifier of one page.
    """
    return uuid.uuid5(HomePage.objects.values_list("translation_key", flat=True).get(), slug)


def existing_page(parent: Page, slug: str) -> Page | None:
    """Return the page that the first run made under this slug, wherever it is now; else the child with the slug."""
    page = Page.objects.filter(translation_key=key_of(slug)).first()
    page = page or parent.get_children().filter(slug=slug).first()
    return page.specific if page else None


def place(parent: Page, page: P) -> P:
    """Publish the new `page` under `parent` with a revision and the key of its slug; return the page.

    Raises ProfileError if the page is not valid there, for example because its slug is taken.
    """
    page.translation_key = key_of(page.slug)
    parent.refresh_from_db()
    try:
        parent.add_child(instance=page)
    except ValidationError as error:
        raise ProfileError(
            f"Trang “{page.slug}” dưới “{parent.title}”: {' '.join(error.messages)}"
        ) from error
    page.save_revision().publish()
    return page


def untouched(page: Page) -> bool:
    """Return True if no person has saved this page, so that its empty fields were not emptied on purpose."""
    return not page.revisions.exclude(user=None).exists()
