"""The grammar of Vietnamese official documents: from text to a document's own head, and to what it cites.

Pure functions over text, in time that grows with its length. Nothing that is printed is corrected; doubts are
warnings. It knows no files and no database.
"""

from official.citations.find import Citation, find_citations
from official.numbers import NumberParts, number_key, split_number, tidy
from official.structure.document import OfficialDocument, read_document

__all__ = [
    "Citation",
    "NumberParts",
    "OfficialDocument",
    "find_citations",
    "number_key",
    "read_document",
    "split_number",
    "tidy",
]
