"""Logs: one event per line on stderr, with keys; JSON unless a person is watching. Secrets are masked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import chat_names

MASK = "***"
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
    """Sends our events and the libraries' records to stderr in one form, masked. Call once per process."""
    hidden = sorted((s for s in secrets if len(s) >= 6), key=len, reverse=True)
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
        line = super().format(record)
        for secret in self._hidden:
            line = line.replace(secret, MASK)
        return line


def _exception_text(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return structlog.processors.format_exc_info(logger, method, event)


def _one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Control characters escaped and long values cut, so that feed text cannot forge a line (R45)."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = "".join(c if c.isprintable() else repr(c)[1:-1] for c in value[:200])
    return event
