"""Official documents: their records, the import from files, citations and relations, and the readers' pages."""
