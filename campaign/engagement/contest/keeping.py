"""The end of keeping: names, addresses and codes of entrants are erased after the days of the setting."""

import datetime

from django.db.models import F
from django.utils import timezone

from campaign.engagement.models import Attempt, ContestPage, ContestResult, EntryCode, entrant_days


def erase() -> int:
    """Erase whatever tells who took part in contests that ended long enough ago. Return the number of attempts.

    Attempts, their log and the results stay: with masked names, and identities that no proof leads to any more.
    """
    ended_before = timezone.now() - datetime.timedelta(days=entrant_days())
    erased = 0
    for page in ContestPage.objects.only("rounds"):
        rounds = page.all_rounds
        if not rounds or max(one.closes_at for one in rounds) >= ended_before:
            continue
        EntryCode.objects.filter(page=page).delete()
        # The key of an attempt is random and unique, so it takes the place of the identity.
        over = Attempt.objects.filter(page=page, erased_at=None)
        erased += over.update(identity=F("key"), name="", email="", may_name=False, erased_at=timezone.now())
        ContestResult.objects.filter(page=page).exclude(name=F("masked")).update(name=F("masked"))
    return erased
