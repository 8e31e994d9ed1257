"""Import into the editor: Word files, pasted text, pasted images."""
