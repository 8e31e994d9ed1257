"""Tests of values that nobody means to send: the form reports them, and no screen breaks.

tests/screens/test_any_value.py, which is slow, sends such values to all screens.
"""

from collections.abc import Callable

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from base.models import ReportingRoute, User
from campaign.library.models import DocumentRecord, LibraryPage
from campaign.newsroom.models import CampaignDay
from tests.admin import page_form
from tests.factories import DocumentRecordFactory, ImageFactory, UserFactory

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
    # Kept as typed: texts of several lines, passwords.
    assert forms.CharField(widget=forms.Textarea).clean(f"{typed}\n\nHai") == f"{typed}\n\nHai"
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


def test_task_that_cannot_be_one_is_not_found(tree, chief_client: Client) -> None:
    assert chief_client.post(reverse("queue_tasks"), {"viec": "1"}).status_code == 404


@pytest.mark.parametrize("address", ["wagtailadmin_pages:edit", "wagtailadmin_pages:copy"])
def test_form_of_wagtail_that_lacks_a_field_is_answered(tree, chief_client: Client, address: str) -> None:
    answer = chief_client.post(reverse(address, args=[tree.topics["canh-bao-lua-dao"].get_parent().pk]))
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
