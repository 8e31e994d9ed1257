"""Tests of urgent publication: one chief publishes an alert at once, a second person confirms or withdraws it."""

import copy
import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from base.desk.moments import moment
from base.desk.versions import version_of
from base.models import ReportingRoute, User
from campaign.articles.models import AlertPage, UrgentPublication
from campaign.newsroom.authorship import approved_revision, authors
from campaign.newsroom.models import FourEyesTask
from campaign.newsroom.planning.board import board
from campaign.newsroom.planning.work import waiting
from campaign.syndication import cap
from tests.admin import fields_of, page_form, said
from tests.factories import AlertFactory, UserFactory
from tests.newsroom.conftest import latest, revise, submit
from tests.newsroom.review.test_four_eyes import act_in_list, edit_url
from tests.people import client_of, member

Outcome = UrgentPublication.Outcome

BUTTON = 'name="action-urgent"'


@pytest.fixture(scope="module")
def shared_chief(module_data) -> User:
    return member("Trưởng ban biên tập", username="truong-ban")


@pytest.fixture(scope="module")
def shared_alert(shared_chief, shared_tree) -> AlertPage:
    """A draft alert by the chief, set for another hour."""
    # A copy, because the session's tree must not count pages that are rolled back.
    topic = shared_tree.topics["cam-nang-an-toan"]
    page = AlertFactory(parent=topic, title="Cảnh báo trong đêm", live=False, owner=shared_chief)
    revise(page, shared_chief, go_live_at=timezone.now() + datetime.timedelta(days=1))
    return AlertPage.objects.get(pk=page.pk)


@pytest.fixture
def chief(tree, shared_chief) -> User:
    return copy.deepcopy(shared_chief)


@pytest.fixture
def alert(tree, shared_alert) -> AlertPage:
    return copy.deepcopy(shared_alert)


def urgent_url(page) -> str:
    return reverse("newsroom_urgent", args=[page.pk])


def reason(page, words: str) -> dict[str, str]:
    return {"reason": words, "revision": version_of(type(page).objects.get(pk=page.pk))}


def review_url(urgent: UrgentPublication) -> str:
    return reverse("newsroom_urgent_review", args=[urgent.pk])


@pytest.fixture
def urgent(alert, chief_client) -> UrgentPublication:
    chief_client.post(urgent_url(alert), reason(alert, "Hai người vừa mất tiền."))
    return UrgentPublication.objects.get()


def online(page) -> bool:
    return AlertPage.objects.get(pk=page.pk).live


def counted(user) -> dict[str, int]:
    return {kind.slug: kind.count for kind in waiting(user)}


def test_a_chief_alone_publishes_with_a_reason(
    alert, chief, chief_client, other_chief, author, mailoutbox, django_capture_on_commit_callbacks
):
    assert BUTTON in chief_client.get(edit_url(alert)).content.decode()
    assert other_chief.get_full_name() in chief_client.get(urgent_url(alert)).content.decode()
    assert "Hãy ghi lý do" in chief_client.post(urgent_url(alert), reason(alert, " ")).content.decode()
    assert not online(alert)
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(urgent_url(alert), reason(alert, "Hai người vừa mất tiền."))
    assert online(alert)
    urgent = UrgentPublication.objects.get()
    assert urgent.reason == "Hai người vừa mất tiền."
    (letter,) = mailoutbox
    assert letter.to == [other_chief.email]
    assert urgent.reason in letter.body
    assert review_url(urgent) in letter.body
    (entry,) = PageLogEntry.objects.filter(action="newsroom.urgent")
    assert entry.user == chief
    history = chief_client.get(reverse("wagtailadmin_pages:history", args=[alert.pk])).content.decode()
    assert urgent.reason in history


