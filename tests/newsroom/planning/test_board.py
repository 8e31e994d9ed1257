"""Tests of the board: open work by person and age, and notifications about it."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, PageSubscription

from base.desk.moments import moment
from campaign.articles.models import ArticlePage, UrgentPublication
from campaign.inbox.models import InboxItem, Source
from campaign.newsroom.models import Assignment
from campaign.newsroom.planning.board import address_of, board
from campaign.newsroom.planning.work import _KINDS, Waiting, _rows_of, waiting
from tests.admin import page_form
from tests.factories import AlertFactory, ArticleFactory
from tests.newsroom.conftest import new_draft, revise, submit
from tests.newsroom.review.test_four_eyes import act_in_editor, act_in_list
from tests.people import chief_of, client_of


def count_waiting(user) -> int:
    return sum(kind.count for kind in waiting(user))


def titles(user, slug: str) -> list[str]:
    return next(([row.title for row in s.rows] for s in board(user).sections if s.slug == slug), [])


@pytest.fixture
def draft(topic, author) -> ArticlePage:
    # Not the module's, which would stand in each list of the author's drafts.
    return new_draft(topic, author)


def test_author_sees_own_drafts_only(topic, author, chief):
    new_draft(topic, author, "Bài của tôi")
    new_draft(topic, chief, "Bài của người khác")
    assert titles(author, "ban-nhap") == ["Bài của tôi"]


def test_unfinished_texts_of_people_who_left_are_shown_to_those_who_give_work(topic, author, chief):
    """Otherwise they would only be on the board of an account that nobody can sign in to."""
    sent_back = submit(new_draft(topic, author, "Bài bị trả lại"), author)
    sent_back.current_workflow_task_state.reject(user=chief, comment="Nêu rõ nguồn.")
    new_draft(topic, author, "Bài dở")
    taken_over = new_draft(topic, author, "Bài chỉ huy đã nhận")
    taken_over.save_revision(user=chief)
    assert titles(chief, "nguoi-da-roi") == []
    author.is_active = False
    author.save()
    assert titles(chief, "nguoi-da-roi") == ["Bài dở", "Bài bị trả lại"]
    assert titles(chief, "ban-nhap") == ["Bài chỉ huy đã nhận"]
    assert titles(author, "nguoi-da-roi") == []


def test_unfinished_changes_of_pages_without_an_owner_are_not_lost_with_their_writer(
    tree, topic, author, chief
):
    """Setup's pages have no owner. Those that only programs changed are nobody's work."""
    page = tree.pages["gioi-thieu"]
    page.save_revision()
    tree.campaign.save_revision(user=author)
    new_draft(topic, author, "Chương trình lưu sau").save_revision()
    assert titles(chief, "nguoi-da-roi") == []
    author.is_active = False
    author.save()
    assert titles(chief, "nguoi-da-roi") == ["Chương trình lưu sau", tree.campaign.title]


def test_text_moves_from_draft_to_review_to_returned(topic, author, chief):
    page = submit(new_draft(topic, author, "Bài"), author)
    assert (titles(author, "ban-nhap"), titles(author, "dang-cho")) == ([], ["Bài"])
    page.current_workflow_task_state.reject(user=chief, comment="Nêu rõ nguồn.")
    [section] = board(author).sections
    assert (section.slug, section.rows[0].said, section.rows[0].who) == (
        "tra-lai",
        "Nêu rõ nguồn.",
        chief.get_full_name(),
    )
    assert count_waiting(author) == 1


def test_chief_sees_the_oldest_first_and_not_what_they_wrote(topic, author, chief):
    for title in ("Bài một", "Bài hai"):
        submit(new_draft(topic, author, title), author)
    submit(new_draft(topic, chief, "Bài của trưởng ban"), chief)
    assert titles(chief, "cho-duyet") == ["Bài một", "Bài hai"]
    assert titles(chief, "dang-cho") == ["Bài của trưởng ban"]
    assert count_waiting(chief) == 2
    assert count_waiting(author) == 0


def test_review_is_compared_with_what_is_live_or_was_sent_back(live_article, draft, author, chief):
    submit(live_article, author, summary="Tóm tắt mới.")
    rejected = submit(draft, author)
    first = rejected.latest_revision_id
    rejected.current_workflow_task_state.reject(user=chief, comment="Sửa.")
    again = ArticlePage.objects.get(pk=draft.pk)
    again.save_revision(user=author)
    again.current_workflow_state.resume(user=author)
    addresses = [row.compare_url for row in board(chief).sections[0].rows]
    assert "/live..." in addresses[0]
    assert f"/{first}..." in addresses[1]


def test_withdrawn_and_scheduled_texts_are_no_drafts(topic, author, chief):
    live = ArticleFactory(parent=topic, owner=author)
    live.unpublish(user=chief)
    page = new_draft(topic, author, "Bài hẹn giờ")
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision(user=author)
    submit(page, author).current_workflow_task_state.approve(user=chief)
    assert titles(author, "ban-nhap") == []
    assert titles(author, "hen-gio") == titles(chief, "hen-gio") == ["Bài hẹn giờ"]


def test_numbers_of_the_menu_are_those_of_the_lists_whoever_looks(
    topic, author, chief, administrator, superuser, other_chief
):
    """People with the same rights share one statement, and the rights of these five differ."""
    submit(new_draft(topic, author, "Bài"), author)
    submit(new_draft(topic, chief, "Bài của trưởng ban"), chief)
    sent_back = submit(new_draft(topic, author, "Bài trả lại"), author)
    sent_back.current_workflow_task_state.reject(user=chief, comment="Sửa.")
    Comment.objects.create(page=sent_back, user=chief, text="Sửa câu này.", contentpath="title")
    Assignment.objects.create(given_by=chief, assignee=None, title="Việc", due=timezone.localdate())
    for user in (author, chief, administrator, superuser, other_chief):
        lists = dict(zip(_KINDS, _rows_of(user), strict=True))
        counted = {slug: rows.count() for slug, rows in lists.items() if rows.exists()}
        assert {kind.slug: kind.count for kind in waiting(user)} == counted, user
        assert counted


def test_a_line_of_the_dashboard_leads_to_the_only_one_of_its_kind(topic, author, chief, administrator):
    # Nobody can approve this one.
    submit(new_draft(topic, chief, "Bài của trưởng ban"), chief)
    submit(new_draft(topic, author, "Bài"), author)
    corrected = submit(new_draft(topic, author, "Bài có chỗ sửa"), author)
    revise(corrected, chief, summary="Đã sửa.")
    act_in_list(client_of(chief), corrected, "approve")
    sent_back = submit(new_draft(topic, author, "Bài trả lại"), author)
    sent_back.current_workflow_task_state.reject(user=chief, comment="Sửa.")
    Comment.objects.create(page=sent_back, user=chief, text="Sửa câu này.", contentpath="title")
    urgent = {"alert": AlertFactory(parent=topic), "published_by": author, "reason": "Gấp."}
    UrgentPublication.objects.create(published_at=timezone.now(), **urgent)
    for assignee in (author, None):
        due = timezone.localdate()
        Assignment.objects.create(given_by=chief, assignee=assignee, title="Việc", due=due)
    told = set()
    for user in (author, chief, administrator):
        rows = {section.slug: section.rows for section in board(user).sections}
        screen = client_of(user).get(reverse("wagtailadmin_home")).text
        for kind in waiting(user):
            assert kind.count == 1, kind
            told.add(kind.slug)
            [address] = re.findall(rf'href="([^"]+)"><strong>1</strong> {kind.what}', screen)
            assert address in [row.url for row in rows.get(kind.slug, [])] or "/phan-cong/" in address, kind
    assert told == set(_KINDS)
    submit(new_draft(topic, author, "Bài nữa"), author)
    board_of_reviews = f'href="{reverse("newsroom_board")}#cho-duyet"><strong>2</strong> bài chờ bạn duyệt'
    assert board_of_reviews in client_of(chief).get(reverse("wagtailadmin_home")).text


def test_a_line_of_the_dashboard_outlives_what_waited(db):
    """Somebody else may deal with the waiting text between the two queries."""
    for slug, what in _KINDS.items():
        address = address_of(Waiting(slug, what=what, count=1, key=0))
        assert address == f"{reverse('newsroom_board')}#{slug}" or address.endswith("/0/"), slug


def test_comment_waits_for_the_person_who_did_not_speak_last(draft, author, chief):
    comment = Comment.objects.create(page=draft, user=chief, text="Sửa câu này.", contentpath="title")
    assert (count_waiting(author), count_waiting(chief)) == (1, 0)
    CommentReply.objects.create(comment=comment, user=author, text="Sửa thế nào?")
    assert (count_waiting(author), count_waiting(chief)) == (0, 1)
    [section] = [s for s in board(chief).sections if s.slug == "gop-y"]
    assert (section.rows[0].who, section.rows[0].said) == (author.get_full_name(), "Sửa thế nào?")
    comment.resolved_at = timezone.now()
    comment.save()
    assert count_waiting(chief) == 0


def test_board_tells_of_inbox_and_broken_sources(topic, author, chief):
    source = Source.objects.create(name="Huyện", feed_url="https://h.example/rss", consecutive_failures=99)
    InboxItem.objects.create(source=source, key="1", version="1", title="Tin", link="https://h.example/1")
    # An item that became a draft no longer waits, as in the inbox.
    InboxItem.objects.create(
        source=source, key="2", version="1", article=new_draft(topic, author, "Bài từ tin")
    )
    assert board(author).waiting_items == board(chief).waiting_items == 1
    assert board(author).broken_sources == []
    assert board(chief).broken_sources == [source]


def test_long_section_says_how_many_more(topic, author, monkeypatch):
    monkeypatch.setattr("campaign.newsroom.planning.board.MAX_SHOWN", 2)
    for number in range(4):
        new_draft(topic, author, f"Bài {number}")
    [section] = board(author).sections
    assert (len(section.rows), section.more) == (2, 2)


def test_queries_do_not_grow_with_pages(topic, author, chief):
    def queries_with(more: int) -> int:
        for number in range(more):
            page = submit(new_draft(topic, author, f"Bài {number}"), author)
            Comment.objects.create(page=page, user=author, text="Xem giúp.", contentpath="title")
            PageSubscription.objects.create(page=page, user=chief, comment_notifications=True)
            new_draft(topic, chief, f"Nháp {number}")
        # Content types are queried once per process.
        board(chief)
        with CaptureQueriesContext(connection) as asked:
            board(chief)
        return len(asked)

    few = queries_with(1)
    assert queries_with(2) == few < 15


def test_screens_tell_how_much_waits(draft, author, chief):
    page = submit(draft, author)
    page.current_workflow_task_state.reject(user=chief, comment="Nêu rõ nguồn.")
    for user in (author, chief):
        client = client_of(user)
        screen = client.get(reverse("newsroom_board")).content.decode()
        dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
        assert ("Nêu rõ nguồn." in screen) == (user == author)
        # The menu's scripts contain its labels as JSON.
        label = "công việc (1)" in dashboard or "c\\u00f4ng vi\\u1ec7c (1)" in dashboard
        assert label == (user == author)
        assert ("bài trả lại để bạn sửa" in dashboard) == (user == author)


@pytest.mark.parametrize(("days", "approve"), [(0, act_in_editor), (1, act_in_list)])
def test_mail_of_an_approval_leads_to_the_page_or_names_its_hour(draft, author, chief_client, days, approve):
    hour = timezone.now() + datetime.timedelta(days=1)
    page = submit(draft, author, go_live_at=hour if days else None)
    mail.outbox.clear()
    approve(chief_client, page, "approve")
    [letter] = mail.outbox
    assert letter.to == [author.email]
    assert "đã được duyệt trong quy trình" in letter.body
    # The address of a page that waits for its hour answers 404.
    assert (page.full_url in letter.body) == (days == 0)
    assert (f"Trang sẽ lên lúc {moment(hour)}." in letter.body) == (days == 1)


def _comment(client: Client, page: ArticlePage, text: str) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    comment = {"text": text, "contentpath": "title", "position": "", "id": "", "resolved": "", "DELETE": ""}
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    client.post(
        address,
        page_form(client, address)
        | {f"comments-{name}": value for name, value in (empty | {"TOTAL_FORMS": "1"}).items()}
        | {f"comments-0-{name}": value for name, value in comment.items()}
        | {f"comments-0-replies-{name}": value for name, value in empty.items()},
    )


def test_author_is_mailed_a_comment_on_their_text(draft, author, author_client, chief_client):
    author_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    _comment(chief_client, draft, "Câu này dài quá.")
    [message] = mail.outbox
    assert message.to == [author.email]
    assert "Câu này dài quá." in message.body
    assert "góp ý" in message.subject


def test_comments_are_not_mailed_to_those_who_may_not_edit_the_page_any_more(
    draft, author, author_client, chief_client, tree
):
    author_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    elsewhere = chief_of(tree.topics["pho-bien-phap-luat"]).groups.get(name="Trưởng nhóm chuyên mục")
    elsewhere.permissions.add(Permission.objects.get(codename="access_admin"))
    author.groups.set([elsewhere])
    _comment(chief_client, draft, "Câu này dài quá.")
    assert draft.wagtail_admin_comments.count() == 1
    assert mail.outbox == []
