"""Tests of templates: they fill in a new story, chiefs maintain them, and unfilled places are reported."""

import pytest
from django.urls import reverse

from campaign.articles import checking
from campaign.articles.models import AlertPage, ArticlePage, StoryTemplate
from home.first_run.snippets import place_story_templates
from tests.admin import page_form


@pytest.fixture
def templates(tree) -> list[StoryTemplate]:
    place_story_templates()
    place_story_templates()
    return list(StoryTemplate.objects.all())


def test_each_template_fills_the_form_and_its_places_are_reported(tree, templates, author_client):
    assert [each.name for each in templates] == ["Tin hội nghị", "Bài tuyên truyền", "Cảnh báo", "Hướng dẫn"]
    topic = tree.topics["cam-nang-an-toan"]
    for template in templates:
        page = template.page_type()
        template.fill(page)
        places = [finding.place for finding in checking.check(page) if finding.text.startswith("Còn chỗ")]
        assert places == ["id_title", "id_summary", "body"] + ["what_to_do"] * isinstance(page, AlertPage)
    for template in templates[1:3]:  # an article and an alert
        address = reverse("articles_begin_with_template", args=[template.pk, topic.pk])
        form = page_form(author_client, address)
        assert (form["title"], form["summary"]) == (template.title, template.summary)
    html = author_client.get(
        reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
    ).content
    offered = [each.name for each in templates if f"/mau-bai/{each.pk}/{topic.pk}/" in html.decode()]
    assert offered == ["Tin hội nghị", "Bài tuyên truyền", "Hướng dẫn"]


@pytest.mark.django_db
def test_samples_and_notes_are_no_places_to_fill_in():
    page = ArticlePage(title="[Mẫu] Mở lớp", summary="Theo chú thích [1], [12a].")
    assert not [finding for finding in checking.check(page) if finding.text.startswith("Còn chỗ")]


def test_chiefs_keep_templates_and_authors_do_not(templates, author_client, chief_client):
    address = reverse(templates[0].snippet_viewset.get_url_name("edit"), args=[templates[0].pk])
    assert chief_client.get(address).status_code == 200
    assert author_client.get(address).status_code == 302
