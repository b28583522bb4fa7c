"""The background processes: python worker.py prompt | bulk | clock.

One queue a worker process, so that a worker killed right after taking a job loses
nothing that the sweep would not ring for again; exactly one clock.
"""

from __future__ import annotations

import os
import sys

from redis import Redis
from rq import Queue, Worker
from rq.cron import CronScheduler

from app import create_app, jobs
from app.core.queue import QUEUES
from app.domain import documents
from app.settings import load_settings

SWEEP_SECONDS = 15
NICE = {"prompt": 5, "bulk": 10}
BROKER_PAUSE = 5.0  # seconds between tries to reach a broker that is down, at most


def work(name: str, broker: Redis) -> None:
    """Serve one queue until told to stop; the app is loaded once, before the forks."""
    jobs.use(create_app())
    documents.can_make_pdf()  # loads what prints: half a second that every fork would pay anew
    os.nice(NICE[name])
    worker = Worker([Queue(name, connection=broker)], connection=broker)
    worker.max_connection_wait_time = BROKER_PAUSE
    worker.work(logging_level="WARNING")


def tick(broker: Redis) -> None:
    """Ring the bells every few seconds and run the daily work."""
    scheduler = CronScheduler(connection=broker, logging_level="WARNING")
    scheduler.register(jobs.sweep, "prompt", interval=SWEEP_SECONDS, result_ttl=0)
    scheduler.register(jobs.tidy, "bulk", interval=3600, result_ttl=0)
    scheduler.start()


def main() -> None:
    role = sys.argv[1] if len(sys.argv) == 2 else ""
    if role not in {*QUEUES, "clock"}:
        sys.exit("Usage: python worker.py prompt | bulk | clock")
    broker = Redis.from_url(load_settings().redis_url)
    if role == "clock":
        tick(broker)
    else:
        work(role, broker)


if __name__ == "__main__":
    main()
