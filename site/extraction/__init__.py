"""Text out of files: a reader for each format, virus scan, and the parts of a text as blocks of an article.

Pure but for the virus scan: no database, clock or network; pictures stay bytes until somebody stores them.
"""
