"""Saved web pages: their text by lines, the main text without menus and the like around it, and archives (.mht)."""
