"""Tests of e-mails as tasks: a mail server that is away delays them, and their texts are unreadable in rows."""

import smtplib
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaign.newsroom.people.invitations import InvitationNotSentError, invite
from operations.queue.mails import unseal
from operations.queue.state import state
from tests.operations.queue.working import work_off

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
LINK = "https://example.vn/admin/mat-khau/bi-mat/"


class AwayBackend(BaseEmailBackend):
    """Mail server that refuses every recipient."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(email_messages[0].to, (550, b"")))


@pytest.fixture(autouse=True)
def mails(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_BACKEND = "operations.queue.mails.EmailBackend", LOCMEM


def test_mail_waits_for_the_worker_and_its_row_tells_nothing(db, queue):
    send_mail("Đặt mật khẩu", LINK, "tu@example.vn", ["toi@example.vn"], html_message=f"<p>{LINK}")
    assert not mail.outbox
    rows = str(list(DBTaskResult.objects.values()))
    assert LINK not in rows
    assert "example.vn" not in rows
    work_off()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to, sent.from_email) == (
        "Đặt mật khẩu",
        LINK,
        ["toi@example.vn"],
        "tu@example.vn",
    )
    assert sent.alternatives[0].content == f"<p>{LINK}"


def test_mail_that_is_sent_twice_has_one_message_id(db, queue):
    EmailMessage("A", "b", to=["toi@example.vn"], headers={"Auto-Submitted": "auto-generated"}).send()
    work_off()
    DBTaskResult.objects.update(status="READY")
    work_off()
    first, second = (sent.message() for sent in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_lost_mail_server_delays_a_mail_without_naming_the_recipient(db, queue, settings):
    settings.MAIL_BACKEND = f"{__name__}.AwayBackend"
    send_mail("A", "b", None, ["toi@example.vn"])
    work_off()
    row = DBTaskResult.objects.get()
    assert row.status == "READY"
    assert row.run_after > timezone.now()
    assert "toi@example.vn" not in row.traceback
    settings.MAIL_BACKEND = LOCMEM
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert len(mail.outbox) == 1
    assert state().failed == 0


def test_invitation_is_queued_with_the_account(queue, chief):
    role = Group.objects.get(name="Biên tập viên")
    user = invite("Trần Thị Mới", "moi@example.vn", role, chief)
    assert unseal(DBTaskResult.objects.get().args_kwargs["args"][0]).to == [user.email]


def test_without_a_queue_a_lost_mail_server_is_reported_at_once(chief, settings):
    settings.MAIL_BACKEND = f"{__name__}.AwayBackend"
    with pytest.raises(InvitationNotSentError):
        invite("Trần Thị Mới", "moi@example.vn", Group.objects.get(name="Biên tập viên"), chief)
    send_mail("A", "b", None, ["toi@example.vn"], fail_silently=True)
    settings.MAIL_BACKEND = LOCMEM
    send_mail("A", "b", None, ["toi@example.vn"])
    assert len(mail.outbox) == 1


def test_mail_with_a_file_goes_out_at_once(db, queue):
    message = EmailMessage("A", "b", to=["toi@example.vn"])
    message.attach("a.txt", "a", "text/plain")
    message.send()
    assert len(mail.outbox) == 1
    assert not DBTaskResult.objects.exists()
