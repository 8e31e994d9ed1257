"""Tests of what all public forms share: refusals, kept input, forms sent twice, limits, cookies and caching."""

import logging
import re

import pytest
from django.core import mail, signing
from django.db import OperationalError, connection
from django.forms import CharField
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from wagtail.models import ModelLogEntry, PageLogEntry, PageViewRestriction

from base.addresses import unavailable
from campaign.engagement.consultations.public import CommentView
from campaign.engagement.messages import codes
from campaign.engagement.messages.public import MessageView
from campaign.engagement.models import (
    Comment,
    ContestPage,
    DraftPage,
    Mark,
    Message,
    Picture,
    PollPage,
    Reply,
    Tally,
    VoteMark,
)
from campaign.engagement.newsletter.public import AskingView
from campaign.engagement.polls.public import VoteView
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.views import PublicFormView
from campaign.engagement.urls import urlpatterns
from edition.address import address_of
from edition.watch import is_public_write
from search.models import SearchEntry
from signin.models import Try
from tests.admin import fields_of
from tests.engagement.newsletter.conftest import switched_on
from tests.factories import ContestFactory, DraftFactory, approved_questions

pytestmark = pytest.mark.both

WORDS = "Khoản 2 Điều 5 nên nói rõ ai chịu trách nhiệm."


@pytest.fixture(scope="module")
def shared_contest(module_data, shared_tree) -> ContestPage:
    approved_questions(4)
    return ContestFactory(parent=shared_tree.campaign, units="Xã A\nXã B")


CODE = "123456789012"


def _comment(request):
    draft = request.getfixturevalue("draft")
    return reverse("engagement:comment", args=[draft.pk]), {"text": WORDS}, Comment.objects.count


def _vote(request):
    poll = request.getfixturevalue("poll")
    address = reverse("engagement:vote", args=[poll.pk])
    return address, {"answer": poll.answers[0].id}, lambda: sum(Tally.objects.values_list("votes", flat=True))


def _message(request):
    return reverse("engagement:message"), {"text": WORDS, "kind": "cau-hoi"}, Message.objects.count


def _message_state(request):
    Message.objects.create(
        code_hash=codes.hashes_of(CODE)[0],
        kind="cau-hoi",
        text=WORDS,
        workdays=5,
        due_on=timezone.localdate(),
    )
    return reverse("engagement:message_state"), {"code": CODE}, lambda: 0


def _newsletter(request):
    switched_on()
    values = {"address": "nam@example.vn", "choice": ["tuan", "canh-bao"]}
    return reverse("engagement:newsletter"), values, lambda: len(mail.outbox)


def _enter(request):
    contest = request.getfixturevalue("shared_contest")
    values = {"email": "nam@example.vn", "name": "Lê Văn Nam", "may_name": "on", "unit": "Xã B"}
    address = reverse("engagement:enter", args=[contest.pk])
    return address, values | {"guess": "1.200"}, lambda: len(mail.outbox)


FORMS = {
    "comment": _comment,
    "vote": _vote,
    "message": _message,
    "message_state": _message_state,
    "newsletter": _newsletter,
    "enter": _enter,
}
# Forms that redirect after storing the input.
STORING = ["comment", "vote", "message", "newsletter"]


@pytest.fixture(params=FORMS)
def form(request, draft, poll, shared_contest):
    """Return a form's address, a person's input, and a function that counts the things stored so far."""
    return FORMS[request.param](request)


def _public_forms():
    patterns = [pattern for group in urlpatterns for pattern in getattr(group, "url_patterns", [group])]
    views = {pattern.name: getattr(pattern.callback, "view_class", View) for pattern in patterns}
    return {name: view for name, view in views.items() if issubclass(view, PublicFormView)}


def test_every_form_is_tested():
    assert FORMS.keys() == _public_forms().keys()


@pytest.mark.parametrize("form", STORING, indirect=True)
def test_form_of_a_person_is_taken_once_and_leads_away(client, form, move):
    address, values, taken = form
    first = client.get(address)
    opened = fields_of(first.text) | values
    assert not first.cookies
    assert first.headers["Cache-Control"] == "private, no-cache"
    move(seconds=10)
    for _ in range(2):
        answer = client.post(address, opened)
        assert answer.status_code == 303
        assert client.get(answer.headers["Location"]).status_code == 200
    assert taken() == 1


@pytest.mark.parametrize("form", ["comment", "message"], indirect=True)
def test_what_its_sender_goes_back_to_and_changes_is_no_second_click(client, form, move):
    address, values, taken = form
    opened = fields_of(client.get(address).text) | values
    move(seconds=10)
    sent = [opened, opened | {"text": f"{WORDS} Và một ý nữa."}, opened | {"contact": "0905123456"}, opened]
    assert len({client.post(address, each).status_code for each in sent}) == 1
    assert taken() == 3


