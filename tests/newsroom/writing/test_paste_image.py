"""Tests of images pasted into the page editor: stored as by the image form, or refused with a reason."""

import PIL.Image
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.models import Image, User
from tests.extraction.marked_pictures import saved
from tests.factories import UserFactory
from tests.newsroom.pictures import bomb, png
from tests.people import client_of


def paste(client: Client, data: bytes, name: str = "image.png"):
    return client.post(reverse("newsroom_paste_image"), {"file": SimpleUploadedFile(name, data, "image/png")})


def test_pasted_image_is_stored_and_answered_as_the_choosers_state(author_client, author: User):
    answer = paste(author_client, png(300, 200)).json()
    image = Image.objects.get()
    assert image.uploaded_by_user == author
    assert image.title.startswith("Ảnh dán ")
    assert answer["id"] == image.pk
    assert answer["title"] == image.title
    assert answer["edit_url"] == reverse("wagtailimages:edit", args=[image.pk])
    assert answer["preview"].keys() == {"url", "width", "height"}


def test_file_that_is_no_image_is_refused_in_words(author_client):
    answer = paste(author_client, b"MZ not an image at all")
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not Image.objects.exists()


def test_60_megapixels_are_refused(author_client):
    answer = paste(author_client, png(10_000, 6_000))
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        "Ảnh này có 60 triệu điểm ảnh; nhiều nhất là 40 triệu. Hãy thu nhỏ ảnh rồi tải lên lại."
    ]
    assert not Image.objects.exists()


def test_decompression_bomb_is_refused_before_it_is_decoded(author_client):
    answer = paste(author_client, bomb())
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_image_that_was_cut_off_is_refused(author_client):
    answer = paste(author_client, png(300, 200)[:-40])
    assert answer.status_code == 400
    assert "bị hỏng" in answer.json()["errors"][0]


def test_grey_in_16_bits_of_a_scanner_is_refused_because_no_page_could_show_it(author_client):
    answer = paste(author_client, saved("PNG", PIL.Image.new("I;16", (30, 20))))
    assert answer.status_code == 400
    assert "Ảnh xám 16 bit" in answer.json()["errors"][0]
    assert not Image.objects.exists()


def test_too_many_bytes_are_refused(author_client):
    assert paste(author_client, png(300, 200) + bytes(16 * 1024 * 1024)).status_code == 400
    assert not Image.objects.exists()


def test_nothing_pasted_is_refused(author_client):
    assert author_client.post(reverse("newsroom_paste_image")).status_code == 400


def test_people_without_the_right_cannot_paste(tree):
    paste(client_of(UserFactory()), png(10, 10))
    paste(Client(), png(10, 10))
    assert not Image.objects.exists()
