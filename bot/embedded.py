"""The embedded Valkey: one server on a data directory, shared by all Parleys on it, gone with its owner.

The server inherits a locked file: the lock is held exactly as long as it lives. Who gets it may start one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import platform
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from bot.embedded_process import EmbeddedError, alive, end, ping, server_binary, shutdown, spawn

__all__ = ["EmbeddedError", "EmbeddedServer", "server_binary"]

_SOCKET_BYTES: Final = 103  # sun_path without its last zero: 103 on macOS, 107 on Linux
_READY_S: Final = 60.0  # a large append-only file takes its time to load
_DYING_S: Final = 5.0
_STEP_S: Final = 0.01
_REMEDY: Final = "or set [redis] url to a Redis of your own"
_STAMP: Final = re.compile(r"^\d+:[A-Z] .*? [.*#-] ")  # "17398:M 23 Nov 2026 09:41:57.543 # "
_DAMAGED: Final = "Bad file format reading the append only file"  # not a torn end: that is cut off by itself
_LINUX: Final = platform.system() == "Linux"


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
        try:
            self._make_dir()
        except EmbeddedError:
            if url := await self._there():  # a file system that became read-only is the server's to say
                return url
            raise
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
            await shutdown(
                self._adopted or self._note()[1]
            )  # at once; the signal takes it up to 0.1 s to see
        if process is not None:
            await end(process)
        self._adopted = ""

    async def _join(self, waited: float) -> str:
        owner, socket = self._note()
        orphan = not alive(owner)
        if orphan and self._dies_with_owner and waited < _DYING_S:
            return (
                ""  # it is about to stop: wait for the lock. Only an owner in another container is not gone
            )
        self._version = await ping(socket)
        if not self._version:
            return ""
        if orphan and not self._dies_with_owner:
            self._adopted = socket
        return f"unix://{socket}"

    async def _there(self) -> str:
        """The url of a server that was noted down and answers; "" for none."""
        try:
            _, socket = self._note()
        except OSError:
            return ""
        return f"unix://{socket}" if socket and await ping(socket) else ""

    async def _start_locked(self, lock: int) -> str:
        try:
            socket = self._socket()
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()} {socket}\n".encode(), 0)
            if self._process is not None:
                await end(self._process)
            self._process = spawn(self._dir, socket, self._log, lock, self._dies_with_owner)
        except OSError as err:
            raise EmbeddedError(f"no server can be started on {self._dir}: {err.strerror}") from err
        finally:
            os.close(lock)
        return await self._ready(self._process, str(socket))

    async def _ready(self, process: subprocess.Popen[bytes], socket: str) -> str:
        try:
            async with asyncio.timeout(_READY_S):
                while process.poll() is None:
                    self._version = await ping(socket)
                    if self._version:
                        return f"unix://{socket}"
                    await asyncio.sleep(_STEP_S)
        except BaseException as err:
            await end(process)
            if isinstance(err, TimeoutError):
                raise EmbeddedError(
                    f"the embedded server is not ready after {_READY_S:.0f} s; see {self._log}"
                ) from err
            raise
        raise EmbeddedError(f"the embedded server does not start: {self._why_not()}")

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

    def _why_not(self) -> str:
        """The last words of its log, and what to do."""
        lines = self._log.read_text("utf-8", "replace").strip().splitlines() or ["no reason given"]
        words = _STAMP.sub("", lines[-1]).strip()[:200]
        if _DAMAGED in words:
            file = self._dir / "appendonlydir"
            return (
                f"its file is damaged; move {file} away, then run parley restore with a backup, or begin anew"
            )
        return f"{words}; see {self._log}, {_REMEDY}"
