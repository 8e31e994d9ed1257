"""Tests of Wagtail's page for one's own account."""

import lxml.html
from django.urls import reverse

from tests.base.uploads.test_bare_pictures import ACCOUNT


def test_a_refused_form_says_so_and_leaves_the_name_of_the_person(author, author_client):
    """The tab with the error may be closed, and the menu shows the name that is stored."""
    author.first_name = "Xuan"
    author.save()
    typed = {"name_email-first_name": "Long", "name_email-last_name": ""}
    answer = author_client.post(reverse("wagtailadmin_account"), ACCOUNT | typed).content.decode()
    screen = lxml.html.document_fromstring(answer)
    assert "Chưa lưu được tài khoản vì còn lỗi." in screen.xpath("string(//div[@class='messages'])")
    assert screen.xpath("//input[@name='name_email-first_name']/@value") == ["Long"]
    # In the form field, and nowhere else.
    assert answer.count("Long") == 1
    assert "Xuan" in answer
