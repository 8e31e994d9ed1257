"""A contest that everybody starts within a minute, on loopback. Prints JSON; judges nothing.

The production server with two workers, without nginx. `CONTEST_PEOPLE` pupils open the form at random moments of one
minute, enter by their code four seconds later, answer each question after a random pause, and hand in. Half-way, the
server is killed (SIGKILL) and started again. As the paper's script and people do, everybody tries again until a
response arrives. Afterwards the database is compared with what the server had confirmed:

- `lost`: confirmed answers, or papers handed in, that the database does not have;
- `failed`: responses of 500 and more; `refused`: connections that the killed server did not take, which were tried
  again;
- `p50_ms`, `p95_ms`, `slowest_ms` of all responses, of those that were not asked for within half a minute of the kill
  (`calm`), and of each kind of request;
- `editions`: 1 if another edition began meanwhile, which no attempt should cause;
- `recount`: the last line of the jury's command.

    .ci/with-postgresql .venv/bin/python -m tests.bench.contest
"""

import asyncio
import datetime
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from pathlib import Path
from typing import Any

from edition.shelf import Shelf
from tests.bench.measuring import cpu_of, new_database, own_environment, processes, server_cpu
from tests.edition.web import free_port, start, wait_for

PEOPLE = int(os.environ.get("CONTEST_PEOPLE", "2000"))
QUESTIONS = int(os.environ.get("CONTEST_QUESTIONS", "10"))
# Seconds within which everybody starts; average seconds between two answers of one person.
_BEGINNING = 60
_THINKING = 20
# Least and most seconds before another try, as in contest.js.
_PAUSE = (2, 6)
# Seconds after the kill that `calm` leaves out.
_AFTER = 30
_TARGETS = {"lost": 0, "failed": 0, "p95_ms": 1000, "editions": 0}


def _prepare() -> None:
    """Make a bank, a contest with codes, and print its number with the codes."""
    import django

    django.setup()
    from django.utils import timezone

    from campaign.engagement.contest import bank, identity
    from campaign.engagement.models import ContestPage, EntryCode, Question, QuestionVersion
    from home.first_run.placing import place
    from tests.factories import contest_rounds

    parent = ContestPage.objects.get().get_parent()
    questions = Question.objects.bulk_create(
        Question(
            theme=f"Chủ đề {number % 5}",
            difficulty=number % 3 + 1,
            text=f"Câu hỏi số {number} về an toàn trên mạng, dài như một câu hỏi thật?",
            answer_a="Phương án thứ nhất",
            answer_b="Phương án thứ hai, dài hơn",
            answer_c="Phương án thứ ba",
            answer_d="Phương án thứ tư",
            right="ABCD"[number % 4],
            likeness=str(number),
            is_waiting=False,
        )
        for number in range(600)
    )
    QuestionVersion.objects.bulk_create(bank.version_of(question) for question in questions)
    quotas = [
        {
            "type": "item",
            "id": str(n),
            "value": {"theme": f"Chủ đề {n}", "difficulty": str(level), "count": 1},
        }
        for n in range(5)
        for level in (1, 2)
    ]
    rounds = json.dumps(
        contest_rounds(quotas=quotas, closes_at=(timezone.now() + datetime.timedelta(days=1)).isoformat())
    )
    page = ContestPage(
        title="Cuộc thi đo tải",
        entry=ContestPage.Entry.LIST,
        body=[("text", "<p>Thể lệ.</p>")],
        rounds=rounds,
    )
    place(parent, page)
    codes = [
        EntryCode(page=page, code=identity.new_code(), unit=f"Lớp {n % 50}", label=str(n))
        for n in range(PEOPLE)
    ]
    EntryCode.objects.bulk_create(codes, batch_size=1000)
    print(json.dumps({"page": page.pk, "codes": [code.code for code in codes]}))


