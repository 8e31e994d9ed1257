"""Tests of who may delete, restore and erase: every way to delete, every screen of the trash, every role."""

import datetime
import re

import pytest
from django.db import connection
from django.db.models import CharField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry, Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from base.models import Image, Need, ReportingRoute
from campaign.articles.models import AcceptedWord, PlanTask, StoryTemplate
from campaign.engagement.models import Comment, DraftPage, PollPage, Question, SpecialDay, Tally
from campaign.library.models import DocumentField
from campaign.newsroom.models import CampaignDay, Trashed
from campaign.newsroom.people import roles
from campaign.newsroom.trash import deletions, services
from campaign.newsroom.trash.snapshot import Snapshot
from campaign.reports.models import Report
from campaign.reports.services import issue
from home.models import HomePage
from operations.backup.models import Erasure
from operations.backup.signals import restored
from search.models import PromotedResult, Synonyms
from tests.admin import said
from tests.factories import (
    ArticleFactory,
    ImageFactory,
    image_file,
    page_of_each_type,
    recording,
)
from tests.factories import file as a_file
from tests.newsroom.conftest import submit
from tests.newsroom.rights.desk import undone
from tests.people import chief_of, client_of, member


def _bulk(page: Page, *more: Page) -> tuple[str, dict]:
    keys = "&".join(f"id={each.pk}" for each in (page, *more))
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?{keys}", {}


