"""Tests of letters: when they are made, of which pages, their headers and words, what is withdrawn."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign.articles.models import AlertPage, UrgentPublication
from campaign.engagement.models import Letter
from campaign.engagement.newsletter import contents, letters, links, writing
from campaign.newsroom.review import urgent
from tests.engagement.newsletter.conftest import subscribe
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, UserFactory

_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock to an hour of a day; day 1 is Monday, 30/11/2026."""

    def to(day: int, hour: int, minute: int = 0) -> datetime.datetime:
        monday = datetime.datetime(2026, 11, 30, hour, minute, tzinfo=_VIETNAM)
        moment = monday + datetime.timedelta(days=day - 1)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return to


def published(factory, parent, **values):
    page = factory(parent=parent, **values)
    Page.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    return page


def subjects(smtp) -> list[str]:
    return [mail["Subject"] for _, _, mail in smtp.mails]


def test_weekly_letter_goes_at_its_hour_with_what_is_new_and_once(clock, setting, tick, smtp, topic, tree):
    setting.weekly_since = clock(1, 9)
    setting.save()
    clock(1, 10)
    subscribe("mot", "hai")
    subscribe("chi-canh-bao", weekly=False)
    published(ArticleFactory, topic, title="Bài trong tuần")
    published(DocumentRecordFactory, tree.library, title="Chỉ thị trong tuần")
    clock(5, 7, 59)
    tick()
    assert not smtp.mails
    clock(5, 8)
    for _ in range(3):
        tick()
    assert sorted(smtp.to()) == ["hai@example.org", "mot@example.org"]
    (letter,) = Letter.objects.filter(kind="tuan")
    assert (letter.state, letter.total, letter.sent) == (Letter.State.DONE, 2, 2)
    text = smtp.mails[0][2].get_body(("plain",)).get_content()
    assert "Bài trong tuần" in text
    assert "Chỉ thị trong tuần" in text
    # A week without news: nothing goes out, and later news waits for the next Friday.
    clock(12, 8)
    tick()
    clock(12, 9)
    published(ArticleFactory, topic, title="Bài sau giờ")
    tick()
    assert len(smtp.mails) == 2
    assert list(Letter.objects.filter(kind="tuan").values_list("state", flat=True)) == ["khong-co", "xong"]
    clock(19, 8)
    tick()
    assert smtp.mails[2][2]["Subject"] == "Bản tin 18/12/2026: Bài sau giờ"


def test_a_later_hour_after_an_hour_without_news_brings_the_first_letter_of_the_week(
    clock, setting, tick, smtp, topic
):
    setting.weekly_since = clock(1, 9)
    setting.save()
    subscribe("mot")
    clock(5, 8)
    tick()
    clock(5, 9)
    published(ArticleFactory, topic, title="Bài sau giờ")
    tick()
    assert not smtp.mails
    setting.hour = 10
    setting.save()
    clock(5, 10)
    tick()
    assert subjects(smtp) == ["Bản tin 04/12/2026: Bài sau giờ"]


def test_letter_of_a_clock_that_was_ahead_takes_the_place_of_none(clock, setting, tick, smtp, topic):
    setting.weekly_since = clock(1, 9)
    setting.save()
    subscribe("mot")
    clock(360, 12)
    tick()
    (ahead,) = Letter.objects.all()
    assert ahead.state == Letter.State.EMPTY
    clock(1, 10)
    published(ArticleFactory, topic, title="Bài trong tuần")
    clock(5, 8)
    tick()
    assert subjects(smtp) == ["Bản tin 04/12/2026: Bài trong tuần"]


def test_stories_older_than_the_newsletter_are_in_no_letter(clock, setting, tick, smtp, topic):
    clock(1, 9)
    published(ArticleFactory, topic)
    published(AlertFactory, topic)
    clock(1, 10)
    setting.sends_weekly = setting.sends_alerts = False
    setting.save()
    setting.sends_weekly = setting.sends_alerts = True
    setting.save()
    subscribe("mot")
    clock(5, 8)
    tick()
    assert not smtp.mails


