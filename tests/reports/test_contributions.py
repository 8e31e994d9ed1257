"""Tests of contributions and fees: by person and pen name, by form, photos; everybody's for permitted users only."""

import copy
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from campaign.articles import writers
from campaign.articles.models import AlertPage, ArticlePage, Form, Photo, Writer
from campaign.reports.counts import contributions
from campaign.reports.counts.contributions import ALERT, COLUMNS, PHOTO, REPUBLISHED
from campaign.reports.models import Coefficients, OwnCoefficient
from tests.factories import ArticleFactory, ImageFactory, UserFactory
from tests.reports.conftest import QUARTER, came_out

ADDRESS = f"/admin/dong-gop/?period={QUARTER.key}"


def publish_anew():
    """Freeze the writers of all stories again, as if today's accounts had existed when they went online."""
    Writer.objects.all().delete()
    for page in Page.objects.exact_type(ArticlePage, AlertPage).specific():
        if page.first_published_at:
            writers.freeze(page)


@pytest.fixture(scope="module")
def shared_writer(shared_world):
    """Return the account with the pen name Thu Hà; stories without a byline count for the account that made them."""
    writer = UserFactory(first_name="Hà", last_name="Nguyễn Thị Thu", pen_name="Thu Hà")
    publish_anew()
    return writer


@pytest.fixture
def people(world, shared_writer):
    return world, copy.copy(shared_writer)


def lines():
    return {line.key: line for line in contributions.contributions(QUARTER)}


def test_articles_count_for_the_pen_name_and_the_rest_for_the_account(people, chief):
    _, writer = people
    found = lines()
    assert found.keys() == {f"nguoi-{writer.pk}", f"nguoi-{chief.pk}"}
    theirs, own = found[f"nguoi-{writer.pk}"], found[f"nguoi-{chief.pk}"]
    assert (theirs.person, theirs.pen_name) == ("Nguyễn Thị Thu Hà", "Thu Hà")
    assert theirs.counts == dict.fromkeys(COLUMNS, 0) | {Form.NEWS: 1, Form.FEATURE: 1}
    assert own.counts == dict.fromkeys(COLUMNS, 0) | {Form.VIDEO: 1, ALERT: 1, REPUBLISHED: 1}


def test_a_name_that_two_people_have_stands_by_itself(people):
    _, writer = people
    UserFactory(pen_name="Thu Hà")
    publish_anew()
    found = lines()
    assert f"nguoi-{writer.pk}" not in found
    assert (found["ten-thu-ha"].person, found["ten-thu-ha"].pen_name, found["ten-thu-ha"].total) == (
        "",
        "Thu Hà",
        2,
    )


def test_the_sheet_keeps_the_names_of_the_day(people, chief):
    """Later changes of names, pen names and accounts do not affect texts that are online."""
    _, writer = people
    before = [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()]
    writer.first_name, writer.pen_name = "Hạnh", "Sông Trà"
    writer.save()
    chief.last_name, chief.is_active = "Khác", False
    chief.save()
    UserFactory(first_name="Khác", pen_name="Thu Hà")
    assert [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()] == before
    writer.delete()
    assert [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()] == before


def test_one_pen_name_of_two_people_one_after_the_other(people, world):
    _, first = people
    first.pen_name = "Sông Trà"
    first.save()
    second = UserFactory(first_name="Minh", last_name="Lê", pen_name="Thu Hà")
    topic = next(iter(world.tree.topics.values()))
    for name in ("Thu Hà", "Sông Trà"):
        came_out(ArticleFactory(parent=topic, author_name=name), QUARTER.last)
    found = lines()
    assert (found[f"nguoi-{first.pk}"].total, found[f"nguoi-{first.pk}"].pen_name) == (3, "Thu Hà, Sông Trà")
    assert (found[f"nguoi-{second.pk}"].total, found[f"nguoi-{second.pk}"].pen_name) == (1, "Thu Hà")


@pytest.fixture
def rates(db):
    """Return coefficients for everything but videos, and an amount."""
    ones = dict.fromkeys(("feature", "infographic", "audio", "alert", "republished"), Decimal(1))
    return Coefficients.objects.create(news=Decimal("0.5"), photo=Decimal("0.2"), base_amount=123_456, **ones)


@pytest.fixture
def photo(people):
    """A photo that Thu Hà took, in an article of the chief."""
    world, writer = people
    image = ImageFactory(credit="Ảnh: Thu Hà", title="Bến cảng")
    return Photo.objects.create(
        page_id=world.articles[4].pk,
        image=image,
        title=image.title,
        user=writer,
        person=writer.get_full_name(),
    )


