"""Tests of alerts as CAP 1.2 messages, and of the list of alerts in force."""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from base.models import AgencySettings
from campaign.articles.models import AlertPage, TopicPage
from campaign.articles.models.choices import Severity
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import services
from campaign.syndication.models import WithdrawnAlert
from home.first_run.structure import Tree
from home.models import StandardPage
from tests.factories import AlertFactory, UserFactory
from tests.syndication.conftest import ReadFeed, moment
from tests.syndication.valid import check, check_cap

INDEX = "/rss/canh-bao/cap.atom"


@pytest.fixture
def topic(tree: Tree) -> Page:
    return tree.topics["canh-bao-lua-dao"]


def address(alert: AlertPage) -> str:
    return f"/rss/canh-bao/{alert.translation_key}.cap"


def message(client: Client, alert: AlertPage) -> dict[str, str]:
    """Return the texts of a valid message by the names of their elements."""
    answer = client.get(address(alert))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/cap+xml")
    check_cap(answer.content)
    root = ElementTree.fromstring(answer.content)
    return {element.tag.partition("}")[2]: (element.text or "").strip() for element in root.iter()}


def _private_topic(beside: Page) -> Page:
    topic = TopicPage.objects.sibling_of(beside, inclusive=False)[0]
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    return topic


def change(alert: AlertPage, **fields: Any) -> None:
    AlertPage.objects.filter(pk=alert.pk).update(**fields)


@pytest.fixture
def changed_alert(topic: Page) -> AlertPage:
    """Return a sample alert that was published a day ago and changed an hour later."""
    alert = AlertFactory(parent=topic, title="Cảnh báo nhầm", is_sample=True)
    first = timezone.now() - dt.timedelta(days=1)
    change(alert, first_published_at=first, last_published_at=first + dt.timedelta(hours=1))
    return alert


