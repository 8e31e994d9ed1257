"""Tests of sizes of pictures and share cards whose files are lost, as after a restoration."""

import re

import pytest
from django.core.files.storage import storages
from django.test import Client
from PIL import Image as Picture

from base.files.healing import make_again
from base.files.names import find
from base.models import Rendition, ShareCard
from base.sharing import share_cards
from tests.factories import ArticleFactory, ImageFactory


@pytest.fixture
def story(tree, usual_store):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=ImageFactory())


def _pictures(page) -> set[str]:
    return set(re.findall(r'/media/[^" ,]+', Client().get(page.url).content.decode()))


def test_every_lost_size_is_made_again_under_its_name_while_the_original_is_there(story):
    shown = _pictures(story)
    storage = storages["renditions"]

    def lose_sizes():
        for rendition in Rendition.objects.all():
            storage.delete(rendition.file.name)

    def pixels():
        found = {}
        for address in shown:
            assert Client().get(address).status_code == 200, address
            with storage.open(address.removeprefix("/media/")) as file, Picture.open(file) as picture:
                picture.load()
                found[address] = picture.size
        return found

    sizes = pixels()
    assert len(set(sizes.values())) > 1
    lose_sizes()
    assert pixels() == sizes
    # Another request may have made it meanwhile.
    kept = storage.listdir("images")
    for address in shown:
        assert make_again(find(address.removeprefix("/media/")))
    assert storage.listdir("images") == kept
    assert _pictures(story) == shown
    lose_sizes()
    story.main_image.file.storage.delete(story.main_image.file.name)
    assert {Client().get(address).status_code for address in shown} == {404}


def test_a_lost_card_is_drawn_again(story, settings):
    settings.SHARE_CARDS = True
    share_cards.refresh(story)
    name = ShareCard.objects.get(page=story).file
    storages["renditions"].delete(name)
    assert Client().get(f"/media/{name}").status_code == 200
