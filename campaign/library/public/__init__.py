"""The readers' side of the library: the filtered list, a record's page, pictures of relations, exports."""
