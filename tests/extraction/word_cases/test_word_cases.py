"""Tests of whole files as Word writes them: each gives exactly the blocks listed in the text file beside it."""

from pathlib import Path

import pytest

from extraction.blocks import Built, build
from extraction.word.reader import read_docx
from tests.extraction.word import assert_clean
from tests.extraction.word_cases.files import FILES

_HERE = Path(__file__).parent


def _written(built: Built) -> str:
    """Return `built` as a text for reviewers: fields, then blocks, then notices."""
    fields = {
        "Tiêu đề": built.title,
        "Tóm tắt": built.summary,
        "Tác giả": built.author,
        "Nguồn": built.source_name,
        "Bài gốc": built.source_url,
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    for kind, value in built.blocks:
        lines += ["", f"[{kind}]"]
        if kind == "text":
            lines += value.replace("</p><", "</p>\n<").replace("</h3><", "</h3>\n<").split("\n")
        elif kind == "image":
            picture = value["image"]
            shown = {"mô tả": value["alt"], "chú thích": value["caption"], "nguồn": value["credit"]}
            crop = {"cắt": picture.crop} if any(picture.crop) else {}
            lines += [f"{name}: {words}" for name, words in (shown | crop).items() if words]
        elif kind == "table":
            lines += [f"{value['table_caption']} ({value['table_header_choice']})"]
            lines += [" | ".join(cell.replace("\n", " / ") for cell in row) for row in value["data"]]
            lines += ["gộp: {row},{col} {rowspan}x{colspan}".format(**cell) for cell in value["mergeCells"]]
        elif kind == "notes":
            lines += [f"{number}. {note}" for number, note in enumerate(value["notes"], start=1)]
        else:
            lines.append(value["text"])
    return "\n".join([*lines, "", *(f"! {notice}" for notice in built.notices)]).strip() + "\n"


@pytest.mark.parametrize("name", FILES)
def test_file_gives_the_expected_blocks(name):
    built = build(read_docx(FILES[name]()))
    assert_clean(built)
    assert _written(built) == (_HERE / f"{name}.txt").read_text("utf-8")
