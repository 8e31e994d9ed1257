"""The public page of a contest, kept by the edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.page_view import PageView
from base.visibility import readable
from campaign.engagement.contest import bank, ranking
from campaign.engagement.models import ContestPage, Use


class ContestView(PageView):
    """A contest with its rounds. A preview also shows results that are not announced yet."""

    page: ContestPage

    def context(self) -> dict[str, Any]:
        page = self.page
        rounds = page.all_rounds
        announced = [one for one in rounds if one.shows_results]
        return {
            "rounds": rounds,
            "tables": [ranking.Table.of(page, one) for one in reversed(announced)] if page.pk else [],
            "has_practice": bool(page.practice_size and bank.pool(Use.PRACTICE)),
        }


def next_moment(now: datetime) -> datetime | None:
    """Return the next time after `now` at which a round opens or closes."""
    pages = readable(ContestPage.objects.all())
    moments = [at for page in pages for one in page.all_rounds for at in (one.opens_at, one.closes_at)]
    return min((at for at in moments if at > now), default=None)
