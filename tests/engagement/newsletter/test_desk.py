"""Tests of the screens: who sees what, the preview, the trial, the stop, the search for one address."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from base.models import User
from campaign.engagement.models import Letter, NewsletterSettings, Subscriber
from campaign.newsroom.models import Trashed
from operations.backup.signals import restored
from operations.health import checks
from operations.scheduler.jobs import jobs
from signin.rules import sensitive
from tests.admin import said
from tests.engagement.newsletter.conftest import subscribe
from tests.factories import ArticleFactory, UserFactory
from tests.people import client_of

LIST, NEXT, FIND = "/admin/ban-tin/", "/admin/ban-tin/0/", "/admin/ban-tin/tim/"


@pytest.fixture
def article(setting, tree):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Bài mới <b>")


def test_who_sees_finds_stops_and_turns_on(
    article, client, author_client, chief_client, administrator_client
):
    letter = Letter.objects.create(kind=Letter.Kind.WEEKLY, subject="Đang gửi", html="<p>", total=3)
    one = f"/admin/ban-tin/{letter.pk}/"
    setting = reverse(
        "wagtailsettings:edit", args=["engagement", "newslettersettings", NewsletterSettings.load().pk]
    )
    stranger = client_of(UserFactory())
    for address in (LIST, NEXT, one, f"{one}html/", FIND):
        for other in (client, stranger):
            assert other.get(address).status_code in (302, 403), address
    for member in (author_client, chief_client, administrator_client):
        for address in (LIST, NEXT, one, f"{one}html/", "/admin/ban-tin/0/html/"):
            assert member.get(address).status_code == 200, address
    for act in (
        lambda: author_client.get(FIND),
        lambda: author_client.post(FIND, {"address": "a@example.org"}),
        lambda: author_client.post(one, {"dung": "1"}),
        lambda: author_client.get(setting),
    ):
        assert act().status_code in (302, 403)
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENDING
    assert "Dừng gửi</button>" not in author_client.get(one).text
    assert "Dừng gửi</button>" in chief_client.get(one).text
    chief_client.post(one, {"dung": "1"})
    letter.refresh_from_db()
    assert letter.state == Letter.State.STOPPED
    assert ModelLogEntry.objects.filter(action="engagement.stop_letter").count() == 1
    assert setting in chief_client.get(LIST, follow=True).text or chief_client.get(setting).status_code == 200


def test_preview_and_trial_show_the_next_letter(article, author, author_client, smtp):
    shown = author_client.get(NEXT).text
    assert "Bài mới &lt;b&gt;" in shown
    html = author_client.get(f"{NEXT}html/")
    assert "Bài mới &lt;b&gt;" in html.text
    assert html.headers["Content-Security-Policy"].startswith("default-src 'none'")
    # Nobody sets their own address: the account page has no field for it.
    User.objects.filter(pk=author.pk).update(email="")
    assert "Nhờ người quản trị điền" in said(author_client.post(NEXT, {"thu": "1"}))
    assert not smtp.mails
    author.email = "toi@example.vn"
    author.save()
    author_client.post(NEXT, {"thu": "1"})
    ((_, to, mail),) = smtp.mails
    assert to == "toi@example.vn"
    assert mail["Subject"].startswith("[Thử] Bản tin")
    assert "List-Unsubscribe" not in mail
    assert not Letter.objects.exists()


def test_a_trial_of_nothing_is_not_said_to_be_sent(setting, author, author_client, smtp):
    author.email = "toi@example.vn"
    author.save()
    told = said(author_client.post(NEXT, {"thu": "1"}))
    assert not smtp.mails
    assert "Chưa gửi: không còn tin nào" in told
    assert "đang được gửi" not in told


def test_one_address_is_found_and_ended_and_none_is_listed(setting, chief_client):
    subscribe("ai-do", "khac")
    assert "2 người: 2 nhận bản tin tuần, 2 nhận cảnh báo" in chief_client.get(LIST).text
    assert "example.org" not in chief_client.get(LIST).text
    for wrong in ("ai-d@example.org", "%@example.org", "example.org"):
        assert "đang nhận" not in chief_client.post(FIND, {"address": wrong}).text
    assert (
        "đang nhận bản tin tuần và cảnh báo" in chief_client.post(FIND, {"address": "Ai-Do@example.org"}).text
    )
    chief_client.post(FIND, {"address": "ai-do@example.org", "dung": "1"})
    assert [one.address for one in Subscriber.objects.all()] == ["khac@example.org"]
    assert "engagement_newsletter_find" in sensitive._views


def test_list_takes_no_more_queries_for_more_letters(
    setting, chief_client, django_assert_num_queries, django_assert_max_num_queries
):
    Letter.objects.create(kind=Letter.Kind.WEEKLY, subject="Một")
    chief_client.get(LIST)
    with django_assert_max_num_queries(18) as first:
        chief_client.get(LIST)
    for _ in range(5):
        Letter.objects.create(kind=Letter.Kind.WEEKLY, subject="Nữa", note="Máy chủ thư không nhận.")
    with django_assert_num_queries(len(first)):
        assert chief_client.get(LIST).text.count("Nữa") == 5
    assert "Bản tin chưa gửi được" in chief_client.get(reverse("wagtailadmin_home")).text


def test_state_is_shown_to_whoever_keeps_the_server(setting, settings):
    def found() -> list[str]:
        return [finding.level for finding in checks.run()["newsletter"]]

    assert found() == ["warning", "warning"]
    settings.NEWSLETTER_IMAP_URL = "imaps://tra-lai:mat-khau@thu.example.vn"
    assert found() == ["warning"]
    settings.MAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert found() == ["error", "warning"]
    NewsletterSettings.objects.update(sends_weekly=False, sends_alerts=False)
    assert found() == ["ok"]
    assert {"send_newsletter", "read_bounces"} <= jobs.keys()


def test_a_text_that_the_law_erased_is_in_no_letter(article, author_client, chief_client):
    letters = [
        Letter.objects.create(
            kind=Letter.Kind.WEEKLY,
            subject=title,
            html=f"<p>{title}",
            text=title,
            total=3,
            sent=3,
            state="xong",
        )
        for title in ("Bài mới", "Khác")
    ]
    letters[0].pages.set([article.pk])
    chief_client.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))
    backup = Trashed.objects.values().get()
    erase = reverse("newsroom_erase", args=[backup["id"]])

    def is_told() -> bool:
        address = f"/admin/ban-tin/{letters[0].pk}/"
        pages = (LIST, address, f"{address}html/")
        return any("Bài mới" in author_client.get(page).text for page in pages)

    assert is_told()
    chief_client.post(erase, {"reason": "Bản án số 1."})
    assert not is_told()
    now = Letter.objects.get(pk=letters[0].pk)
    assert (now.html, now.text, now.subject, now.total, now.sent) == ("", "", "", 3, 3)
    assert Letter.objects.get(pk=letters[1].pk).html
    # As an older backup holds them.
    letters[0].save()
    Trashed.objects.create(**backup)
    restored.send(sender=None)
    assert not is_told()
