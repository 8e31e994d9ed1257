"""The models of the inbox: sources, the items that came from them, rules for new items, the public page."""

from campaign.inbox.models.items import InboxItem, ItemQuerySet, PurgedItem
from campaign.inbox.models.pages import ProvincialNewsPage
from campaign.inbox.models.sources import Source
from campaign.inbox.rules import Rule

__all__ = ["InboxItem", "ItemQuerySet", "ProvincialNewsPage", "PurgedItem", "Rule", "Source"]
