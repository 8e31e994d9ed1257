"""Crawler of the admin that acts as a person does: it opens each address, follows each link, sends each form.

The effects of a form are undone, so that they do not change the next screens.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html
from django.db import connection, transaction
from django.forms import BaseForm, BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve
from wagtail.admin.menu import Menu
from wagtail.admin.telepath import JSContext
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.ui.sidebar import MainMenuModule
from wagtail.admin.views.generic import EditView

from base.models import User
from edition.watch import is_public_write
from signin.rules import sessions
from tests.screens.addresses import NO_SCREENS
from tests.screens.tracing import Trace

ADMIN = "/admin/"
# Parameters that do not make another screen: page number, order, and way back of a listing; rows of a bulk action.
NO_OTHER_SCREEN = {"p", "ordering", "next", "describe_on_delete", "id"}
# Attributes whose text a person sees or hears.
TEXT_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
# Code is quoted as it is.
SILENT = ("script", "style", "template", "iframe", "code")
# Not sent: deletion of the only site, which all screens need.
NOT_SENT = {"wagtailsites:delete"}
# Forms of data that only one person edits.
OF_ONE_PERSON = {"wagtailadmin_account", "mfa_edit_webauthn"}
Kind = tuple[str, ...]


@contextmanager
def menus_drawn_once() -> Iterator[None]:
    """Draw and encode the menu once for each person. It is on every screen and takes a third of a crawl's time."""
    drawn: dict[tuple[int, Any], Any] = {}
    packed: dict[Any, Any] = {}
    draw = Menu.render_component

    def kept(menu: Menu, request: HttpRequest) -> Any:
        key = (id(menu), request.user.pk)
        if key not in drawn:
            drawn[key] = draw(menu, request)
        return drawn[key]

    class Sidebar(JSContext):
        def pack(self, modules: list[Any]) -> Any:
            [person] = [module.user.pk for module in modules if isinstance(module, MainMenuModule)]
            if person not in packed:
                packed[person] = super().pack(modules)
            return packed[person]

    with patch.object(Menu, "render_component", kept), patch.object(wagtailadmin_tags, "JSContext", Sidebar):
        yield