def test_nothing_is_counted_before_the_board_sets_it(people, chief_client):
    _, writer = people
    screen = " ".join(chief_client.get(ADDRESS).content.decode().split())
    assert "Ban Biên tập chưa đặt hệ số: Tin (1), Bài (1), Video (1), Cảnh báo (1), Đăng lại (1)." in screen
    assert "Ban Biên tập chưa đặt tiền của một đơn vị hệ số." in screen
    assert "Thành tiền" not in screen
    assert lines()[f"nguoi-{writer.pk}"].points(contributions.tariff()) == 0


def test_fees_are_points_times_the_amount(people, rates, photo, chief, chief_client):
    world, writer = people
    OwnCoefficient.objects.create(page=world.articles[1], value=Decimal("2.25"), reason="Điều tra")
    theirs, own = lines()[f"nguoi-{writer.pk}"], lines()[f"nguoi-{chief.pk}"]
    tariff = contributions.tariff()
    # A piece of news, an article with its own coefficient, and a photo.
    assert (theirs.total, theirs.counts[PHOTO]) == (2, 1)
    assert theirs.points(tariff) == Decimal("0.5") + Decimal("2.25") + Decimal("0.2")
    assert theirs.amount(tariff) == 364_195
    assert own.amount(tariff) == 2 * 123_456
    screen = " ".join(chief_client.get(ADDRESS).content.decode().split())
    assert "Chưa tính vì Ban Biên tập chưa đặt hệ số: Video (1)." in screen
    assert "<td>364.195 đ</td>" in screen
    assert "<td>611.107 đ</td>" in screen
    assert "Sáu trăm mười một nghìn một trăm linh bảy đồng." in screen


def test_a_person_may_only_have_photos(people, rates, photo):
    someone = UserFactory(first_name="Minh", last_name="Lê", pen_name="Ống Kính")
    Photo.objects.update(user=someone, person="Lê Minh", pen_name="Ống Kính")
    line = lines()[f"nguoi-{someone.pk}"]
    assert (line.person, line.pen_name, line.total, line.counts[PHOTO]) == ("Lê Minh", "Ống Kính", 0, 1)
    # As with texts, the latest name and all pen names.
    latest, image = contributions.works(QUARTER)[0], ImageFactory()
    Photo.objects.create(page=latest, image=image, user=someone, person="Lê Trà", pen_name="Sông Trà")
    line = lines()[f"nguoi-{someone.pk}"]
    assert (line.person, line.pen_name, line.counts[PHOTO]) == ("Lê Trà", "Ống Kính, Sông Trà", 2)


def test_two_people_share_a_photo(people, rates, photo, chief_client):
    _, writer = people
    other = UserFactory(first_name="Minh", last_name="Lê")
    Photo.objects.update(sharers=2)
    Photo.objects.create(
        page_id=photo.page_id,
        image_id=photo.image_id,
        title=photo.title,
        user=other,
        person="Lê Minh",
        sharers=2,
    )
    shown, tariff = lines(), contributions.tariff()
    theirs = shown[f"nguoi-{other.pk}"]
    assert (theirs.counts[PHOTO], theirs.points(tariff)) == (1, Decimal("0.1"))
    columns, *_ = contributions.sums(list(shown.values()), tariff)
    assert columns[list(COLUMNS).index(PHOTO)] == 1
    rows = [row for row in contributions.work_rows(QUARTER, tariff) if row[4] == "Ảnh"]
    assert {(row[0], row[5], row[6]) for row in rows} == {
        (writer.get_full_name(), 2, Decimal("0.1")),
        ("Lê Minh", 2, Decimal("0.1")),
    }
    works = " ".join(chief_client.get(f"/admin/dong-gop/bai/?period={QUARTER.key}&loai=anh").text.split())
    assert works.count("Bến cảng") == 1
    assert "0,2 (chia đều cho 2 người)" in works


