"""Signals of the base, for the apps above it."""

from django.dispatch import Signal

# Sent when a page was saved whole, in the transaction of the save: Django's post_save comes before the related objects
# are written. The sender is the page's class. Arguments: `instance` and `update_fields`.
page_saved = Signal()
# Sent when a page went online or its text was replaced, in the same transaction. Wagtail sends its page_published for
# texts that are only scheduled, too. The sender is the page's class. Arguments: `instance` and `revision`.
went_online = Signal()
# Sent when a user previews a text with drafts. Arguments: `text` and `user`.
previewed = Signal()
# Sent when missing sizes of a page's lead image were made. The sender is the page's class.
pictures_made = Signal()
