"""Tests of redirects: old addresses redirect in one step and never reveal a page that is not public."""

import io
import unicodedata
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models.signals import pre_save
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Page, PageViewRestriction, Site

from base.addresses.redirects import corrected
from base.delivery.sites import default_site
from base.models import MissingAddress
from campaign.articles.models import ArticlePage
from edition.shelf import Shelf
from tests.edition.conftest import Reader
from tests.factories import AdviceFactory, ArticleFactory, DocumentRecordFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(tree):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Đường dây nóng")


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()
    page.refresh_from_db()


@pytest.fixture
def all_lead(client, settings, begin_edition, open_connection):
    """Return a function that returns addresses' status and target, and checks that the edition gives the same."""
    reader = Reader(Shelf(settings.EDITION_ROOT))

    def ask(addresses):
        settings.EDITION = False
        past_edition = {address: client.get(address) for address in addresses}
        begin_edition()
        through_edition = {address: reader.get(address) for address in addresses}
        found = [(one.status_code, one.headers.get("Location")) for one in past_edition.values()]
        assert [(one.status, one.headers.get("location")) for one in through_edition.values()] == found
        return found

    return ask


@pytest.fixture
def leads(client):
    """Return a function that returns an address's status and target without an edition, which is slower."""

    def ask(address):
        answer = client.get(address)
        return answer.status_code, answer.headers.get("Location")

    return ask


def test_changed_slug_leads_on_in_one_step_and_is_no_circle_when_it_returns(
    leads, article, django_capture_on_commit_callbacks
):
    first, slug = article.url, article.slug
    for name in ("ten-hai", "ten-ba"):
        second = article.url
        with django_capture_on_commit_callbacks(execute=True):
            rename(article, name)
    assert leads(first) == leads(f"{first}?utm_source=x") == leads(second) == (301, article.url)
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, slug)
    assert leads(first)[0] == 200
    article.unpublish()
    assert leads(first)[0] == 410


@pytest.mark.parametrize("how", ["renamed", "moved"])
def test_draft_takes_no_old_address_from_a_public_page(
    how, leads, article, tree, django_capture_on_commit_callbacks
):
    old, slug, topic = article.url, article.slug, article.get_parent()
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-hai")
        draft = ArticleFactory(parent=topic, slug=slug, live=False)
    with django_capture_on_commit_callbacks(execute=True):
        if how == "renamed":
            rename(draft, "ten-ba")
        else:
            draft.move(tree.topics["canh-bao-lua-dao"], "last-child")
    assert leads(old) == (301, article.url)


def test_old_addresses_that_are_too_long_to_be_kept_hinder_no_others(
    leads, article, tree, django_capture_on_commit_callbacks
):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-hai")
        top = QuestionFactory(parent=tree.guide, slug="a" * 80)
        middle = QuestionFactory(parent=top, slug="b" * 80)
        last = AdviceFactory(parent=middle, slug="c" * 80)
        too_long = AdviceFactory(parent=QuestionFactory(parent=middle, slug="d" * 80), slug="e" * 80)
        too_long.unpublish()
    former = [page.url for page in (top, last)]
    for page, address in ((top, "ten-ngan"), (too_long, "khac")):
        with django_capture_on_commit_callbacks(execute=True):
            rename(page, address)
    last.refresh_from_db()
    assert list(map(leads, former)) == [(301, page.url) for page in (top, last)]
    # Wagtail took an empty batch for one that clashes with every redirect.
    assert leads(old) == (301, article.url)


