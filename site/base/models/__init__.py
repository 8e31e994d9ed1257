"""Models below all pages: accounts, media, the abstract page, the agency's settings."""

from base.models.agency import AgencySettings, Need, ReportingRoute
from base.models.media import AttachedFile, File, Image, Media, Rendition
from base.models.missing import MissingAddress
from base.models.pages import BasePage
from base.models.people import USER_POLICY, User
from base.models.share_cards import ShareCard

__all__ = [
    "USER_POLICY",
    "AgencySettings",
    "AttachedFile",
    "BasePage",
    "File",
    "Image",
    "Media",
    "MissingAddress",
    "Need",
    "Rendition",
    "ReportingRoute",
    "ShareCard",
    "User",
]
