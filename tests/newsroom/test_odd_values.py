"""Tests of values that nobody means to send: the form reports them, and no screen breaks.

tests/screens/test_any_value.py, which is slow, sends such values to all screens.
"""

import json
import re
import time
import unicodedata
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from wagtail.admin.rich_text import DraftailRichTextArea

from base.delivery.middleware import MalformedRequestMiddleware
from base.models import ReportingRoute, User
from campaign.articles.models import ArticlePage, CampaignPage
from campaign.library.models import DocumentRecord, LibraryPage
from campaign.newsroom.models import CampaignDay
from tests.admin import never_stale, page_form, said
from tests.factories import ArticleFactory, DocumentRecordFactory, ImageFactory, UserFactory, file

pytestmark = pytest.mark.both

BEYOND = "9" * 20


@pytest.mark.parametrize("value", ["31/12/9999", "01/01/0202", "9999-12-31"])
@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField])
def test_every_form_asks_for_a_year_that_can_be_meant(field: Callable[[], forms.Field], value: str) -> None:
    with pytest.raises(forms.ValidationError, match="Hãy ghi năm từ 1900 đến 2199"):
        field().clean(value)


@pytest.mark.parametrize("typed", ["1000", "1.000", "1 000", " 1\u00a0000 "])
def test_every_form_reads_thousands_as_people_write_them(typed: str) -> None:
    assert forms.IntegerField().clean(typed) == 1000


@pytest.mark.parametrize("typed", ["1.0", "1.00", "1,000", "1.0000", "1.5"])
def test_every_form_refuses_a_number_that_is_not_whole(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="số nguyên"):
        forms.IntegerField().clean(typed)


def test_every_form_leaves_out_letters_that_no_file_can_hold() -> None:
    field = forms.CharField(widget=forms.Textarea)
    assert field.clean("Điều 1\v\x08Phạm\x1f vi\ufffe\0\nĐiều 2") == "Điều 1 Phạm vi\nĐiều 2"
    with pytest.raises(forms.ValidationError, match="bỏ trống"):
        field.clean("\x08\x1f")


def test_no_browser_cuts_what_is_too_long_for_a_form(tree, author_client: Client) -> None:
    topic = tree.topics["cam-nang-an-toan"]
    editor = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
    assert "maxlength" not in author_client.get(editor).text


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea])
@pytest.mark.parametrize(
    "text", ["\u200b\u200b", " \u00ad\u2060 ", "\ufeff\u00a0", "\u200d", "\u3164", "\u2800\n"]
)
def test_every_form_takes_a_text_that_nobody_sees_for_none(text: str, widget: type[forms.Widget]) -> None:
    assert forms.CharField(required=False, widget=widget).clean(text) == ""
    with pytest.raises(forms.ValidationError, match="bỏ trống"):
        forms.CharField(widget=widget).clean(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Gio\u0301 \u200b Biển\u00a0", "Gió Biển"),
        ("Lớp\nhọc", "Lớp học"),
        ("👩\u200d🏫 cô giáo", "👩\u200d🏫 cô giáo"),
        ("-", "-"),
    ],
)
def test_every_form_stores_one_line_alike(typed: str, stored: str) -> None:
    assert forms.CharField().clean(typed) == stored
    lines = forms.CharField(widget=forms.Textarea).clean(f"{typed}\r\n\r\nHai")
    assert lines == unicodedata.normalize("NFC", f"{typed}\n\nHai")
    # Passwords are kept as typed.
    assert forms.CharField(strip=False).clean(typed) == typed


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("newsroom_give", "title"),
        ("wagtailadmin_collections:add", "name"),
    ],
)
def test_name_that_nobody_sees_is_refused(superuser, client: Client, name: str, field: str) -> None:
    client.force_login(superuser)
    address = reverse(name)
    answer = client.post(address, page_form(client, address) | {field: "\u200b\u200b"})
    assert answer.status_code == 200
    assert field in answer.context_data["form"].errors


def test_draft_of_a_route_with_a_name_that_nobody_sees_has_none(superuser, client: Client) -> None:
    client.force_login(superuser)
    address = reverse("wagtailsnippets_base_reportingroute:add")
    values = page_form(client, address) | {"name": "\u200b\u200b", "purpose": "Khi cần."}
    client.post(address, values)
    assert str(ReportingRoute.objects.latest("pk")) == "Nơi tiếp nhận chưa có tên"


def test_document_that_is_saved_unchanged_stays_as_printed(tree, author_client: Client) -> None:
    record = DocumentRecordFactory(parent=LibraryPage.objects.get(), text="Trang một\fCột\vhai", live=False)
    address = reverse("wagtailadmin_pages:edit", args=[record.pk])
    author_client.post(address, page_form(author_client, address))
    assert record.get_latest_revision_as_object().text == "Trang một\fCột\vhai"


