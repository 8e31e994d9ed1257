"""Counting of votes. A vote adds one to the tally of its answer; nothing records who gave it.

A mark keeps one reader from voting twice on one day: a keyed hash of poll, IP address and browser, whose key is a
random salt that only the cache holds, until the end of the day (campaign.reads.marks). The next day, the same person
could vote again from a browser that has lost its cookie, so the pages say that a poll is not a survey. A second mark,
of the form's number, keeps a form that is sent twice from counting twice, even if the phone has changed networks.
"""

from enum import Enum

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from campaign.engagement.models import PollPage, Tally, VoteMark
from campaign.reads import marks
from signin.rules.limits import address_of


class Vote(Enum):
    """Outcome of a vote. For a vote that does not count, the value is the reason in the address of the results."""

    COUNTED = ""
    READER_HAS_VOTED = "1"
    FORM_SENT_AGAIN = "2"


def vote(poll: PollPage, answer: str, number: str, request: HttpRequest) -> Vote:
    """Count a vote for the answer with this id, unless the form `number` or this reader has voted today."""
    reader = f"poll {poll.pk} {address_of(request)} {request.headers.get('User-Agent', '')}"
    form = f"poll form {number}"
    with transaction.atomic():
        if _is_new(reader) and _is_new(form):
            Tally.objects.get_or_create(page=poll, answer=answer)
            Tally.objects.filter(page=poll, answer=answer).update(votes=F("votes") + 1)
            return Vote.COUNTED
        # A form sent again through another network must not stop a reader there who has not voted.
        transaction.set_rollback(True)
    is_again = VoteMark.objects.filter(mark=marks.mark(timezone.localdate(), form)).exists()
    return Vote.FORM_SENT_AGAIN if is_again else Vote.READER_HAS_VOTED


def _is_new(text: str) -> bool:
    """Store the mark of `text`. Return False if it was already stored today."""
    day = timezone.localdate()
    return VoteMark.objects.get_or_create(mark=marks.mark(day, text), defaults={"day": day})[1]


def forget() -> int:
    """Delete the marks of past days. Return the count."""
    return VoteMark.objects.filter(day__lt=timezone.localdate()).delete()[0]
