"""The models of the inbox: sources, items, traces of polling, rules for new items, the public page."""

from campaign.inbox.models.items import InboxItem, ItemQuerySet
from campaign.inbox.models.pages import ProvincialNewsPage
from campaign.inbox.models.rules import Rule
from campaign.inbox.models.sources import Source
from campaign.inbox.models.traces import ItemSighting, Listing, PurgedItem

__all__ = [
    "InboxItem",
    "ItemQuerySet",
    "ItemSighting",
    "Listing",
    "ProvincialNewsPage",
    "PurgedItem",
    "Rule",
    "Source",
]
