"""Moves parts of an article's text into their own fields: title, summary, byline, source, letterhead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from extraction.captions import is_name
from extraction.links import destination
from extraction.parts import Paragraph, Part, Run, Table, lines
from vietnamese.fold import fold
from vietnamese.text import one_line

MAX_TITLE_LENGTH = 255
MAX_SUMMARY_LENGTH = 500
_MAX_AUTHOR_LENGTH = 100
_MAX_SOURCE_LENGTH = 150
# A first line in bold or capitals is taken as the title up to this length.
_MAX_GUESS_LENGTH = 200
# The only heading of level 1 is the title if it is among this many first paragraphs.
_TITLE_WITHIN = 3
# A shorter paragraph in bold or italics may be a heading.
_MIN_WORDS_OF_LEAD = 12
# The number of last paragraphs searched for byline, source and credits; the first two are searched for a byline, too.
_TAIL = 4
_HEAD = 2

_SUMMARY = re.compile(r"^(?:tóm tắt|sa-?pô|sapo)\s*:\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][”\")]*$")
_MOTTO = "doc lap - tu do - hanh phuc"

_TEXT_AND_PICTURES = r"(?:tin|bài)(?: viết)?(?:\s*(?:,|và|-|–|&)\s*(?:tin|bài|ảnh|clip|video))*"
_BYLINE = re.compile(
    rf"\W{{0,2}}(?P<label>{_TEXT_AND_PICTURES}|tác giả|người viết|thực hiện)\s*:\s*(?P<name>[^:]{{2,100}}?)"
    r"(?:\s*[-–;,.(/|]\s*(?:nguồn )?ảnh\s*:\s*(?P<pictures>[^:]{2,100}?))?[\s.)]*",
    re.IGNORECASE,
)
_CREDIT_OF_ALL = re.compile(r"\W{0,2}(?:nguồn )?ảnh\s*:\s*(?P<name>[^:]{2,100}?)[\s.)]*", re.IGNORECASE)
_SOURCE = re.compile(r"\W{0,2}nguồn(?: tin| bài)?\s*:\s*(?P<name>.{2,}?)[\s.)]*", re.IGNORECASE)
_ACCORDING_TO = re.compile(r"\W{0,2}theo\s*:?\s+(?P<name>[^,;:!?]{2,80}?)[\s.)]*", re.IGNORECASE)
_PUBLISHER = re.compile(
    r"(?:báo|đài|cổng|trang|tạp chí|website|thông tấn)\b|[\w-]+(?:\.[\w-]+)+$", re.IGNORECASE
)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_STAFF = {"pv", "ctv", "btv", "bbt", "p.v", "ban biên tập"}


@dataclass
class Frame:
    """The fields of an article that its text fills. `photographer` is the credit of pictures without their own."""

    title: str = ""
    summary: str = ""
    author: str = ""
    source_name: str = ""
    source_url: str = ""
    photographer: str = ""
    letterhead: str = ""


def take_frame(parts: list[Part]) -> tuple[Frame, list[Part]]:
    """Return the fields that `parts` fill, and the parts without them.

    A text that does not fit its field stays where it is.
    """
    frame = Frame()
    frame.letterhead, parts = _take_letterhead(parts)
    frame.title, parts = _take_title(parts)
    parts = _take_tail(parts, frame)
    parts = _take_byline_at_head(parts, frame)
    frame.summary, parts = _take_summary(parts)
    return frame, parts


def _without(parts: list[Part], taken: list[Paragraph]) -> list[Part]:
    return [part for part in parts if not any(part is each for each in taken)]


def _take_letterhead(parts: list[Part]) -> tuple[str, list[Part]]:
    """Return the letterhead, a first table with the state's motto, as one line, and the parts without it."""
    first = parts[0] if parts else None
    if not isinstance(first, Table):
        return "", parts
    text = one_line(" ".join(lines([first])))
    return (text, parts[1:]) if _MOTTO in fold(text).replace("–", "-") else ("", parts)


def _take_title(parts: list[Part]) -> tuple[str, list[Part]]:
    """Return the title and the parts without it; "" if there is none or it is too long."""
    texts = [part for part in parts if isinstance(part, Paragraph)]
    chosen = _title_paragraphs(texts)
    title = one_line(" ".join(part.text for part in chosen))
    if not title or len(title) > MAX_TITLE_LENGTH:
        return "", parts
    return title, _without(parts, chosen)


def _title_paragraphs(texts: list[Paragraph]) -> list[Paragraph]:
    titled = [part for part in texts if part.kind == "title"]
    if titled:
        return titled[:1]
    highest = [part for part in texts if part.kind == "h1"]
    if len(highest) == 1 and any(part is highest[0] for part in texts[:_TITLE_WITHIN]):
        return highest
    first = texts[:1]
    if first and (re.fullmatch(r"h\d", first[0].kind) or _looks_like_title(first[0])):
        return first
    return []


def _looks_like_title(part: Paragraph) -> bool:
    is_strong = _all(part, lambda run: run.bold) or part.text.isupper()
    return is_strong and part.kind == "p" and not part.level and len(part.text) <= _MAX_GUESS_LENGTH


