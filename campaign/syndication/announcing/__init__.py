"""Telling hubs (WebSub) and search engines (IndexNow) of changes."""