def test_the_board_writes_numbers_with_a_comma(tree, chief, chief_client):
    address = chief_client.get(reverse("wagtailsettings:edit", args=["reports", "coefficients"])).headers[
        "Location"
    ]
    for written, amount in (("2,5", "150.000 đ"), ("2.5", "150000"), ("2,50", "150 000")):
        chief_client.post(address, {"feature": written, "base_amount": amount})
        kept = Coefficients.load()
        assert (kept.feature, kept.news, kept.base_amount) == (Decimal("2.5"), None, 150_000)
    form = chief_client.get(address).content.decode()
    assert 'value="2,50"' in form
    assert 'value="150.000"' in form
    assert "wagtail.edit" in ModelLogEntry.objects.filter(user=chief).values_list("action", flat=True)
    assert "ghi số tiền bằng chữ số" in chief_client.post(address, {"base_amount": "nhiều"}).content.decode()


def test_every_form_has_a_coefficient():
    names = {field.name for field in Coefficients._meta.get_fields()}
    assert {name for _, name in COLUMNS.values()} <= names
    assert set(Form.values) < COLUMNS.keys()


def test_every_figure_leads_to_a_list_of_that_length(people, photo, chief_client):
    screen = chief_client.get(ADDRESS).content.decode()
    figures = re.findall(r'<a href="(/admin/dong-gop/bai/[^"]+)">([\d.]+)</a>', screen)
    assert len(figures) == 8
    for address, number in figures:
        unit = "ảnh" if address.endswith("=anh") else "bài"
        assert f"{number} {unit}, " in chief_client.get(unescape(address)).content.decode()


def test_sheet_has_numbers_sums_and_signatures(people, rates, photo, chief_client, chief):
    response = chief_client.get(f"/admin/dong-gop/tep/?period={QUARTER.key}")
    assert "no-store" in response.headers["Cache-Control"]
    book = load_workbook(io.BytesIO(response.content))
    sheet = book["Đóng góp"]
    above, _, *rows = sheet.iter_rows(values_only=True)
    people_rows, (sums, words, _, date, signers, _) = rows[:2], rows[2:]
    assert "Một đơn vị hệ số: 123.456 đ." in above[0]
    assert "Chưa tính vì chưa có hệ số: Video (1)." in above[0]
    assert sorted(row[-3:] for row in people_rows) == [(2, 1.7, 209_875), (3, 2, 246_912)]
    assert sums[1] == "Cộng"
    assert sums[3:] == tuple(map(sum, list(zip(*people_rows, strict=True))[3:]))
    assert words[1] == "Bằng chữ: Bốn trăm năm mươi sáu nghìn bảy trăm tám mươi bảy đồng."
    assert [word for word in signers if word] == ["NGƯỜI LẬP", "KẾ TOÁN", "THỦ TRƯỞNG ĐƠN VỊ"]
    assert "ngày" in " ".join(filter(None, date))
    assert sheet.cell(5, len(sums)).number_format == '#,##0" đ"'
    # Sorting and filtering leave the sums where they are.
    assert sheet.auto_filter.ref.endswith(str(2 + len(people_rows)))
    works = list(book["Từng bài, ảnh"].iter_rows(min_row=2, values_only=True))
    assert len(works) == 6
    assert {row[0] for row in works} == {"Nguyễn Thị Thu Hà", chief.get_full_name()}
    assert [row[2] for row in works if row[4] == "Ảnh"] == ["Bến cảng"]


def test_one_text_has_its_own_coefficient(people, rates, chief, chief_client):
    world, writer = people
    text = world.articles[1]
    address = (
        f"{reverse('reports_own_coefficient', args=[text.pk])}?period={QUARTER.key}&ai=nguoi-{writer.pk}"
    )
    assert "Hãy ghi lý do" in chief_client.post(address, {"value": "2,5"}).content.decode()
    assert chief_client.post(address, {"value": "-1", "reason": "Sai"}).status_code == 200
    response = chief_client.post(address, {"value": "2,5", "reason": "Điều tra nhiều kỳ"}, follow=True)
    assert "2,5 (riêng)" in " ".join(response.content.decode().split())
    assert lines()[f"nguoi-{writer.pk}"].points(contributions.tariff()) == 3
    entry = PageLogEntry.objects.get(page=text.pk, action="reports.own_coefficient")
    assert (entry.user, entry.message) == (chief, "Đã đặt hệ số riêng 2,5: Điều tra nhiều kỳ")
    chief_client.post(address, {"value": "", "reason": ""})
    assert not OwnCoefficient.objects.exists()
    assert PageLogEntry.objects.filter(page=text.pk, action="reports.no_own_coefficient").exists()


