"""Which document carries out which, as rows and rails: the layout of the relation picture and of its text.

Pure: values in, values out. It knows no database, no request and no drawing (`chain_svg` draws what stands here).

Every document has a row of its own, those that are carried out above those that carry them out; on the left run
rails, as in a picture of a version history. So the picture needs the width of a phone and no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count


@dataclass(frozen=True, slots=True)
class Node:
    """One document. `note`: issuer and date as a reader sees them. `order`: what sorts before stands above."""

    key: int
    title: str
    note: str = ""
    subject: str = ""
    url: str = ""
    order: str = ""
    is_here: bool = False
    is_out_of_force: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """`lower` carries out, amends, replaces ... `upper`; `kind` says which of these."""

    lower: int
    upper: int
    kind: str


@dataclass(frozen=True, slots=True)
class Rail:
    """A line beside the rows. It leaves each of `uppers` and arrives, with an arrow, at each of `lowers`: one upper
    with many lowers, or many uppers with one lower. `lane` 0 is the one next to the rows."""

    uppers: tuple[int, ...]
    lowers: tuple[int, ...]
    kind: str
    lane: int = 0

    @property
    def reach(self) -> tuple[int, int]:
        """The first and the last row that it runs beside."""
        ends = (*self.uppers, *self.lowers)
        return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Chain:
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
    """A document in the text of the picture, with those that carry it out below it. One that was told of before
    `is_repeated` and has no branches of its own. `words`: what it does to the document above it."""

    node: Node
    words: list[str] = field(default_factory=list)
    branches: "list[Branch]" = field(default_factory=list)
    is_repeated: bool = False


def chain(nodes: Collection[Node], edges: Iterable[Edge]) -> Chain:
    """Return rows and rails. Edges to unknown documents and to oneself are left out; a circle is drawn, not refused."""
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
    """Return the same as nested lists, from the documents that carry out none of the others downwards. `words`: what
    readers call an edge of each kind, seen from above."""
    between: dict[tuple[int, int], list[str]] = defaultdict(list)
    for edge in chain.edges:
        between[edge.upper, edge.lower].append(words[edge.kind])
    told: set[int] = set()

    def branch(node: Node, words: list[str]) -> Branch:
        found = Branch(node, words, is_repeated=node.key in told)
        if not found.is_repeated:
            told.add(node.key)
            found.branches = [
                branch(lower, between[node.key, lower.key])
                for lower in chain.nodes
                if (node.key, lower.key) in between
            ]
        return found

    has_upper = {edge.lower for edge in chain.edges}
    roots = [branch(node, []) for node in chain.nodes if node.key not in has_upper]
    # What is left stands in a circle: its first document begins.
    return roots + [branch(node, []) for node in chain.nodes if node.key not in told]


def _in_order(nodes: Collection[Node], edges: Iterable[Edge]) -> list[Node]:
    """Uppers first, otherwise by `order`. Where documents refer to each other in a circle, `order` decides."""
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
    """Edges of one kind that share an end run on one rail; the end that most of them share is taken first."""
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
    """Short rails run next to the rows, long ones outside; rails that share a row never share a lane."""
    placed: list[Rail] = []
    for rail in sorted(rails, key=lambda rail: (rail.reach[1] - rail.reach[0], rail.reach)):
        first, last = rail.reach
        taken = {other.lane for other in placed if other.reach[0] <= last and first <= other.reach[1]}
        placed.append(replace(rail, lane=next(lane for lane in count() if lane not in taken)))
    return placed
