"""The folders that servers keep their data and sockets in, and locks on them."""

import fcntl
import hashlib
import os
import stat
from pathlib import Path
from typing import TextIO

from app.embedded.process import Account, ServerFailed

LONGEST_FOLDER = 80
SHORT_FOLDERS = Path("/tmp")


def reachable(path: Path, account: Account) -> bool:
    """Whether `account`, a stranger to every folder's group, may pass through all folders down to `path`."""
    return all(
        folder.stat().st_mode & stat.S_IXOTH or folder.stat().st_uid == account.uid
        for folder in path.resolve().parents
    )


def fingerprint(text: str | Path) -> str:
    """Eight letters that stand for an address or a path."""
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:8]


def private_folder(path: Path, account: Account | None = None) -> Path:
    """Make a folder that only `account` (and root) may enter, or check that it is one.

    Raises:
        ServerFailed: when somebody else's folder or a link is in its place.
    """
    try:
        path.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        found = path.lstat()
        allowed = {os.geteuid(), account.uid} if account else {os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
            raise ServerFailed(f"{path} belongs to somebody else: remove it") from None
    path.chmod(0o700)
    if account:
        os.chown(path, account.uid, account.gid)
    return path


def postgres_home(data_dir: Path, account: Account | None) -> Path:
    """The folder of the cluster: inside the data folder, unless `account` cannot come there.

    Then it is /var/lib/marquee-<fingerprint>, and `postgres.location` in the data folder says so.
    """
    note = data_dir / "postgres.location"
    if note.exists():
        return Path(note.read_text().strip())
    home = data_dir / "postgres"
    if account and not home.exists() and not reachable(home, account):
        home = Path("/var/lib") / f"marquee-{fingerprint(data_dir)}"
        note.write_text(f"{home}\n")
    return home


def passage(folder: Path) -> Path:
    """Make a folder that others may pass through, without seeing what is in it; an old one stays as it is."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
    return folder


def socket_folder(data_dir: Path, name: str, account: Account | None) -> Path:
    """A folder short enough for a socket's path (108 bytes on Linux, 104 on macOS)."""
    folder = passage(data_dir / "run") / name
    if len(os.fsencode(folder)) > LONGEST_FOLDER or (account and not reachable(folder, account)):
        folder = SHORT_FOLDERS / f"marquee-{os.geteuid()}-{fingerprint(data_dir)}-{name}"
    return private_folder(folder, account)


def take_lock(path: Path) -> TextIO | None:
    """Lock a file for as long as the answer is kept open; None when another process has it.

    The file then holds our process id.
    """
    handle = path.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(f"{os.getpid()}\n")
    handle.flush()
    return handle


def open_log(folder: Path, name: str, limit: int = 5_000_000) -> Path:
    """The log file of a server; one of more than `limit` bytes is put aside first."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))
    return log