def test_an_earlier_urgent_alert_that_is_confirmed_later_is_in_no_letter(
    clock, setting, tick, smtp, topic, chief
):
    subscribe("mot")
    second = UserFactory()
    second.groups.set(chief.groups.all())
    clock(1, 9)
    alert = AlertFactory(parent=topic, live=False, owner=chief)
    alert.save_revision(user=chief)
    waiting = urgent.publish(AlertPage.objects.get(pk=alert.pk), chief, "Nhiều người mất tiền.")
    setting.weekly_since = setting.alerts_since = clock(1, 10)
    setting.save()
    clock(1, 11)
    urgent.confirm(waiting, second)
    tick()
    clock(5, 8)
    tick()
    assert not smtp.mails


def test_turning_on_alerts_or_choosing_another_day_changes_nothing_about_the_week(
    clock, setting, tick, smtp, topic
):
    setting.weekly_since, setting.sends_alerts = clock(1, 9), False
    setting.save()
    clock(1, 10)
    subscribe("mot")
    published(ArticleFactory, topic, title="Bài thứ Hai")
    clock(3, 9)
    setting.sends_alerts = True
    setting.save()
    clock(5, 8)
    tick()
    assert subjects(smtp) == ["Bản tin 04/12/2026: Bài thứ Hai"]
    clock(5, 9)
    published(ArticleFactory, topic, title="Bài thứ Sáu")
    for day, weekday, hour in ((5, 3, 8), (5, 4, 10), (6, 5, 8), (7, 6, 8), (7, 3, 8)):
        setting.weekday, setting.hour = weekday, hour
        setting.save()
        clock(day, 11)
        tick()
        assert len(smtp.mails) == 1, (day, weekday, hour)
    clock(11, 8)
    tick()
    assert subjects(smtp)[1:] == ["Bản tin 10/12/2026: Bài thứ Sáu"]


def test_letter_names_some_pages_and_counts_the_rest(setting, topic, tree, monkeypatch):
    monkeypatch.setattr(contents, "_MAX_NAMED", 3)
    alert, article = published(AlertFactory, topic), published(ArticleFactory, topic)
    older, newer = DocumentRecordFactory(parent=tree.library), DocumentRecordFactory(parent=tree.library)
    found = contents.of([older.pk, alert.pk, newer.pk, article.pk])
    assert (found.alerts, found.articles, found.documents, found.total) == ([alert], [article], [newer], 4)
    written = writing.write(Letter.Kind.WEEKLY, found)
    assert older.title not in written.text
    assert "Còn 1 tin khác" in written.text
    assert "Còn 1 tin khác" in written.html


def test_nothing_is_sent_while_it_is_off_or_without_a_mail_server(
    clock, setting, tick, smtp, topic, settings
):
    subscribe("mot")
    published(AlertFactory, topic)
    setting.sends_alerts = False
    setting.save()
    tick()
    setting.sends_alerts = True
    settings.MAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(Exception, match="EMAIL_URL"):
        setting.full_clean()
    tick()
    assert not Letter.objects.exists()


def test_alert_goes_at_once_to_those_who_chose_it(setting, tick, smtp, topic):
    subscribe("mot")
    subscribe("chi-tuan", alerts=False)
    end = datetime.datetime(2099, 8, 1, tzinfo=_VIETNAM)
    published(AlertFactory, topic, title="Giả danh bưu tá", is_sample=True, valid_until=end)
    published(AlertFactory, topic, valid_until=timezone.now() - datetime.timedelta(minutes=1))
    tick()
    tick()
    ((sender, to, mail),) = smtp.mails
    assert (sender, to) == ("tra-lai@anm.example.vn", "mot@example.org")
    assert mail["Subject"] == "Cảnh báo: Giả danh bưu tá"
    for part in ("plain", "html"):
        words = mail.get_body((part,)).get_content()
        assert "Không bấm vào liên kết." in words
        assert "Nội dung mẫu" in words
        assert "hiệu lực đến hết ngày 31/7/2099" in words


