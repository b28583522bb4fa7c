"""python -m bench.rush [--paid] [--keep FOLDER]: a hot sale against the real server, and what it did."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bench.__main__ import finish, say
from bench.people import Visitor
from bench.stack import ROOT, Stack, folder_of

LOADS = 2
LOOKS_A_SECOND, LOOKING = 20, 15.0
PAID = "SELECT count(*), max(confirmed_at) FROM \"order\" WHERE event_id = :event AND status = 'confirmed'"
LONGEST = 120.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rush", description=__doc__)
    parser.add_argument(
        "--paid", action="store_true", help="tickets that cost money, by a card that takes 2 s"
    )
    parser.add_argument("--buyers", type=int, default=2000)
    parser.add_argument("--places", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2, help="web workers")
    parser.add_argument("--keep", type=Path, help="a folder for the databases, used again the next time")
    asked = parser.parse_args()
    with folder_of(asked.keep) as folder:
        stack = Stack(folder, asked.workers)
        with stack.servers():
            fill_small(stack)
            what = ["paid-rush" if asked.paid else "rush", str(asked.places)]
            sale = json.loads(stack.call("-m", "bench.prepare", *what).stdout)
            stack.start_programs()
            try:
                return rush(stack, sale, asked.buyers, asked.places)
            finally:
                stack.stop_programs()


def fill_small(stack: Stack) -> None:
    """Make the database, without the 100,000 events that only the listing needs; or bring it up to date."""
    marker = stack.folder / "filled-small"
    if marker.exists() or (stack.folder / "filled").exists():  # also by python -m bench, in the same folder
        stack.call("-m", "flask", "--app", "wsgi", "db", "upgrade")
        return
    stack.call("-m", "bench.prepare", "demo")
    marker.touch()


def rush(stack: Stack, sale: dict[str, Any], buyers: int, places: int) -> int:
    """Let everybody come within one second, while others only look; tell what became of them."""
    visitor = Visitor(stack.port)
    visitor.get(sale["booking"])
    known = {"port": stack.port, "begin": time.time() + 3}
    form = {"path": sale["booking"], "field": sale["field"], "csrf": visitor.csrf, "cookie": visitor.cookie}
    each = {**known, **form, "people": "buyer", "count": buyers // LOADS, "seconds": 1.0}
    looks = int(LOOKS_A_SECOND * LOOKING)
    look = {**known, "people": "reader", "path": sale["other"], "count": looks, "seconds": LOOKING}
    loads = [_start(job) for job in [*[each] * LOADS, look]]
    *bought, seen = [json.loads(load.communicate(timeout=LONGEST)[0]) for load in loads]
    sold, last = _wait_for_all(stack, sale["event"], places)
    say(f"sold {sold} of {places} (aim: exactly)")
    say(f"{sold / (last - known['begin']) * 60:.0f} orders a minute (aim: 1,200)")
    tell([one for part in bought for one in part], seen)
    finish(stack)
    return 0 if sold == places else 1


def _start(job: dict[str, Any]) -> subprocess.Popen[str]:
    load = subprocess.Popen(
        [sys.executable, "-m", "bench.crowd"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert load.stdin is not None
    load.stdin.write(json.dumps(job))
    load.stdin.close()
    load.stdin = None
    return load


def _wait_for_all(stack: Stack, event_id: int, places: int) -> tuple[int, float]:
    """How many bookings are confirmed once no more come, and when the last was."""
    engine = create_engine(stack.env["DATABASE_URL"])
    ends = time.monotonic() + LONGEST
    with engine.connect() as connection:
        count, last = connection.execute(text(PAID), {"event": event_id}).one()
        while count < places and time.monotonic() < ends:
            time.sleep(0.25)
            count, last = connection.execute(text(PAID), {"event": event_id}).one()
            connection.rollback()
    engine.dispose()
    return int(count), last.timestamp() if last else 0.0


def tell(buyers: list[list[Any]], seen: list[list[Any]]) -> None:
    """The numbers of issue 4, beside their aims."""
    became = Counter(str(one[0]) for one in buyers)
    took_last = max((one[2] for one in buyers if one[0] == "sold"), default=0.0)
    told_last = max((one[2] for one in buyers if one[0] == "told"), default=0.0)
    looks = sorted(one[2] - one[1] for one in seen if one[0] == "seen")
    p95 = looks[int(len(looks) * 0.95)] * 1000 if looks else float("nan")
    say(f"what became of the buyers: {dict(became.most_common(4))}")
    say(f"the last loser was told {told_last - took_last:+.2f} s after the last place went (aim: 2 s)")
    say(f"sent again by themselves: {sum(int(one[3]) for one in buyers)} forms of {len(buyers)} buyers")
    failed = len(seen) - len(looks)
    say(f"other pages: p95 {p95:.0f} ms, worst {looks[-1] * 1000:.0f} ms, {failed} failed (aim: 800 ms)")


if __name__ == "__main__":
    sys.exit(main())
