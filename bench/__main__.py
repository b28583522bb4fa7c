"""python -m bench [--only NAME …] [--seconds N] [--keep FOLDER]: measure the real server, print a table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.demo.people import ORGANIZER
from bench import table
from bench.lines import LINES, Line
from bench.people import Visitor, signed_in
from bench.stack import ROOT, WIDE, Stack, folder_of

MOST = 200_000
DRAIN = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[line.name for line in LINES])
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--workers", type=int, default=2, help="web workers")
    parser.add_argument("--keep", type=Path, help="a folder for the databases, used again the next time")
    asked = parser.parse_args()
    chosen = [line for line in LINES if not asked.only or line.name in asked.only]
    with folder_of(asked.keep) as folder:
        stack = Stack(folder, asked.workers)
        with stack.servers():
            fill(stack)
            rows = measure(stack, chosen, asked.connections, asked.seconds)
    print(table.written(rows))
    return 1 if any(row["errors"] for row in rows) else 0


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def fill(stack: Stack, *, wide: bool = True) -> None:
    """Make the databases, unless the folder has them: then they get the newest tables.

    wide: the one with 100,000 events, too.
    """
    plain = stack.env["DATABASE_URL"]
    _make(stack, "filled", plain, {"demo": plain})
    if wide:
        _make(stack, "filled-wide", stack.wide_url, {"copy": plain, "many": stack.wide_url})


def _make(stack: Stack, name: str, url: str, steps: dict[str, str]) -> None:
    """Fill the database at `url` by these steps, each run on an address."""
    marker = stack.folder / name
    if marker.exists():
        stack.call("-m", "flask", "--app", "wsgi", "db", "upgrade", DATABASE_URL=url)
        return
    say(f"filling: {', '.join(steps)}")
    for step, address in steps.items():
        stack.call("-m", "bench.prepare", step, DATABASE_URL=address)
    marker.touch()


def measure(stack: Stack, lines: list[Line], connections: list[int], seconds: float) -> list[dict[str, Any]]:
    """Every line on the database it is about, the workers running; both groups of programs end again."""
    rows: list[dict[str, Any]] = []
    plain, wide = ([line for line in lines if line.wide is wide] for wide in (False, True))
    for group, env in ((plain, {}), (wide, {"DATABASE_URL": stack.wide_url})):
        if not group:
            continue
        stack.start_programs(**env)
        try:
            values = known(stack, env)
            for line in group:
                rows += [run(stack, line, n, seconds, values) for n in connections]
            if not env:
                finish(stack)
            else:
                look_at_plans(stack)
        finally:
            stack.stop_programs()
    return rows


def known(stack: Stack, env: dict[str, str]) -> dict[str, Any]:
    """What the scenes need: signed-in cookies, tokens, tickets that nobody used yet."""
    facts = json.loads(stack.call("-m", "bench.prepare", "facts", **env).stdout)
    organizer, visitor = Visitor(stack.port), Visitor(stack.port)
    organizer.log_in(ORGANIZER.email)
    organizer.get(facts["door"])
    visitor.get(facts["booking"])
    return {
        **facts,
        "cookie": organizer.cookie,
        "cookies": [signed_in(stack.port, email) for email in facts["organizers"]],
        "door_csrf": organizer.csrf,
        "visitor": visitor.cookie,
        "csrf": visitor.csrf,
    }


def run(stack: Stack, line: Line, connections: int, seconds: float, values: dict[str, Any]) -> dict[str, Any]:
    """One measurement by the load generator, in a process of its own."""
    job = {
        "scene": line.scene,
        "values": line.values(values),
        "port": stack.port,
        "connections": connections,
        "seconds": min(seconds, 2.0) if connections == 1 else seconds,
        "warm": min(1.0, seconds / 2),
        "most": MOST,
    }
    before = stack.cpu()
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], cwd=ROOT, input=json.dumps(job), text=True,
        capture_output=True, timeout=seconds + 60,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{line.name}: {done.stderr[-1500:]}")
    told = json.loads(done.stdout)
    used = {
        name: (now - before.get(name, 0.0)) * 1000 / max(1, told["all"]) for name, now in stack.cpu().items()
    }
    row = {"line": line, "connections": connections, "cpu": used, **told}
    say(table.brief(row))
    return row


def finish(stack: Stack) -> None:
    """Wait for the backlog, tell memory and what the audit says."""
    say(table.memory(stack.memory()))
    began, waiting = time.monotonic(), stack.waiting()
    backlog = waiting
    while waiting and time.monotonic() - began < DRAIN * 2:
        time.sleep(0.5)
        waiting = stack.waiting()
    took = time.monotonic() - began
    state = f"drained in {took:.0f} s" if not waiting else f"{waiting} still wait after {took:.0f} s"
    say(f"backlog: {backlog} letters and reactions when the load ended, {state} (aim: {DRAIN:.0f} s)")
    audit = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "audit"], cwd=ROOT, env=stack.env,
        capture_output=True, text=True,
    )  # fmt: skip
    say(f"flask audit: {audit.stdout.strip()[-1500:] or audit.stderr.strip()[-500:]}")


def look_at_plans(stack: Stack) -> None:
    """Whether the listing reads any large table from end to end."""
    plans = stack.call("-m", "bench.prepare", "plan", DATABASE_URL=stack.wide_url).stdout
    (stack.folder / "plans.txt").write_text(plans)
    found = [row.strip() for row in plans.splitlines() if "Seq Scan" in row and " on category" not in row]
    say(f"listing of {WIDE}: {'; '.join(found) if found else 'no sequential scan (but of the categories)'}")


if __name__ == "__main__":
    sys.exit(main())
