"""Comments on drafts in periodic reports: by the board's decision on them."""

from collections.abc import Iterator
from typing import cast

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from campaign.engagement.models import Comment
from campaign.reports.counts.lists import Row, published_in
from campaign.reports.periods import Period

KIND = "gop-y-du-thao"
GROUPS = {state.value: str(state.label).lower() for state in Comment.State}


# Seconds for which the comments of a period are kept: a report asks for them several times.
_KEPT = 60


def _sent_in(period: Period) -> list[Comment]:
    def found() -> list[Comment]:
        sent = Comment.objects.filter(published_in("sent_at", period)).order_by("-sent_at", "-pk")
        return list(sent.only("page_id", "state", "sent_at"))

    key = f"engagement.comments.{period.first}.{period.last}"
    return cast(list[Comment], cache.get_or_set(key, found, _KEPT))


def rows(period: Period) -> Iterator[Row]:
    """Yield the comments sent in the period, newest first. Their titles are numbers: the words are for the board."""
    for comment in _sent_in(period):
        yield Row(
            kind=KIND,
            title=str(comment),
            url=f"{reverse('engagement_comments')}?du-thao={comment.page_id}",
            day=timezone.localtime(comment.sent_at).date(),
            form=GROUPS[comment.state],
            form_key=comment.state,
        )
