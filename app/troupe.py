"""One load of the application, and every role played by a child of it: web, prompt, bulk, clock.

Gevent's patches come first (worker.py), as for gunicorn alone. One queue a worker, so that one
that is killed right after taking a job loses nothing that the sweep would not ring for again;
exactly one clock. A role that ends is played again; none outlives the first process.
"""

from __future__ import annotations

import importlib
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

from gevent import get_hub
from gunicorn.app.wsgiapp import WSGIApplication
from redis import Redis
from rq import Queue, Worker
from rq.cron import CronScheduler
from rq.exceptions import StopRequested
from rq.job import Job
from rq.timeouts import BaseTimeoutException

from app import jobs, loading
from app.core.memory import give_back
from app.core.queue import QUEUES
from app.embedded.process import call_oneself, tie_to_parent
from app.settings import load_settings
from app.web import rehearsal

WEB, CLOCK = "web", "clock"
ROLES = (WEB, *QUEUES, CLOCK)
SWEEP_SECONDS = 15
# against web and Postgres: a rush is served first and drained afterwards, though letters go on meanwhile
NICE = {"prompt": 10, "bulk": 15, CLOCK: 0}
BROKER_PAUSE = 5.0  # seconds between tries to reach a broker that is down, at most
RESTART_PAUSE = 1.0


class Stagehand(Worker):
    """RQ's worker, with a child for each job, in a process that gevent has patched.

    It takes no orders over Redis: the greenlet that would hear them would go on in each child.
    """

    def subscribe(self) -> None:
        """Nobody sends orders."""

    def unsubscribe(self) -> None:
        """Nothing was subscribed to."""

    def set_shutdown_requested_date(self) -> None:
        """Nobody asks; and a signal may come while the loop waits, where nothing else can wait."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """A child of its own, that waits by itself."""
        speak_up()
        super().main_work_horse(job, queue)


def speak_up() -> None:
    """What a signal raises while the loop waits goes to the main greenlet, and is no error of the loop."""
    get_hub().NOT_ERROR = (*get_hub().NOT_ERROR, StopRequested, BaseTimeoutException)


def load(roles: Sequence[str], application: str) -> None:
    """Load all that any role needs, before the forks, so that they share it."""
    give_back()
    importlib.import_module(application.partition(":")[0])
    app = rehearsal.application()
    jobs.use(app)
    loading.finish(app if set(roles) & set(QUEUES) else None)
    # a program that loading called (ctypes looks for libraries so) has the loop take every child's end
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def play(role: str, broker_url: str, application: str) -> None:
    """Serve the web or one queue, or ring the bells, until told to stop."""
    call_oneself(f"marquee-{role}")
    if role == WEB:
        serve(application)
        return
    give_way(NICE[role])
    speak_up()
    broker = Redis.from_url(broker_url)
    if role == CLOCK:
        tick(broker)
        return
    worker = Stagehand([Queue(role, connection=broker)], connection=broker)
    worker.max_connection_wait_time = BROKER_PAUSE
    worker.work(logging_level="WARNING")


def serve(application: str) -> None:
    """Gunicorn, which finds the application loaded already."""
    sys.argv = ["gunicorn", "-c", "gunicorn.conf.py", application]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def give_way(by: int) -> None:
    """Let others go first, also where Linux shares by session: there nice counts only within one."""
    os.nice(by)
    ours = Path("/proc/self/autogroup")
    if os.getsid(0) == os.getpid() and ours.exists():
        with suppress(OSError):
            ours.write_text(str(by))


def tick(broker: Redis) -> None:
    """Ring the bells every few seconds and run the daily work."""
    scheduler = CronScheduler(connection=broker, logging_level="WARNING")
    scheduler.register(jobs.sweep, "prompt", interval=SWEEP_SECONDS, result_ttl=0)
    scheduler.register(jobs.tidy, "bulk", interval=3600, result_ttl=0)
    scheduler.start()  # type: ignore[no-untyped-call]


class Troupe:
    """Several roles, each in a child of its own, in a session of its own."""

    def __init__(self, broker_url: str, application: str) -> None:
        self.broker_url, self.application = broker_url, application
        self.children: dict[int, str] = {}
        self.leaving = False

    def run(self, roles: Sequence[str]) -> None:
        """Keep every role played until SIGTERM or SIGINT, then let each end its work."""
        call_oneself("marquee")
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
        code = 0
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()
            play(role, self.broker_url, self.application)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except Exception:  # noqa: BLE001 - said here, since nothing of the parent may run in a child
            traceback.print_exc()
            code = 1
        finally:
            sys.stdout.flush()
            os._exit(code)

    def leave(self, number: int, frame: FrameType | None) -> None:
        """Tell all of them; a second time makes a worker drop its job."""
        self.leaving = True
        for pid in self.children:
            os.kill(pid, number)


def main(roles: Sequence[str], application: str = "wsgi:app") -> None:
    """Play `roles` until told to stop. application: what gunicorn serves, as it writes it."""
    if not roles or set(roles) - set(ROLES):
        sys.exit(f"Usage: python worker.py {' | '.join(ROLES)} (one or several)")
    broker_url = load_settings().redis_url
    if set(roles) != {CLOCK}:
        load(roles, application)
    if len(roles) == 1:
        play(roles[0], broker_url, application)
    else:
        Troupe(broker_url, application).run(roles)
