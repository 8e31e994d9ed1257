"""Tests of articles and alerts as readers see them: list of a topic, article, alert and its expiry."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from base.blocks.media import EmbedBlock, ImageBlock
from campaign.articles import queries
from campaign.articles.models import PlanTask, Severity
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory


def _html(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_topic_lists_its_own_and_cross_listed_stories_newest_first(client, tree, topic):
    own = ArticleFactory(parent=topic)
    guest = ArticleFactory(parent=tree.topics["canh-bao-lua-dao"], other_topics=[topic])
    stranger = ArticleFactory(parent=tree.topics["canh-bao-lua-dao"])
    html = _html(client, topic.url)
    assert html.index(guest.title) < html.index(own.title)
    assert stranger.title not in html


def test_draft_and_private_stories_are_nowhere(client, tree, topic):
    draft = ArticleFactory(parent=topic, live=False)
    private = ArticleFactory(parent=topic)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/", topic.url, tree.campaign.url):
        html = _html(client, address)
        assert draft.title not in html
        assert private.title not in html


def test_a_nonsense_number_shows_the_first_page_of_a_list(client, topic):
    ArticleFactory(parent=topic)
    assert client.get(topic.url, {"trang": "abc"}).context_data["page_obj"].number == 1


def test_article_shows_source_original_time_and_documents(client, tree, topic):
    record = DocumentRecordFactory(parent=tree.library, number="03", title="Chỉ thị số 03/CT-UBND")
    article = ArticleFactory(
        parent=topic,
        related_documents=[record],
        source_name="Trang của một huyện",
        source_url="https://example.org/tin/1",
        source_author="Người viết gốc",
        source_published_at=timezone.make_aware(datetime.datetime(2026, 11, 5, 9, 30)),
    )
    html = _html(client, article.url)
    assert "Trang của một huyện" in html
    assert 'href="https://example.org/tin/1"' in html
    assert "Người viết gốc" in html
    assert "05/11/2026" in html
    assert record.title in html
    assert article.title in _html(client, record.url)


def test_source_address_without_a_source_name_is_refused_on_the_field(topic):
    with pytest.raises(ValidationError) as caught:
        ArticleFactory(parent=topic, source_url="https://example.org/1")
    assert "source_name" in caught.value.message_dict


def test_contents_list_appears_from_three_headings(client, topic):
    headings = [("heading", {"text": f"Mục {n}"}) for n in range(3)]
    assert 'href="#muc-muc-2"' in _html(client, ArticleFactory(parent=topic, body=headings).url)
    assert 'href="#muc-muc-1"' not in _html(client, ArticleFactory(parent=topic, body=headings[:2]).url)


def test_past_alert_stays_readable_but_is_no_longer_current(client, tree):
    topic = tree.topics["canh-bao-lua-dao"]
    past = AlertFactory(
        parent=topic, severity=Severity.URGENT, valid_until=timezone.now() - datetime.timedelta(hours=1)
    )
    assert past not in queries.current_alerts(limit=5)
    html = _html(client, past.url)
    assert "hết hiệu lực" in html
    assert "Khẩn" in html


def test_most_severe_alert_comes_first(tree):
    topic = tree.topics["canh-bao-lua-dao"]
    urgent = AlertFactory(parent=topic, severity=Severity.URGENT)
    note = AlertFactory(parent=topic, severity=Severity.NOTE)
    warning = AlertFactory(parent=topic, severity=Severity.WARNING)
    assert queries.current_alerts(limit=5) == [urgent, warning, note]


@pytest.mark.parametrize(
    ("factory", "changes"),
    [(ArticleFactory, ((0, False), (9, False), (10, True), (3000, True))), (AlertFactory, ((14, True),))],
)
def test_a_story_says_when_it_was_published_and_changed(client, topic, factory, changes):
    story = factory(parent=topic)
    evening = timezone.make_aware(datetime.datetime(2026, 8, 1, 20))
    for minutes, is_said in changes:
        last = evening + datetime.timedelta(minutes=minutes)
        type(story).objects.filter(pk=story.pk).update(first_published_at=evening, last_published_at=last)
        told = f">{timezone.localtime(last):%H:%M %d}/8/2026</time>"
        text = client.get(story.url).text
        assert "20:00 ngày 01 tháng 8 năm 2026</time>" in text
        assert ("Cập nhật <time" in text and told in text) is is_said, minutes


def test_an_article_of_two_tasks_counts_in_each_and_once_in_the_progress(topic):
    tasks = list(PlanTask.objects.all())
    ArticleFactory(parent=topic, plan_tasks=tasks[:2])
    ArticleFactory(parent=topic, plan_tasks=tasks[1:2])
    ArticleFactory(parent=topic, plan_tasks=tasks[:3], live=False)
    counted = [task.published_count for task in queries.plan()[0]]
    assert counted == [1, 2, *[0] * (len(tasks) - 2)]
    assert queries.plan()[1] == {"tasks": len(tasks), "started": 2, "articles": 2}


def test_plan_tasks_are_in_the_order_that_the_board_set(tree):
    last = PlanTask.objects.create(code="5", title="Nhiệm vụ mẫu", sort_order=100)
    first = PlanTask.objects.create(code="6", title="Nhiệm vụ mẫu", sort_order=-1)
    tasks = list(queries.plan()[0])
    assert (tasks[0], tasks[-1]) == (first, last)


def test_image_block_asks_for_a_description_or_for_decoration(tree):
    image = ImageFactory(description="")
    block = ImageBlock()
    blank = {"image": image, "alt": "", "decorative": False, "caption": "", "credit": ""}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(block.get_prep_value(blank)))
    assert block.clean(block.to_python(block.get_prep_value({**blank, "decorative": True})))


@pytest.mark.parametrize(
    ("address", "video"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", "abcdefghijk"),
        ("https://youtu.be/abcdefghijk?t=3", "abcdefghijk"),
        ("https://m.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/watch?list=PLa&v=abcdefghijk&t=3", "abcdefghijk"),
        ("https://www.youtube.com/live/abcdefghijk?si=x", "abcdefghijk"),
        ("https://YouTube.com/embed/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/playlist?list=PLabcdefghi", ""),
        ("https://www.youtube.com/results?search_query=x", ""),
        ("https://www.youtube.com/c/KenhAbcdefg", ""),
        ("https://www.youtube.com/@kenh/videos", ""),
        ("https://www.youtube.com/feed/trending", ""),
        ("https://youtube.com.example.org/watch?v=abcdefghijk", ""),
        ("https://example.org/https://youtu.be/abcdefghijk", ""),
        ("https://example.org/video", ""),
    ],
)
def test_only_videos_of_youtube_become_players(address, video):
    assert EmbedBlock().to_python({"url": address, "title": "t"}).video_id == video


def test_video_asks_nothing_of_a_third_party_before_a_click_on_the_button_with_its_name(client, topic):
    article = ArticleFactory(
        parent=topic,
        body=[("embed", {"url": "https://youtu.be/abcdefghijk", "title": "Video", "transcript": ""})],
    )
    html = _html(client, article.url)
    assert "<iframe" not in html
    assert "i.ytimg.com" not in html
    assert 'href="https://youtu.be/abcdefghijk"' in html
    assert 'Phát tại đây<span class="hidden-text">: Video</span></button>' in html
