"""Tests of the diagram of relations: rows, rails and words fit any graph of documents; the SVG needs no CSS."""

import re
from xml.etree import ElementTree

from campaign.library.public.chain import Branch, Edge, Node, branches, chain
from campaign.library.public.chain_svg import draw, wrapped

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"thuc-hien": "được thực hiện bởi", "thay-the": "được thay thế bởi"}


def _node(key: int, order: str = "", **fields) -> Node:
    return Node(key=key, title=f"Văn bản {key}", order=order or str(key), url=f"/van-ban/{key}/", **fields)


def _carry(*pairs: tuple[int, int]) -> list[Edge]:
    return [Edge(lower, upper, "thuc-hien") for lower, upper in pairs]


def _rows(nodes, edges) -> list[int]:
    return [node.key for node in chain(nodes, edges).nodes]


def _drawn(nodes, edges) -> str:
    return draw(chain(nodes, edges), title="Sơ đồ", description="Mô tả", kind_labels=WORDS)


def test_document_that_is_carried_out_is_above_whatever_its_date():
    directive, conclusion = _node(1, "2011"), _node(2, "2019")
    undated_law, letter = _node(3, "9999"), _node(4, "2022")
    edges = _carry((2, 1), (4, 2), (4, 3))
    assert _rows([letter, undated_law, conclusion, directive], edges) == [1, 2, 3, 4]


def test_documents_that_refer_to_each_other_are_drawn_all_the_same():
    assert sorted(_rows([_node(1), _node(2), _node(3)], _carry((1, 2), (2, 3), (3, 1)))) == [1, 2, 3]


def test_edges_to_unknown_documents_and_to_oneself_are_left_out():
    assert chain([_node(1)], _carry((1, 1), (1, 9))).rails == ()


def test_many_edges_with_one_end_share_one_rail():
    found = chain([_node(key) for key in range(1, 6)], _carry((5, 1), (5, 2), (5, 3), (5, 4)))
    assert [(rail.uppers, rail.lowers) for rail in found.rails] == [((0, 1, 2, 3), (4,))]
    assert found.lanes == 1


def test_rails_that_pass_each_other_have_lanes_of_their_own():
    found = chain([_node(key) for key in range(1, 5)], _carry((3, 1), (4, 2)))
    assert sorted(rail.lane for rail in found.rails) == [0, 1]


def _told(found: list[Branch]) -> list:
    return [(branch.node.key, branch.words, branch.is_repeated, _told(branch.branches)) for branch in found]


def test_the_words_tell_each_document_in_full_once():
    nodes = [_node(key) for key in (1, 2, 3, 4)]
    told = _told(branches(chain(nodes, _carry((3, 1), (3, 2), (4, 3))), WORDS))
    carried_out = ["được thực hiện bởi"]
    assert told == [
        (1, [], False, [(3, carried_out, False, [(4, carried_out, False, [])])]),
        (2, [], False, [(3, carried_out, True, [])]),
    ]


def test_nested_lists_include_a_cycle():
    circle = chain([_node(1), _node(2)], _carry((1, 2), (2, 1)))
    assert [branch.node.key for branch in branches(circle, WORDS)] == [1]


def test_drawing_is_well_formed_named_and_without_inline_style():
    svg = _drawn([_node(1), _node(2, is_here=True)], _carry((2, 1)))
    root = ElementTree.fromstring(svg)  # noqa: S314  our own string
    assert "style" not in svg
    assert not re.search(r"\son\w+=", svg)
    assert [root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text] == ["Sơ đồ", "Mô tả"]
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("so-do-title", "so-do-desc")
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["/van-ban/1/"]


def test_no_title_breaks_out_of_the_drawing():
    node = Node(key=1, title='<script>alert("1")</script>', note="a & b", subject="x > y", url='/"><b>')
    svg = _drawn([node, _node(2)], _carry((2, 1)))
    ElementTree.fromstring(svg)  # noqa: S314  our own string
    assert "<script" not in svg
    assert "<b>" not in svg


def test_everything_stays_inside_the_picture():
    long = "Nghị quyết liên tịch của các cơ quan trung ương " * 8
    nodes = [Node(key=key, title=long, note=long, subject=f"về {long}", order=str(key)) for key in range(14)]
    root = ElementTree.fromstring(_drawn(nodes, _carry(*[(key + 1, key) for key in range(13)])))  # noqa: S314
    _, _, width, height = map(float, root.get("viewBox").split())
    assert width == 340
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x")) + float(box.get("width")) <= width
        assert float(box.get("y")) + float(box.get("height")) <= height
    assert all(len(text.text) < 60 for text in root.iter(f"{SVG}text"))


def test_long_words_and_texts_are_cut_with_an_ellipsis():
    assert wrapped("một hai ba", ems=100, most=2) == ["một hai ba"]
    assert wrapped("", ems=10, most=2) == []
    assert wrapped("a" * 500, ems=10, most=2)[0].endswith("…")
    lines = wrapped("Kế hoạch thực hiện Chỉ thị " * 20, ems=18, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
