"""Tests of the alerts on a topic's page: those in force by severity, expired ones marked as such."""

import datetime

from django.utils import timezone

from campaign.articles.models import Severity
from tests.factories import AlertFactory, ArticleFactory, article_row


def test_alerts_in_force_stand_first_by_severity_and_once(client, tree):
    topic = tree.topics["canh-bao-lua-dao"]
    until = timezone.now() + datetime.timedelta(days=9)
    urgent = AlertFactory(parent=topic, severity=Severity.URGENT, valid_until=until)
    note = AlertFactory(parent=topic, severity=Severity.NOTE)
    past = AlertFactory(
        parent=topic, severity=Severity.URGENT, valid_until=timezone.now() - datetime.timedelta(hours=1)
    )
    article = ArticleFactory(parent=topic)
    html = client.get(topic.url).content.decode()
    shown = [story.title for story in (urgent, note, article, past)]
    assert [html.count(f">{title}</a>") for title in shown] == [1, 1, 1, 1]
    places = [html.index(f">{title}</a>") for title in shown]
    assert places == sorted(places)
    assert "Hiệu lực đến" in html
    assert html.index("Đã hết hiệu lực") > places[3]


def test_second_page_tells_only_of_the_rest(client, tree, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.pages.STORIES_PER_PAGE", 2)
    topic = tree.topics["canh-bao-lua-dao"]
    alert = AlertFactory(parent=topic)
    for number in range(3):
        article_row(topic, title=f"Bài {number}")
    assert alert.title not in client.get(topic.url, {"trang": 2}).content.decode()
