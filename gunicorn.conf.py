"""How the web processes are served; every number can be set from the environment."""

import os
import resource

from gevent import monkey

# before anything else is imported, so that the app may be loaded once and shared by all workers
monkey.patch_all()

from gevent.server import StreamServer  # noqa: E402
from gunicorn.workers import ggevent  # noqa: E402

from app.core.memory import give_back  # noqa: E402

CROWD = 50  # connections that a process has open


class Doors(StreamServer):
    """Takes in eight connections a turn of the loop while a crowd is there, else one, to share them evenly.

    With gunicorn's one, whoever only looked stood behind all that came to a sale, a turn each, and
    bookings make turns long: 0.2 to 1.9 s (bench.rush --paid), now 0.05 to 0.08.
    """

    @property
    def max_accept(self):
        return 8 if len(self.pool) > CROWD else 1

    @max_accept.setter
    def max_accept(self, _gunicorns):
        pass


ggevent.StreamServer = Doors

give_back()
development = os.environ.get("MARQUEE_ENV", "production") == "development"

bind = (
    os.environ.get("BIND") or f"{'127.0.0.1' if development else '0.0.0.0'}:{os.environ.get('PORT', '8000')}"
)
worker_class = "gevent"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# open sockets count among these, and each is an open file
worker_connections = 2000
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, min(4096, _hard) if _hard > 0 else 4096), _hard))
preload_app = True
timeout = 60
# an open socket holds a stop back for this long
graceful_timeout = 3 if development else 20
keepalive = 5
# heartbeats belong in memory: on a busy disk they stall and workers are killed
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# two instances of one user would share it
control_socket_disable = True
# whom to believe about the visitor's address is decided in the app, by TRUSTED_PROXIES
forwarded_allow_ips = ""
accesslog = None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def post_worker_init(worker):
    """Let a stop close the open sockets at once, instead of waiting for them."""
    from app.web.live import board

    board.serving = lambda: worker.alive


def when_ready(server: object) -> None:
    """Share what is loaded, and what a first look makes, unless worker.py did already."""
    from app import loading

    loading.finish()
