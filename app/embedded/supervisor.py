"""bin/run after its set-up: servers, tables, demo world, then web, workers and clock until a signal comes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from app.embedded.bundle import Bundled, bundled_postgres, bundled_valkey
from app.embedded.children import Child, say
from app.embedded.environment import complete, wants_demo
from app.embedded.places import fingerprint, take_lock
from app.embedded.process import ServerFailed, settle, spawn, stop
from app.embedded.tables import is_current

PROJECT = Path(__file__).resolve().parents[2]
LOGINS = "admin@example.com, organizer@example.com, door@example.com, attendee@example.com"
GENTLE = [(signal.SIGTERM, 10.0), (signal.SIGTERM, 2.0)]  # the second makes a worker drop its job
PYTHON = sys.executable
PATIENCE = 60.0  # seconds for the web process to answer
PROGRAMS = {"marquee": [PYTHON, "worker.py", "web", "prompt", "bulk", "clock"]}


def run() -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP; answers the exit code.

    Raises:
        ServerFailed: with one line that says what to do.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    env = complete(os.environ, PROJECT)
    with ExitStack() as closing:
        _claim(Path(env["DATA_DIR"]), closing)
        _settle_programs(Path(env["DATA_DIR"]))
        _check_port(int(env["PORT"]))
        servers = _start_servers(env, closing)
        if not is_current(env["DATABASE_URL"], PROJECT / "migrations" / "versions"):
            say("bringing the tables up to date")
            _run_command({"LOG_LEVEL": "WARNING", **env}, "db", "upgrade")
        _seed_once(env)
        programs = _start_programs(env, servers, closing)
        _announce(env)
        while True:
            _watch(env, servers, programs)
            time.sleep(0.2)


def _leave(*_: object) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("stopping")
    sys.exit(0)


def _claim(data_dir: Path, closing: ExitStack) -> None:
    path = data_dir / "lock"
    lock = take_lock(path)
    if lock is None:
        owner = path.read_text().strip()
        raise ServerFailed(
            f"process {owner} already runs on {data_dir}: stop it, or set DATA_DIR and PORT for a second one"
        )
    closing.enter_context(lock)


def _settle_programs(data_dir: Path) -> None:
    """Let the programs of a start that was killed come to their end."""
    notes = data_dir / "run" / "programs"
    for line in notes.read_text().splitlines() if notes.exists() else []:
        pid, name = line.split(" ", 1)
        if name in PROGRAMS:  # an older version's may be called otherwise
            settle(int(pid), " ".join(PROGRAMS[name][1:]), [(0, 1), *GENTLE, (signal.SIGKILL, 5)])
    notes.unlink(missing_ok=True)


def _note_programs(data_dir: Path, programs: list[Child]) -> None:
    lines = [f"{child.process.pid} {child.name}\n" for child in programs if child.process]
    (data_dir / "run" / "programs").write_text("".join(lines))


def _watch(env: dict[str, str], servers: list[Child], programs: list[Child]) -> None:
    changed = [child.name for child in (*servers, *programs) if child.watch()]
    if changed:
        _note_programs(Path(env["DATA_DIR"]), programs)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerFailed(
                f"port {port} cannot be used ({error.strerror}): choose another with PORT"
            ) from None


def _start_servers(env: dict[str, str], closing: ExitStack) -> list[Child]:
    """Start what the environment has no address of, and put its address there."""
    data_dir = Path(env["DATA_DIR"])
    makers: dict[str, Callable[[Path], Bundled]] = {
        "DATABASE_URL": bundled_postgres,
        "REDIS_URL": bundled_valkey,
    }
    children = []
    for variable, make in makers.items():
        if env.get(variable):
            continue
        server = make(data_dir)
        child = Child(server.name, server.start, server.stop)
        child.launch()
        closing.callback(child.end)
        env[variable] = server.address
        children.append(child)
    return children


def _run_command(env: dict[str, str], *arguments: str) -> None:
    process = spawn([PYTHON, "-m", "flask", "--app", "wsgi", *arguments], env=env, cwd=PROJECT)
    try:
        code = process.wait()
    finally:
        stop(process, GENTLE)
    if code:
        raise ServerFailed(f"`flask {' '.join(arguments)}` failed; the reason stands above")


def _seed_once(env: dict[str, str]) -> None:
    if not wants_demo(env):
        return
    marker = Path(env["DATA_DIR"]) / f"seeded-{fingerprint(env['DATABASE_URL'])}"
    if not marker.exists():
        say("filling in the demo world, once")
        _run_command(env, "seed", "--if-empty")
        marker.touch()


def _start_programs(env: dict[str, str], servers: list[Child], closing: ExitStack) -> list[Child]:
    """Start them, and wait until the web answers."""
    programs = [Child(name, _starter(name, env), _stop_program) for name in PROGRAMS]
    closing.callback(_end_together, programs)
    for child in programs:
        child.launch()
    _note_programs(Path(env["DATA_DIR"]), programs)
    deadline = time.monotonic() + PATIENCE
    while not _answers(int(env["PORT"])) and time.monotonic() < deadline:
        _watch(env, servers, programs)
        time.sleep(0.05)
    return programs


def _starter(name: str, env: dict[str, str]) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: spawn(PROGRAMS[name], env=env, cwd=PROJECT)


def _stop_program(process: subprocess.Popen[bytes]) -> None:
    stop(process, GENTLE)


def _end_together(children: list[Child]) -> None:
    for child in children:
        if child.process is not None:
            child.process.terminate()
    for child in children:
        child.end()


def _announce(env: dict[str, str]) -> None:
    if not _answers(int(env["PORT"])):
        say("the web process does not answer yet; the reason should stand above")
    address = env.get("PUBLIC_URL") or f"http://127.0.0.1:{env['PORT']}"
    print(f"\nMarquee is ready: {address}", flush=True)
    if wants_demo(env):
        print(f"Log in as {LOGINS}\nwith the password marquee-demo.", flush=True)
    print("Ctrl-C stops it.\n", flush=True)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
