"""Word files (.docx): their parts, the numbers of their lists, formulas, symbols, pictures."""
