"""Script of the screens that show work under way."""

from django.forms import Media
from django.forms.widgets import Script

# Deferred, because Wagtail loads scripts before the content that they look for. The stubs allow strings only.
POLL = Media(js=[Script("queue/poll.js", defer=True)])  # type: ignore[list-item]
