"""Tests that data of strangers in each table is erased by age and on request, and again after a restoration."""

import datetime
import json

import pytest
from django.apps import apps
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from campaign.engagement import erasing
from campaign.engagement.contest import attempts, identity, keeping, ranking
from campaign.engagement.contest.attempts import Entrant
from campaign.engagement.contest.desk.contests import LISTED
from campaign.engagement.messages import keeping as messages_keeping
from campaign.engagement.messages import services as messages_services
from campaign.engagement.messages import similar
from campaign.engagement.models import (
    Attempt,
    AttemptEvent,
    Comment,
    ContestPage,
    ContestResult,
    Delivery,
    EngagementSettings,
    EntryCode,
    Letter,
    Message,
    Picture,
    Reply,
    Subscriber,
    VoteMark,
)
from operations.backup.models import Erasure
from operations.backup.signals import restored
from search.models import SearchedQuery
from signin.models import Try
from tests.engagement.stored import everything_stored
from tests.extraction.marked_pictures import drawing, saved
from tests.factories import ContestFactory, approved_questions, contest_rounds
from tests.newsroom.trash.test_trash import delete, restore
from tests.people import member
from tests.prepared import meanwhile

# Tables without data of strangers.
OF_THE_BOARD = {
    *(
        "AdvicePage_routes",
        "DraftFile",
        "EngagementSettings",
        "Kit",
        "KitFile",
        "Letter",
        "Letter_pages",
        "NewsletterSettings",
    ),
    *("Question", "Question_authors", "QuestionVersion", "SpecialDay", "Tally"),
}
# Both are erased on request; age erases the first only, and leaves the second in masked names and class labels.
SECRET, LABEL = "Kínmột", "Kínhai"
MAIL, CODE = "kinmot@example.org", "ABCDE23452"
# Data of people who only searched, or sent a form.
COUNTED = "Kínba"
# As typed, and as compared.
PHONE = ("0905 123", "0905123")


def test_each_table_is_decided():
    own = set(apps.get_app_config("engagement").get_models(include_auto_created=True))
    kept = {model for kind in erasing.PERSONAL_DATA for model in kind.tables}
    undecided = {model.__name__ for model in own - kept if not issubclass(model, Page)} - OF_THE_BOARD
    assert not undecided, (
        "data of strangers? Then erasing.PERSONAL_DATA needs it, and this test a row; else OF_THE_BOARD"
    )


def _attempt(page: ContestPage, who: list[str], **values: str) -> Attempt:
    attempt = attempts.start(page, page.current, Entrant(who, guess=7, **values))
    attempts.save(attempt.key, {0: 1})
    return attempt


@pytest.fixture
def contest(tree) -> ContestPage:
    """Return a contest with an entrant by mail, who agreed to be named, and one by a code of a list."""
    approved_questions(4)
    page = ContestFactory(parent=tree.campaign)
    name = f"{SECRET} {LABEL}"
    owner = identity.of_address(page.pk, MAIL)
    _attempt(page, owner, name=name, email=MAIL, may_name=True, unit="Xã A")
    EntryCode.objects.create(page=page, code=CODE, unit="Lớp 7A", label=LABEL)
    _attempt(page, identity.of_code(page.pk, CODE), unit="Lớp 7A", label=LABEL)
    return page


def close(page: ContestPage) -> ContestPage:
    """End the round now, and announce its results."""
    Attempt.objects.update(ends_at=timezone.now())
    page.rounds = json.dumps(contest_rounds(closes_at=timezone.now().isoformat(), is_announced=True))
    page.save()
    page = ContestPage.objects.get(pk=page.pk)
    ranking.draw_up(page, page.all_rounds[0])
    return page


@pytest.fixture
def planted(contest, draft, author) -> ContestPage:
    """Fill each table with data of strangers, and return the contest."""
    due = timezone.localdate()
    words = {"text": f"{SECRET} 0905 123 456", "contact": f"{SECRET}@example.org"}
    message = Message.objects.create(
        stamp="1", code_hash="1", kind=Message.Kind.QUESTION, workdays=1, due_on=due, **words
    )
    similar.store(message)
    Reply.objects.create(message=message, text=SECRET, note=SECRET, written_by=author)
    Picture.objects.create(message=message).file.save("x", ContentFile(saved("JPEG", drawing())))
    Comment.objects.create(page=draft, stamp="2", name=SECRET, handling=SECRET, **words)
    letter = Letter.objects.create(kind=Letter.Kind.WEEKLY)
    Delivery.objects.create(letter=letter, subscriber=Subscriber.objects.create(address=f"x{MAIL}"))
    VoteMark.objects.create(mark=1, day=due)
    SearchedQuery.objects.create(day=due, text=COUNTED)
    Try.objects.create(key=COUNTED, at=timezone.now())
    return close(contest)


def _backup() -> str:
    rows = [
        row for kept in erasing.PERSONAL_DATA for model in kept.tables for row in model._base_manager.all()
    ]
    assert {type(row) for row in rows} == {model for kept in erasing.PERSONAL_DATA for model in kept.tables}
    return serializers.serialize("json", rows)


