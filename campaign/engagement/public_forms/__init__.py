"""The common door of forms for strangers: it lets people through once, without a cookie, and holds machines up."""
