"""From uploaded files to draft records: reading, relations, stubs of cited documents, the screens of an import."""