def _verify(confirmed_file: str, page: str) -> None:
    """Print how many confirmed answers and papers the database lacks, and the last line of the recount."""
    import io

    import django

    django.setup()
    from django.core.management import CommandError, call_command

    from campaign.engagement.contest import events
    from campaign.engagement.models import Attempt

    confirmed = json.loads(Path(confirmed_file).read_text())
    attempts = {one.key: one for one in Attempt.objects.filter(page=int(page)).prefetch_related("events")}
    lost = 0
    for key, person in confirmed.items():
        attempt = attempts.get(key)
        stored = events.choices(attempt.events.all()) if attempt else {}
        lost += sum(stored.get(int(place)) != choice for place, choice in person["answers"].items())
        lost += person["is_done"] and (attempt is None or attempt.submitted_at is None)
    told = io.StringIO()
    try:
        call_command("recount_contest", int(page), stdout=told)
    except CommandError as error:
        told.write(str(error))
    said = told.getvalue().strip().splitlines()[-1]
    print(json.dumps({"attempts": len(attempts), "lost": lost, "recount": said}))


class _Person:
    """One pupil. Each request has a connection of its own, like those that nginx passes on."""

    def __init__(self, run: "_Run", code: str, seed: int) -> None:
        self.run, self.code, self.rng = run, code, random.Random(seed)  # noqa: S311  a sample
        self.key, self.is_done = "", False
        self.answers: dict[int, int] = {}

    async def take_part(self) -> None:
        await asyncio.sleep(self.rng.uniform(0, _BEGINNING))
        address = f"/gui/thi/{self.run.page}/"
        form = await self.ask("form", address)
        await asyncio.sleep(4)
        values = {"stamp": _stamp(form), "code": self.code, "guess": "2000", "website": ""}
        await self.ask("start", address, values)
        paper_address = self.location
        self.key = paper_address.split("/")[-2]
        paper = await self.ask("paper", paper_address)
        stamp = _stamp(paper)
        for place in range(QUESTIONS):
            await asyncio.sleep(self.rng.uniform(0.2, 1.8) * _THINKING)
            choice = self.rng.randrange(4)
            await self.ask(
                "answer", f"{paper_address}luu/", {"stamp": stamp, f"cau-{place + 1}": str(choice)}
            )
            self.answers[place] = choice
        await self.ask("submit", paper_address, {"stamp": stamp, "lam": "nop-luon"})
        self.is_done = True

    async def ask(self, kind: str, address: str, values: dict[str, str] | None = None) -> str:
        """Send the request until a response arrives, as the paper's script does. Return the body."""
        while True:
            began = time.monotonic()
            try:
                async with asyncio.timeout(30):
                    status, headers, body = await self._send(address, values)
            except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
                self.run.refused += 1
                await asyncio.sleep(self.rng.uniform(*_PAUSE))
                continue
            self.run.times.append((kind, (time.monotonic() - began) * 1000, began))
            self.run.statuses[f"{kind} {status}"] += 1
            if status >= 500:
                self.run.failed += 1
                await asyncio.sleep(self.rng.uniform(*_PAUSE))
                continue
            self.location = headers.get("location", "")
            if kind == "submit" and status == 403:
                # The server had accepted the paper before it was killed.
                return body
            if status not in (200, 303):
                raise SystemExit(f"{kind} {address} answered {status}: {body[:300]}")
            return body

    async def _send(self, address: str, values: dict[str, str] | None) -> tuple[int, dict[str, str], str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.run.port)
        try:
            return await self._talk(reader, writer, address, values)
        finally:
            writer.close()

    async def _talk(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: str,
        values: dict[str, str] | None,
    ) -> tuple[int, dict[str, str], str]:
        body = urllib.parse.urlencode(values or {}).encode()
        lines = [f"{'GET' if values is None else 'POST'} {address} HTTP/1.1", "Host: localhost"]
        lines.append("Connection: close")
        if values is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
                "Sec-Fetch-Site: same-origin",
            ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + (body if values is not None else b""))
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        content = await reader.readexactly(int(headers.get("content-length", "0")))
        return int(head[0].split()[1]), headers, content.decode()


def _stamp(html: str) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', html)
    if not found:
        raise SystemExit(f"no stamp in {html[:500]}")
    return found[1]


