"""Announcement of changes to hubs (WebSub) and search engines (IndexNow)."""
