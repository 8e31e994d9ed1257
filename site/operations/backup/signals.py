"""Signal of the backups, for the apps above."""

from django.dispatch import Signal

# Sent when a database was restored, before the site answers from it: everything erased since the backup is back.
restored = Signal()