def test_each_query_of_an_old_address_may_lead_elsewhere(all_lead, article, tree):
    other = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for old, page in (("/tin-cu", article), ("/tin-cu?id=7", other), ("/chi-co-so/?id=1", article)):
        Redirect.add_redirect(old, page)
    to_article, to_other, nowhere = (301, article.url), (301, other.url), (404, None)
    asked = ["/tin-cu/", "/tin-cu/?id=8", "/tin-cu/?fbclid=x", "/tin-cu/?id=7"]
    assert all_lead(asked) == [to_article] * 3 + [to_other]
    asked = ["/chi-co-so/?id=1", "/chi-co-so/?trang=2", "/chi-co-so/"]
    assert all_lead(asked) == [to_article, nowhere, nowhere]
    assert all_lead(["/chi-co-so/?id=1&fbclid=x", "/chi-co-so/?utm_source=zalo&id=1"]) == [to_article] * 2
    asked_otherwise = [
        "/Chi-Co-So/?id=1",
        "/chi-co-so/,?id=1",
        "/Tin-Cu?id=7",
        "/tin-cu//?id=7",
        "/TIN-CU/?id=8",
    ]
    assert all_lead(asked_otherwise) == [to_article, to_article, to_other, to_other, to_article]
    Redirect.add_redirect("/chi-co-so?trang=2", other)
    assert all_lead(asked) == [to_article, to_other, nowhere]
    Redirect.add_redirect(f"{other.url}?id=1", article)
    other.unpublish()
    asked = [other.url, f"{other.url}?id=2", f"{other.url}?id=1"]
    assert all_lead(asked) == [(410, None), (410, None), to_article]


def test_moved_topic_takes_its_articles_along(leads, tree, article, django_capture_on_commit_callbacks):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(tree.topics["cam-nang-an-toan"], "chuyen-muc-doi-ten")
    article.refresh_from_db()
    assert leads(old) == (301, article.url)


@pytest.mark.parametrize("how", ["renamed", "moved"])
def test_withdrawn_article_of_a_renamed_topic_is_led_to_when_it_comes_back(
    how, leads, tree, article, django_capture_on_commit_callbacks
):
    old, topic = article.url, tree.topics["cam-nang-an-toan"]
    article.unpublish()
    draft = ArticleFactory(parent=topic, title="Chưa từng đăng", live=False)
    unseen = draft.url
    with django_capture_on_commit_callbacks(execute=True):
        if how == "renamed":
            rename(topic, "chuyen-muc-doi-ten")
        else:
            topic.move(tree.home, pos="last-child")
    assert (leads(old), leads(unseen)) == ((410, None), (404, None))
    for page in (article, draft):
        page.refresh_from_db()
        page.save_revision().publish()
    assert (leads(old), leads(unseen)) == ((301, article.url), (404, None))


