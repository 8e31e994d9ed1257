"""Tests from an invitation to the first login, and of data that stays when a person leaves."""

import re

from django.core import mail
from django.db.models import ForeignObjectRel
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from base.models import Image, User
from campaign.articles.models import ArticlePage
from campaign.newsroom.models import Trashed
from campaign.newsroom.people import invitations
from campaign.newsroom.people.invitations import is_waiting
from campaign.newsroom.trash import services
from tests.admin import said
from tests.factories import ArticleFactory, ImageFactory, UserFactory
from tests.newsroom.conftest import submit
from tests.people import client_of

NEW = {"full_name": "Nguyễn Thị  Mẫu", "email": "Mau@example.org", "role": "Biên tập viên"}
PASSWORD = "mot-mat-khau-du-dai-2026"


def invite(client: Client, **changes: str) -> HttpResponse:
    return client.post(reverse("newsroom_invite"), NEW | changes)


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/admin/password/reset/\S+)", message.body)
    assert found
    return found[1]


def set_password(link: str) -> int:
    """Send the link's form, and return the response's status: 302 once the password is set."""
    client = Client()
    form = client.get(link, follow=True)
    address = form.request["PATH_INFO"]
    return client.post(address, {"password1": PASSWORD, "password2": PASSWORD}).status_code


def test_invited_person_sets_a_password_and_comes_in(administrator_client):
    invite(administrator_client)
    user = User.objects.get(email="Mau@example.org")
    assert (user.username, user.last_name, user.first_name) == ("mau", "Nguyễn Thị", "Mẫu")
    assert [group.name for group in user.groups.all()] == ["Biên tập viên"]
    assert is_waiting(user)
    [message] = mail.outbox
    assert message.to == ["Mau@example.org"]
    assert "Tên đăng nhập của bạn: mau" in message.body
    assert "7 ngày" in message.body
    assert set_password(link_in(message)) == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    # The link works only once.
    assert set_password(link_in(message)) == 200


def test_list_says_who_has_not_come_in(administrator_client):
    invite(administrator_client)
    address = reverse("wagtailusers_users:index")
    assert "Đã mời, chưa vào" in administrator_client.get(address).content.decode()
    User.objects.filter(username="mau").update(last_login=timezone.now())
    assert "Đã mời, chưa vào" not in administrator_client.get(address).content.decode()


def test_second_letter_ends_the_first_link(administrator_client):
    invite(administrator_client)
    user = User.objects.get(username="mau")
    address = reverse("newsroom_invite_again", args=[user.pk])
    html = administrator_client.get(reverse("wagtailusers_users:index")).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', html.split(address)[1])
    administrator_client.handler.enforce_csrf_checks = True
    answer = administrator_client.post(address, {"csrfmiddlewaretoken": token and token[1]})
    assert "Thư mời mới đang được gửi tới" in said(answer)
    first, second = mail.outbox
    assert set_password(link_in(first)) == 200
    assert set_password(link_in(second)) == 302


