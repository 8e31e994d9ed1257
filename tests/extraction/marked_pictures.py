"""Pictures with a marker planted in every place that can hold metadata, made by hand and with Pillow."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

MARKER = b"BI-MAT-15.1207N"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="TTXVN" photoshop:City="{MARKER.decode()}"><dc:creator><rdf:Seq><rdf:li>Lê Thị Hà</rdf:li></rdf:Seq>
</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>""".encode()


def drawing(width: int = 48, height: int = 32, shade: int = 0) -> Image.Image:
    """Return a drawing whose upper left corner is red."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, width // 3, height // 3), fill=(220, shade, shade))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Artist] = "Tran Van Ba"
    tags[ExifTags.Base.ImageDescription] = MARKER.decode()
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = MARKER.decode()
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = MARKER
    return tags


def saved(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (image or drawing()).save(buffer, kind, **options)
    return buffer.getvalue()


def animation(kind: str, **options: Any) -> bytes:
    frames = [drawing(shade=60 * number) for number in range(3)]
    return saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=[50, 60, 70], **options)


def with_scans(count: int, side: int = 2000) -> bytes:
    """Return a progressive JPEG that repeats its last scan, of some bytes, `count` times."""
    data = saved("JPEG", Image.new("RGB", (side, side)), progressive=True)
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * count + data[-2:]


def iptc(**fields: str) -> bytes:
    """Return Photoshop's segment with an IPTC block: by-line, credit, copyright notice, city."""
    numbers = {"author": 80, "agency": 110, "rights": 116, "city": 90}
    block = b"".join(
        struct.pack(">BBBH", 0x1C, 2, numbers[name], len(value.encode())) + value.encode()
        for name, value in fields.items()
    )
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2)
    return b"Photoshop 3.0\0" + resource


def jpeg_with(marker: int, content: bytes, data: bytes | None = None) -> bytes:
    data = data or saved("JPEG", quality=90)
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def _jpeg_with_thumbnail() -> bytes:
    data = saved("JPEG")
    # The header announces a thumbnail of 5 x 1 pixels, whose bytes are the marker.
    head = data[6:18] + b"\x05\x01" + MARKER
    return data[:2] + struct.pack(">BBH", 0xFF, 0xE0, len(head) + 2) + head + data[20:]


def _png_with(kind: bytes, content: bytes) -> bytes:
    data = saved("PNG")
    chunk = struct.pack(">I", len(content)) + kind + content
    chunk += struct.pack(">I", zlib.crc32(kind + content))
    return data[:33] + chunk + data[33:]


def _png_text() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", MARKER.decode())
    texts.add_text("Note", MARKER.decode(), zip=True)
    texts.add_itxt("Author", "Phạm Văn Năm", "vi")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved("PNG", pnginfo=texts)


def _gif_with(extension: bytes) -> bytes:
    data = animation("GIF", loop=0)
    end = 13 + (3 << ((data[10] & 7) + 1))
    return data[:end] + extension + data[end:]


def _webp_with(kind: bytes, content: bytes) -> bytes:
    data = saved("WEBP", exif=exif())
    data += kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def _avif_with_box(kind: bytes) -> bytes:
    return saved("AVIF", speed=10) + struct.pack(">I4s", 8 + len(MARKER), kind) + MARKER