def test_message_says_all_of_an_alert(topic: Page, client: Client) -> None:
    until = dt.datetime(2030, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    alert = AlertFactory(
        parent=topic, severity=Severity.URGENT, valid_until=until, title="Giả công an & gọi <tiền>"
    )

    told = message(client, alert)

    assert told["identifier"] == alert.translation_key.urn
    assert (told["status"], told["msgType"], told["scope"]) == ("Actual", "Alert", "Public")
    assert (told["urgency"], told["severity"], told["certainty"]) == ("Immediate", "Severe", "Observed")
    assert (told["language"], told["areaDesc"]) == ("vi-VN", "Tỉnh Quảng Ngãi")
    assert told["expires"] == "2030-01-02T10:04:05+07:00"
    assert told["headline"] == alert.title
    assert "Chuyện đang xảy ra." in told["description"]
    assert told["instruction"] == "Không bấm vào liên kết."
    assert told["web"] == alert.full_url
    assert "references" not in told


def test_an_area_that_nobody_set_is_not_named(tree: Tree, topic: Page, client: Client) -> None:
    agency = AgencySettings.for_site(tree.site)
    alert = AlertFactory(parent=topic)
    for area in ("Tỉnh Mẫu", ""):
        agency.alert_area = area
        agency.save()
        told = message(client, alert)
        assert told.get("areaDesc", "") == area
        assert ("area" in told) == bool(area)


def test_upgrade_keeps_the_area_that_alerts_named(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = import_module("base.migrations.0010_area_and_place").keep
    own = AgencySettings.objects.filter(site=tree.site)
    for setting, name, area, place in (
        ("", "Sở KH&CN tỉnh Quảng Ngãi", "Tỉnh Quảng Ngãi", "Quảng Ngãi"),
        ("", "Sở Mẫu", "", ""),
        ("Tỉnh Mẫu", "Sở Mẫu", "Tỉnh Mẫu", ""),
    ):
        monkeypatch.setenv("CAP_AREA", setting)
        own.update(agency_name=name, parent_agency="", alert_area="", place="")
        keep(apps, None)
        assert own.values_list("alert_area", "place").get() == (area, place)


def test_message_tells_what_was_corrected(topic: Page, client: Client) -> None:
    told = [("correction", {"date": dt.date(2022, 8, 1), "text": f"Đã sửa <số {n}>."}) for n in (1, 2)]
    alert = AlertFactory(parent=topic, corrections=told)
    change(alert, last_published_at=alert.first_published_at + dt.timedelta(hours=1))

    assert message(client, alert)["note"] == (
        "Đính chính:\n01/8/2022: Đã sửa <số 1>.\n01/8/2022: Đã sửa <số 2>."
    )
    assert "note" not in message(client, AlertFactory(parent=topic))

    AlertPage.objects.get(pk=alert.pk).unpublish()
    assert "note" not in message(client, alert), "the text of a withdrawn alert is not repeated"


def test_every_severity_has_its_words_in_cap(topic: Page, client: Client) -> None:
    for severity in Severity.values:
        message(client, AlertFactory(parent=topic, severity=severity))


def test_sample_wakes_nobody(topic: Page, client: Client) -> None:
    assert message(client, AlertFactory(parent=topic, is_sample=True))["status"] == "Test"


def test_changed_alert_is_an_update_that_names_the_first_message(topic: Page, client: Client) -> None:
    alert = AlertFactory(parent=topic)
    first = message(client, alert)
    change(alert, last_published_at=alert.first_published_at + dt.timedelta(hours=1))

    second = message(client, alert)

    assert second["msgType"] == "Update"
    assert second["identifier"].startswith(f"{first['identifier']}.")
    assert second["references"] == f"{first['sender']},{first['identifier']},{first['sent']}"
    assert message(client, alert) == second, "a message stays what it is"


def test_each_message_names_all_that_were_sent_before(topic: Page, client: Client) -> None:
    first = timezone.now() - dt.timedelta(days=1)
    alert = AlertFactory(parent=topic)
    change(alert, first_published_at=first, last_published_at=first)
    sent = [message(client, alert)]
    for hour in (1, 2, 3):
        # As if it had been published then.
        AlertPage.objects.get(pk=alert.pk).save_revision()
        change(alert, last_published_at=first + dt.timedelta(hours=hour))
        sent.append(message(client, alert))
    AlertPage.objects.get(pk=alert.pk).unpublish()
    sent.append(message(client, alert))

    for number, told in enumerate(sent[1:], 1):
        before = [f"{one['sender']},{one['identifier']},{one['sent']}" for one in sent[:number]]
        assert told["references"].split() == before


def test_withdrawn_alert_is_cancelled_and_not_told_again(topic: Page, client: Client, read: ReadFeed) -> None:
    alert = AlertFactory(parent=topic, title="Cảnh báo nhầm")
    alert.unpublish()

    told = message(client, alert)

    assert told["msgType"] == "Cancel"
    assert told["references"].split(",")[1] == alert.translation_key.urn
    assert "headline" not in told
    (entry,) = read(INDEX).entries
    assert (entry.title, entry.link) == ("Cảnh báo đã thu hồi", f"http://localhost{address(alert)}")
    assert "nhầm" not in client.get(address(alert)).text
    assert message(client, alert) == told, "a message stays what it is"
    WithdrawnAlert.objects.update(withdrawn_at=timezone.now() - dt.timedelta(days=7, minutes=1))
    assert client.get(address(alert)).status_code == 404
    assert read(INDEX).entries == []


def test_messages_of_the_same_second_have_identifiers_of_their_own(
    client: Client, changed_alert: AlertPage
) -> None:
    """The scheduler publishes, withdraws and publishes the next text in one go."""
    AlertPage.objects.get(pk=changed_alert.pk).unpublish()
    at = WithdrawnAlert.objects.get().withdrawn_at.replace(microsecond=0)
    WithdrawnAlert.objects.update(withdrawn_at=at, updates=[at.isoformat()])
    cancel = message(client, changed_alert)
    change(changed_alert, live=True, last_published_at=at)
    update = message(client, changed_alert)

    assert (cancel["msgType"], update["msgType"], cancel["sent"]) == ("Cancel", "Update", update["sent"])
    assert cancel["identifier"] != update["identifier"]
    assert cancel["references"].split()[-1].split(",")[1] == update["identifier"]


def _delete(alert: AlertPage) -> None:
    DeletePageAction(alert, user=UserFactory(is_superuser=True)).execute()


def _delete_after_withdrawal(alert: AlertPage) -> None:
    alert.unpublish()
    _delete(AlertPage.objects.get(pk=alert.pk))


def _delete_with_topic(alert: AlertPage) -> None:
    DeletePageAction(alert.topic, user=UserFactory(is_superuser=True)).execute()


def _delete_by_program(alert: AlertPage) -> None:
    Page.objects.get(pk=alert.pk).delete()


def _withdraw_with_topic(alert: AlertPage) -> None:
    user = UserFactory(is_superuser=True)
    UnpublishPageAction(alert.topic, user=user, include_descendants=True).execute()


def _make_private(alert: AlertPage) -> None:
    PageViewRestriction.objects.create(page=alert, restriction_type=PageViewRestriction.LOGIN)


def _make_topic_private(alert: AlertPage) -> None:
    _make_private(alert.topic)


def _make_private_and_delete(alert: AlertPage) -> None:
    _make_private(alert)
    _delete(alert)


def _move_to_a_private_topic(alert: AlertPage) -> None:
    alert.move(_private_topic(alert.topic), pos="last-child")


def _move_topic_below_a_private_page(alert: AlertPage) -> None:
    place = StandardPage.objects.first()
    _make_private(place)
    alert.topic.move(place, pos="last-child")


def _restore(alert: AlertPage) -> None:
    _delete(alert)
    services.restore(Trashed.objects.get().pk, UserFactory(is_superuser=True))
    assert not AlertPage.objects.get(pk=alert.pk).live


def _erase(alert: AlertPage) -> None:
    _delete(alert)
    services.erase(Trashed.objects.get().pk, UserFactory(is_superuser=True))


WAYS = (_delete, _withdraw_with_topic, _restore, _make_topic_private)
OTHER_WAYS = (
    *(_delete_after_withdrawal, _delete_with_topic, _delete_by_program, _erase),
    *(_make_private, _make_private_and_delete, _move_to_a_private_topic, _move_topic_below_a_private_page),
)


@pytest.mark.parametrize(
    "withdraw", [*WAYS, *(pytest.param(way, marks=pytest.mark.slow) for way in OTHER_WAYS)]
)
def test_alert_is_cancelled_by_whatever_way_it_goes(
    client: Client, read: ReadFeed, changed_alert: AlertPage, withdraw: Callable[[AlertPage], None]
) -> None:
    before = message(client, changed_alert)

    withdraw(AlertPage.objects.get(pk=changed_alert.pk))

    told = message(client, changed_alert)
    assert (told["msgType"], told["status"]) == ("Cancel", "Test")
    assert told["references"].split()[-1] == f"{before['sender']},{before['identifier']},{before['sent']}"
    (entry,) = read(INDEX).entries
    assert (entry.title, entry.id) == ("Cảnh báo đã thu hồi", changed_alert.translation_key.urn)


def test_alert_that_comes_back_from_the_trash_is_reported_again_when_it_is_published(
    client: Client, read: ReadFeed, changed_alert: AlertPage
) -> None:
    _restore(changed_alert)
    _publish_again(changed_alert)

    assert message(client, changed_alert)["msgType"] == "Update"
    assert [entry.title for entry in read(INDEX).entries] == [changed_alert.title]


def _make_public(alert: AlertPage) -> None:
    PageViewRestriction.objects.all().delete()


def _move_back(alert: AlertPage) -> None:
    alert = AlertPage.objects.get(pk=alert.pk)
    alert.move(TopicPage.objects.exclude(pk=alert.get_parent().pk)[0], pos="last-child")


def _publish_again(alert: AlertPage) -> None:
    AlertPage.objects.get(pk=alert.pk).save_revision().publish()


@pytest.mark.parametrize(
    ("withdraw", "bring_back", "days"),
    [
        (_make_private, _make_public, 30),
        (_withdraw_with_topic, _publish_again, 0),
        pytest.param(_make_topic_private, _make_public, 0, marks=pytest.mark.slow),
        pytest.param(_move_to_a_private_topic, _move_back, 0, marks=pytest.mark.slow),
    ],
)
def test_alert_that_is_public_again_has_a_message_of_its_own(
    topic: Page,
    client: Client,
    read: ReadFeed,
    withdraw: Callable[[AlertPage], None],
    bring_back: Callable[[AlertPage], None],
    days: int,
) -> None:
    alert = AlertFactory(parent=topic)
    first = timezone.now() - dt.timedelta(days=days + 1)
    change(alert, first_published_at=first, last_published_at=first)
    sent = [message(client, alert)]
    withdraw(AlertPage.objects.get(pk=alert.pk))
    WithdrawnAlert.objects.update(withdrawn_at=timezone.now() - dt.timedelta(days=days, seconds=5))
    if not days:
        sent.append(message(client, alert))
    # Deletes the rows of messages that are no longer listed.
    AlertFactory(parent=topic, title="Cảnh báo khác").unpublish()

    bring_back(alert)

    told = message(client, alert)
    assert told["msgType"] == "Update"
    # Receivers ignore an identifier that was cancelled.
    assert told["identifier"] not in [one["identifier"] for one in sent]
    assert told["references"].split() == [f"{sent[0]['sender']},{sent[0]['identifier']},{sent[0]['sent']}"]
    assert alert.title in [entry.title for entry in read(INDEX).entries]
    assert message(client, alert) == told, "a message stays what it is"
    _make_private(alert)
    WithdrawnAlert.objects.update(withdrawn_at=timezone.now() + dt.timedelta(minutes=1))
    last = f"{told['sender']},{told['identifier']},{told['sent']}"
    assert message(client, alert)["references"].split()[-1] == last, "the next Cancel names it"


def test_deleted_alert_that_readers_never_saw_has_no_message(
    topic: Page, client: Client, read: ReadFeed
) -> None:
    for alert in (AlertFactory(parent=topic, live=False), AlertFactory(parent=_private_topic(topic))):
        _delete(alert)
        assert client.get(address(alert)).status_code == 404
    assert read(INDEX).entries == []


def test_upgrade_keeps_what_was_withdrawn_before_it(topic: Page, client: Client) -> None:
    keep = import_module("campaign.syndication.migrations.0002_withdrawn_alerts").fill
    alert, private = AlertFactory(parent=topic), AlertFactory(parent=_private_topic(topic))
    first = timezone.now() - dt.timedelta(days=1)
    change(alert, first_published_at=first, last_published_at=first + dt.timedelta(hours=1))
    for each in (alert, private):
        AlertPage.objects.get(pk=each.pk).unpublish()
    told = message(client, alert)
    (row,) = WithdrawnAlert.objects.values("updates", "path", "severity", "is_sample", "translation_key")
    WithdrawnAlert.objects.all().delete()

    # The models as of that migration.
    state = MigrationLoader(connection).project_state(("syndication", "0002_withdrawn_alerts"))
    keep(state.apps, None)

    assert WithdrawnAlert.objects.values(*row).get() == row
    assert message(client, alert)["references"] == told["references"]


def test_alert_that_readers_may_not_see_has_no_message(topic: Page, client: Client) -> None:
    private = _private_topic(topic)
    withdrawn = AlertFactory(parent=private)
    withdrawn.unpublish()
    for alert in (AlertFactory(parent=topic, live=False), AlertFactory(parent=private), withdrawn):
        assert client.get(address(alert)).status_code == 404
    assert "<entry>" not in client.get(INDEX).text


def test_list_leads_to_messages_in_force(topic: Page, client: Client, read: ReadFeed) -> None:
    alert = AlertFactory(parent=topic)
    AlertFactory(parent=topic, valid_until=timezone.now() - dt.timedelta(minutes=1))

    check(client.get(INDEX))
    index = read(INDEX)
    (entry,) = index.entries

    assert index.feed.link == "http://localhost/"
    assert entry.link == f"http://localhost{address(alert)}"
    assert moment(entry.published) == moment(entry.updated)
    assert entry.id == alert.translation_key.urn


def test_unchanged_answers_304(topic: Page, client: Client) -> None:
    for path in (INDEX, address(AlertFactory(parent=topic))):
        first = client.get(path)
        for asked, told in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
            assert client.get(path, headers={asked: first.headers[told]}).status_code == 304


def test_list_costs_the_same_however_many_alerts(
    topic: Page, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        AlertFactory(parent=topic)
    AlertFactory(parent=topic).unpublish()
    client.get(INDEX)
    with django_assert_max_num_queries(6):
        client.get(INDEX)
