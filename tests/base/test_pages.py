"""Tests of features of all pages: NFC text, Vietnamese slugs, Dublin Core, sitemap and robots.txt."""

import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Engine
from django.urls import get_resolver, reverse
from wagtail.models import Collection, Page

from base.forms import RESERVED_SLUGS
from campaign.articles.models import ArticlePage, CampaignPage
from home.models import StandardPage
from operations.health.addresses import ALIVE, READY
from tests.admin import page_form
from tests.factories import ArticleFactory, UserFactory
from tests.people import client_of
from vietnamese.slugs import slugify

DECOMPOSED = unicodedata.normalize("NFD", "Đường dây nóng: lừa đảo")


def test_title_and_summary_become_nfc_and_the_slug_has_no_accents(tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title=DECOMPOSED, summary=DECOMPOSED)
    assert page.title == page.summary == "Đường dây nóng: lừa đảo"
    assert page.slug == "duong-day-nong-lua-dao"


def test_text_pasted_decomposed_into_the_editor_is_stored_composed(author_client, tree):
    topic = tree.topics["cam-nang-an-toan"]
    form = page_form(author_client, f"/admin/pages/add/articles/articlepage/{topic.pk}/")
    form |= {
        "title": DECOMPOSED,
        "slug": "duong-day-nong",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value-text": DECOMPOSED,
    }
    author_client.post(f"/admin/pages/add/articles/articlepage/{topic.pk}/", form)
    page = ArticlePage.objects.get(slug="duong-day-nong")
    assert page.title == "Đường dây nóng: lừa đảo"
    assert page.body[0].value["text"] == "Đường dây nóng: lừa đảo"


def test_two_pages_of_one_title_get_two_addresses(tree):
    topic = tree.topics["cam-nang-an-toan"]
    first = ArticleFactory(parent=topic, title="Mật khẩu mạnh")
    second = ArticleFactory(parent=topic, title="Mật khẩu mạnh")
    assert (first.slug, second.slug) == ("mat-khau-manh", "mat-khau-manh-2")


def test_an_address_made_of_the_title_is_numbered_and_one_that_is_chosen_is_refused(author_client, tree):
    """The editor's script puts the address into the form, and again into the next autosave."""
    topic = tree.topics["cam-nang-an-toan"]
    ArticleFactory(parent=topic, title="Mật khẩu mạnh")
    address = f"/admin/pages/add/articles/articlepage/{topic.pk}/"
    form = page_form(author_client, address) | {"title": "Mật khẩu mạnh", "slug": "mat-khau-manh"}
    assert author_client.post(address, form).status_code == 302
    page = ArticlePage.objects.get(slug="mat-khau-manh-2")
    assert f"/admin/pages/{page.pk}/edit/" in author_client.post(address, form).text, "sent twice"
    own = form | {"title": "Mật khẩu", "slug": "mat-khau"}
    assert author_client.post(address, own).status_code == 302
    first = ArticlePage.objects.get(slug="mat-khau")
    for slug in ("mat-khau", ""):
        twice = author_client.post(address, own | {"slug": slug}).text
        assert f'cùng tiêu đề ở mục này: <a href="/admin/pages/{first.pk}/edit/">mở trang ấy</a>' in twice
        assert "đã có trang khác dùng" not in twice
    # Addresses are shorter than titles: of two titles that begin alike, the second is no form sent twice.
    start = "Phối hợp tuyên truyền, hướng dẫn người dân nhận biết, phòng tránh thủ đoạn lừa đảo"
    for end in ("tháng 11", "tháng 12"):
        alike = form | {"title": f"{start} {end}", "slug": slugify(start, max_length=80)}
        assert author_client.post(address, alike).status_code == 302
    edit = f"/admin/pages/{page.pk}/edit/"
    again = page_form(author_client, edit) | {"slug": "mat-khau-manh"}
    assert author_client.post(edit, again).status_code == 302
    assert ArticlePage.objects.get(pk=page.pk).slug == "mat-khau-manh-2"
    again = page_form(author_client, edit) | {"title": "Mật khẩu mạnh và dài", "slug": "mat-khau-manh-va-dai"}
    author_client.post(edit, again)
    assert ArticlePage.objects.get(pk=page.pk).slug == "mat-khau-manh-va-dai"
    chosen = form | {"title": "Tên khác"}
    assert "đã có trang khác dùng" in author_client.post(address, chosen).text


def test_a_title_of_ten_thousand_characters_is_refused_with_a_message(tree):
    page = ArticlePage(title="á" * 10_000, slug="dai")
    with pytest.raises(ValidationError) as caught:
        tree.topics["cam-nang-an-toan"].add_child(instance=page)
    assert "title" in caught.value.message_dict


def test_dublin_core_names_source_and_subject(client, tree):
    page = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        author_name="Bút Danh Mẫu",
        source_name="Trang mẫu",
        source_url="https://example.org/bai-goc",
    )
    html = client.get(page.url).content.decode()
    for name, content in [
        ("DC.title", page.title),
        ("DC.creator", "Bút Danh Mẫu"),
        ("DC.publisher", "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"),
        ("DC.source", "https://example.org/bai-goc"),
        ("DC.subject", "Cẩm nang an toàn"),
        ("DC.language", "vi"),
    ]:
        assert f'<meta name="{name}" content="{content}">' in html


def test_pages_hidden_from_search_engines_say_so(client, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], noindex=True)
    assert '<meta name="robots" content="noindex' in client.get(page.url).content.decode()


