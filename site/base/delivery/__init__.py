"""Delivery of responses: values cached per edition, headers, static files, templates."""
