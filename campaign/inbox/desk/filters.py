"""Filters and search of the inbox's listing: state, source, topic, period, special marks, decider."""

from __future__ import annotations

from datetime import timedelta

import django_filters
from django.db.models import OuterRef, Q, QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from base.models import User
from base.models.permissions import people_of
from campaign.articles.models import TopicPage
from campaign.inbox.models import InboxItem, ItemQuerySet, Source
from vietnamese.fold import fold

WAITING = "new"
STATES = [
    (WAITING, "Mới"),
    ("draft", "Đang viết bài"),
    (InboxItem.State.APPROVED, "Đã duyệt"),
    (InboxItem.State.PUBLISHED, "Đã đăng thành bài"),
    (InboxItem.State.REJECTED, "Đã từ chối"),
    ("all", "Tất cả"),
]
_FLAGS = [
    ("changed", "Bản gốc đã thay đổi"),
    ("withdrawn", "Bản gốc đã bị gỡ"),
    ("used", "Tin đã dùng, bản gốc đã bị gỡ"),
    ("story", "Có tin tương tự"),
    ("undated", "Không rõ giờ đăng gốc"),
]
# Readers see the item or will see it, or an article was made from it.
_USED_AND_WITHDRAWN = Q(withdrawn_at__isnull=False) & (Q(visible_at__isnull=False) | Q(article__isnull=False))
_PERIODS = [(1, "24 giờ qua"), (7, "7 ngày qua"), (30, "30 ngày qua"), (365, "Một năm qua")]


class InboxFilterSet(WagtailFilterSet):
    """The filters of the listing. By default it shows new items."""

    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        choices=STATES,
        initial=WAITING,
        empty_label=None,
        widget=RadioSelect,
        method="filter_state",
    )
    source = django_filters.ModelChoiceFilter(label="Nguồn", queryset=Source.objects.all())
    topic = django_filters.ModelChoiceFilter(
        label="Chuyên mục", queryset=TopicPage.objects.all(), method="filter_topic"
    )
    period = django_filters.TypedChoiceFilter(
        label="Thời gian", choices=_PERIODS, coerce=int, method="filter_period"
    )
    flag = django_filters.ChoiceFilter(label="Dấu hiệu", choices=_FLAGS, method="filter_flag")
    decided_by = django_filters.ModelChoiceFilter(
        label="Người quyết định",
        queryset=people_of(
            InboxItem.objects.filter(decided_by=OuterRef("pk")), User.objects.filter(is_active=True)
        ),
        null_label="Quy tắc tự động",
        null_value="rule",
        method="filter_decided_by",
    )

    class Meta:
        model = InboxItem
        fields: list[str] = []

    def filter_state(self, items: ItemQuerySet, _name: str, state: str) -> QuerySet[InboxItem]:
        if state == "all":
            return items
        if state == WAITING:
            return items.waiting()
        if state == "draft":
            return items.filter(article__isnull=False).exclude(state=InboxItem.State.PUBLISHED)
        return items.filter(state=state)

    def filter_topic(self, items: ItemQuerySet, _name: str, topic: TopicPage) -> QuerySet[InboxItem]:
        return items.filter(Q(topic=topic) | Q(topic=None, source__default_topic=topic))

    def filter_period(self, items: ItemQuerySet, _name: str, days: int) -> QuerySet[InboxItem]:
        return items.filter(sort_at__gte=timezone.now() - timedelta(days=days))

    def filter_flag(self, items: ItemQuerySet, _name: str, flag: str) -> QuerySet[InboxItem]:
        return items.filter(
            {
                "changed": Q(original_changed=True),
                "withdrawn": Q(withdrawn_at__isnull=False),
                "used": _USED_AND_WITHDRAWN,
                "story": Q(story__isnull=False),
                "undated": Q(published_at=None),
            }[flag]
        )

    def filter_decided_by(self, items: ItemQuerySet, _name: str, who: User | str) -> QuerySet[InboxItem]:
        if isinstance(who, str):
            return items.exclude(decided_by_rule="")
        return items.filter(decided_by=who)


def search(items: QuerySet[InboxItem], query: str) -> QuerySet[InboxItem]:
    """Return the items that contain every word of the query, with or without its accents.

    The name of an item's source counts as a part of it.
    """
    words = fold(query).split()
    names = {pk: fold(name) for pk, name in Source.objects.values_list("pk", "name")} if words else {}
    for word in words:
        of_source = [pk for pk, name in names.items() if word in name]
        items = items.filter(Q(search_text__contains=word) | Q(source__in=of_source))
    return items


def withdrawn_count() -> int:
    """Return the number of items with a withdrawn original that are approved or have an article."""
    return InboxItem.objects.filter(_USED_AND_WITHDRAWN).count()
