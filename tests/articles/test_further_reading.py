"""Tests of the links below an article: neighbours in the topic, stories that cite the same document, corrections."""

import datetime
import json
import re

import pytest
from wagtail.models import PageViewRestriction

from campaign.articles import queries
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, article_row


def _around(story, *records, limit=3):
    newer, older, related = queries.around(story, [record.pk for record in records], limit)
    return newer and newer.specific, older and older.specific, related


def test_neighbours_are_the_next_in_time_and_of_the_same_topic(tree, topic):
    first, second = (article_row(topic, title=title) for title in ("Một", "Hai"))
    article_row(tree.topics["canh-bao-lua-dao"], title="Bài khác")
    third = article_row(topic, title="Ba")
    assert _around(second)[:2] == (third, first)
    assert _around(first)[:2] == (second, None)
    assert _around(third)[:2] == (None, second)


def test_stories_of_the_same_moment_are_neighbours_too(topic):
    moment = datetime.datetime(2026, 8, 1, 9, tzinfo=datetime.UTC)
    stories = [article_row(topic, title=title, first_published_at=moment) for title in ("Một", "Hai", "Ba")]
    assert _around(stories[1])[:2] == (stories[2], stories[0])


def test_drafts_and_private_stories_are_no_neighbours(topic):
    older = ArticleFactory(parent=topic)
    private = ArticleFactory(parent=topic)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    ArticleFactory(parent=topic, live=False)
    story = ArticleFactory(parent=topic)
    assert _around(story) == (None, older, [])


def test_shared_documents_come_first_and_one_from_another_topic_at_most(tree, topic):
    record = DocumentRecordFactory(parent=tree.library)
    other = tree.topics["canh-bao-lua-dao"]
    near = ArticleFactory(parent=topic, related_documents=[record])
    plain = [article_row(topic, title=f"Bài {number}") for number in range(4)]
    far = [ArticleFactory(parent=other, related_documents=[record]) for _ in range(2)]
    ArticleFactory(parent=other)
    story = ArticleFactory(parent=topic, related_documents=[record])
    # The older neighbour is listed once, under that name.
    assert _around(story, record) == (None, plain[3], [near, plain[2], far[1]])
    assert _around(story)[2] == [plain[2], plain[1], plain[0]]


def test_cited_document_counts_as_shared(tree, topic):
    record = DocumentRecordFactory(parent=tree.library, number="03")
    citing = ArticleFactory(
        parent=tree.topics["canh-bao-lua-dao"],
        body=[("text", "<p>Theo Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh Quảng Ngãi.</p>")],
    )
    assert _around(ArticleFactory(parent=topic), record)[2] == [citing]


def test_correction_is_shown_at_the_head_and_to_machines(client, topic):
    note = {"date": datetime.date(2026, 8, 1), "text": "Số máy ở đoạn hai đã được sửa."}
    article = ArticleFactory(parent=topic, corrections=[("correction", note)])
    html = client.get(article.url).content.decode()
    assert html.index("Số máy ở đoạn hai đã được sửa.") < html.index("Nội dung của bài.")
    assert "01/8/2026" in html
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])["@graph"]
    news = next(item for item in graph if item["@type"] == "NewsArticle")
    assert news["correction"] == [
        {
            "@type": "CorrectionComment",
            "datePublished": "2026-08-01",
            "text": "Số máy ở đoạn hai đã được sửa.",
        }
    ]


@pytest.mark.parametrize("factory", [ArticleFactory, AlertFactory])
def test_correction_is_found_by_the_search(client, topic, factory):
    note = {"date": datetime.date(2026, 8, 1), "text": "Giờ khai mạc đã được ghi lại."}
    story = factory(parent=topic, corrections=[("correction", note)])
    other = factory(parent=topic)
    found = client.get("/tim-kiem/", {"q": "gio khai mac"}).content.decode()
    assert story.title in found
    assert other.title not in found
