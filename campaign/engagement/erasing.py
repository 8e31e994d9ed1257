"""Erasure of what people sent, once the days of the settings are over. A job runs it, and each restoration."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model

from campaign.engagement.contest import keeping as entrants
from campaign.engagement.desk import keeping as messages
from campaign.engagement.drafts import keeping as comments
from campaign.engagement.models import (
    Attempt,
    AttemptEvent,
    Comment,
    ContestResult,
    Delivery,
    EntryCode,
    Mark,
    Message,
    Picture,
    Reply,
    Subscriber,
    VoteMark,
)
from campaign.engagement.newsletter import keeping as letters
from campaign.engagement.polls import voting
from search import log
from search.models import SearchedQuery
from signin.models import Try
from signin.rules import limits


class Kept(NamedTuple):
    """Data of one kind: its name in words, its tables, and the function that erases what is over.

    The function erases again what was erased on request, and returns the number of what it erased.
    """

    words: str
    tables: tuple[type[Model], ...]
    erase: Callable[[], int]


# All tables with data of those who are no members of the board.
KEPT = (
    Kept("ý kiến", (Comment,), comments.erase),
    Kept("tin gửi Ban Biên tập", (Message, Mark, Picture, Reply), messages.erase),
    Kept("dấu bình chọn", (VoteMark,), voting.forget),
    Kept("lượt gửi bản tin", (Subscriber, Delivery), letters.forget),
    Kept("lần gửi từ một mạng", (Try,), limits.forget),
    Kept("chữ đã tìm", (SearchedQuery,), log.forget),
    Kept("người dự thi", (Attempt, AttemptEvent, ContestResult, EntryCode), entrants.erase),
)


def erase() -> dict[str, int]:
    """Erase all that was kept long enough. Return the number of each kind."""
    return {kept.words: kept.erase() for kept in KEPT}
