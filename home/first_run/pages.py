"""Adds the texts of standard pages and the pictures of sections, unless a person has edited the page."""

from typing import Any

from campaign.articles.models import CampaignPage, TopicPage
from home.first_run.pictures import Picture
from home.first_run.placing import untouched
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree
from home.models import StandardPage


def fill_pages(tree: Tree, profile: Profile) -> None:
    """Add text and pictures to those pages of the tree that lack them and that nobody has edited."""
    fill_texts(tree, profile)
    sections = profile["topics"]
    _fill(tree.campaign, "main_image", Picture(**sections["campaign"]["picture"]).image)
    for topic in sections["topics"]:
        _fill(tree.topics[topic["slug"]], "image", Picture(**topic["picture"]).image)


def fill_texts(tree: Tree, profile: Profile) -> None:
    """Add text to those standard pages of the tree that lack it and that nobody has edited."""
    for text in profile["pages"]:
        _fill(tree.pages[text["slug"]], "body", lambda text=text: text["body"])
    for text in profile["pages"]:
        if text.get("shows_contact"):
            _fill(tree.pages[text["slug"]], "shows_contact", lambda: True)


def _fill(page: StandardPage | CampaignPage | TopicPage, field: str, make: Any) -> None:
    if not getattr(page, field) and untouched(page):
        setattr(page, field, make())
        page.save_revision().publish()
