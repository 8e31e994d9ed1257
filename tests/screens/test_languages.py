"""Tests of the admin's language: Vietnamese, or English for a person who chose it, and for nobody else."""

from tests.screens.crawler import form_values, tree_of

ACCOUNT = "/admin/account/"


def test_english_is_one_switch_away(author_client, chief_client):
    form = tree_of(author_client.get(ACCOUNT)).forms[-1]
    author_client.post(ACCOUNT, form_values(form) | {"locale-preferred_language": "en"})
    english, vietnamese = (client.get("/admin/").content.decode() for client in (author_client, chief_client))
    assert '<html lang="en"' in english
    assert "Skip to main content" in english
    assert '<html lang="vi"' in vietnamese
    assert "Skip to main content" not in vietnamese


def test_only_vietnamese_and_english_are_offered(author_client):
    screen = tree_of(author_client.get(ACCOUNT))
    offered = screen.xpath("//select[@name='locale-preferred_language']/option/@value")
    assert offered == ["", "en", "vi"]