def test_a_second_click_or_chief_is_not_told_to_lack_the_right(
    alert, author_client, chief_client, other_chief
):
    form = reason(alert, "Hai người vừa mất tiền.")
    chief_client.post(urgent_url(alert), form)
    for client in (chief_client, client_of(other_chief)):
        answer = client.post(urgent_url(alert), form, follow=True)
        assert "Bài vừa đổi hoặc đã có người quyết định." in answer.text
        assert "Đăng khẩn, chờ hậu kiểm" in answer.text
    assert author_client.post(urgent_url(alert), form).url == "/admin/"
    assert UrgentPublication.objects.count() == 1


def test_a_chief_publishes_a_new_alert_from_its_empty_form(tree, author_client, chief_client):
    topic = tree.topics["canh-bao-lua-dao"]
    forms = (
        reverse("newsroom_new_alert"),
        reverse("wagtailadmin_pages:add", args=["articles", "alertpage", topic.pk]),
    )
    article = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
    for place in forms:
        assert BUTTON in chief_client.get(place).text
        assert BUTTON not in author_client.get(place).text
    assert BUTTON not in chief_client.get(article).text
    typed = page_form(chief_client, forms[1]) | {"title": "Giả danh công an", "summary": "Đừng chuyển tiền."}
    answer = chief_client.post(forms[1], typed | {"action-urgent": "Đăng khẩn"})
    assert answer.url == urgent_url(AlertPage.objects.get(title="Giả danh công an"))


def test_its_button_saves_what_was_typed_and_is_there_after_the_first_autosave(alert, chief, chief_client):
    parts = chief_client.get(edit_url(alert), {"_w_hydrate_create_view": "1"}).text
    assert BUTTON in parts
    typed = page_form(chief_client, edit_url(alert)) | {"summary": "Số đúng là 113."}
    answer = chief_client.post(edit_url(alert), typed | {"action-urgent": "Đăng khẩn"})
    assert answer.url == urgent_url(alert)
    chief_client.post(urgent_url(alert), reason(alert, "Vừa xảy ra."))
    assert AlertPage.objects.get(pk=alert.pk, live=True).summary == "Số đúng là 113."
    # Nothing can be typed into a locked editor.
    AlertPage.objects.filter(pk=alert.pk).update(live=False, locked=True, locked_by=None)
    assert f'href="{urgent_url(alert)}"' in chief_client.get(edit_url(alert)).text


def test_it_ends_the_review_of_the_text(alert, chief, chief_client):
    submit(alert, chief)
    chief_client.post(urgent_url(alert), reason(alert, "Hai người vừa mất tiền."))
    page = AlertPage.objects.get(pk=alert.pk)
    assert (page.live, page.workflow_in_progress) == (True, False)


def test_an_alert_that_has_ended_is_not_published_until_its_hour_is_corrected(alert, chief, chief_client):
    revision = AlertPage.objects.get(pk=alert.pk).latest_revision
    end = timezone.now() - datetime.timedelta(minutes=3)
    revision.content["expire_at"] = end.isoformat()
    revision.save()
    answer = chief_client.post(urgent_url(alert), reason(alert, "Gấp.")).content.decode()
    assert f"Giờ tự gỡ ({timezone.localtime(end):%H:%M %d/%m/%Y}) đã qua." in answer
    assert not UrgentPublication.objects.exists()
    assert not online(alert)
    revise(alert, chief, expire_at=None)
    chief_client.post(urgent_url(alert), reason(alert, "Gấp."))
    assert online(alert)


