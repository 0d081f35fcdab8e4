import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from apoa_site.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError


def ask(server: EmbeddedPostgres, query: str) -> object:
    settings = server.django_settings()
    with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname="postgres") as link:
        return link.execute(query).fetchone()[0]


def is_running(server: EmbeddedPostgres) -> bool:
    return (server.data / "postmaster.pid").exists()


def test_server_keeps_its_data_between_runs(tmp_path: Path):
    first = EmbeddedPostgres(tmp_path / "server")
    first.start()
    assert int(ask(first, "SHOW server_version_num")) >= 180_000
    ask(first, "SELECT 1 FROM (SELECT lo_from_bytea(4711, 'kept')) AS made")
    first.release()
    assert not is_running(first)

    second = EmbeddedPostgres(tmp_path / "server")
    second.start()
    assert ask(second, "SELECT lo_get(4711)") == b"kept"
    second.release()


def test_last_user_stops_the_server(tmp_path: Path):
    one, other = (EmbeddedPostgres(tmp_path / "server", durable=False) for _ in range(2))
    one.start()
    other.start()
    one.release()
    assert ask(other, "SELECT 1") == 1
    other.release()
    assert not is_running(other)


def test_simultaneous_starts_share_one_server(tmp_path: Path):
    servers = [EmbeddedPostgres(tmp_path / "server", durable=False) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(EmbeddedPostgres.start, servers))
    assert len({ask(server, "SELECT pg_postmaster_start_time()") for server in servers}) == 1
    for server in servers:
        server.release()


def test_killed_server_starts_again(tmp_path: Path):
    server = EmbeddedPostgres(tmp_path / "server", durable=False)
    server.start()
    process = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
    process.kill()
    psutil.wait_procs([process], timeout=5)
    survivor = EmbeddedPostgres(tmp_path / "server", durable=False)
    survivor.start()
    assert ask(survivor, "SELECT 1") == 1
    server.release()
    survivor.release()


def test_server_that_was_killed_while_it_is_used_is_revived(tmp_path: Path):
    server = EmbeddedPostgres(tmp_path / "server", durable=False)
    server.start()
    assert server.answers()
    process = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
    process.kill()
    psutil.wait_procs([process], timeout=5)
    assert not server.answers()
    server.revive()
    server.revive()
    assert server.answers()
    assert ask(server, "SELECT 1") == 1
    server.release()
    assert not server.answers()


def test_path_longer_than_a_socket_address(tmp_path: Path):
    server = EmbeddedPostgres(tmp_path / ("long" * 25), durable=False)
    server.start()
    assert ask(server, "SELECT 1") == 1
    server.release()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user can always enter its own folders")
def test_folder_that_only_root_can_enter(tmp_path: Path):
    (tmp_path / "private").mkdir(mode=0o700)
    server = EmbeddedPostgres(tmp_path / "private" / "server", durable=False)
    server.start()
    assert ask(server, "SELECT 1") == 1
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    server.release()


def test_broken_cluster_ends_in_a_sentence(tmp_path: Path):
    server = EmbeddedPostgres(tmp_path / "server", durable=False)
    server.start()
    server.release()
    (server.data / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedPostgresError, match="remove"):
        EmbeddedPostgres(tmp_path / "server", durable=False).start()
