"""Script of the screens that show work under way."""

from django.forms import Media
from django.forms.widgets import Script

# The stubs know strings only. Deferred, because Wagtail loads scripts before the content that they look for.
POLL = Media(js=[Script("queue/poll.js", defer=True)])  # type: ignore[list-item]
