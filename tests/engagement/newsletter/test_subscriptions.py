"""Tests of subscriptions: double opt-in, links, the same answer for all, the end, and older backups."""

import logging
import re

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from campaign.engagement.models import Letter, NewsletterSettings, Subscriber
from campaign.engagement.newsletter import letters, links
from campaign.engagement.public_forms import mails
from config.settings.base import TASKS_BACKENDS
from edition.address import address_of
from edition.watch import is_public_write
from journal.models import Entry
from operations.backup.models import Erasure
from operations.backup.signals import restored
from operations.queue.workers import MAX_TRIES
from search.models import SearchEntry
from tests.admin import fields_of
from tests.engagement.newsletter.conftest import subscribe
from tests.operations.queue.working import work_off

FORM = "/gui/ban-tin/"
WHO = "Ai.Do@Example.org"


@pytest.fixture
def ask(client, setting, move):
    """Return a function that fills in the form, and returns the answer."""

    def fill_in(address=WHO, **more):
        # A browser sends only its own choice.
        form = {name: value for name, value in fields_of(client.get(FORM).text).items() if name != "choice"}
        move(seconds=10)
        return client.post(FORM, form | {"address": address, "choice": ["tuan", "canh-bao"]} | more)

    return fill_in


def link_in(mail) -> str:
    found = re.search(r"https?://[^/]+(/gui/ban-tin/\S+)", mail.get_body(("plain",)).get_content())
    return found[1]


def test_a_subscription_begins_with_a_post_on_the_page_of_a_mailed_link(ask, smtp, client):
    answer = ask(choice=["tuan"])
    assert answer.status_code == 303
    assert not client.get(answer.headers["Location"]).cookies
    ((sender, to, mail),) = smtp.mails
    assert (sender, to) == ("ban-tin@anm.example.vn", "ai.do@example.org")
    assert mail["Subject"] == "Xác nhận đăng ký nhận tin"
    assert not Subscriber.objects.exists()
    link = link_in(mail)
    # A mail scanner opens the link.
    shown = client.get(link)
    assert not shown.cookies
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert not Subscriber.objects.exists()
    answer = client.post(link)
    (one,) = Subscriber.objects.all()
    assert (one.address, one.weekly, one.alerts) == ("ai.do@example.org", True, False)
    assert '<span class="whole">a…@example.org</span>' in client.get(answer.headers["Location"]).text


def test_every_page_leads_to_the_form_while_letters_are_sent(client, tree, setting):
    addresses = ["/", tree.topics["canh-bao-lua-dao"].url, "/tim-kiem/"]
    assert all(f'href="{FORM}"' in client.get(address).text for address in addresses)
    NewsletterSettings.objects.update(sends_weekly=False, sends_alerts=False)
    assert not any(f'href="{FORM}"' in client.get(address).text for address in addresses)


def test_link_of_confirmation_ends_and_cannot_be_forged(ask, smtp, client, move, settings):
    ask()
    link = link_in(smtp.mails[0][2])
    assert client.post(link.replace("/xac-nhan/g", "/xac-nhan/h")).status_code == 410
    # Fernet reads the clock itself, so the limit is moved instead of the clock.
    settings.NEWSLETTER_CONFIRM_DAYS = -1
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "đăng ký lại" in answer.text
    assert not Subscriber.objects.exists()


def test_who_subscribes_again_keeps_a_kind_of_letter_that_is_not_offered_now(ask, smtp, client):
    NewsletterSettings.objects.update(sends_alerts=False)
    [one] = subscribe("ai.do", weekly=False)
    for address in (WHO, "khac@example.org"):
        ask(address, choice=["tuan"])
        client.post(link_in(smtp.mails[-1][2]))
    one.refresh_from_db()
    assert (one.weekly, one.alerts) == (True, True)
    new = Subscriber.objects.exclude(pk=one.pk).get()
    assert (new.weekly, new.alerts) == (True, False)


