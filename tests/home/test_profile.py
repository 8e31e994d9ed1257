"""Tests that another folder makes another department's site, and that a folder with a fault makes nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page, Site

from base.models import AgencySettings, Image, ReportingRoute
from campaign.articles.models import AlertPage, ArticlePage, PlanTask, TopicPage
from campaign.inbox.models import Source
from campaign.library.models import DocumentRecord
from campaign.newsroom.models import CampaignDay
from home.first_run.markdown import blocks
from home.first_run.profile import ProfileError, load
from home.models import HomePage, Navigation

SAMPLE = Path(__file__).parent / "profile_mau"


@pytest.fixture(scope="module")
def without_content(module_data, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        Site.objects.update(root_page=Page.get_first_root_node())
        HomePage.objects.get().delete()
        for model in (Navigation, AgencySettings, PlanTask):
            model.objects.all().delete()


@pytest.fixture
def empty_site(db, without_content, settings, tmp_path) -> None:
    """A site as its migrations leave it."""
    settings.VAR = tmp_path / "var"


@pytest.fixture
def profile(tmp_path) -> Path:
    """A copy of the sample profile, to be broken."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "ho-so"))


def seed(folder: Path) -> None:
    call_command("seed_site", profile=folder, verbosity=0)


@pytest.fixture(scope="class")
def seeded(without_content, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The site of the sample profile, made once for the tests of a class."""
    folder = tmp_path_factory.mktemp("seeded")
    with django_db_blocker.unblock(), override_settings(VAR=folder / "var"), transaction.atomic():
        seed(SAMPLE)
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
class TestSiteOfTheSample:
    def test_site_is_made_from_the_profile_alone(self, client, db, seeded):
        assert Site.objects.get().site_name == "Trang mẫu Thử Nghiệm"
        home = client.get("/").text
        for words in ("Sở Thử nghiệm tỉnh Mẫu", "Chiến dịch mẫu", "Hướng dẫn mẫu", "Thủ đoạn mẫu"):
            assert words in home
        assert "Nhiệm vụ mẫu" in client.get("/chien-dich/").text
        assert [topic.slug for topic in TopicPage.objects.order_by("path")] == ["huong-dan", "thu-doan"]
        assert [task.code for task in PlanTask.objects.all()] == ["A"]
        assert {record.slug for record in DocumentRecord.objects.live()} == {
            "kh-02-ubnd-2024",
            "cv-01-stn-vp-2024",
        }
        assert [page.slug for page in ArticlePage.objects.live()] == ["bai-huong-dan-mau"]
        assert [page.slug for page in AlertPage.objects.live()] == ["canh-bao-mau"]
        assert [source.name for source in Source.objects.all()] == ["Nguồn mẫu"]
        assert [day.name for day in CampaignDay.objects.all()] == ["Ngày thử phần mềm"]
        assert [route.page.slug for route in ReportingRoute.objects.all()] == ["ve-trang-nay"]
        assert "[Mẫu] Tin của nguồn mẫu" in client.get("/tin-noi-khac/").text

    def test_no_page_of_it_names_the_default_department(self, client, db, seeded):
        pages = Page.objects.live().filter(depth__gt=1).specific()
        assert pages.count() == 21
        # A page of each type; texts of pages come from the profile.
        one_of_each = {type(page): page.url for page in pages}
        for address in (*one_of_each.values(), "/rss/", "/so-do-trang/"):
            response = client.get(address)
            assert response.status_code == 200
            assert "Quảng Ngãi" not in response.text

    def test_links_to_documents_follow_their_pages(self, client, db, seeded):
        record = DocumentRecord.objects.get(slug="cv-01-stn-vp-2024")
        text = ArticlePage.objects.get().body[0].value.source
        assert f'<a linktype="page" id="{record.pk}">{record.title}</a>' in text
        assert f'<a linktype="page" id="{record.pk}">công văn ấy</a>' in text
        assert f'href="{record.url}"' in client.get(ArticlePage.objects.get().url).text


def test_markdown_becomes_blocks():
    text = (SAMPLE / "articles" / "1-bai-huong-dan-mau.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]
    opening, *body = blocks(text)
    assert opening == (
        "text",
        '<p>Đoạn thứ nhất có chữ <b>đậm</b> và dẫn <a href="van-ban:cv-01-stn-vp-2024"></a>.</p><ul><li>Một ý.</li>'
        '<li>Ý nữa dẫn <a href="van-ban:cv-01-stn-vp-2024">công văn ấy</a> và'
        ' <a href="https://example.org/?a=1&amp;b=2">trang khác</a>.</li></ul>',
    )
    table = body.pop()
    assert table[0] == "table"
    assert table[1]["table_caption"] == "Bảng mẫu"
    assert table[1]["data"] == [["Việc", "Thời hạn"], ["Thử", "Ngay"]]
    assert body == [
        ("text", "<p>Một khối chữ nữa, với 1 &lt; 2.</p>"),
        ("heading", {"text": "Một mục"}),
        ("quote", {"text": "Lời trích hai dòng.", "source": "Công văn mẫu"}),
        ("callout", {"kind": "meo", "text": "<p>Đoạn của khung.</p><ul><li>Một ý của khung.</li></ul>"}),
        (
            "steps",
            {"title": "Các bước mẫu", "steps": ["<p>Bước <b>một</b>.</p>", "<p>Bước hai.</p>"]},
        ),
    ]


ARTICLE = "articles/1-bai-huong-dan-mau.md"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("topics.yaml", None, None, "không có hoặc không đọc được tệp này"),
        ("cong-van-mau.txt", None, None, "không có tệp này"),
        ("agency.yaml", "footer_text:", "chan_trang:", "mục “chan_trang” không có trong mẫu"),
        ("agency.yaml", "responsible: Ban Biên tập mẫu\n", "", "thiếu mục “responsible”"),
        ("agency.yaml", "site_title: ", "site_title: [", "sai cú pháp YAML gần “"),
        ("agency.yaml", "UBND tỉnh Mẫu", "2022", "“parent_agency”: phải là chữ"),
        ("plan-tasks.yaml", "- {", "{", "phải là danh sách"),
        ("campaign-days.yaml", "day: 1", "day: 2022-13-45", "ngày không dùng được trong YAML"),
        ("campaign-days.yaml", "day: 1", "day: một", "mục thứ 1, “day”: phải là số nguyên"),
        ("reporting-routes.yaml", "bao-cao", "bao-chi", "“need”: phải là một trong: kiem-tra, bao-cao"),
        ("reporting-routes.yaml", "page: ve-trang-nay", "page: khong-co", "“khong-co” không có trong hồ sơ"),
        ("navigation.yaml", "page: huong-dan", "title: Lạc", "“page” hoặc “url”"),
        ("demo.yaml", "Câu một., ", "", "“middles”: cần ít nhất 8 câu"),
        (
            "agency.yaml",
            "site_title: ",
            f"site_title: {'x' * 300} ",
            "“site_title”: Chỉ được tối đa 150 ký tự",
        ),
        ("campaign-days.yaml", "day: 1", "day: 45", "mục thứ 1, “day”: "),
        ("campaign-days.yaml", "day: 1", "day: 31", "mục thứ 1: Không có ngày 31/4."),
        ("topics.yaml", "slug: huong-dan", "slug: a b", "“topics”, mục thứ 1, “slug”: "),
        ("plan-tasks.yaml", "code: A", f"code: {'A' * 30}", "mục thứ 1, “code”: "),
        (
            "alerts/1-canh-bao-mau.md",
            "valid_days: ",
            "valid_days: 1000000000000",
            "“valid_days”: phải từ 1 đến 3650",
        ),
        (ARTICLE, "title: ", f"title: {'x' * 300} ", "“title”: "),
        (ARTICLE, "author: ", f"author: {'x' * 300} ", "“author”: "),
        (ARTICLE, "---\ntitle", "title", "phải nằm giữa hai dòng “---”"),
        (ARTICLE, "title: Bài", "title: Bài: bài", "sai cú pháp YAML gần “title: Bài: bài"),
        (ARTICLE, "topic: huong-dan", "topic: huong-dam", "“huong-dam” không có trong hồ sơ"),
        (ARTICLE, "symbol: key", "symbol: kay", "“symbol”: phải là một trong: phone"),
        (ARTICLE, "van-ban:cv-01", "van-ban:cv-02", "“cv-02-stn-vp-2024” không có trong hồ sơ"),
        (ARTICLE, "## Một mục", "# Một mục", "không dùng được cách viết này"),
        (ARTICLE, "[!meo]", "[!meu]", "khung lưu ý bắt đầu bằng"),
        (ARTICLE, "> — Công", "> Công", "đoạn cuối của lời trích là nguồn"),
        (ARTICLE, "1. Bước **một**.\n2. Bước hai.", "Không có bước nào.", "phải là các bước hay một bảng"),
    ],
)
def test_fault_names_its_file(profile, name, old, new, message):
    file = profile / name
    if old is None:
        file.unlink()
    else:
        put(file, old, new)
    with pytest.raises(ProfileError) as error:
        load(profile)
    assert str(error.value).startswith(str(file))
    assert message in str(error.value)


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "shown", "message"),
    [
        # Read from the files alone; found once there are accounts; found when a document has been imported.
        ("plan-tasks.yaml", "- {", "{", "plan-tasks.yaml", "phải là danh sách"),
        ("inbox.yaml", "truongban", "khong-ai", "inbox.yaml", "không có tài khoản “khong-ai”"),
        pytest.param(
            "documents.yaml",
            "kh-02-ubnd-2024",
            "kh-03-ubnd-2024",
            "cong-van-mau.txt",
            "có: kh-02-ubnd-2024",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_profile_with_a_fault_writes_nothing(empty_site, profile, name, old, new, shown, message):
    put(profile / name, old, new)
    with pytest.raises(CommandError) as error:
        seed(profile)
    assert str(error.value).startswith(str(profile / shown))
    assert message in str(error.value)
    assert not HomePage.objects.exists()
    assert not Image.objects.exists()
    assert not PlanTask.objects.exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("articles", "không có thư mục này"), ("Bai Viet.md", "tên tệp phải có dạng số-đường-dẫn.md")],
)
def test_folder_and_names_of_texts_are_checked(profile, name, message):
    articles = profile / "articles"
    if name == "articles":
        shutil.rmtree(articles)
    else:
        (articles / name).write_text("", encoding="utf-8")
    with pytest.raises(ProfileError, match=message):
        load(profile)
