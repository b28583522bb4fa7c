"""python -m bench.idle_sockets URL PID [--sockets N]: what idle sockets cost a running server.

URL: of an event's page. PID: gunicorn's first process. Opens N sockets from addresses
127.0.0.2 onwards (Linux), twenty from each, and reads the page meanwhile.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import socket
import statistics
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

FROM_ONE_ADDRESS = 20
READS = 200
SETTLE_SECONDS = 3.0
TOPICS = re.compile(r'<meta name="hints" content="([^"]+)"')


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.idle_sockets", description=__doc__)
    parser.add_argument("url", type=urlsplit)
    parser.add_argument("pid", type=int)
    parser.add_argument("--sockets", type=int, default=500)
    asked = parser.parse_args()
    found = TOPICS.search(read(asked.url).decode())
    if found is None:
        parser.error("this page listens to nothing")
    report("before", asked.url, asked.pid)
    sockets = [open_socket(asked.url, found[1], n) for n in range(asked.sockets)]
    time.sleep(SETTLE_SECONDS)
    report(f"with {len(sockets)} idle sockets", asked.url, asked.pid)
    for one in sockets:
        one.close()
    return 0


def read(url: SplitResult) -> bytes:
    connection = HTTPConnection(url.hostname or "", url.port)
    connection.request("GET", url.path)
    body = connection.getresponse().read()
    connection.close()
    return body


def open_socket(url: SplitResult, address: str, n: int) -> socket.socket:
    """A socket past its handshake. Raises RuntimeError where it is refused."""
    one = socket.socket()
    one.bind((f"127.0.1.{1 + n // FROM_ONE_ADDRESS}", 0))
    one.connect((url.hostname or "", url.port or 80))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {address} HTTP/1.1",
        f"Host: {url.netloc}",
        f"Origin: {url.scheme}://{url.netloc}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Extensions: permessage-deflate",
    ]
    one.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = one.recv(4096)
    if b" 101 " not in answer.partition(b"\r\n")[0] or b"\x88" in answer.partition(b"\r\n\r\n")[2][:1]:
        raise RuntimeError(f"socket {n} was refused: {answer[:60]!r}")
    return one


def report(when: str, url: SplitResult, pid: int) -> None:
    """One line: the memory of the web processes, and how long reading the page takes."""
    times = []
    for _n in range(READS):
        began = time.perf_counter()
        read(url)
        times.append((time.perf_counter() - began) * 1000)
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{when}: {memory(pid):.1f} MiB, page p50 {middle:.1f} ms, p95 {slow:.1f} ms")


def memory(pid: int) -> float:
    """MiB of a process and all below it, what they share counted once."""
    own = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(own[1]) / 1024 if own else 0.0) + sum(memory(int(child)) for child in below)


if __name__ == "__main__":
    raise SystemExit(main())
