"""Tests of a chief's actions on live pages without a second person: unpublish, move, restrict access."""

from django.urls import reverse

from campaign.articles.models import ArticlePage


def test_chief_moves_hides_and_withdraws_a_live_page(live_article, tree, chief_client):
    def act(name: str, *args: int, **data: str) -> ArticlePage:
        chief_client.post(reverse(f"wagtailadmin_pages:{name}", args=[live_article.pk, *args]), data)
        return ArticlePage.objects.get(pk=live_article.pk)

    destination = tree.topics["pho-bien-phap-luat"]
    moved = act("move_confirm", destination.pk)
    assert (moved.get_parent().pk, moved.live) == (destination.pk, True)
    assert act("set_privacy", restriction_type="login").get_view_restrictions().exists()
    assert not act("unpublish").live
