"""Logs: one event per line on stderr, with keys; JSON unless a person is watching. Secrets are masked."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from types import TracebackType
from urllib.parse import quote, unquote, urlsplit

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import chat_names

MASK = "***"
WHOLE = frozenset({"start.failed", "start.doubtful"})  # our own sentences, which end with what to do
LEAST = 6  # characters of a secret; a shorter one is masked only where it stands as a password in an address
# httpx logs the Telegram address with its token at INFO, slack_bolt every refused request (R40, R44)
LOUD = (
    "httpx",
    "httpcore",
    "slack_bolt",
    "slack_sdk",
    "telegram",
    "apscheduler",
    "taskiq",
    "aiohttp.access",
    "asyncio",
)


def configure(level: str, secrets: Iterable[str]) -> None:
    """Sends our events and the libraries' records to stderr in one form, masked. Call once per process.

    An exception nobody caught becomes an event as well.
    """
    hidden = sorted({spelt for secret in secrets for spelt in spellings(secret)}, key=len, reverse=True)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    watching = sys.stderr.isatty()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level_number(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(shared, watching, hidden))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level_number(level))
    for name in LOUD:
        logging.getLogger(name).setLevel(max(logging.WARNING, level_number(level)))
    sys.excepthook = _uncaught


def spellings(secret: str) -> Iterator[str]:
    """All a secret may look like in a line: as it is, in an address, in JSON, as Python shows it; its parts.

    Parts are the second half of a Telegram token and the password in an address.
    """
    _, _, half = secret.partition(":")
    parts = [secret, half if not half.startswith("/") else "", *_password(secret)]
    for part in parts:
        if len(part) >= LEAST:
            for spelt in (part, quote(part, safe=""), repr(part)[1:-1]):
                yield from (spelt, *_in_json(spelt))
        elif part and part is not secret:
            yield f":{part}@"


def _in_json(text: str) -> Iterator[str]:
    """The text as JSON has it, and as JSON in JSON does: a log line often quotes an answer."""
    for ascii_only in (True, False):
        once = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield from (once, json.dumps(once, ensure_ascii=False)[1:-1])


def _password(url: str) -> tuple[str, ...]:
    """The password in an address, as it stands there and as it is meant."""
    try:
        password = urlsplit(url).password or ""
    except ValueError:
        return ()
    return (password, unquote(password))


def level_number(level: str) -> int:
    """The number of a level's name, INFO for an unknown one."""
    return logging.getLevelNamesMapping().get(level.upper(), logging.INFO)


def _formatter(shared: list[Processor], watching: bool, hidden: list[str]) -> logging.Formatter:
    last: Processor = (
        structlog.dev.ConsoleRenderer() if watching else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return _Masked(
        hidden,
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exception_text,
            partial(_without, hidden),
            chat_names.hide,
            _one_line,
            last,
        ],
    )


class _Masked(structlog.stdlib.ProcessorFormatter):
    """Replaces secrets in the finished line, whatever they came in by: key, address, traceback."""

    def __init__(
        self, hidden: list[str], foreign_pre_chain: list[Processor], processors: list[Processor]
    ) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        self._hidden = hidden

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return _masked(super().format(record), self._hidden)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        logging.getLogger("parley").critical("crashed", exc_info=(kind, error, trace))
    else:
        sys.__excepthook__(kind, error, trace)


def _without(hidden: list[str], _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Values without secrets, before one is cut: what is left of half a secret nobody would know again."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _masked(value, hidden)
    return event


def _masked(text: str, hidden: list[str]) -> str:
    for secret in hidden:
        text = text.replace(secret, MASK)
    return text


def _exception_text(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return structlog.processors.format_exc_info(logger, method, event)


def _one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Control characters escaped and long values cut, so that feed text cannot forge a line (R45).

    A traceback keeps its lines, behind a bar: no line of it can look like an event.
    """
    longest = 2000 if event.get("event") in WHOLE else 200
    for key, value in event.items():
        if isinstance(value, str):
            lines = value.splitlines() if key == "exception" else [value[:longest]]
            event[key] = "\n  | ".join(map(_printable, lines))
    return event


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