def _restore(backup: str) -> None:
    for kept in erasing.PERSONAL_DATA:
        for model in reversed(kept.tables):
            model._base_manager.all().delete()
    for row in serializers.deserialize("json", backup):
        row.save()


def test_data_erased_on_request_is_gone_and_stays_so_after_a_restoration(planted, chief_client, move):
    message, comment = Message.objects.get(), Comment.objects.get()
    erase = reverse("engagement_entrant_erase", args=[planted.pk])
    backup = _backup()
    chief_client.post(reverse("engagement_message", args=[message.pk]), {"viec": "erase"})
    chief_client.post(reverse("engagement_comment", args=[comment.pk]), {"xoa": "1"})
    chief_client.post(reverse("engagement_newsletter_find"), {"address": f"x{MAIL}", "dung": "1"})
    for who in (f" {MAIL.upper()} ", "abcde-23452"):
        assert LABEL in chief_client.post(erase, {"who": who}).text
        chief_client.post(erase, {"who": who, "xoa": "1"})
        assert "không có ai như vậy" in chief_client.post(erase, {"who": who}).text

    def is_gone() -> bool:
        stored = everything_stored()
        return not [secret for secret in (SECRET, LABEL, "kinmot", CODE, *PHONE) if secret in stored]

    assert is_gone()
    _restore(backup)
    move(days=1)
    assert not is_gone()
    restored.send(sender=None)
    assert is_gone()
    # Nothing else was erased.
    assert list(ContestResult.objects.values_list("score", flat=True)) == [
        attempt.score for attempt in Attempt.objects.order_by("result__place", "pk")
    ]
    assert AttemptEvent.objects.count() == 4


def test_everything_is_erased_by_age(planted, move):
    backup = _backup()
    Erasure.objects.all().delete()
    move(days=731)
    call_command("forget_senders")
    # Subscribers' data stays until they leave.
    Subscriber.objects.all().delete()
    stored = everything_stored()
    assert not [secret for secret in (SECRET, COUNTED, "kinmot", CODE, *PHONE) if secret in stored]
    assert all(secret in backup for secret in (SECRET, COUNTED))


def test_more_days_are_for_what_comes_later(planted, draft, move):
    """A form states the day of erasure, which stays for data sent by then, however often the setting changes."""
    settings = EngagementSettings.load()
    names = ["comment_days", "entrant_days", "message_days"]
    for days in (300, 200, 400):
        for name in names:
            setattr(settings, name, days)
        settings.save()
    due = timezone.localdate()
    Comment.objects.create(page=draft, stamp="3", text="Sau.")
    Message.objects.create(stamp="3", code_hash="3", kind="cau-hoi", text="Sau.", workdays=1, due_on=due)
    for days, remaining in ((90, True), (8, False)):
        move(days=days)
        call_command("forget_senders")
        assert Comment.objects.filter(text__contains=SECRET).exists() is remaining
    assert not Message.objects.filter(text__contains=SECRET).exists()
    assert not Attempt.objects.filter(erased_at=None).exists()
    assert not EntryCode.objects.exists()
    assert [kind.objects.get(stamp="3").text for kind in (Comment, Message)] == ["Sau."] * 2
    # Fewer days apply to all data.
    for name in names:
        setattr(settings, name, 30)
    settings.save()
    call_command("forget_senders")
    assert not Comment.objects.exclude(text="").exists()
    assert not Message.objects.exclude(text="").exists()


def test_days_promised_to_what_lies_in_the_trash_stand(planted, draft, chief_client, move):
    settings = EngagementSettings.load()
    trashed = [delete(chief_client, page) for page in (draft, planted)]
    settings.comment_days = settings.entrant_days = 300
    settings.save()
    for row in trashed:
        restore(chief_client, row)
    assert Attempt.objects.exclude(email="").exists()
    move(days=98)
    call_command("forget_senders")
    assert Comment.objects.get().text == ""
    assert not Attempt.objects.filter(erased_at=None).exists()


def test_each_entrant_goes_when_it_was_promised(contest, move):
    """More days apply only to later entrants; earlier ones of the same contest were promised fewer."""
    settings = EngagementSettings.load()
    settings.entrant_days = 300
    settings.save()
    _attempt(contest, identity.of_address(contest.pk, "sau@example.org"), name="Sau", email="sau@example.org")
    EntryCode.objects.create(page=contest, code="ABCDE23453", unit="Lớp 7A", label="Sau")
    _attempt(contest, identity.of_code(contest.pk, "ABCDE23453"), unit="Lớp 7A", label="Sau")
    close(contest)
    for days, remaining in ((89, {"sau@example.org", MAIL}), (2, {"sau@example.org"}), (210, set())):
        move(days=days)
        call_command("forget_senders")
        assert set(Attempt.objects.exclude(email="").values_list("email", flat=True)) == remaining
        assert EntryCode.objects.count() == len(remaining)
        assert Attempt.objects.filter(erased_at=None).count() == 2 * len(remaining)
        assert ContestResult.objects.filter(name__contains=SECRET).exists() is (MAIL in remaining)


