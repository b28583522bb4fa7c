"""The background processes: python worker.py ROLE …, each of prompt | bulk | clock.

One queue a worker process, so that a worker killed right after taking a job loses
nothing that the sweep would not ring for again; exactly one clock. Several roles at
once share one load of the app; one that ends is started again.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from redis import Redis
from rq import Queue, Worker
from rq.cron import CronScheduler
from sqlalchemy.orm import configure_mappers

from app import create_app, jobs
from app.core.memory import give_back
from app.core.queue import QUEUES
from app.domain import documents
from app.embedded.process import tie_to_parent
from app.settings import load_settings
from app.web import letters

ROLES = (*QUEUES, "clock")
SWEEP_SECONDS = 15
NICE = {"prompt": 5, "bulk": 10, "clock": 0}
SESSION_NICE = 5  # of all of them against web and Postgres
BROKER_PAUSE = 5.0  # seconds between tries to reach a broker that is down, at most
RESTART_PAUSE = 1.0


def load() -> None:
    """Load all that any role needs, before the forks, so that they share it."""
    give_back()
    app = create_app()
    jobs.use(app)
    configure_mappers()
    documents.warm_press()
    letters.rehearse(app, load_settings().mail_from)
    gc.collect()
    gc.freeze()


def give_way() -> None:
    """Let web and Postgres go first also where Linux shares by session: nice counts only within one."""
    ours = Path("/proc/self/autogroup")
    if os.getsid(0) == os.getpid() and ours.exists():
        with suppress(OSError):
            ours.write_text(str(SESSION_NICE))


def play(role: str, broker_url: str) -> None:
    """Serve one queue, or ring the bells, until told to stop."""
    broker = Redis.from_url(broker_url)
    os.nice(NICE[role])
    if role == "clock":
        tick(broker)
        return
    worker = Worker([Queue(role, connection=broker)], connection=broker)
    worker.max_connection_wait_time = BROKER_PAUSE
    worker.work(logging_level="WARNING")


def tick(broker: Redis) -> None:
    """Ring the bells every few seconds and run the daily work."""
    scheduler = CronScheduler(connection=broker, logging_level="WARNING")
    scheduler.register(jobs.sweep, "prompt", interval=SWEEP_SECONDS, result_ttl=0)
    scheduler.register(jobs.tidy, "bulk", interval=3600, result_ttl=0)
    scheduler.start()


class Troupe:
    """Several roles, each in a child of its own."""

    def __init__(self, broker_url: str) -> None:
        self.broker_url = broker_url
        self.children: dict[int, str] = {}
        self.leaving = False

    def run(self, roles: Sequence[str]) -> None:
        """Keep every role played until SIGTERM or SIGINT, then let each end its work."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.leave)
        for role in roles:
            self.send(role)
        while self.children:
            pid, _status = os.wait()
            role = self.children.pop(pid)
            if not self.leaving:
                time.sleep(RESTART_PAUSE)
            if not self.leaving:
                self.send(role)

    def send(self, role: str) -> None:
        tie = tie_to_parent(signal.SIGTERM)
        pid = os.fork()
        if pid:
            self.children[pid] = role
        else:
            tie()
            self.become(role)

    def become(self, role: str) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        code = 0
        try:
            play(role, self.broker_url)
        except Exception:  # noqa: BLE001 - said here, since nothing of the parent may run in a child
            traceback.print_exc()
            code = 1
        finally:
            os._exit(code)

    def leave(self, number: int, frame: FrameType | None) -> None:
        """Tell all of them; a second time makes a worker drop its job."""
        self.leaving = True
        for pid in self.children:
            os.kill(pid, number)


def main() -> None:
    roles = sys.argv[1:]
    if not roles or set(roles) - set(ROLES):
        sys.exit(f"Usage: python worker.py {' | '.join(ROLES)} (one or several)")
    broker_url = load_settings().redis_url
    if roles != ["clock"]:
        load()
    give_way()
    if len(roles) == 1:
        play(roles[0], broker_url)
    else:
        Troupe(broker_url).run(roles)


if __name__ == "__main__":
    main()
