"""Tests of sending: pace, one connection, two senders, refusals, a server that is away, a sender that is killed."""

import datetime

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.models import User
from campaign.engagement.models import Delivery, Letter, Subscriber
from campaign.engagement.newsletter import keeping, letters, links, sending, subscriptions
from campaign.engagement.public_forms.mail_server import MailServer
from tests.admin import said
from tests.engagement.newsletter.conftest import SMTP, subscribe, switched_on
from tests.factories import AlertFactory
from tests.operations.queue.conftest import queue  # noqa: F401  a fixture
from tests.operations.queue.working import work_off


@pytest.fixture(scope="module")
def shared_letter(module_data, shared_tree) -> None:
    """A letter to ten subscribers, of which nothing is sent yet."""
    subscribe(*(f"so-{place}" for place in range(10)))
    switched_on()
    # A copy, because the session's tree must not count pages that are rolled back.
    AlertFactory(parent=shared_tree.topics["cam-nang-an-toan"], title="Tin")
    with override_settings(MAIL_BACKEND=SMTP, NEWSLETTER_PER_MINUTE=0):
        call_command("send_newsletter", verbosity=0)


@pytest.fixture
def letter(db, shared_letter, smtp, settings) -> Letter:
    settings.NEWSLETTER_PER_MINUTE = 100
    return Letter.objects.get()


def states() -> dict[str, int]:
    found = list(Delivery.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_pace_one_connection_and_the_end(letter, tick, smtp, settings):
    settings.NEWSLETTER_PER_MINUTE = 4
    for sent in (4, 8, 10, 10):
        tick()
        letter.refresh_from_db()
        assert (len(smtp.mails), letter.sent) == (sent, sent)
    assert smtp.connections == 3
    assert len(set(smtp.to())) == 10
    assert letter.state == Letter.State.DONE


def test_server_that_ends_connections_gets_another(letter, tick, smtp):
    smtp.letters_a_connection = 3
    tick()
    assert len(set(smtp.to())) == 10
    assert smtp.connections == 4


def test_rows_of_another_sender_are_left_alone_for_ever(letter, smtp):
    rows = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=rows[:3]).update(state=Delivery.State.CLAIMED)
    sending.send_batch.call()
    assert len(smtp.mails) == 7
    sending.send_batch.call()
    assert len(smtp.mails) == 7
    letter.refresh_from_db()
    # The fate of the dead sender's three rows is unknown, and they are never sent again.
    assert (letter.state, letter.sent) == (Letter.State.DONE, 7)


@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "450 4.2.0 greylisted"])
def test_a_letter_that_another_sender_ended_goes_on_for_whoever_still_waits(
    letter, tick, smtp, monkeypatch, move, answer
):
    hand_over = MailServer.hand_over
    smtp.answers = {"so-0@example.org": answer}

    def overtaken(server, sender, recipient, message):
        if recipient == "so-0@example.org" and len(smtp.mails) < 9:
            sending.send_batch.call()
            letter.refresh_from_db()
            assert letter.state == Letter.State.DONE
        return hand_over(server, sender, recipient, message)

    monkeypatch.setattr(MailServer, "hand_over", overtaken)
    tick()
    assert states() == {"gui": 9, "cho": 1}
    smtp.answers = {}
    move(minutes=11)
    tick()
    letter.refresh_from_db()
    assert (letter.state, letter.sent) == (Letter.State.DONE, 10)


def test_refusals_by_kind(letter, tick, smtp, move):
    answers = {
        "so-1": "550 5.1.1 no such user",
        "so-2": "452 4.2.2 mailbox full",
        "so-3": "550 5.7.1 blocked",
        "so-4": "450 4.2.0 greylisted",
    }
    smtp.answers = {f"{name}@example.org": answer for name, answer in answers.items()}
    tick()
    assert len(smtp.mails) == 6
    assert not Subscriber.objects.filter(address="so-1@example.org").exists()
    assert states() == {"gui": 6, "cho": 2, "tu-choi": 1}
    tick()
    assert len(smtp.mails) == 6
    del smtp.answers["so-4@example.org"]
    move(minutes=11)
    tick()
    assert smtp.to()[-1] == "so-4@example.org"
    for _ in range(4):
        move(days=2)
        tick()
    letter.refresh_from_db()
    assert (letter.state, letter.sent, letter.refused) == (Letter.State.DONE, 7, 3)
    # Only the subscription of the address that does not exist has ended.
    assert Subscriber.objects.count() == 9