def test_codes_of_a_contest_that_never_had_a_round_go_once_nobody_prepares_it(tree, move):
    page = ContestFactory(parent=tree.campaign, rounds="[]")
    EntryCode.objects.create(page=page, code=CODE, unit="Lớp 7A", label=LABEL)
    for days, remaining in ((89, 1), (89, 1), (2, 0)):
        if remaining:
            log(page, LISTED, data={"count": 1})
        move(days=days)
        call_command("forget_senders")
        assert EntryCode.objects.count() == remaining, days


def test_only_those_who_may_have_the_files_erase_comments_and_entrants(planted, author_client):
    comment = reverse("engagement_comment", args=[Comment.objects.get().pk])
    erase = reverse("engagement_entrant_erase", args=[planted.pk])
    assert "Xóa ngay" not in author_client.get(comment).text
    # Wagtail redirects refused requests.
    for address, form in ((comment, {"xoa": "1"}), (erase, {"who": MAIL, "xoa": "1"})):
        assert author_client.post(address, form).status_code == 302
    assert Comment.objects.get().text
    assert Attempt.objects.filter(email=MAIL).exists()


def test_an_erased_entrant_takes_part_once_and_every_score_is_recounted(contest, chief_client, move):
    mine = Attempt.objects.get(email=MAIL)
    keeping.erase_early(keeping.entries_of(contest, str(mine.pk)))
    # While the round is open, the same mailbox leads back to the same attempt.
    owner = identity.of_address(contest.pk, MAIL)
    assert attempts.start(contest, contest.current, Entrant(owner, email=MAIL)).pk == mine.pk
    call_command("recount_contest", contest.pk)
    move(days=40)
    call_command("forget_senders")
    mine.refresh_from_db()
    assert (mine.name, mine.email, mine.identity) == ("", "", mine.key)
    assert Attempt.objects.exclude(email="", label="").exists()


def test_entrants_are_found_and_erased_after_a_new_secret_key(contest, chief_client, settings):
    backup = serializers.serialize("json", EntryCode.objects.all())
    (mailed,) = identity._mail_codes(contest.pk, MAIL, identity._window())
    erase = reverse("engagement_entrant_erase", args=[contest.pk])
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
    assert identity.is_code(contest, MAIL, mailed)
    mine, pupil = Attempt.objects.get(email=MAIL), Attempt.objects.get(label=LABEL)
    for owner, attempt in (
        (identity.of_address(contest.pk, MAIL), mine),
        (identity.of_code(contest.pk, CODE), pupil),
    ):
        assert attempts.start(contest, contest.current, Entrant(owner)) == attempt
    # The same person in another round, which began after the change.
    attempt = Attempt.objects.get(pk=pupil.pk)
    attempt.pk, attempt.round, attempt.key = None, "vong-2", "khac"
    attempt.identity = identity.of_code(contest.pk, CODE)[0]
    attempt.save()
    for who, count in ((MAIL, 1), (CODE, 2), (str(mine.pk), 1), (str(pupil.pk), 2)):
        assert len(keeping.entries_of(contest, who).attempts) == count
    for who in (MAIL, CODE):
        chief_client.post(erase, {"who": who, "xoa": "1"})
    assert not Attempt.objects.filter(erased_at=None).exists()
    for row in serializers.deserialize("json", backup):
        row.save()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = ["another-key"], "a-third-key"
    restored.send(sender=None)
    assert not EntryCode.objects.exists()


def test_archived_pages_hold_no_name_of_an_entrant(planted, chief_client):
    from campaign.newsroom.archive.keeping import _rendered

    kept = _rendered(planted, is_preview=False)
    assert "Theo đơn vị" in kept or "Theo " in kept
    assert SECRET not in kept
    assert SECRET in chief_client.get(planted.url).text


@pytest.mark.django_db
def test_the_page_on_privacy_names_what_is_counted_of_readers(client):
    shown = client.get(reverse("privacy")).text
    for counted in ("được đọc bao nhiêu lần", "Chữ được tìm", "một địa chỉ không có", "nhật ký truy cập"):
        assert counted in shown, counted


@pytest.mark.both
@pytest.mark.usefixtures("two_writers", "own_site")
def test_answer_that_is_written_during_the_erasure_is_erased_with_its_message():
    chief = member("Trưởng ban biên tập")
    message = Message.objects.create(
        stamp="1", code_hash="1", kind="cau-hoi", text="Trước.", workdays=1, due_on=timezone.localdate()
    )
    end = Message.objects.filter(pk=message.pk)
    long_ago = timezone.localdate() - datetime.timedelta(days=9_999)

    def write() -> None:
        messages_services.write(message, "Chào chị Lan.", "", chief)
        end.update(due_on=long_ago)

    end.update(due_on=long_ago)
    meanwhile(write, messages_keeping.erase)
    assert not Reply.objects.exclude(text="").exists()