def test_nobody_finds_out_or_floods_an_address(ask, smtp, move):
    subscribe("ai.do")
    known, unknown = ask(), ask("khac@example.org")
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    first, second = (mail.get_body(("plain",)).get_content() for _, _, mail in smtp.mails)
    assert re.sub(r"xac-nhan/\S+", "", first) == re.sub(r"xac-nhan/\S+", "", second)
    for _ in range(2):
        assert ask().status_code == 303
    assert len(smtp.mails) == 2
    for _ in range(4):
        move(minutes=11)
        ask()
    assert smtp.to().count("ai.do@example.org") == 3


def test_all_spellings_of_a_mailbox_are_one_when_letters_are_counted(ask, smtp):
    for spelling in ("nam@bücher.vn", "NAM@xn--bcher-kva.vn", "nam+tin@bücher.vn"):
        assert ask(spelling).status_code == 303
    assert [to for _, to, _ in smtp.mails] == ["nam@xn--bcher-kva.vn"]


def test_an_address_that_no_server_can_be_told_is_no_failed_task(smtp, db, settings):
    settings.TASKS = {"default": {"BACKEND": TASKS_BACKENDS["database"]}}
    for address in ("bo\u017fs@example.vn", "quantr\u0131@example.vn", f"nam@{'ü' * 64}.vn"):
        mails.send_to_stranger(EmailMessage("Thử", "Thư", to=[address]))
    work_off()
    assert not smtp.mails
    assert "3 thư, 3 thư hộp thư của người nhận không nhận" in mails.findings()[0].text


def test_a_mistyped_address_is_no_failed_task_and_a_lost_server_is_one(ask, smtp, caplog):
    smtp.answers["ai.do@example.org"] = "550 5.1.1 unknown"
    with caplog.at_level(logging.DEBUG):
        ask()
        assert "NotSentError" not in caplog.text
        smtp.at_mail = "421 4.3.2 closing"
        ask("khac@example.org")
        assert "NotSentError: away 421" in caplog.text
    assert "example.org" not in caplog.text


def test_a_mailbox_that_asks_for_patience_each_time_ends_quietly_and_is_counted(ask, smtp, settings):
    settings.TASKS = {"default": {"BACKEND": TASKS_BACKENDS["database"]}}
    smtp.answers["ai.do@example.org"] = "450 4.2.1 greylisted"

    def tries(address=WHO):
        ask(address)
        for _ in range(MAX_TRIES):
            DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
            work_off()
        return DBTaskResult.objects.latest("enqueued_at").status

    assert tries() == "SUCCESSFUL"
    (told,) = mails.findings()
    assert "1 thư, 1 thư hộp thư của người nhận không nhận" in told.text
    # If our own server is away, the task fails, so that somebody notices.
    smtp.at_mail = "421 4.3.2 closing"
    assert tries("khac@example.org") == "FAILED"
    assert not Subscriber.objects.exists()


def test_wrong_fields_come_back_with_words(ask, smtp):
    for address, words in (("khong-phai", "Địa chỉ thư chưa đúng"), ("", "Hãy điền địa chỉ thư")):
        answer = ask(address)
        assert words in answer.text
        assert f'value="{address}"' in answer.text or not address
    answer = ask(choice=[])
    assert '<a href="#id_choice_0">Hãy chọn ít nhất một loại tin.</a>' in answer.text
    assert not smtp.mails


def test_forms_and_pages_take_few_queries_and_are_in_no_edition(client, setting):
    (one,) = subscribe("ai.do")
    token = links.token_of(one.key)
    sealed = links.seal(links.PendingSubscription("x@example.org", True, True))
    pages = [FORM, reverse("engagement:newsletter_confirm", args=[sealed])]
    pages += [links.path(name, token) for name in ("newsletter_choice", "newsletter_leave")]
    for address in pages:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= 8, address
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "HTTP_HOST": "localhost"}
        assert address_of(asked, "https", "sessionid", frozenset()) is None
    for model in (Subscriber, Letter, Letter.pages.through):
        assert not is_public_write(f'DELETE FROM "{model._meta.db_table}" WHERE "id" = 1')  # noqa: S608  no input


