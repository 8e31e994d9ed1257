"""Filters of the search: kinds of stories, topics and audiences."""

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from base.addresses.redirects import renamed
from base.delivery import memo
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.models.choices import Audience
from search import filters
from search.filters import Choice, Filter
from search.finding import finder, synonyms
from search.finding.query import Mark
from vietnamese.dates import short


def register() -> None:
    """Register the kinds and filters of stories with the search."""
    filters.register_kind("tin-bai", "Tin bài", ArticlePage._meta.label_lower)
    filters.register_kind("canh-bao", "Cảnh báo", AlertPage._meta.label_lower)
    finder.register_facts(AlertPage._meta.label_lower, _ended)
    topics = partial(memo.get_or_set, "search topics", _topics)
    filters.register(Filter("chuyen-muc", "Chuyên mục", "Mọi chuyên mục", topics, _current_slug))
    synonyms.register_names(_names_of_topics)
    filters.register(Filter("doi-tuong", "Dành cho", "Mọi người đọc", _audiences))


def _ended(pages: Sequence[int]) -> dict[int, str]:
    """Return the line that results show for each ended alert: its day of publication, and that it is over."""
    past = AlertPage.objects.filter(pk__in=pages, valid_until__lte=timezone.now())
    days = past.values_list("pk", "first_published_at")
    return {key: f"{short(timezone.localtime(day).date())} · Đã hết hiệu lực" for key, day in days if day}


def _topics() -> list[Choice]:
    """Return the topics that readers may see. The index marks them by key, so a renamed topic needs no reindexing."""
    topics = readable(TopicPage.objects.order_by("path")).values_list("slug", "title", "pk")
    return [Choice(slug, title, str(pk)) for slug, title, pk in topics]


def _current_slug(former: str) -> str:
    """Return the slug of the topic that used to have the slug `former`, or `former` if there is none."""
    topic = renamed(readable(TopicPage.objects.all()), former)
    return topic.slug if topic else former


def _names_of_topics() -> list[tuple[str, Mark]]:
    return [(topic.label, ("chuyen-muc", topic.mark)) for topic in _topics()]


def _audiences() -> list[Choice]:
    return [Choice(one.value, one.label, one.value) for one in Audience if one != Audience.EVERYONE]
