"""Tests of bad input in the page editor: a helpful message, and all typed text kept."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.models import Image
from campaign.articles.models import ArticlePage, TopicPage
from tests.admin import page_form
from tests.factories import ArticleFactory
from tests.newsroom.pictures import png

SUMMARY = "Một tóm tắt mà người viết đã mất công gõ."


@pytest.fixture
def add_url(topic: TopicPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])


def test_title_of_ten_thousand_characters(add_url, author_client):
    data = page_form(author_client, add_url) | {"title": "Dài " * 2_500, "slug": "dai", "summary": SUMMARY}
    answer = author_client.post(add_url, data)
    assert answer.status_code == 200
    assert answer.context_data["form"].errors.keys() == {"title"}
    html = answer.content.decode()
    assert SUMMARY in html
    assert "255" in html
    assert not ArticlePage.objects.exists()


def test_duplicate_slug(add_url, topic, author_client):
    ArticleFactory(parent=topic, slug="da-co")
    data = page_form(author_client, add_url) | {"title": "Bài thứ hai", "slug": "da-co", "summary": SUMMARY}
    answer = author_client.post(add_url, data)
    assert answer.context_data["form"].errors.keys() == {"slug"}
    html = answer.content.decode()
    assert SUMMARY in html
    assert 'value="Bài thứ hai"' in html


def test_title_in_decomposed_letters_is_stored_composed(add_url, author_client):
    title = "Cảnh giác đường dây lừa đảo"
    data = page_form(author_client, add_url) | {
        "title": unicodedata.normalize("NFD", title),
        "slug": "canh-giac",
    }
    author_client.post(add_url, data)
    assert ArticlePage.objects.get().title == title


def test_bad_image_upload_keeps_what_was_typed(author_client):
    """test_paste_image.py sends each kind of bad image to the same form."""
    file = SimpleUploadedFile("anh.png", b"%PDF-1.7 not a picture")
    form = {"title": "Ảnh tuyên truyền", "description": SUMMARY, "file": file}
    answer = author_client.post(reverse("wagtailimages:add"), form)
    assert answer.status_code == 200
    assert answer.context_data["form"].errors.keys() == {"file"}
    assert SUMMARY in answer.content.decode()
    assert not Image.objects.exists()


def test_largest_allowed_image_is_taken(author_client):
    form = {"title": "Ảnh lớn", "file": SimpleUploadedFile("anh.png", png(8_000, 5_000))}
    author_client.post(reverse("wagtailimages:add"), form)
    assert Image.objects.exists()


def test_new_article_begins_with_the_authors_byline(add_url, author, author_client):
    author.pen_name = "Gió Biển"
    author.save()
    assert page_form(author_client, add_url)["author_name"] == "Gió Biển"
