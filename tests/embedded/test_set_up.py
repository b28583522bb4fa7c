"""The small promises of the set-up: folders, locks, secrets, pauses and refusals in one line."""

import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.embedded import install, places
from app.embedded.children import Child
from app.embedded.environment import complete, wants_demo
from app.embedded.places import postgres_home, private_folder, reachable, socket_folder, take_lock
from app.embedded.process import Account, ServerFailed, command_of, spawn, stop
from app.embedded.supervisor import PROJECT
from app.embedded.tables import is_current, newest_revisions

STRANGER = Account(uid=12345, gid=12345)


def test_the_secret_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first, second = complete({}, tmp_path), complete({}, tmp_path)
    kept = tmp_path / ".data" / "secret-key"
    assert first["SECRET_KEY"] == second["SECRET_KEY"] == kept.read_text()
    assert len(kept.read_text()) >= 48
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_is_given_is_kept(tmp_path: Path) -> None:
    given = {
        "MARQUEE_ENV": "production",
        "SECRET_KEY": "given",
        "PUBLIC_URL": "https://a.example",
        "PORT": "9",
        "DATA_DIR": str(tmp_path / "elsewhere"),
    }
    assert complete(given, tmp_path) == given


def test_the_address_follows_the_port_but_is_not_guessed_in_production(tmp_path: Path) -> None:
    assert complete({"PORT": "8123"}, tmp_path)["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert "PUBLIC_URL" not in complete({"MARQUEE_ENV": "production"}, tmp_path)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(ServerFailed, match="PORT"):
        complete({"PORT": port}, tmp_path)


@pytest.mark.parametrize(
    ("demo", "environment", "wanted"),
    [
        ("", "development", True),
        ("1", "development", True),
        ("0", "development", False),
        ("1", "production", False),
    ],
)
def test_the_demo_world_is_never_for_production(demo: str, environment: str, wanted: bool) -> None:
    assert wants_demo({"DEMO": demo, "MARQUEE_ENV": environment}) is wanted


def test_a_lock_has_one_owner_and_names_it(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "lock")
    assert first
    with first:
        assert take_lock(tmp_path / "lock") is None
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    again = take_lock(tmp_path / "lock")
    assert again
    again.close()


def test_postgres_lives_elsewhere_when_its_user_cannot_come_to_the_data(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    home = postgres_home(closed, STRANGER)
    assert home.parent == Path("/var/lib")
    assert (closed / "postgres.location").read_text() == f"{home}\n"
    assert postgres_home(closed, STRANGER) == home
    assert postgres_home(tmp_path, None) == tmp_path / "postgres"


def test_reachable_asks_every_folder_above(tmp_path: Path) -> None:
    assert reachable(Path("/usr/bin/env"), STRANGER)
    (tmp_path / "closed").mkdir(mode=0o700)
    assert not reachable(tmp_path / "closed" / "file", STRANGER)


def test_sockets_of_a_long_path_go_to_a_short_folder(tmp_path: Path) -> None:
    long = tmp_path / ("long" * 30)
    folder = socket_folder(long, "pg", None)
    try:
        assert len(str(folder)) < 80
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert socket_folder(long, "pg", None) == folder
    finally:
        folder.rmdir()


def test_a_link_in_the_place_of_a_private_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(ServerFailed, match="remove it"):
        private_folder(tmp_path / "link")


def test_a_log_that_grew_is_put_aside(tmp_path: Path) -> None:
    log = places.open_log(tmp_path, "postgres")
    log.write_text("old")
    places.open_log(tmp_path, "postgres", limit=2)
    assert (tmp_path / "postgres.log.1").read_text() == "old"


def test_a_child_that_dies_comes_back_after_ever_longer_pauses(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child(
        "web", lambda: spawn(["false"], env={"PATH": os.environ["PATH"]}, cwd=Path("/")), lambda _: None
    )
    child.launch()
    assert child.process
    child.process.wait()
    assert child.watch()
    assert child.process is None
    assert child.pause == 1.0
    assert child.since > time.monotonic()
    assert "web ended with code 1; starting it again in 0.5 s" in capsys.readouterr().out
    child.since = 0
    assert child.watch()
    assert child.process
    child.process.wait()


def test_a_child_that_ignores_signals_is_killed_with_its_children() -> None:
    script = "trap '' TERM; sleep 50 & wait; sleep 50"
    process = spawn(["sh", "-c", script], env={"PATH": os.environ["PATH"]}, cwd=Path("/"))
    time.sleep(0.1)
    stop(process, [(signal.SIGTERM, 0.2)])
    assert process.returncode == -signal.SIGKILL
    assert not command_of(process.pid)


def refusal(data_dir: Path, port: int) -> str:
    env = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port)}
    command = [sys.executable, "-m", "app.embedded", "run"]
    answer = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=20)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    return answer.stderr


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "lock")
    assert lock
    with lock:
        assert f"process {os.getpid()} already runs on {tmp_path}" in refusal(tmp_path, 8000)


def test_a_taken_port_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert "choose another with PORT" in refusal(tmp_path, other.getsockname()[1])


def test_packages_are_left_alone_while_their_lock_is_unchanged(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("")
    (tmp_path / "installed-requirements").write_text(hashlib.sha256(b"").hexdigest())
    assert install._provide_packages(tmp_path, requirements)


def test_without_chromium_browser_tests_are_skipped_but_never_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(install, "_install_system_packages", lambda _: False)
    monkeypatch.delenv("CI", raising=False)
    assert install.main(["chromium"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    monkeypatch.setenv("CI", "true")
    assert install.main(["chromium"]) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the driver brings all it needs")
def test_the_drivers_library_is_asked_for_beside_the_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setattr(install, "_loads", lambda _: bool(asked))
    monkeypatch.setattr(install, "_install_system_packages", lambda names: asked.append(names) or True)
    assert install.main(["chromium"]) == 0
    assert asked == [["libatomic1"]]
    assert capsys.readouterr().out.strip() == sys.executable


def test_the_newest_revision_is_the_one_nothing_builds_upon(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('revision = "a"\ndown_revision = None\n')
    (tmp_path / "b.py").write_text("revision: str = 'b'\ndown_revision: str | None = 'a'\n")
    assert newest_revisions(tmp_path) == {"b"}


def test_tables_are_current_only_when_the_database_says_so(servers: tuple[str, str], tmp_path: Path) -> None:
    assert not is_current(servers[0], tmp_path)
    assert not is_current("postgresql:///nowhere?host=/nowhere", tmp_path)
