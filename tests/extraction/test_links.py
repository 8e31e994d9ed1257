"""Tests of the addresses that links get when they enter a text."""

import pytest

from extraction.links import destination

_TARGET = "https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26fbclid%3DX"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.google.com/url?sa=t&q={_TARGET}&usg=x",
        f"https://www.google.com.vn/url?url={_TARGET}",
        f"https://l.facebook.com/l.php?u={_TARGET}&h=AT0",
        f"https://lm.facebook.com/l.php?u={_TARGET}",
        f"https://www.facebook.com/flx/warn/?u={_TARGET}",
        f"https://chat.zalo.me/link?url={_TARGET}",
        f"https://oa.zalo.me/go?continue={_TARGET}",
        f"https://www.youtube.com/redirect?event=x&q={_TARGET}",
        f"https://eur01.safelinks.protection.outlook.com/?url={_TARGET}&data=x",
        f"https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{_TARGET.replace('%', '%25')}",
        "https://example.org/a?utm_source=zalo&b=1&UTM_Campaign=t11&gclid=1",
        "https://example.org/a;jsessionid=0A1B.node2?b=1&PHPSESSID=9f",
    ],
)
def test_link_leads_where_the_redirect_leads_and_is_not_tracked(address):
    assert destination(address) == "https://example.org/a?b=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/tìm?q=a+b&q=%C3%A1&x#d",
        "https://example.org/l.php?u=https%3A%2F%2Fexample.com",
        "https://www.google.com/search?q=https%3A%2F%2Fexample.org",
        "https://www.google.com/url?q=javascript%3Aalert(1)",
        "https://www.google.com/url?q=https%3A%2F%2Fuser%40example.org%2F",
        "https://www.google.com/url?q=%2Fimages",
        "https://google.com.example.org/url?q=https%3A%2F%2Fexample.com",
        *("mailto:a@example.org?subject=utm_source", "#ghi-chu-1", "http://[::1", ""),
    ],
)
def test_any_other_address_stays_as_it_is(address):
    assert destination(address) == address
