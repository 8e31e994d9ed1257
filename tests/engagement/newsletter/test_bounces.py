"""Tests of bounces: reports of several mail servers, forged ones, and the mailbox in which they arrive."""

from email.header import Header

import pytest
from django.core.management import CommandError, call_command

from campaign.engagement.models import Delivery, Letter, Subscriber
from campaign.engagement.newsletter import bounces, links, mailbox
from tests.engagement.newsletter.conftest import MAILS, subscribe
from tests.engagement.newsletter.servers import imap_server


def delivery(subscriber=None) -> Delivery:
    letter = Letter.objects.create(kind=Letter.Kind.WEEKLY, state=Letter.State.DONE)
    return Delivery.objects.create(letter=letter, subscriber=subscriber or subscribe("ai-do")[0], state="gui")


def mail(name: str, message_id: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes().replace(b"@@MESSAGE-ID@@", message_id.encode())


def message_id(row: Delivery, number: int | None = None) -> str:
    return links.message_id(links.Sent(number or row.pk, row.subscriber.key), "localhost")


def report(name: str, row: Delivery) -> bytes:
    return mail(name, message_id(row))


@pytest.mark.parametrize("name", ["postfix", "exim", "exchange"])
def test_report_that_an_address_is_gone_ends_its_subscription(db, smtp, name):
    row = delivery()
    subscribe("khac")
    found = bounces.read(report(name, row))
    assert found == ((row.pk, row.subscriber.key), True)
    bounces.take(found)
    bounces.take(found)
    assert [one.address for one in Subscriber.objects.all()] == ["khac@example.org"]
    assert Letter.objects.get().bounced == 1


def test_other_mails_are_no_reports(db, smtp):
    row = delivery()
    for name in ("delayed", "on-leave"):
        assert bounces.read(report(name, row)) is None
    good, other = message_id(row), message_id(row, row.pk + 1)
    # This delivery's signature with another number or key, an invalid signature, and none.
    another = good.replace(row.subscriber.key, "0" * 32)
    unsigned = f"<bt.{row.pk}.{row.subscriber.key}.{'A' * 43}@localhost>"
    for forged in (good.replace(f".{row.pk}.", f".{row.pk + 1}."), another, unsigned, ""):
        assert bounces.read(mail("postfix", forged)) is None
    for broken in (
        b"",
        b"\xff\xfe",
        report("postfix", row)[:900],
        b"Content-Type: message/delivery-status\n\nx",
    ):
        assert bounces.read(broken) is None
    # A bounce of a delivery that has been deleted.
    bounces.take(bounces.read(mail("postfix", other)))
    assert Subscriber.objects.count() == 1


def test_a_late_bounce_of_a_lost_letter_ends_nobody_elses_subscription(db, smtp):
    lost = delivery()
    late = bounces.read(report("postfix", lost))
    # As in a restored database, which uses the number a second time.
    number = lost.pk
    lost.subscriber.delete()
    again = delivery(subscribe("khac")[0])
    Delivery.objects.filter(pk=again.pk).update(id=number)
    bounces.take(late)
    assert [one.address for one in Subscriber.objects.all()] == ["khac@example.org"]


def test_failures_that_may_pass_end_a_subscription_after_some_weeks(db, smtp, move):
    (one,) = subscribe("ai-do")
    for place in range(4):
        assert Subscriber.objects.exists(), place
        found = bounces.read(report("full" if place % 2 else "blocked", delivery(one)))
        assert not found.is_permanent
        bounces.take(found)
        move(days=7)
    assert not Subscriber.objects.exists()


def test_a_relay_that_finds_no_address_ends_few_subscriptions(db, smtp):
    """Once the number of reports shows that the fault is ours, reports end no subscription, as with refusals."""
    letter = Letter.objects.create(kind=Letter.Kind.WEEKLY, total=20)
    for each in subscribe(*(f"so-{place}" for place in range(20))):
        row = Delivery.objects.create(letter=letter, subscriber=each, state="gui")
        bounces.take(bounces.read(report("postfix", row)))
    assert Subscriber.objects.count() == 16


def test_letters_that_many_did_not_get_count_against_nobody(db, smtp, move):
    readers = subscribe(*(f"so-{place}" for place in range(20)))
    for _ in range(5):
        letter = Letter.objects.create(kind=Letter.Kind.WEEKLY, total=20)
        for each in readers:
            row = Delivery.objects.create(letter=letter, subscriber=each, state="gui")
            bounces.take(bounces.read(report("blocked", row)))
        move(days=7)
    assert Subscriber.objects.count() == 20


def test_four_failures_in_few_days_end_nothing(db, smtp, move):
    (one,) = subscribe("ai-do")
    for _ in range(5):
        bounces.take(bounces.read(report("full", delivery(one))))
        move(days=1)
    assert Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("5.1.1", 550, True),
        ("5.1.10", 550, True),
        ("5.2.1", 550, True),
        ("5.4.4", 550, True),
        ("5.0.0", 550, True),
        ("", 550, True),
        ("", 553, True),
        ("5.1.8", 550, False),
        ("5.2.2", 552, False),
        ("5.7.1", 550, False),
        ("5.7.26", 550, False),
        ("5.3.4", 552, False),
        ("", 554, False),
        ("", 552, False),
        ("4.1.1", 450, False),
        ("4.2.2", 452, False),
    ],
)
def test_statuses_that_tell_that_an_address_is_gone(status, code, expected):
    assert bounces.is_permanent(status, code) is expected


