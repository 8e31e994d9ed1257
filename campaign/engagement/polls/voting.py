"""Counting of votes. A vote is a number added to its answer; nothing tells who gave it.

A mark keeps one reader from voting twice on one day: a keyed hash of poll, address and browser, whose key is a random
salt that only the cache holds, until the end of the day (campaign.reads.marks). The next day the same person could
vote again from a browser that has lost its cookie, so the pages say that a poll is no survey.
"""

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from campaign.engagement.models import PollPage, Tally, VoteMark
from campaign.reads import marks
from signin.rules.limits import address_of


def vote(poll: PollPage, answer: str, request: HttpRequest) -> bool:
    """Count a vote for the answer with this id. Return False if this reader has voted today."""
    day = timezone.localdate()
    reader = f"poll {poll.pk} {address_of(request)} {request.headers.get('User-Agent', '')}"
    with transaction.atomic():
        _, is_new = VoteMark.objects.get_or_create(mark=marks.mark(day, reader), defaults={"day": day})
        if is_new:
            Tally.objects.get_or_create(page=poll, answer=answer)
            Tally.objects.filter(page=poll, answer=answer).update(votes=F("votes") + 1)
    return is_new


def forget() -> int:
    """Delete the marks of past days. Return their number."""
    return VoteMark.objects.filter(day__lt=timezone.localdate()).delete()[0]
