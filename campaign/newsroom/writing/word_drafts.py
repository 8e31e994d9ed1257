"""Draft articles from Word files or copied text. Nothing here publishes."""

import hashlib
import io
from collections import Counter
from html import escape
from pathlib import PurePath
from typing import Any, cast

import PIL.Image
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from base.desk import image_forms
from base.models import Image, User
from campaign.articles.drafts import add_draft
from campaign.articles.models import ArticlePage, TopicPage
from extraction.blocks import Built, build, flat
from extraction.parts import MAX_PICTURES, Picture, Source
from extraction.picture_metadata import FORMATS, has_too_many_scans
from extraction.reading import Unreadable
from vietnamese.encodings import decode
from vietnamese.line_ends import flowing
from vietnamese.text import many_lines, one_line

_NOTHING = "Không thấy chữ nào trong nội dung này."


def read_file(name: str, data: bytes) -> Built:
    """Return the content of a .docx or .html file, titled by its name if it has no title. Raises Unreadable."""
    from extraction.word.reader import read_docx

    is_html = name.lower().endswith((".html", ".htm"))
    built = _checked(build(_read_html(decode(data).text) if is_html else read_docx(data)))
    built.title = built.title or one_line(PurePath(name).stem.replace("_", " "))[:255]
    return built


def read_copied(html: str, text: str) -> Built:
    """Return the content of copied HTML, or of plain text. Raises Unreadable."""
    return _checked(build(_read_html(html or _as_html(text))))


def _read_html(html: str) -> Source:
    from extraction.html_reader import read_html

    return read_html(html)


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in flowing(many_lines(text)).splitlines())


def take_passage(html: str, text: str, user: User) -> dict[str, Any]:
    """Return text pasted into the page editor, and store its pictures.

    `html` belongs at the caret, and `blocks` (in the form of the editor's scripts) after its block. `flat` is the
    whole as one text, for fields without blocks; `notices` are messages for the editor.
    """
    built = build(_read_html(html or _as_html(text)), is_article=False)
    body = ArticlePage._meta.get_field("body").stream_block
    blocks = _with_stored_pictures(built, user)
    first = str(blocks.pop(0)[1]) if blocks and blocks[0][0] == "text" else ""
    states = [
        {
            "type": kind,
            "value": body.child_blocks[kind].get_form_state(body.child_blocks[kind].normalize(value)),
        }
        for kind, value in blocks
    ]
    return {"html": first, "blocks": states, "flat": flat(built.blocks), "notices": built.notices}


def _checked(built: Built) -> Built:
    if not built.blocks and not built.title:
        raise Unreadable(_NOTHING)
    if sum(kind == "image" for kind, _ in built.blocks) > MAX_PICTURES:
        raise Unreadable(f"Nội dung có hơn {MAX_PICTURES} ảnh. Hãy chia thành nhiều bài.")
    return built


@transaction.atomic
def create_draft(built: Built, user: User, topic: TopicPage, *, form: str, title: str = "") -> ArticlePage:
    """Create a draft by `user` under `topic` and return it. Raises CannotWriteError.

    Its pictures are stored in the library. Pictures that could not be stored are added to the notices of `built`.
    """
    page = ArticlePage(
        title=title or built.title or "Bài chưa có tiêu đề",
        summary=built.summary,
        form=form,
        body=_with_stored_pictures(built, user),
        author_name=built.author,
        source_name=built.source_name,
        source_url=built.source_url,
    )
    add_draft(page, topic, user)
    return page


def _with_stored_pictures(built: Built, user: User) -> list[tuple[str, Any]]:
    """Return the blocks with their pictures stored in the library, equal pictures once.

    Of a refused picture only the caption remains.
    """
    stored: dict[bytes, Image] = {}
    refused: Counter[str] = Counter()
    blocks: list[tuple[str, Any]] = []
    may_store = image_forms.may_store(user)
    for kind, value in built.blocks:
        if kind != "image":
            blocks.append((kind, value))
            continue
        picture: Picture = value["image"]
        key = hashlib.sha256(picture.data + repr(picture.crop).encode()).digest()
        try:
            if not may_store:
                raise ValidationError("bạn không có quyền thêm ảnh vào kho.")
            if key not in stored:
                stored[key] = _store(user, picture, f"{built.title[:200]} – ảnh {len(stored) + 1}")
            blocks.append((kind, value | {"image": stored[key]}))
        except ValidationError as reasons:
            refused[" ".join(reasons.messages)] += 1
            if picture.caption:
                blocks.append(("text", f"<p>{escape(picture.caption, quote=False)}</p>"))
    built.notices += [f"Không lấy {count} ảnh: {reason}" for reason, count in refused.items()]
    return blocks


def _store(user: User, picture: Picture, title: str) -> Image:
    try:
        kind, data = _as_shown(picture)
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        # The form will refuse it with a message.
        kind, data = "png", picture.data
    file = SimpleUploadedFile(f"anh.{kind}", data)
    return image_forms.store(user, file, title=title.removeprefix(" – "))


def _as_shown(picture: Picture) -> tuple[str, bytes]:
    """Return format and bytes of the picture, cropped as in its text: cut edges may show what nobody should see."""
    with PIL.Image.open(io.BytesIO(picture.data), formats=FORMATS) as image:
        # MPO: the JPEG of a phone or camera, with further pictures behind it.
        kind = "jpeg" if image.format == "MPO" else (image.format or "png").lower()
        left, top, right, bottom = picture.crop
        is_too_large = image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        if not any(picture.crop) or is_too_large or has_too_many_scans(picture.data):
            return kind, picture.data
        edges = (
            image.width * left,
            image.height * top,
            image.width * (1 - right),
            image.height * (1 - bottom),
        )
        buffer = io.BytesIO()
        # Storing the picture turns it upright and takes the credit, both by its metadata.
        image.crop(cast(tuple[int, int, int, int], tuple(map(round, edges)))).save(
            buffer,
            kind,
            quality=92,
            exif=image.info.get("exif", b""),
            icc_profile=image.info.get("icc_profile"),
        )
        return kind, buffer.getvalue()
