"""Signals that the inbox sends to apps above it, which it never imports."""

from django.dispatch import Signal

# Sent after commit, once per change, with `item_ids`: items that became public, were withdrawn, or changed
# while public. Receivers look them up through `InboxItem.objects.public()`; an id not found there is no
# longer public.
item_visibility_changed = Signal()

# Sent inside the transaction that stored them, with `items`: new items as received from their source.
items_added = Signal()

# Sent inside the same transaction, with `items`: undecided items that moved from an aggregator to their
# publisher's source, and `former`: their former sources by item.
items_adopted = Signal()
