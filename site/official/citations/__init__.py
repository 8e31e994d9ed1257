"""Citations in the text of a document: finding, merging and naming the cited documents."""
