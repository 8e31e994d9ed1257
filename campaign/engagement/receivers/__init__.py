"""Receivers of signals; importing the package connects them."""

from campaign.engagement.receivers import answers, kits

__all__ = ["answers", "kits"]
