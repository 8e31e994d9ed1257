"""Hints about a story before it goes to review, each with the place in the form that it concerns.

The checks run on the story in memory and never prevent saving. Wagtail's own checker tests contrast and the like on
the rendered page.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils import timezone

from base.blocks.media import ImageValue
from base.plain_text import plain_text
from campaign.articles.citations import rich_texts
from campaign.library.models import Citation
from vietnamese import spelling
from vietnamese.numbers import group

# In characters. Search engines and share cards truncate longer texts.
_MAX_TITLE = 90
_MAX_SUMMARY = 300
# In syllables, which Vietnamese separates by spaces. A sentence of 45 no longer fits in one breath; a text whose
# sentences average more than 30 is hard to read.
_MAX_SENTENCE = 45
_MAX_AVERAGE = 30
_MAX_PARAGRAPH = 180
_MIN_SENTENCES = 5
# Only this many misspellings are named: a text with more was copied from elsewhere, or is in another language.
_MAX_MISSPELLINGS = 12
# Blocks in which the words are not the writer's.
_VERBATIM = {"quote", "embed", "related"}

# A place that a template leaves to the writer. "[1]" is a note, "[Mẫu]" marks sample content.
_PLACEHOLDER = re.compile(r"\[(?!\d|mẫu\])[^\[\]]{2,80}\]", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_EMPTY_WORDS = {
    *(
        "tại đây",
        "ở đây",
        "đây",
        "xem thêm",
        "xem tại đây",
        "xem ở đây",
        "bấm vào đây",
        "nhấn vào đây",
        "click vào đây",
    ),
    *("bấm đây", "link", "chi tiết", "xem chi tiết", "xem", "đọc thêm"),
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\")]?\s+(?=[“\"(]?[^\W\d_a-zà-ỹ])|\n+")
# Must match a whole line. `[^\d.]` excludes sentences, which contain a full stop or a document's number.
_SOURCE_LINE = re.compile(r"\W{0,2}(?:theo|nguồn)\s*:?\s[^\d.]{2,60}", re.IGNORECASE)


class Finding(NamedTuple):
    """One hint. `place` is the id of the element in the form at which the editor can act on it.

    `misspelt` are the words that the board may accept, if the hint is about spelling.
    """

    text: str
    place: str
    misspelt: str = ""


def check(page: Any, cited: Iterable[Citation] = (), accepted: Collection[str] = ()) -> list[Finding]:
    """Return the findings on an article or alert, in the order of the form.

    `cited` are the documents that the story's text cites, `accepted` the keys of accepted words.
    """
    return [
        *_unfilled(page),
        *_title(page.title),
        *_summary(page.summary),
        *_end(page),
        *_main_image(page),
        *_body(page.body),
        *_spelling(page, accepted),
        *_documents(cited),
        *(_filing(page) if not page.is_alert else ()),
    ]


def _unfilled(page: Any) -> Iterator[Finding]:
    """Yield a finding for each field with placeholders of a template that nobody has filled in."""
    texts = {"id_title": page.title, "id_summary": page.summary, "body": plain_text(page.body)}
    if page.is_alert:
        texts["what_to_do"] = plain_text(page.what_to_do)
    for place, text in texts.items():
        if found := list(dict.fromkeys(_PLACEHOLDER.findall(text))):
            yield Finding(f"Còn chỗ chưa điền: {', '.join(found[:6])}{'…' if len(found) > 6 else ''}", place)


def _title(title: str) -> Iterator[Finding]:
    if len(title) > _MAX_TITLE:
        yield Finding(
            f"Tiêu đề dài {len(title)} ký tự; quá {_MAX_TITLE} thì bị cắt trong kết quả tìm kiếm và khi chia sẻ.",
            "id_title",
        )
    if title.isupper() and len(title) > 10:
        yield Finding("Tiêu đề viết toàn chữ hoa, khó đọc. Chỉ viết hoa chữ đầu và tên riêng.", "id_title")


def _summary(summary: str) -> Iterator[Finding]:
    if not summary.strip():
        yield Finding(
            "Chưa có tóm tắt. Danh sách, bản tin và liên kết được chia sẻ sẽ chỉ có tiêu đề.", "id_summary"
        )
    elif len(summary) > _MAX_SUMMARY:
        yield Finding(f"Tóm tắt dài {len(summary)} ký tự; nên dưới {_MAX_SUMMARY}.", "id_summary")


def _end(page: Any) -> Iterator[Finding]:
    """Yield a finding on an alert that would have ended before it goes online: a copy, or one that waited."""
    begins = max(filter(None, [page.go_live_at, timezone.now()]))
    if not page.live and page.valid_until and page.valid_until <= begins:
        yield Finding(
            "Cảnh báo hết hiệu lực từ trước khi đăng. Hãy sửa “Hiệu lực đến”, hoặc để trống.",
            "id_valid_until",
        )


def _main_image(page: Any) -> Iterator[Finding]:
    if page.main_image is not None and not page.lead_image_alt:
        # Alerts have no field for the description: it comes from the image library.
        place = "id_main_image-chooser" if page.is_alert else "id_main_image_alt"
        yield Finding("Ảnh chính chưa có mô tả cho người không nhìn thấy ảnh.", place)


# --- The body -------------------------------------------------------------------------------------------


def _body(body: Any) -> Iterator[Finding]:
    if not len(body):
        yield Finding("Chưa có nội dung.", "body")
        return
    yield from _headings(body)
    for block in body:
        place = f"block-{block.id}-section"
        yield from _pictures(block, place)
        for source, _ in rich_texts(block):
            yield from _links(source, place)
    yield from _reading(body)


def _headings(body: Any) -> Iterator[Finding]:
    first = next((index for index, block in enumerate(body) if block.block_type == "heading"), len(body))
    for block in list(body)[:first]:
        if block.block_type == "text" and "<h3" in block.value.source:
            words = "Có tiêu đề nhỏ đứng trước tiêu đề mục đầu tiên. Hãy dùng khối “Tiêu đề mục” cho cấp lớn."
            yield Finding(words, f"block-{block.id}-section")
            break
    for block, following in pairwise([*body, None]):
        if block.block_type == "heading" and (following is None or following.block_type == "heading"):
            yield Finding(f"Mục “{block.value['text']}” chưa có nội dung.", f"block-{block.id}-section")


def _pictures(block: Any, place: str) -> Iterator[Finding]:
    if block.block_type == "image":
        values = [block.value]
    elif block.block_type == "gallery":
        values = list(block.value["images"])
    else:
        return
    missing = sum(1 for value in values if not _is_described(value))
    if missing:
        yield Finding(f"{_count(missing, 'ảnh')} trong bài chưa có mô tả.", place)


def _is_described(value: ImageValue) -> bool:
    return value["decorative"] or value["image"] is None or bool(value.shown_alt)


def _links(source: str, place: str) -> Iterator[Finding]:
    for found in _LINK.finditer(source):
        words = plain_text(found[1]).strip()
        if words.lower().strip(" .,:;…»>“”\"'()[]") in _EMPTY_WORDS:
            yield Finding(
                f"Liên kết “{words}” không nói dẫn tới đâu. Hãy đặt liên kết vào tên của nơi ấy.", place
            )
        elif words.startswith(("http://", "https://", "www.")):
            yield Finding(
                f"Liên kết hiện nguyên địa chỉ ({words[:40]}…). Hãy thay bằng tên của nơi ấy.", place
            )


def _reading(body: Any) -> Iterator[Finding]:
    """Yield findings on long sentences and paragraphs of each text block, and on the average sentence."""
    lengths: list[int] = []
    for block in body:
        if block.block_type != "text":
            continue
        text = plain_text(block.value.source)
        place = f"block-{block.id}-section"
        for sentence in filter(None, map(str.strip, _SENTENCE_END.split(text))):
            syllables = _syllables(sentence)
            lengths.append(syllables)
            if syllables > _MAX_SENTENCE:
                start = " ".join(sentence.split()[:7])
                yield Finding(f"Câu “{start}…” dài {syllables} tiếng. Hãy tách thành hai, ba câu.", place)
        for paragraph in text.split("\n"):
            if (syllables := _syllables(paragraph)) > _MAX_PARAGRAPH:
                start = " ".join(paragraph.split()[:7])
                yield Finding(
                    f"Đoạn “{start}…” dài {syllables} tiếng. Hãy ngắt đoạn hoặc dùng danh sách.", place
                )
    if len(lengths) >= _MIN_SENTENCES and (average := sum(lengths) / len(lengths)) > _MAX_AVERAGE:
        yield Finding(f"Trung bình mỗi câu {average:.0f} tiếng, khó đọc; nên dưới {_MAX_AVERAGE}.", "body")


# --- Spelling -------------------------------------------------------------------------------------------


def _spelling(page: Any, accepted: Collection[str]) -> Iterator[Finding]:
    """Yield one finding for each misspelling, at its first place."""
    found: dict[spelling.Misspelling, list[str]] = {}
    for text, place in _texts(page):
        for misspelling in spelling.misspellings(text, accepted):
            found.setdefault(misspelling, []).append(place)
    for (words, suggestion), places in list(found.items())[:_MAX_MISSPELLINGS]:
        times = f" ({len(places)} chỗ)" if len(places) > 1 else ""
        wanted = f"có lẽ là “{suggestion}”" if suggestion else "có lẽ thiếu dấu hay sai dấu"
        yield Finding(f"Chính tả: “{words}”{times} {wanted}.", places[0], words)
    if (left := len(found) - _MAX_MISSPELLINGS) > 0:
        yield Finding(f"Chính tả: còn {left} chữ khác cần xem.", "body")


def _texts(page: Any) -> Iterator[tuple[str, str]]:
    """Yield the plain texts of the story, each with its place in the form."""
    yield page.title, "id_title"
    yield page.summary, "id_summary"
    if not page.is_alert:
        yield page.main_image_caption, "id_main_image_caption"
    for block in [*page.body, *(page.what_to_do if page.is_alert else ())]:
        if block.block_type not in _VERBATIM:
            for text in block.block.get_searchable_content(block.value):
                yield text, f"block-{block.id}-section"


# --- Documents, filing and source ------------------------------------------------------------------------


def _documents(cited: Iterable[Citation]) -> Iterator[Finding]:
    for citation in cited:
        if citation.doubt:
            yield Finding(citation.doubt, "body")
        if citation.record is not None and citation.record.is_out_of_force:
            status = citation.record.shown_status_label.lower()
            yield Finding(
                f"Bài nhắc đến {citation.text}, văn bản {status}. Hãy xem có cần thay hay nói rõ.", "body"
            )


def _filing(page: Any) -> Iterator[Finding]:
    if not page.plan_tasks.all():
        yield Finding(
            "Chưa chọn nhiệm vụ kế hoạch; bài sẽ không được tính cho nhiệm vụ nào.", "id_plan_tasks"
        )
    if page.source_name and not page.source_url:
        yield Finding("Bài đăng lại chưa có địa chỉ bài gốc.", "id_source_url")
    if not page.source_name and (page.source_author or page.source_published_at or page.canonical_url):
        yield Finding("Bài có dấu hiệu đăng lại nhưng chưa ghi nguồn.", "id_source_name")
    elif not page.source_name and _SOURCE_LINE.fullmatch(line := _last_line(page.body)):
        yield Finding(f"Cuối bài có dòng “{line}”. Hãy ghi nguồn vào ô Nguồn.", "id_source_name")


def _last_line(body: Any) -> str:
    last = body[-1] if len(body) else None
    lines = plain_text(last.value.source).split("\n") if last and last.block_type == "text" else [""]
    return lines[-1].strip()


def _syllables(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _count(number: int, thing: str) -> str:
    return f"{group(number)} {thing}" if number > 1 else f"Một {thing}"
