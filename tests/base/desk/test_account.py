"""Tests of the forms of accounts, one's own and others'."""

import lxml.html
from django.urls import reverse

from base.models import User
from tests.admin import page_form
from tests.base.uploads.test_picture_metadata import ACCOUNT


def test_a_refused_form_says_so_and_leaves_the_name_of_the_person(author, author_client):
    """The tab with the error may be closed, and the menu shows the name that is stored."""
    author.first_name = "Xuan"
    author.save()
    typed = {"name_email-first_name": "", "name_email-last_name": "Long"}
    answer = author_client.post(reverse("wagtailadmin_account"), ACCOUNT | typed).content.decode()
    screen = lxml.html.document_fromstring(answer)
    assert "Chưa lưu được tài khoản vì còn lỗi." in screen.xpath("string(//div[@class='messages'])")
    assert screen.xpath("//input[@name='name_email-last_name']/@value") == ["Long"]
    # In the form field, and nowhere else.
    assert answer.count("Long") == 1
    assert "Xuan" in answer


def test_the_family_name_comes_before_the_given_name(administrator, administrator_client):
    edit = reverse("wagtailusers_users:edit", args=[administrator.pk])
    for address in (reverse("wagtailadmin_account"), reverse("wagtailusers_users:add"), edit):
        screen = lxml.html.document_fromstring(administrator_client.get(address).content.decode())
        [names] = [
            [box.get("name") for box in form.xpath(".//input[contains(@name, '_name')]")]
            for form in screen.xpath("//form[.//input[contains(@name, 'last_name')]]")
        ]
        assert [name.removeprefix("name_email-") for name in names][:2] == ["last_name", "first_name"], (
            address
        )


def test_an_account_of_an_office_has_one_name(author, author_client, administrator_client):
    """An office ("Văn thư") has no family name; an invitation of one word makes such an account."""
    edit = reverse("wagtailusers_users:edit", args=[author.pk])
    names = {"last_name": "", "first_name": "Văn thư"}
    form = page_form(administrator_client, edit) | names
    assert administrator_client.post(edit, form).status_code == 302
    author.refresh_from_db()
    assert author.get_full_name() == "Văn thư"
    own = {f"name_email-{name}": value for name, value in names.items()} | {
        "name_email-first_name": "Văn thư 2"
    }
    assert author_client.post(reverse("wagtailadmin_account"), ACCOUNT | own).status_code == 302
    new = {"username": "vanthu", "email": "vanthu@example.vn"} | names
    assert administrator_client.post(reverse("wagtailusers_users:add"), new).status_code == 302
    assert User.objects.get(username="vanthu").get_full_name() == "Văn thư"


def test_the_forms_of_accounts_show_each_field(author, administrator_client):
    edit = reverse("wagtailusers_users:edit", args=[author.pk])
    for address in (reverse("wagtailusers_users:add"), edit):
        answer = administrator_client.get(address)
        screen = lxml.html.document_fromstring(answer.content.decode())
        assert set(answer.context_data["form"].fields) <= set(screen.xpath("//form//@name")), address
