"""Saved web pages: their text by lines, the main text without what a website prints around it, and archives (.mht)."""
