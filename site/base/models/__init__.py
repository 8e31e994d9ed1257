"""The models that every page stands on: people, media, the abstract page, what the agency says of itself."""

from base.models.agency import AgencySettings, Need, ReportingRoute
from base.models.cards import ShareCard
from base.models.media import File, Image, Media, Rendition
from base.models.missing import MissingAddress
from base.models.pages import BasePage
from base.models.people import User

__all__ = [
    "AgencySettings",
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
