"""Tests that names in docs and docstrings exist: files, and private names of Wagtail and Django."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()
# A path starting at any folder, in a text or as a link.
NAMED = re.compile(r"(?<![\w./<-])(?:[\w-]+/)+[\w-]+\.(?:py|md|css|js|html)\b")
# Examples, and a path in the folder of a style sheet.
NO_FILES = {"https-example.vn/phong-trao/index.html", "newsroom/board.css"}


def named_files(start: str) -> list[Path]:
    """Return the files that `start` names: a file, or those of a folder. The path may start at any folder."""
    return [ROOT / file for file in FILES if f"/{start}/" in f"/{file}/"]


def test_files_that_are_named_exist() -> None:
    # upstream.md names files of other projects.
    docs = [file for file in FILES if re.fullmatch(r"docs/(?!upstream)[\w-]+\.md", file)]
    code = [file for file in FILES if file.endswith(".py") and not file.startswith("tests/")]
    missing = {
        f"{file}: {name}"
        for file in docs + code
        for name in set(NAMED.findall((ROOT / file).read_text(encoding="utf-8"))) - NO_FILES
        if not named_files(name)
    }
    assert missing == set()


def test_private_names_occur_in_the_files_of_their_rows() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", text.partition("\n## Private names")[2], re.MULTILINE)[1:]
    wrong = set()
    for names, places in rows:
        files = [file for place in re.findall("`(.+?)`", places) for file in named_files(place)]
        code = "".join(file.read_text(encoding="utf-8") for file in files)
        for name in re.findall("`(.+?)`", names):
            if name.rpartition(".")[2].strip(":*") not in code:
                wrong.add(f"{name}: {places}")
    assert wrong == set()