_SUBBLOCK = bytes([len(MARKER)]) + MARKER + b"\0"
MARKED: dict[str, Callable[[], bytes]] = {
    "exif.jpg": lambda: saved("JPEG", exif=exif(), icc_profile=SRGB),
    "progressive.jpg": lambda: saved("JPEG", exif=exif(), progressive=True, subsampling="4:4:4"),
    "cmyk.jpg": lambda: saved("JPEG", drawing().convert("CMYK"), exif=exif()),
    "grey.jpg": lambda: saved("JPEG", drawing().convert("L"), exif=exif()),
    "xmp.jpg": lambda: saved("JPEG", xmp=XMP),
    "long-xmp.jpg": lambda: jpeg_with(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + MARKER),
    "iptc.jpg": lambda: jpeg_with(0xED, iptc(city=MARKER.decode())),
    "comment.jpg": lambda: saved("JPEG", comment=MARKER),
    "maker.jpg": lambda: jpeg_with(0xE5, MARKER),
    "flashpix.jpg": lambda: jpeg_with(0xE2, b"FPXR\0" + MARKER),
    "thumbnail.jpg": _jpeg_with_thumbnail,
    "thumbnail-jfxx.jpg": lambda: jpeg_with(0xE0, b"JFXX\0" + MARKER),
    "second-picture.jpg": lambda: saved("MPO", save_all=True, append_images=[drawing()], exif=exif()),
    "film-behind.jpg": lambda: saved("JPEG") + b"\0\0\0\x18ftypmp42" + MARKER,
    "text.png": _png_text,
    "exif.png": lambda: saved("PNG", exif=exif(), icc_profile=SRGB),
    "time.png": lambda: _png_with(b"tIME", MARKER[:7]),
    "unknown.png": lambda: _png_with(b"prVt", MARKER),
    "palette-name.png": lambda: _png_with(b"sPLT", MARKER + b"\0\x08"),
    "behind.png": lambda: saved("PNG") + MARKER,
    "deep.png": lambda: saved("PNG", Image.new("I;16", (9, 9), 40_001), exif=exif()),
    "animation.png": lambda: animation("PNG", exif=exif()),
    "comment.gif": lambda: animation("GIF", comment=MARKER, loop=0),
    "plain-text.gif": lambda: _gif_with(b"\x21\x01\x0c" + bytes(12) + _SUBBLOCK),
    "xmp.gif": lambda: _gif_with(
        b"\x21\xff\x0bXMP DataXMP" + MARKER + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    ),
    "application.gif": lambda: _gif_with(b"\x21\xff\x0bBIMATAPP1.0" + _SUBBLOCK),
    "behind.gif": lambda: saved("GIF") + MARKER,
    "exif.webp": lambda: saved("WEBP", exif=exif(), xmp=XMP, icc_profile=SRGB),
    "lossless.webp": lambda: saved("WEBP", exif=exif(), lossless=True),
    "unknown.webp": lambda: _webp_with(b"BIMT", MARKER),
    "animation.webp": lambda: animation("WEBP", exif=exif(), xmp=XMP),
    "behind.webp": lambda: saved("WEBP") + MARKER,
    "exif.avif": lambda: saved("AVIF", exif=exif(), xmp=XMP, icc_profile=SRGB, speed=10),
    "free.avif": lambda: _avif_with_box(b"free"),
    "uuid.avif": lambda: _avif_with_box(b"uuid"),
}
BARE: dict[str, Callable[[], bytes]] = {
    "baseline.jpg": lambda: saved("JPEG", icc_profile=SRGB, dpi=(300, 300)),
    "progressive.jpg": lambda: saved("JPEG", progressive=True, restart_marker_rows=1),
    "cmyk.jpg": lambda: saved("JPEG", drawing().convert("CMYK")),
    "profile.png": lambda: saved("PNG", icc_profile=SRGB, dpi=(72, 72)),
    "palette.png": lambda: saved("PNG", drawing().convert("P"), transparency=3),
    "animation.png": lambda: animation("PNG"),
    "still.gif": lambda: saved("GIF"),
    "animation.gif": lambda: animation("GIF", loop=0),
    "lossy.webp": lambda: saved("WEBP"),
    "alpha.webp": lambda: saved("WEBP", drawing().convert("RGBA"), icc_profile=SRGB),
    "animation.webp": lambda: animation("WEBP"),
    "alpha.avif": lambda: saved("AVIF", drawing().convert("RGBA"), icc_profile=SRGB, speed=10),
}
