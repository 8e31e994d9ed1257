"""From pages to feed documents: channels, entries, archives, formats."""