class _Run:
    """The run: the server, the people, and the measurements."""

    def __init__(self, folder: Path, url: str, port: int) -> None:
        self.folder, self.port = folder, port
        self.env = own_environment(folder, url) | {"PORT": str(port), "WEB_CONCURRENCY": "2"}
        self.times: list[tuple[str, float, float]] = []
        self.statuses: Counter[str] = Counter()
        self.failed = self.refused = 0
        self.shelf = Shelf(folder / "var" / "edition")
        self.url = url
        for command in ("migrate --verbosity 0", "collectstatic --noinput --verbosity 0", "seed_site"):
            subprocess.run(
                [sys.executable, "manage.py", *command.split()],
                env=self.env,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        prepared = self.own("prepare")
        self.page, self.codes = prepared["page"], prepared["codes"]

    def own(self, *arguments: str) -> dict[str, Any]:
        """Return the JSON that a subcommand of this module prints last."""
        command = [sys.executable, "-m", "tests.bench.contest", *arguments]
        return json.loads(
            subprocess.run(command, env=self.env, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]
        )

    def start_server(self) -> None:
        self.server = start([sys.executable, "-m", "config.server"], self.env, self.folder / "server.log")
        wait_for(self.port)
        # Each start begins an edition of its own.
        self.edition = self.shelf.current()

    async def kill_half_way(self) -> float:
        """Kill the server in the middle and start it again. Return the seconds until it listened again."""
        await asyncio.sleep(_BEGINNING * 0.75)
        alive = processes(self.server.pid)
        self.killed = time.monotonic()
        self.server.kill()
        self.server.wait()
        # The kernel ends the workers with their server.
        while any(Path(f"/proc/{pid}").exists() for pid in alive):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(self.start_server)
        return time.monotonic() - self.killed

    def cpu(self) -> float:
        return cpu_of(processes(self.server.pid)) + server_cpu(self.url)

    async def everybody(self) -> tuple[list[_Person], float]:
        people = [_Person(self, code, seed) for seed, code in enumerate(self.codes)]
        taking_part = asyncio.gather(*(person.take_part() for person in people))
        away, _ = await asyncio.gather(self.kill_half_way(), taking_part)
        return people, away


def _percentiles(times: list[float]) -> dict[str, float]:
    took = sorted(times)
    return {
        "count": len(took),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "slowest_ms": round(took[-1], 1),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name, new_database(name) as url:
        run = _Run(Path(name), url, free_port())
        run.start_server()
        try:
            began = time.monotonic()
            people, away = asyncio.run(run.everybody())
            seconds = time.monotonic() - began
            grown = int(run.shelf.current() != run.edition)
            cpu = run.cpu()
        finally:
            run.server.terminate()
            run.server.wait(20)
        confirmed = {
            person.key: {"answers": person.answers, "is_done": person.is_done}
            for person in people
            if person.key
        }
        (run.folder / "confirmed.json").write_text(json.dumps(confirmed))
        found = run.own("verify", str(run.folder / "confirmed.json"), str(run.page))
    figures = {
        "database": url.partition(":")[0],
        "load": os.getloadavg()[0],
        "people": PEOPLE,
        "seconds": round(seconds, 1),
        "server_away_seconds": round(away, 1),
        **found,
        "failed": run.failed,
        "refused": run.refused,
        "editions": grown,
        "cpu_seconds_after_restart": round(cpu, 1),
        "all": _percentiles([spent for _, spent, _ in run.times]),
        "calm": _percentiles(
            [spent for _, spent, at in run.times if not run.killed <= at < run.killed + _AFTER]
        ),
    }
    for kind in ("form", "start", "paper", "answer", "submit"):
        figures[kind] = _percentiles([spent for own, spent, _ in run.times if own == kind])
    print(json.dumps(figures | {"statuses": dict(run.statuses), "targets": _TARGETS}, indent=2))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            _prepare()
        case ["verify", file, page]:
            _verify(file, page)
        case _:
            main()
