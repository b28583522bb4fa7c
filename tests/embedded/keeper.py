"""Starts the durable pair on a folder, prints its addresses, and waits to be killed."""

import signal
import sys
from pathlib import Path

from app.embedded.bundle import bundled_postgres, bundled_valkey

folder = Path(sys.argv[1])
servers = [bundled_postgres(folder), bundled_valkey(folder)]
for server in servers:
    server.start()
print(" ".join(server.address for server in servers), flush=True)
signal.pause()