def test_structured_data_cannot_end_its_own_element(client, tree):
    page = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"], title="</script><script>alert(1)</script>", slug="kich-ban"
    )
    assert "<script>alert(1)" not in client.get(page.url).content.decode()


def test_pages_are_sent_compressed_to_those_who_take_it(client, tree):
    answer = client.get("/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(client.get("/").content) / 2
    for refused in ("gzip;q=0", "GZIP; q=0.00, identity", "br"):
        answer = client.get("/", headers={"accept-encoding": refused})
        assert "Content-Encoding" not in answer.headers, refused
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_short_address_on_paper_leads_to_where_the_page_is_by_now(client, tree):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    short = f"/t/{article.pk}"
    assert f"{short}<" in client.get(article.url).content.decode()
    article.move(tree.topics["canh-bao-lua-dao"], "last-child")
    article.refresh_from_db()
    assert client.get(short).headers["Location"] == article.url
    article.unpublish()
    assert client.get(short).status_code == 410


def test_pages_carry_no_indentation_of_their_templates(client, tree):
    lines = client.get("/").content.decode().split("\n")
    assert [line for line in lines if line.startswith(" ")] == []


def test_words_of_a_template_stay_apart_without_its_indentation(tmp_path):
    template = """<b>Chỉ thị</b>
      {% if year %}({{ year }}){% endif %}
      {% if number %}
        số {{ number }}
      {% else %}
        không số
      {% endif %}
      hết
    """
    (tmp_path / "a.html").write_text(template)
    engine = Engine(dirs=[str(tmp_path)], loaders=["base.delivery.template_loader.Loader"])
    rendered = engine.get_template("a.html")
    assert rendered.render(Context({"year": 2022, "number": 3})) == "<b>Chỉ thị</b>\n(2022)\nsố 3\nhết"
    assert rendered.render(Context()) == "<b>Chỉ thị</b>\n\nkhông số\nhết"


def test_no_page_of_the_first_level_can_get_an_address_that_answers_otherwise(author_client, tree):
    def firsts(patterns, before=""):
        for pattern in patterns:
            route = before + str(pattern.pattern).removeprefix("^")
            if hasattr(pattern, "url_patterns"):
                yield from firsts(pattern.url_patterns, route)
            else:
                yield route.partition("/")[0]

    taken = {*firsts(get_resolver().url_patterns), ALIVE.strip("/"), READY.strip("/")}
    slugs = {name for name in taken if re.fullmatch(r"[a-z0-9-]+", name)}
    assert slugs - RESERVED_SLUGS == set()
    address = f"/admin/pages/add/home/standardpage/{tree.home.pk}/"
    form = page_form(author_client, address) | {"title": "Về bộ truyền thông", "slug": "bo-truyen-thong"}
    assert author_client.post(address, form).context_data["form"].errors.keys() == {"slug"}
    # A slug that follows the title gets a number.
    author_client.post(address, form | {"title": "Bộ truyền thông"})
    assert tree.home.get_children().filter(slug="bo-truyen-thong-2").exists()


@pytest.mark.parametrize("action", ["copy", "move", "bulk move"])
@pytest.mark.parametrize(("slug", "comes"), [("gui", False), ("gui-thu", True)])
def test_no_page_comes_to_a_reserved_address_by_copy_or_move(chief_client, tree, action, slug, comes):
    page = StandardPage(title="Gửi", slug=slug, live=False)
    tree.campaign.add_child(instance=page)
    if action == "copy":
        form = {"new_title": "Gửi", "new_slug": slug, "new_parent_page": tree.home.pk}
        chief_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    elif action == "move":
        chief_client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, tree.home.pk]))
    else:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        chief_client.post(f"{address}?id={page.pk}&next=/admin/", {"chooser": tree.home.pk})
    assert tree.home.get_children().filter(slug=slug).exists() is comes


def test_there_is_one_campaign_because_addresses_of_feeds_name_no_other(tree):
    assert not CampaignPage.can_create_at(tree.home)


@pytest.mark.parametrize("who", ["chief_client", "administrator_client"])
def test_nobody_moves_or_withdraws_the_root_page_of_a_site(tree, who, request):
    client = request.getfixturevalue(who)
    elsewhere = Page.get_first_root_node().add_child(instance=StandardPage(title="Nơi khác", slug="noi-khac"))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[tree.home.pk]), {"include_descendants": "on"})
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{bulk}?id={tree.home.pk}", {"include_descendants": "on"})
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[tree.home.pk, elsewhere.pk]))
    home = Page.objects.get(pk=tree.home.pk)
    assert home.live
    assert home.depth == tree.home.depth
    assert not home.get_descendants().filter(live=False).exists()


@pytest.mark.parametrize(("who", "may"), [("chief", False), ("administrator", False), ("superuser", True)])
def test_only_full_rights_close_a_whole_site_or_all_its_files_to_readers(tree, who, may, request):
    user = UserFactory(is_superuser=True) if who == "superuser" else request.getfixturevalue(who)
    topic, form = tree.topics["cam-nang-an-toan"], {"restriction_type": "login"}
    files = Collection.get_first_root_node()
    some_files = files.add_child(name="Nội bộ")
    wholes_and_parts = {
        "wagtailadmin_pages": (tree.home, topic),
        "wagtailadmin_collections": (files, some_files),
    }
    for screens, (whole, part) in wholes_and_parts.items():
        for one in (part, whole):
            client_of(user).post(reverse(f"{screens}:set_privacy", args=[one.pk]), form)
        assert whole.view_restrictions.exists() == may, screens
        assert part.view_restrictions.exists(), screens
