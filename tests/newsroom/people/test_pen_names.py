"""Tests of pen names: each belongs to one person, and chiefs and administrators give them."""

from django.urls import reverse

from base.models import User
from campaign.articles.models import Writer
from campaign.newsroom.people.pen_names import PenNameForm
from tests.base.uploads.test_picture_metadata import ACCOUNT
from tests.factories import ArticleFactory, UserFactory

SCREEN = "/admin/but-danh/"
SHARED = "bài ghi tên này không tính cho ai"


def give(client, user: User, name: str) -> str:
    data = {"account": user.pk, f"{user.pk}-pen_name": name}
    return client.post(SCREEN, data, follow=True).content.decode()


def test_chiefs_and_administrators_give_pen_names(author, chief_client, administrator_client):
    for client, typed, name in (
        (chief_client, " Gió  Biển ", "Gió Biển"),
        (administrator_client, "Sông Trà", "Sông Trà"),
    ):
        html = give(client, author, typed)
        assert f"nay có bút danh “{name}”" in html
        assert '"but-danh"' in html  # in the menu
        author.refresh_from_db()
        assert author.pen_name == name
    assert "Đã bỏ bút danh" in give(administrator_client, author, "")


def test_nobody_gives_one_to_themselves(author, author_client):
    give(author_client, author, "Gió Biển")
    form = {"pen_name": "Gió Biển", "name_email-pen_name": "Gió Biển"}
    assert author_client.post(reverse("wagtailadmin_account"), ACCOUNT | form).status_code == 302
    author.refresh_from_db()
    assert (author.first_name, author.pen_name) == ("Mẫu", "")
    assert "but-danh" not in author_client.get("/admin/").content.decode()


def test_a_name_of_somebody_else_is_refused(author, chief_client):
    UserFactory(first_name="Tám", last_name="Lê Văn", pen_name="Gió Biển")
    said = "Tên này là của Lê Văn Tám. Hãy chọn tên khác."
    for name in ("GIÓ BIỂN", "gio bien", "Gio\u0301 Bie\u0302\u0309n", "Lê Văn Tám", "le van tam"):
        form = PenNameForm({"pen_name": name}, instance=author)
        assert form.errors == {"pen_name": [said]}, name
    assert said in give(chief_client, author, "Gió Biển")
    author.refresh_from_db()
    assert author.pen_name == ""


def test_every_form_of_an_account_refuses_it(author, administrator_client):
    UserFactory(first_name="Tám", last_name="Lê Văn", pen_name="Gió Biển")
    form = {"username": author.username, "email": author.email, "first_name": "A", "last_name": "B"}
    address = reverse("wagtailusers_users:edit", args=[author.pk])
    html = administrator_client.post(address, form | {"pen_name": "gió biển"}).content.decode()
    assert "Tên này là của Lê Văn Tám" in html


def test_pen_name_of_two_people_stays_until_it_is_changed(author, chief_client):
    other = UserFactory(pen_name="Gió Biển")
    User.objects.filter(pk=author.pk).update(pen_name="Gió Biển")
    assert chief_client.get(SCREEN).content.decode().count(SHARED) == 2
    author.refresh_from_db()
    author.first_name = "Đổi tên"
    author.full_clean()
    give(chief_client, other, "Sông Trà")
    assert SHARED not in chief_client.get(SCREEN).content.decode()


def test_a_shared_name_is_reported_in_whichever_way_two_people_share_it(topic, chief_client):
    """The name may be the full name of both, or the pen name of one and the full name of another, who came later."""

    def told() -> int:
        return chief_client.get(SCREEN).text.count(SHARED)

    assert told() == 0
    namesakes = [UserFactory(first_name="Tám", last_name="Lê Văn") for _ in range(2)]
    assert told() == 2
    story = ArticleFactory(parent=topic, author_name="Lê Văn Tám")
    assert Writer.objects.get(page=story.pk).user is None
    give(chief_client, namesakes[0], "Gió Biển")
    give(chief_client, namesakes[1], "Sông Trà")
    assert told() == 0
    UserFactory(first_name="Biển", last_name="Gió")
    assert told() == 2


def test_unknown_accounts_are_not_found(chief_client):
    for account in ("", "x", "0"):
        assert chief_client.post(SCREEN, {"account": account}).status_code == 404


def test_pen_name_that_a_byline_would_read_as_two_names_is_refused(author, chief_client):
    for name in ("Đất - Nước", "Đất; Nước"):
        assert "ngăn tên" in give(chief_client, author, name)
    author.refresh_from_db()
    assert author.pen_name == ""
