"""Tests of security headers: strict for readers, looser in the admin, nothing from third parties anywhere."""

import base64
import hashlib
import re

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
def test_public_pages_allow_no_script_of_others_and_no_inline_one_but_their_own(client, tree, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script data-next=.*?>(.*?)</script>", answer.content.decode(), re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
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


def test_a_static_file_is_sent_with_no_more_than_it_needs(client):
    headers = client.get("/favicon.ico").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Cross-Origin-Opener-Policy", "Referrer-Policy", "Access-Control-Allow-Origin"} & set(headers)
