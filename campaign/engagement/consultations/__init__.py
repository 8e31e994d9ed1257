"""Comments on draft documents: the public form, the editors' list, the file, erasure."""
