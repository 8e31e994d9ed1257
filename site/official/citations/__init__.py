"""Citations in the text of a document: finding, merging and naming what it cites."""
