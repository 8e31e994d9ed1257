"""Tests of the table of rights: every action on every model, and what readers get afterwards.

At a landing, the roles at the border of the right try it: the weakest that has it and the strongest below. At night
everybody does.
"""

from collections.abc import Callable
from itertools import pairwise, product

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page, get_page_models

from campaign.newsroom.people import roles
from campaign.newsroom.review import rights
from campaign.newsroom.review.rights import Action, Effect, PublicationRule, Role, publication_rule
from docs.write_rights import DOCUMENT, written
from tests.factories import UserFactory
from tests.newsroom.rights import acts
from tests.newsroom.rights.acts import Act
from tests.newsroom.rights.desk import Desk, fill, logged, undone
from tests.newsroom.rights.readers import MARK, effect, readers_get
from tests.people import client_of

# Actions whose effect depends on who wrote the text.
PERSONAL = {"agree", "approve", "approve_corrected", "approve_for_later", "approve_in_editor", "approve_own"}


@pytest.fixture(scope="module")
def desk(module_data, shared_tree) -> Desk:
    return fill(shared_tree)


@pytest.fixture(scope="module")
def before(desk):
    return readers_get()


def at_the_border(has_effect: dict[Role, bool]) -> set[Role]:
    """Return the neighbours between whom the right ends or begins; the strongest role if nobody has it."""
    roles_in_order = [role for role in Role if role is not Role.DEPUTY]
    pairs = [pair for pair in pairwise(roles_in_order) if has_effect[pair[0]] != has_effect[pair[1]]]
    return {role for pair in pairs for role in pair} or {Role.SUPERUSER}


# Roles are declared from the weakest to the strongest. The deputy is another chief.
tried_as = pytest.mark.parametrize(
    "tried",
    [
        pytest.param(at_the_border, id="those at the border of the right"),
        pytest.param(set, id="everybody", marks=pytest.mark.slow),
    ],
)


def _try(
    desk: Desk, before, act: Act, action: Action, tried: Callable[[dict[Role, bool]], set[Role]]
) -> None:
    """Try `act` as the roles that `tried` chooses, and compare its effect on readers with the declaration."""
    found = {}
    for role in tried({role: action.effect_for(role) is not Effect.NOTHING for role in Role}):
        with undone():
            act(desk, desk.clients[role])
            found[role] = effect(before, readers_get(), action.effect)
    assert found == {role: action.effect_for(role) for role in found}


def test_chiefs_and_administrators_have_equal_rights_but_in_reviews():
    for permissions in (roles.PAGE_PERMISSIONS, roles.COLLECTION_PERMISSIONS):
        assert permissions[roles.CHIEFS] == permissions[roles.ADMINISTRATORS]
    for actions in (rights.PAGE_ACTIONS, rights.SNIPPET_ACTIONS, rights.FILE_ACTIONS):
        for name in set(actions) - PERSONAL:
            assert actions[name].effect_for(Role.CHIEF) == actions[name].effect_for(Role.ADMINISTRATOR)


@tried_as
@pytest.mark.parametrize("name", rights.PAGE_ACTIONS)
def test_actions_on_pages(name, tried, desk, before, db):
    _try(desk, before, acts.PAGE_ACTS[name], rights.PAGE_ACTIONS[name], tried)


def test_no_page_type_may_be_published_by_hand(desk, before, db):
    superuser = desk.people[Role.SUPERUSER]
    pages = [desk.texts[name] for name in acts.OF_EACH_TYPE]
    assert {type(page) for page in pages} == set(get_page_models()) - {Page}
    for page in pages:
        assert not page.permissions_for_user(superuser).can_publish(), page
        with pytest.raises(PermissionDenied):
            page.save_revision(user=superuser).publish(user=superuser)
    assert readers_get() == before


@pytest.mark.slow
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


def test_urgent_alert_is_the_only_exception_to_the_review(desk, before, db):
    _try(desk, before, acts.urgent("alert"), rights.ALERT_ACTIONS["urgent"], at_the_border)


@tried_as
@pytest.mark.parametrize("name", rights.SNIPPET_ACTIONS)
def test_reviewed_snippet(name, tried, desk, before, db):
    _try(desk, before, acts.SNIPPET_ACTS[name], rights.SNIPPET_ACTIONS[name], tried)


@tried_as
@pytest.mark.parametrize("kind", ["image", "file", "media"])
def test_file_of_a_page_online(kind, tried, desk, before, db):
    for name, act in acts.file_acts(kind).items():
        _try(desk, before, act, rights.FILE_ACTIONS[name], tried)


@tried_as
@pytest.mark.parametrize("label", acts.ALONE_ACTS)
def test_acts_that_take_effect_alone_are_logged(label, tried, desk, before, db):
    allowed = rights.changed_alone_by(apps.get_model(label))
    for name, act in acts.ALONE_ACTS[label].items():
        found = {}
        for role in tried({role: role in allowed for role in Role}):
            with undone():
                entries = logged(desk.people[role]) if role in desk.people else 0
                act(desk, desk.clients[role])
                found[role] = readers_get() != before
                assert not found[role] or logged(desk.people[role]) > entries, (name, role)
        assert found == {role: role in allowed for role in found}, name


def test_bulk_actions_name_nothing_that_lists_hide(desk, db):
    """Wagtail would name to everybody in the admin what they may not change."""
    helper = UserFactory()
    helper.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = client_of(helper)
    bulk_action_registry.get_bulk_actions_for_model("", "")
    for app, models in bulk_action_registry.actions.items():
        for name, actions in models.items():
            keys = "&".join(f"id={each.pk}" for each in apps.get_model(app, name)._default_manager.all())
            for action, query in product(actions, ("id=all", keys)):
                response = client.get(f"{reverse('wagtail_bulk_action', args=[app, name, action])}?{query}")
                assert response.status_code in (302, 404), (name, action)


def test_all_is_declared_and_all_is_tried():
    rules = {model._meta.label: publication_rule(model) for model in apps.get_models()}
    assert None not in rules.values()
    assert set(acts.ALONE_ACTS) == {label for label, rule in rules.items() if rule is PublicationRule.ALONE}
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
    assert rights.every_model_has_a_rule(None) == []
    monkeypatch.delitem(rights.RULES, "base.Image")
    (error,) = rights.every_model_has_a_rule(None)
    assert (error.id, error.level) == ("newsroom.E001", checks.ERROR)
    assert "base.Image" in error.msg
