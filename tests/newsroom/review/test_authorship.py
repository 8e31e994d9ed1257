"""Tests of the rule on who is an author: histories of a text, each with the resulting authors."""

import datetime
import json

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Comment, DraftStateMixin, Page, WorkflowMixin

from base.blocks.body import RICH_TEXT_FEATURES
from base.models import User
from base.models.revisions import StandingRevisions
from base.rich_text import as_read
from campaign.articles.models import ArticlePage, Form, TopicPage
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from campaign.newsroom.authorship import NO_TEXT, authors, text_of
from campaign.newsroom.models import StepAuthor, current_step
from campaign.newsroom.writing import word_drafts
from tests.admin import never_stale, page_form
from tests.factories import AlertFactory, ArticleFactory
from tests.newsroom.conftest import latest, submit
from tests.newsroom.rights.desk import undone


@pytest.fixture
def people(author, chief, other_chief) -> dict[str, User | None]:
    # A writes, C and D are chiefs, "-" is a program without a user.
    return {"A": author, "C": chief, "D": other_chief, "-": None}


def save(page: ArticlePage, user: User | None, what: str) -> None:
    """Save a revision as `user`: with the text `what`, or with the change of another kind that it names."""
    text = latest(page)
    if what == "hour":
        text.go_live_at = timezone.now() + datetime.timedelta(days=3)
        text.expire_at = timezone.now() + datetime.timedelta(days=9)
    elif what == "comment":
        Comment.objects.create(page=text, user=user, text="Xem lại câu này.", contentpath="title")
    elif what == "key":
        text.body[0].value.source = text.body[0].value.source.replace("<p>", '<p data-block-key="4f3sd">')
    elif what == "spaces":
        text.body[0].value.source = text.body[0].value.source.replace("</p>", " <b> </b></p>")
    elif what == "slug":
        text.slug = "dia-chi-khac"
    elif what != "same":
        text.summary = what
    text.save_revision(user=user)


# The state in which the text "o" begins, the saves since then, and the authors in order.
HISTORIES = [
    ("draft", "A:x C:x,", "A C"),
    # A colleague's comma after one's own text, the loophole of the old rule.
    ("draft", "C:x A:x, D:same", "C A"),
    # No change of text: keys that the editor adds, comment, hour, unchanged.
    ("draft", "A:x C:key C:comment C:hour C:same", "A"),
    # Spaces that the editor drops when it opens a text.
    ("draft", "A:x A:spaces C:x", "A"),
    # The slug counts, because readers see it.
    ("draft", "A:x C:slug", "A C"),
    # Text that only looks like a value of blocks.
    ("draft", "A:[{x C:[{y", "A C"),
    # An undone change makes nobody an author, whoever undoes it.
    ("draft", "A:x C:y D:x", "A"),
    ("draft", "A:x C:y C:x C:y", "A C"),
    # A program has no account, so its text counts as the owner's.
    ("draft", "-:x C:y", "C"),
    ("draft of A", "-:x C:y", "A C"),
    # Authors since the text that is online.
    ("live", "C:same", ""),
    ("live", "C:x A:x,", "C A"),
    ("live", "C:x D:o", ""),
    ("live without a revision", "C:x", "C"),
    ("live without a revision", "C:hour", ""),
    # Authors since the text that waits for its hour, unless the hour was cancelled.
    ("scheduled", "C:x", "C"),
    ("unscheduled", "C:x", "A C"),
    # A text that was taken offline is no longer approved, so everybody who ever wrote it counts.
    ("withdrawn", "C:x", "A C"),
]


def begin(state: str, topic: TopicPage, author: User) -> ArticlePage:
    """Return a page with the text "o" in this state, written by `author` unless the state is "draft"."""
    owner = None if state == "draft" else author
    page = ArticleFactory(parent=topic, owner=owner, live=False, summary="o")
    if state in ("scheduled", "unscheduled"):
        save(page, author, "hour")
    if not state.startswith("draft"):
        latest(page).latest_revision.publish()
    if state == "unscheduled":
        page.revisions.update(approved_go_live_at=None)
    elif state == "withdrawn":
        ArticlePage.objects.get(pk=page.pk).unpublish()
    elif state == "live without a revision":
        page.revisions.all().delete()
    return page


