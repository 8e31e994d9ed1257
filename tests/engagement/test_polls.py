"""Tests of polls: one vote a reader, results when they may be seen, answers that stand once somebody has voted."""

import datetime

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.engagement.models import PollPage, Tally, VoteMark
from tests.admin import fields_of, page_form
from vietnamese.dates import midnight


def votes(poll: PollPage) -> list[int]:
    return [count for _, count in PollPage.objects.get(pk=poll.pk).results()]


def vote(browser: Client, poll: PollPage, place: int, move) -> str:
    address = reverse("engagement:vote", args=[poll.pk])
    opened = fields_of(browser.get(address).text) | {"answer": poll.answers[place].id}
    move(seconds=10)
    return browser.post(address, opened, follow=True).text


def test_each_reader_votes_once_a_day_and_sees_results(poll, move):
    first = Client(headers={"user-agent": "Một"})
    assert "1 lượt bình chọn" in vote(first, poll, 0, move)
    assert vote(Client(headers={"user-agent": "Hai"}), poll, 1, move)
    # Without its cookie, the same browser is recognised by its mark on the same day.
    assert "không được tính" in vote(Client(headers={"user-agent": "Một"}), poll, 1, move)
    assert votes(poll) == [1, 1]
    # With its cookie, it is redirected to the results, even on later days.
    move(days=1)
    call_command("forget_senders")
    assert not VoteMark.objects.exists()
    answer = first.get(reverse("engagement:vote", args=[poll.pk]))
    assert answer.status_code == 303
    assert "2 lượt bình chọn" in first.get(answer.headers["Location"]).text


def test_answers_are_invalid_only_once_the_form_says_so(poll):
    """Chromium calls required radio buttons invalid while none is chosen, and screen readers say so."""
    address = reverse("engagement:vote", args=[poll.pk])
    asked = Client().get(address).text
    assert asked.count('aria-invalid="false"') == asked.count('type="radio"') > 1
    refused = Client().post(address, fields_of(asked)).text
    assert refused.count('aria-invalid="true"') == refused.count('type="radio"') > 1


def test_no_cookie_is_kept_for_longer_than_the_privacy_page_says(poll, client, move):
    year = datetime.timedelta(days=365)
    for days in (0, 3, 800):
        closes_on = timezone.localdate() + datetime.timedelta(days=days)
        PollPage.objects.filter(pk=poll.pk).update(closes_on=closes_on)
        left = midnight(closes_on + datetime.timedelta(days=1)) - timezone.now()
        voter = Client(headers={"user-agent": f"Máy {days}"})
        vote(voter, poll, 0, move)
        kept = voter.cookies[f"binh-chon-{poll.pk}"]["max-age"]
        assert 0 < int(kept) <= min(year, left).total_seconds()
    said = client.get(reverse("privacy")).text
    assert "cookie một năm là cùng" in said
    assert "cookie khi hết hạn bình chọn" in said


def test_a_form_sent_twice_counts_once_and_says_so(poll, move):
    address = reverse("engagement:vote", args=[poll.pk])
    form = fields_of(Client().get(address).text) | {"answer": poll.answers[0].id}
    move(seconds=10)
    # Neither request has a cookie, and the phone has changed its network in between.
    first, second = (
        Client(REMOTE_ADDR=network).post(address, form, follow=True) for network in ("10.0.0.1", "10.0.0.2")
    )
    assert "gửi hai lần" not in first.text
    assert "lượt bình chọn đã được tính, và chỉ tính một lần" in second.text
    assert votes(poll) == [1, 0]
    # A newly opened form is a second vote, not the same form sent twice.
    assert "trình duyệt này" in vote(Client(REMOTE_ADDR="10.0.0.1"), poll, 0, move)


def test_a_vote_that_does_not_count_stops_nobody(poll, move):
    form = fields_of(Client().get(reverse("engagement:vote", args=[poll.pk])).text) | {
        "answer": poll.answers[0].id
    }
    move(seconds=10)
    for network in ("10.0.0.1", "10.0.0.2"):
        Client(REMOTE_ADDR=network).post(reverse("engagement:vote", args=[poll.pk]), form)
    # A household of the second network, with the same browser, has not voted.
    household, neighbour = Client(REMOTE_ADDR="10.0.0.2"), Client(REMOTE_ADDR="10.0.0.2")
    assert "không được tính" not in vote(household, poll, 1, move)
    # Its neighbour is not distinguished from it on this day, and votes on the next.
    assert "không được tính" in vote(neighbour, poll, 1, move)
    assert votes(poll) == [1, 1]
    move(days=1)
    assert "không được tính" not in vote(neighbour, poll, 1, move)
    assert votes(poll) == [1, 2]


def test_results_are_public_when_the_last_day_is_over(poll, client, move):
    vote(Client(), poll, 0, move)
    before = client.get(poll.url).text
    assert "Kết quả hiện sau khi" in before
    assert "100%" not in before
    move(days=8)
    after = client.get(poll.url).text
    assert "100%" in after
    assert "không phải điều tra xã hội học" in after


def test_answers_stand_once_somebody_has_voted_but_their_words_may_be_corrected(poll, move, author_client):
    vote(Client(), poll, 0, move)
    page = PollPage.objects.get(pk=poll.pk)
    page.answers[0].value = "Có ạ"
    page.save_revision().publish()
    assert votes(poll) == [1, 0]
    address = reverse("wagtailadmin_pages:edit", args=[poll.pk])
    others = {"answers-count": "2"}
    for place, words in enumerate(("Khác", "Nữa")):
        names = {"type": "answer", "id": "", "value": words, "order": str(place), "deleted": ""}
        others |= {f"answers-{place}-{name}": value for name, value in names.items()}
    answer = author_client.post(address, page_form(author_client, address) | others)
    assert "lập một thăm dò mới" in str(answer.context_data["form"].errors["answers"])


def test_nobody_alone_gives_the_votes_for_one_answer_to_another(poll, move, chief_client):
    vote(Client(), poll, 0, move)
    address = reverse("wagtailadmin_pages:edit", args=[poll.pk])
    swapped = {"answers-count": "2", "action-submit": "1"}
    for place, block in enumerate(poll.answers):
        names = {"type": "answer", "id": poll.answers[1 - place].id, "value": block.value}
        names |= {"order": str(place), "deleted": ""}
        swapped |= {f"answers-{place}-{name}": value for name, value in names.items()}
    chief_client.post(address, page_form(chief_client, address) | swapped)
    step = PollPage.objects.get(pk=poll.pk).current_workflow_task_state
    approval = reverse("wagtailadmin_pages:workflow_action", args=[poll.pk, "approve", step.pk])
    chief_client.post(approval, {"comment": ""})
    assert votes(poll) == [1, 0]


def test_a_vote_for_no_answer_counts_nowhere(poll, client, move):
    address = reverse("engagement:vote", args=[poll.pk])
    opened = fields_of(client.get(address).text) | {"answer": "khong-co"}
    move(seconds=10)
    assert client.post(address, opened).status_code == 200
    assert not Tally.objects.exists()
