"""Removes from pictures everything but pixels and colour profile, and reads the credit from the metadata.

Files are cut at segment borders and not encoded again, so pixels, palettes and animations stay bit for bit. Only listed
segments stay; unknown ones are removed. Pillow encodes a picture again where cutting is not enough: if it must be
turned, is AVIF, or has damaged segments.
"""

import io
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PIL import ExifTags, Image, ImageOps, IptcImagePlugin, JpegImagePlugin

from extraction.reading import Unreadable
from vietnamese.encodings import decode
from vietnamese.text import one_line

# Errors that Pillow and its parsers raise for damaged files and for damaged metadata of whole files.
MALFORMED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    Image.DecompressionBombError,
)
BROKEN = "Tệp ảnh bị hỏng hoặc chưa tải về trọn vẹn. Hãy mở thử ảnh, lưu lại rồi tải lên."
# The only formats that are taken. Pillow decodes rare others (FITS, PPM, DDS) in Python: a small file takes minutes.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
OTHER_FORMAT = "Tệp không phải là ảnh JPEG, PNG, GIF, WebP hay AVIF. Hãy lưu ảnh thành JPEG rồi tải lên."

# Decoding a scan of a JPEG takes as long as all its pixels, and a scan may have a few bytes. Programs write a dozen.
_MOST_SCANS = 50
TOO_MANY_SCANS = (
    "Ảnh JPEG này được lưu theo cách lạ, giải nén quá lâu. Hãy mở ảnh, lưu lại thành JPEG rồi tải lên."
)
# In pixels; most of an animation that is encoded again.
_MOST_DRAWN = 100_000_000


def has_too_many_scans(data: bytes) -> bool:
    """Return True if this is a JPEG whose decoding could take hours."""
    if not data.startswith(b"\xff\xd8\xff") or data.count(b"\xff\xda") <= _MOST_SCANS:
        return False
    try:
        # Not all of these bytes begin scans: films may follow the picture.
        return sum(segment[1] == _SOS for segment in _jpeg(data)) > _MOST_SCANS
    except (IndexError, ValueError, struct.error):
        # Decoders skip what does not belong there.
        return True


def without_metadata(data: bytes) -> bytes:
    """Return the picture without metadata, upright; `data` itself if it carries none.

    Raises Unreadable for damaged files, for animations that are too large to be encoded again, and for formats other
    than JPEG, PNG, GIF, WebP and AVIF.
    """
    cut = _cut(data)
    if cut == data:
        return data
    orientation = _orientation(data)
    if cut is not None and orientation == 1:
        return cut
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            drawn = _drawn_again(image, is_turned=orientation != 1, is_lossless=b"VP8L" in data)
    except MALFORMED as error:
        raise Unreadable(BROKEN) from error
    # Pillow copies comments.
    return _cut(drawn) or drawn


def _cut(data: bytes) -> bytes | None:
    """Return the segments that may stay, joined; None if the picture must be encoded again."""
    for signature, segments in _FORMATS:
        if signature.match(data):
            try:
                return b"".join(segments(data))
            except (IndexError, ValueError, struct.error):
                return None
    raise Unreadable(OTHER_FORMAT)


def _orientation(data: bytes) -> int:
    """Return the orientation of the picture as EXIF numbers it; 1 is upright."""
    with suppress(*MALFORMED), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        # Pillow would turn the first picture of an animation and drop the others.
        if not _is_animated(image):
            tag = image.getexif().get(ExifTags.Base.Orientation, 1)
            return tag if tag in range(2, 9) else 1
    return 1


def _is_animated(image: Image.Image) -> bool:
    # The further pictures of a JPEG are previews and depth maps.
    return getattr(image, "is_animated", False) and image.format != "MPO"


