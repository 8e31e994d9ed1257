"""Tests of mail addresses that strangers type: one spelling per mailbox, and none that mail servers cannot take."""

import pytest
from django.forms import ValidationError

from campaign.engagement.public_forms.addresses import MailAddressField, as_sent


@pytest.mark.parametrize(
    "address", ["nam@example.vn", "NAM.o'neil+thi_1@example.vn", "nam@bücher.vn", "nam@xn--bcher-kva.vn"]
)
def test_usual_addresses_are_taken(address):
    assert MailAddressField().clean(f" {address} ") == address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ('"nam"@example.vn', "dấu ngoặc kép"),
        ('"n\\am"@example.vn', "dấu ngoặc kép"),
        ("bo\u017fs@example.vn", "chữ không dấu"),
        ("quantr\u0131@example.vn", "chữ không dấu"),
        (f"nam@{'ü' * 64}.vn", "Chưa đúng"),
        ("khong-phai", "Chưa đúng"),
    ],
)
def test_other_spellings_are_refused_with_words(address, words):
    with pytest.raises(ValidationError, match=words):
        MailAddressField(error_messages={"invalid": "Chưa đúng"}).clean(address)


def test_the_kelvin_sign_is_a_k_as_unicode_says():
    assert MailAddressField().clean("\u212aim@example.vn") == "Kim@example.vn"


def test_an_optional_address_may_be_missing():
    assert MailAddressField(required=False).clean("") == ""


def test_the_domain_is_sent_as_the_network_has_it():
    assert as_sent("nam@bücher.vn") == "nam@xn--bcher-kva.vn"
    with pytest.raises(UnicodeError):
        as_sent("bo\u017fs@example.vn")
