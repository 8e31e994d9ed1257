"""Tests that no screen of the admin, in any role, shows a text without Vietnamese translation.

One crawl over all screens, an administrator's, serves all tests here; those of authors and chiefs are slow.
To add a translation: docs/tu-vung.md.
"""

import math
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from campaign.newsroom.people import roles
from edition.shelf import Shelf
from home.first_run.structure import build_tree
from journal.middleware import EXPORT
from journal.models import Entry
from signin.rules import sessions
from tests.base.uploads.test_scanning import UPLOAD_FORMS
from tests.screens import addresses, desk, stories
from tests.screens.crawler import Crawler, Kind, Seen, contexts_of_screens, menus_drawn_once
from tests.screens.tracing import traced
from vietnamese.syllables import is_syllable

# All tests share one crawl, even if the suite runs in several processes.
pytestmark = [pytest.mark.xdist_group("screens"), pytest.mark.served]

# Texts that are equal in both languages: units, names, punctuation.
SAME_IN_BOTH = {
    *("Email", "URL", ":", ", ", "…", "%(field_label)s:", "%(size)d byte", "%s GB", "%s KB", "%s MB"),
    "String to return when truncating text\x04%(truncated_text)s…",
}
# Correct words on screens that are not Vietnamese syllables: names, formats, keys, loan words.
FOREIGN = {
    *("about", "alt", "atom", "byte", "ctrl", "email", "english", "enter", "esc", "facebook", "feed", "http"),
    *(
        "gb",
        "https",
        "infographic",
        "javascript",
        "json",
        "kb",
        "link",
        "localhost",
        "mb",
        "menu",
        "opml",
        "regex",
    ),
    *("rss", "scam", "shift", "slug", "ubnd", "url", "video", "wagtail", "web", "webvtt", "xml", "zalo"),
    *("avif", "csv", "doc", "docx", "gif", "jpeg", "jpg", "odt", "ogg", "pdf", "png", "pptx", "rtf", "tsv"),
    *("clamav", "docm", "docs", "dpi", "google", "html", "libreoffice", "macro", "mht", "tcvn", "tesseract"),
    *("unicode", "vni", "word"),
    *("cap", "cookie", "excel", "otp", "pango", "sms"),
    *("anhyeuem", "authenticator", "matkhau", "pin", "qr", "usb"),
    *("txt", "webm", "webp", "xls", "xlsx", "zip"),
    # Abbreviations and a misspelling that the guide quotes.
    *("anm", "atttm", "bcđ", "kh", "nq", "outlook", "đuợc"),
    # Roman numerals; abbreviations of "thay mặt", "thừa lệnh" and "văn thư" in documents.
    *("ii", "iii", "iv", "kt", "tl", "vt"),
    # Digits of numbers that are masked.
    "xxx",
    # A button of Word.
    *("changes", "track"),
}
WORD = re.compile(r"[^\W\d_]{2,}")
# Addresses, names of files and accounts, placeholders.
# A date before its hour or with a comma between, a date by ISO 8601, "2 giờ trước", a month in words before its day.
OTHER_MOMENT = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4},? (lúc )?\d{1,2}:\d\d|\d:\d\d, \d{1,2}/\d|\b\d{4}-\d\d-\d\d\b"
    r"|(?<![\d(])(?<!ngày )\d+\s(phút|giờ|ngày|tuần|tháng|năm)(, \d+\s\w+)? trước|tháng \d{1,2} \d{1,2},|\d [ap]\.?m\b"
)
NO_WORD = re.compile(r"\d|[./@_:=+-]\w|zzzzzz")


