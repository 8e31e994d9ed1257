"""Tests of kept text: every editor's form is shown again instead of overwriting, and saved text is forgotten."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, RevisionMixin, get_page_models
from wagtail.snippets.models import get_snippet_models

from base.models import ReportingRoute, User
from campaign.articles.models import AcceptedWord, ArticlePage, StoryTemplate
from campaign.engagement.models import SpecialDay
from campaign.library.models import DocumentField
from campaign.newsroom.models import CampaignDay
from home.first_run.structure import Tree
from search.models import PromotedResult, Synonyms
from tests.admin import fields_of, page_form
from tests.factories import (
    AdviceFactory,
    AlertFactory,
    ArticleFactory,
    ContestFactory,
    DocumentRecordFactory,
    DraftFactory,
    PollFactory,
    QuestionFactory,
    UserFactory,
    WeekFactory,
    approved_questions,
)

pytestmark = pytest.mark.django_db

WHO = "/admin/chu-dang-go/"
STALE = "Chưa lưu: có bản mới hơn bản bạn mở"
LOOK = {"kept_text_look": "1"}
TYPED = "Khác hẳn"


@pytest.fixture(scope="module")
def texts(module_data: None, shared_tree: Tree) -> list[Any]:
    """Return one page of each form for pages, since one view edits all of them, and one snippet of each kind."""
    # A copy, because the session's shared_tree must not count pages that are rolled back.
    topic = shared_tree.topics["cam-nang-an-toan"]
    made = [
        ArticleFactory(parent=topic),
        AlertFactory(parent=shared_tree.topics["canh-bao-lua-dao"]),
        DocumentRecordFactory(parent=shared_tree.library),
        WeekFactory(parent=shared_tree.schedule),
        DraftFactory(parent=shared_tree.consultations),
        PollFactory(parent=shared_tree.consultations),
        QuestionFactory(parent=shared_tree.guide),
        AdviceFactory(parent=shared_tree.guide),
        ContestFactory(parent=shared_tree.campaign, body=[]),
        approved_questions(1)[0].question,
    ]
    made += [Synonyms.objects.create(text="lừa đảo = chiếm đoạt"), DocumentField.objects.create(name="Mẫu")]
    made.append(ReportingRoute.objects.create(name="Nơi báo tin mẫu", purpose="Thử."))
    made.append(PromotedResult.objects.create(queries="bị lừa", page=topic))
    made += [AcceptedWord.objects.create(words="mạng nhện"), StoryTemplate.objects.create(name="Mẫu")]
    made.append(CampaignDay.objects.create(day=1, month=1, name="Ngày mẫu", source="Ban Biên tập"))
    made.append(SpecialDay.objects.create(day=timezone.localdate(), name="Ngày nghỉ mẫu"))
    kinds = {type(text): text for text in made}
    # Apps register their snippets when the admin's addresses are loaded.
    reverse("wagtailadmin_home")
    pages = {model.base_form_class: model for model in get_page_models() if model is not Page}
    models = [*pages.values(), *get_snippet_models()]
    return [kinds.get(model) or model.objects.first() for model in models]


@pytest.fixture(scope="module")
def everything(texts: list[Any]) -> Client:
    """Return the client of a superuser, who may edit all the texts."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture(scope="module", params=["an article", pytest.param("all pages", marks=pytest.mark.slow)])
