"""Which document carries out which, as rows and rails: the layout of the relation picture and of its text.

Pure: values in, values out. It knows no database, no request and no drawing (`chain_svg` draws what stands here).

Every document has a row of its own, those that are carried out above those that carry them out; on the left run
rails, as in a picture of a version history. So the picture needs the width of a phone and no more.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush


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
    lane: int

    @property
    def ends(self) -> tuple[int, ...]:
        return (*self.uppers, *self.lowers)


@dataclass(frozen=True, slots=True)
class Chain:
    nodes: tuple[Node, ...]
    rails: tuple[Rail, ...]

    @property
    def lanes(self) -> int:
        return max((rail.lane + 1 for rail in self.rails), default=0)

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(rail.kind for rail in self.rails))


@dataclass(slots=True)
class Branch:
    """A document in the text of the picture, with those that carry it out below it. One that was told of before
    `is_repeated` and has no branches of its own. `words`: what it does to the document above it."""

    node: Node
    words: list[str] = field(default_factory=list)
    branches: "list[Branch]" = field(default_factory=list)
    is_repeated: bool = False


def chain(nodes: Collection[Node], edges: Collection[Edge]) -> Chain:
    """Rows and rails. Edges to unknown documents and to oneself are left out; a circle is drawn, not refused."""
    known = {node.key for node in nodes}
    usable = _usable(edges, known)
    rows = _in_order(nodes, usable)
    places = {node.key: place for place, node in enumerate(rows)}
    return Chain(tuple(rows), tuple(_in_lanes(_bundles(usable, places))))


def branches(nodes: Collection[Node], edges: Collection[Edge], words: Mapping[str, str]) -> list[Branch]:
    """The same as nested lists, from the documents that carry out none of the others downwards. `words`: what
    readers call an edge of each kind, seen from above."""
    usable = _usable(edges, {node.key for node in nodes})
    rows = _in_order(nodes, usable)
    between: dict[tuple[int, int], list[str]] = defaultdict(list)
    lower_of: dict[int, list[Node]] = defaultdict(list)
    places = {node.key: place for place, node in enumerate(rows)}
    for edge in sorted(usable, key=lambda edge: places[edge.lower]):
        if not between[edge.upper, edge.lower]:
            lower_of[edge.upper].append(rows[places[edge.lower]])
        between[edge.upper, edge.lower].append(words[edge.kind])
    told: set[int] = set()

    def branch(node: Node, upper: Node | None) -> Branch:
        found = Branch(node, between[upper.key, node.key] if upper else [], is_repeated=node.key in told)
        if not found.is_repeated:
            told.add(node.key)
            found.branches = [branch(lower, node) for lower in lower_of[node.key]]
        return found

    has_upper = {edge.lower for edge in usable}
    roots = [branch(node, None) for node in rows if node.key not in has_upper]
    # What is left stands in a circle: its first document begins.
    return roots + [branch(node, None) for node in rows if node.key not in told]


def _usable(edges: Collection[Edge], known: set[int]) -> list[Edge]:
    return [
        edge
        for edge in dict.fromkeys(edges)
        if edge.lower != edge.upper and edge.lower in known and edge.upper in known
    ]


def _in_order(nodes: Collection[Node], edges: Collection[Edge]) -> list[Node]:
    """Uppers first, otherwise by `order`. Where documents refer to each other in a circle, `order` decides."""
    by_key = {node.key: node for node in nodes}
    waits_for: dict[int, set[int]] = {key: set() for key in by_key}
    lowers: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        waits_for[edge.lower].add(edge.upper)
        lowers[edge.upper].add(edge.lower)
    ready = [(node.order, key) for key, node in by_key.items() if not waits_for[key]]
    heapify(ready)
    rows: list[Node] = []
    while waits_for:
        _, key = heappop(ready) if ready else min((by_key[key].order, key) for key in waits_for)
        del waits_for[key]
        rows.append(by_key[key])
        for lower in lowers[key] & waits_for.keys():
            waits_for[lower].discard(key)
            if not waits_for[lower]:
                heappush(ready, (by_key[lower].order, lower))
    return rows


def _bundles(edges: Collection[Edge], places: dict[int, int]) -> list[tuple[list[int], list[int], str]]:
    """Edges of one kind that share an end run on one rail; the end that most of them share is taken first."""
    left = [(places[edge.upper], places[edge.lower], edge.kind) for edge in edges]
    bundles = []
    while left:
        shared: dict[tuple[bool, int, str], list[tuple[int, int, str]]] = defaultdict(list)
        for upper, lower, kind in left:
            shared[True, upper, kind].append((upper, lower, kind))
            shared[False, lower, kind].append((upper, lower, kind))
        taken = max(shared.values(), key=len)
        bundles.append(
            (sorted({upper for upper, _, _ in taken}), sorted({lower for _, lower, _ in taken}), taken[0][2])
        )
        left = [edge for edge in left if edge not in taken]
    return bundles


def _in_lanes(bundles: Sequence[tuple[list[int], list[int], str]]) -> list[Rail]:
    """Short rails run next to the rows, long ones outside; rails that share a row never share a lane."""

    def reach(bundle: tuple[list[int], list[int], str]) -> tuple[int, int]:
        ends = [*bundle[0], *bundle[1]]
        return min(ends), max(ends)

    lanes: list[list[tuple[int, int]]] = []
    rails = []
    for bundle in sorted(bundles, key=lambda bundle: (reach(bundle)[1] - reach(bundle)[0], reach(bundle))):
        first, last = reach(bundle)
        lane = next(
            (number for number, taken in enumerate(lanes) if all(last < a or b < first for a, b in taken)),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((first, last))
        rails.append(Rail(tuple(bundle[0]), tuple(bundle[1]), bundle[2], lane))
    return rails