def test_authors_of_each_history(people, topic, author):
    keys = {user.pk: key for key, user in people.items() if user is not None}
    pages: dict[str, ArticlePage] = {}
    found = []
    for state, history, _ in HISTORIES:
        if state not in pages:
            pages[state] = begin(state, topic, author)
        with undone():
            page = ArticlePage.objects.get(pk=pages[state].pk)
            for step in history.split():
                who, what = step.split(":")
                save(page, people[who], what)
            found.append((state, history, " ".join(keys[pk] for pk in authors(page))))
    assert found == HISTORIES


def test_a_reader_sees_the_same_after_the_editor_opened_a_text_typed_with_spaces():
    editor = ContentstateConverter(RICH_TEXT_FEATURES)
    for typed in (
        "<p>Hết câu. </p><p>  Câu sau.</p>",
        "<p>Hai  khoảng trắng <b>đậm </b>nhạt<b> </b> hết</p>",
        "<ul><li>Một <b><i> </i></b></li></ul>",
        '<p>Xem <a href="https://a.vn/"> trang</a><br/> ấy</p>',
    ):
        opened = editor.to_database_format(editor.from_database_format(typed))
        assert opened != typed
        assert as_read(opened) == as_read(typed)
    for one, other in (("<p>an ninh</p>", "<p>anninh</p>"), ("<p>a <b>b</b></p>", "<p>a b</p>")):
        assert as_read(one) != as_read(other)


def test_every_way_to_make_a_draft_makes_the_person_its_author(topic, chief, chief_client, live_article):
    """Copy, inbox, Word, revert: a person who brings a text in is its author, and cannot approve it alone."""
    source = Source.objects.create(name="Huyện", feed_url="https://h.example/rss")
    item = InboxItem.objects.create(
        source=source, key="1", version="1", title="Tin", link="https://h.example/1"
    )
    drafts = [
        services.create_article_draft(item, chief, topic),
        word_drafts.create_draft(word_drafts.Built(title="Từ Word"), chief, topic, form=Form.NEWS),
    ]
    copied = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": topic.pk}
    chief_client.post(reverse("wagtailadmin_pages:copy", args=[live_article.pk]), copied)
    drafts.append(ArticlePage.objects.get(slug="ban-sao"))
    old = live_article.get_latest_revision()
    save(live_article, None, "Chữ mới.")
    latest(live_article).latest_revision.publish()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[live_article.pk, old.pk])
    chief_client.post(revert, page_form(chief_client, revert))
    for draft in (*drafts, live_article):
        assert chief.pk in authors(draft), draft


def test_a_former_version_is_of_a_person_not_of_an_account(draft, author, chief_client):
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, draft.latest_revision_id])
    said = chief_client.get(revert).text.partition("phiên bản trước của trang này")[2].partition("</li>")[0]
    assert author.name in said
    assert author.username not in said