def test_parts_of_a_renamed_page_are_led_to(all_lead, tree, article, django_capture_on_commit_callbacks):
    """Wagtail records no former address of parts, because they are not pages."""
    record = DocumentRecordFactory(parent=tree.library)
    before = [tree.guide.whole_url, f"{record.url}akoma-ntoso/", f"{record.url}so-sanh/luat/"]
    none = [
        f"{tree.guide.url}khac/",
        f"{article.url}toan-bo/",
        f"{record.url}so-sanh/",
        f"{record.url}a/b/c/",
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for page in (tree.guide, record, article):
            rename(page, f"{page.slug}-moi")
    after = [tree.guide.whole_url, f"{record.url}akoma-ntoso/", f"{record.url}so-sanh/luat/"]
    assert all_lead(before) == [(301, address) for address in after]
    assert set(all_lead(none)) == {(404, None)}
    PageViewRestriction.objects.create(page=tree.guide, restriction_type=PageViewRestriction.LOGIN)
    assert all_lead(before[:1]) == [(404, None)]


def test_redirect_tells_nobody_of_a_page_that_is_not_public(
    leads, article, django_capture_on_commit_callbacks
):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-kin")
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert leads(old) == (404, None)


# Browsers take `/.` at the end for `/`.
MARKS = [",", ")", "'", '"', "»", "…", " ", "\u00a0", ").", "*", "!"]


def test_addresses_as_chats_pass_them_on_lead_to_the_right_ones(
    all_lead, article, django_capture_on_commit_callbacks
):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-moi")
    right = [article.url, "/tim-kiem/", "/robots.txt", f"/t/{article.pk}", "/gui/ban-bien-tap/"]
    ends = [*MARKS, *(f"/{mark}" for mark in [*MARKS, "."])]
    assert {corrected(f"/a{end}")[0] for end in ends} == {"/a"}
    # Each address with one of the ends, since one function takes off all of them.
    asked = [(f"{address}{quote(mark)}", address) for address, mark in zip(right, MARKS, strict=False)]
    asked += [(f"{article.url.rstrip('/')}{quote(mark)}", article.url) for mark in ("\u00a0", ").", ".")]
    asked += [(f"{address}/", address) for address in right if not address.endswith("/")]
    # Django adds the slash to `/T/1`.
    asked += [(address.upper() + "/" * address.startswith("/t/"), address) for address in right]
    asked += [(f"{address}//", address) for address in right]
    asked += [(f"/{address.replace('/', '//').lstrip('/')}", article.url) for address in (old, article.url)]
    asked += [(f"{old},", article.url), (old.upper(), article.url), (f"{article.url.title()},", article.url)]
    asked += [("/Tim-Kiem/?q=A%20b", "/tim-kiem/?q=A%20b")]
    targets = dict(asked)
    found = dict(zip(targets, all_lead(targets), strict=True))
    assert found == {address: (301, target) for address, target in targets.items()}


def test_addresses_with_marks_tell_nobody_of_a_page_that_is_not_public(client, topic, begin_edition):
    draft, private, closed, left, never = ArticleFactory.create_batch(5, parent=topic)
    for page, kind in ((private, PageViewRestriction.LOGIN), (closed, PageViewRestriction.PASSWORD)):
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="mo-ra")
    ArticlePage.objects.filter(pk=draft.pk).update(live=False, first_published_at=None)
    left.unpublish()
    Page.objects.filter(pk=never.pk).delete()
    begin_edition()
    for address in (
        "/t/{0.pk}/",
        "/T/{0.pk}/",
        "{0.url},",
        "{upper},",
        "/t/{0.pk}).",
        "/oembed/{0.pk}.json%C2%A0",
    ):
        answers = [
            client.get(address.format(page, upper=page.url.upper()))
            for page in (never, draft, private, closed, left)
        ]
        assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [
            *[(404, None)] * 4,
            # Only the last one was ever public.
            (410, None),
        ], address


@pytest.mark.parametrize("path", ["//evil.example/.", "/KHONG-CO/", "/khong-co/.", "/a\0.", "/.", "/A%3Fb."])
def test_corrected_addresses_stay_on_the_site_and_exist(client, tree, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers.get("Location")) in [(404, None), (301, "/")]
    assert client.post("/TIM-KIEM/").status_code == 404


def test_redirects_to_redirects_are_followed_here(leads, article):
    Redirect.add_redirect("/cu", "/cu-hon")
    Redirect.add_redirect("/cu-hon", article.url)
    assert leads("/cu/") == (301, article.url)
    # One temporary step makes the whole chain temporary.
    Redirect.objects.filter(old_path="/cu-hon").update(is_permanent=False)
    assert leads("/cu/") == (302, article.url)
    Redirect.add_redirect("/mot", "/hai")
    Redirect.add_redirect("/hai", "/mot")
    assert leads("/mot/") == (404, None)


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_normal_form_of_an_address_makes_no_difference(chief_client, all_lead, article, stored):
    old = unicodedata.normalize(stored, "/lừa-đảo/")
    data = {"old_path": old, "redirect_link": f"http://127.0.0.1{article.url}", "is_permanent": "on"}
    chief_client.post(reverse("wagtailredirects:add"), data)
    Redirect.add_redirect(f"{old}?id=1", article)
    Redirect.add_redirect(quote(unicodedata.normalize(stored, "/mã-hóa")), old)
    for asked in ("NFC", "NFD"):
        paths = ["/lừa-đảo/?utm_source=x", "/lừa-đảo/", "/mã-hóa/", "/lừa-đảo/?id=1"]
        targets = [f"http://127.0.0.1{article.url}"] * 3 + [article.url]
        found = all_lead([quote(unicodedata.normalize(asked, path), safe="/?=") for path in paths])
        assert found == [(301, target) for target in targets]
        # An old address is stored only once.
        before = Redirect.objects.count()
        again = data | {"old_path": unicodedata.normalize(asked, "/lừa-đảo/")}
        chief_client.post(reverse("wagtailredirects:add"), again)
        assert Redirect.objects.count() == before
    assert all_lead([quote("/lưa-đảo/")]) == [(404, None)]