def test_it_is_marked_inside_until_a_second_person_confirms(urgent, alert, chief_client, other_chief, rf):
    second = client_of(other_chief)
    explorer = reverse("wagtailadmin_explore", args=[alert.get_parent().pk])
    places = ["/admin/", "/admin/bang-cong-viec/", edit_url(alert), explorer]

    for place in places:
        assert "Đăng khẩn, chờ hậu kiểm" in second.get(place).text, place
    # Wagtail's script fetches the editor again after the first autosave; the message is there already.
    again = second.get(edit_url(alert), headers={"sec-fetch-mode": "cors"})
    assert "Đăng khẩn, chờ hậu kiểm:" not in again.text
    assert counted(other_chief) == {"hau-kiem": 1}
    assert authors(alert) == [urgent.published_by_id]
    assert 'name="xac-nhan"' in second.get(review_url(urgent)).content.decode()
    second.post(review_url(urgent), {"xac-nhan": "1", "revision": urgent.revision_id})
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.CONFIRMED, other_chief)
    assert "Đăng khẩn, chờ hậu kiểm" not in second.get(explorer).text
    assert authors(alert) == []
    assert online(alert)
    assert PageLogEntry.objects.filter(action="newsroom.urgent_confirm", user=other_chief).exists()


def test_late_second_person_is_told_who_decided(urgent, alert, other_chief):
    urgent.close(Outcome.CONFIRMED, other_chief)
    late = UserFactory()
    late.groups.add(*other_chief.groups.all())
    answer = client_of(late).post(review_url(urgent), {"go-xuong": "1"})
    assert "Đã có người quyết định: đã xác nhận" in said(answer)
    assert online(alert)


def test_withdrawal_takes_it_offline_and_cancels_it_for_other_systems(urgent, alert, other_chief, rf):
    client_of(other_chief).post(review_url(urgent), {"go-xuong": "1"})
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.WITHDRAWN, other_chief)
    assert not online(alert)
    request = rf.get("/")
    message = cap.message(cap.find(request, str(alert.translation_key)), request).decode()
    assert "<msgType>Cancel</msgType>" in message
    assert f",{alert.translation_key.urn}," in message.split("<references>")[1]


def test_late_alerts_stay_online_marked(urgent, chief_client, other_chief, settings):
    UrgentPublication.objects.update(published_at=timezone.now() - datetime.timedelta(hours=25))
    urgent.refresh_from_db()
    assert urgent.is_overdue
    assert online(urgent.alert)
    [section] = [section for section in board(other_chief).sections if section.slug == "hau-kiem"]
    assert section.rows[0].note.startswith("Quá hạn hậu kiểm từ")
    assert "Quá hạn hậu kiểm từ" in chief_client.get("/admin/").content.decode()
    settings.URGENT_REVIEW_WITHIN = datetime.timedelta(hours=48)
    assert not urgent.is_overdue


def test_only_a_second_person_who_may_approve_decides(urgent, author, chief, administrator):
    for user in (author, chief, administrator, UserFactory()):
        for what in ("xac-nhan", "go-xuong"):
            client_of(user).post(review_url(urgent), {what: "1", "revision": urgent.revision_id})
            urgent.refresh_from_db()
            assert urgent.outcome == "", (user, what)
            assert online(urgent.alert)


@pytest.fixture
def reviewer(tree) -> User:
    """Return a person who may approve, but has no right to pages."""
    group = Group.objects.create(name="Ban duyệt")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    FourEyesTask.objects.get().groups.add(group)
    reviewer = UserFactory()
    reviewer.groups.add(group)
    return reviewer


def test_whoever_only_reviews_opens_what_the_board_and_the_letter_lead_to(urgent, alert, reviewer):
    [section] = [section for section in board(reviewer).sections if section.slug == "hau-kiem"]
    assert section.rows[0].url == review_url(urgent)
    client = client_of(reviewer)
    screen = client.get(review_url(urgent)).content.decode()
    assert 'name="xac-nhan"' in screen
    # They may not open the editor.
    assert edit_url(alert) not in screen
    client.post(review_url(urgent), {"xac-nhan": "1", "revision": urgent.revision_id})
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.CONFIRMED, reviewer)


def test_whoever_only_reviews_withdraws_it_though_its_editor_is_locked(urgent, alert, reviewer, author):
    AlertPage.objects.filter(pk=alert.pk).update(locked=True, locked_by=author, locked_at=timezone.now())
    client_of(reviewer).post(review_url(urgent), {"go-xuong": "1"})
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.WITHDRAWN, reviewer)
    assert not online(alert)


