"""Tests of the fresh proof of identity that screens of people, rights and exports ask for."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Site, Workflow

from base.models import User
from tests.people import client_of
from tests.signin.conftest import PASSWORD, with_password


@pytest.fixture
def keeper(administrator: User) -> User:
    return with_password(administrator)


@pytest.fixture
def stale(keeper: User) -> Client:
    """Return the administrator's browser, half an hour after the last proof."""
    client = client_of(keeper)
    session = client.session
    session["signin_proved"] = time.time() - 31 * 60
    session.save()
    return client


def prove(client: Client, address: str, **answer: str):
    return client.post(address, answer or {"password": PASSWORD})


def addresses() -> dict[str, str]:
    user, group = User.objects.get(username="quan-tri"), Group.objects.first()
    return {
        "people": reverse("wagtailusers_users:index"),
        "person": reverse("wagtailusers_users:edit", args=[user.pk]),
        "new person": reverse("wagtailusers_users:add"),
        "deleted person": reverse("wagtailusers_users:delete", args=[user.pk]),
        "many people": reverse("wagtail_bulk_action", args=["base", "user", "assign_role"])
        + f"?id={user.pk}",
        "invitation": reverse("newsroom_invite"),
        "second factor": reverse("signin_reset_second_factor", args=[user.pk]),
        "groups": reverse("wagtailusers_groups:index"),
        "group": reverse("wagtailusers_groups:edit", args=[group.pk]),
        "workflows": reverse("wagtailadmin_workflows:index"),
        "workflow": reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.first().pk]),
        "sites": reverse("wagtailsites:index"),
        "site": reverse("wagtailsites:edit", args=[Site.objects.first().pk]),
        "archive": reverse("newsroom_archive_export"),
        "erasure": reverse("newsroom_archive_erase", args=[1]),
        "payments": reverse("reports_contributions_file"),
        "exported log": reverse("wagtailadmin_reports:site_history") + "?export=csv",
        "exported reads": reverse("reads_report") + "?export=xlsx",
        "own codes": reverse("mfa_generate_recovery_codes"),
    }


def test_screens_of_people_rights_and_exports_ask(stale):
    for name, address in addresses().items():
        for method in ("get", "post"):
            answer = getattr(stale, method)(address)
            assert answer.status_code == 302, (name, method)
            assert answer.url.startswith(reverse("account_reauthenticate")), (name, method)


@pytest.mark.parametrize(
    "name", ["wagtailadmin_home", "wagtailredirects:index", "newsroom_board", "reads_report"]
)
def test_other_screens_do_not_ask(name, stale):
    assert stale.get(reverse(name)).status_code == 200


def test_scripts_are_refused(stale):
    answer = stale.get(reverse("wagtailusers_users:index"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403


def test_person_comes_back_to_where_they_were(stale):
    asked = stale.get(reverse("wagtailusers_users:index") + "?q=quan")
    back = prove(stale, asked.url)
    assert back.url == reverse("wagtailusers_users:index") + "?q=quan"
    assert stale.get(back.url).status_code == 200


def test_wrong_answer_proves_nothing(stale):
    asked = stale.get(reverse("wagtailusers_groups:index"))
    assert "Mật khẩu không đúng" in prove(stale, asked.url, password="sai").content.decode()
    assert stale.get(reverse("wagtailusers_groups:index")).status_code == 302


def test_sent_form_is_kept_and_carried_out(stale, author):
    form = {
        "username": author.username,
        "email": "moi@example.org",
        "first_name": author.first_name,
        "last_name": author.last_name,
        "is_active": "on",
        "groups": [author.groups.first().pk],
    }
    asked = stale.post(reverse("wagtailusers_users:edit", args=[author.pk]), form)
    author.refresh_from_db()
    assert author.email != "moi@example.org"
    assert "đang được giữ" in stale.get(asked.url).content.decode()
    assert prove(stale, asked.url).url == reverse("wagtailusers_users:index")
    author.refresh_from_db()
    assert author.email == "moi@example.org"


def test_code_proves_too(stale, keeper):
    TOTP.activate(keeper, generate_totp_secret())
    code = RecoveryCodes.activate(keeper).get_unused_codes()[0]
    asked = stale.get(reverse("wagtailsites:index"))
    other = re.search(r'href="(/admin/2fa/reauthenticate/[^"]*)"', stale.get(asked.url).content.decode())[1]
    assert prove(stale, other, code=code).url == reverse("wagtailsites:index")
    assert stale.get(reverse("wagtailsites:index")).status_code == 200


def test_proof_lasts_half_an_hour(stale):
    prove(stale, reverse("account_reauthenticate"))
    session = stale.session
    session["signin_proved"] -= 29 * 60
    session.save()
    assert stale.get(reverse("wagtailusers_groups:index")).status_code == 200
    session["signin_proved"] -= 2 * 60
    session.save()
    assert stale.get(reverse("wagtailusers_groups:index")).status_code == 302
