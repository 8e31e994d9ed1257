"""Files of a report: .docx, .pdf and .xlsx, with the charts they share."""
