"""What the base tells those above it."""

from django.dispatch import Signal

# A page was shown as it is not, or not yet, published. `page` and `user`.
previewed = Signal()