def test_autosave_never_overwrites_a_text_that_others_stand_on(
    draft, author, author_client, chief, chief_client
):
    """Wagtail itself overwrites a person's latest revision, even if it was submitted or is online."""
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    form = never_stale(page_form(author_client, address))

    def overwrite(client, title: str) -> ArticlePage:
        page = ArticlePage.objects.get(pk=draft.pk)
        data = form | {"title": title, "overwrite_revision_id": page.latest_revision_id}
        asked = {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
        assert client.post(address, data, headers=asked).json()["success"]
        return ArticlePage.objects.get(pk=draft.pk)

    own = draft.latest_revision_id
    assert overwrite(author_client, "Còn là nháp").latest_revision_id == own
    page = submit(draft, author)
    chiefs = latest(page).save_revision(user=chief)
    assert overwrite(chief_client, "Trưởng ban sửa").latest_revision_id != chiefs.pk
    # Each edit during the review starts a new step, which records its authors.
    step = page.current_workflow_task_state
    assert [each.user for each in step.authors.order_by("pk")] == [author, chief]
    latest(page).latest_revision.publish()
    online = latest(page).save_revision(user=chief)
    online.publish()
    changed = overwrite(chief_client, "Sửa bản đang đăng")
    assert changed.live_revision_id == online.pk != changed.latest_revision_id
    assert authors(changed) == [chief.pk]


def test_edits_during_review_void_what_others_have_open_and_mail_nobody_again(
    draft, author, chief, mailoutbox
):
    page = submit(draft, author)
    seen, letters = page.current_workflow_task_state, len(mailoutbox)
    save(page, chief, "Chữ của trưởng ban.")
    step = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    assert step.pk != seen.pk
    assert step.revision_id == latest(page).latest_revision_id
    assert len(mailoutbox) == letters


def test_authors_are_counted_anew_when_the_text_goes_offline_during_review(live_article, author, chief):
    save(live_article, chief, "Chữ của trưởng ban.")
    latest(live_article).latest_revision.publish()
    page = submit(live_article, author, summary="Chữ mới của tác giả.")
    step = current_step(page.get_base_content_type().pk, str(page.pk))
    assert [each.user for each in step.authors.all()] == [author]
    page.unpublish()
    assert {each.user for each in step.authors.all()} == {author, chief}


def test_every_model_with_a_review_keeps_its_standing_revisions():
    own = [model for model in apps.get_models() if issubclass(model, WorkflowMixin) and model is not Page]
    assert ArticlePage in own
    assert [model for model in own if not issubclass(model, StandingRevisions)] == []


def test_blocks_are_the_same_text_whatever_the_database_or_the_editor_adds():
    written = {"body": """[{"type": "text", "value": "<p>Chữ.</p>", "id": "một"}]"""}
    stored = {
        "body": """[{"id": "hai", "value": "<p data-block-key=\\"4f3sd\\">Chữ.</p>", "type": "text"}]"""
    }
    other = {"body": """[{"type": "text", "value": "<p>Chữ khác.</p>", "id": "một"}]"""}
    assert text_of(written) == text_of(stored) != text_of(other)


@pytest.mark.parametrize("field", ["answers", "rounds"])
def test_ids_by_which_votes_and_attempts_name_a_block_are_part_of_the_text(field):
    one, other = (json.dumps([{"type": "block", "value": "Có", "id": key}]) for key in ("một", "hai"))
    assert text_of({field: one}) != text_of({field: other})


def test_only_texts_are_compared(topic, author, chief):
    """Other differences do not count: forms drop seconds, blocks get ids, child rows get keys on publication."""
    page = AlertFactory(parent=topic, owner=author, valid_until=timezone.now(), live=False)
    text = latest(page)
    text.valid_until = text.valid_until.replace(second=0, microsecond=0)
    for block in text.body:
        block.id = "00000000-0000-4000-8000-000000000000"
    text.save_revision(user=chief)
    assert authors(page) == [author.pk]
    submit(page, author)
    assert list(StepAuthor.objects.values_list("user", "began")) == [(author.pk, True)]


def test_fields_that_are_no_text_belong_to_wagtail():
    """A field of our own with one of these names would be published without anybody's approval."""
    reviewed = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    assert len(reviewed) > 15
    own = {
        f"{model._meta.label}.{field.name}"
        for model in reviewed
        for field in model._meta.get_fields()
        if field.name in NO_TEXT and not _is_wagtails(model, field.name)
    }
    # Chiefs reorder routes without a second person.
    assert own == {"base.ReportingRoute.sort_order"}


def _is_wagtails(model, name):
    bases = [base for base in model.__mro__ if base.__module__.startswith(("wagtail.", "treebeard."))]
    fields = (field for base in bases if hasattr(base, "_meta") for field in base._meta.get_fields())
    return any(field.name == name for field in fields)


@pytest.mark.parametrize("depth", [0, 5_000, 50_000])
def test_text_that_looks_like_deeper_blocks_than_there_are_is_text(depth: int) -> None:
    texts = ['[{"' + '":[{"' * deep + '":1' + "}]" * (deep + 1) for deep in (depth, depth + 1)]
    assert text_of({"text": texts[0]}) != text_of({"text": texts[1]})