def test_letter_that_a_clock_that_was_ahead_put_off_goes_now(letter, tick, smtp):
    Delivery.objects.update(next_at=timezone.now() + datetime.timedelta(days=365))
    tick()
    assert states() == {"gui": 10}


def test_mail_server_that_is_unreachable_is_a_pause(letter, tick, smtp, settings):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    tick()
    smtp.at_mail = "451 4.3.0 later"
    settings.EMAIL_PORT = port
    tick()
    letter.refresh_from_db()
    assert "Máy chủ thư không nhận (451 4.3.0)" in letter.note
    assert states() == {"cho": 10}
    smtp.at_mail = ""
    tick()
    letter.refresh_from_db()
    assert (letter.state, letter.sent, letter.note) == (Letter.State.DONE, 10, "")


def test_connection_that_breaks_after_the_letter_leaves_its_fate_unknown(letter, tick, smtp, settings):
    settings.NEWSLETTER_PER_MINUTE = 1
    smtp.at_data = "break"
    tick()
    smtp.at_data = ""
    settings.NEWSLETTER_PER_MINUTE = 100
    tick()
    assert len(smtp.mails) == 9
    assert states() == {"nhan": 1, "gui": 9}


@pytest.mark.parametrize(
    ("answer", "fate"), [("252 2.0.0 taken", "gui"), ("OK taken", "nhan"), ("354 go on", "nhan")]
)
def test_odd_answers_to_a_letter_bring_it_to_nobody_twice(letter, tick, smtp, settings, move, answer, fate):
    settings.NEWSLETTER_PER_MINUTE = 1
    smtp.at_data = answer
    tick()
    assert states() == {fate: 1, "cho": 9}
    smtp.at_data, settings.NEWSLETTER_PER_MINUTE = "", 100
    move(hours=1)
    for _ in range(2):
        tick()
    assert len(smtp.mails) == len(set(smtp.to())) == 9


def test_recipient_that_is_accepted_with_any_code(letter, tick, smtp):
    smtp.taken = "252 cannot verify, will try"
    tick()
    assert states() == {"gui": 10}


def test_connections_that_break_again_and_again_stop_the_letter_until_somebody_goes_on(
    letter, tick, smtp, chief_client, author_client
):
    smtp.at_data = "break"
    for _ in range(7):
        tick()
    assert states() == {"nhan": 5, "cho": 5}
    smtp.at_data, address = "", f"/admin/ban-tin/{letter.pk}/"
    assert "đứt giữa chừng" in chief_client.get(address).text
    assert author_client.post(address, {"tiep": "1"}).status_code in (302, 403)
    tick()
    assert not smtp.mails
    for _ in range(2):
        chief_client.post(address, {"tiep": "1"})
        tick()
    assert len(set(smtp.to())) == len(smtp.mails) == 5
    letter.refresh_from_db()
    assert letter.state == Letter.State.DONE


def test_server_that_refuses_many_as_unknown_ends_no_subscription(letter, tick, smtp):
    smtp.answers = {f"so-{place}@example.org": "550 5.1.1 unknown" for place in range(5)}
    tick()
    letter.refresh_from_db()
    assert letter.state == Letter.State.STOPPED
    assert "5 trong 10 thư" in letter.note
    assert Subscriber.objects.count() == 10


