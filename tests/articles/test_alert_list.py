"""Tests of the alerts on a topic's page: alerts in force by severity, expired ones marked as such."""

import datetime
import html
import re

from django.utils import timezone

from campaign.articles.models import Severity
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, article_row, kit
from vietnamese.dates import midnight, short


def test_alerts_in_force_stand_first_by_severity_and_once(client, tree):
    topic = tree.topics["canh-bao-lua-dao"]
    until = timezone.now() + datetime.timedelta(days=9)
    urgent = AlertFactory(parent=topic, severity=Severity.URGENT, valid_until=until)
    note = AlertFactory(parent=topic, severity=Severity.NOTE)
    past = AlertFactory(
        parent=topic, severity=Severity.URGENT, valid_until=timezone.now() - datetime.timedelta(hours=1)
    )
    article = ArticleFactory(parent=topic)
    found = client.get(topic.url).content.decode()
    shown = [story.title for story in (urgent, note, article, past)]
    assert [found.count(f">{title}</a>") for title in shown] == [1, 1, 1, 1]
    places = [found.index(f">{title}</a>") for title in shown]
    assert places == sorted(places)
    assert "Hiệu lực đến" in found
    assert found.index("Đã hết hiệu lực") > places[3]


def test_alert_until_midnight_names_its_last_day_in_each_place(client, tree):
    today = timezone.localdate()
    end = midnight(today + datetime.timedelta(days=9))
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], valid_until=end)
    last = short(today + datetime.timedelta(days=8))
    for address in ("/", alert.get_parent().url, alert.url, "/khong-co-mang/", "/rss/canh-bao.xml"):
        text = re.sub(r"<[^>]+>", "", client.get(address).text)
        assert re.search(rf"Hiệu lực đến (hết ngày )?{last}", text), address


def test_an_ended_alert_is_marked_wherever_readers_find_it(client, tree):
    directive = DocumentRecordFactory(parent=tree.library, number="03", issued_on=datetime.date(2022, 4, 28))
    text = [("text", "<p>Theo Chỉ thị số 03/CT-UBND năm 2022.</p>")]
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], title="Cảnh báo mẫu tinzyx", body=text)
    kit(alert)
    today = timezone.localdate()
    addresses = [
        *(alert.url, alert.get_parent().url, f"/luu-tru/{today.year}/{today.month}/", "/tim-kiem/?q=tinzyx"),
        *("/bo-truyen-thong/", f"/bo-truyen-thong/{alert.pk}/", directive.url),
        *("/nhung/canh-bao/", f"/oembed/{alert.pk}.json"),
        # Each format once.
        *("/rss/canh-bao.xml", "/rss/canh-bao.atom", "/rss/bo-truyen-thong.json"),
    ]

    def marked(address: str) -> bool:
        answer = client.get(address)
        found = html.unescape(answer.content.decode())
        assert "tinzyx" in found, address
        return "hết hiệu lực" in found.lower()

    assert [address for address in addresses if marked(address)] == []
    type(alert).objects.update(valid_until=timezone.now() - datetime.timedelta(minutes=1))
    assert [address for address in addresses if not marked(address)] == []


def test_second_page_tells_only_of_the_rest(client, tree, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.pages.STORIES_PER_PAGE", 2)
    topic = tree.topics["canh-bao-lua-dao"]
    alert = AlertFactory(parent=topic)
    for number in range(3):
        article_row(topic, title=f"Bài {number}")
    assert alert.title not in client.get(topic.url, {"trang": 2}).content.decode()
