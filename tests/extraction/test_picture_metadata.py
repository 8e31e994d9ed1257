"""Tests of the removal of metadata: in every format, only pixels and colour profile stay, and the look is the same."""

import io
import random
import struct
import time

import pytest
from PIL import Image, ImageChops, ImageOps, ImageSequence, ImageStat

from extraction.picture_metadata import credit_of, has_too_many_scans, without_metadata
from extraction.reading import Unreadable
from tests.extraction.marked_pictures import (
    BARE,
    MARKED,
    MARKER,
    XMP,
    drawing,
    exif,
    iptc,
    jpeg_with,
    saved,
    with_scans,
)


def _frames(data: bytes) -> list[Image.Image]:
    with Image.open(io.BytesIO(data)) as image:
        if image.format == "MPO":
            return [image.convert("RGBA")]
        return [frame.convert("RGBA") for frame in ImageSequence.Iterator(image)]


def _difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("name", MARKED)
def test_nothing_but_the_picture_stays(name):
    data = MARKED[name]()
    bare = without_metadata(data)
    marker = MARKER[:7] if name == "time.png" else MARKER
    assert marker not in bare
    # The bytes of compressed text cannot be found in the file, so its fields are checked.
    with Image.open(io.BytesIO(bare)) as image:
        image.load()
        assert not image.getexif()
        assert not image.info.keys() & {"exif", "xmp", "comment", "photoshop", "Comment", "Note", "Author"}
        assert image.format != "MPO"
    assert without_metadata(bare) is bare


@pytest.mark.parametrize("name", MARKED)
def test_pixels_stay_the_same(name):
    data = MARKED[name]()
    bare = without_metadata(data)
    before, after = _frames(data), _frames(bare)
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        # AVIF is re-encoded.
        assert _difference(one, other) <= (2 if name.endswith("avif") else 0)
    with Image.open(io.BytesIO(data)) as was, Image.open(io.BytesIO(bare)) as now:
        assert was.info.get("icc_profile") == now.info.get("icc_profile")
        assert was.mode == now.mode
        assert [frame.info.get("duration") for frame in ImageSequence.Iterator(now)] == [
            frame.info.get("duration") for frame in ImageSequence.Iterator(was)
        ][: len(after)]


@pytest.mark.parametrize("name", BARE)
def test_a_file_without_metadata_is_not_touched(name):
    data = BARE[name]()
    assert without_metadata(data) is data


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_must_be_turned_is_turned(kind, orientation):
    options = {"save_all": True, "append_images": [drawing()]} if kind == "MPO" else {}
    options |= {"speed": 10} if kind == "AVIF" else {}
    data = saved(kind, exif=exif(orientation), **options)
    bare = without_metadata(data)
    assert MARKER not in bare
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    with Image.open(io.BytesIO(bare)) as image:
        assert image.getexif() == {}
        assert image.size == upright.size
        assert _difference(image.convert("RGB"), upright) < 3


def test_a_lossless_picture_is_turned_in_little_more_time_than_the_fastest_encoding():
    noise = Image.effect_noise((400, 400), 90).resize((800, 800)).convert("RGB")
    # The first encoding also starts the encoder.
    for buffer in (io.BytesIO(), io.BytesIO()):
        began = time.process_time()
        noise.save(buffer, "WEBP", exif=exif(6), lossless=True, quality=0)
    saved_in = time.process_time() - began
    began = time.process_time()
    without_metadata(buffer.getvalue())
    assert time.process_time() - began < 2 * saved_in + 0.05


@pytest.mark.parametrize(("quality", "subsampling"), [(60, 2), (90, 1), (100, 0)])
def test_a_turned_jpeg_keeps_quality_and_subsampling(quality, subsampling):
    data = saved("JPEG", exif=exif(6), quality=quality, subsampling=subsampling)
    with Image.open(io.BytesIO(data)) as was, Image.open(io.BytesIO(without_metadata(data))) as now:
        assert now.quantization == was.quantization
        assert [layer[1:3] for layer in now.layer] == [layer[1:3] for layer in was.layer]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("where", ["exif.jpg", "iptc.jpg", "xmp.jpg", "exif.png", "exif.webp"])
