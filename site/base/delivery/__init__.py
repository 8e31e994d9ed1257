"""How answers reach readers: memory for an edition, headers, static files, templates."""
