"""Tests that no screen of the admin breaks, whatever values its parameters and fields get.

Slow: every parameter and every field of every form gets each of the values. Run it on PostgreSQL, too, which refuses
more: `.ci/with-postgresql .venv/bin/python -m pytest -m slow tests/screens/test_any_value.py`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.db import transaction

from campaign.newsroom.people import roles
from home.first_run.structure import Tree
from tests.screens import addresses, desk
from tests.screens.crawler import NOT_SENT, Crawler, form_values, kind_of, links, menus_drawn_once
from tests.screens.test_screens import edition
from tests.screens.tracing import traced

pytestmark = pytest.mark.slow

VALUES = [
    *("\0", "a\r\nBcc: b@example.org", "a" * 3000, "'\"><x>", "😀", "null", "[]", "1,2,x"),
    *("9" * 20, "-1", "١٢", "1e400", "2026-13-45", "0001-01-01", "9999-12-31", "31/12/9999 23:59"),
]
# If all are sent at once, the first refused value hides the others, so these are also sent one at a time.
ALONE = ["\0", "9" * 20, "9999-12-31", ""]


def _parameters_and_forms(
    crawler: Crawler, given: list[str]
) -> tuple[dict[str, set[str]], dict[Any, dict[str, Any]]]:
    """Return the parameters of each address, and the values of each kind of form by its address and fields."""
    parameters: dict[str, tuple[str, set[str]]] = {}
    forms: dict[Any, dict[str, Any]] = {}

    def note(address: str, names: Iterable[str]) -> None:
        if kind := kind_of(address):
            parameters.setdefault(kind[0], (urlsplit(address).path, {"p", "q", "ordering", "next"}))[
                1
            ].update(names)

    for address in given:
        kind = kind_of(address)
        if kind is None or kind in crawler.opened:
            continue
        note(address, (name for name, _ in parse_qsl(urlsplit(address).query)))
        screen = crawler.read(crawler.ask("get", address))
        crawler.opened[kind] += 1
        for form in screen.forms if screen is not None else []:
            action = urljoin(address, form.action or "")
            if form.method == "GET":
                note(action, (name for name in form.fields if name))
            elif kind_of(action) and kind_of(action)[0] not in NOT_SENT:
                values = form_values(form)
                forms.setdefault((kind_of(action), *sorted(values)), {"": action} | values)
        for link in links(screen, address) if screen is not None else []:
            note(link, (name for name, _ in parse_qsl(urlsplit(link).query)))
    return dict(parameters.values()), forms


def test_no_screen_breaks(tree: Tree, tmp_path: Path) -> None:
    with edition(tmp_path) as begin_edition, traced() as trace, menus_drawn_once():
        things = desk.fill(tree)
        crawler = Crawler(desk.member(roles.ADMINISTRATORS), trace)
        begin_edition()
        parameters, forms = _parameters_and_forms(crawler, addresses.everything(things))

        def ask(method: str, address: str, *data: Any) -> None:
            cookies = crawler.client.cookies.copy()
            with transaction.atomic():
                crawler.ask(method, address, *data)
                transaction.set_rollback(True)
            crawler.client.cookies = cookies

        for path, names in parameters.items():
            for value in VALUES:
                ask("get", f"{path}?{urlencode(dict.fromkeys(names, value))}")
            for name in names:
                for value in ALONE:
                    ask("get", f"{path}?{urlencode({name: value})}")
        for values in forms.values():
            action = values.pop("")
            fields = [
                name
                for name in values
                if not name.endswith(("-count", "_FORMS")) and name != "csrfmiddlewaretoken"
            ]
            for value in VALUES:
                ask("post", action, values | dict.fromkeys(fields, value))
            for name in fields[:40]:
                for value in ALONE:
                    ask("post", action, values | {name: value})
    assert len(parameters) > 300
    assert len(forms) > 100
    # Fields with other values are not missing, but refused in the same words.
    broken = [told[:300] for told in crawler.broken if not told.endswith("a field is missing")]
    assert not broken, "\n".join(broken)