def test_pasted_control_characters_do_not_break_a_table(tree, administrator_client: Client) -> None:
    user = UserFactory(username="lan")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    values = page_form(administrator_client, address) | {
        "last_name": "Trần\v\x1f",
        "password1": "",
        "password2": "",
    }
    assert administrator_client.post(address, values).status_code == 302
    assert User.objects.get(username="lan").last_name == "Trần"
    table = administrator_client.get(reverse("wagtailadmin_reports:site_history"), {"export": "xlsx"})
    assert b"".join(table.streaming_content if table.streaming else [table.content])[:2] == b"PK"


def test_archive_is_not_asked_for_a_day_after_the_last_of_all(tree, chief_client: Client) -> None:
    answer = chief_client.get(reverse("newsroom_archive"), {"on": "9999-12-31"})
    assert answer.status_code == 200


def test_day_of_the_campaign_beyond_all_numbers_is_no_day(tree, chief_client: Client) -> None:
    address = reverse("wagtailsnippets_newsroom_campaignday:add")
    values = {"name": "Ngày hội", "day": BEYOND, "month": BEYOND, "year": BEYOND}
    answer = chief_client.post(address, values)
    assert answer.status_code == 200
    assert answer.context_data["form"].errors.keys() >= {"day", "month", "year"}
    assert not CampaignDay.objects.filter(name="Ngày hội").exists()


def test_draft_of_a_document_may_lack_its_type(tree, author_client: Client) -> None:
    library = LibraryPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["library", "documentrecord", library.pk])
    values = {"title": "Văn bản chưa rõ loại", "number": "7", "symbol": "UBND-KGVX", "doc_type": ""}
    answer = author_client.post(address, page_form(author_client, address) | values)
    assert answer.status_code == 302
    assert DocumentRecord.objects.get(title="Văn bản chưa rõ loại").slug == "7-ubnd-kgvx"


def test_way_back_that_is_no_address_leads_to_the_inbox(tree, chief_client: Client) -> None:
    answer = chief_client.post(reverse("inbox:decide"), {"action": "approve", "next": "wagtailadmin_home"})
    assert answer.headers["Location"] == reverse("inbox:index")


def test_tag_for_many_pictures_is_as_short_as_for_one(tree, chief_client: Client) -> None:
    picture = ImageFactory()
    address = reverse("wagtail_bulk_action", args=["base", "image", "add_tags"]) + f"?id={picture.pk}"
    assert chief_client.post(address, {"tags": f"hội nghị,{'a' * 101}"}).status_code == 200
    assert not picture.tags.exists()
    assert chief_client.post(address, {"tags": "hội nghị"}).status_code == 302
    assert picture.tags.get().name == "hội nghị"


@pytest.mark.parametrize(("kind", "factory"), [("image", ImageFactory), ("file", file)])
def test_button_for_tags_without_a_tag_says_so(
    tree, chief_client: Client, kind: str, factory: Callable[[], Any]
) -> None:
    address = reverse("wagtail_bulk_action", args=["base", kind, "add_tags"]) + f"?id={factory().pk}"
    # The tag editor hides the field, where a browser would wait without a word for it to be filled in.
    assert not re.search(r'<input[^>]* name="tags"[^>]* required', chief_client.get(address).text)
    assert "Không được bỏ trống mục này." in chief_client.post(address, {"tags": ""}).text


def test_task_that_cannot_be_one_is_not_found(tree, chief_client: Client) -> None:
    assert chief_client.post(reverse("queue_tasks"), {"viec": "1"}).status_code == 404


def test_form_of_wagtail_that_lacks_a_field_is_answered(tree, chief_client: Client) -> None:
    key = tree.topics["canh-bao-lua-dao"].get_parent().pk
    answer = chief_client.post(reverse("wagtailadmin_pages:edit", args=[key]))
    assert answer.status_code == 400
    assert "thiếu ô" in answer.text
    # What is said of a broken address is said elsewhere.
    assert "thiếu ô" not in chief_client.get("/", headers={"host": "khong-co.example"}).text