def test_address_that_leads_on_is_no_longer_missing(article):
    MissingAddress.objects.create(path="/cu/", count=3, last_asked="2026-11-25T00:00Z")
    Redirect.add_redirect("/cu", article)
    assert not MissingAddress.objects.exists()


ABROAD = ["https://evil.example/", "http://evil.example:443/x", "https://testserver@evil.example/"]
# Only a row that no form wrote can hold these.
MALFORMED = [
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "https:///evil.example/",
    "javascript:alert(1)",
    "//[x/",
]


def _add(client, link, old="/cu"):
    data = {"old_path": old, "redirect_link": link, "is_permanent": "on"}
    return client.post(reverse("wagtailredirects:add"), data)


def test_redirect_to_nowhere_is_refused(chief_client):
    html = _add(chief_client, "", old="").text
    assert "Hãy chọn một trang hoặc ghi một địa chỉ để dẫn tới." in html
    # The front page, for which an empty address could be taken, is no reason.
    assert "đang có trang" not in html
    assert not Redirect.objects.exists()


def _edit(client, link):
    row = Redirect.objects.create(old_path="/cu", redirect_link="http://testserver/moi")
    data = {"old_path": "/cu", "redirect_link": link, "is_permanent": "on"}
    return client.post(reverse("wagtailredirects:edit", args=[row.pk]), data)


def _lead_on(client, link, old="/cu"):
    data = {"old_path": old, "redirect_link": link, "is_permanent": "on"}
    return client.post(reverse("base_redirect_missing"), data)


def _import(client, link, old="/cu"):
    form = _confirmed(client, _table("csv", ["from", "to"], [old, link]))
    return client.post(reverse("wagtailredirects:process_import"), form)


def _table(extension, *rows):
    if extension == "csv":
        content = "".join(f"{','.join(map(str, row))}\n" for row in rows).encode()
    else:
        book, file = openpyxl.Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(file)
        content = file.getvalue()
    return SimpleUploadedFile(f"chuyen.{extension}", content)


def _confirmed(client, table):
    """Upload the table, and return the values that the confirmation form sends."""
    page = client.post(reverse("wagtailredirects:start_import"), {"import_file": table}, follow=True)
    return page.context["form"].initial | {"from_index": "0", "to_index": "1", "permanent": "on"}


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("form", [_add, _edit, _lead_on, _import])
def test_no_form_redirects_to_another_host_unless_the_server_allows_it(form, chief_client, leads, settings):
    # One rule judges the links of all forms and imports.
    for link in ABROAD if form is _add else ABROAD[:1]:
        assert "REDIRECT_HOSTS" in form(chief_client, link).content.decode()
        assert not Redirect.objects.filter(redirect_link=link).exists()
        Redirect.objects.all().delete()
    settings.REDIRECT_HOSTS = [".gov.example"]
    form(chief_client, "https://cong.gov.example/a")
    assert leads("/cu/") == (301, "https://cong.gov.example/a")
    assert ModelLogEntry.objects.filter(action__in=["wagtail.create", "wagtail.edit"]).count() == 1


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("form", [_add, _lead_on, _import])
def test_no_form_takes_an_address_that_answers(form, chief_client, leads, article):
    """A redirect from such an address would do nothing."""
    taken = (article.url, f"{article.url}?a=1", "/", "/tim-kiem", "/rss/", "/robots.txt")
    # One rule judges the addresses of all forms and imports.
    for old in taken if form is _add else taken[:1]:
        assert "đang có trang" in form(chief_client, "http://127.0.0.1/", old).content.decode(), old
    assert not Redirect.objects.exists()
    article.unpublish()
    free = (article.url, "/t/999999", "/media/cu.pdf")
    for old in free if form is _add else free[:1]:
        form(chief_client, "http://127.0.0.1/", old)
        assert leads(old) == (301, "http://127.0.0.1/")
    if form is not _add:
        return
    # The target of a redirect can be changed though a page has its address meanwhile.
    article.get_latest_revision().publish()
    row = Redirect.objects.get(old_path=article.url.rstrip("/"))
    data = {"old_path": row.old_path, "redirect_link": "http://127.0.0.1/moi/", "is_permanent": "on"}
    assert chief_client.post(reverse("wagtailredirects:edit", args=[row.pk]), data).status_code == 302