def test_damaged_metadata_break_nothing(where):
    data = MARKED[where]()
    with Image.open(io.BytesIO(data)) as image:
        whole = image.convert("RGB")
    at = data.index(MARKER)
    dice = random.Random(where)  # noqa: S311  the same damage in each run
    for _ in range(40):
        damaged = bytearray(data)
        # Only within the metadata segment, near the marker.
        for _ in range(8):
            damaged[dice.randrange(at - 20, at + len(MARKER))] = dice.randrange(256)
        assert isinstance(credit_of(bytes(damaged)), str)
        bare = without_metadata(bytes(damaged))
        with Image.open(io.BytesIO(bare)) as image:
            assert _difference(image.convert("RGB"), whole) == 0


@pytest.mark.parametrize("name", ["exif.jpg", "text.png", "comment.gif", "exif.webp", "exif.avif"])
def test_a_truncated_file_is_refused(name):
    data = MARKED[name]()
    with pytest.raises(Unreadable, match="bị hỏng"):
        without_metadata(data[: len(data) * 3 // 4])


def test_a_jpeg_whose_decoding_could_take_hours_is_recognised():
    usual, laborious = with_scans(0, 48), with_scans(200, 48)
    # A film behind the picture may contain anything.
    for data in (b"", saved("PNG"), usual, usual + b"\xff\xda" * 500):
        assert not has_too_many_scans(data)
    # Decoders skip a marker that does not belong there, with which the file could hide its scans.
    stray = laborious.replace(b"\xff\xda", b"\xff\x01\xff\xda", 1)
    for data in (laborious, laborious + b"\xff\xda", stray):
        assert has_too_many_scans(data)


def test_an_animation_that_would_take_minutes_to_encode_again_is_refused():
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    animation = b"GIF89a" + struct.pack("<HHBBB", 5000, 5000, 0x80, 0, 0) + bytes(6) + frame * 5
    assert without_metadata(animation + b"\x3b") == animation + b"\x3b"
    with pytest.raises(Unreadable):
        # Bytes that are no block.
        without_metadata(animation + b"\x01\x3b")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<svg/>", saved("BMP"), saved("TIFF")])
def test_other_formats_are_refused(data):
    with pytest.raises(Unreadable, match="không phải là ảnh"):
        without_metadata(data)


@pytest.mark.parametrize(
    ("data", "credit"),
    [
        (saved("JPEG"), ""),
        (saved("JPEG", exif=exif()), "Tran Van Ba"),
        (saved("JPEG", xmp=XMP), "Lê Thị Hà / TTXVN"),
        (saved("WEBP", xmp=XMP), "Lê Thị Hà / TTXVN"),
        (saved("AVIF", xmp=XMP, speed=10), "Lê Thị Hà / TTXVN"),
        (MARKED["text.png"](), "Lê Thị Hà / TTXVN"),
        (jpeg_with(0xED, iptc(author="Nguyễn Thị Bưởi", agency="Sở TT&TT")), "Nguyễn Thị Bưởi / Sở TT&TT"),
        (jpeg_with(0xED, iptc(author="TTXVN", agency="TTXVN")), "TTXVN"),
        (jpeg_with(0xED, iptc(rights="© Báo Quảng Ngãi")), "© Báo Quảng Ngãi"),
        # IPTC has precedence; values that it lacks come from the others.
        (jpeg_with(0xED, iptc(agency=" "), saved("JPEG", xmp=XMP)), "Lê Thị Hà / TTXVN"),
        (jpeg_with(0xED, iptc(author="Hoàng"), saved("JPEG", exif=exif(), xmp=XMP)), "Hoàng / TTXVN"),
    ],
)
def test_the_credit_is_read(data, credit):
    assert credit_of(data) == credit


def test_names_written_as_utf8_or_by_windows_are_read():
    tags = Image.Exif()
    tags[0x013B] = "Đỗ Thị Sáu".encode()
    assert credit_of(saved("JPEG", exif=tags)) == "Đỗ Thị Sáu"
    tags[0x9C9D] = "Vũ Đức Bảy".encode("utf-16-le") + b"\0\0"
    assert credit_of(saved("JPEG", exif=tags)) == "Vũ Đức Bảy"
