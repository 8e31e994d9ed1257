"""Tests that names in docs and docstrings exist: files, settings, and private names of Wagtail and Django."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()
# A path starting at any folder, in a text or as a link.
NAMED = re.compile(r"(?<![\w./<-])(?:[\w-]+/)+[\w-]+\.(?:py|md|css|js|html)\b")
# The project's own packages; all others belong to somebody else.
OWN_PACKAGES = {
    *("base", "campaign", "config", "edition", "extraction", "home", "journal", "official"),
    *("operations", "search", "signin", "vietnamese"),
}
# Examples, a path in the folder of a style sheet, and a file that must not exist.
NO_FILES = {"https-example.vn/phong-trao/index.html", "newsroom/board.css", "site/__init__.py"}
# The functions of config.environment, and the environment itself.
READ = re.compile(
    r"(?:\b(?:text|formed|listed|yes_or_no|whole_number|sender|web_address|web_addresses)\("
    r'|os\.environ\.(?:get|setdefault)\()\s*"([A-Z0-9_]+)"'
)
# For developers only.
NOT_IN_EXAMPLE = {"DEBUG", "DEMO_PASSWORD"}
# Read only by the migration that took its value over.
FORMER = {"CAP_AREA"}


def named_files(start: str) -> list[Path]:
    """Return the files that `start` names: a file, or those of a folder. The path may start at any folder."""
    return [ROOT / file for file in FILES if f"/{start}/" in f"/{file}/"]


def test_files_that_are_named_exist() -> None:
    # upstream.md names files of other projects.
    docs = [file for file in FILES if file.endswith(".md") and file != "docs/upstream.md"]
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


def test_settings_that_are_read_are_in_the_example_and_in_the_tables() -> None:
    """A name that is not in .env.example is missing in backups, and reported to the officer as mistyped."""
    code = [
        file for file in FILES if file.endswith(".py") and file.startswith(("site/", "home/", "campaign/"))
    ]
    read = {name for file in code for name in READ.findall((ROOT / file).read_text(encoding="utf-8"))}
    read -= FORMER
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE)) == read - NOT_IN_EXAMPLE
    tables = (ROOT / "docs" / "cau-hinh.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z].*?) \| (.+?) \| (.+?) \|", tables, re.MULTILINE)
    named = [name for names, _, _ in rows for name in re.findall("`(.+?)`", names)]
    assert sorted(named) == sorted(read)


def replaced_names(file: str) -> set[str]:
    """Return the names that the code of `file` assigns in modules and classes of packages."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] not in OWN_PACKAGES
        for alias in node.names
    }
    targets = [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
    # Other targets are results of calls, or objects of the file's own.
    names = [re.fullmatch(r"(\w+)\.[\w.]+", ast.unparse(target)) for target in targets]
    return {name[0] for name in names if name and name[1] in foreign}


def test_what_is_replaced_in_packages_stands_in_the_table_of_private_names() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("\n## Private names")[2]
    code = [
        file for file in FILES if file.endswith(".py") and file.startswith(("site/", "home/", "campaign/"))
    ]
    replaced = {(file, name) for file in code for name in replaced_names(file)}
    assert len(replaced) > 30
    missing = {f"{file}: {name}" for file, name in replaced if name.rpartition(".")[2] not in table}
    assert missing == set()