def test_the_publisher_is_told_who_is_told(alert, chief, other_chief, chief_client):
    """People who can decide are named before and after; authors are not, and only people with an address get mail."""

    def shown() -> str:
        return chief_client.get(urgent_url(alert)).content.decode()

    by_letter = f"{other_chief.name} được báo qua thư để hậu kiểm."
    by_mouth = f"{other_chief.name} hậu kiểm được nhưng chưa có địa chỉ thư, hãy báo miệng."
    nobody = "Hiện không có ai khác hậu kiểm được"
    assert by_letter in shown()
    User.objects.filter(pk=other_chief.pk).update(email="")
    assert by_mouth in shown()
    answer = chief_client.post(urgent_url(alert), reason(alert, "Gấp."))
    assert f"Đã đăng khẩn. {by_mouth}" in said(answer)
    revise(alert, other_chief, title="Chữ của trưởng ban kia")
    assert nobody in shown()
    answer = chief_client.post(urgent_url(alert), reason(alert, "Gấp."))
    assert f"Đã đăng khẩn. {nobody}" in said(answer)


def test_another_text_with_its_number_is_not_urgent(urgent, alert):
    route = ReportingRoute.objects.create(pk=alert.pk, name="Nơi tiếp nhận", purpose="Khi cần.")
    assert (authors(route), approved_revision(route)) == ([], None)


def test_an_author_of_the_text_is_no_second_person(alert, chief, other_chief):
    revise(alert, other_chief, summary="Chữ của trưởng ban kia.")
    client_of(chief).post(urgent_url(alert), reason(alert, "Gấp."))
    urgent = UrgentPublication.objects.get()
    client_of(other_chief).post(review_url(urgent), {"xac-nhan": "1", "revision": urgent.revision_id})
    urgent.refresh_from_db()
    assert urgent.outcome == ""


def test_nobody_else_and_nothing_else_is_published_urgently(alert, topic, draft, author, chief):
    unchanged = AlertFactory(parent=topic)
    for user, page in ((author, alert), (UserFactory(), alert), (chief, draft), (chief, unchanged)):
        client_of(user).post(urgent_url(page), reason(page, "Gấp."))
        assert not UrgentPublication.objects.exists(), (user, page)
        assert type(page).objects.get(pk=page.pk).live is (page is unchanged)
    for user, page in ((author, alert), (chief, draft)):
        assert BUTTON not in client_of(user).get(edit_url(page)).text


def test_only_the_text_that_the_chief_saw_is_published(alert, chief_client, author):
    form = page_form(chief_client, urgent_url(alert))
    revise(alert, author, summary="Chữ sửa trong lúc ấy.")
    refused = chief_client.post(urgent_url(alert), form | {"reason": " "}).text
    # The form that is shown again is about the same text.
    for seen in (form, fields_of(refused)):
        answer = chief_client.post(urgent_url(alert), seen | {"reason": "Gấp."})
        assert "Bài vừa đổi" in said(answer)
        assert not online(alert)
        assert not UrgentPublication.objects.exists()
    assert latest(alert).summary == "Chữ sửa trong lúc ấy."
    chief_client.post(urgent_url(alert), page_form(chief_client, urgent_url(alert)) | {"reason": "Gấp."})
    assert AlertPage.objects.get(pk=alert.pk).summary == "Chữ sửa trong lúc ấy."


def test_a_text_that_its_writer_s_editor_overwrote_is_not_the_one_that_was_seen(alert, chief, chief_client):
    form = page_form(chief_client, urgent_url(alert))
    text = latest(alert)
    text.summary = "Chữ đang gõ dở."
    text.save_revision(user=chief, overwrite_revision=text.latest_revision)
    assert AlertPage.objects.get(pk=alert.pk).latest_revision_id == alert.latest_revision_id
    assert "Bài vừa đổi" in said(chief_client.post(urgent_url(alert), form | {"reason": "Gấp."}))
    assert not online(alert)


