"""Comments for the periodic report: how many came in a period, on which draft, and what the board did with them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from campaign.engagement.models import Comment
from campaign.reports.counts.lists import Row, published_in
from campaign.reports.periods import Period

GROUPS = {state.value: state.label.lower() for state in Comment.State}


def rows(period: Period) -> Iterator[Row]:
    """Yield the comments sent in the period, newest first, without their words: issued reports are never erased."""
    for comment in Comment.objects.filter(published_in("sent_at", period)).select_related("page"):
        yield Row(
            kind="y-kien-gop-y",
            title=f"{comment}: {comment.page.title}",
            url=f"{reverse('engagement_comments')}?du-thao={comment.page_id}",
            day=timezone.localtime(comment.sent_at).date(),
            form=GROUPS[comment.state],
            form_key=comment.state,
        )