def _drawn_again(image: Image.Image, *, is_turned: bool, is_lossless: bool) -> bytes:
    options: dict[str, Any] = {"format": image.format, "icc_profile": image.info.get("icc_profile")}
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # The quantisation tables keep the quality.
        options |= {
            "format": "JPEG",
            "qtables": image.quantization,
            "subsampling": JpegImagePlugin.get_sampling(image),
            "progressive": "progressive" in image.info,
            "optimize": True,
        }
    # Pillow's usual effort takes ten times as long and saves at most 8 % of the size.
    elif image.format == "WEBP":
        options |= {"lossless": True, "quality": 20} if is_lossless else {"quality": 95}
    elif image.format == "AVIF":
        options |= {"quality": 90, "speed": 10}
    if _is_animated(image):
        if image.width * image.height * image.n_frames > _MOST_DRAWN:  # type: ignore[attr-defined]
            raise ValueError("too large")
        options |= {"save_all": True}
    buffer = io.BytesIO()
    (ImageOps.exif_transpose(image) if is_turned else image).save(buffer, **options)
    return buffer.getvalue()


# --- Segments that may stay, by format -------------------------------------------------------------------------------

# ITU T.81, B.1.1: frames and tables (C0-CF), scans, quantisation tables, number of lines and restarts (DA-DD).
_JPEG_TABLES = {*range(0xC0, 0xD0), *range(0xDA, 0xDE)}
_JPEG_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_SOS, _EOI = 0xDA, 0xD9
# Markers without a length, which stand within scans only.
_ALONE = {0x01, *range(0xD0, 0xD9)}


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield a JPEG's first picture. Embedded pictures and films follow its end and are removed."""
    yield data[:2]
    at = 2
    while True:
        # Bytes 0xFF may fill the space before a marker.
        while data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker in _ALONE:
            raise ValueError("a marker without a segment")
        if marker == _EOI:
            yield data[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        content = data[at + 4 : end]
        if marker == _SOS:
            following = _JPEG_NEXT_MARKER.search(data, end)
            if following is None:
                raise ValueError("no end")
            end = following.start()
        if marker == 0xE0 and content.startswith(b"JFIF\0"):
            # The thumbnail is removed: its width and height are the last two bytes that stay.
            yield b"\xff\xe0\x00\x10" + content[:12] + b"\0\0"
        elif (
            marker in _JPEG_TABLES
            or (marker == 0xE2 and content.startswith(b"ICC_PROFILE\0"))
            or (marker == 0xEE and content.startswith(b"Adobe"))
        ):
            yield data[at:end]
        at = end


# PNG 3rd edition: pixels, colours, transparency, size of a pixel, animation.
_PNG_CHUNKS = set(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at, kind = 8, b""
    while kind != b"IEND":
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise ValueError("cut off")
        if kind in _PNG_CHUNKS:
            yield data[at:end]
        at = end


# Extensions of GIF89a: timing and transparency of a picture, repetition of an animation, colour profile.
_GIF_TIMING, _GIF_APPLICATION = 0xF9, 0xFF
_GIF_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _gif_colours(data[10])
    yield data[:at]
    while data[at] != 0x3B:
        start, kind = at, data[at]
        if kind == 0x2C:
            at = _gif_blocks_end(data, at + 11 + _gif_colours(data[at + 9]))
            yield data[start:at]
        elif kind == 0x21:
            at = _gif_blocks_end(data, at + 2)
            label = data[start + 1]
            if label == _GIF_TIMING or (
                label == _GIF_APPLICATION and data[start + 3 : start + 14] in _GIF_APPLICATIONS
            ):
                yield data[start:at]
        else:
            raise ValueError("no block")
    yield b"\x3b"


def _gif_colours(flags: int) -> int:
    """Return the size in bytes of the colour table that `flags` announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    while size := data[at]:
        at += 1 + size
    return at + 1


# RFC 9649, section 2.7.
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_HAS_METADATA = 0b0000_1100  # flags of VP8X for EXIF and XMP


def _webp(data: bytes) -> Iterator[bytes]:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise ValueError("cut off")
    chunks = b"".join(_webp_chunks(data[12:end]))
    yield struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WEBP")
    yield chunks


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise ValueError("cut off")
        if kind == b"VP8X":
            content = bytes([content[0] & ~_WEBP_HAS_METADATA]) + content[1:]
        elif kind == b"ANMF":
            content = content[:16] + b"".join(_webp_chunks(content[16:]))
        if kind in _WEBP_CHUNKS:
            yield struct.pack("<4sI", kind, len(content)) + content + b"\0" * (len(content) % 2)
        at += 8 + size + size % 2


_AVIF_BOXES = {b"ftyp", b"meta", b"mdat"}
# Kinds of items and boxes that hold metadata (ISO/IEC 23008-12, annex A; ISO/IEC 14496-12).
_AVIF_METADATA = re.compile(rb"Exif|mime|udta|uuid")


def _avif(data: bytes) -> Iterator[bytes]:
    """Yield the boxes of an AVIF without metadata. Items cannot be cut out, because others are found by place."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        box = data[at : at + size]
        # Sizes of 0 and 1 announce boxes to the end of the file, and boxes larger than any upload.
        if kind not in _AVIF_BOXES or size < 8 or len(box) < size:
            raise ValueError("unknown box")
        if kind != b"mdat" and _AVIF_METADATA.search(box):
            raise ValueError("metadata")
        yield box
        at += size


_FORMATS = [
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"....ftypavif", re.DOTALL), _avif),
]


