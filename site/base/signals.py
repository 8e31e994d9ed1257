"""Signals of the base, for the apps above it."""

from django.dispatch import Signal

# Sent when a user previews a page. Arguments: `page` and `user`.
previewed = Signal()
# Sent when missing sizes of a page's lead image were made. The sender is the page's class.
pictures_made = Signal()
