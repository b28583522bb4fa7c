"""The commands behind bin/run and bin/test: python -m app.embedded …"""

import argparse
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from app.embedded.process import ServerFailed, tie_to_parent
from app.embedded.supervisor import run
from app.embedded.testing import serve_for_tests


def main() -> int:
    """Run one command and answer its exit code."""
    parser = argparse.ArgumentParser(prog="python -m app.embedded")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve everything until a signal comes")
    tests = commands.add_parser("with-test-servers", help="run a command beside test servers")
    tests.add_argument("arguments", nargs=argparse.REMAINDER)
    lend = commands.add_parser(
        "lend-test-servers", help="serve for tests in the background; prints export lines"
    )
    lend.add_argument("--file", type=Path, default=Path(".cache/test-servers.sh"))
    hold = commands.add_parser("hold-test-servers", help="the same in the foreground")
    hold.add_argument("--file", type=Path, required=True)
    chosen = parser.parse_args()
    try:
        match chosen.command:
            case "run":
                return run()
            case "with-test-servers":
                return _with_test_servers(chosen.arguments)
            case "hold-test-servers":
                return _hold_test_servers(chosen.file)
            case _:
                return _lend_test_servers(chosen.file)
    except ServerFailed as error:
        print(f"marquee: {error}", file=sys.stderr)
        return 1


def _with_test_servers(command: list[str]) -> int:
    """Run a command with the servers' addresses in its environment; answers its exit code."""
    with ExitStack() as closing:
        env = dict(os.environ)
        if not (env.get("TEST_DATABASE_URL") and env.get("TEST_REDIS_URL")):
            env |= closing.enter_context(serve_for_tests()).environment()
        child = subprocess.Popen(command, env=env, preexec_fn=tie_to_parent(signal.SIGTERM))
        # Ctrl-C reaches the command by itself: it decides how to end
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


def _hold_test_servers(file: Path) -> int:
    """Serve until a signal comes, with the addresses in `file`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    with serve_for_tests() as servers:
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in servers.environment().items()]
        draft = file.with_suffix(".new")
        draft.write_text("".join(lines))
        draft.replace(file)
        try:
            while True:
                signal.pause()
        finally:
            file.unlink(missing_ok=True)


def _lend_test_servers(file: Path) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    holder = subprocess.Popen(
        [sys.executable, "-m", "app.embedded", "hold-test-servers", "--file", str(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not file.exists() and holder.poll() is None:
        time.sleep(0.02)
    if holder.poll() is not None:
        raise ServerFailed("the test servers did not start")
    print(file.read_text(), end="")
    print(f"# stop them with: kill {holder.pid}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