def test_urgent_alert_waits_for_the_second_person(setting, tick, smtp, topic, chief):
    subscribe("mot")
    second = UserFactory()
    second.groups.set(chief.groups.all())
    alert = AlertFactory(parent=topic, live=False, owner=chief)
    alert.save_revision(user=chief)
    waiting = urgent.publish(AlertPage.objects.get(pk=alert.pk), chief, "Nhiều người mất tiền.")
    tick()
    assert not Letter.objects.exists()
    urgent.confirm(waiting, second)
    tick()
    assert len(smtp.mails) == 1
    assert UrgentPublication.objects.get().outcome == UrgentPublication.Outcome.CONFIRMED


def test_withdrawn_pages_stop_or_leave_a_letter_that_is_being_sent(
    setting, tick, smtp, topic, settings, clock
):
    settings.NEWSLETTER_PER_MINUTE = 1
    setting.weekly_since = setting.alerts_since = clock(1, 9)
    setting.save()
    clock(1, 10)
    subscribe("mot", "hai", "ba")
    alert = published(AlertFactory, topic, title="Cảnh báo nhầm")
    tick()
    Page.objects.get(pk=alert.pk).specific.unpublish()
    tick()
    assert subjects(smtp) == ["Cảnh báo nhầm"]
    letter = Letter.objects.get()
    assert (letter.state, letter.sent) == (Letter.State.STOPPED, 1)
    assert "đã được gỡ" in letter.note

    stays, goes = (published(ArticleFactory, topic, title=title) for title in ("Bài còn", "Bài bị gỡ"))
    clock(5, 8)
    tick()
    assert "Bài bị gỡ" in smtp.mails[1][2].get_body(("plain",)).get_content()
    PageViewRestriction.objects.create(page=goes, restriction_type="login")
    tick()
    text = smtp.mails[2][2].get_body(("plain",)).get_content()
    assert stays.title in text
    assert "Bài bị gỡ" not in text


def test_letter_has_what_mail_programs_and_readers_need_and_nothing_that_follows_them(
    setting, tick, smtp, topic, client, settings
):
    settings.NEWSLETTER_IMAP_URL = "imaps://tra-lai:mat-khau@thu.example.vn"
    (one,) = subscribe("mot")
    published(AlertFactory, topic, title="Cảnh báo có <dấu> & “ngoặc”")
    tick()
    mail = smtp.mails[0][2]
    token = links.token_of(one.key)
    leave = f"http://localhost/gui/ban-tin/thoi/{token}/"
    ways = [f"<{leave}>", f"<mailto:tra-lai@anm.example.vn?subject=Thoi%20nhan%20ban%20tin%20{token}>"]
    assert mail["List-Unsubscribe"].split(", ") == ways
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<ban-tin.localhost>"
    assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", "bulk")
    assert re.fullmatch(r"<bt\.\d+\.[0-9a-f]{32}\.[\w-]{43}@localhost>", mail["Message-ID"])
    assert (mail["From"].addresses[0].addr_spec, mail["To"]) == ("ban-tin@anm.example.vn", "mot@example.org")
    assert mail["From"].addresses[0].display_name == "An ninh mạng Quảng Ngãi"
    assert mail["Subject"] == "Cảnh báo có <dấu> & “ngoặc”"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    html, text = (mail.get_body((kind,)).get_content() for kind in ("html", "plain"))
    assert "có &lt;dấu&gt; &amp; “ngoặc”" in html
    assert "có <dấu> & “ngoặc”" in text
    assert "prefers-color-scheme: dark" in html
    # No picture, script, form or foreign address; no parameter in a link.
    assert not re.search(r"<(img|script|link|form|iframe|video)|src=|url\(|@import", html)
    addresses = set(re.findall(r"https?://[^\s\"<]+", html + text))
    assert {address.split("/")[2] for address in addresses} == {"localhost"}
    assert not [address for address in addresses if "?" in address]
    assert leave in html
    assert leave in text
    for address in addresses:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_hour_of_the_weekly_letter(clock, setting):
    setting.weekday, setting.hour = 4, 8
    due = datetime.datetime(2026, 12, 4, 8, tzinfo=_VIETNAM)
    for day, hour, expected in ((5, 8, 0), (5, 7, 7), (6, 7, 0), (11, 23, 0), (12, 7, 0), (12, 9, -7)):
        clock(day, hour)
        assert letters.last_due(setting) == due - datetime.timedelta(days=expected), (day, hour)
