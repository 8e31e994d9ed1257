"""The layout of the relation picture: documents as rows, relations as rails, and the same as nested lists.

Pure functions without database, request or drawing; `chain_svg` draws the layout.

Every document has a row of its own, above those that carry it out. Rails run on the left, as in the graph of
a version history, so the picture is no wider than a phone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count


@dataclass(frozen=True, slots=True)
class Node:
    """One document. `note`: issuer and date as shown. `order`: the key by which rows are sorted.

    `out_of_force`: the status of a document that is not in force; otherwise "".
    """

    key: int
    title: str
    note: str = ""
    subject: str = ""
    url: str = ""
    order: str = ""
    is_here: bool = False
    out_of_force: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation: `lower` carries out, amends, replaces ... `upper`, according to `kind`."""

    lower: int
    upper: int
    kind: str


@dataclass(frozen=True, slots=True)
class Rail:
    """A line beside the rows, from each of `uppers` to an arrow at each of `lowers`.

    A rail has one upper with many lowers, or many uppers with one lower. `lane` 0 is next to the rows.
    """

    uppers: tuple[int, ...]
    lowers: tuple[int, ...]
    kind: str
    lane: int = 0

    @property
    def reach(self) -> tuple[int, int]:
        """Return the first and the last row beside which the rail runs."""
        ends = (*self.uppers, *self.lowers)
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Chain:
    """The layout of a picture: rows, edges and rails."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rails: tuple[Rail, ...]

    @property
    def lanes(self) -> int:
        return max((rail.lane + 1 for rail in self.rails), default=0)

    @property
    def kinds(self) -> set[str]:
        return {rail.kind for rail in self.rails}


@dataclass(slots=True)
class Branch:
    """A document in the text of the picture, with the documents that carry it out below it.

    If the document occurred before, `is_repeated` is set and it has no branches. `words`: its relations to
    the document above it.
    """

    node: Node
    words: list[str] = field(default_factory=list)
    branches: "list[Branch]" = field(default_factory=list)
    is_repeated: bool = False


def chain(nodes: Collection[Node], edges: Iterable[Edge]) -> Chain:
    """Return rows and rails. Edges to unknown documents and to themselves are left out; cycles are drawn."""
    known = {node.key for node in nodes}
    usable = tuple(
        edge
        for edge in dict.fromkeys(edges)
        if edge.lower != edge.upper and {edge.lower, edge.upper} <= known
    )
    rows = _in_order(nodes, usable)
    places = {node.key: place for place, node in enumerate(rows)}
    return Chain(tuple(rows), usable, tuple(_in_lanes(_rails(usable, places))))


def branches(chain: Chain, words: Mapping[str, str]) -> list[Branch]:
    """Return the edges as nested lists, from the documents that carry out none of the others downwards.

    `words`: the label of each kind of edge, seen from above.
    """
    between: dict[tuple[int, int], list[str]] = defaultdict(list)
    for edge in chain.edges:
        between[edge.upper, edge.lower].append(words[edge.kind])
    placed: set[int] = set()

    def branch(node: Node, words: list[str]) -> Branch:
        found = Branch(node, words, is_repeated=node.key in placed)
        if not found.is_repeated:
            placed.add(node.key)
            found.branches = [
                branch(lower, between[node.key, lower.key])
                for lower in chain.nodes
                if (node.key, lower.key) in between
            ]
        return found

    has_upper = {edge.lower for edge in chain.edges}
    roots = [branch(node, []) for node in chain.nodes if node.key not in has_upper]
    # The remaining documents form cycles; each cycle begins with its first document.
    return roots + [branch(node, []) for node in chain.nodes if node.key not in placed]


def _in_order(nodes: Collection[Node], edges: Iterable[Edge]) -> list[Node]:
    """Return the nodes with uppers first, otherwise sorted by `order`, which also breaks cycles."""
    left = {node.key: node for node in nodes}
    uppers: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        uppers[edge.lower].add(edge.upper)
    rows: list[Node] = []
    while left:
        free = [node for key, node in left.items() if uppers[key].isdisjoint(left)]
        rows.append(min(free or left.values(), key=lambda node: (node.order, node.key)))
        del left[rows[-1].key]
    return rows


def _rails(edges: Iterable[Edge], places: Mapping[int, int]) -> Iterator[Rail]:
    """Yield rails, each for the edges of one kind that share an end; the most shared end comes first."""
    left = [Edge(places[edge.lower], places[edge.upper], edge.kind) for edge in edges]
    while left:
        shared: dict[tuple[str, str, int], list[Edge]] = defaultdict(list)
        for edge in left:
            shared[edge.kind, "upper", edge.upper].append(edge)
            shared[edge.kind, "lower", edge.lower].append(edge)
        taken = max(shared.values(), key=len)
        uppers, lowers = {edge.upper for edge in taken}, {edge.lower for edge in taken}
        yield Rail(tuple(sorted(uppers)), tuple(sorted(lowers)), taken[0].kind)
        left = [edge for edge in left if edge not in taken]


def _in_lanes(rails: Iterable[Rail]) -> list[Rail]:
    """Return the rails with lanes: short rails next to the rows, and no lane shared by rails that share a row."""
    placed: list[Rail] = []
    for rail in sorted(rails, key=lambda rail: (rail.reach[1] - rail.reach[0], rail.reach)):
        first, last = rail.reach
        taken = {other.lane for other in placed if other.reach[0] <= last and first <= other.reach[1]}
        placed.append(replace(rail, lane=next(lane for lane in count() if lane not in taken)))
    return placed
