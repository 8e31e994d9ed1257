"""Tests of video and audio: their words are always available in writing, whoever uploads or uses them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Collection, GroupCollectionPermission

from base.blocks.media import AudioBlock, VideoBlock
from base.models import Media
from campaign.newsroom.models import Trashed
from campaign.newsroom.review.media_forms import MediaForm
from tests.admin import page_form
from tests.extraction.marked_pictures import saved
from tests.factories import ArticleFactory, UserFactory, recording
from tests.people import client_of

pytestmark = pytest.mark.both

TRACK = b"WEBVTT\n\n00:00.000 --> 00:02.000\nXin ch\xc3\xa0o.\n"


def _track(content: bytes = TRACK) -> ContentFile:
    return ContentFile(content, "loi.vtt")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("block", "kind", "written", "fits"),
    [
        (VideoBlock, "video", {}, False),
        (VideoBlock, "video", {"captions": "loi.vtt"}, True),
        (VideoBlock, "video", {"transcript": "Xin chào."}, True),
        (AudioBlock, "audio", {}, False),
        (AudioBlock, "audio", {"captions": "loi.vtt"}, False),
        (AudioBlock, "audio", {"transcript": "Xin chào."}, True),
    ],
)
def test_recording_without_its_words_is_refused(block, kind, written, fits):
    value = {"media": recording(kind, **written), "caption": ""}
    if fits:
        assert block().clean(value)["media"]
        return
    with pytest.raises(StructBlockValidationError) as refused:
        block().clean(value)
    assert "lời thoại" in str(refused.value.block_errors["media"])


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"1\n00:00:00,000 --> 00:00:02,000\nXin", b""])
def test_captions_must_be_webvtt(content):
    with pytest.raises(ValidationError, match="WEBVTT"):
        recording(captions=_track(content)).full_clean()
    recording(captions=_track()).full_clean()
    recording(captions=_track(b"\xef\xbb\xbf" + TRACK.replace(b"\n", b"\r\n"))).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"WEBVTT\n\n", "chưa có lời"),
        (b"WEBVTT\n\n00:00.000 --> 00:02.000\n\n", "chưa có lời"),
        # In linear time: 100 KB took a minute.
        (b"WEBVTT\n\n" + b"-->" * 700_000 + b"\n\n", "chưa có lời"),
        (TRACK.replace(b"\xc3\xa0", b"\xe0"), "UTF-8"),
    ],
)
def test_captions_without_words_or_in_an_old_encoding_are_none(content, words):
    with pytest.raises(ValidationError, match=words):
        recording(captions=_track(content)).full_clean()


def test_article_shows_the_video_with_track_and_transcript(client, tree):
    video = recording(
        captions=_track(),
        transcript="Xin chào.\n\nĐừng đọc mã.",
        credit="Nguồn: Tổ quay phim",
        width=640,
        height=360,
    )
    sound = recording("audio", transcript="Nghe bài.")
    body = [("video", {"media": video, "caption": ""}), ("audio", {"media": sound, "caption": "Bài nghe"})]
    html = client.get(ArticleFactory(parent=tree.topics["cam-nang-an-toan"], body=body).url).content.decode()
    assert f'<track kind="captions" src="{video.captions.url}" srclang="vi"' in html
    assert 'width="640" height="360"' in html
    assert "<p>Đừng đọc mã.</p>" in html
    assert ">Nguồn: Tổ quay phim<" in html
    assert f'<source src="{sound.url}" type="audio/mpeg">' in html


def test_a_recording_that_is_too_heavy_is_refused_in_words(author_client, monkeypatch):
    """nginx lets no larger form through, and would refuse it without naming the file."""
    monkeypatch.setattr(MediaForm, "most", 63)
    form = {
        "title": "Bài nghe",
        "file": ContentFile(b"\0" * 64, "nghe.mp3"),
        "language": "vi",
        "duration": "0",
    }
    form |= {"transcript": "Nghe bài.", "tags": "", "collection": Collection.get_first_root_node().pk}
    answer = author_client.post(reverse("wagtailmedia:add", args=["audio"]), form)
    assert "Tệp nặng quá 63" in answer.content.decode()
    assert not Media.objects.filter(title="Bài nghe").exists()
    monkeypatch.setattr(MediaForm, "most", 64)
    form["file"] = ContentFile(b"\0" * 64, "nghe.mp3")
    assert author_client.post(reverse("wagtailmedia:add", args=["audio"]), form).status_code == 302


def test_author_uploads_and_shows_what_others_uploaded_and_changes_only_own(author_client, tree):
    foreign = recording(transcript="Xin chào.")
    answer = author_client.post(
        reverse("wagtailmedia:add", args=["audio"]),
        {
            "title": "Bài nghe",
            "file": ContentFile(b"\0" * 64, "nghe.mp3"),
            "language": "vi",
            "transcript": "Nghe bài.",
            "duration": "0",
            "tags": "",
            "collection": foreign.collection_id,
        },
    )
    assert answer.status_code == 302
    own = Media.objects.get(title="Bài nghe")
    assert foreign.title in author_client.get(reverse("wagtailmedia:chooser")).json()["html"]
    for one in (own, foreign):
        chosen = author_client.get(reverse("wagtailmedia:media_chosen", args=[one.pk]))
        assert chosen.json()["result"]["title"] == one.title
    assert author_client.get(reverse("wagtailmedia:edit", args=[own.pk])).status_code == 200
    assert author_client.get(reverse("wagtailmedia:edit", args=[foreign.pk])).status_code == 302


def test_recordings_are_chosen_only_where_one_may_upload(tree):
    root = Collection.get_first_root_node()
    own, other = (root.add_child(name=name) for name in ("Của xã", "Nội bộ"))
    writer = UserFactory()
    group = Group.objects.create(name="Cộng tác viên của xã")
    writer.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    upload = Permission.objects.get(codename="add_media", content_type__app_label="wagtailmedia")
    GroupCollectionPermission.objects.create(group=group, collection=own, permission=upload)
    shown, hidden = (
        recording(transcript="Xin chào.", title=place.name, collection=place) for place in (own, other)
    )
    client = client_of(writer)
    html = client.get(reverse("wagtailmedia:chooser")).json()["html"]
    assert reverse("wagtailmedia:media_chosen", args=[shown.pk]) in html
    assert reverse("wagtailmedia:media_chosen", args=[hidden.pk]) not in html
    assert client.get(reverse("wagtailmedia:media_chosen", args=[shown.pk])).status_code == 200
    assert client.get(reverse("wagtailmedia:media_chosen", args=[hidden.pk])).status_code == 302


def test_no_file_of_a_recording_stays_behind(chief_client, tree, django_capture_on_commit_callbacks):
    """Captions and the picture of a film are files of their own: they go when replaced, and when erased for good."""
    film = recording(
        captions=_track(), thumbnail=ContentFile(saved("JPEG"), "bia.jpg"), transcript="Xin chào."
    )
    storage, old = film.file.storage, [film.captions.name, film.thumbnail.name]
    address = reverse("wagtailmedia:edit", args=[film.pk])
    form = page_form(chief_client, address) | {"captions": _track(), "thumbnail-clear": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert chief_client.post(address, form).status_code == 302
    assert not any(map(storage.exists, old))
    film.refresh_from_db()
    assert storage.exists(film.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(reverse("wagtailmedia:delete", args=[film.pk]))
    assert storage.exists(film.captions.name)
    trashed = Trashed.objects.get(key=str(film.pk))
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(reverse("newsroom_erase", args=[trashed.pk]), {"reason": "Bản án số 1."})
    assert not storage.exists(film.captions.name)
    assert not storage.exists(film.file.name)
