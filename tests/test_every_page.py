"""Tests of every public page: valid HTML and style sheets, complete JSON-LD, parameters that the edition knows."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings

from edition.address import PAGE_PARAMETER
from tests.base.sharing.test_structured_data import REQUIRED, check, graph_of, nodes
from tests.every_page import write

ROOT = Path(__file__).resolve().parents[1]
CHECKER = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SHEETS = [*ROOT.glob("site/static/css/*.css"), *ROOT.glob("campaign/*/static/*/*.css")]

# Findings about CSS that the checker does not know, each with the specification that allows it.
UNKNOWN = (
    # CSS Masking 1: the shorthand takes all values of `background`.
    "CSS: “mask”: Too many values or values are not recognized.",
)

# Results of a search, comparisons, pages that show nothing of the site's content, and the offline page.
WITHOUT_GRAPH = {
    "van-ban-so-sanh",
    *("tim-kiem", "tim-kiem-ket-qua", "tim-kiem-khong-thay"),
    *("400", "400-nginx", "403", "403-bieu-mau", "404", "410", "413"),
    *("500", "503", "503-bieu-mau", "503-chua-lap"),
    *("bai-co-mat-khau", "het-xem-truoc", "giao-dien", "khong-co-mang"),
    *("gop-y", "da-gop-y", "binh-chon", "ket-qua-tham-do"),
    *("gui-tin", "gui-tin-da-nhan", "gui-tin-tra-cuu", "gui-tin-tra-loi"),
    *("ban-tin", "ban-tin-xem-thu", "ban-tin-xac-nhan", "ban-tin-chon", "ban-tin-thoi"),
    *("vao-thi", "luyen-tap", "bai-thi", "bai-thi-xong", "giay-chung-nhan"),
}
NEVER_PUBLISHED = "ban-nhap"
WITH_A_FORM_TO_POST = {
    *("bai-co-mat-khau", "503-bieu-mau", "gop-y", "binh-chon", "gui-tin", "gui-tin-tra-cuu"),
    *("ban-tin", "ban-tin-xac-nhan", "ban-tin-chon", "ban-tin-thoi"),
    *("vao-thi", "luyen-tap", "bai-thi", "giay-chung-nhan"),
}
_LINK = re.compile(r'\shref="([^"]*)"')
_FIELD = re.compile(r'<(?:input|select|button)\b[^>]*\sname="([^"]+)"')

pytestmark = [pytest.mark.served, pytest.mark.django_db]


@pytest.fixture(scope="module")
def pages(seeded_site: None, module_data: None, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(tmp_path_factory.mktemp("pages"))


@pytest.mark.skipif(
    not (CHECKER.exists() and shutil.which("java")) and "REQUIRE_CHECKERS" not in os.environ,
    reason="the Nu checker is not installed (deploy/install-programs.sh checkers)",
)
def test_every_page_and_style_sheet_is_valid(pages: list[Path]):
    # The quick compiler alone takes half of the time in a run as short as this; its calls need a larger stack.
    java = ["java", "-XX:TieredStopAtLevel=1", "-Xss16m", "-jar", CHECKER]
    found = subprocess.run(
        [*java, "--also-check-css", "--format", "json", "--stdout", *pages, *SHEETS],
        capture_output=True,
        text=True,
    )
    messages = [
        message for message in json.loads(found.stdout)["messages"] if message["message"] not in UNKNOWN
    ]
    assert [_line(message) for message in messages] == []


def test_every_page_has_a_complete_graph(pages: list[Path]):
    seen = set()
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if page.stem in WITHOUT_GRAPH:
            assert "application/ld+json" not in text, page.stem
            continue
        if page.stem == NEVER_PUBLISHED:
            continue
        graph = graph_of(text)
        check(graph, page.stem)
        seen |= {node["@type"] for node in nodes(graph) if "@type" in node}
    assert REQUIRED.keys() <= seen


def test_every_page_says_on_paper_whose_it_is(pages: list[Path]):
    """Print hides the masthead. Errors that are shown without a database have no footer."""
    heads = {page.stem: page.read_text(encoding="utf-8") for page in pages}
    bare = [
        name
        for name, text in heads.items()
        if 'class="footer"' in text and text.count('class="print-only sheet"') != 1
    ]
    assert bare == []


def test_pages_offer_only_parameters_that_the_edition_knows(pages: list[Path]):
    offered: dict[str, str] = {}
    for page in pages:
        if page.stem in WITH_A_FORM_TO_POST:
            continue
        text = page.read_text(encoding="utf-8")
        links = [urlsplit(link.replace("&amp;", "&")) for link in _LINK.findall(text)]
        inside = [link for link in links if not link.netloc]
        names = [name for link in inside for name, _ in parse_qsl(link.query, keep_blank_values=True)]
        offered |= dict.fromkeys([*names, *_FIELD.findall(text)], page.stem)
    assert {PAGE_PARAMETER, "q", "nguon"} <= offered.keys()
    assert offered.keys() <= {PAGE_PARAMETER, *settings.EDITION_LIVE_PARAMETERS}, offered


def _line(message: dict[str, Any]) -> str:
    place = f"{Path(message.get('url', '')).name}:{message.get('lastLine', '')}"
    return f"{place} {message.get('subType', message['type'])}: {message['message']} {message.get('extract', '')!r}"