@contextmanager
def contexts_of_screens() -> Iterator[None]:
    """Let clients keep the context of each screen, but not of the templates that it includes, which are many."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with patch.object(Template, "_render", render):
        yield


_TOKEN = "input[@name='csrfmiddlewaretoken'][string-length(@value) > 30]"
# A script sends Wagtail's form of editing sessions, with the token in a header.
_BY_SCRIPT = "@class = 'w-editing-sessions'"
_WITHOUT_TOKEN = f"//form[@method = 'post' or @method = 'POST'][not(.//{_TOKEN})][not({_BY_SCRIPT})]"


@dataclass(kw_only=True)
class Seen:
    """Findings on the screens of one crawl, or of several joined."""

    asked: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    # Statements by which opening an address changed what readers see or who is signed in.
    written: list[str] = field(default_factory=list)
    # Addresses that returned a file.
    files: set[str] = field(default_factory=set)
    # Screens with a table column that has no header.
    headless: set[str] = field(default_factory=set)
    # Screens with a list in which several rows are chosen with the Ctrl key.
    with_ctrl: set[str] = field(default_factory=set)
    # Screens whose form does not hold the version that it was opened with.
    unversioned: set[str] = field(default_factory=set)
    # Screens with a form that Django would refuse, because it sends no CSRF token.
    without_token: set[str] = field(default_factory=set)
    # Screens with a field whose script they do not load.
    unscripted: set[str] = field(default_factory=set)
    # Visible text -> one screen that shows it.
    texts: dict[str, str] = field(default_factory=dict)
    # Names of inputs for files.
    file_inputs: set[str] = field(default_factory=set)

    def add(self, other: "Seen") -> None:
        for name in (each.name for each in fields(Seen)):
            own, others = getattr(self, name), getattr(other, name)
            setattr(self, name, own + others if isinstance(own, list) else others | own)


@dataclass
class Crawler(Seen):
    """Crawler with the session of one person. It ends when no new links are found."""

    user: User | None
    trace: Trace
    opened: Counter[Kind] = field(default_factory=Counter)
    # Buttons that were pressed, each with the name of its form's address.
    pressed: set[tuple[str, tuple[str, str]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.user is not None:
            self.client.force_login(self.user)
            # The middleware notes every five minutes that a session is in use; a crawl may take longer.
            session = self.client.session
            session[sessions._SEEN] += 24 * 3600
            session.save()

    def go(self, addresses: list[str], *, follow: bool = True, send_forms: bool = False) -> None:
        """Open `addresses`, and one address of each new kind that links lead to; send forms once per kind."""
        waiting = list(dict.fromkeys(addresses))
        given = len(waiting)
        met: set[Kind] = set()
        for place, address in enumerate(waiting):
            kind = kind_of(address)
            if kind is None or (place >= given and (kind in met or kind in self.opened)):
                continue
            is_new = kind not in met
            met.add(kind)
            response = self.ask("get", address)
            if is_file(response):
                self.files.add(address)
            if response.status_code == 302:
                waiting.append(urljoin(address, response.headers["Location"]))
            if response.status_code == 405 and kind[0] not in NOT_SENT:
                self.post(address, {})
            screen = self.read(response)
            if screen is None:
                continue
            self.opened[kind] += 1
            waiting += links(screen, address) if follow else []
            if send_forms and is_new and kind[0] not in NOT_SENT:
                for form in screen.forms:
                    self.send(form, address)

    def send(self, form: Any, address: str) -> None:
        """Send the form emptied, and unchanged with each of its buttons that no form of this view had before."""
        action = urljoin(address, form.action or "")
        kind = kind_of(action)
        if form.method != "POST" or kind is None:
            return
        values = form_values(form)
        kept = {box.name for box in form.inputs if box.get("type") == "hidden"}
        kept |= {name for name in values if name.endswith("-count")}
        emptied = {name: value if name in kept else "" for name, value in values.items()}
        buttons = {
            (button.get("name"), button.get("value", ""))
            for button in form.xpath(".//button[@name]|.//input[@type='submit'][@name]")
        }
        if buttons or emptied != values:
            self.post(action, emptied)
        if not buttons:
            self.post(action, values)
        new = {(kind[0], button) for button in buttons} - self.pressed
        self.pressed |= new
        for _, button in sorted(new):
            self.post(action, values | dict([button]))

    def post(self, address: str, data: dict[str, Any], **options: Any) -> None:
        """Send `data`, read the response and the screen it leads to, and undo all effects."""
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            self.read(self.ask("post", address, data, follow=True, **options))
            transaction.set_rollback(True)
        self.client.cookies = cookies

    def ask(self, method: str, address: str, *data: Any, **options: Any) -> HttpResponse:
        self.trace.screen = f"{method} {address}"
        self.asked.update((kind_of(address) or ())[:1])
        with connection.execute_wrapper(self.note_write) if method == "get" else nullcontext():
            response = getattr(self.client, method)(address, *data, **options)
        if response.status_code >= 500:
            self.broken.append(f"{self.trace.screen}: {response.exc_info[1]!r}")
        elif response.status_code == 400 and "thiếu ô" in response.text:
            self.broken.append(f"{self.trace.screen}: a field is missing")
        return response

    def note_write(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Record a statement that opening an address must not run. A wrapper of Django's `execute`."""
        session = re.match(r"\s*(?:INSERT|UPDATE|DELETE)\b[^(]*\bdjango_session\b", sql)
        # The link in an e-mail about a lost password begins a session for someone who has none; forms of a second
        # factor keep their challenge in it.
        own = self.user is None or "/admin/2fa/" in self.trace.screen
        if is_public_write(sql) or (session and not own):
            self.written.append(f"{self.trace.screen}: {sql[:200]}")
        return execute(sql, *rest)

    def read(self, response: HttpResponse) -> Any:
        """Return the screen as a tree and record its texts; None if the response is not a screen."""
        screen = tree_of(response) if response.status_code in (200, 404) else None
        if screen is not None:
            # Wagtail's chooser of pages and its history of a workflow have columns of buttons without a header.
            is_wagtails = re.search("/choose-page/|/workflow_history/", self.trace.screen)
            if not is_wagtails and screen.xpath(
                "//th[not(normalize-space()) and not(@aria-label) and not(.//input)]"
            ):
                self.headless.add(self.trace.screen)
            is_form_of_stored = is_edited(self.trace.screen) or edits_stored(response)
            if is_form_of_stored and not screen.xpath("//input[contains(@name, 'loaded_')]"):
                self.unversioned.add(self.trace.screen)
            if screen.xpath(_WITHOUT_TOKEN):
                self.without_token.add(self.trace.screen)
            if scripts_of_forms(response) - set(screen.xpath("//script/@src")):
                self.unscripted.add(self.trace.screen)
            if screen.xpath("//select[@multiple]"):
                self.with_ctrl.add(self.trace.screen)
            for text in texts(screen):
                self.texts.setdefault(text, self.trace.screen)
            self.file_inputs.update(screen.xpath("//input[@type='file']/@name"))
        return screen


