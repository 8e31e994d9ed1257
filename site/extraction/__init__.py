"""Text out of files: one reader a format, virus scan, Word to blocks."""