@pytest.fixture
def box(tmp_path, settings, monkeypatch):
    with imap_server(tmp_path) as (box, port, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.NEWSLETTER_IMAP_URL = f"imaps://tra-lai:mật%20khẩu@localhost:{port}/Thu%20tra%20lai"
        yield box


def test_mailbox_is_read_and_other_mails_are_left_alone(db, smtp, box):
    row = delivery()
    (leaving,) = subscribe("thoi-nhan")
    asks = f"Subject: Thoi nhan ban tin {links.token_of(leaving.key)}\n\nxin thoi\n".encode()
    forged = f"Subject: Thoi nhan ban tin {leaving.key}.{'A' * 43}\n\n".encode()
    box.mails = {3: report("on-leave", row), 4: report("postfix", row), 5: asks, 6: forged}
    assert mailbox.read() == 2
    assert not Subscriber.objects.exists()
    assert box.unread() == [3, 6]
    assert sorted(box.mails) == [3, 6]
    assert 3 not in box.flags
    # Mails that were read once are not fetched again.
    box.fetched.clear()
    box.mails[9] = b"Subject: Xin chao\n\n"
    assert mailbox.read() == 0
    assert box.fetched == [9]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (b"Action: failed", "Action: failed (thất bại)"),
        (b"Status: 5.0.0", "Status: 5.0.0 (lỗi)"),
        (b"smtp; 550 No such user", "smtp; 550 Không có người nhận"),
    ],
)
def test_report_with_raw_vietnamese_words_is_read(db, smtp, box, field, words):
    row, other = delivery(), delivery(*subscribe("khac"))
    box.mails = {1: report("exim", row).replace(field, words.encode()), 2: report("postfix", other)}
    assert mailbox.read() == 2
    assert not Subscriber.objects.exists()


def test_mail_that_is_nested_too_deep_keeps_no_other_from_being_read(db, smtp, box):
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(4_000)
    )
    box.mails = {1: nested, 2: report("postfix", delivery())}
    assert mailbox.read() == 1
    assert box.unread() == [1]
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "written",
    [
        lambda words: words.replace("tin ", "tin\n "),
        lambda words: f"=?utf-8?q?{words.replace('_', '=5F').replace(' ', '_')}?=",
        lambda words: Header(f"Trả lời: {words}", "utf-8", maxlinelen=60).encode(),
        lambda words: f"=?utf-8?b?x?= {words}",
    ],
)
def test_subject_that_asks_to_leave_in_any_encoding(db, smtp, written):
    (leaving,) = subscribe("thoi-nhan")
    subject = written(f"Thoi nhan ban tin {links.token_of(leaving.key)}")
    assert bounces.leaves(f"Subject: {subject}\n\nxin thoi\n".encode()) == leaving.key


def test_mailbox_that_cannot_be_read_is_reported_without_its_password(db, box, settings, monkeypatch):
    settings.NEWSLETTER_IMAP_URL = settings.NEWSLETTER_IMAP_URL.replace("Thu%20tra", "Thư")
    with pytest.raises(mailbox.MailboxError, match="UnicodeEncodeError"):
        mailbox.read()
    settings.NEWSLETTER_IMAP_URL = settings.NEWSLETTER_IMAP_URL.replace("mật", "sai")
    with pytest.raises(CommandError, match=r"^Không đọc được hộp thư trả lại \(error\)\.$"):
        call_command("read_bounces")
    # The mailbox is read every ten minutes. Until then, it still cannot be read.
    with pytest.raises(CommandError, match="Không đọc được hộp thư trả lại"):
        call_command("read_bounces")
    # An untrusted certificate.
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(mailbox.MailboxError, match="SSLCertVerificationError"):
        mailbox.read()
