"""Signals that the inbox sends to apps above it, which it never imports."""

from django.dispatch import Signal

# Sent after commit, once per change, with `item_ids`: items that became public, were withdrawn, or changed
# while public. Receivers look them up through `InboxItem.objects.public()`; an id not found there is no
# longer public.
item_visibility_changed = Signal()

# Sent inside the transaction that stored them, with `items`: new items as received from their source.
items_added = Signal()
