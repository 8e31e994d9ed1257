"""Signal of the backups, for the apps above."""

from django.dispatch import Signal

# Sent when a database was restored, before the site answers from it: what has been erased since is there again.
restored = Signal()