# A letter that is put off waits for days until its addresses count as refused.
@pytest.mark.parametrize(
    ("answer", "days"),
    [("550 5.7.1 blocked", 1), pytest.param("450 4.7.1 bad reputation", 6, marks=pytest.mark.slow)],
)
def test_server_that_refuses_many_for_weeks_ends_no_subscription(
    letter, tick, smtp, move, tree, answer, days
):
    smtp.answers = {f"so-{place}@example.org": answer for place in range(5)}
    # If only one mailbox refused this many letters over this many days, its subscription would end.
    for number in range(4):
        if number:
            AlertFactory(
                parent=tree.topics["cam-nang-an-toan"],
                title=f"Tin {number}",
                first_published_at=timezone.now(),
            )
        for _ in range(days):
            tick()
            move(days=6 / days)
    assert Subscriber.objects.count() == 10
    sent = Letter.objects.filter(kind=Letter.Kind.ALERT)
    assert sent.count() == 4
    if answer.startswith("5"):
        assert all(found.state == Letter.State.STOPPED and "5 trong 10 thư" in found.note for found in sent)


def test_server_that_refuses_slowly_stops_the_letter_too(letter, tick, smtp, settings):
    # Exchange answers a refusal after five seconds, so that a batch has no time for five.
    settings.NEWSLETTER_PER_MINUTE = 3
    smtp.answers = {f"so-{place}@example.org": "550 5.7.1 blocked" for place in range(10)}
    for _ in range(4):
        tick()
    letter.refresh_from_db()
    assert (letter.state, letter.refused) == (Letter.State.STOPPED, 6)
    assert "6 trong 6 thư" in letter.note
    smtp.answers = {}
    letters.go_on(letter)
    for _ in range(3):
        tick()
    letter.refresh_from_db()
    assert (letter.state, letter.sent) == (Letter.State.DONE, 4)


def test_whoever_gives_up_one_kind_of_letter_gets_none_that_waits(letter, tick, smtp, client):
    first, second = Subscriber.objects.order_by("pk")[:2]
    address = links.path("newsletter_choice", links.token_of(first.key))
    client.post(address, {"weekly": "on"})
    subscriptions.confirm(links.PendingSubscription(second.address, weekly=True, alerts=False))
    tick()
    assert smtp.to() == [f"so-{place}@example.org" for place in range(2, 10)]
    assert Subscriber.objects.filter(weekly=True).count() == 10


def test_letters_wait_while_the_settings_name_no_mail_server(letter, tick, smtp, settings, queue):  # noqa: F811
    backend = settings.MAIL_BACKEND
    settings.MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tick()
    sending.send_batch.call()
    assert states() == {"cho": 10}
    settings.MAIL_BACKEND = backend
    sending.send_batch.call()
    assert len(smtp.mails) == 10


def test_unsubscribed_and_stopped_get_nothing(letter, tick, smtp, settings):
    settings.NEWSLETTER_PER_MINUTE = 2
    Subscriber.objects.filter(address="so-0@example.org").delete()
    tick()
    assert smtp.to() == ["so-1@example.org", "so-2@example.org"]
    Letter.objects.update(state=Letter.State.STOPPED)
    tick()
    assert len(smtp.mails) == 2


def test_whoever_stops_a_letter_stops_what_its_batch_has_not_sent(letter, tick, smtp, monkeypatch):
    hand_over = MailServer.hand_over

    def stopped_meanwhile(*args):
        letters.stop(letter, "Dừng bởi Trưởng ban.")
        return hand_over(*args)

    monkeypatch.setattr(MailServer, "hand_over", stopped_meanwhile)
    tick()
    assert len(smtp.mails) == 1
    assert states() == {"gui": 1, "cho": 9}
    letter.refresh_from_db()
    assert letter.note == "Dừng bởi Trưởng ban."


def test_a_stopped_letter_is_not_said_to_be_tried_again(letter, tick, smtp, monkeypatch):
    hand_over = MailServer.hand_over
    smtp.at_mail = "451 4.3.0 later"
    # A long name is cut to the column.
    note = f"Dừng bởi {'Trưởng ban ' * 40}"

    def stopped_meanwhile(*args):
        letters.stop(letter, note)
        return hand_over(*args)

    monkeypatch.setattr(MailServer, "hand_over", stopped_meanwhile)
    tick()
    letter.refresh_from_db()
    assert (letter.state, letter.note) == (Letter.State.STOPPED, note[:300])


