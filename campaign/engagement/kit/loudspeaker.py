"""Script for the loudspeakers of a commune, which an announcer reads word for word, also as a .docx file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from campaign.engagement.kit.texts import KitTexts
from vietnamese.dates import long
from vietnamese.numbers import in_words
from vietnamese.speech.spoken import address_in_words, spoken

# Syllables per minute, slow for outdoor loudspeakers, and the seconds of a pause between paragraphs.
_PACE, _PAUSE = 150, 1.5
# Outdoors, people listen for about three minutes, so paragraphs beyond this number of words are left out.
_MAX_WORDS = 330


@dataclass(frozen=True, slots=True)
class Script:
    """Script with its length, its written-out words, and abbreviations that somebody should check."""

    paragraphs: tuple[str, ...]
    seconds: int
    written_out: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]

    @property
    def length(self) -> str:
        """Length in words, rounded to half minutes."""
        minutes, is_half = divmod(max(round(self.seconds / 30), 1), 2)
        return " ".join(filter(None, [f"{minutes} phút" if minutes else "", "30 giây" if is_half else ""]))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Script:
        return cls(
            tuple(stored["paragraphs"]),
            stored["seconds"],
            tuple((written, said) for written, said in stored["written_out"]),
            tuple(stored["unknown"]),
        )


def script_of(texts: KitTexts) -> Script:
    """Return the script of these texts."""
    # The host has a reading of its own, because one without a dot, on an intranet, would be taken for a word.
    readings = {texts.shown_address: address_in_words(texts.shown_address), **dict(texts.readings)}
    said = [spoken(paragraph, readings) for paragraph in _paragraphs(texts)]
    paragraphs = tuple(each.text for each in said)
    syllables = sum(len(paragraph.replace("-", " ").split()) for paragraph in paragraphs)
    return Script(
        paragraphs,
        round(syllables * 60 / _PACE + len(paragraphs) * _PAUSE),
        tuple(dict(pair for each in said for pair in each.written_out).items()),
        tuple(dict.fromkeys(word for each in said for word in each.unknown)),
    )


def _paragraphs(texts: KitTexts) -> Iterator[str]:
    """Yield the script before it is written out: opening, news, steps, closing."""
    if texts.is_sample:
        yield "Nội dung mẫu, không phát."
    if texts.is_alert:
        kind = f"cảnh báo mức {texts.severity.lower()}" if texts.severity != "Cảnh báo" else "cảnh báo"
    else:
        kind = "bản tin"
    yield f"Kính thưa bà con! Sau đây là {kind} về an toàn trên mạng của {texts.agency}, {long(texts.day)}."
    yield _sentence(texts.headline)
    spoken, words = [texts.lead] if texts.lead else [], len(texts.lead.split())
    for paragraph in texts.paragraphs:
        words += len(paragraph.split())
        if words > _MAX_WORDS:
            break
        spoken.append(paragraph)
    yield from map(_sentence, spoken)
    if texts.steps:
        yield "Xin bà con ghi nhớ những việc cần làm sau đây."
        if len(texts.steps) == 1:
            yield _sentence(texts.steps[0])
        else:
            for number, step in enumerate(texts.steps, start=1):
                yield f"{_nth(number)} là: {_sentence(step)}"
    yield f"Xin nhắc lại: {_sentence(texts.headline)}"
    contact = f" Cần hỏi thêm, xin gọi điện thoại số {texts.phone}." if texts.phone else ""
    yield (
        f"Bà con có thể đọc toàn bài trên trang {texts.site}, địa chỉ {texts.shown_address}.{contact}"
        " Cảm ơn bà con đã lắng nghe."
    )


def _nth(number: int) -> str:
    return in_words(number).capitalize()


def _sentence(text: str) -> str:
    """Return `text`, with a full stop unless it ends with punctuation."""
    return text if text.rstrip("”)").endswith((".", "!", "?", "…")) else f"{text}."


def write_docx(texts: KitTexts, script: Script) -> bytes:
    """Return the script as a .docx file to print in large type."""
    # Imported late, as in `making.make`: web workers do not need libraries that write files.
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    document.core_properties.title = f"Bản tin loa: {texts.headline}"
    document.core_properties.author = texts.agency
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(25)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.4, Pt(10)
    head = document.add_paragraph()
    head.add_run("BẢN TIN LOA TRUYỀN THANH").bold = True
    note = head.add_run(f"\nKhoảng {script.length}, đọc chậm. Bài gốc: {texts.shown_address}")
    note.font.size = Pt(12)
    for paragraph in script.paragraphs:
        document.add_paragraph(paragraph)
    if script.written_out:
        document.add_paragraph().add_run("Máy đã viết ra cách đọc").bold = True
        for written, said in script.written_out:
            line = document.add_paragraph(f"{written}: {said}")
            line.paragraph_format.space_after = Pt(2)
            line.runs[0].font.size = Pt(12)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
