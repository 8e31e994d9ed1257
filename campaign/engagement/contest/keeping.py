"""Erasure of entrants' names, addresses and codes, after the days of the setting or on request.

Attempts, their log and the results stay, so every score can be recounted: nothing in the log identifies an entrant.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from wagtail.models import PageLogEntry

from base.form_values import sent_key
from campaign.engagement.contest import identity, ranking
from campaign.engagement.models import Attempt, ContestPage, ContestResult, EntryCode, entrant_days
from operations.backup import erasures

# Kinds in the list of erasures. Keys of attempts are random; codes and labels, which are also on paper, are hashed.
_ATTEMPT, _CODE, LABEL = "engagement.attempt", "engagement.code", "engagement.label"


@dataclass(frozen=True)
class Entries:
    """Attempts of one person in a contest, and the codes of a list with which the person takes part."""

    attempts: list[Attempt]
    codes: list[EntryCode]

    def __bool__(self) -> bool:
        return bool(self.attempts or self.codes)


def entries_of(page: ContestPage, typed: str) -> Entries:
    """Return the data of the person found by a mail address, a code of a list or the number of an attempt."""
    attempts = Attempt.objects.filter(page=page, erased_at=None).select_related("result")
    codes = EntryCode.objects.filter(page=page)
    if "@" in typed:
        attempts = attempts.filter(identity__in=identity.of_address(page.pk, typed))
        return Entries(list(attempts), [])
    if code := codes.filter(code=identity.as_stored(typed)).first():
        attempts = attempts.filter(identity__in=identity.of_code(page.pk, code.code))
        return Entries(list(attempts), [code])
    # The code of a certificate has the number before its hyphen.
    number = typed.partition("-")[0].strip()
    known = attempts.filter(pk=sent_key(number)).first()
    if known is None:
        return Entries([], [])
    codes = codes.filter(unit=known.unit, label=known.label) if known.label else codes.none()
    identities = [known.identity]
    if known.email:
        identities += identity.of_address(page.pk, known.email)
    for code in codes:
        identities += identity.of_code(page.pk, code.code)
    return Entries(list(attempts.filter(identity__in=identities)), list(codes))


@transaction.atomic
def erase_early(entries: Entries) -> None:
    """Erase one person before the usual time, and again whenever a restored backup brings the data back."""
    erasures.note(_ATTEMPT, [attempt.key for attempt in entries.attempts])
    erasures.note(_CODE, [identity.of_code(code.page_id, code.code)[0] for code in entries.codes])
    # Otherwise, uploading the list again would give the label a new code.
    labels = [identity.of_label(code.page_id, code.unit, code.label)[0] for code in entries.codes]
    erasures.note(LABEL, labels)
    _erase(entries.attempts, entries.codes)


def _erase(attempts: Iterable[Attempt], codes: Iterable[EntryCode]) -> None:
    EntryCode.objects.filter(pk__in=[code.pk for code in codes]).delete()
    for attempt in attempts:
        attempt.name = attempt.email = attempt.label = ""
        attempt.may_name, attempt.erased_at = False, timezone.now()
        attempt.save(update_fields=["name", "email", "label", "may_name", "erased_at"])
        number = ranking.masked_name(attempt)
        ContestResult.objects.filter(attempt=attempt).update(name=number, masked=number)


def _codes_again() -> list[EntryCode]:
    noted = erasures.noted(_CODE)
    codes = EntryCode.objects.iterator() if noted else ()
    return [code for code in codes if not noted.isdisjoint(identity.of_code(code.page_id, code.code))]


def _is_in_preparation(page: ContestPage, days: int) -> bool:
    """Return True if anybody has edited the contest, or made codes for it, in the last `days`."""
    since = timezone.now() - datetime.timedelta(days=days)
    return PageLogEntry.objects.filter(page=page.pk, timestamp__gt=since).exists()


def erase() -> int:
    """Erase the identities of entrants of contests that ended long enough ago. Return the number of attempts.

    Codes of a contest without rounds are erased once nobody has worked on it for as long. Data erased on request is
    erased again if a restored backup brought it back.
    """
    known = Attempt.objects.filter(erased_at=None)
    again = list(known.filter(key__in=erasures.noted(_ATTEMPT)))
    _erase(again, _codes_again())
    erased, days = len(again), entrant_days()
    for page in ContestPage.objects.only("rounds"):
        rounds = page.all_rounds
        if not rounds:
            # A round that people have entered cannot be removed, so there are no attempts.
            if not _is_in_preparation(page, days):
                EntryCode.objects.filter(page=page).delete()
            continue
        if not all(one.is_over for one in rounds):
            continue
        # The keyed hash kept people erased on request from a second attempt. Now that the contest is over, the
        # attempt's key, which is random and unique, replaces it.
        nameless = Attempt.objects.filter(page=page, erased_at__isnull=False)
        nameless.exclude(identity=F("key")).update(identity=F("key"))
        since = (timezone.now() - max(one.closes_at for one in rounds)) / datetime.timedelta(days=1)
        over, codes = known.filter(page=page), EntryCode.objects.filter(page=page)
        if since <= days:
            # These people were promised fewer days.
            over = over.filter(kept_days__lt=since)
            codes = codes.filter(Exists(over.filter(unit=OuterRef("unit"), label=OuterRef("label"))))
        codes.delete()
        results = ContestResult.objects.filter(page=page, attempt__in=over)
        results.exclude(name=F("masked")).update(name=F("masked"))
        erased += over.update(identity=F("key"), name="", email="", may_name=False, erased_at=timezone.now())
    return erased
