"""The checks before every public form: each submission counts once, needs no cookie, and bots are slowed down."""
