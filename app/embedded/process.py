"""Child processes that die with their parent, and what is left of those that could not."""

import ctypes
import os
import platform
import pwd
import signal
import subprocess
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
LINUX = platform.system() == "Linux"
LIBC = ctypes.CDLL(None) if LINUX else None


class ServerFailed(Exception):
    """A server could not be started; the message says why and where its log is."""


@dataclass(frozen=True)
class Account:
    """The user and group that a server runs as."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Who Postgres runs as: None for ourselves; under root `nobody`, since Postgres refuses root."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def spawn(
    command: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str],
    cwd: Path,
    log: Path | None = None,
    account: Account | None = None,
    last_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own; it gets `last_signal` should we die first.

    Without `log` it writes where we write. Call it from the main thread: the tie is to the thread.
    """
    output = log.open("ab") if log else None
    with ExitStack() as closing:
        if output:
            closing.enter_context(output)
        # from 3.12 on a fork beside threads is warned of; what the child does before its program is safe
        closing.enter_context(warnings.catch_warnings(action="ignore", category=DeprecationWarning))
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=tie_to_parent(last_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def tie_to_parent(last_signal: int) -> Callable[[], None]:
    """What a child runs before its program, so that it gets `last_signal` when we are gone (on Linux)."""
    parent = os.getpid()

    def tie() -> None:
        # runs after the change of user, which would clear the tie
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def call_oneself(name: str) -> None:
    """What `ps` and `top` call this process (on Linux, 15 characters)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[int, float]]) -> None:
    """Send each signal and wait its seconds until the process has ended; at last kill its whole session."""
    for number, seconds in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def command_of(pid: int) -> str:
    """The command line of a live process; empty when there is none (or it is a zombie)."""
    if LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip()


def is_alive(pid: int) -> bool:
    """Whether any process has this id, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def settle(pid: int, marker: str, signals: Sequence[tuple[int, float]]) -> None:
    """Wait for a leftover process to end, helping with each signal in turn.

    A process whose command line lacks `marker` is not ours and is left alone.

    Raises:
        ServerFailed: when it outlives every signal.
    """
    for number, seconds in signals:
        if number and marker in command_of(pid):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while marker in command_of(pid):
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        else:
            return
    raise ServerFailed(f"process {pid} of an earlier start does not end; stop it and start again")
