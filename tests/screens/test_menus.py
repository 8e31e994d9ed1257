"""Tests that people find every list of the admin in its menu, and that viewsets set only what Wagtail reads."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from wagtail.admin.menu import Menu, SubmenuMenuItem, WagtailMenuRegisterable, admin_menu
from wagtail.admin.views.generic import BaseListingView

from base.models import User
from campaign.newsroom.people import roles
from home.first_run.structure import Tree
from tests.people import chief_of, client_of, member
from tests.screens.addresses import admin_patterns

# Lists of Wagtail that the list of workflows links to.
ELSEWHERE = {"/admin/workflows/list/", "/admin/workflows/tasks/index/"}
ROOT = Path(__file__).parents[2]
ROLES = (roles.AUTHORS, roles.CHIEFS, roles.ADMINISTRATORS)


def _offered(menu: Menu, request: Any) -> Iterator[tuple[str, str]]:
    """Yield label and address of each entry that the user sees, those of submenus included."""
    for item in menu.menu_items_for_request(request):
        if isinstance(item, SubmenuMenuItem):
            yield from _offered(item.menu, request)
        else:
            yield str(item.label), item.url


def offered(user: User) -> dict[str, str]:
    request = RequestFactory().get("/admin/")
    request.user = user
    return dict(_offered(admin_menu, request))


def _lists() -> Iterator[str]:
    """Yield the addresses of lists and reports without arguments, except views of results alone."""
    for name, pattern in admin_patterns():
        view = getattr(pattern.callback, "view_class", object)
        options = getattr(pattern.callback, "view_initkwargs", {})
        if issubclass(view, BaseListingView) and not options.get("results_only"):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


def test_every_list_is_in_the_menu_of_some_role(tree: Tree) -> None:
    in_menus = {address for role in ROLES for address in offered(member(role)).values()}
    assert reverse("reports:index") in in_menus
    # Some lists are linked from an entry's screen, such as the lists of all snippets.
    left = {address for address in _lists() if not address.startswith(tuple(in_menus))}
    assert left == ELSEWHERE


@pytest.mark.parametrize(
    ("permission", "labels"),
    [
        (None, set()),
        ("reports.view_report", {"Báo cáo định kỳ"}),
        ("reports.see_contributions", {"Đóng góp"}),
    ],
)
def test_reports_are_in_the_menu_of_those_who_may_see_them(
    tree: Tree, permission: str | None, labels: set[str]
) -> None:
    before = set(offered(member(roles.AUTHORS)))
    author = member(roles.AUTHORS)
    if permission:
        app, codename = permission.split(".")
        author.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    assert set(offered(User.objects.get(pk=author.pk))) - before == labels
    assert not before & {"Báo cáo định kỳ", "Đóng góp", "Việc nền", "Nhật ký"}


def test_rights_in_one_section_open_no_screen_of_the_whole_site(tree: Tree, chief: User) -> None:
    author, section_chief = member(roles.AUTHORS), chief_of(tree.topics["cam-nang-an-toan"])
    menus = [offered(person) for person in (author, section_chief, chief)]
    assert menus[1] == menus[0]
    client, whole = client_of(section_chief), client_of(chief)
    reports = [
        address
        for label, address in {**menus[2], "": reverse("newsroom_archive_export")}.items()
        if address.startswith("/admin/reports/") and label not in menus[0]
    ]
    assert len(reports) >= 10
    for address in reports:
        assert whole.get(address).status_code == 200, address
        assert client.get(address).status_code in (302, 403), address


def _viewsets(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _viewsets(each)


def test_viewsets_set_only_what_their_bases_read() -> None:
    admin_patterns()
    unread = set()
    for viewset in _viewsets(WagtailMenuRegisterable):
        if not viewset.__module__.startswith("wagtail"):
            bases = {base.__module__ for base in viewset.__mro__ if base.__module__.startswith("wagtail")}
            read = set(re.findall(r"\w+", "".join(inspect.getsource(sys.modules[name]) for name in bases)))
            own = vars(viewset).items()
            names = {
                name for name, value in own if not name.startswith("_") and not hasattr(value, "__get__")
            }
            unread |= {f"{viewset.__qualname__}.{name}" for name in names - read}
    assert unread == set()


# "Báo cáo > Việc nền", in texts for people; a match in pure ASCII compares two values.
WAY = re.compile(r"([^\n>]{1,40}) > ([A-ZĐ][^\nA-Z>]{1,40})")


def _ways(menu: Menu, request: Any, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield each entry of the menu with the last entry above it."""
    for item in menu.menu_items_for_request(request):
        yield (*above[-1:], str(item.label))
        if isinstance(item, SubmenuMenuItem):
            yield from _ways(item.menu, request, str(item.label))


def _pairs() -> set[tuple[str, ...]]:
    """Return each entry of a submenu that some role sees, after the name of its submenu."""
    reverse("wagtailadmin_home")  # which registers the viewsets
    ways = set()
    for role in ROLES:
        request: Any = RequestFactory().get("/admin/")
        request.user = member(role)
        ways |= set(_ways(admin_menu, request))
    return {way for way in ways if len(way) == 2}


def test_ways_through_the_menu_that_screens_and_mails_name_are_there(tree: Tree) -> None:
    pairs = _pairs()
    named = [
        (file.name, first, second)
        for folder in ("site", "campaign", "home", "templates")
        for kind in ("py", "html", "js", "txt")
        for file in (ROOT / folder).rglob(f"*.{kind}")
        for line in file.read_text(encoding="utf-8").splitlines()
        if " > " in line
        for first, second in WAY.findall(line)
        if not (first + second).isascii()
    ]
    assert len(named) >= 6
    assert [
        way
        for way in named
        if not any(way[1].endswith(first) and way[2].startswith(second) for first, second in pairs)
    ] == []


def test_ways_through_the_menu_that_documents_name_are_there(tree: Tree) -> None:
    pairs = _pairs()
    submenus = "|".join({submenu for submenu, _ in pairs})
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    texts = [re.sub(r"\s+", " ", file.read_text(encoding="utf-8")) for file in documents]
    named = [way for text in texts for way in re.findall(rf"({submenus}) > \**([^*>]{{1,40}})", text)]
    assert len(named) > 40
    assert [
        way
        for way in named
        if not any(way[0] == submenu and way[1].startswith(label) for submenu, label in pairs)
    ] == []