# --- Credit ----------------------------------------------------------------------------------------------------------


def credit_of(data: bytes) -> str:
    """Return the maker of the picture and the client, as its metadata say, else its copyright notice; "" if unknown."""
    found: dict[str, str] = {}
    with suppress(*MALFORMED), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        for read in (_from_iptc, _from_xmp, _from_exif, _from_png):
            # If one kind of metadata is damaged, the others may be intact.
            with suppress(*MALFORMED):
                for role, value in read(image).items():
                    if text := one_line(value):
                        found.setdefault(role, text)
    names = [found[role] for role in ("author", "agency") if role in found]
    return " / ".join(dict.fromkeys(names)) or found.get("rights", "")


def _from_iptc(image: Image.Image) -> dict[str, str]:
    """Read record 2 of IIM 4.2: by-line, credit and copyright notice."""
    fields = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # an opened file
    return {
        role: ", ".join(decode(value).text for value in (found if isinstance(found, list) else [found]))
        for role, number in (("author", 80), ("agency", 110), ("rights", 116))
        if (found := fields.get((2, number)))
    }


def _from_xmp(image: Image.Image) -> dict[str, str]:
    packet = image.getxmp()
    return {
        "author": ", ".join(_xmp_texts(packet, "creator")),
        "agency": ", ".join(_xmp_texts(packet, "Credit")),
        "rights": ", ".join(_xmp_texts(packet, "rights")),
    }


def _xmp_texts(node: Any, name: str) -> list[str]:
    """Return the texts of the first property `name` below `node`."""
    if isinstance(node, list):
        return next((texts for child in node if (texts := _xmp_texts(child, name))), [])
    if not isinstance(node, dict):
        return []
    if name in node:
        return _xmp_leaves(node[name])
    return _xmp_texts(list(node.values()), name)


def _xmp_leaves(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for child in node for text in _xmp_leaves(child)]
    if isinstance(node, dict):
        # "lang" is an attribute of each translation of a text.
        return [text for key, child in node.items() if key != "lang" for text in _xmp_leaves(child)]
    return []


def _from_exif(image: Image.Image) -> dict[str, str]:
    tags = image.getexif()
    # Windows writes names in UTF-16 into a separate tag.
    author = bytes(tags.get(ExifTags.Base.XPAuthor, b"")).decode("utf-16-le").rstrip("\0")
    return {
        "author": author or _exif_text(tags.get(ExifTags.Base.Artist, "")),
        "rights": _exif_text(tags.get(ExifTags.Base.Copyright, "")),
    }


def _exif_text(value: str) -> str:
    """Return the text that Pillow read as Latin-1 although most programs write UTF-8."""
    return decode(value.encode("latin-1", "replace").rstrip(b"\0")).text


def _from_png(image: Image.Image) -> dict[str, str]:
    return {"author": image.info.get("Author", ""), "rights": image.info.get("Copyright", "")}
