"""Erasure of strangers' data after the days of the settings. A job runs it, and so does each restoration."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model

from campaign.engagement.consultations import keeping as comments
from campaign.engagement.contest import keeping as entrants
from campaign.engagement.messages import keeping as messages
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


class PersonalData(NamedTuple):
    """One kind of data: its label, its tables, and the function that erases rows whose time is over.

    The function also erases again rows that were erased on request, and returns the number of erased rows.
    """

    words: str
    tables: tuple[type[Model], ...]
    erase: Callable[[], int]


# All tables with data about people outside the board.
PERSONAL_DATA = (
    PersonalData("ý kiến", (Comment,), comments.erase),
    PersonalData("tin gửi Ban Biên tập", (Message, Mark, Picture, Reply), messages.erase),
    PersonalData("dấu bình chọn", (VoteMark,), voting.forget),
    PersonalData("lượt gửi bản tin", (Subscriber, Delivery), letters.forget),
    PersonalData("lần gửi từ một mạng", (Try,), limits.forget),
    PersonalData("chữ đã tìm", (SearchedQuery,), log.forget),
    PersonalData("người dự thi", (Attempt, AttemptEvent, ContestResult, EntryCode), entrants.erase),
)


def erase() -> dict[str, int]:
    """Erase all data whose time is over. Return the number for each kind."""
    return {kind.words: kind.erase() for kind in PERSONAL_DATA}
