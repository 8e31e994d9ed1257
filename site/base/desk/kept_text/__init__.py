"""Kept text: what a person typed into the editor, kept by the browser until the server confirms that it is saved."""