@pytest.mark.usefixtures("contexts")
def test_form_of_a_machine_is_held_and_its_text_comes_back(client, form, move, subtests):
    address, values, taken = form
    typed = next(iter(values.values()))
    cases = {
        "at once": ({}, 0, {}, 200),
        "from another site": ({}, 10, {"sec-fetch-site": "cross-site"}, 403),
    }
    # All forms share the class that recognises machines.
    further = {
        "trapped": ({"website": "https://a.example/"}, 10, {}, 200),
        "without a stamp": ({"stamp": ""}, 10, {}, 200),
        "forged": ({"stamp": "WzFd:1:a"}, 10, {}, 200),
        "too old": ({}, 25 * 3600, {}, 200),
        "from another origin": ({}, 10, {"origin": "https://a.example"}, 403),
    }
    if "text" in values:
        cases |= further
    answer = client.get(address)
    for case, (changes, seconds, headers, status) in cases.items():
        with subtests.test(case):
            # A browser sends only ticked boxes.
            opened = {name: value for name, value in fields_of(answer.text).items() if value}
            opened |= values | changes
            move(seconds=seconds)
            answer = client.post(address, opened, headers=headers)
            assert answer.status_code == status
            # The reason begins as the title does: a form that only looks something up sends nothing.
            said = re.search(r'role="alert"[^>]*>\s*<p>([^<]*)', answer.text)[1]
            assert said.startswith(re.search(r"<title>([^:]*):", answer.text)[1])
            assert typed in answer.text
            shown = answer.context["form"]
            for field in shown.shown_fields:
                sent = values.get(field.name, [])
                assert shown.data.getlist(field.name) == (sent if isinstance(sent, list) else [sent])
            again = fields_of(answer.text) | values
            assert not again["website"]
            assert again["stamp"] != opened["stamp"]
            assert taken() == 0
    # The person waits as asked, and the form is accepted.
    move(seconds=10)
    assert 'role="alert"' not in client.post(address, again).text


def test_a_stamp_is_good_for_its_own_form_only(client, draft, poll, tree, move):
    other = DraftFactory(parent=tree.consultations)
    foreign = fields_of(client.get(reverse("engagement:comment", args=[other.pk])).text)
    move(seconds=10)
    address = reverse("engagement:comment", args=[draft.pk])
    assert client.post(address, foreign | {"text": WORDS}).status_code == 200
    assert not Comment.objects.exists()


def test_no_form_waits_for_a_cookie(subtests):
    patterns = [pattern for group in urlpatterns for pattern in getattr(group, "url_patterns", [group])]
    forms = [
        pattern for pattern in patterns if hasattr(getattr(pattern.callback, "view_class", None), "post")
    ]
    assert len(forms) > 5
    for pattern in forms:
        with subtests.test(pattern.name):
            assert pattern.callback.csrf_exempt


# The text fields of each form, with the message that the text is too long.
LONG = {
    "comment": {
        "text": "Ý kiến dài quá 5.000",
        "name": "Tên dài quá 100",
        "contact": "chỉ nhận 150 ký tự",
    },
    "vote": {},
    "message": {"text": "Nội dung dài quá 5.000 ký tự (đang có 5.224)", "contact": "chỉ nhận 150 ký tự"},
    "message_state": {"code": "Mã có mười hai chữ số"},
    "newsletter": {"address": "Địa chỉ thư dài quá 254"},
    "enter": {"email": "Địa chỉ thư dài quá 254", "code": "chỉ nhận 40 ký tự", "name": "Tên dài quá 100"},
}


@pytest.mark.usefixtures("contexts")
def test_a_text_that_is_too_long_comes_back_whole_with_the_reason(
    client, draft, poll, shared_contest, subtests
):
    switched_on()
    pages = {DraftPage: draft, PollPage: poll, ContestPage: shared_contest}
    forms = _public_forms()
    assert forms.keys() == LONG.keys()
    for name, view in forms.items():
        page = pages.get(getattr(view, "model", None))
        address = reverse(f"engagement:{name}", args=[page.pk] if page else [])
        shown = client.get(address)
        form = shown.context["form"]
        texts = [field.name for field in form.shown_fields if isinstance(field.field, CharField)]
        for field in {*texts, *LONG[name]}:
            with subtests.test(form=name, field=field):
                assert "maxlength" not in str(form[field])
                typed = f"{'ạ ' * 2_600}https://lua-dao.example/"
                answer = client.post(address, fields_of(shown.text) | {field: typed})
                assert LONG[name][field] in " ".join(answer.context["form"].errors[field])
                assert typed in answer.text


