"""Tests of what the admin looks like."""

import re

import pytest
from django.contrib.messages import constants
from django.urls import reverse

# Wagtail renames these levels.
NAMED = {"error": "warning", "debug": "info"}


@pytest.mark.parametrize("level", sorted(set(constants.DEFAULT_TAGS.values())))
def test_each_level_of_messages_has_an_icon(chief_client, level):
    sprite = chief_client.get(reverse("wagtailadmin_sprite")).text
    assert f"icon-{NAMED.get(level, level)}" in re.findall(r'id="([^"]+)"', sprite)
