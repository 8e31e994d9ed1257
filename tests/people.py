"""People of the board for tests, and their clients."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from base.models import User
from campaign.newsroom.people import roles
from journal import rights
from signin.rules import sessions
from tests.factories import UserFactory


def member(group: str, **values: Any) -> User:
    """Return a new member of the group. The log is paused, because it would take four fifths of the time."""
    rights.pause()
    try:
        user = UserFactory(**values)
        User.groups.through.objects.create(user=user, group=Group.objects.get(name=group))
    finally:
        rights._is_on = True
    return user


def chief_of(*pages: Page) -> User:
    """Return a new author who has the rights of chiefs in these sections only."""
    user = member(roles.AUTHORS)
    group = Group.objects.create(name="Trưởng nhóm chuyên mục")
    user.groups.add(group)
    for page in pages:
        for codename in roles.PAGE_PERMISSIONS[roles.CHIEFS]:
            GroupPagePermission.objects.create(
                group=group, page=page, permission=Permission.objects.get(codename=codename)
            )
    return user


def client_of(user: User) -> Client:
    """Return a client with a session as after a sign-in, but without the sign-in, which is slower and logged."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.session[SESSION_KEY] = str(user.pk)
    request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(request)
    request.session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
