"""Hostile nesting of HTML: each reader ends soon and keeps every word."""

import time

import nh3
import pytest

from extraction.blocks import build, flat
from extraction.html_reader import read_html
from extraction.html_text import flattened, html_to_text
from extraction.web.page import read_page

READERS = {
    "paste": lambda markup: flat(build(read_html(markup)).blocks),
    "page": lambda markup: read_page(f"<html>{markup}".encode(), "utf-8").text,
}
HOSTILE = {
    "blocks": "<div>" * 20_000,
    "ruby": "<rt>" * 20_000,
    "formatting": "".join(f"<font color={number}>" for number in range(400)) + "<p>x" * 3_000,
    "ends in a script": "<div><style></div></style>" * 10_000,
    "ends in an attribute": "<div><i title='</div>'></i>" * 10_000,
    "ends in a comment": "<div><!--></div><!-- </div> -->" * 10_000,
    "tags without an end": "<a" * 100_000,
    "quotes without an end": "<a b=\"c='" * 30_000,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_is_read_in_linear_time(read, markup):
    began = time.process_time()
    text = read(f"<p>Một</p>{markup}")
    assert time.process_time() - began < 1.5
    assert "Một" in text


@pytest.mark.parametrize("markup", [HOSTILE["blocks"], HOSTILE["formatting"]], ids=["blocks", "formatting"])
def test_text_of_deep_markup_stays_in_paragraphs(markup):
    text = html_to_text(nh3.clean(flattened(f"<h2>Một</h2>{markup}<p>a &lt; b<p>Hai<br>ba</p><td>Bốn")))
    assert text.replace("x\n", "").split("\n") == ["Một", "a < b", "Hai", "ba", "Bốn"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Một<p>Hai<ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table>",
        "<dl><dt>a<dd>b</dl><select><option>a<option>b</select><b>c<i>d</b>e</i>",
        "<p>a < b <3 & c</p><!-- <div> --><script>'<div>'</script><a href='>'>x</a>",
        "<a name=1>Điều</a><a name=2>Điều<o:p></o:p><svg><path d='M0'/><g/></svg></div>",
    ],
)
def test_usual_markup_is_kept_as_it_is(markup):
    assert flattened(markup * 500) == markup * 500
