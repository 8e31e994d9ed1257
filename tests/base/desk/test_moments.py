"""Tests of moments as the admin shows them."""

import datetime

import pytest
from django.template import engines
from django.utils import timezone

AT = datetime.datetime(2026, 11, 27, 10, 42, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("timesince_last_update at", "17:42 27/11/2026"),
        ("timesince_last_update at show_time_prefix=True user_display_name='An'", "lúc 17:42 27/11/2026, An"),
        ("human_readable_date at", "17:42 27/11/2026"),
        ("human_readable_date at.date", "27/11/2026"),
    ],
)
def test_wagtails_tags_show_the_moment(tag, text):
    template = engines["django"].from_string(f"{{% load wagtailadmin_tags %}}{{% {tag} %}}")
    with timezone.override("Asia/Ho_Chi_Minh"):
        html = template.render({"at": AT})
    assert text in html
    assert "trước" not in html


@pytest.mark.parametrize(("seconds", "text"), [(5, "vừa xong"), (-5, "vừa xong"), (61, "1 phút trước")])
def test_nothing_was_zero_minutes_ago(seconds, text):
    template = engines["django"].from_string("{{ at|ago }}")
    at = timezone.now() - datetime.timedelta(seconds=seconds)
    assert template.render({"at": at}).replace("\xa0", " ") == text
