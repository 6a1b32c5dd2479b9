"""A loopback server of feeds that stand still: real HTTP, ETag and 304, and a count of what was asked."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass
class StillFeeds:
    """Bodies by path; `asked` counts answers by status."""

    bodies: dict[str, bytes]
    url: str = ""
    asked: Counter[int] = field(default_factory=Counter)


def rss(title: str, items: Mapping[str, tuple[str, str, str]], language: str = "en") -> bytes:
    """An RSS 2.0 body. items: link -> title, description, RFC 822 date."""
    entries = "".join(
        f"<item><title>{escape(head)}</title><link>{escape(link)}</link><guid>{escape(link)}</guid>"
        f"<description>{escape(text)}</description><pubDate>{date}</pubDate></item>"
        for link, (head, text, date) in items.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://news.example</link><language>{language}</language>{entries}</channel></rss>"
    ).encode()


@contextmanager
def serve(bodies: dict[str, bytes]) -> Iterator[StillFeeds]:
    """The feeds on a free port of 127.0.0.1, from a thread, while the block runs."""
    feeds = StillFeeds(bodies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = feeds.bodies.get(self.path)
            etag = f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
            status = 404 if body is None else 304 if self.headers.get("If-None-Match") == etag else 200
            feeds.asked[status] += 1
            sent = body if status == 200 and body else b""
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    feeds.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield feeds
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
