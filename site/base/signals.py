"""What the base tells those above it."""

from django.dispatch import Signal

# A page was shown as it is not, or not yet, published. `page` and `user`.
previewed = Signal()
# The pictures that stand for pages were made, after the pages were published.
pictures_made = Signal()
