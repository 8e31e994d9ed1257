"""The import, from uploaded files to drafts: reading, relations, stubs of cited documents, and its screens."""
