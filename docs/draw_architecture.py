"""Draw docs/anh/kien-truc.svg, the picture in docs/architecture.md, from the imports of the code (`make docs`).

The rows are the layers of the first two contracts of import-linter in pyproject.toml. An arrow means "imports"; an
import that follows from a chain of arrows has none. Each wing of a package imports only wings to its right.
"""

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "anh" / "kien-truc.svg"
# Folders that Django or the settings need; they are not wings.
NOT_WINGS = {"migrations", "management", "templatetags", "formats", "settings"}
FLOORS = {"campaign/": ("campaign.newsroom", "campaign.library"), "site/": ("search", "vietnamese")}
WIDTH, LEFT, BOX, ROW, GAP = 1200, 116, 62, 100, 24  # pixels
STYLE = """
svg { background: #fff; } text { font: 15px sans-serif; fill: #16242c; } .name { font-weight: 600; }
.floor { fill: #f3eee2; } .box { fill: #fff; stroke: #0b5563; stroke-width: 1.5; fill-opacity: .85; }
.wing { fill: #dcebee; } .arrow { stroke: #0b5563; stroke-width: 1.5; } .head { fill: #0b5563; }
"""

Imports = dict[str, set[str]]
Place = tuple[int, int, int]  # left, top, width


def layers(contracts: list[dict]) -> list[list[str]]:
    """Return the packages of each layer, highest first, with the layers of `campaign` in its place."""
    house, campaign = ([row.split(" : ") for row in contract["layers"]] for contract in contracts[:2])
    at = house.index(["campaign"])
    return [*house[:at], *campaign, *house[at + 1 :]]


def imports(graph: grimp.ImportGraph, names: list[str]) -> Imports:
    """Return, for each of the packages `names`, the others among them that it imports directly."""
    leads = partial(graph.direct_import_exists, as_packages=True)
    return {one: {two for two in names if one != two and leads(importer=one, imported=two)} for one in names}


def below(direct: Imports, one: str) -> set[str]:
    """Return all packages that `one` imports, directly or through others. Raises RecursionError for a circle."""
    return direct[one].union(*(below(direct, other) for other in direct[one]))


def wings(graph: grimp.ImportGraph, package: str) -> list[str]:
    """Return the names of a package's wings, importers first."""
    folders = [child for child in sorted(graph.find_children(package)) if graph.find_children(child)]
    direct = imports(graph, [one for one in folders if one.rpartition(".")[2] not in NOT_WINGS])
    return [one.rpartition(".")[2] for one in sorted(direct, key=lambda one: -len(below(direct, one)))]


def places(rows: list[list[str]]) -> dict[str, Place]:
    """Return the place of each package."""
    widths = [(WIDTH - LEFT - GAP * len(row)) // len(row) for row in rows]
    return {
        name: (LEFT + column * (widths[number] + GAP), GAP + number * ROW, widths[number])
        for number, row in enumerate(rows)
        for column, name in enumerate(row)
    }


def arrows(direct: Imports, at: dict[str, Place]) -> Iterator[str]:
    """Yield the arrows as SVG, the shortest first, each near the middle of the span that its boxes share."""
    shown = [
        (at[other][1] - at[one][1], one, other)
        for one in direct
        for other in direct[one]
        if not any(other in below(direct, way) for way in direct[one])
    ]
    taken: set[tuple[int, int]] = set()
    for height, one, other in sorted(shown):
        (x, y, width), (other_x, other_y, other_width) = at[one], at[other]
        if not height:
            yield f'<path class="arrow" d="M{x + width} {y + BOX // 2}h{GAP}"/>'
            yield f'<path class="head" d="M{x + width + GAP} {y + BOX // 2}l-9 -5v10z"/>'
            continue
        left, right = max(x, other_x), min(x + width, other_x + other_width)
        if left >= right:
            # The boxes do not overlap horizontally, so the arrow goes from corner to corner.
            end = right if x > other_x else left
            yield f'<path class="arrow" d="M{left if x > other_x else right} {y + BOX}L{end} {other_y}"/>'
            yield f'<path class="head" d="M{end} {other_y}l-5 -9h10z"/>'
            continue
        rows = range(y, other_y, ROW)
        free = (x for x in range(0, WIDTH, 40) if left < x < right and taken.isdisjoint((x, y) for y in rows))
        spot = min(free, key=lambda x: abs(2 * x - left - right))
        taken.update((spot, row) for row in rows)
        yield f'<path class="arrow" d="M{spot} {y + BOX}V{other_y}"/>'
        yield f'<path class="head" d="M{spot} {other_y}l-5 -9h10z"/>'


def box(name: str, place: Place, names_of_wings: list[str]) -> Iterator[str]:
    """Yield the box of a package as SVG."""
    x, y, width = place
    yield f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{BOX}" rx="6"/>'
    yield f'<text class="name" x="{x + 10}" y="{y + 21}">{name.removeprefix("campaign.")}</text>'
    x += 8
    for wing in names_of_wings:
        width = 8 + 8 * len(wing)
        yield f'<rect class="wing" x="{x}" y="{y + 30}" width="{width}" height="25" rx="4"/>'
        yield f'<text x="{x + width // 2}" y="{y + 48}" text-anchor="middle">{wing}</text>'
        x += width + 5


def drawn() -> str:
    """Return the picture as SVG. Needs `site` on the import path."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    graph = grimp.build_graph(*linter["root_packages"], cache_dir=None, exclude_type_checking_imports=True)
    at = places(layers(linter["contracts"]))
    height = max(top for _, top, _ in at.values()) + BOX + GAP
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"><style>{STYLE}</style>']
    for name, (first, last) in FLOORS.items():
        top, height = at[first][1] - 10, at[last][1] - at[first][1] + BOX + 20
        parts.append(f'<rect class="floor" x="8" y="{top}" width="{WIDTH - 16}" height="{height}" rx="8"/>')
        parts.append(f'<text x="18" y="{top + 31}">{name}</text>')
    parts += arrows(imports(graph, list(at)), at)
    parts += (part for name in at for part in box(name, at[name], wings(graph, name)))
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