def test_chosen_page_that_is_no_key_is_refused(tree, chief_client: Client) -> None:
    sent = {"old_path": "/cu/", "site": "", "is_permanent": "on", "redirect_page": "x", "redirect_link": ""}
    answer = chief_client.post(reverse("wagtailredirects:add"), sent)
    assert answer.status_code == 200
    assert "redirect_page" in answer.context_data["form"].errors


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000])
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/admin/tin-nguoi-dan/?ai={}", None),
        ("/admin/dong-gop/bai/?period=tu-chon&starts_on=01/01/2020&ends_on=31/12/2029&ai=nguoi-{}", None),
        ("/admin/bai-tu-word/?chuyen-muc={}", None),
        ("/admin/cau-hoi-thi/duyet/?cau={}", None),
        ("/admin/cau-hoi-thi/duyet/", {"cau": "{} x", "thoi-dung": "1"}),
        ("/admin/but-danh/", {"account": "{}"}),
    ],
)
def test_a_number_of_any_length_is_no_key(chief_client, address, sent, number):
    """Python converts no text of more than 4300 digits, and SQLite stores no number of more than 19."""
    filled = {name: value.format(number) for name, value in (sent or {}).items()}
    url = address.format(number)
    response = chief_client.post(url, filled, follow=True) if sent else chief_client.get(url, follow=True)
    assert response.status_code in (200, 404)


# --- Forged requests: no link or form of the site sends these values ------------------------------------------


def test_copy_below_no_page_is_asked_for_one(tree, topic, chief_client: Client) -> None:
    page = ArticleFactory(parent=topic)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = page_form(chief_client, address)
    for place in ("", "khác", "9" * 40):
        answer = chief_client.post(address, form | {"new_parent_page": place})
        assert (answer.status_code, answer["Location"]) == (302, address), place
        assert "hãy chọn trang sẽ chứa bản sao" in said(answer)
    assert ArticlePage.objects.count() == 1


def test_chosen_row_with_a_key_beyond_all_keys_is_no_choice(tree, administrator_client: Client) -> None:
    user = UserFactory(username="lan")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    form = page_form(administrator_client, address) | {"groups": ["9" * 40]}
    answer = administrator_client.post(address, form)
    assert answer.status_code == 200
    assert "groups" in answer.context_data["form"].errors
    answer = administrator_client.post(reverse("newsroom_word"), {"topic": "9" * 40, "text": "Bài"})
    assert "topic" in answer.context_data["form"].errors


def test_rich_text_that_is_none_is_refused(tree, topic, chief_client: Client) -> None:
    campaign = CampaignPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[campaign.pk])
    form = never_stale(page_form(chief_client, address))
    for text in ("khác", "", "[]", "9" * 40, '"a"', "[" * 100_000):
        assert chief_client.post(address, form | {"purpose": text}).status_code == 400, text[:9]
    block = {"text": "Chữ mới.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    for text, stored in (
        (json.dumps({"blocks": [block | {"key": "a"}], "entityMap": {}}), "Chữ mới."),
        ("null", ""),
    ):
        assert chief_client.post(address, form | {"purpose": text}).status_code == 302
        found = CampaignPage.objects.get().get_latest_revision_as_object().purpose
        assert stored in found if stored else not found


def _ranges(number: int, step: int, length: int) -> list[dict[str, Any]]:
    return [{"offset": step * at, "length": length, "style": "BOLD"} for at in range(number)]


