"""Tests of the guide: complete sample trees, few questions in a row, hidden drafts, hints on missing parts."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from base.models import ReportingRoute
from campaign.engagement.guide.checks import findings
from campaign.engagement.guide.tree import public_tree
from campaign.engagement.models import MAX_QUESTIONS, AdvicePage, QuestionPage
from home.first_run.profile import DEFAULT, load
from home.first_run.snippets import place_reporting_routes
from home.first_run.stories import place_guide
from home.first_run.structure import Tree
from tests.admin import page_form
from tests.factories import AdviceFactory, QuestionFactory
from tests.people import client_of


@pytest.fixture(scope="module")
def sample(module_data: None, shared_tree: Tree) -> None:
    """Place the sample trees with their routes, each verified today."""
    place_reporting_routes(shared_tree, load(DEFAULT))
    place_guide(shared_tree, load(DEFAULT))
    ReportingRoute.objects.update(last_verified=timezone.localdate())


def texts() -> list[str]:
    return [finding.text for finding in findings()]


def test_from_the_opening_question_each_answer_leads_by_few_questions_to_advice_with_a_place_to_go(
    client: Client, tree: Tree, sample: None
) -> None:
    asked, reached, largest = [(tree.guide.url, 1)], set(), 0
    while asked:
        address, number = asked.pop()
        assert number <= MAX_QUESTIONS
        answer = client.get(address)
        largest = max(largest, len(answer.content))
        assert f"Câu hỏi {number}" in answer.text
        links = [each.page for each in answer.context_data["answers"]]
        assert 2 <= len(links) <= 7
        for page in links:
            if isinstance(page, QuestionPage):
                asked.append((page.url, number + 1))
            else:
                reached.add(page.pk)
    assert reached == set(AdvicePage.objects.values_list("pk", flat=True))
    assert {"da-chuyen-tien", "da-doc-ma-otp", "bi-chiem-tai-khoan"} < set(
        Page.objects.child_of(tree.guide).values_list("slug", flat=True)
    )
    for page in AdvicePage.objects.all():
        assert page.first_hour
        assert page.routes.exists()
        assert page.is_sample
    answer = client.get(page.url)
    assert list(answer.context_data["routes"]) == list(page.routes.all())
    assert "Nội dung mẫu" in answer.text
    assert not answer.cookies
    assert largest < 20_000
    assert findings() == []


def test_a_route_older_than_its_limit_is_told_and_a_route_to_our_own_page_never_is(
    settings, tree: Tree, sample: None
):
    limit = datetime.timedelta(days=settings.ROUTE_VERIFIED_DAYS)
    ReportingRoute.objects.update(last_verified=timezone.localdate() - limit)
    assert texts() == []
    ReportingRoute.objects.update(last_verified=timezone.localdate() - limit - datetime.timedelta(days=1))
    outside = ReportingRoute.objects.exclude(contact="", url="")
    assert {finding.title for finding in findings()} == {route.name for route in outside}
    assert all("kiểm tra lần cuối" in text for text in texts())
    ReportingRoute.objects.update(last_verified=None)
    assert all("chưa ghi ngày kiểm tra" in text for text in texts())


def test_page_names_the_answers_given_and_leads_back(client: Client, tree: Tree, sample: None):
    page = AdvicePage.objects.get(slug="vua-chuyen-khoan")
    answer = client.get(page.url)
    assert [given.answer for given in answer.context_data["way"]] == [
        "Tôi đã chuyển tiền, đưa tiền",
        "Vừa xong, hoặc trong ngày hôm nay",
        "Chuyển khoản qua ngân hàng hoặc ví điện tử",
    ]
    assert answer.context_data["back"].slug == "vua-chuyen-tien"
    assert answer.context_data["start"].pk == tree.guide.pk
    assert "data-page" not in answer.text
    whole = client.get(tree.guide.whole_url).text
    for advice in AdvicePage.objects.all():
        assert f'id="viec-{advice.pk}"' in whole


def test_draft_is_no_answer_and_a_question_of_drafts_leads_nobody_to_it(client: Client, tree: Tree):
    question = QuestionFactory(parent=tree.guide)
    draft = AdviceFactory(parent=question, live=False)
    AdviceFactory(parent=tree.guide)
    assert question.url not in client.get(tree.guide.url).text
    assert draft.answer not in client.get(question.url).text
    assert "đang được viết" in client.get(question.url).text
    assert [text for text in texts() if "Chưa câu trả lời nào được đăng" in text]
    draft.get_latest_revision().publish()
    assert question.url in client.get(tree.guide.url).text
    question.unpublish()
    assert draft.url not in client.get(tree.guide.url).text
    assert [text for text in texts() if "câu hỏi ở trên nó thì chưa" in text]


def test_an_answer_may_lead_elsewhere_as_long_as_readers_see_the_page(client: Client, tree: Tree):
    advice = AdviceFactory(parent=tree.guide)
    question = QuestionFactory(
        parent=tree.guide, elsewhere=[("link", {"answer": "Việc ở nhánh khác", "page": advice})]
    )
    shown = client.get(question.url)
    assert "Việc ở nhánh khác" in shown.text
    assert f'href="{advice.url}"' in shown.text
    advice.unpublish()
    assert "Việc ở nhánh khác" not in client.get(question.url).text


@pytest.fixture
def deepest(tree: Tree) -> QuestionPage:
    """The last question that a branch may have."""
    page: Page = tree.guide
    for _ in range(MAX_QUESTIONS - 1):
        page = QuestionFactory(parent=page)
    return page


def test_no_form_makes_a_fifth_question(author_client: Client, tree: Tree, deepest: QuestionPage):
    assert deepest.number == MAX_QUESTIONS
    assert not QuestionPage.can_create_at(deepest)
    assert AdvicePage.can_create_at(deepest)
    beside = QuestionFactory(parent=tree.guide)
    branch = QuestionFactory(parent=beside)
    assert branch.can_move_to(deepest.get_parent())
    assert not beside.can_move_to(deepest.get_parent())
    # A branch that was copied whole, or made by a program.
    fifth = QuestionFactory(parent=deepest, live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[fifth.pk])
    form = page_form(author_client, edit) | {"title": "Hỏi nữa?", "action-submit": "true"}
    assert "Đây là câu hỏi thứ 5" in author_client.post(edit, form).text
    assert fifth.current_workflow_state is None


def test_advice_without_step_or_route_stays_a_draft_and_says_where(author_client: Client, tree: Tree):
    add = reverse("wagtailadmin_pages:add", args=["engagement", "advicepage", tree.guide.pk])
    form = page_form(author_client, add) | {"title": "Việc mới", "answer": "Tôi mới bị"}
    refused = author_client.post(add, form | {"action-submit": "true"}).text
    assert refused.count("error-message") >= 2
    author_client.post(add, form)
    assert not AdvicePage.objects.get(title="Việc mới").live


def test_screen_and_panel_show_what_is_missing_to_writers(author_client: Client, client: Client, tree: Tree):
    question = QuestionFactory(parent=tree.guide)
    screen = author_client.get(reverse("engagement_guide")).text
    assert question.title in screen
    assert "Chưa câu trả lời nào được đăng" in screen
    assert "Hướng dẫn và nơi tiếp nhận cần xem lại" in author_client.get(reverse("wagtailadmin_home")).text
    edit = author_client.get(reverse("wagtailadmin_pages:edit", args=[question.pk])).text
    assert "Chưa câu trả lời nào được đăng" in edit
    assert client.get(reverse("engagement_guide")).status_code == 302


def test_only_those_who_may_record_that_a_route_was_verified_are_led_there(
    author_client: Client, chief_client: Client
):
    route = ReportingRoute.objects.create(name="Nơi chưa gọi thử", contact="0255 3822 222", live=True)
    address = reverse("wagtailsnippets_base_reportingroute:edit", args=[route.pk])
    shown = {client: client.get(reverse("engagement_guide")).text for client in (author_client, chief_client)}
    assert all("Nơi chưa gọi thử" in text for text in shown.values())
    assert [address in text for text in shown.values()] == [False, True]
    assert ["hãy báo Trưởng ban" in text for text in shown.values()] == [True, False]


def test_the_screen_names_the_order_to_those_who_may_change_it(author, chief, tree: Tree):
    AdviceFactory(parent=tree.guide)
    for user in (author, chief):
        may = tree.guide.permissions_for_user(user).can_reorder_children()
        screen, edit, below = (
            client_of(user).get(address).text
            for address in (
                reverse("engagement_guide"),
                reverse("wagtailadmin_pages:edit", args=[tree.guide.pk]),
                reverse("wagtailadmin_explore", args=[tree.guide.pk]),
            )
        )
        assert ("sắp thứ tự" in screen) is may is (user == chief)
        assert ("Sắp thứ tự menu" in below) is may
        assert "Trưởng ban đổi thứ tự trang con bằng “Sắp thứ tự menu”" in edit


def test_contact_becomes_links_and_nothing_else_does():
    from base.templatetags.base_tags import contact_links

    assert contact_links("0255 3822 222 (24/7)") == '<a href="tel:02553822222">0255 3822 222</a> (24/7)'
    assert contact_links("113") == '<a href="tel:113">113</a>'
    # The last one is pasted from Word, with spaces that do not break.
    for written in ("(0255) 3822222", "(0255)3.822.222", "0255-3822222", "0255\xa03822\xa0222"):
        assert contact_links(written) == f'<a href="tel:02553822222">{written}</a>'
    assert contact_links("0255-3822222-3822333").count("3822333") == 1
    assert contact_links("02-2022-123") == "02-2022-123"
    assert contact_links("Phòng 302, <b>a.b@example.org</b>") == (
        'Phòng 302, &lt;b&gt;<a href="mailto:a.b@example.org">a.b@example.org</a>&lt;/b&gt;'
    )


def test_pages_of_the_guide_share_one_tree(tree: Tree):
    advice = AdviceFactory(parent=QuestionFactory(parent=tree.guide))
    assert [page.pk for page in public_tree(advice).pages][-1] == advice.pk
