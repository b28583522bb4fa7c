"""Starts test servers, prints their addresses, and waits to be killed."""

import signal

from app.embedded import serve_for_tests

with serve_for_tests() as servers:
    print(servers.database_url, servers.redis_url, flush=True)
    signal.pause()
