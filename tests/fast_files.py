"""Encodes AVIF and compresses static files with little effort: no test is about file size.

A seeded site has about a hundred pictures, and Wagtail some four hundred static files.
"""

from functools import partial
from typing import BinaryIO

import brotli
from PIL import AvifImagePlugin, Image
from whitenoise.compress import Compressor


def _save(image: Image.Image, file: BinaryIO, name: str | bytes) -> None:
    image.encoderinfo.setdefault("speed", 10)
    AvifImagePlugin._save(image, file, name)


Image.register_save("AVIF", _save)
Compressor.compress_brotli = staticmethod(partial(brotli.compress, quality=4))
