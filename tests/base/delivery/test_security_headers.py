"""Tests of security headers: strict for readers, looser in the admin, nothing from third parties anywhere."""

import base64
import hashlib
import re
from itertools import product
from pathlib import Path

from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, get_page_models

from base.delivery import middleware
from base.models import BasePage, File
from campaign.inbox.models import Source
from campaign.newsroom.models import PreviewLink
from campaign.syndication import root_urls as roots
from campaign.syndication import urls as feeds
from campaign.syndication.embed import urls as embedded
from tests.admin import page_form
from tests.base.delivery.observatory import score
from tests.factories import ArticleFactory, DocumentRecordFactory, file

PUBLIC = [
    "/",
    "/phong-trao/",
    "/van-ban/",
    "/tin-dia-phuong/",
    "/tim-kiem/?q=otp",
    "/rss/",
    "/khong-co-trang-nay/",
]


def test_public_pages_allow_no_script_of_others_and_no_inline_one_but_their_own(client, tree):
    for address in PUBLIC:
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        scripts = re.findall(r"<script data-next=.*?>(.*?)</script>", answer.content.decode(), re.DOTALL)
        assert len(scripts) == 1, address
        digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
        assert f"script-src 'self' 'sha256-{digest}';" in policy, address
        assert "unsafe" not in policy, address
        assert policy.startswith("default-src 'none'; "), address
        assert "object-src" not in policy, address
        assert not answer.cookies, address


def test_editors_read_public_pages_by_the_same_policy(client, author_client, tree):
    def inline(html: str) -> list[str]:
        return re.findall(r"<style|<script(?![^>]* src=)(?![^>]*json)|<[^>]* style=|<[^>]* on\w+=", html)

    for address in PUBLIC:
        answer = author_client.get(address)
        assert answer.headers["Content-Security-Policy"] == middleware.PUBLIC_POLICY, address
        # Wagtail's user bar must not need more.
        assert inline(answer.text) == inline(client.get(address).text), address
    assert "wagtail-userbar" in author_client.get("/phong-trao/").text


def test_admin_policy_keeps_strangers_out(administrator_client):
    policy = administrator_client.get("/admin/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy


def test_the_editor_frames_previews_and_nobody_frames_what_readers_get(chief_client, tree):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])
    form = page_form(chief_client, reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert chief_client.post(address, form).json()["is_valid"]
    preview = chief_client.get(address)
    assert article.title in preview.text
    framed = middleware.PUBLIC_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    assert preview.headers["Content-Security-Policy"] == framed
    link = PreviewLink.objects.create(page=article, revision=article.save_revision())
    for public in (article.url, link.address):
        assert "frame-ancestors 'none'" in chief_client.get(public).headers["Content-Security-Policy"]


def test_a_static_file_is_sent_with_no_more_than_it_needs(client):
    headers = client.get("/favicon.ico").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Cross-Origin-Opener-Policy", "Referrer-Policy", "Access-Control-Allow-Origin"} & set(headers)


OF_NOBODY_ELSE = [*PUBLIC, "/sitemap.xml", "/robots.txt", "/admin/login/", "/luu-tru/", "/t/999999"]
FOR_OTHER_SITES = [
    *(
        "/rss/tat-ca.xml",
        "/rss/tat-ca.atom",
        "/rss/canh-bao.json",
        "/rss/canh-bao/cap.atom",
        "/rss/tat-ca.opml",
    ),
    *("/nhung/tin.js", "/nhung/tat-ca/", "/favicon.ico", "/media/images/khong-co.png"),
]


OF_PAGES = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def test_pages_say_how_they_may_be_used_and_are_loaded_into_no_other_site(client, tree):
    for address in OF_NOBODY_ELSE:
        headers = client.get(address).headers
        assert {name: headers[name] for name in OF_PAGES} == OF_PAGES, address
        assert "geolocation=()" in headers["Permissions-Policy"], address


def test_other_sites_may_load_what_they_are_offered(client, tree):
    policies = {
        address: client.get(address).headers["Cross-Origin-Resource-Policy"] for address in FOR_OTHER_SITES
    }
    assert policies == dict.fromkeys(FOR_OTHER_SITES, "cross-origin")


def test_oembed_is_offered_to_other_sites(client, tree):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for address in (f"/oembed/?url=http://localhost{article.url}", f"/oembed/{article.pk}.json"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_unknown_methods_are_refused(client, tree):
    addresses = ["/", "/admin/", "/admin/login/", "/rss/tat-ca.xml", "/tep/1/a.pdf", "/dem/"]
    for method, address in product(["TRACE", "TRACK", "CONNECT", "FOO", "PROPFIND"], addresses):
        answer = client.generic(method, address)
        assert answer.status_code == 405, (method, address)
        assert "TRACE" not in answer.headers["Allow"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_only_read(client, tree):
    addresses = ["/", "/phong-trao/", "/van-ban/", "/luu-tru/", "/tim-kiem/", "/rss/tat-ca.xml"]
    for method, address in product(["POST", "PUT", "PATCH", "DELETE"], addresses):
        assert client.generic(method, address).status_code == 405, (method, address)


def test_answers_for_one_person_are_stored_nowhere(tree, author_client, client):
    topic = tree.topics["cam-nang-an-toan"]
    page = ArticleFactory(parent=topic)
    draft = ArticleFactory(parent=topic, live=False)
    link = PreviewLink.objects.create(page=draft, revision=draft.latest_revision)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="mo-ra")
    answers = [
        client.get("/admin/login/"),
        client.get("/admin/"),
        client.get(link.address),
        client.get(page.url),
        *(author_client.get(address) for address in ("/", page.url, topic.url, "/khong-co/", "/giao-dien/")),
        *(
            author_client.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]))
            for name in ("edit", "view_draft")
        ),
    ]
    authenticate = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    answers.append(client.post(authenticate, {"password": "sai", "return_url": page.url}))
    answers.append(client.post(authenticate, {"password": "mo-ra", "return_url": page.url}))
    answers.append(client.get(page.url))
    assert page.title in answers[-1].text
    # Django replaces a malformed cookie, even in a response that shared caches may store.
    stranger = Client()
    stranger.cookies["csrftoken"] = "y"
    answers.append(stranger.get("/tim-kiem/goi-y/?q=ma"))
    assert "csrftoken" in answers[-1].cookies
    for answer in answers:
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", ")), answer.request
    # The admin's shared scripts are public.
    assert "private" not in Client().get("/").headers.get("Cache-Control", "")