@pytest.mark.parametrize(
    "forged",
    [
        {"inlineStyleRanges": _ranges(4_000, 1, 4_000)},
        {"inlineStyleRanges": _ranges(25_000, 2, 1)},
        {"entityRanges": [{"offset": 0, "length": 9, "key": 0}] * 4_000},
        {"depth": 2_000, "type": "unordered-list-item"},
        {"inlineStyleRanges": 7},
        {"depth": "sâu"},
    ],
    ids=["overlapping", "many", "links", "deep", "no ranges", "no depth"],
)
def test_rich_text_that_no_editor_sends_is_refused_at_once(forged: dict[str, Any]) -> None:
    usual = {
        "text": "chữ " * 2_000,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    sent = json.dumps({"blocks": [usual | {"key": "a"} | forged], "entityMap": {}})
    began = time.process_time()
    with pytest.raises(BadRequest):
        DraftailRichTextArea().value_from_datadict({"purpose": sent}, {}, "purpose")
    assert time.process_time() - began < 0.5


def test_long_rich_text_is_read_in_linear_time() -> None:
    usual = {"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [], "key": "a"}
    item = {**usual, "type": "unordered-list-item", "text": "mục"}
    blocks = [
        {**usual, "text": "dòng\n" * 20_000},
        {**usual, "text": "a b " * 5_000, "inlineStyleRanges": _ranges(5_000, 2, 1)},
        # As the editor shows <b><strong>.
        {**usual, "text": "đậm hai lần", "inlineStyleRanges": _ranges(2, 0, 3)},
        *[item, item | {"depth": 1}, item] * 500,
    ]
    sent = json.dumps({"blocks": blocks, "entityMap": {}})
    began = time.process_time()
    html = DraftailRichTextArea().value_from_datadict({"purpose": sent}, {}, "purpose")
    assert time.process_time() - began < 1
    assert html.count("<br/>") == 20_000
    assert html.count("<b>") == 5_002
    assert (html.count("<li"), html.count("<ul")) == (1_500, 501)


@pytest.mark.parametrize("data", [{}, {"external-link-chooser-url": ""}])
def test_external_link_without_an_address_is_asked_for_it(
    tree, author_client: Client, data: dict[str, str]
) -> None:
    answer = author_client.post(reverse("wagtailadmin_choose_page_external_link"), data)
    assert answer.status_code == 200


@pytest.mark.slow
def test_forged_keys_and_ways_back_are_bad_requests(tree, topic, chief_client: Client) -> None:
    page = ArticleFactory(parent=topic)
    picture = ImageFactory()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    choosers = [
        f"{reverse('wagtailadmin_choose_page')}?page_type=khac.khac",
        f"{reverse('wagtailadmin_choose_page')}?match_subclass=1&target_pages[]=khác&page_type=wagtailcore.page",
        f"{bulk}?id=khác",
        f"{bulk}?id={'9' * 40}",
        f"{bulk}?id=all&q=%00",
        f"{reverse('wagtailmedia:index')}?q=%00",
        f"{reverse('wagtailmedia:index')}?collection_id=khác&tag=%00",
    ]
    for address in choosers:
        assert chief_client.get(address).status_code in (200, 400, 404), address
    unlock = reverse("wagtailadmin_pages:unlock", args=[page.pk])
    assert chief_client.post(unlock, {"next": "khác"}).status_code == 400
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    assert chief_client.post(edit, page_form(chief_client, edit) | {"next": "khác"}).status_code == 400


def test_revision_that_the_page_has_not_is_not_found(tree, topic, chief_client: Client) -> None:
    page, other = ArticleFactory(parent=topic), ArticleFactory(parent=topic)
    for key in (0, other.latest_revision_id, "9" * 40):
        address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, key])
        assert chief_client.get(address).status_code == 404
        assert chief_client.post(address).status_code == 404


def test_keys_of_forty_digits_in_an_address_are_not_found(tree, superuser, client: Client) -> None:
    client.force_login(superuser)
    for name in (
        "wagtailadmin_pages:edit",
        "wagtailadmin_explore",
        "wagtailadmin_pages:copy",
        "reports:show",
    ):
        for method in ("get", "post"):
            answer = getattr(client, method)(reverse(name, args=["9" * 40]))
            assert answer.status_code in (404, 405), (name, method)


@pytest.mark.parametrize(
    ("sent", "error", "is_refused"),
    [
        ({"id": "abc"}, ValueError("Field 'id' expected a number but got 'abc'."), True),
        ({"id": "ab"}, ValueError("Field 'id' expected a number but got 'abc'."), False),
        ({"next": "abc"}, NoReverseMatch("Reverse for 'abc' not found."), True),
        ({"next": "'\"<x>"}, NoReverseMatch("Reverse for ''\"<x>' not found."), True),
        ({"p": "a" * 3000}, ValueError(f"invalid literal for int() with base 10: '{'a' * 199}"), True),
        ({"model": "khac\r\n.b"}, LookupError("No installed app with label 'khac\r\n'."), True),
        ({"model": "khac\n"}, KeyError("khac\n"), True),
        ({"id": "9" * 40}, OverflowError("Python int too large to convert to SQLite INTEGER"), True),
        ({"id": "9" * 18}, OverflowError("Python int too large to convert to SQLite INTEGER"), False),
        ({"id": "abc"}, TypeError("'abc'"), False),
        # Every form has empty fields, so they prove nothing about a value that is missing.
        ({"id": ""}, NoReverseMatch("Reverse for 'edit' with arguments '('',)' not found."), False),
        ({"id": ""}, KeyError(""), False),
        ({"id": ""}, ValueError("invalid literal for int() with base 10: ''"), False),
    ],
)
def test_an_error_is_a_refusal_only_if_it_is_about_a_sent_value(
    sent: dict[str, str], error: Exception, is_refused: bool, rf: RequestFactory
) -> None:
    middleware = MalformedRequestMiddleware(lambda _: HttpResponse())
    for request in (rf.get("/admin/", sent), rf.post("/admin/", sent)):
        with pytest.raises(BadRequest) if is_refused else nullcontext():
            middleware.process_exception(request, error)
    middleware.process_exception(rf.get("/tim-kiem/", sent), error)
