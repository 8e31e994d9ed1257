"""Receivers of signals; importing the package connects them."""

from campaign.engagement.receivers import answers, kit

__all__ = ["answers", "kit"]
