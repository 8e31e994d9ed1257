"""Rights on the inbox: who may decide on items and who may keep sources (and the rules for their items)."""

from wagtail.permission_policies import ModelPermissionPolicy

from campaign.inbox.models.items import InboxItem
from campaign.inbox.models.sources import Source

ITEM_POLICY = ModelPermissionPolicy(InboxItem)
SOURCE_POLICY = ModelPermissionPolicy(Source)
