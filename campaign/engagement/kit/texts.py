"""Texts of a kit, taken from a story and the agency's settings. A kit says nothing that the story does not say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Filter
from wagtail.models import Page

from base.models import AgencySettings
from base.plain_text import plain_text
from base.renditions import LEAD_JPEG
from campaign.articles.models import AlertPage, ArticlePage
from campaign.articles.models.kit_texts import MAX_POINT_LENGTH, MAX_POINTS, points_of, readings_of
from campaign.articles.models.stories import StoryPage
from vietnamese.text import one_line

# Version of the products. Increase it if their drawing or their content changes; all kits are then made again.
DESIGN = "2"
# Heading of the points.
TO_DO = "Cần làm gì"
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĐÀ-Ỹ“\"])")
_LIST_ITEM = re.compile(r"<li\b[^>]*>(.*?)</li>", re.DOTALL)
# Number of a note: kits leave notes out.
_NOTE_NUMBER = re.compile(r"\s?\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class KitTexts:
    """The words of the products of one kit.

    `points` are for the eye: at most five, short. `steps` are all things to do, in full, for the ear; `paragraphs` are
    the running text of the story.
    """

    # Label of an alert's severity; "" for an article.
    severity: str
    kicker: str
    headline: str
    lead: str
    points: tuple[str, ...]
    steps: tuple[str, ...]
    paragraphs: tuple[str, ...]
    address: str
    # Address short enough to type: without "https://", and with the number of the page.
    shown_address: str
    site: str
    agency: str
    phone: str
    email: str
    # The agency's terms for reusing its content.
    terms: str
    day: date
    readings: tuple[tuple[str, str], ...]
    # File name of the lead image's original and key of its focal point; "" if there is no picture or not everybody may
    # see it.
    picture: str
    is_alert: bool
    is_sample: bool

    @property
    def digest(self) -> str:
        """Digest of these texts, preceded by the design's version."""
        return f"{DESIGN}-{hashlib.sha256(repr(self).encode()).hexdigest()[:16]}"

    @property
    def paragraphs_heading(self) -> str:
        """Heading of the paragraphs."""
        return "Chuyện gì đang xảy ra" if self.is_alert else "Điều cần biết"


def texts_of(page: StoryPage) -> KitTexts:
    """Return the texts of the kit for this story as it is in memory."""
    agency = AgencySettings.for_site(page.get_site())
    steps, address = tuple(_steps(page)), page.get_full_url() or ""
    own = points_of(page.kit_points)
    day = timezone.localtime(page.first_published_at or timezone.now()).date()
    return KitTexts(
        severity=page.get_severity_display() if isinstance(page, AlertPage) else "",
        kicker=" · ".join(filter(None, [page.topic_title, "Nội dung mẫu" if page.is_sample else ""])),
        headline=one_line(page.kit_headline or page.title),
        lead=one_line(page.summary),
        points=tuple(own or (short(step) for step in steps[:MAX_POINTS])),
        steps=steps or tuple(own),
        paragraphs=tuple(_paragraphs(page)),
        address=address,
        shown_address=f"{urlsplit(address).netloc}{reverse('short_address', args=[page.pk])}",
        site=agency.site_title,
        agency=agency.agency_name,
        phone=agency.phone,
        email=agency.email,
        terms=agency.footer_text,
        day=day,
        readings=tuple(readings_of(page.kit_readings).items()),
        picture=_picture_of(page),
        is_alert=page.is_alert,
        is_sample=page.is_sample,
    )


def _picture_of(page: StoryPage) -> str:
    image = page.main_image
    if image is None or image.collection.get_view_restrictions().exists():
        return ""
    return image.file.name + (Filter(LEAD_JPEG).get_cache_key(image) if image.has_focal_point() else "")


def short(step: str) -> str:
    """Return the step, or only its first sentences if it is too long for a poster."""
    sentences = _SENTENCE.split(step)
    while len(sentences) > 1 and len(" ".join(sentences)) > MAX_POINT_LENGTH:
        sentences.pop()
    return " ".join(sentences)


def _steps(page: StoryPage) -> Iterator[str]:
    """Yield the steps for readers: an alert's advice, else the first list in a steps block, a callout or a text."""
    if isinstance(page, AlertPage) and page.what_to_do:
        yield from _lines(plain_text(str(block.value.source)) for block in page.what_to_do)
        return
    for kind in ("steps", "callout", "text"):
        for block in page.body:
            if block.block_type == kind and len(found := _list_in(block)) > 1:
                yield from found
                return


def _list_in(block: Any) -> list[str]:
    if block.block_type == "steps":
        return list(_lines(plain_text(step.source) for step in block.value["steps"]))
    text = block.value["text"] if block.block_type == "callout" else block.value
    return list(_lines(plain_text(item) for item in _LIST_ITEM.findall(text.source)))


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return filter(None, (one_line(_NOTE_NUMBER.sub("", text)) for text in texts))


def _paragraphs(page: StoryPage) -> Iterator[str]:
    """Yield the paragraphs of the running text, without lists, which are steps or too long for a leaflet."""
    for block in page.body:
        if block.block_type == "text":
            markup = re.sub(r"<([uo])l\b.*?</\1l>", "", block.value.source, flags=re.DOTALL)
            yield from _lines(plain_text(markup).split("\n"))


def story(key: int) -> StoryPage | None:
    """Return the article or alert with this key, or None for another page."""
    page = Page.objects.filter(pk=key).first()
    found = page.specific if page is not None else None
    return found if isinstance(found, ArticlePage | AlertPage) else None
