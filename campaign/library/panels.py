"""Panels that a record's form shows only while there is something to check."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.panels import FieldPanel


class ImportNotesPanel(FieldPanel):
    """A panel that the form shows only while there are notes."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.import_notes)


class ScanPanel(FieldPanel):
    """A panel that the form shows while nobody has checked a text that was read from a scan, with doubtful words."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "campaign/library/admin/scan_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.is_machine_read

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"lines": doubtful_lines(self.instance.doubtful_words, self.instance.text)}


def doubtful_lines(doubtful_words: Iterable[tuple[int, str, str]], text: str) -> list[dict[str, Any]]:
    """Return the lines with doubtful words that are still in the text, each as pieces of text and doubtful words."""
    words: dict[tuple[int, str], list[str]] = {}
    for page, line, word in doubtful_words:
        words.setdefault((page, line), []).append(word)
    existing = set(text.splitlines())
    return [
        {"page": page, "pieces": [(word, word in doubtful) for word in line.split()]}
        for (page, line), doubtful in words.items()
        if line in existing
    ]
