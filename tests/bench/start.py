"""`make bench`, part of the first start: the work of `make run` before it serves.

`migrate` and `seed_site` on an empty database, against `migrate` of a stock Wagtail blog (tests/bench/stock.py) on the
same kind of database. The commands take turns. CPU seconds are those of the command and of the PostgreSQL server
meanwhile, medians; use the ratio.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import stock
from tests.bench.measuring import cpu_of_command, new_database, own_environment

ROUNDS = 3


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def _round(folder: Path, project: Path) -> dict[str, float]:
    with new_database(folder) as url, new_database(folder) as stock_url:
        # As `make run` sets it: pictures are drawn by the worker while the site already serves.
        env = own_environment(folder, url) | {"TASKS_BACKEND": "database"}
        return {
            "stock_migrate": cpu_of_command(
                _command("migrate", "--verbosity", "0"), stock.environment(project, stock_url), project
            ),
            "migrate": cpu_of_command(_command("migrate", "--verbosity", "0"), env),
            "seed": cpu_of_command(_command("seed_site", "--if-empty"), env),
        }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = stock.make(folder, with_cache=False)
        # Writes the blog's own migration, which is not part of the start.
        env = stock.environment(project, f"sqlite:///{folder}/unused.sqlite3")
        subprocess.run(
            _command("makemigrations", "blog", "--verbosity", "0"), cwd=project, env=env, check=True
        )
        rounds = []
        for number in range(ROUNDS):
            (folder / str(number)).mkdir()
            rounds.append(_round(folder / str(number), project))
    figures = {key: round(statistics.median(each[key] for each in rounds), 1) for key in rounds[0]}
    figures["migrate_of_stock"] = round(
        statistics.median(each["migrate"] / each["stock_migrate"] for each in rounds), 2
    )
    print(json.dumps(figures | {"targets": {"migrate_of_stock": 1.5, "seed": 8}}, indent=2))


if __name__ == "__main__":
    main()
