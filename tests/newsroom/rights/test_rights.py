"""Tests of the table of rights: every action on every model as every role, and what readers get afterwards."""

import pytest
from django.apps import apps
from django.core import checks
from wagtail.models import Page, get_page_models

from campaign.newsroom.people import roles
from campaign.newsroom.review import rights
from campaign.newsroom.review.rights import Action, Effect, Role, Way, way_of
from docs.write_rights import DOCUMENT, written
from tests.newsroom.rights import acts
from tests.newsroom.rights.acts import Act
from tests.newsroom.rights.desk import Desk, fill, logged, undone
from tests.newsroom.rights.readers import MARK, effect, readers_get

# Actions whose effect depends on who wrote the text.
PERSONAL = {"agree", "approve", "approve_corrected", "approve_for_later", "approve_in_editor", "approve_own"}


@pytest.fixture(scope="module")
def desk(module_data, shared_tree) -> Desk:
    return fill(shared_tree)


@pytest.fixture(scope="module")
def before(desk):
    return readers_get()


# The deputy is in the chief's group, and administrators have the same rights to pages and files: both differ from a
# chief only where it matters who wrote a text and who reviews.
ALIKE = {Role.DEPUTY, Role.ADMINISTRATOR}


def _try(desk: Desk, before, act: Act, action: Action, alike: set[Role] = ALIKE) -> None:
    """Try `act` as every role except those in `alike`, and compare its effect on readers with the declaration."""
    found = {}
    for role in set(Role) - alike:
        with undone():
            act(desk, desk.clients[role])
            found[role] = effect(before, readers_get(), action.effect)
    assert found == {role: action.effect_for(role) for role in found}


def test_those_who_are_tried_once_have_equal_rights():
    for permissions in (roles.PAGE_PERMISSIONS, roles.COLLECTION_PERMISSIONS):
        assert permissions[roles.CHIEFS] == permissions[roles.ADMINISTRATORS]
    for actions in (rights.PAGE_ACTIONS, rights.SNIPPET_ACTIONS, rights.FILE_ACTIONS):
        for name in set(actions) - PERSONAL:
            assert len({actions[name].effect_for(role) for role in {Role.CHIEF, *ALIKE}}) == 1


@pytest.mark.parametrize("name", rights.PAGE_ACTIONS)
def test_page(name, desk, before, db):
    _try(desk, before, acts.PAGE_ACTS[name], rights.PAGE_ACTIONS[name], set() if name in PERSONAL else ALIKE)


@pytest.mark.parametrize("model", [model for model in get_page_models() if model is not Page])
def test_no_page_type_is_published_by_hand(model, desk, before, db):
    """Try all ways in which Wagtail publishes, as the strongest role, on a page of each type."""
    (name,) = [name for name in acts.OF_EACH_TYPE if type(desk.texts[name]) is model]
    client = desk.clients[Role.SUPERUSER]
    with undone():
        for act in acts.publishing(name):
            act(desk, client)
        assert readers_get() == before
        assert MARK in model.objects.get(pk=desk.texts[name].pk).get_latest_revision().content["title"]


def test_alert_is_the_only_exception(desk, before, db):
    _try(desk, before, acts.urgent("alert"), rights.ALERT_ACTIONS["urgent"])


@pytest.mark.parametrize("name", rights.SNIPPET_ACTIONS)
def test_reviewed_snippet(name, desk, before, db):
    _try(
        desk,
        before,
        acts.SNIPPET_ACTS[name],
        rights.SNIPPET_ACTIONS[name],
        set() if name in PERSONAL else {Role.DEPUTY},
    )


@pytest.mark.parametrize("kind", ["image", "file", "media"])
def test_file_of_a_page_online(kind, desk, before, db):
    # All kinds share one policy and one form, so roles between the owner and the strongest try only one kind.
    alike = ALIKE if kind == "image" else set(Role) - {Role.AUTHOR, Role.SUPERUSER}
    for name, act in acts.file_acts(kind).items():
        _try(desk, before, act, rights.FILE_ACTIONS[name], alike)


@pytest.mark.parametrize("label", acts.ALONE_ACTS)
def test_acts_that_take_effect_alone_are_logged(label, desk, before, db):
    allowed = rights.changed_alone_by(apps.get_model(label))
    for name, act in acts.ALONE_ACTS[label].items():
        found = {}
        for role in set(Role) - {Role.DEPUTY}:
            with undone():
                entries = logged(desk.people[role]) if role in desk.people else 0
                act(desk, desk.clients[role])
                found[role] = readers_get() != before
                assert not found[role] or logged(desk.people[role]) > entries, (name, role)
        assert found == {role: role in allowed for role in found}, name


def test_all_is_declared_and_all_is_tried():
    ways = {model._meta.label: way_of(model) for model in apps.get_models()}
    assert None not in ways.values()
    assert set(acts.ALONE_ACTS) == {label for label, way in ways.items() if way is Way.ALONE}
    assert set(acts.PAGE_ACTS) == set(rights.PAGE_ACTIONS)
    assert set(acts.SNIPPET_ACTS) == set(rights.SNIPPET_ACTIONS)
    assert set(acts.file_acts("image")) == set(rights.FILE_ACTIONS)
    no_new_text = (Effect.NOTHING, Effect.WITHDRAWN)
    for actions in (rights.PAGE_ACTIONS, rights.SNIPPET_ACTIONS, rights.FILE_ACTIONS):
        alone = [
            name for name, action in actions.items() if action.effect not in (*no_new_text, Effect.SECOND)
        ]
        assert alone == []


def test_document_is_up_to_date():
    """Run `make docs` if it is not."""
    assert DOCUMENT.read_text(encoding="utf-8") == written()


def test_undecided_model_fails_the_check(monkeypatch):
    assert rights.every_model_has_a_way(None) == []
    monkeypatch.delitem(rights.WAYS, "base.Image")
    (error,) = rights.every_model_has_a_way(None)
    assert (error.id, error.level) == ("newsroom.E001", checks.ERROR)
    assert "base.Image" in error.msg