def test_only_the_text_that_the_second_person_saw_is_confirmed(urgent, alert, chief, other_chief):
    second = client_of(other_chief)
    form = page_form(second, review_url(urgent))
    revise(alert, chief, summary="Chữ lên trang trong lúc ấy.").publish(
        user=chief, skip_permission_checks=True
    )
    assert "Bài vừa đổi" in said(second.post(review_url(urgent), form | {"xac-nhan": "1"}))
    urgent.refresh_from_db()
    assert urgent.outcome == ""
    second.post(review_url(urgent), page_form(second, review_url(urgent)) | {"xac-nhan": "1"})
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.revision) == (Outcome.CONFIRMED, latest(alert).latest_revision)


def test_an_unfinished_alert_says_what_is_missing(alert, chief, chief_client):
    text = latest(alert)
    text.canonical_url = "khong-phai-dia-chi"
    text.save_revision(user=chief, clean=False)
    html = chief_client.post(urgent_url(alert), reason(alert, "Gấp.")).content.decode()
    assert "Cảnh báo chưa đủ để đăng" in html
    assert not online(alert)


def test_a_later_edit_goes_the_normal_way(urgent, alert, author, chief, chief_client, other_chief):
    """Its approval by a second person settles the urgent text; until then the publisher counts as an author."""
    page = submit(AlertPage.objects.get(pk=alert.pk), author, summary="Chữ sửa sau.")
    assert authors(page) == [chief.pk, author.pk]
    act_in_list(chief_client, page, "approve")
    assert AlertPage.objects.get(pk=alert.pk).summary != "Chữ sửa sau."
    act_in_list(client_of(other_chief), page, "approve")
    assert AlertPage.objects.get(pk=alert.pk).summary == "Chữ sửa sau."
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.CONFIRMED, other_chief)


def test_a_second_urgent_text_takes_the_place_of_the_first(urgent, alert, chief, other_chief):
    revise(alert, other_chief, summary="Chữ thứ hai.")
    client_of(other_chief).post(urgent_url(alert), reason(alert, "Thêm số tài khoản."))
    first, second = UrgentPublication.objects.order_by("pk")
    assert (first.outcome, second.outcome) == (Outcome.REPLACED, "")
    assert set(second.involved.all()) == {chief, other_chief}
    assert second.base is None


def test_a_live_alert_keeps_its_approved_text_as_the_base(topic, chief, chief_client, author):
    page = AlertFactory(parent=topic, owner=author)
    approved = page.live_revision
    revise(page, chief, summary="Số mới.")
    chief_client.post(urgent_url(page), reason(page, "Gấp."))
    urgent = UrgentPublication.objects.get()
    assert urgent.base == approved
    assert set(urgent.involved.all()) == {chief}
    assert authors(page) == [chief.pk]


def test_withdrawal_by_the_usual_way_ends_it(urgent, alert, chief_client):
    chief_client.post(reverse("wagtailadmin_pages:unpublish", args=[alert.pk]))
    urgent.refresh_from_db()
    assert (urgent.outcome, urgent.decided_by) == (Outcome.WITHDRAWN, None)
    assert not online(alert)


def test_who_would_withdraw_it_reads_that_the_next_version_goes_too(urgent, alert, author, other_chief):
    second = client_of(other_chief)
    told = "bị bỏ theo, không lên trang nữa."
    assert told not in second.get(review_url(urgent)).text
    hour = timezone.now() + datetime.timedelta(hours=5)
    page = submit(AlertPage.objects.get(pk=alert.pk), author, go_live_at=hour)
    act_in_list(second, page, "approve")
    assert f"Bản đã duyệt, hẹn đăng lúc {moment(hour)}, {told}" in second.get(review_url(urgent)).text
    second.post(review_url(urgent), {"go-xuong": "1"})
    assert not online(alert)
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
