"""How connections come in (gunicorn.conf.py)."""

from __future__ import annotations

import subprocess
import sys

from tests.stack import ROOT


def test_a_crowd_is_let_in_by_several_at_once() -> None:
    """Gunicorn wants one a turn of the loop where there are several processes, in run() itself."""
    program = """
import gevent, runpy
runpy.run_path("gunicorn.conf.py")
from gunicorn.workers import ggevent
from gevent.pool import Pool
server = ggevent.StreamServer(("127.0.0.1", 0), print, spawn=Pool(100))
server.max_accept = 2
print(server.max_accept)
for _one in range(51):
    server.pool.spawn(gevent.sleep)
print(server.max_accept)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1\n8\n", "")