@dataclass
class Findings(Seen):
    """Results of the crawls: plain values, so that they outlive the database's transaction."""

    # Roles that crawled all screens.
    roles: list[str]
    opened: dict[str, Counter[Kind]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    unchanged: dict[str, str] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    logged: set[str] = field(default_factory=set)

    def take(self, name: str, crawler: Crawler) -> None:
        self.opened[name] = crawler.opened
        self.add(crawler)


@contextmanager
def edition(folder: Path) -> Iterator[Callable[[], None]]:
    """Yield a function that begins an edition, so that values shared by all screens are read once, as in production."""

    def begin() -> None:
        connection.run_on_commit.clear()
        Shelf(folder).start(time.time() + 3600)

    with override_settings(EDITION=True, EDITION_ROOT=folder):
        yield begin


@pytest.fixture(
    scope="module",
    params=[
        pytest.param([roles.ADMINISTRATORS], id="administrator"),
        # They see fewer screens, and most of them as an administrator does.
        pytest.param([roles.AUTHORS, roles.CHIEFS], id="author-and-chief", marks=pytest.mark.slow),
    ],
)
def findings(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Findings:
    """Return what these roles find on all screens, and all roles in their stories."""
    found = Findings(request.param)
    with (
        django_db_blocker.unblock(),
        edition(tmp_path_factory.mktemp("edition")) as begin_edition,
        transaction.atomic(),
        traced() as trace,
        menus_drawn_once(),
        # The crawler reads the forms in the contexts of all screens, even of those that are functions.
        contexts_of_screens(),
        # On a slow machine it takes so long that the use of its session would be noted.
        patch.object(sessions, "_SEEN_EVERY", math.inf),
    ):
        tree = build_tree()
        if roles.ADMINISTRATORS in found.roles:
            empty = Crawler(desk.member(roles.ADMINISTRATORS), trace)
            empty.go(addresses.listings(), follow=False)
            found.take("trang còn trống", empty)
        things = desk.fill(tree)
        mail.outbox.clear()
        for role in desk.ROLES:
            crawler = Crawler(desk.member(role), trace)
            begin_edition()
            if role in found.roles and role == roles.ADMINISTRATORS:
                crawler.go(addresses.everything(things), send_forms=True)
            elif role in found.roles:
                crawler.go(addresses.everyday(things))
            stories.tell(role, crawler, things)
            found.take(role, crawler)
        stranger = Crawler(None, trace)
        stories.lost_password(stranger, things)
        found.take("chưa đăng nhập", stranger)
        found.logged = {entry.data["path"] for entry in Entry.objects.filter(action=EXPORT)}
        transaction.set_rollback(True)
    found.missing = {text: min(screens) for text, screens in trace.missing.items()}
    found.unchanged = {text: min(screens) for text, screens in trace.unchanged.items()}
    found.mails = [f"{message.subject}\n{message.body}" for message in mail.outbox]
    return found


@pytest.fixture
def all_findings(findings: Findings) -> Findings:
    """Return the findings of somebody who may open every address."""
    if roles.ADMINISTRATORS not in findings.roles:
        pytest.skip("only administrators may open every address")
    return findings


def foreign_words(texts: Iterable[str]) -> dict[str, str]:
    """Return the words that cannot be Vietnamese, each with a text that contains it."""
    return {
        word: text
        for text in texts
        for token in text.split()
        if not NO_WORD.search(token)
        for word in WORD.findall(token)
        if word.lower() not in FOREIGN and not is_syllable(word)
    }


def test_every_text_has_a_translation(findings):
    # Our own texts are Vietnamese and have no entry in the catalogue.
    english = {text: screen for text, screen in findings.missing.items() if text.isascii()}
    assert not english, english


def test_only_names_and_units_are_the_same_in_both_languages(findings):
    same = {text: findings.unchanged[text] for text in findings.unchanged.keys() - SAME_IN_BOTH}
    assert not same, same


def test_no_english_is_on_a_screen(findings):
    """Find texts that are not marked for translation, and so never looked up in the catalogue."""
    found = foreign_words(findings.texts)
    left = {word: (text.strip(), findings.texts[text]) for word, text in found.items()}
    assert not left, left


def test_no_name_of_a_model_is_on_a_screen(findings):
    names = {model._meta.label_lower for model in apps.get_models()}
    found = {text: screen for text, screen in findings.texts.items() if names & set(text.split())}
    assert not found, found


def test_empty_choices_are_words(findings):
    dashes = {text: screen for text, screen in findings.texts.items() if re.fullmatch(r"\s*-{2,}\s*", text)}
    assert not dashes, dashes


def test_that_nothing_uses_it_is_said_in_words(findings):
    counted = {
        text: screen for text, screen in findings.texts.items() if re.search(r"\b(Có|[Dd]ùng ở) 0 nơi", text)
    }
    assert not counted, counted


def test_mails_are_vietnamese(findings):
    assert len(findings.mails) >= 8
    assert foreign_words(findings.mails) == {}


def test_no_screen_is_broken(findings):
    assert not findings.broken, findings.broken


def test_opening_an_address_changes_neither_what_readers_see_nor_a_session(findings):
    assert not findings.written, findings.written


def test_every_input_for_files_is_in_a_tested_upload_form(all_findings):
    assert all_findings.file_inputs == {upload_form.input for upload_form in UPLOAD_FORMS.values()}


def test_every_column_of_a_table_has_a_head(findings):
    assert findings.headless == set()


def test_no_list_needs_the_ctrl_key(findings):
    assert findings.with_ctrl == set()


def test_every_edit_form_tells_what_it_was_opened_from(findings):
    assert findings.unversioned == set()


def test_every_form_sends_a_token(findings):
    """The client of the tests is not asked for one."""
    assert findings.without_token == set()


def test_every_field_has_its_script(findings):
    assert findings.unscripted == set()


def test_every_moment_reads_alike(findings):
    """The form is 10:42 27/11/2026. How long ago may follow in brackets."""
    # Examples of how to type a moment do not count.
    shown = {text: screen for text, screen in findings.texts.items() if "Ví dụ đúng" not in text}
    other = {text: screen for text, screen in shown.items() if OTHER_MOMENT.search(text)}
    assert not other, other


def test_every_file_with_data_of_the_admin_is_logged(all_findings):
    kinds = [kind for kind in ("docx", "pdf", "xlsx", "opml") for file in all_findings.files if kind in file]
    assert len(set(kinds)) == 4, all_findings.files
    assert all_findings.files - all_findings.logged == set()


def test_every_address_was_asked_for(all_findings):
    names = {name for name, _ in addresses.admin_patterns()}
    assert not names - all_findings.asked, names - all_findings.asked


def test_enough_screens_were_opened(findings, capsys):
    counts = {name: (len(opened), opened.total()) for name, opened in findings.opened.items()}
    lines = [f"\n  {name}: {kinds} màn hình, mở {opened} lần" for name, (kinds, opened) in counts.items()]
    with capsys.disabled():
        sys.stdout.write("".join(lines) + "\n")
    enough = {roles.ADMINISTRATORS: 250, roles.CHIEFS: 120, roles.AUTHORS: 60}
    assert all(counts[role][0] >= enough[role] for role in findings.roles)


@pytest.mark.slow
def test_a_translation_that_is_taken_away_is_missed(administrator_client):
    """Prove that the first of these tests can fail."""
    with traced() as whole:
        administrator_client.get("/admin/")
    with traced(without="Search all pages…") as lacking:
        administrator_client.get("/admin/")
    assert "Search all pages…" not in whole.missing
    assert "Search all pages…" in lacking.missing