def test_choice_changes_and_ends_by_a_signed_link_only(client, setting):
    one, other = subscribe("ai.do", "khac")
    link = links.path("newsletter_choice", links.token_of(one.key))
    assert client.post(link, {"alerts": "on"}, follow=True).status_code == 200
    one.refresh_from_db()
    assert (one.weekly, one.alerts) == (False, True)
    forged = links.path("newsletter_choice", f"{other.key}.{'A' * 43}")
    assert client.post(forged, {}).status_code == client.get(forged).status_code == 410
    assert "Đã thôi nhận" in client.post(link, {}).text
    assert [each.pk for each in Subscriber.objects.all()] == [other.pk]


def test_whoever_chose_what_is_not_sent_now_is_told(client, setting):
    (one,) = subscribe("ai-do")
    address = links.path("newsletter_choice", links.token_of(one.key))
    paused = "Cảnh báo, ngay khi đăng (trang đang ngừng gửi)"
    assert paused not in client.get(address).text
    setting.sends_alerts = False
    setting.save()
    shown = client.get(address).text
    assert paused in shown
    assert shown.count("đang ngừng gửi") == 1


def test_one_click_ends_a_subscription_without_token_stamp_or_redirect(setting):
    (one,) = subscribe("ai.do")
    link = links.path("newsletter_leave", links.token_of(one.key))
    program = Client(enforce_csrf_checks=True)
    assert '<button class="button" type="submit">Thôi nhận</button>' in program.get(link).text
    assert Subscriber.objects.exists()
    for _ in range(2):
        answer = program.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
        assert not Subscriber.objects.exists()


def test_form_is_closed_while_nothing_is_sent(client, smtp, tree):
    shown = client.get(FORM).text
    assert "Trang chưa gửi bản tin qua thư" in shown
    assert "Đăng ký</button>" not in shown
    assert client.post(FORM, {"address": WHO, "choice": "tuan"}).status_code == 403
    assert FORM not in client.get("/rss/").text
    NewsletterSettings.objects.create(sends_weekly=True)
    assert FORM in client.get("/rss/").text
    assert "canh-bao" not in fields_of(client.get(FORM).text).values()


def test_form_is_closed_while_no_mail_goes_out(setting, client, settings, tree):
    """Nobody would get the letter with which a subscription is confirmed."""
    settings.MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "Trang chưa gửi bản tin qua thư" in client.get(FORM).text
    assert client.post(FORM, {"address": WHO, "choice": "tuan"}).status_code == 403
    assert FORM not in client.get("/rss/").text


def test_older_backup_brings_no_subscription_back(setting, client, smtp, tick):
    gone, stays = subscribe("di", "o-lai")
    was = Subscriber.objects.filter(pk=gone.pk).values().get()
    client.post(links.path("newsletter_leave", links.token_of(gone.key)))
    Subscriber.objects.create(**was)
    under_way = Letter.objects.create(kind=Letter.Kind.WEEKLY, subject="Đang gửi")
    under_way.deliveries.create(subscriber=stays)
    restored.send(None)
    assert [one.pk for one in Subscriber.objects.all()] == [stays.pk]
    under_way.refresh_from_db()
    assert under_way.state == Letter.State.STOPPED
    assert not letters.go_on(under_way)
    assert NewsletterSettings.objects.get().sends_weekly


def test_no_address_in_logs_journal_search_or_file(
    ask, smtp, client, chief_client, caplog, settings, tmp_path
):
    with caplog.at_level(logging.DEBUG):
        ask()
        client.post(link_in(smtp.mails[0][2]))
        chief_client.post(reverse("engagement_newsletter_find"), {"address": WHO, "dung": "1"})
        call_command("forget_senders")
    assert not Subscriber.objects.exists()
    logged = [
        str(row.__dict__) for model in (ModelLogEntry, Entry, SearchEntry) for row in model.objects.all()
    ]
    (erased,) = Erasure.objects.values_list("key", flat=True)
    assert re.fullmatch(r"[0-9a-f]{32}", erased)
    for text in (caplog.text.lower(), *logged):
        assert "ai.do" not in text.lower()
    assert ModelLogEntry.objects.filter(action="engagement.end_subscription").count() == 1