def test_nobody_sets_the_coefficient_of_an_own_text(
    people, rates, author_client, administrator_client, chief, chief_client
):
    world, _ = people
    draft = ArticleFactory(parent=world.articles[4].get_parent(), owner=chief, live=False)
    address = reverse("reports_own_coefficient", args=[draft.pk])
    assert chief_client.post(address, {"value": "9", "reason": "Vì thích"}).status_code == 404
    # This republished article without a byline is the chief's.
    own = reverse("reports_own_coefficient", args=[world.articles[4].pk])
    response = chief_client.post(own, {"value": "9", "reason": "Vì thích"}, follow=True)
    assert "tính cho chính bạn" in response.content.decode()
    other = reverse("reports_own_coefficient", args=[world.articles[1].pk])
    for client in (Client(), author_client, administrator_client):
        assert client.post(other, {"value": "9", "reason": "Vì thích"}).status_code == 302
    assert not OwnCoefficient.objects.exists()


def test_others_see_only_their_own(
    people, rates, photo, author, author_client, administrator_client, chief_client
):
    world, writer = people
    for address in (ADDRESS, f"/admin/dong-gop/bai/?period={QUARTER.key}", "/admin/dong-gop/tep/"):
        assert Client().get(address).status_code == 302
        assert chief_client.get(address).status_code == 200
    assert "/admin/dong-gop/" in author_client.get("/admin/account/").content.decode()
    assert administrator_client.get("/admin/dong-gop/tep/").status_code == 302
    screen = administrator_client.get(ADDRESS).content.decode()
    assert "Đóng góp của bạn" in screen
    assert "Thu Hà" not in screen
    for asked, none in ((f"&ai=nguoi-{writer.pk}", "0 bài, "), ("&loai=anh", "0 ảnh, ")):
        address = f"/admin/dong-gop/bai/?period={QUARTER.key}{asked}"
        assert none in administrator_client.get(address).content.decode()
    Writer.objects.filter(page=world.articles[1].pk).update(user=author)
    screen = author_client.get(ADDRESS).content.decode()
    assert "123.456 đ" in screen
    assert "<tfoot>" not in screen


def test_writers_of_one_text_share_its_coefficient(people, rates, chief, chief_client):
    world, writer = people
    topic = next(iter(world.tree.topics.values()))
    chief.pen_name = "Sông Trà"
    chief.save()
    before = contributions.sums(list(lines().values()), contributions.tariff())
    shared = ArticleFactory(parent=topic, title="Bài chung", author_name="Thu Hà - Sông Trà - Cộng tác viên")
    came_out(shared, QUARTER.last)
    OwnCoefficient.objects.create(page=shared, value=Decimal(2), reason="Điều tra")
    found, tariff = lines(), contributions.tariff()
    theirs, own, other = (
        found[key] for key in (f"nguoi-{writer.pk}", f"nguoi-{chief.pk}", "ten-cong-tac-vien")
    )
    assert (theirs.total, own.total, other.total) == (3, 4, 1)
    assert other.points(tariff) == Decimal("0.67")
    counts, texts, points, _ = contributions.sums(list(found.values()), tariff)
    assert (counts[0], texts, points) == (before[0][0] + 1, before[1] + 1, before[2] + Decimal("2.01"))
    OwnCoefficient.objects.all().delete()
    found = lines()
    assert found["ten-cong-tac-vien"].points(tariff) == Decimal("0.17")
    rates.news = None
    rates.save()
    assert contributions.missing(found.values(), contributions.tariff())[0] == ("Tin", before[0][0] + 1)
    for key in (f"nguoi-{writer.pk}", f"nguoi-{chief.pk}", "ten-cong-tac-vien"):
        screen = chief_client.get(f"/admin/dong-gop/bai/?period={QUARTER.key}&ai={key}").content.decode()
        assert "Bài chung" in screen
        assert "chia đều cho 3 người)" in screen
    every = chief_client.get(f"/admin/dong-gop/bai/?period={QUARTER.key}").content.decode()
    assert every.count(">Bài chung</a>") == 1
    rows = [row for row in contributions.work_rows(QUARTER, contributions.tariff()) if row[2] == "Bài chung"]
    assert [row[5] for row in rows] == [3, 3, 3]


def test_the_table_costs_the_same_for_one_and_for_many(people, rates, photo, chief_client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            chief_client.get(ADDRESS)
        return len(queries)

    cost()
    before = cost()
    for page in people[0].articles[:2]:
        Writer.objects.filter(page=page.pk).update(user=UserFactory().pk, person=page.title)
    assert cost() == before