def test_redirect_within_the_site_takes_effect_alone(chief_client, leads):
    _add(chief_client, "http://127.0.0.1/tim-kiem/")
    assert leads("/cu/") == (301, "http://127.0.0.1/tim-kiem/")


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("form", [_add, _edit, _lead_on, _import])
def test_path_of_the_site_is_a_target(form, chief_client, leads):
    form(chief_client, " /lừa-đảo/ ")
    assert leads("/cu/") == (301, f"{default_site().root_url}{quote('/lừa-đảo/')}")


def test_redirect_to_its_own_address_leads_nowhere(chief_client, client):
    site = default_site()
    # In one step and in two.
    for old, new in (("/vong/", "/vong/"), ("/mot/", "/hai/"), ("/hai/", "/mot/")):
        _add(chief_client, f"{site.root_url}{new}", old)
    for path in ("/vong/", "/mot/"):
        assert client.get(path, headers={"Host": site.hostname}).status_code == 404


def test_row_written_by_other_means_leads_nowhere(leads, tree):
    row = Redirect.add_redirect("/cu", "/")
    # An administrator needs nobody's approval to add a site.
    Site.objects.create(hostname="evil.example", root_page=tree.home)
    for link in (*MALFORMED, *ABROAD):
        Redirect.objects.filter(pk=row.pk).update(redirect_link=link)
        assert leads("/cu/") == (404, None), link
    Redirect.add_redirect("/truoc", "/cu")
    assert leads("/truoc/") == (404, None)


def test_command_imports_no_redirect_to_another_host(tree, tmp_path, capsys):
    file = tmp_path / "chuyen.csv"
    file.write_text("from,to\n/cu,https://evil.example/\n")
    call_command("import_redirects", src=str(file), format="csv")
    assert not Redirect.objects.exists()


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_lines_without_a_value_are_none_and_short_ones_are_reported(extension, chief_client):
    blank = [] if extension == "csv" else [None, None]
    to = "http://127.0.0.1/moi"
    table = _table(extension, blank, ["Từ", "Đến"], ["/mot", to], blank, ["/hai"], ["/ba", to], blank)
    answer = chief_client.post(reverse("wagtailredirects:process_import"), _confirmed(chief_client, table))
    summary = answer.context["import_summary"]
    assert (summary["total"], summary["successes"], [row[0] for row in summary["errors"]]) == (3, 2, ["/hai"])
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/mot", "/ba"}


@pytest.mark.usefixtures("contexts")
def test_an_import_shows_the_first_columns_of_a_wide_table(chief_client):
    # Each row would be filled up to as many cells as the header has.
    content = b"," * 100 + b"\n" + b"/mot,/hai\n" * 2
    file = SimpleUploadedFile("chuyen.csv", b"a" + content)
    page = chief_client.post(reverse("wagtailredirects:start_import"), {"import_file": file}, follow=True)
    assert [len(row) for row in page.context["dataset"]] == [30, 30]


