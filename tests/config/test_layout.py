"""Tests of the layout: `site/` is not a package, folders are small, imports make no cycle, their picture is current.

The standard library has a module `site`, so `site/` must be a path root and not a package.
"""

import re
import site
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import grimp

from docs.draw_architecture import PICTURE, drawn

ROOT = Path(__file__).resolve().parents[2]


def test_site_folder_is_no_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_site_is_the_standard_library_s_module():
    assert site.__file__ is not None
    assert not Path(site.__file__).is_relative_to(ROOT / "site")
    assert hasattr(site, "getsitepackages")


def test_ignore_file_keeps_no_source_out():
    ignored = subprocess.run(
        ["git", "check-ignore", "site/config/urls.py", "site/locale/vi/LC_MESSAGES/django.po"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == ""


def test_the_picture_of_the_packages_is_current():
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "make docs"


def test_no_folder_holds_more_than_fifteen_modules():
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    folders = Counter(Path(file).parent for file in files if "migrations" not in Path(file).parts)
    assert {str(folder): count for folder, count in folders.items() if count > 15} == {}


def test_no_module_imports_itself_by_way_of_others():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    graph = grimp.build_graph(*linter["root_packages"], cache_dir=None)
    left = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    # Packages re-export names of their modules, so importing a package means importing its __init__.
    while free := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in free:
            del left[module]
    assert sorted(left) == []


def test_no_docstring_begins_with_a_question():
    """A docstring says what is there or what is returned, as a noun phrase or an imperative."""
    begins = re.compile(r'"{3}(What|Who|Which|Whether|How|Where|When|Why)\b')
    files = [
        file for folder in ("site", "campaign", "home", "docs") for file in (ROOT / folder).rglob("*.py")
    ]
    assert [str(file) for file in files if begins.search(file.read_text(encoding="utf-8"))] == []
