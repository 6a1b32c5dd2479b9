"""Serves hostile answers on loopback: `python -m bot.bench.hostile_server 200`.

It prints its ports on one line of stdout, one for each host it plays, and ends when its stdin does. Each path
is one habit; what is asked that is none of them is the good feed.
"""

from __future__ import annotations

import asyncio
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from random import Random

from bot.bench.hostile_bodies import MB, good

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"


def gzip_zeros(megabytes: int) -> Iterator[bytes]:
    """So many megabytes of zeros as gzip, a thousandth of that: one flushed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(b"<rss>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        yield block


def gzip_mild(blocks: int) -> Iterator[bytes]:
    """Gzip of about fifty to one, below what looks like a bomb: only its size tells."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(b"<rss>") + packer.flush(zlib.Z_FULL_FLUSH)
    noise = Random(1).randbytes(1000)  # noqa: S311  # repeatable, nothing to guard
    block = packer.compress(noise + bytes(63 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(blocks):
        yield block


def deflate_zeros(megabytes: int) -> Iterator[bytes]:
    """The same as deflate."""
    packer = zlib.compressobj(9)
    yield packer.compress(b"<rss>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        yield block


def members(count: int) -> Iterator[bytes]:
    """Gzip members of a megabyte each, one after the other."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    member = packer.compress(bytes(MB)) + packer.flush()
    for _ in range(count):
        yield member


def brotli_zeros(megabytes: int) -> Iterator[bytes]:
    """The same as brotli, a millionth of that."""
    brotli = import_module("brotli")  # it has no types
    packer = brotli.Compressor(quality=3)
    for _ in range(megabytes):
        yield packer.process(bytes(MB)) + packer.flush()


def zstd_zeros(megabytes: int) -> Iterator[bytes]:
    """The same as zstd, with the widest window its readers take."""
    from backports.zstd import CompressionParameter, ZstdCompressor

    packer = ZstdCompressor(
        options={CompressionParameter.window_log: 27, CompressionParameter.compression_level: 1}
    )
    for _ in range(megabytes):
        yield packer.compress(bytes(MB), ZstdCompressor.FLUSH_BLOCK)


PACKED: dict[str, tuple[str, Callable[[int], Iterator[bytes]]]] = {
    "gzip": ("gzip", gzip_zeros),
    "deflate": ("deflate", deflate_zeros),
    "members": ("gzip", members),
    "mild": ("gzip", gzip_mild),
    "brotli": ("br", brotli_zeros),
    "zstd": ("zstd", zstd_zeros),
}
# what is sent first, what is sent again and again, seconds before each time
REPEATED = {
    "endless": (HEAD + b"\r\n<rss>", b"x" * 64 * 1024, 0.0),
    "headers": (HEAD, b"X-More: " + b"x" * 1000 + b"\r\n", 0.0),
    "declared": (HEAD + b"Content-Length: 10737418240\r\n\r\n", b"x", 1.0),
    "drip": (HEAD + b"\r\n<rss>", b"x", 1.0),
    "dripping-headers": (HEAD + b"X-Slow: ", b"x", 1.0),
    "mute": (b"", b"", 1.0),
}


async def answer(path: str) -> AsyncIterator[bytes]:
    """What is sent for one path, in pieces; a habit that waits does so between them."""
    habit, _, size = path.strip("/").partition("/")
    if habit in PACKED:
        name, packed = PACKED[habit]
        yield HEAD + f"Content-Encoding: {name}\r\n\r\n".encode()
        for block in packed(int(size)):
            yield block
    elif habit in REPEATED:
        first, again, pause_s = REPEATED[habit]
        yield first
        while True:
            await asyncio.sleep(pause_s)
            yield again
    else:
        body = good()
        yield HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, one answer."""
    try:
        path = (await reader.readline()).split()[1].decode()
        await reader.readuntil(b"\r\n\r\n")
        async for piece in answer(path):
            writer.write(piece)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, IndexError):
        pass
    finally:
        writer.close()


async def serve(hosts: int) -> None:
    """Serves until stdin ends."""
    servers = [await asyncio.start_server(handle, "127.0.0.1", 0) for _ in range(hosts)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)  # noqa: T201  # its protocol
    await asyncio.to_thread(sys.stdin.read)
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
