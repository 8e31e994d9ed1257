"""Content of an archive: the database, the files of the storages, settings, and checksums of pages."""
