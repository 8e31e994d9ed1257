"""Every block shows itself in the block picker as readers will see it."""

import pytest

from base.blocks import BodyBlock
from campaign.articles.models import ArticlePage

BLOCKS = ArticlePage.body.field.stream_block.child_blocks


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_picker_previews_the_block_in_the_site_s_own_look(author_client, name):
    answer = author_client.get("/admin/block-preview/", {"id": BLOCKS[name].definition_prefix})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "css/site.css" in html
    assert BLOCKS[name].get_description()


def test_blocks_without_their_picture_or_file_still_preview(author_client):
    for name in ("image", "file"):
        answer = author_client.get("/admin/block-preview/", {"id": BLOCKS[name].definition_prefix})
        assert "None" not in answer.content.decode()