def forms(request: Any, everything: Client, texts: list[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Return texts with the values of their forms as opened: a snippet of each kind, and pages, which have one view."""
    is_all = request.param == "all pages"
    texts = [text for text in texts if is_all or isinstance(text, ArticlePage) or not isinstance(text, Page)]
    return [(text, page_form(everything, addresses_of(text)[0])) for text in texts]


def addresses_of(text: Any) -> tuple[str, str]:
    """Return the addresses of the form that edits `text`, and of the form that adds another of its kind."""
    if isinstance(text, Page):
        names = (text._meta.app_label, text._meta.model_name, text.get_parent().pk)
        return reverse("wagtailadmin_pages:edit", args=[text.pk]), reverse(
            "wagtailadmin_pages:add", args=names
        )
    viewset = text.snippet_viewset
    return reverse(viewset.get_url_name("edit"), args=[text.pk]), reverse(viewset.get_url_name("add"))


def field_of(form: dict[str, Any]) -> str:
    return next(name for name in ("name", "title", "text", "queries", "words") if name in form)


def saves() -> int:
    return PageLogEntry.objects.count() + ModelLogEntry.objects.count()


def test_every_editor_shows_a_stale_form_again_with_both_texts(
    everything: Client, forms: list[tuple[Any, dict[str, Any]]], subtests: Any
):
    for text, opened in forms:
        with subtests.test(type(text).__name__):
            address, _ = addresses_of(text)
            field = field_of(opened)
            mine = opened | {field: f"{TYPED} {opened[field]}"}
            if isinstance(text, RevisionMixin):
                text.save_revision()
            else:
                log(text, "wagtail.edit")
            before = saves()
            shown = everything.post(address, mine)
            html = shown.content.decode()
            assert shown.status_code == 200
            assert STALE in html
            assert saves() == before
            assert fields_of(html)[field] == mine[field]
            # Once in the form, once among the differences.
            assert html.count(TYPED) >= 2, text


def test_editors_tell_what_they_saved_and_save_what_they_showed_again(
    everything: Client, forms: list[tuple[Any, dict[str, Any]]]
):
    told = []
    # One of a page and one of a snippet.
    for text, opened in (forms[0], forms[-1]):
        address, _ = addresses_of(text)
        mine = opened | {field_of(opened): TYPED, "kept_text": "hai"}
        assert everything.post(address, opened | {"kept_text": address}).status_code == 302
        again = fields_of(everything.post(address, mine).content.decode())
        # The list is complete each time, because a tab may be closed before it has erased its text.
        told.append(address)
        assert everything.get(WHO).json()["saved"] == told
        before = saves()
        # The person has seen the difference, so the same form is saved now.
        assert everything.post(address, again).status_code == 302
        assert saves() > before


def test_kept_new_text_of_every_editor_is_shown_in_its_form_and_not_saved(
    everything: Client, forms: list[tuple[Any, dict[str, Any]]], subtests: Any
):
    for text, form in forms:
        # All pages have one view.
        if isinstance(text, Page) and not isinstance(text, ArticlePage):
            continue
        _, address = addresses_of(text)
        field = field_of(form)
        before = saves()
        with subtests.test(address):
            shown = everything.post(address, form | {field: TYPED, "action-submit": "1"} | LOOK)
            html = shown.content.decode()
            assert shown.status_code == 200
            assert fields_of(html)[field] == TYPED
            assert "lấy từ máy này" in html
            assert saves() == before


def test_kept_text_is_shown_with_its_differences_and_says_if_it_is_stale(
    everything: Client, texts: list[Any]
):
    address, _ = addresses_of(texts[0])
    everything.post(address, page_form(everything, address))
    kept = page_form(everything, address) | {"title": TYPED} | LOOK
    before = saves()
    fresh = everything.post(address, kept).content.decode()
    assert "Bản bạn gõ khác bản trên máy chủ ở 1 mục" in fresh
    assert STALE not in fresh
    assert saves() == before
    everything.post(address, page_form(everything, address))
    assert STALE in everything.post(address, kept).content.decode()


def test_text_with_mistakes_is_shown_again_without_comparison(everything: Client, texts: list[Any]):
    field = next(text for text in texts if isinstance(text, DocumentField))
    address, _ = addresses_of(field)
    opened = page_form(everything, address)
    everything.post(address, opened)
    html = everything.post(address, opened | {"name": ""}).content.decode()
    assert STALE in html
    assert "chưa so sánh được" in html


def test_people_who_may_not_edit_a_text_are_shown_nothing(
    client: Client, author_client: Client, texts: list[Any]
):
    assert client.get(WHO).status_code == 302
    for text in texts:
        address, _ = addresses_of(text)
        assert client.post(address, {"title": TYPED} | LOOK).status_code == 302
    synonyms = next(text for text in texts if isinstance(text, Synonyms))
    address, _ = addresses_of(synonyms)
    assert author_client.post(address, {"text": TYPED} | LOOK).status_code == 302


def test_each_person_has_other_keys_which_outlive_the_session_and_a_change_of_the_secret(
    author: User, chief: User, author_client: Client, chief_client: Client, settings: Any
):
    first = author_client.get(WHO)
    assert "no-store" in first.headers["Cache-Control"]
    assert first.json()["person"] == author.pk
    keys = first.json()["keys"]
    assert chief_client.get(WHO).json()["keys"] != keys
    author_client.force_login(author)
    assert author_client.get(WHO).json()["keys"] == keys
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "other", [settings.SECRET_KEY]
    author_client.force_login(author)
    assert author_client.get(WHO).json()["keys"][1:] == keys


def test_page_of_an_expired_form_says_where_the_text_is(author: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    html = client.post("/admin/pages/2/edit/", {"title": TYPED}).content.decode()
    assert "vẫn được giữ ở máy này" in html
    assert "chép ra chỗ khác" not in html