def _all(part: Paragraph, holds: Callable[[Run], bool]) -> bool:
    return all(holds(run) for run in part.runs if run.text.strip())


# --- Summary --------------------------------------------------------------------------------------------


def _take_summary(parts: list[Part]) -> tuple[str, list[Part]]:
    """Return the summary and the parts without it; "" if there is none or it is too long.

    A summary is marked by a style, or is the first paragraph and begins with "Tóm tắt:" or is a lead.
    """
    texts = [part for part in parts if isinstance(part, Paragraph)]
    chosen = next((part for part in texts if part.kind == "summary"), None)
    if chosen is None and texts and (_SUMMARY.match(texts[0].text) or _is_lead(texts)):
        chosen = texts[0]
    if chosen is None:
        return "", parts
    summary = one_line(_SUMMARY.sub("", chosen.text))
    if not summary or len(summary) > MAX_SUMMARY_LENGTH:
        return "", parts
    return summary, _without(parts, [chosen])


def _is_lead(texts: list[Paragraph]) -> bool:
    """Return True if the first paragraph is a sentence wholly in bold or italics, unlike the one after it."""
    first = texts[0]
    if first.kind != "p" or first.level or len(texts) < 2:
        return False
    return (
        len(first.text.split()) >= _MIN_WORDS_OF_LEAD
        and _SENTENCE_END.search(first.text) is not None
        and any(
            _all(first, look) and not _all(texts[1], look)
            for look in (lambda run: run.bold, lambda run: run.italic)
        )
    )


# --- Byline and source ----------------------------------------------------------------------------------


def _take_byline_at_head(parts: list[Part], frame: Frame) -> list[Part]:
    texts = [part for part in parts if isinstance(part, Paragraph)]
    for part in texts[:_HEAD]:
        if not frame.author and _take_marked_byline(part, frame):
            return _without(parts, [part])
    return parts


def _take_tail(parts: list[Part], frame: Frame) -> list[Part]:
    """Fill byline, source and photographer from the last lines, and return the parts without these lines."""
    texts = [part for part in parts if isinstance(part, Paragraph)]
    taken: list[Paragraph] = []
    for place in range(len(texts) - 1, max(len(texts) - _TAIL, 0) - 1, -1):
        part, before = texts[place], texts[place - 1] if place else None
        is_taken = part.kind in ("p", "caption", "quote") and (
            (not frame.source_name and _take_source(part, frame))
            or (not frame.author and _take_marked_byline(part, frame))
            or (not frame.photographer and part.kind == "p" and _take_photographer(part, frame))
            or (not frame.author and _take_name(part, before, frame))
        )
        if not is_taken:
            break
        taken.append(part)
    return _without(parts, taken)


def _take_source(part: Paragraph, frame: Frame) -> bool:
    text = one_line(part.text)
    found = _SOURCE.fullmatch(text)
    if found is None and (found := _ACCORDING_TO.fullmatch(text)):
        first = found["name"]
        found = found if _PUBLISHER.match(first) or is_name(first) else None
    if found is None:
        return False
    address = next((run.href for run in part.runs if _WEB.fullmatch(run.href)), "")
    typed = _WEB.search(found["name"])
    name = found["name"]
    if typed:
        address = address or typed[0].rstrip(").")
        name = (name[: typed.start()] + name[typed.end() :]).strip(" ,;:()–-") or _host(address)
    if not name or len(name) > _MAX_SOURCE_LENGTH:
        return False
    frame.source_name, frame.source_url = name, destination(address)
    return True


def _host(address: str) -> str:
    try:
        return (urlsplit(destination(address)).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _take_marked_byline(part: Paragraph, frame: Frame) -> bool:
    found = _BYLINE.fullmatch(one_line(part.text))
    if found is None or not is_name(found["name"]):
        return False
    frame.author = found["name"].strip(" .,")[:_MAX_AUTHOR_LENGTH]
    if "ảnh" in found["label"].lower():
        frame.photographer = frame.author
    if found["pictures"]:
        frame.photographer = found["pictures"].strip(" .,")
    return True


def _take_photographer(part: Paragraph, frame: Frame) -> bool:
    found = _CREDIT_OF_ALL.fullmatch(one_line(part.text))
    if found is None or not is_name(found["name"]):
        return False
    frame.photographer = found["name"].strip(" .,")
    return True


def _take_name(part: Paragraph, before: Paragraph | None, frame: Frame) -> bool:
    """Take a last line that is only a name, set apart from the text by its format, after a full sentence."""
    name = one_line(part.text).strip(" ./()")
    is_apart = part.is_right or _all(part, lambda run: run.bold) or _all(part, lambda run: run.italic)
    if part.kind != "p" or part.level or not is_apart or len(name) > 60 or re.search(r"\d", name):
        return False
    if not is_name(name) or (len(name.split()) < 2 and name.lower() not in _STAFF):
        return False
    if before is None or not _SENTENCE_END.search(before.text.strip()):
        return False
    frame.author = name
    return True
