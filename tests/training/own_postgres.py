"""A PostgreSQL server of a test's own, with a copy of the test database: one that may be killed."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from django.db import connection

BINARIES = "/usr/lib/postgresql"
SERVER_USER = "postgres"  # PostgreSQL refuses to run as root
PATIENCE_S = 60


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server installed here; None when there is none."""
    found = [it.parent for it in Path(BINARIES).glob("*/bin/initdb")]
    return max(found, key=lambda it: float(it.parent.name), default=None)


@dataclass
class OwnServer:
    """One server: `start`, and `kill`, which leaves it no moment to put anything in order."""

    bin: Path
    data: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def make(self) -> None:
        asked = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [str(self.bin / "initdb"), "-D", str(self.data), *asked]
        subprocess.run(command, user=_user(), cwd=self.data.parent, stdout=subprocess.DEVNULL, check=True)
        self.start()

    def start(self) -> None:
        """Returns when it answers, after it has put right what a kill left behind."""
        options = ["-c", "listen_addresses=127.0.0.1", "-k", str(self.data), "-p", str(self.port)]
        with (self.data / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.data), *options],
                user=_user(),
                cwd=self.data.parent,
                stdout=log,
                stderr=log,
            )
        for _ in range(PATIENCE_S * 10):
            if not subprocess.run([self.bin / "pg_isready", "-q", *self._address()], check=False).returncode:
                return
            assert self.process.poll() is None, (self.data / "log").read_text()
            sleep(0.1)
        raise AssertionError("the database did not start")

    def kill(self) -> None:
        """The server and every process of it, as when the power goes."""
        assert self.process
        asked = ["pgrep", "-P", str(self.process.pid)]
        children = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        self.process.kill()
        self.process.wait()
        for child in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def copy_of_test_database(self) -> str:
        """Fill it with what the test database holds; the name of the copy."""
        name = str(connection.settings_dict["NAME"])
        own = [*self._address(), "--username=postgres"]
        subprocess.run([self.bin / "createdb", *own, name], check=True)
        with subprocess.Popen(
            [self.bin / "pg_dump", "--no-owner", name], stdout=subprocess.PIPE, env=_environment()
        ) as dump:
            quiet = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
            subprocess.run([self.bin / "psql", *own, *quiet, name], stdin=dump.stdout, check=True)
        assert dump.returncode == 0
        return name

    def _address(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={self.port}"]


@contextmanager
def own_postgres() -> Iterator[OwnServer | None]:
    """Django's connection goes to a copy of the test database on a server of its own; None where none can be had."""
    folder = binaries()
    if connection.vendor != "postgresql" or folder is None:
        yield None
        return
    before = dict(connection.settings_dict)
    with tempfile.TemporaryDirectory(prefix="shanggang-pg-", ignore_cleanup_errors=True) as place:
        data = Path(place) / "data"
        data.mkdir()
        if user := _user():
            for it in (place, data):
                shutil.chown(it, user)
        server = OwnServer(folder, data, _free_port())
        server.make()
        try:
            server.copy_of_test_database()
            _point_to({"HOST": "127.0.0.1", "PORT": str(server.port), "USER": "postgres", "PASSWORD": ""})
            yield server
        finally:
            _point_to(before)
            server.kill()


def _user() -> str | None:
    return SERVER_USER if os.geteuid() == 0 else None


def _point_to(settings: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict.update(settings)


def _environment() -> dict[str, str]:
    at = connection.settings_dict
    named = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    return os.environ | {name: str(value) for name, value in named.items() if value}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
