"""The grammar of Vietnamese official documents: from a text to its document's head and its citations.

All functions are pure functions over text, in time that grows with its length. Nothing printed is corrected;
doubts become warnings. No files and no database are used.
"""

from official.citations.find import Citation, find_citations
from official.numbers import number_key, split_number
from official.structure.document import OfficialDocument, read_document

__all__ = [
    "Citation",
    "OfficialDocument",
    "find_citations",
    "number_key",
    "read_document",
    "split_number",
]