@pytest.mark.usefixtures("contexts")
def test_import_that_is_sent_again_is_told_so(chief_client):
    form = _confirmed(chief_client, _table("csv", ["Từ", "Đến"], ["/mot", "http://127.0.0.1/moi"]))
    process = reverse("wagtailredirects:process_import")
    chief_client.post(process, form)
    answer = chief_client.post(process, form, follow=True)
    assert answer.redirect_chain == [(reverse("wagtailredirects:start_import"), 302)]
    assert "đã được nhập hoặc đã quá hạn" in answer.text
    assert Redirect.objects.count() == 1


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_import_without_a_redirect_is_no_success(extension, chief_client):
    for lines in ([], [["", ""]]):
        form = _confirmed(chief_client, _table(extension, ["Từ", "Đến"], *lines))
        answer = chief_client.post(reverse("wagtailredirects:process_import"), form, follow=True)
        assert "tệp không có chuyển hướng nào" in answer.text
        assert "Đã nhập" not in answer.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        # As Excel saves "Unicode Text".
        ("chuyen.csv", "Cũ,Mới\n".encode("utf-16"), "không ghi bằng bảng mã UTF-8"),
        ("chuyen.xlsx", b"a,b\n", "Không đọc được tệp chuyen"),
        ("chuyen.csv", b"a,b\n" * 50_001, "Không đọc được tệp chuyen"),
    ],
)
def test_a_file_that_the_import_cannot_read_is_told_without_the_words_of_python(
    name, content, told, chief_client
):
    file = SimpleUploadedFile(name, content)
    answer = chief_client.post(reverse("wagtailredirects:start_import"), {"import_file": file}, follow=True)
    assert told in answer.text
    assert "codec" not in answer.text
    assert "BadZipFile" not in answer.text


@pytest.mark.usefixtures("contexts")
def test_preview_of_an_import_has_an_address_that_a_browser_can_go_back_to(
    chief_client, administrator_client
):
    start = reverse("wagtailredirects:start_import")
    table = _table("csv", ["Từ", "Đến"], ["/mot", "http://127.0.0.1/moi"])
    [(address, status)] = chief_client.post(start, {"import_file": table}, follow=True).redirect_chain
    assert status == 302
    for _ in range(2):
        preview = chief_client.get(address)
        assert "http://127.0.0.1/moi" in preview.text
    form = preview.context["form"].initial | {"from_index": "0", "to_index": "1", "permanent": "on"}
    chief_client.post(reverse("wagtailredirects:process_import"), form)
    assert Redirect.objects.count() == 1
    assert "/mot" in chief_client.get(address).text
    for client, other in ((administrator_client, address), (chief_client, f"{start}?tep={'9' * 40}")):
        assert "Hãy chọn lại tệp" in client.get(other, follow=True).text


def test_import_that_names_no_file_leads_back(chief_client):
    for form in ({}, {"import_file_name": "a:b", "input_format": "0:c"}):
        answer = chief_client.post(reverse("wagtailredirects:process_import"), form)
        assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailredirects:start_import"))


@pytest.mark.usefixtures("contexts")
def test_import_that_fails_leaves_nothing_and_can_be_sent_again(chief_client):
    to = "http://127.0.0.1/moi"
    form = _confirmed(chief_client, _table("csv", ["Từ", "Đến"], ["/mot", to], ["/hai", to]))

    def fail(instance, **_):
        if instance.old_path == "/hai":
            raise RuntimeError("hỏng giữa chừng")

    process = reverse("wagtailredirects:process_import")
    pre_save.connect(fail, sender=Redirect)
    try:
        with pytest.raises(RuntimeError, match="giữa chừng"):
            chief_client.post(process, form)
    finally:
        pre_save.disconnect(fail, sender=Redirect)
    assert not Redirect.objects.exists()
    chief_client.post(process, form)
    assert Redirect.objects.count() == 2
