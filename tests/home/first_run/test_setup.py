"""Tests of `manage.py setup`, and of the page that a site shows before it has run."""

import io
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page, Site, Workflow

from base.models import AgencySettings, Image, User
from campaign.articles.models import AlertPage, ArticlePage
from campaign.newsroom.people import roles
from home import wagtail_hooks
from home.first_run.profile import DEFAULT, load
from home.models import HomePage

pytestmark = pytest.mark.django_db
WHO = {"admin_name": "Trần Thị Bình", "admin_email": "binh@example.vn"}


@pytest.fixture(scope="module", autouse=True)
def new_site(module_data) -> None:
    """Bring the database back to the state in which the migrations leave it."""
    site = Site.objects.get()
    root = Page.get_first_root_node()
    site.root_page = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="welcome"))
    site.save()
    HomePage.objects.get().delete()
    for model in (AgencySettings, Group, Workflow):
        model.objects.all().delete()


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())


def _setup(**options: str) -> str:
    out = io.StringIO()
    call_command("setup", stdout=out, **options)
    return out.getvalue()


def _link(told: str) -> str:
    return re.search(r"https?://[^/]+(/admin/\S+)", told)[1]


def test_before_it_readers_are_told_that_nothing_is_here_yet(client):
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Trang chưa được thiết lập" in answer.text
    assert "Wagtail" not in answer.text


def test_before_it_one_line_of_the_log_says_so_and_no_error_is_mailed(client, settings, mailoutbox, caplog):
    settings.ADMINS = [("Quản trị", "quantri@example.vn")]
    wagtail_hooks._log_once.cache_clear()
    for address in ("/", "/", "/gioi-thieu/", "/rss/", "/tim-kiem/?q=a", "/robots.txt", "/sitemap.xml"):
        client.get(address)
    told = [(one.levelname, one.name) for one in caplog.records if getattr(one, "status_code", 0) != 404]
    assert [one for one in told if one[0] != "INFO"] == [("WARNING", "home.wagtail_hooks")]
    assert mailoutbox == []


