"""Tests of renditions: made on publication, before a reader requests them."""

import re

import pytest
from django.db import connection, connections

from base.models import Image, Rendition
from base.renditions import STANDING_FOR_A_PAGE, make_sizes
from base.sharing.head import SHARE_SPEC
from tests.factories import AlertFactory, ArticleFactory, ImageFactory, image_file


def _body(image):
    shown = {"image": image, "alt": "Một chiếc khiên"}
    return [
        ("image", shown),
        ("gallery", {"title": "Bộ ảnh", "images": [shown, shown]}),
        ("infographic", {"image": image, "alt": "Năm việc", "text": "<p>Một. Hai. Ba.</p>"}),
    ]


def _made_by_readers(client, *addresses: str) -> int:
    # This size takes the place of share cards, which are off here.
    renditions = Rendition.objects.exclude(filter_spec=SHARE_SPEC)
    before = renditions.count()
    for address in addresses:
        assert client.get(address).status_code == 200
    return renditions.count() - before


def _big():
    return ImageFactory(file=image_file(2000, 1125))


def test_published_page_has_every_size_it_shows(client, topic, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticleFactory(parent=topic, main_image=ImageFactory(), body=_body(ImageFactory()))
        alert = AlertFactory(parent=topic, main_image=ImageFactory())
    assert _made_by_readers(client, article.url, alert.url, topic.url, "/", "/rss/tat-ca.xml") == 0


def test_lost_file_keeps_no_page_from_being_published(topic, django_capture_on_commit_callbacks):
    lost = ImageFactory()
    lost.file.storage.delete(lost.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticleFactory(parent=topic, main_image=lost, body=_body(lost))
    assert article.live


def test_picture_is_offered_small_and_smaller_with_its_measures(client, topic):
    html = client.get(ArticleFactory(parent=topic, main_image=_big()).url).content.decode()
    lead = re.search(r"<figure.*?</figure>", html, re.DOTALL)[0]
    assert re.findall(r'type="(image/\w+)"', lead) == ["image/avif", "image/webp"]
    assert re.findall(r" (\d+)w", lead) == ["480", "720", "1280"] * 2
    assert re.search(r'<img [^>]*height="405"[^>]*\.jpg"[^>]* width="720"', lead)
    assert lead.count("sizes=") == 2
    assert 'loading="lazy"' not in lead


def test_infographic_says_in_words_what_it_shows(client, topic):
    html = client.get(ArticleFactory(parent=topic, body=_body(_big())).url).content.decode()
    assert "Nội dung bằng chữ" in html
    assert "<p>Một. Hai. Ba.</p>" in html
    large = re.search(r'<a href="([^"]+)">\s*<picture>', html)[1]
    assert large == Rendition.objects.get(filter_spec="width-1920|format-jpeg").url


@pytest.mark.both
def test_sizes_that_two_processes_make_at_once_are_those_whose_files_stay(db):
    image = ImageFactory(file=image_file(320, 180))
    specs = ["fill-240x135|format-webp", "fill-240x135|format-jpeg"]

    def win(execute, sql, *args):
        if sql.startswith("INSERT") and "base_rendition" in sql and not won:
            won.append(sql)
            won.append(Image.objects.get(pk=image.pk).get_rendition(specs[0]).file.name)
        return execute(sql, *args)

    won: list[str] = []
    with connection.execute_wrapper(win):
        made = image.get_renditions(*specs)
    assert made[specs[0]].file.name == won[1]
    assert all(rendition.file.storage.exists(rendition.file.name) for rendition in made.values())
    assert Rendition.objects.count() == len(specs)


@pytest.mark.both
@pytest.mark.usefixtures("own_site")
def test_others_can_write_while_sizes_are_drawn(monkeypatch):
    """A transaction would block SQLite's only writer for seconds."""
    writer = connections["default"]
    draw, was_open = Image.generate_rendition_file, []

    def watched(*args, **kwargs):
        was_open.append(writer.in_atomic_block)
        return draw(*args, **kwargs)

    monkeypatch.setattr(Image, "generate_rendition_file", watched)
    make_sizes(ImageFactory(), STANDING_FOR_A_PAGE)
    assert was_open
    assert not any(was_open)
