"""Moments as the admin shows them, "10:42 27/11/2026", in place of Wagtail's "2 hours ago"."""

import datetime

from django.utils import timezone
from wagtail.admin.templatetags import wagtailadmin_tags


def moment(at: datetime.datetime) -> str:
    """Return `at` in the site's time zone, as in "10:42 27/11/2026"."""
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def install() -> None:
    """Replace Wagtail's tags and filter of relative moments; human_readable_date.html is replaced by a template."""
    wagtailadmin_tags.naturaltime = moment
    wagtailadmin_tags.register.simple_tag(_last_update, name="timesince_last_update")


def _last_update(
    last_update: datetime.datetime,
    show_time_prefix: bool = False,
    user_display_name: str = "",
    use_shorthand: bool = True,
) -> str:
    shown = f"lúc {moment(last_update)}" if show_time_prefix else moment(last_update)
    return f"{shown}, {user_display_name}" if user_display_name else shown
