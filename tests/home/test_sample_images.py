"""Tests of sample pictures: a series that is the same on every machine and has no two alike."""

import io

import pytest
from PIL import Image

from home.sample_images import SYMBOLS, draw_sample_image


def test_picture_is_a_jpeg_of_the_wanted_size():
    with Image.open(io.BytesIO(draw_sample_image("shield", 0))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 900))


def test_same_symbol_and_seed_give_the_same_picture():
    assert draw_sample_image("key", 4) == draw_sample_image("key", 4)


@pytest.mark.slow
def test_every_symbol_and_seed_differ():
    pictures = [draw_sample_image(symbol, 1) for symbol in SYMBOLS]
    pictures += [draw_sample_image("phone", seed) for seed in (0, 2, 3)]
    assert len(set(pictures)) == len(pictures)


def test_unknown_symbol_is_refused():
    with pytest.raises(KeyError):
        draw_sample_image("unicorn", 0)
