"""From elsewhere into the editor: Word files, pasted text, pasted pictures."""
