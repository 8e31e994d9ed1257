"""Headers over a list of addresses: strict for readers, Wagtail's needs in the admin, nothing third-party anywhere."""

import pytest

PUBLIC = [
    "/",
    "/phong-trao/",
    "/van-ban/",
    "/tin-dia-phuong/",
    "/tim-kiem/?q=otp",
    "/rss/",
    "/khong-co-trang-nay/",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_allow_no_inline_script_and_no_third_party(client, tree, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("address", [*PUBLIC, "/admin/login/"])
def test_every_answer_says_how_it_may_be_used(client, tree, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", PUBLIC)
def test_readers_get_no_cookie(client, tree, address):
    assert not client.get(address).cookies


def test_admin_policy_keeps_strangers_out(administrator_client):
    policy = administrator_client.get("/admin/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
