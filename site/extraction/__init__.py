"""Extracts text from files: a reader for each format, a virus scan, and body blocks from the parts of a text.

No database, clock or network is used, except by the virus scan, and by the PDF reader for its time limit.
Pictures stay bytes until somebody stores them.
"""
