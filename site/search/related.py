"""Related searches: popular searches that have words in common with a query."""

import datetime
from functools import partial
from itertools import pairwise

from django.db.models import Count, Max, Sum
from django.utils import timezone

from base.delivery import memo
from search.finding import spelling
from search.finding.query import Query, parse
from search.models import SearchedQuery
from vietnamese.fold import fold

MAX_SHOWN = 5
# In days; about one season.
_LOOKED_BACK = 60
# So many searches on so many days cannot come from one person.
_MIN_TIMES, _MIN_DAYS = 30, 5
_MAX_POPULAR = 300


def to(query: Query) -> list[str]:
    """Return at most MAX_SHOWN popular searches that are related to `query`, the most popular first."""
    asked = _content_words(query)
    if not asked:
        return []
    popular = memo.get_or_set("popular searches", _popular)
    found = [text for text, words in popular.items() if words != asked and _is_near(asked, words)]
    return [
        memo.get_or_set(("as written", text), partial(spelling.written, text)) for text in found[:MAX_SHOWN]
    ]


def _is_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return True if one has all words of the other, or both share two consecutive words."""
    return (
        set(one) <= set(other) or set(other) <= set(one) or not set(pairwise(one)).isdisjoint(pairwise(other))
    )


def _popular() -> dict[str, tuple[str, ...]]:
    """Return the texts of popular searches that found something, with their words."""
    since = timezone.localdate() - datetime.timedelta(days=_LOOKED_BACK)
    rows = SearchedQuery.objects.filter(day__gte=since).values("text").order_by()
    rows = rows.annotate(times_all=Sum("times"), days=Count("day"), most=Max("hits"))
    popular = rows.filter(times_all__gte=_MIN_TIMES, days__gte=_MIN_DAYS, most__gt=0)
    texts = popular.order_by("-times_all", "text").values_list("text", flat=True)[:_MAX_POPULAR]
    return {text: _content_words(parse(text)) for text in texts}


def _content_words(query: Query) -> tuple[str, ...]:
    """Return the words of `query`, without accents and without question words."""
    return tuple(fold(word) for term in query.content_terms for word in term)
