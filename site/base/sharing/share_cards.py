"""Share cards of pages: drawn on publication, kept in the storage of renditions, deleted on unpublication.

No request draws a card. The periodic command `draw_share_cards` handles changes that no signal reports: a new name of
the agency, pages created in bulk, a full disk.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.models import AgencySettings, BasePage, ShareCard
from base.sharing.card_spec import DESIGN, Words
from base.visibility import readable

logger = logging.getLogger(__name__)

FOLDER = "the-chia-se"
_BATCH = 50


def card_file() -> Subquery:
    """Return a subquery, for a query of pages, of the storage name of the page's card, or None."""
    return Subquery(ShareCard.objects.filter(page=OuterRef("pk")).values("file"))


def refresh(page: BasePage) -> None:
    """Draw the page's card if it changed, or delete it if readers may not see the page."""
    if not settings.SHARE_CARDS:
        return
    if not readable(Page.objects.filter(pk=page.pk)).exists():
        ShareCard.objects.filter(page=page).delete()
        return
    site = page.get_site()
    if site is None:
        return
    agency = AgencySettings.for_site(site)
    try:
        _keep([(page, _drawn(page, agency), _common(agency))])
    except OSError:
        # A full disk must not stop the publication of the page. The periodic command tries again.
        logger.exception("no share card could be kept for page %s", page.pk)


def draw_missing(seconds: float, report: Callable[[], object]) -> int:
    """Draw missing and outdated cards, newest pages first, for about `seconds`. Return their number.

    `report` is called after each card.
    Rows are written in one short transaction at the end: that makes one new edition, and the drawing locks nothing.
    """
    made: list[tuple[BasePage, str, str]] = []
    deadline = time.monotonic() + seconds
    agencies: dict[int, AgencySettings] = {}
    for page in _wanting():
        site = page.get_site()
        if site is None:
            continue
        if site.pk not in agencies:
            agencies[site.pk] = AgencySettings.for_site(site)
        agency = agencies[site.pk]
        made.append((page, _drawn(page, agency), _common(agency)))
        report()
        if time.monotonic() > deadline:
            break
    _keep(made)
    return len(made)


def _wanting() -> Iterator[BasePage]:
    """Yield the public pages without a card or with one that may be outdated."""
    current = {_common(agency) for agency in AgencySettings.objects.all()}
    fresh = ShareCard.objects.filter(page=OuterRef("pk"), made_of__in=current)
    wanting = readable(Page.objects.filter(~Exists(fresh))).type(BasePage).filter(alias_of=None)
    keys = list(wanting.order_by("-first_published_at").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        batch: PageQuerySet = Page.objects.filter(pk__in=keys[start : start + _BATCH])
        yield from batch.specific()


def words_of(page: BasePage, agency: AgencySettings) -> Words:
    """Return the words on the card of this page."""
    return Words(
        kicker=" · ".join(filter(None, ["Nội dung mẫu" if page.is_sample else "", page.share_kicker])),
        title=page.title,
        text=page.meta_description,
        site=agency.site_title,
        agency=agency.agency_name,
        is_alert=page.is_alert,
    )


def _drawn(page: BasePage, agency: AgencySettings) -> str:
    """Return the storage name of the page's card, after drawing it if the storage does not have it."""
    from base.sharing.card_drawing import draw_card

    words = words_of(page, agency)
    digest = hashlib.sha256(repr((DESIGN, words)).encode()).hexdigest()[:20]
    name = f"{FOLDER}/{page.pk}-{digest}.png"
    storage = storages["renditions"]
    return name if storage.exists(name) else storage.save(name, ContentFile(draw_card(words)))


def _common(agency: AgencySettings) -> str:
    return hashlib.sha256(repr((DESIGN, agency.site_title, agency.agency_name)).encode()).hexdigest()[:16]


@transaction.atomic
def _keep(made: Iterable[tuple[BasePage, str, str]]) -> None:
    made = list(made)
    known = dict(
        ShareCard.objects.filter(page__in=[page.pk for page, *_ in made]).values_list("page", "file")
    )
    ShareCard.objects.bulk_create(
        [ShareCard(page_id=page.pk, file=file, made_of=made_of) for page, file, made_of in made],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["file", "made_of"],
    )
    for page, file, _ in made:
        before = known.get(page.pk)
        if before != file:
            # The cards of child pages show this page's title.
            children = Page.objects.child_of(page).exclude(pk__in=[page.pk for page, *_ in made])
            ShareCard.objects.filter(page__in=children).update(made_of="")
            if before:
                transaction.on_commit(partial(discard, before))


def discard(file: str) -> None:
    """Delete a card's picture, unless a page uses it again."""
    if not ShareCard.objects.filter(file=file).exists():
        storages["renditions"].delete(file)


def drop_private(page: Page) -> None:
    """Delete the cards of this page and of those below it that readers may no longer see."""
    below = Page.objects.filter(path__startswith=page.path)
    ShareCard.objects.filter(page__in=below).exclude(page__in=readable(below)).delete()