def test_shared_caches_ask_again_for_what_the_edition_does_not_keep(client, tree):
    """A cache such as Varnish keeps what says nothing of caches for two minutes."""
    for address in ("/tim-kiem/?q=otp", "/lich-cong-tac.ics", "/sitemap.xml"):
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache", address


def test_form_for_a_password_tells_nothing_of_the_page(client, topic):
    # All types have the same form.
    of_types = {
        model.serve_password_required_response for model in get_page_models() if issubclass(model, BasePage)
    }
    assert of_types == {BasePage.serve_password_required_response}
    told = {name: f"Bí mật {name}" for name in ("title", "seo_title", "search_description", "summary")}
    page = ArticleFactory(parent=topic, **told)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="mo-ra")
    answer = client.get(page.url)
    assert "Cần mật khẩu" in answer.text
    assert "Bí mật" not in answer.text
    assert "application/ld+json" not in answer.text
    assert f'data-page="{page.pk}"' not in answer.text


def test_form_for_a_file_s_password_tells_nothing_of_the_file(client, tree):
    collection = Collection.get_first_root_node().add_child(name="Bí mật nội bộ")
    restriction = {"restriction_type": "password", "password": "mo-ra"}
    CollectionViewRestriction.objects.create(collection=collection, **restriction)
    secret = file()
    File.objects.filter(pk=secret.pk).update(title="Bí mật của tệp", collection=collection)
    link = f'<p><a linktype="document" id="{secret.pk}">x</a></p>'
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], body=[("text", link)])
    answer = client.get(secret.url)
    assert "Cần mật khẩu" in answer.text
    assert "Bí mật" not in answer.text


def test_observatory_gives_130_points(client, tree, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    for address in ("/", "/van-ban/", "/tim-kiem/"):
        answer = client.get(address, secure=True)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert score(headers, [cookie.OutputString() for cookie in answer.cookies.values()]) >= 130


def test_observatory_s_rules_can_take_points():
    assert score({}, ["sessionid=1"]) < 0
    weak = {"content-security-policy": "default-src *", "strict-transport-security": "max-age=1"}
    assert score(weak, []) == 100 - 20 - 10 - 20 - 5 - 5


def _syndicated(topic: str, record: int, story: int, source: int) -> list[str]:
    """Return an address of each route for programs; pages are among them."""
    values = {
        "slug": topic,
        "pk": record,
        "doc_type": "cong-van",
        "extension": "json",
        "key": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
    }
    keys = {"oembed-page": story, "provincial-source": source}
    found = []
    for start, routes in (
        ("/rss/", feeds.urlpatterns),
        ("/nhung/", embedded.urlpatterns),
        ("/", roots.urlpatterns),
    ):
        for route in routes:
            if route.name is None:
                continue  # the key of IndexNow
            names = (
                route.pattern.regex.groupindex
                if hasattr(route.pattern, "regex")
                else route.pattern.converters
            )
            wanted = {name: values[name] for name in names if name in values}
            if "pk" in wanted and route.name in keys:
                wanted["pk"] = keys[route.name]
            name = f"syndication:{route.name}" if start == "/rss/" else route.name
            found.append(reverse(name, kwargs=wanted))
    return found


def test_scripts_of_other_sites_read_the_same_addresses_by_nginx_and_by_the_application(client, tree):
    """Compare all routes that the application offers to such scripts, and some pages besides."""
    configuration = (Path(__file__).parents[3] / "deploy/nginx/site.conf").read_text()
    block = re.search(r"map \$request_uri \$edition_readable_by \{(.*?)\n\}", configuration, re.DOTALL)
    (by_nginx,) = re.findall(r'"~(\S+)"\s+"\*";', block[1])
    topic = tree.topics["cam-nang-an-toan"]
    story = ArticleFactory(parent=topic)
    record = DocumentRecordFactory(parent=tree.library)
    source = Source.objects.create(name="Xã mẫu", feed_url="https://xa.example.org/rss")
    addresses = ["/", "/rss/", "/robots.txt", "/admin/login/", "/t/999999", "/khong-co-mang.js", story.url]
    addresses += _syndicated(topic.slug, record.pk, story.pk, source.pk)
    offered = 0
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 404 and address.startswith(("/rss/", "/nhung/", "/oembed/")):
            continue
        is_offered = "Access-Control-Allow-Origin" in answer.headers
        offered += is_offered
        assert bool(re.match(by_nginx, address)) == is_offered, address
        assert bool(middleware._FOR_OTHER_SITES.match(address)) == is_offered, address
    assert offered > 10
