"""The newsroom: one small Django app a subject."""
