"""Tests that a browser reads the same rules from the served style sheets as from their sources."""

import re
import urllib.request

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, RunningSite

SHEETS = sorted(path.stem for path in (ROOT / "site" / "static" / "css").glob("*.css"))
_RULES = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map((rule) => rule.cssText).join("\\n");
}"""


def rules(page: Page, text: str) -> str:
    # Browsers keep white space in unresolved values: custom properties, conditions of @supports.
    return re.sub(r"([,:])\s+", r"\1", page.evaluate(_RULES, text))


@pytest.mark.parametrize("name", SHEETS)
def test_served_rules_are_the_written_ones(site: RunningSite, page: Page, name: str) -> None:
    with urllib.request.urlopen(f"{site.url}/static/css/{name}.css") as answer:
        served = answer.read().decode()
    written = (ROOT / "site" / "static" / "css" / f"{name}.css").read_text(encoding="utf-8")
    assert len(served) < len(written)
    assert rules(page, served) == rules(page, written)


@pytest.mark.parametrize("name", ["engagement", "library", "schedule", "site"])
def test_no_selector_that_older_browsers_do_not_know_takes_others_with_it(name: str) -> None:
    """A browser leaves out a whole rule if it does not know one of its selectors, such as :has() before 2023."""
    written = (ROOT / "site" / "static" / "css" / f"{name}.css").read_text(encoding="utf-8")
    lists = re.findall(r"([^{};]*:has\([^{};]*)\{", re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL))
    assert [one for one in lists if re.search(r",(?![^(]*\))", one)] == []
