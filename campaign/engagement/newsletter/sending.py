"""The sending of letters, in batches at the pace of the settings.

Nobody gets a letter twice. A sender first claims the row of a delivery, and nobody else sends a claimed row; the sender
itself tries again only if the mail server did not take the letter. A sender that is killed before it stores the fate
leaves one letter that may or may not have gone out, so it is not sent again.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django_tasks import task

from base.models import User
from campaign.engagement.models import Delivery, Letter, newsletter_settings
from campaign.engagement.newsletter import bounces, contents, letters, writing
from campaign.engagement.public_forms.mail_server import Answer, Fate, MailServer
from edition import number
from operations.queue.mails import can_send_mail
from operations.queue.models import unfinished

# Deliveries after which the pages are checked again, at the latest: the time of an alert may have ended.
_LOOK_AFTER = 20
# Seconds after which a batch ends, so that other tasks of the worker do not wait for a slow mail server.
_MAX_SECONDS = 20.0
_MAX_TRIES = 5
_FIRST_WAIT = timedelta(minutes=10)
# The fault is ours if this many deliveries, and more than a fifth, are refused for good, or if the fate of this many
# deliveries of a letter is unknown.
_SUSPICIOUS = 5
# Reason for stopping a letter none of whose pages may be sent any more.
GONE = "Trang trong thư đã được gỡ, hoặc cảnh báo đã hết hiệu lực."

_State = Delivery.State
logger = logging.getLogger(__name__)


def enqueue_due() -> None:
    """Enqueue a batch if mail goes out, there is something to do, and no batch waits or runs."""
    under_way = unfinished().filter(task_path=send_batch.module_path)
    if can_send_mail() and _is_something_to_do() and not under_way.exists():
        send_batch.enqueue()


@task()
def send_batch() -> None:
    """Send as many letters as the pace allows in a minute, those with alerts first."""
    # The settings may have changed since; without a server, letters would count as sent.
    if not can_send_mail():
        return
    batch = _Batch()
    with MailServer() as server:
        for letter in Letter.objects.filter(state=Letter.State.SENDING).order_by("kind", "made_at"):
            if not batch.goes_on:
                break
            batch.send(letter, server)


@task()
def send_trial(user: int, letter: int | None) -> None:
    """Send a letter, or for None the next weekly one as of now, to a member of the board. Raises OSError."""
    person = User.objects.get(pk=user)
    written = written_of(letter)
    if written is None:
        return
    with MailServer() as server:
        answer = server.hand_over(
            settings.NEWSLETTER_FROM, person.email, writing.on_trial(written, person.email)
        )
    if answer.fate is not Fate.SENT:
        raise OSError(f"{answer.fate.value} {answer.code} {answer.status}".strip())


def written_of(letter: int | None) -> writing.Written | None:
    """Return a letter as last sent, or for None the next weekly letter; None if it is empty."""
    if letter is not None:
        found = Letter.objects.get(pk=letter)
        return writing.stored(found) if found.html else None
    keys = contents.for_weekly(newsletter_settings())
    return writing.write(Letter.Kind.WEEKLY, contents.of(keys)) if keys else None


def _due() -> QuerySet[Delivery]:
    now = timezone.now()
    # A time later than the longest wait comes from a clock that has been set back since.
    is_far = Q(next_at__gt=now + _FIRST_WAIT * 4**_MAX_TRIES)
    return Delivery.objects.filter(
        Q(next_at=None) | Q(next_at__lte=now) | is_far,
        state=_State.WAITING,
        letter__state=Letter.State.SENDING,
    )


def _is_something_to_do() -> bool:
    """Return True if a delivery is due, or a letter is over because the last who waited for it have left."""
    waiting = Delivery.objects.filter(letter=OuterRef("pk"), state=_State.WAITING)
    letters_over = Letter.objects.filter(~Exists(waiting), state=Letter.State.SENDING)
    return _due().exists() or letters_over.exists()


class _Batch:
    """One batch: the letters and the time that are left, and whether the mail server is away."""

    def __init__(self) -> None:
        self.left = settings.NEWSLETTER_PER_MINUTE
        self.until = time.monotonic() + _MAX_SECONDS
        self.is_away = False

    @property
    def goes_on(self) -> bool:
        return self.left > 0 and not self.is_away and time.monotonic() < self.until

    def send(self, letter: Letter, server: MailServer) -> None:
        """Send the letter to subscribers who wait for it, as far as the batch allows."""
        gone: list[Delivery] = []
        under_way = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING)
        tried = refused = 0
        while self.goes_on:
            edition = number.current()
            if not (written := _fresh(letter)):
                break
            due = _due().filter(letter=letter).order_by("pk").select_related("subscriber")
            rows = list(due[: min(self.left, _LOOK_AFTER)])
            for row in rows:
                # Each write that readers may see starts an edition: somebody may have withdrawn or changed a page.
                if not self.goes_on or number.current() != edition:
                    break
                # Meanwhile another sender may have claimed the row, the subscription ended, or the letter been stopped.
                waiting = Delivery.objects.filter(Exists(under_way), pk=row.pk, state=_State.WAITING)
                if not waiting.update(state=_State.CLAIMED):
                    continue
                message = writing.for_subscriber(written, row)
                sender = settings.NEWSLETTER_MAILBOX or settings.NEWSLETTER_FROM
                answer = server.hand_over(sender, row.subscriber.address, message)
                self.left -= 1
                tried += 1
                self._note(row, answer)
                refused += answer.fate is Fate.REFUSED
                if _lacks_mailbox(answer):
                    gone.append(row)
            if not rows:
                break
        if refused > tried / 5 and self._stops(letter, refused, tried):
            return
        for row in gone:
            bounces.note_failure(row, is_gone=True)
        if not Delivery.objects.filter(letter=letter, state=_State.WAITING).exists():
            under_way.update(state=Letter.State.DONE, note="")

    def _stops(self, letter: Letter, refused: int, tried: int) -> bool:
        """Stop a letter that is refused suspiciously often, in this batch or so far. Return False for any other.

        A server that answers slowly leaves a batch no time for many refusals.
        """
        letter.refresh_from_db(fields=["sent", "refused"])
        for many, of in ((refused, tried), (letter.refused, letter.sent + letter.refused)):
            if many >= _SUSPICIOUS and many > of / 5:
                letters.stop(
                    letter, f"Máy chủ thư từ chối {many} trong {of} thư; lượt gửi này chưa xóa đăng ký nào."
                )
                logger.error("the mail server refused %s of %s letters; the newsletter is stopped", many, of)
                return True
        return False

    def _note(self, row: Delivery, answer: Answer) -> None:
        """Store the fate of a claimed delivery."""
        mine = Delivery.objects.filter(pk=row.pk, state=_State.CLAIMED)
        letter = Letter.objects.filter(pk=row.letter_id)
        if answer.fate is Fate.SENT:
            # A letter that was stopped meanwhile keeps the reason.
            note = Case(When(state=Letter.State.SENDING, then=Value("")), default=F("note"))
            with transaction.atomic():
                mine.update(state=_State.SENT)
                letter.update(sent=F("sent") + 1, note=note)
        elif answer.fate is Fate.AWAY:
            self.is_away = True
            self._put_back(row)
            said = f" ({answer.code} {answer.status}".rstrip() + ")" if answer.code > 0 else ""
            letter.filter(state=Letter.State.SENDING).update(
                note=f"Máy chủ thư không nhận{said}. Máy thử lại mỗi phút."
            )
        elif answer.fate is Fate.LATER and row.tries + 1 < _MAX_TRIES:
            next_at = timezone.now() + _FIRST_WAIT * 4**row.tries
            self._put_back(row, tries=F("tries") + 1, next_at=next_at)
        elif answer.fate in (Fate.LATER, Fate.REFUSED):
            with transaction.atomic():
                mine.update(state=_State.REFUSED)
                letter.update(refused=F("refused") + 1)
            # Mailboxes that do not exist are recorded at the end of the batch, unless the fault is ours.
            if answer.is_of_recipient and not _lacks_mailbox(answer):
                bounces.note_failure(row, is_gone=False)
        else:
            # Fate unknown: the row stays claimed. The batch ends, because the next connection may break, too.
            self.is_away = True
            if Delivery.objects.filter(letter=row.letter_id, state=_State.CLAIMED).count() >= _SUSPICIOUS:
                letters.stop(row.letter, "Kết nối với máy chủ thư đứt giữa chừng nhiều lần.")

    def _put_back(self, row: Delivery, **changes: Any) -> None:
        """Let a claimed delivery wait again, for which another sender may have ended the letter meanwhile."""
        mine = Delivery.objects.filter(pk=row.pk, state=_State.CLAIMED)
        if mine.update(state=_State.WAITING, **changes):
            Letter.objects.filter(pk=row.letter_id, state=Letter.State.DONE).update(
                state=Letter.State.SENDING
            )


def _lacks_mailbox(answer: Answer) -> bool:
    """Return True if the mail server says that there is no such mailbox."""
    return (
        answer.fate is Fate.REFUSED
        and answer.is_of_recipient
        and bounces.is_permanent(answer.status, answer.code)
    )


def _fresh(letter: Letter) -> writing.Written | None:
    """Return the letter with the pages that readers may see now; None if it must not be sent, or not now.

    A letter without pages is stopped.
    """
    letter.refresh_from_db(fields=["state"])
    if letter.state != Letter.State.SENDING:
        return None
    selection = _selection(letter)
    if not selection.total:
        if not _waits(letter):
            letters.stop(letter, GONE)
        return None
    written = writing.write(letter.kind, selection)
    if written.html != letter.html:
        letter.subject, letter.html, letter.text = written.subject[:300], written.html, written.text
        letter.save(update_fields=["subject", "html", "text"])
    return written


def is_over(letter: Letter) -> bool:
    """Return True if no page of the letter may be sent any more."""
    return not (_selection(letter).total or _waits(letter))


def _selection(letter: Letter) -> contents.Selection:
    return contents.of(list(letter.pages.values_list("pk", flat=True)))


def _waits(letter: Letter) -> bool:
    """Return True if the letter's alert was published urgently again and waits for the second person."""
    return letter.alert_id is not None and contents.waits_for_second_person(letter.alert_id)