@cache
def kind_of(address: str) -> Kind | None:
    """Return the key of a kind of screen: name of the address, words in it, names of its parameters.

    None for addresses that are not crawled.
    """
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if not match.view_name or not parts.path.startswith(ADMIN) or match.view_name.startswith(NO_SCREENS):
        return None
    words = [str(value) for value in match.kwargs.values() if not str(value).isdigit()]
    parameters = {name for name, _ in parse_qsl(parts.query)} - NO_OTHER_SCREEN
    return (match.view_name, *words, *sorted(parameters))


def is_edited(screen: str) -> bool:
    """Return True if `screen`, a method and an address, is the form of something that several people may edit."""
    method, _, address = screen.partition(" ")
    if method != "get":
        return False
    match = resolve(urlsplit(address).path)
    # The view for recordings is a function.
    return match.view_name == "wagtailmedia:edit" or issubclass(
        getattr(match.func, "view_class", object), EditView
    )


def edits_stored(response: HttpResponse) -> bool:
    """Return True if a form on the screen changes a row that several people may edit, whatever its view is."""
    if not response.context or response.wsgi_request.method != "GET":
        return False
    name = resolve(response.wsgi_request.path).view_name
    # A copy becomes a new row, although its form is filled in from a stored one.
    if name in OF_ONE_PERSON or name.endswith(":copy"):
        return False
    return any(isinstance(form, BaseModelForm) and form.instance.pk for form in forms_in(response))


def forms_in(response: HttpResponse) -> Iterator[BaseForm]:
    """Yield the forms in the screen's context and in its lists, but not the forms inside other objects."""
    context = response.context[0] if isinstance(response.context, list) else response.context
    waiting = list(context.flatten().values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, BaseForm):
            yield value
        elif isinstance(value, list | tuple):
            waiting += value


def scripts_of_forms(response: HttpResponse) -> set[str]:
    """Return the addresses of the scripts that the forms on a page need. A dialog leaves them to the page behind it."""
    if not response.context or not response.headers["Content-Type"].startswith("text/html"):
        return set()
    scripts = "".join(str(form.media["js"]) for form in forms_in(response))
    return set(re.findall('src="([^"]+)"', scripts))


def form_values(form: Any) -> dict[str, Any]:
    """Return the values that a browser would send. A StreamField, which a script builds, is empty."""
    streams = form.getroottree().xpath("//*[@data-block]/@id")
    values: dict[str, Any] = {f"{stream}-count": "0" for stream in streams}
    kinds = ("text", "url", "email", "number", "password")
    values |= {box.name: "" for box in form.inputs if box.name and box.get("type") in kinds}
    for name, value in form.form_values():
        before = values.get(name)
        values[name] = [*([before] if isinstance(before, str) else before), value] if before else value
    return values


def tree_of(response: HttpResponse) -> Any:
    """Return the response's HTML as a tree, even that of a dialog, which comes inside JSON."""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        answer = json.loads(response.content)
        parts = answer.values() if isinstance(answer, dict) else []
        text = "".join(part for part in parts if isinstance(part, str) and "<" in part)
    elif kind.startswith("text/html"):
        text = response.content.decode()
    else:
        return None
    return lxml.html.document_fromstring(text) if text.strip() else None


def is_file(response: HttpResponse) -> bool:
    """Return True if the response is a download, and not a part of a screen."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    parts = {"text/html", "application/json", "text/javascript", "text/css"}
    return response.status_code == 200 and kind not in parts and not kind.startswith("image/")


def links(screen: Any, address: str) -> Iterator[str]:
    """Yield the addresses of the admin that can be opened from here, by a click or by a script."""
    for element in screen.iter("a", "button", "div", "section", "table", "input"):
        for name, value in element.attrib.items():
            if name == "href" or name.endswith(("url", "url-value")):
                link = urljoin(address, value.partition("#")[0])
                if link.startswith(ADMIN):
                    yield link


def texts(screen: Any) -> Iterator[str]:
    """Yield all texts that can be read or heard."""
    for element in screen.iter():
        if isinstance(element.tag, str) and element.tag not in SILENT and "hidden" not in element.attrib:
            yield element.text or ""
            yield from (element.attrib[name] for name in TEXT_ATTRIBUTES & set(element.attrib))
        yield element.tail or ""