@pytest.mark.parametrize("form", STORING, indirect=True)
def test_many_forms_from_one_network_wait(form, send, monkeypatch):
    address, values, taken = form
    for view in (AskingView, CommentView, MessageView, VoteView):
        rate = view.limit.rates[0]._replace(most=1)
        monkeypatch.setattr(view, "limit", view.limit._replace(rates=(rate,)))
    send(address, **values)
    refused = Client().post(address, {})
    assert refused.status_code == 200
    # Another browser in the same network.
    browser = Client(headers={"user-agent": "Khác"})
    opened = fields_of(browser.get(address).text)
    opened["stamp"] = _older(opened["stamp"])
    answer = browser.post(address, opened | values)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert next(iter(values.values())) in answer.text
    assert taken() == 1


def _older(stamp: str) -> str:
    purpose, key, number, made_at, least = signing.loads(stamp, salt=stamps._SALT)
    return signing.dumps([purpose, key, number, made_at - 60, least], salt=stamps._SALT)


def test_an_empty_field_is_named_at_the_top_and_beside_the_field(send, draft, poll):
    answer = send(reverse("engagement:comment", args=[draft.pk]), name="Người góp ý")
    assert answer.status_code == 200
    assert '<a href="#id_text">Hãy viết ý kiến rồi gửi.</a>' in answer.text
    assert 'id="id_text_error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Người góp ý"' in answer.text
    answer = send(reverse("engagement:vote", args=[poll.pk]))
    assert '<a href="#id_answer_0">Hãy chọn một phương án rồi gửi.</a>' in answer.text


@pytest.mark.parametrize("form", ["comment", "vote"], indirect=True)
def test_forms_are_closed_before_and_after_and_of_private_pages(client, form, move, draft, poll):
    address, values, taken = form
    opened = fields_of(client.get(address).text) | values
    move(days=8)
    answer = client.post(address, opened)
    assert answer.status_code == 403
    assert next(iter(values.values())) in answer.text
    assert client.get(address).status_code == 302
    assert taken() == 0
    for page in (draft, poll):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(address).status_code == client.post(address, opened).status_code == 404


def test_typed_text_comes_back_while_the_database_is_unreachable(form):
    address, values, _ = form
    sent = values | {"stamp": "mot-hai", "code": CODE}
    answer = unavailable.answer(RequestFactory().post(address, sent), OperationalError())
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "private, no-store"
    for name, value in sent.items():
        again = re.findall(rf'name="{name}" value="([^"]*)"', answer.text)
        assert again == (value if isinstance(value, list) else [value])


def test_no_edition_keeps_a_form_and_nothing_sent_starts_one(form):
    address, _, _ = form
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "HTTP_HOST": "localhost"}
    assert address_of(asked, "https", "sessionid", frozenset()) is None
    for model in (Comment, Mark, Message, Picture, Reply, Tally, VoteMark, Try):
        assert not is_public_write(f'INSERT INTO "{model._meta.db_table}" ("id") VALUES (1)')  # noqa: S608  no input


def test_forms_take_few_queries(client, form):
    address, _, _ = form
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 8


def test_nothing_personal_is_in_logs_or_search(send, draft, chief_client, caplog):
    secret = {"name": "Nguyễn Kín Tên", "contact": "0905 000 111", "text": f"{WORDS} chữ-kín"}
    with caplog.at_level(logging.DEBUG):
        send(reverse("engagement:comment", args=[draft.pk]), **secret)
        comment = Comment.objects.get()
        decision = {"state": "tiep-thu", "handling": "Đã sửa."}
        chief_client.post(reverse("engagement_comment", args=[comment.pk]), decision)
        draft.save_revision().publish()
    logged = [str(entry.__dict__) for model in (ModelLogEntry, PageLogEntry) for entry in model.objects.all()]
    found = [str(entry.__dict__) for entry in SearchEntry.objects.all()]
    for text in (caplog.text, *logged, *found, chief_client.get(draft.url).text):
        assert not [word for word in ("Kín Tên", "000 111", "chữ-kín") if word in text]


def test_the_same_words_in_two_forms_are_two():
    number, other = "1" * 32, "2" * 32
    sent = stamps.with_content(number, "chữ")
    assert sent == stamps.with_content(number, "chữ")
    assert len({sent, stamps.with_content(other, "chữ"), stamps.with_content(number, "chữ khác")}) == 3