def test_link_ends_after_seven_days(administrator_client, settings):
    invite(administrator_client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert set_password(link_in(mail.outbox[0])) == 200


def test_bad_input_is_reported_and_kept(administrator_client):
    for name, typed, told in (
        ("email", "khong-phai-thu", "Địa chỉ thư chưa đúng"),
        ("full_name", " ", "Không được bỏ trống"),
        ("role", "", "Không được bỏ trống"),
    ):
        answer = invite(administrator_client, **{name: typed})
        assert told in str(answer.context_data["form"].errors[name])
        assert ("khong-phai-thu" if name == "email" else "Mau@example.org") in answer.text
    assert mail.outbox == []


def test_people_with_an_account_are_not_invited_again(administrator_client, author):
    invite(administrator_client)
    assert "đã được mời, tên đăng nhập là mau" in invite(administrator_client, email="mau@EXAMPLE.org").text
    html = invite(administrator_client, email=author.email).text
    assert f"đã có tài khoản: {author.get_full_name()}" in html
    assert len(mail.outbox) == 1


def test_same_name_at_another_host_gets_another_username(administrator_client):
    UserFactory(username="mau", email="khac@example.org")
    invite(administrator_client)
    invite(administrator_client, email="mau@example.com")
    assert set(User.objects.filter(username__startswith="mau").values_list("username", flat=True)) == {
        *("mau", "mau-2", "mau-3")
    }


def test_letter_that_does_not_go_out_is_reported(administrator_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "thư mời chưa gửi được" in said(invite(administrator_client))
    assert is_waiting(User.objects.get(username="mau"))


def test_letter_that_nothing_sends_is_reported(administrator_client, client, settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "thư mời chưa gửi được" in said(invite(administrator_client))
    assert is_waiting(User.objects.get(username="mau"))
    asked = client.get(reverse("account_reset_password")).text
    assert "chưa đặt lại mật khẩu ở đây được" in asked
    assert "<form" not in asked


def test_only_administrators_invite(author_client, chief_client):
    for client in (author_client, chief_client):
        invite(client)
    assert not User.objects.filter(username="mau").exists()
    assert mail.outbox == []


def test_people_who_leave_keep_texts_history_and_pen_name(topic, author, administrator_client):
    author.pen_name = "Gió Biển"
    author.save()
    page = ArticleFactory(parent=topic, owner=author, author_name=author.byline)
    page.save_revision(user=author)
    address = reverse("wagtailusers_users:edit", args=[author.pk])
    own = client_of(author)
    html = administrator_client.get(address).content.decode()
    assert "bút danh của họ vẫn giữ nguyên" in html
    # As the handbook calls it.
    assert "Đang hoạt động" in html
    form = {
        "username": author.username,
        "email": author.email,
        "first_name": author.first_name,
        "last_name": author.last_name,
        "pen_name": author.pen_name,
    }
    # An account without a role is on nobody's board, and could be asked for an agreement that it cannot give.
    html = administrator_client.post(address, form | {"is_active": "on"}).content.decode()
    assert "Hãy chọn một vai trò." in html
    assert author.groups.exists()
    assert "không vào được nữa" in said(administrator_client.post(address, form))
    author.refresh_from_db()
    assert (author.is_active, author.pen_name) == (False, "Gió Biển")
    assert own.get(reverse("wagtailadmin_home")).status_code == 302
    kept = ArticlePage.objects.get(pk=page.pk)
    assert (kept.owner, kept.author_name, kept.latest_revision.user) == (author, "Gió Biển", author)
    assert page.title in Client().get(kept.authors[0].address).content.decode()


def test_people_with_work_are_not_deleted(draft, author, administrator_client):
    address = reverse("wagtailusers_users:delete", args=[author.pk])
    # The confirmation, which does not count this work, is not even shown.
    for send in (administrator_client.get, administrator_client.post):
        answer = send(address)
        assert answer.status_code == 302
        assert "đang gắn với 1 phiên bản, 1 trang" in said(answer)
        assert User.objects.filter(pk=author.pk).exists()


def test_of_several_people_those_with_work_stay(draft, author, administrator_client):
    free = UserFactory(username="khach")
    bulk = reverse("wagtail_bulk_action", args=["base", "user", "delete"])
    address = f"{bulk}?id={author.pk}&id={free.pk}&next=/admin/users/"
    asked = administrator_client.get(address)
    assert "đang gắn với 1 phiên bản, 1 trang" in said(asked)
    assert [item["item"] for item in asked.context_data["items"]] == [free]
    answer = administrator_client.post(address)
    assert "đang gắn với 1 phiên bản, 1 trang" in said(answer)
    assert list(User.objects.filter(pk__in=[author.pk, free.pk])) == [author]


def test_people_with_work_in_the_trash_are_not_deleted(
    draft, author, other_chief, chief, administrator_client
):
    submit(draft, author).current_workflow_task_state.reject(user=chief, comment="Sửa lại.")
    draft.delete(user=other_chief)
    for person in (author, chief, other_chief):
        address = reverse("wagtailusers_users:delete", args=[person.pk])
        assert "đang gắn với 1 mục trong Thùng rác" in said(administrator_client.post(address))
        assert User.objects.filter(pk=person.pk).exists()
    trashed = Trashed.objects.get()
    services.restore(trashed.pk, chief)
    assert Page.objects.get(pk=draft.pk).owner == author


def test_people_without_work_are_deleted(administrator_client):
    user = UserFactory()
    administrator_client.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    assert not User.objects.filter(pk=user.pk).exists()


def test_whatever_names_a_person_is_work(administrator_client):
    """Each model with a foreign key to an account counts as work, unless `_NO_WORK` names it."""
    relations = [
        one for one in User._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)
    ]
    assert {one.related_model._meta.label for one in relations} > invitations._NO_WORK
    person = UserFactory()
    image = ImageFactory(uploaded_by_user=person)
    address = reverse("wagtailusers_users:delete", args=[person.pk])
    assert "đang gắn với 1 ảnh." in said(administrator_client.post(address))
    Image.objects.filter(pk=image.pk).update(uploaded_by_user=None)
    administrator_client.post(address)
    assert not User.objects.filter(pk=person.pk).exists()
