"""The newsletter: subscriptions by double opt-in, letters made of published pages, their sending, bounces."""
