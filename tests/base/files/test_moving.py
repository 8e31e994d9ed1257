"""Tests of the upgrade that moves renditions and share cards out of the folder of uploads."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client, TestCase

import base.migrations
from base.models import Rendition, ShareCard
from tests.factories import ArticleFactory, ImageFactory


@pytest.fixture
def move_files():
    # By its subject, because migrations are numbered when branches meet.
    (file,) = Path(base.migrations.__path__[0]).glob("*_rendition_names.py")
    return import_module(f"base.migrations.{file.stem}").move_files


def test_pictures_move_to_their_storage_under_new_names(tree, move_files):
    image = ImageFactory()
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
    made = image.get_rendition("width-100|format-webp")
    old = default_storage.save("images/anh.width-100.format-webp.webp", made.file)
    Rendition.objects.filter(pk=made.pk).update(file=old)
    lost = Rendition.objects.create(
        image=image, filter_spec="width-90", width=1, height=1, file="images/mat.webp"
    )
    card = default_storage.save("the-chia-se/1-ab.png", ContentFile(b"png"))
    ShareCard.objects.create(page=article, file=card)
    with TestCase.captureOnCommitCallbacks(execute=True):
        move_files(apps, None)
    made = Rendition.objects.get(pk=made.pk)
    assert made.file.name != old
    assert not default_storage.exists(old)
    assert not Rendition.objects.filter(pk=lost.pk).exists()
    assert not default_storage.exists(card)
    assert storages["renditions"].open(card).read() == b"png"
    for address in (made.url, f"/media/{card}"):
        assert Client().get(address).status_code == 200
