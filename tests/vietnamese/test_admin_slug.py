"""Tests that the script of the page editor makes the server's slugs.

It runs in Node where that is installed; a browser test shows it on Wagtail's own form.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, nfd
from vietnamese.slugs import MAX_LENGTH, slugify
from vietnamese.text import INVISIBLE

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[2] / "site/static/js/admin-slug.js"

TITLES = [
    *SENTENCES,
    *map(nfd, SENTENCES),
    *(f"x{letter}x" for letter in ACCENTED),
    *(f"x{nfd(letter)}x" for letter in ACCENTED),
    *(f"a{chr(code)}b" for code in range(0x20, 0x3000) if chr(code).isprintable()),
    "Ðảng",
    "Straße, STRAẞE",
    "13/2023/NĐ-CP",
    "",
    "!!!",
    "đường dây nóng " * 1000,
    *("x" * length + " y" for length in range(MAX_LENGTH - 3, MAX_LENGTH + 3)),
]
IN_NODE = """
globalThis.window = {};
globalThis.document = { addEventListener() {} };
const [script, titles] = JSON.parse(require("fs").readFileSync(0, "utf8"));
(0, eval)(script);
process.stdout.write(JSON.stringify(titles.map(window.vietnameseSlug)));
"""


@pytest.mark.skipif(NODE is None, reason="no Node here; the browser test compares them too")
def test_the_editors_script_and_the_server_agree():
    given = json.dumps([SCRIPT.read_text(encoding="utf-8"), TITLES])
    command = [NODE, "-e", IN_NODE]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    differing = [
        (t, s, slugify(t)) for t, s in zip(TITLES, json.loads(done.stdout), strict=True) if s != slugify(t)
    ]
    assert differing == []


def test_the_script_repeats_the_servers_constants():
    script = SCRIPT.read_text(encoding="utf-8")
    assert f"MAX_LENGTH = {MAX_LENGTH};" in script
    in_script = re.search(r"INVISIBLE = /\[(.*?)\]/g", script)[1].encode().decode("unicode_escape")
    assert in_script == INVISIBLE
