"""The bundled servers keep what they were told, whoever is killed, and leave nothing that blocks a start."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from redis import Redis

from app.embedded import ServerFailed, serve_for_tests
from app.embedded.bundle import Bundled, bundled_postgres, bundled_valkey
from app.embedded.postgres import noted_lines
from app.embedded.process import command_of
from tests.embedded.conftest import Keep


def ask(address: str, sql: str) -> object:
    with psycopg.connect(address) as connection:
        row = connection.execute(sql).fetchone() if "SELECT" in sql else connection.execute(sql) and None
    return row and row[0]


def socket_folder(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def noted_pid(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def test_test_servers_answer_and_leave_nothing() -> None:
    with serve_for_tests() as servers:
        folder = socket_folder(servers.database_url).parent
        broker = Redis.from_url(servers.redis_url)
        assert ask(servers.database_url, "SELECT count(*) FROM pg_roles WHERE rolsuper") == 1
        assert ask(servers.database_url, "SELECT setting FROM pg_settings WHERE name = 'fsync'") == "off"
        assert broker.config_get("databases") == {"databases": "64"}
        broker.close()
    assert not folder.exists()


def test_test_servers_end_with_a_killed_parent(keep: Keep, tmp_path: Path) -> None:
    process = keep("borrower", tmp_path)
    assert process.stdout
    folder = socket_folder(process.stdout.readline().split()[0]).parent
    pid = noted_pid(folder)
    process.kill()
    until(lambda: not command_of(pid))


def test_data_outlives_a_killed_parent_and_a_start_that_finds_the_old_server_closing(
    keep: Keep, data_dir: Path
) -> None:
    first = keep("keeper", data_dir)
    assert first.stdout
    database, broker_url = first.stdout.readline().split()
    ask(database, "CREATE TABLE kept (word text)")
    ask(database, "INSERT INTO kept VALUES ('ticket')")
    with Redis.from_url(broker_url) as broker:
        broker.set("kept", "bell")
    first.kill()
    second = keep("keeper", data_dir)
    assert second.stdout
    assert second.stdout.readline().split() == [database, broker_url]
    assert ask(database, "SELECT word FROM kept") == "ticket"
    with Redis.from_url(broker_url) as broker:
        assert broker.get("kept") == b"bell"


def test_two_folders_have_two_pairs(keep: Keep, data_dir: Path) -> None:
    folders = [data_dir / "one", data_dir / "two"]
    addresses = []
    for folder in folders:
        folder.mkdir(mode=0o711)
    for process in [keep("keeper", folder) for folder in folders]:
        assert process.stdout
        addresses += process.stdout.readline().split()
    assert len(set(addresses)) == 4
    assert {ask(address, "SELECT current_database()") for address in addresses[::2]} == {"marquee"}


def test_the_bundled_postgres_is_set_for_short_queries_of_few(data_dir: Path) -> None:
    server = bundled_postgres(data_dir)
    process = server.start()
    try:
        found = [
            ask(server.address, f"SELECT current_setting('{name}')") for name in ("jit", "io_method", "fsync")
        ]
        assert found == ["off", "sync", "on"]
    finally:
        server.stop(process)


def serve_once(server: Bundled) -> None:
    process = server.start()
    try:
        assert ask(server.address, "SELECT 1") == 1
    finally:
        server.stop(process)


def test_a_start_survives_all_that_a_killed_postgres_leaves(data_dir: Path) -> None:
    server = bundled_postgres(data_dir)
    process = server.start()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert (data_dir / "postgres" / "postmaster.pid").exists()
    assert list(socket_folder(server.address).iterdir())
    serve_once(server)


def test_a_note_may_go_while_it_is_read(tmp_path: Path) -> None:
    note, ended = tmp_path / "postmaster.pid", threading.Event()

    def come_and_go() -> None:
        while not ended.is_set():
            note.write_text("7\n")
            note.unlink()

    toggling = threading.Thread(target=come_and_go)
    toggling.start()
    try:
        seen = {tuple(noted_lines(note)) for _ in range(5_000)}
    finally:
        ended.set()
        toggling.join()
    assert {(), ("7",)} <= seen


def test_a_process_id_that_is_another_s_by_now_is_no_obstacle(data_dir: Path) -> None:
    server = bundled_postgres(data_dir)
    serve_once(server)
    note = data_dir / "postgres" / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        note.write_text(f"{stranger.pid}\n/elsewhere\n")
        serve_once(server)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_the_app_s_role_is_no_superuser_and_may_add_extensions(data_dir: Path) -> None:
    server = bundled_postgres(data_dir)
    process = server.start()
    try:
        assert ask(server.address, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for name in ("pg_trgm", "unaccent", "citext", "btree_gist"):
            ask(server.address, f"CREATE EXTENSION {name}")
        assert ask(server.address, "SELECT lower('ÉÄ') || current_setting('server_encoding')") == "éäUTF8"
    finally:
        server.stop(process)


def test_a_broken_cluster_says_what_postgres_said(data_dir: Path) -> None:
    server = bundled_postgres(data_dir)
    serve_once(server)
    (data_dir / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServerFailed, match="incompatible"):
        server.start()


def test_a_killed_valkey_starts_again_with_its_data(data_dir: Path) -> None:
    server = bundled_valkey(data_dir)
    process = server.start()
    with Redis.from_url(server.address) as broker:
        broker.set("kept", "bell")
        broker.config_set("appendfsync", "always")
        broker.set("kept", "bell")
    process.kill()
    process.wait()
    process = server.start()
    with Redis.from_url(server.address) as broker:
        assert broker.get("kept") == b"bell"
    server.stop(process)