PAGE_VIEWS = {
    "view": lambda page, own: (reverse("wagtailadmin_pages:delete", args=[page.pk]), {}),
    "bulk": lambda page, own: _bulk(page),
    "bulk, with an own page": lambda page, own: _bulk(page, own),
    "API": lambda page, own: (reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"]), {}),
}


def _scheduled(page: Page) -> Page:
    """Return the page as an approval leaves it that waits for its hour."""
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()
    assert not Page.objects.get(pk=page.pk).live
    return page


@pytest.fixture
def people(tree, author, chief, superuser):
    other = member(roles.AUTHORS, username="tac-gia-hai")
    return {"stranger": None, "author": author, "other": other, "chief": chief, "superuser": superuser}


@pytest.fixture
def clients(people):
    return {name: client_of(user) if user else Client() for name, user in people.items()}


def test_bulk_deletion_of_a_page_and_one_below_it_deletes_both_once(topic, live_article, chief):
    assert client_of(chief).post(_bulk(topic, live_article)[0]).status_code == 302
    assert [row.key for row in Trashed.objects.all()] == [str(topic.pk)]


def test_author_deletes_only_own_drafts_by_any_view(tree, topic, draft, people, clients):
    author, other = people["author"], people["other"]
    own_topic = type(topic)(title="Chuyên mục nháp", slug="nhap", live=False, owner=author)
    tree.campaign.add_child(instance=own_topic)
    ArticleFactory(parent=own_topic, live=False, owner=other)
    own_section = type(topic)(title="Mục có bài hẹn giờ", slug="hen-gio", live=False, owner=author)
    tree.campaign.add_child(instance=own_section)
    _scheduled(ArticleFactory(parent=own_section, live=False, owner=author))
    pages = {
        "draft": draft,
        "draft in review": submit(ArticleFactory(parent=topic, live=False, owner=author, body=[]), author),
        "of another": ArticleFactory(parent=topic, live=False, owner=other),
        "of nobody": ArticleFactory(parent=topic, live=False, owner=None),
        "online": ArticleFactory(parent=topic, owner=author),
        "scheduled": _scheduled(ArticleFactory(parent=topic, live=False, owner=author)),
        "section with a scheduled page": own_section,
        "section with a page of another": own_topic,
        "home": tree.home,
    }
    spare = ArticleFactory(parent=topic, live=False, owner=author, title="Của mình")
    everything = set(pages)

    def gone(role: str, view: str, tried: set[str]) -> set[str]:
        found = set()
        for name in tried:
            page = pages[name]
            with undone():
                where, data = PAGE_VIEWS[view](page, spare)
                clients[role].post(where, data)
                if not Page.objects.filter(pk=page.pk).exists():
                    found.add(name)
                    assert Trashed.objects.filter(key=str(page.pk), trashed_by=people[role]).count() == 1
        return found

    assert gone("author", "view", everything) == {"draft", "draft in review"}
    # All views ask one policy, so one page of each answer is enough for the others, and for the other roles.
    for view in PAGE_VIEWS.keys() - {"view"}:
        assert gone("author", view, {"draft", "online", "section with a page of another"}) == {"draft"}, view
    assert gone("stranger", "view", {"draft", "online"}) == set()
    assert gone("other", "view", {"draft", "of another"}) == {"of another"}
    assert gone("chief", "view", {"of another", "online", "scheduled", "home"}) == {
        *("of another", "online", "scheduled")
    }


def _branch(key: int) -> set[tuple[int, str, type[Page]]]:
    pages = Page.objects.get(pk=key).get_descendants(inclusive=True).specific()
    return {(page.pk, page.url_path, type(page)) for page in pages}


def test_every_page_type_goes_into_the_trash_with_its_branch_and_comes_back(tree, superuser):
    page_of_each_type(tree)
    PollPage.objects.get().tallies.create(answer="mot", votes=3)
    DraftPage.objects.get().comments.create(stamp="1", text="Nên sửa.")
    # Taking live pages offline, as test_trash.py tries, would take most of the time.
    tree.home.get_descendants().update(live=False)
    tried = set()
    for page in tree.home.get_children().specific():
        was = _branch(page.pk)
        if {model for _, _, model in was} <= tried:
            continue
        with undone():
            page.delete(user=superuser)
            trashed = Trashed.objects.get()
            services.restore(trashed.pk, superuser)
            assert _branch(int(trashed.key)) == was, page
            # Comments and votes come back with their page.
            assert (Comment.objects.count(), Tally.objects.get().votes) == (1, 3), page
            tried |= {model for _, _, model in was}
    # Nobody deletes the home page.
    assert tried == set(get_page_models()) - {Page, HomePage}


def _things():
    return {
        "articles.acceptedword": AcceptedWord.objects.create(words="Gươl"),
        "articles.plantask": PlanTask.objects.create(code="99", title="Nhiệm vụ thử"),
        "articles.storytemplate": StoryTemplate.objects.create(name="Mẫu thử"),
        "engagement.specialday": SpecialDay.objects.create(day=datetime.date(2026, 8, 22), name="Làm bù"),
        "library.documentfield": DocumentField.objects.create(name="Lĩnh vực thử", slug="linh-vuc-thu"),
        "newsroom.campaignday": CampaignDay.objects.create(day=1, month=2, name="Ngày"),
        "base.file": a_file(),
        "base.image": ImageFactory(file=image_file(64, 36)),
        "base.media": recording(),
        "search.promotedresult": PromotedResult.objects.create(
            queries="lừa", link="https://a.example/", title="A"
        ),
        "base.reportingroute": ReportingRoute.objects.create(
            need=Need.REPORT, name="Nơi", purpose="Khi cần.", contact="0255"
        ),
        "search.synonyms": Synonyms.objects.create(text="a = b"),
    }


def _view(thing) -> str:
    label = thing._meta.label_lower
    files = {"base.image": "wagtailimages", "base.file": "wagtaildocs", "base.media": "wagtailmedia"}
    name = files.get(label) or f"wagtailsnippets_{label.replace('.', '_')}"
    return reverse(f"{name}:delete", args=[thing.pk])


def _bulk_of(thing) -> str:
    names = [thing._meta.app_label, thing._meta.model_name, "delete"]
    return f"{reverse('wagtail_bulk_action', args=names)}?id={thing.pk}"


def test_every_other_kind_goes_into_the_trash_by_every_view_and_comes_back(
    tree, people, clients, django_capture_on_commit_callbacks
):
    things = _things()
    assert {type(thing) for thing in things.values()} == set(deletions.TRASHED_MODELS)
    # Nobody deletes a question of a contest.
    assert set(deletions.TRASHED_MODELS) >= set(get_snippet_models()) - {Question}
    for label, thing in things.items():
        with undone():
            clients["author"].post(_view(thing))
            assert type(thing).objects.filter(pk=thing.pk).exists(), label
            assert "vào Thùng rác?" in clients["chief"].get(_view(thing)).content.decode(), label
            with django_capture_on_commit_callbacks(execute=True):
                clients["chief"].post(_view(thing))
            assert not type(thing).objects.filter(pk=thing.pk).exists(), label
            (trashed,) = Trashed.objects.all()
            assert trashed.kind == label
            assert ModelLogEntry.objects.filter(action="wagtail.delete", user=people["chief"]).exists()
            clients["chief"].post(reverse("newsroom_restore", args=[trashed.pk]))
            again = type(thing).objects.get(pk=thing.pk)
            assert str(again) == str(thing)
            file = getattr(again, "file", None)
            assert file is None or file.storage.exists(file.name)
            # A route that was online waits for a second person.
            assert getattr(again, "live", False) is False
            assert ModelLogEntry.objects.filter(action="newsroom.restore", user=people["chief"]).exists()
        # Recordings have no bulk actions.
        if label != "base.media":
            with undone():
                clients["author"].post(_bulk_of(thing))
                assert type(thing).objects.filter(pk=thing.pk).exists(), label
                clients["chief"].post(_bulk_of(thing))
                assert not type(thing).objects.filter(pk=thing.pk).exists(), label
                assert Trashed.objects.get().kind == label
    # Each of these has a template of its own.
    for label in ("articles.acceptedword", "base.file", "base.image"):
        assert "vào Thùng rác?" in clients["chief"].get(_bulk_of(things[label])).content.decode(), label


def test_what_was_edited_before_its_erasure_stays_erased_after_a_restoration(
    tree, chief, django_capture_on_commit_callbacks
):
    """A backup holds the row as it was before the edit. A person made the row, or the program that set up the site."""
    for label, thing in _things().items():
        name = next(field.name for field in thing._meta.local_fields if isinstance(field, CharField))
        # Files have the time of their upload, so the log matters to other kinds, which are treated alike.
        for is_made_by_a_person in (True, False) if label == "library.documentfield" else (True,):
            with undone():
                if is_made_by_a_person:
                    log(thing, "wagtail.create")
                rows = type(thing).objects.filter(pk=thing.pk)
                backup = Snapshot.of(rows)
                rows.update(**{name: "x"})
                with LogContext(user=chief):
                    rows.get().delete()
                with django_capture_on_commit_callbacks(execute=True):
                    services.erase(Trashed.objects.get().pk, chief, "Bản án số 1.")
                assert Erasure.objects.exists(), label
                backup.put_back()
                assert rows.exists()
                restored.send(sender=None)
                assert not rows.exists(), label
                # A later row with the same key stays.
                backup.put_back()
                rows.update(**{name: "y"})
                ModelLogEntry.objects.filter(object_id=str(thing.pk), action="wagtail.create").delete()
                log(rows.get(), "wagtail.create")
                restored.send(sender=None)
                assert rows.exists() or hasattr(thing, "created_at"), label


def test_trash_is_opened_restored_and_erased_by_those_who_may(topic, draft, people, clients):
    own = draft
    others = ArticleFactory(parent=topic, live=False, owner=people["other"], title="Bài của người khác")
    clients["author"].post(reverse("wagtailadmin_pages:delete", args=[own.pk]))
    clients["other"].post(reverse("wagtailadmin_pages:delete", args=[others.pk]))
    rows = {row.title: row for row in Trashed.objects.all()}
    assert set(rows) == {"Bài nháp", "Bài của người khác"}
    everything = set(rows)
    expected = {
        "stranger": (set(), set()),
        "author": ({"Bài nháp"}, set()),
        "other": ({"Bài của người khác"}, set()),
        "section chief": (set(), set()),
        "chief": (everything, everything),
    }
    clients["section chief"] = client_of(chief_of(topic.get_siblings().first()))
    for role in expected:
        client = clients[role]
        html = client.get(reverse("newsroom_trash")).content.decode()
        may_restore, may_erase = expected[role]
        assert {title for title in rows if title in html} == may_restore, role
        restored, erased = set(), set()
        for title, row in rows.items():
            with undone():
                client.post(reverse("newsroom_restore", args=[row.pk]))
                if Page.objects.filter(pk=row.key).exists():
                    restored.add(title)
            with undone():
                client.post(reverse("newsroom_erase", args=[row.pk]), {"reason": "Theo công văn số 1"})
                if not Trashed.objects.filter(pk=row.pk).exists():
                    erased.add(title)
        assert (restored, erased) == (may_restore, may_erase), role
    row = rows["Bài nháp"]
    clients["chief"].post(reverse("newsroom_erase", args=[row.pk]), {"reason": ""})
    assert Trashed.objects.filter(pk=row.pk).exists()


def test_erasing_a_page_says_that_the_archive_still_has_it(topic, chief, chief_client):
    page = ArticleFactory(parent=topic, live=False, title="Bài phải xóa")
    page.save_revision().publish(skip_permission_checks=True)
    page.delete(user=chief)
    address = reverse("newsroom_erase", args=[Trashed.objects.get().pk])
    leads = re.search(r'href="([^"]+)">Kho lưu bản đã đăng<', chief_client.get(address).content.decode())[1]
    chief_client.post(address, {"reason": "Theo công văn số 1"})
    assert not Trashed.objects.exists()
    assert "Bài phải xóa" in chief_client.get(leads).content.decode()


def test_erasing_says_what_else_has_to_be_erased(topic, chief, chief_client):
    """A page leaves its pictures, and a picture its copies in the archive; restored backups bring back neither."""
    image = ImageFactory(title="Ảnh phải xóa")
    ArticleFactory(parent=topic, main_image=image).delete(user=chief)

    def screen() -> str:
        return " ".join(
            chief_client.get(reverse("newsroom_erase", args=[Trashed.objects.get().pk])).text.split()
        )

    told = screen()
    assert "góp ý. Không ai lấy lại được: bản sao lưu cũ còn giữ cho tới khi hết hạn" in told
    assert "Ảnh và tệp dùng trong trang vẫn ở kho" in told
    chief_client.post(reverse("newsroom_erase", args=[Trashed.objects.get().pk]), {"reason": "Theo công văn"})
    assert Image.objects.filter(pk=image.pk).exists()
    chief_client.post(reverse("wagtailimages:delete", args=[image.pk]))
    told = screen()
    assert "góp ý, tệp." in told
    assert f'{reverse("newsroom_archive")}">Kho lưu bản đã đăng<' in told


def test_list_is_searched_without_accents_and_asks_no_query_for_each_row(
    topic, chief, chief_client, django_assert_num_queries
):
    ArticleFactory(parent=topic, title="Bài số 0 về lừa đảo").delete(user=chief)
    one = Trashed.objects.get()
    chief_client.get(reverse("newsroom_trash"))
    with CaptureQueriesContext(connection) as few:
        chief_client.get(reverse("newsroom_trash"))
    for number in range(1, 4):
        one.pk, one.title, one.words = None, f"Bài số {number} về lừa đảo", f"bai so {number} ve lua dao"
        one.save()
    with django_assert_num_queries(len(few)):
        html = chief_client.get(reverse("newsroom_trash")).content.decode()
    assert "Bài số 3 về lừa đảo" in html
    html = chief_client.get(reverse("newsroom_trash"), {"q": "so 2 lua dao"}).content.decode()
    assert "Bài số 2 về lừa đảo" in html
    assert "Bài số 3 về lừa đảo" not in html


def test_too_many_pages_are_refused_with_a_way_out(topic, monkeypatch, chief_client):
    monkeypatch.setattr(services, "MAX_PAGES", 1)
    ArticleFactory(parent=topic)
    ArticleFactory(parent=topic)
    for where in (reverse("wagtailadmin_pages:delete", args=[topic.pk]), _bulk(topic)[0]):
        assert "Hãy xóa từng phần" in said(chief_client.post(where))
    chief_client.post(reverse("wagtailadmin_api:pages:action", args=[topic.pk, "delete"]))
    assert Page.objects.filter(pk=topic.pk).exists()
    assert not Trashed.objects.exists()


def test_the_confirmation_of_many_says_what_stays_and_why_and_the_rest_goes(
    tree, topic, monkeypatch, chief, chief_client, author_client
):
    monkeypatch.setattr(services, "MAX_PAGES", 2)
    topics = iter(each for each in tree.topics.values() if each != topic)
    reported, large = next(topics), next(topics)
    report = Report.objects.create(subject="Báo cáo của một chuyên mục")
    report.topics.set([reported])
    for _ in range(2):
        ArticleFactory(parent=large)
    goes = ArticleFactory(parent=topic, title="Bài bị xóa")
    address = _bulk(goes, reported, large)[0] + "&next=/admin/"
    shown = " ".join(chief_client.get(address).text.split())
    goes_part, stays_part = shown.split(
        "Những trang này chưa xóa được nên ở lại; chỉ các trang ở trên bị xóa:"
    )
    assert goes.title in goes_part
    assert reported.title not in goes_part
    for words in (reported.title, f"Báo cáo nháp “{report}” chỉ tính", large.title, "Ở đây có 3 trang"):
        assert words in stays_part
    told = said(chief_client.post(address))
    assert f"Không xóa “{large.title}”. Ở đây có 3 trang" in told
    assert f"Không xóa “{reported.title}”. Báo cáo nháp" in told
    assert "thùng rác" in told.lower()
    assert set(Page.objects.filter(pk__in=[goes.pk, reported.pk, large.pk])) == {
        Page.objects.get(pk=reported.pk),
        Page.objects.get(pk=large.pk),
    }
    nothing = _bulk(reported, large)[0] + "&next=/admin/"
    assert "Những trang này chưa xóa được nên ở lại:" in chief_client.get(nothing).text
    told = said(chief_client.post(nothing))
    assert "Báo cáo nháp" in told
    assert "Đã xóa" not in told
    told = said(author_client.post(nothing))
    assert "bạn không có quyền xóa các trang đã chọn" in told
    assert Trashed.objects.count() == 1


def test_a_draft_report_keeps_its_last_topic(tree, topic, chief, chief_client):
    """A report without topics would count all. One of two topics may go; both may, once it is issued or deleted."""
    other = next(each for each in tree.topics.values() if each != topic)
    one = Report.objects.create(subject="Một chuyên mục")
    one.topics.set([topic])
    two = Report.objects.create(subject="Hai chuyên mục")
    two.topics.set([topic, other])
    refused = (
        (reverse("wagtailadmin_pages:delete", args=[topic.pk]), one),
        (reverse("wagtailadmin_pages:delete", args=[tree.campaign.pk]), two),
        (_bulk(topic)[0], one),
        (reverse("wagtailadmin_api:pages:action", args=[topic.pk, "delete"]), None),
    )
    for where, report in refused:
        answer = chief_client.post(where)
        assert report is None or f"Báo cáo nháp “{report}” chỉ tính" in said(answer)
        assert set(one.topics.all()) == {topic}, where
    one.delete()
    with undone():
        # Of two pages at once, neither leaves the other to the report.
        assert "“Hai chuyên mục”" in said(chief_client.post(_bulk(topic, other)[0]))
        assert two.topics.count() == 2
        chief_client.post(refused[0][0])
        assert set(two.topics.all()) == {other}
    issue(two, chief)
    chief_client.post(_bulk(topic, other)[0])
    assert not two.topics.exists()
