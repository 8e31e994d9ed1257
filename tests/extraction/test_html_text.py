"""Plain text of well-formed HTML."""

import pytest

from extraction.html_text import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Một</p><p></p><p>Hai<br/>ba</p><hr/><h3>Bốn</h3>", "Một\n\nHai\nba\nBốn"),
        ("<ul><li>Một<ul><li>con</li></ul></li><li>Hai</li></ul>", "Một\ncon\n\nHai"),
        ("<b>Trước</b><p>trong</p>sau", "Trước\ntrong\nsau"),
        ("<p>a &lt;b&gt; &amp;amp; <i>c</i>d</p>", "a <b> &amp; cd"),
        ('<p><a href="https://example.org/?a=>b">chữ</a></p>', "chữ"),
    ],
    ids=["blocks", "nested list", "text between blocks", "entities", "attribute"],
)
def test_blocks_are_lines(markup, text):
    assert html_to_text(markup) == text
