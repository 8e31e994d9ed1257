"""Encodes AVIF with the least effort: no test is about file size, and a seeded site has about a hundred pictures."""

from typing import BinaryIO

from PIL import AvifImagePlugin, Image


def _save(image: Image.Image, file: BinaryIO, name: str | bytes) -> None:
    image.encoderinfo.setdefault("speed", 10)
    AvifImagePlugin._save(image, file, name)


Image.register_save("AVIF", _save)
