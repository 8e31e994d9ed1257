"""Adds the texts of standard pages and the pictures of sections, unless a person has edited the page."""

from typing import Any

from campaign.articles.models import CampaignPage, TopicPage
from home.first_run.pictures import Picture
from home.first_run.placing import untouched
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree
from home.models import StandardPage

_Page = StandardPage | CampaignPage | TopicPage


def fill_pages(tree: Tree, profile: Profile) -> None:
    """Add text and pictures to those pages of the tree that lack them and that nobody has edited."""
    fill_texts(tree, profile)
    sections = profile["topics"]
    if _lacks(tree.campaign, "main_image"):
        _publish(tree.campaign, main_image=Picture(**sections["campaign"]["picture"]).image())
    for topic in sections["topics"]:
        page = tree.topics.get(topic["slug"])
        if page and _lacks(page, "image"):
            _publish(page, image=Picture(**topic["picture"]).image())


def fill_texts(tree: Tree, profile: Profile) -> None:
    """Add text to those standard pages of the tree that lack it and that nobody has edited."""
    for text in profile["pages"]:
        page = tree.pages.get(text["slug"])
        if page is None:
            continue  # an editor has deleted the page
        if _lacks(page, "body"):
            _publish(page, body=text["body"])
        if text.get("shows_contact") and _lacks(page, "shows_contact"):
            _publish(page, shows_contact=True)


def _lacks(page: _Page, field: str) -> bool:
    """Return True if the field is empty and no person has edited the page."""
    return not getattr(page, field) and untouched(page)


def _publish(page: _Page, **values: Any) -> None:
    for field, value in values.items():
        setattr(page, field, value)
    page.save_revision().publish()