@pytest.mark.parametrize("others", [0, 1])
def test_a_page_withdrawn_amid_a_batch_is_in_no_letter_from_then_on(
    letter, tree, smtp, begin_edition, monkeypatch, django_capture_on_commit_callbacks, others
):
    letter.pages.add(*AlertFactory.create_batch(others, parent=tree.topics["cam-nang-an-toan"]))
    begin_edition()
    hand_over = MailServer.hand_over

    def withdrawn_meanwhile(*args):
        if smtp.mails:
            return hand_over(*args)
        with django_capture_on_commit_callbacks(execute=True):
            letter.alert.unpublish()
        return hand_over(*args)

    monkeypatch.setattr(MailServer, "hand_over", withdrawn_meanwhile)
    sending.send_batch.call()
    written = [mail.get_body().get_content() for _, _, mail in smtp.mails]
    assert [letter.alert.url in text for text in written] == [True, *[False] * 9 * others]
    letter.refresh_from_db()
    assert letter.state == (Letter.State.DONE if others else Letter.State.STOPPED)


def test_a_letter_that_is_over_says_nothing_of_a_next_try(letter, tick, smtp):
    smtp.at_mail = "451 4.3.0 later"
    tick()
    smtp.at_mail = ""
    Subscriber.objects.all().delete()
    Letter.objects.filter(note__contains="Máy thử lại").get()
    tick()
    letter.refresh_from_db()
    assert (letter.state, letter.note) == (Letter.State.DONE, "")


def test_a_letter_whose_page_is_gone_is_not_said_to_go_on(letter, tick, smtp, chief_client):
    letters.stop(letter, "Dừng bởi Trưởng ban.")
    address = f"/admin/ban-tin/{letter.pk}/"
    assert "Gửi tiếp" in chief_client.get(address).text
    letter.pages.get().specific.unpublish()
    assert "Gửi tiếp" not in chief_client.get(address).text
    told = said(chief_client.post(address, {"tiep": "1"}))
    assert "Không gửi tiếp được: trang trong thư đã được gỡ, hoặc cảnh báo đã hết hiệu lực." in told
    assert "Máy gửi tiếp" not in told
    letter.refresh_from_db()
    assert (letter.state, letter.note) == (Letter.State.STOPPED, "Dừng bởi Trưởng ban.")


def test_one_batch_at_a_time_is_in_the_queue(letter, tick, smtp, queue):  # noqa: F811
    for _ in range(3):
        tick()
    assert DBTaskResult.objects.count() == 1
    work_off()
    assert len(smtp.mails) == 10
    assert "example.org" not in str(list(DBTaskResult.objects.values()))
    tick()
    assert DBTaskResult.objects.count() == 1


def test_a_trial_shows_the_letter_as_sent_and_says_that_it_was_refused(letter, author, smtp):
    User.objects.filter(pk=author.pk).update(email="toi@example.vn")
    Letter.objects.filter(pk=letter.pk).update(subject="Tin đã gửi", html="<p>Đã gửi.</p>", text="Đã gửi.")
    sending.send_trial.call(author.pk, letter.pk)
    ((_, to, mail),) = smtp.mails
    assert (to, mail["Subject"]) == ("toi@example.vn", "[Thử] Tin đã gửi")
    smtp.answers[to] = "550 5.7.1 blocked"
    with pytest.raises(OSError, match="550"):
        sending.send_trial.call(author.pk, letter.pk)


def test_notes_of_who_got_what_are_deleted_and_counts_stay(letter, tick, smtp, move):
    tick()
    move(days=keeping.DELIVERY_DAYS - 1)
    call_command("forget_senders")
    assert Delivery.objects.count() == 10
    move(days=2)
    call_command("forget_senders")
    assert not Delivery.objects.exists()
    letter.refresh_from_db()
    assert letter.sent == 10
