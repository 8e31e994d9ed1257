"""A report as a file: .docx, .pdf, .xlsx, with the charts they share."""