@pytest.fixture(scope="class")
def told(new_site) -> Iterator[str]:
    """Set the site up once for the tests of a class, and yield the command's output."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO())
        # A visit before the command makes the row, with the defaults of the model.
        AgencySettings.objects.create(site=Site.objects.get(), footer_text="Chưa ai điền")
        yield _setup(**WHO, agency="Sở Mẫu", address="Số 1, đường Mẫu")
        transaction.set_rollback(True)


class TestSiteThatWasSetUp:
    def test_it_has_no_samples(self, client, told):
        assert client.get("/").status_code == 200
        agency = AgencySettings.objects.get(site=Site.objects.get())
        assert (agency.agency_name, agency.address) == ("Sở Mẫu", "Số 1, đường Mẫu")
        assert agency.footer_text == load(DEFAULT)["agency"]["footer_text"]
        # The profile is another department's.
        assert (agency.parent_agency, agency.alert_area, agency.place) == ("", "", "")
        assert "Quảng Ngãi" not in agency.site_title
        assert HomePage.objects.get().get_workflow() == Workflow.objects.get()
        assert set(Group.objects.values_list("name", flat=True)) == {
            roles.AUTHORS,
            roles.CHIEFS,
            roles.ADMINISTRATORS,
        }
        assert not Page.objects.exact_type(ArticlePage, AlertPage).exists()
        assert not Image.objects.exists()
        assert User.objects.count() == 1

    def test_it_says_first_whose_texts_another_department_gets(self, told):
        assert re.match(r".*hồ sơ của Sở .* tỉnh Quảng Ngãi", told)
        # Nobody is asked anything before which to stop.
        assert "Ctrl-C" not in told
        # Nothing is said again once they are placed.
        assert "hồ sơ của" not in _setup(agency="Sở Khác")

    def test_the_administrator_gets_a_link_that_works_once_and_no_password(self, client, told):
        user = User.objects.get()
        assert (user.get_full_name(), user.email) == ("Trần Thị Bình", "binh@example.vn")
        assert not user.has_usable_password()
        form = client.get(_link(told), follow=True)
        address = form.redirect_chain[-1][0]
        password = "mot-cau-that-dai-de-nho"
        client.post(address, {"password1": password, "password2": password})
        user.refresh_from_db()
        assert user.check_password(password)
        assert "password1" not in client.get(_link(told), follow=True).text

    def test_a_second_run_changes_nothing_and_renews_the_link(self, client, told):
        pages = list(Page.objects.values_list("pk", "title", "latest_revision"))
        again = _setup()
        assert list(Page.objects.values_list("pk", "title", "latest_revision")) == pages
        assert AgencySettings.objects.get().agency_name == "Sở Mẫu"
        assert User.objects.count() == 1
        assert "password1" in client.get(_link(again), follow=True).text
        assert "password1" not in client.get(_link(told), follow=True).text

    def test_a_second_run_knows_the_administrator_whose_group_was_renamed(self, told):
        Group.objects.filter(name=roles.ADMINISTRATORS).update(name="Quản trị hệ thống")
        assert "Tên đăng nhập của người quản trị: binh" in _setup()
        assert User.objects.count() == 1

    def test_an_address_that_somebody_has_changes_nothing(self, told):
        User.objects.all().delete()
        User.objects.create_user("binh", "Binh@example.vn")
        with pytest.raises(CommandError, match=r"binh@example\.vn đã có tài khoản"):
            _setup(**WHO, agency="Sở Khác")
        assert AgencySettings.objects.get().agency_name == "Sở Mẫu"

    def test_at_a_terminal_a_wrong_answer_is_asked_for_again(self, told, monkeypatch):
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        # Without an administrator, everything is asked for.
        User.objects.all().delete()
        monkeypatch.setattr("sys.stdin", Terminal("Sở Khác\nTrang Khác\n"))
        with pytest.raises(CommandError, match="Đã dừng, chưa đổi gì"):
            _setup()
        answers = ["Sở Khác", "", "", "Tỉnh Khác", *[""] * 4, "Trần Thị Bình", "binh@", "binh@example.vn"]
        monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
        asked = _setup()
        assert asked.count("Chưa đúng, hãy gõ lại.") == 2
        assert re.search("dừng bằng Ctrl-C.* --profile", asked)
        agency = AgencySettings.objects.get()
        assert (agency.agency_name, agency.alert_area) == ("Sở Khác", "Tỉnh Khác")
        assert User.objects.get().email == "binh@example.vn"


@pytest.mark.parametrize(
    ("missing", "word"), [("admin_name", "--admin-name"), ("admin_email", "--admin-email")]
)
def test_without_an_administrator_nothing_is_made(missing, word):
    with pytest.raises(CommandError, match=word):
        _setup(**{name: value for name, value in WHO.items() if name != missing})
    assert not HomePage.objects.exists()


@pytest.mark.parametrize("wrong", [{"email": "không phải thư"}, {"title": "T" * 151}, {"address": "Đ" * 256}])
def test_data_that_does_not_fit_the_agency_s_settings_makes_nothing(wrong):
    with pytest.raises(CommandError, match="Thông tin cơ quan"):
        _setup(**WHO, **wrong)
    assert not HomePage.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"admin_name": "Trần " * 30 + "Bình"}, "--admin-name .*: .*150 ký tự.*154"),
        ({"admin_email": f"binh@{'a' * 60}.{'.'.join(['b' * 60] * 4)}.vn"}, "--admin-email .*: .*254 ký tự"),
        ({"admin_email": "binh@"}, "--admin-email .*: Địa chỉ thư chưa đúng"),
    ],
)
def test_an_administrator_who_fits_no_account_makes_nothing(wrong, told):
    with pytest.raises(CommandError, match=told):
        _setup(**{**WHO, **wrong})
    assert not HomePage.objects.exists()
