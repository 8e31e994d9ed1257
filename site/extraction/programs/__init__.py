"""Formats that a program of the system reads: LibreOffice, poppler and tesseract, each in a sandbox."""
