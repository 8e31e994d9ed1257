"""Tests of what the admin looks like."""

import re

from django.contrib.messages import constants
from django.urls import reverse

# Wagtail renames these levels.
NAMED = {"error": "warning", "debug": "info"}


def test_each_level_of_messages_has_an_icon(chief_client):
    sprite = chief_client.get(reverse("wagtailadmin_sprite")).text
    icons = {f"icon-{NAMED.get(level, level)}" for level in constants.DEFAULT_TAGS.values()}
    assert icons <= set(re.findall(r'id="([^"]+)"', sprite))
